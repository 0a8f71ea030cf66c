// Words as plain SVG: each script in a family that has its letters, and on a fill where they stay readable.
import { directed } from '@/lib/direction'
import type { Theme } from '@/lib/figures/palette'
import { px } from './geometry'
import { apart, type Line, partsOf, RUN_GAP, scriptsOf, widthOf } from './text'

export const FONT = 'Inter, "Inter Variable", "Noto Sans Hebrew", "Noto Sans Arabic", sans-serif'

// A family that lacks a letter of a line is passed over together with its weight, so a script's own family, which has
// Latin letters too, draws the whole line.
const FAMILIES = {
  hebrew: '"Noto Sans Hebrew", Inter, sans-serif',
  arabic: '"Noto Sans Arabic", Inter, sans-serif',
}

type Painted = { line: Line; theme: Theme; fill?: string | undefined }

/** One line of words, in one colour where one is given. */
export function Words({ line, theme, fill }: Painted) {
  return apart(line).map((part) => <Part key={part.x} line={part} theme={theme} fill={fill} />)
}

function Part({ line, theme, fill }: Painted) {
  const [first] = line.runs
  if (!first) return null
  const scripts = scriptsOf(line)
  const [family] = scripts
  const last = line.runs.length - 1
  // resvg leaves out what a family cannot draw, so each script is set in its own.
  const parts = line.runs.flatMap((run, place) => {
    const text = directed(run.text) + (place < last ? RUN_GAP : '')
    return scripts.length > 1 ? partsOf({ ...run, text }) : [{ ...run, text }]
  })
  return (
    <text
      x={px(line.x)}
      y={px(line.y)}
      textAnchor={line.anchor}
      fontSize={first.size}
      fontWeight={first.weight}
      fontFamily={family ? FAMILIES[family] : undefined}
      fill={fill ?? theme[first.tone]}
      // librsvg takes even a hard space from the end of a run, and two runs become "0median".
      xmlSpace={parts.length > 1 ? 'preserve' : undefined}
    >
      {parts.length === 1
        ? parts[0]?.text
        : parts.map((part, place) => {
            const [script] = scriptsOf({ runs: [part] })
            return (
              <tspan
                // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a line have no other name
                key={place}
                fontSize={part.size === first.size ? undefined : part.size}
                fontWeight={part.weight === first.weight ? undefined : part.weight}
                fontFamily={script && script !== family ? FAMILIES[script] : undefined}
                fill={part.tone === first.tone ? undefined : (fill ?? theme[part.tone])}
              >
                {part.text}
              </tspan>
            )
          })}
    </text>
  )
}

export function Lines({ lines, theme }: { lines: readonly Line[]; theme: Theme }) {
  return lines.map((line) => <Words key={`${line.x} ${line.y} ${line.anchor}`} line={line} theme={theme} />)
}

/** Words on a fill. A hatch would cut through them, so they stand on a patch of their own there. */
export function OnFill({ line, fill, theme }: { line: Line; fill: string; theme: Theme }) {
  if (theme.hatches.length === 0) return <Words line={line} theme={theme} fill={fill} />
  const size = Math.max(...line.runs.map((run) => run.size))
  const width = line.runs.reduce((sum, run) => sum + widthOf(run.text, run), 0) + 2
  return (
    <>
      <rect
        x={px(line.x - width / 2)}
        y={px(line.y - size * 0.86)}
        width={px(width)}
        height={px(size * 1.12)}
        fill={theme.background}
      />
      <Words line={line} theme={theme} fill={fill} />
    </>
  )
}
