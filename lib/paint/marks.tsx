// The shapes of a figure as plain SVG. No hooks and no DOM, so the server, the files and Recharts draw the same ones.
import { Fragment, type ReactNode } from 'react'
import { type BackedMark, type Figure, isBacked, type Mark, type Tick } from '@/lib/figures/figure'
import type { Theme } from '@/lib/figures/palette'
import { ARROW, COUNT, discRadiusOf, fitsDisc, type Layout, px, TICK, TICK_DROP } from './layout'
import { type Line, RUN_GAP, widthOf } from './text'

export const FONT = 'Inter, "Inter Variable", "Noto Sans Hebrew", "Noto Sans Arabic", sans-serif'

// A family that lacks a letter is passed over together with its weight, so a script's own family stands first.
const SCRIPTS: [RegExp, string][] = [
  [/\p{Script=Hebrew}/u, '"Noto Sans Hebrew", Inter, sans-serif'],
  [/\p{Script=Arabic}/u, '"Noto Sans Arabic", Inter, sans-serif'],
]
const familyFor = (text: string) => SCRIPTS.find(([letters]) => letters.test(text))?.[1]

/** One line of words. */
function Words({ line, theme }: { line: Line; theme: Theme }) {
  const [first, ...rest] = line.runs
  if (!first) return null
  return (
    <text
      x={px(line.x)}
      y={px(line.y)}
      textAnchor={line.anchor}
      fontSize={first.size}
      fontWeight={first.weight}
      fontFamily={familyFor(first.text)}
      fill={theme[first.tone]}
    >
      {rest.length === 0 ? first.text : <tspan>{first.text + RUN_GAP}</tspan>}
      {rest.map((run) => (
        <tspan
          key={run.text}
          fontSize={run.size}
          fontWeight={run.weight}
          fontFamily={familyFor(run.text)}
          fill={theme[run.tone]}
        >
          {run.text}
        </tspan>
      ))}
    </text>
  )
}

export function Lines({ lines, theme }: { lines: readonly Line[]; theme: Theme }) {
  return lines.map((line) => <Words key={`${line.x} ${line.y} ${line.anchor}`} line={line} theme={theme} />)
}

/** The grid: a line at each tick of the scale, the middle dashed, and a line between rows. */
function Grid({ figure, layout, theme }: { figure: Figure; layout: Layout; theme: Theme }) {
  const { plot, rowHeight, header, x } = layout
  const tops = figure.y.ticks.map((_, row) => plot.top + row * rowHeight)
  return (
    <g>
      {tops.map((top, row) => (
        <Fragment key={top}>
          {row > 0 && <line x1={plot.left} x2={plot.right} y1={px(top)} y2={px(top)} stroke={theme.grid} />}
          {figure.x.ticks.map(({ at }) => (
            <line
              key={at}
              x1={px(x(at))}
              x2={px(x(at))}
              y1={px(top + header)}
              y2={px(top + rowHeight)}
              {...(at === 0 ? { stroke: theme.rule, strokeDasharray: '4 3' } : { stroke: theme.grid })}
            />
          ))}
        </Fragment>
      ))}
    </g>
  )
}

/** A tick of the scale: its words, under a band in its level's colour where it has one. */
function ScaleTick({ tick, layout, theme }: { tick: Tick; layout: Layout; theme: Theme }) {
  const { plot, x } = layout
  const at = x(tick.at)
  const half = (x(1) - x(0)) / 2 - 1
  const colour = tick.level === undefined ? null : theme.levels[tick.level]
  const style = colour ? TICK : ({ ...TICK, weight: 400, tone: 'muted' } as const)
  return (
    <g>
      {colour && (
        <rect
          x={px(at - half)}
          y={px(plot.bottom)}
          width={px(2 * half)}
          height={7}
          rx={1}
          fill={colour.fill}
          stroke={colour.outline}
          strokeWidth={0.75}
        />
      )}
      <Words
        line={{
          x: at,
          y: plot.bottom + (colour ? TICK_DROP : 18),
          anchor: 'middle',
          runs: [{ ...style, text: tick.label }],
        }}
        theme={theme}
      />
    </g>
  )
}

/** The words at both ends of the scale, with arrows outwards, and what it measures. */
function Ends({ figure, layout, theme }: { figure: Figure; layout: Layout; theme: Theme }) {
  const { ends, plot } = layout
  const y = (ends[0]?.y ?? 0) - 4
  const arrow = (tip: number, back: number) => `M${tip},${px(y)}L${back},${px(y - 5)}v10Z`
  return (
    <g>
      {figure.x.ends && (
        <path
          d={`${arrow(plot.left, plot.left + ARROW - 5)}${arrow(plot.right, plot.right - ARROW + 5)}`}
          fill={theme.muted}
        />
      )}
      <Lines lines={ends} theme={theme} />
    </g>
  )
}

/** All of a plot but its marks. */
export function Furniture({ figure, layout, theme }: { figure: Figure; layout: Layout; theme: Theme }) {
  return (
    <>
      <Grid figure={figure} layout={layout} theme={theme} />
      {figure.x.ticks.map((tick) => (
        <ScaleTick key={tick.at} tick={tick} layout={layout} theme={theme} />
      ))}
      <Ends figure={figure} layout={layout} theme={theme} />
      <Lines lines={layout.rows.flat()} theme={theme} />
    </>
  )
}

type Part<M extends Mark> = { mark: M; x: number; y: number; layout: Layout; theme: Theme }

/**
 * One mark, with its middle at (x, y) in pixels: a frame places it, the layout says how large it is. A mark that stands
 * for statements is a link to them, named for a screen reader.
 */
export function MarkShape({ mark, ...place }: Part<Mark>) {
  if (!isBacked(mark))
    return (
      <g>
        <title>{mark.label}</title>
        {mark.kind === 'line' ? (
          <Interval {...place} length={place.layout.x(mark.x2) - place.layout.x(mark.x1)} />
        ) : (
          <Diamond {...place} />
        )}
      </g>
    )
  return (
    <a
      href={mark.href}
      data-mark={mark.id}
      data-row={Math.round(mark.y)}
      // Too many to walk through one by one are left to the pointer, and to the table.
      {...(place.layout.tabbable ? { 'aria-label': mark.label } : { tabIndex: -1, 'aria-hidden': true })}
    >
      <BackedShape mark={mark} {...place} />
    </a>
  )
}

function BackedShape({ mark, ...place }: Part<BackedMark>): ReactNode {
  const { x, y, layout, theme } = place
  switch (mark.kind) {
    case 'dot': {
      const pitch = 2 * layout.radius
      return (
        <Disc
          x={x + pitch * mark.dx}
          y={y + pitch * mark.dy}
          radius={layout.radius}
          mark={mark}
          theme={theme}
        />
      )
    }
    case 'cell':
      return <CellShape mark={mark} {...place} />
    case 'bar':
      return <BarShape mark={mark} {...place} />
  }
}

/** A dot, filled or hollow, with its outline inside the radius. */
export function Disc({
  x,
  y,
  radius,
  mark,
  theme,
}: {
  x: number
  y: number
  radius: number
  mark: Pick<BackedMark, 'level' | 'hollow'>
  theme: Theme
}) {
  const { fill, outline } = theme.levels[mark.level]
  // Small dots keep more fill than outline.
  const stroke = mark.hollow ? Math.min(2.5, radius * 0.4) : Math.min(1, radius * 0.2)
  return (
    <circle
      cx={px(x)}
      cy={px(y)}
      r={px(radius - stroke / 2)}
      fill={mark.hollow ? theme.background : fill}
      stroke={outline}
      strokeWidth={px(stroke)}
    />
  )
}

function CellShape({ mark, x, y, layout, theme }: Part<Extract<Mark, { kind: 'cell' }>>) {
  const radius = discRadiusOf(mark.share, layout.discRadius)
  const inside = fitsDisc(mark.text, radius)
  return (
    <>
      <Disc x={x} y={y} radius={radius} mark={mark} theme={theme} />
      <text
        x={px(x)}
        y={px(inside ? y + 4 : y + radius + 12)}
        textAnchor="middle"
        fontSize={COUNT.size}
        fontWeight={COUNT.weight}
        fill={inside && !mark.hollow ? theme.levels[mark.level].text : theme.ink}
      >
        {mark.text}
      </text>
    </>
  )
}

function BarShape({ mark, x, y, layout, theme }: Part<Extract<Mark, { kind: 'bar' }>>) {
  const { fill, outline, text } = theme.levels[mark.level]
  const length = layout.x(mark.x2) - layout.x(mark.x1)
  return (
    <>
      <rect
        x={px(x - length / 2 + 0.5)}
        y={px(y - layout.barHeight / 2)}
        width={px(Math.max(length - 1, 0.5))}
        height={layout.barHeight}
        fill={fill}
        stroke={outline}
      />
      {widthOf(mark.text, COUNT) + 4 <= length && (
        <text x={x} y={y + 4} textAnchor="middle" fontSize={COUNT.size} fontWeight={COUNT.weight} fill={text}>
          {mark.text}
        </text>
      )}
    </>
  )
}

type Sign = { x: number; y: number; theme: Theme }

export function Interval({ x, y, length, theme }: Sign & { length: number }) {
  const ends = {
    x1: px(x - length / 2),
    x2: px(x + length / 2),
    y1: px(y),
    y2: px(y),
    strokeLinecap: 'round',
  } as const
  return (
    <>
      <line {...ends} stroke={theme.background} strokeWidth={7} />
      <line {...ends} stroke={theme.ink} strokeWidth={3} />
    </>
  )
}

export function Diamond({ x, y, theme }: Sign) {
  return (
    <path
      d={`M${px(x)},${px(y - 8)}l8,8l-8,8l-8,-8Z`}
      fill={theme.ink}
      stroke={theme.background}
      strokeWidth={2}
    />
  )
}
