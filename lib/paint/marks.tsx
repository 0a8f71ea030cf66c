// The shapes of a figure as plain SVG. No hooks and no DOM, so the server, the files and Recharts draw the same ones.
import type { ReactNode } from 'react'
import { directed } from '@/lib/direction'
import { type BackedMark, isBacked } from '@/lib/figures/figure'
import { hatchId, shadeOf, type Theme } from '@/lib/figures/palette'
import { type Arrow, COUNT, type Layout, type Placed, px, type Shape } from './geometry'
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
function Words({ line, theme, fill }: Painted) {
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

/** What the theme's fills refer to. */
export function Hatches({ theme, picture }: { theme: Theme; picture: string }) {
  if (theme.hatches.length === 0) return null
  return (
    <defs>
      {theme.hatches.map(({ level, hatch: { gap, line, angle } }) => (
        <pattern
          key={level}
          id={hatchId(level, picture)}
          width={gap}
          height={gap}
          patternUnits="userSpaceOnUse"
          patternTransform={`rotate(${angle})`}
        >
          <rect width={gap} height={gap} fill={theme.background} />
          <rect width={line} height={gap} fill={theme.ink} />
        </pattern>
      ))}
    </defs>
  )
}

const TIPS: Record<Arrow['to'], string> = {
  left: 'l9,-5v10Z',
  right: 'l-9,-5v10Z',
  up: 'l-5,9h10Z',
  down: 'l-5,-9h10Z',
}

/** All of a drawing but its marks: grid, colours of levels along the axes, words. */
export function Furniture({ layout, theme }: { layout: Layout; theme: Theme }) {
  return (
    <>
      <g>
        {layout.strokes.map(({ x1, x2, y1, y2, tone, dashed }) => (
          <line
            key={`${x1} ${y1} ${x2} ${y2}`}
            x1={px(x1)}
            x2={px(x2)}
            y1={px(y1)}
            y2={px(y2)}
            stroke={theme[tone]}
            strokeDasharray={dashed ? '4 3' : undefined}
          />
        ))}
      </g>
      <g>
        {layout.swatches.map(({ x, y, width, height, level }) => (
          <rect
            key={`${x} ${y}`}
            x={px(x)}
            y={px(y)}
            width={px(width)}
            height={px(height)}
            rx={1}
            fill={theme.levels[level].fill}
            stroke={theme.levels[level].outline}
            strokeWidth={0.75}
          />
        ))}
      </g>
      {layout.arrows.length > 0 && (
        <path
          d={layout.arrows.map(({ x, y, to }) => `M${px(x)},${px(y)}${TIPS[to]}`).join('')}
          fill={theme.muted}
        />
      )}
      <Lines lines={layout.lines} theme={theme} />
    </>
  )
}

type Place = { x: number; y: number; theme: Theme }

/**
 * One mark at (x, y) in pixels: a frame places it, the layout says all the rest. A mark that stands for statements is a
 * link to them, named for a screen reader.
 */
export function MarkShape({ placed, tabbable, ...place }: Place & { placed: Placed; tabbable: boolean }) {
  const { mark } = placed.shape
  if (!isBacked(mark))
    return (
      <g>
        <title>{mark.label}</title>
        <Drawn shape={placed.shape} {...place} />
      </g>
    )
  return (
    <a
      href={mark.href}
      data-mark={mark.id}
      data-row={placed.row}
      // Too many to walk through one by one are left to the pointer, and to the table.
      {...(tabbable ? { 'aria-label': mark.label } : { tabIndex: -1, 'aria-hidden': true })}
    >
      <Drawn shape={placed.shape} {...place} />
    </a>
  )
}

type PartOf<K extends Shape['kind']> = Place & { shape: Extract<Shape, { kind: K }> }

function Drawn({ shape, ...place }: Place & { shape: Shape }): ReactNode {
  switch (shape.kind) {
    case 'dot':
      return <DotShape shape={shape} {...place} />
    case 'disc':
      return <DiscShape shape={shape} {...place} />
    case 'bar':
      return <BarShape shape={shape} {...place} />
    case 'tile':
      return <TileShape shape={shape} {...place} />
    case 'line':
      return <Interval length={shape.length} {...place} />
    case 'diamond':
      return <Diamond {...place} />
    case 'path':
      return <PathShape shape={shape} {...place} />
    case 'band':
      return <BandShape shape={shape} {...place} />
    case 'event':
      return <EventShape shape={shape} {...place} />
  }
}

/** Colours of a mark: its level's, or grey where it stands for several. */
function coloursOf({ level }: Pick<BackedMark, 'level'>, theme: Theme) {
  if (level !== null) return theme.levels[level]
  const { fill, text } = shadeOf(theme, 0.3)
  return { fill, text, outline: theme.muted }
}

/** A dot, filled or hollow, with its outline inside the radius. */
export function Disc({
  x,
  y,
  radius,
  mark,
  theme,
}: Place & { radius: number; mark: Pick<BackedMark, 'level' | 'hollow'> }) {
  const { fill, outline } = coloursOf(mark, theme)
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

function DotShape({ shape: { mark, at, radius, whisker }, x, y, theme }: PartOf<'dot'>) {
  return (
    <>
      {whisker && (
        <line
          x1={px(x + whisker[0])}
          x2={px(x + whisker[1])}
          y1={px(y + at.y)}
          y2={px(y + at.y)}
          stroke={coloursOf(mark, theme).outline}
        />
      )}
      <Disc x={x + at.x} y={y + at.y} radius={radius} mark={mark} theme={theme} />
    </>
  )
}

/** Words on a fill. A hatch would cut through them, so they stand on a patch of their own there. */
function OnFill({ line, fill, theme }: { line: Line; fill: string; theme: Theme }) {
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

const countLine = (text: string, x: number, y: number): Line => ({
  x,
  y,
  anchor: 'middle',
  runs: [{ ...COUNT, text }],
})

function DiscShape({ shape: { mark, radius, count }, x, y, theme }: PartOf<'disc'>) {
  const inside = count === 'inside'
  const line = countLine(mark.text, x, inside ? y + 4 : y + radius + 12)
  return (
    <>
      <Disc x={x} y={y} radius={radius} mark={mark} theme={theme} />
      {inside && !mark.hollow ? (
        <OnFill line={line} fill={coloursOf(mark, theme).text} theme={theme} />
      ) : (
        count !== null && <Words line={line} theme={theme} />
      )}
    </>
  )
}

function BarShape({ shape: { mark, length, height, fits }, x, y, theme }: PartOf<'bar'>) {
  const { fill, outline, text } = coloursOf(mark, theme)
  return (
    <>
      <rect
        x={px(x - length / 2 + 0.5)}
        y={px(y - height / 2)}
        width={px(Math.max(length - 1, 0.5))}
        height={height}
        fill={fill}
        stroke={outline}
      />
      {fits && <OnFill line={countLine(mark.text, x, y + 4)} fill={text} theme={theme} />}
    </>
  )
}

type TileLook = { fill: string; stroke: string; text: string; width: number; dash: string | undefined }
type TileMark = Extract<Shape, { kind: 'tile' }>['mark']

/** How a state is told without colour: dashed is thin, a bare outline is silence or a described stance. */
function tileLook(mark: Pick<TileMark, 'state' | 'level' | 'hollow' | 'shade'>, theme: Theme): TileLook {
  const { state, level, hollow, shade } = mark
  const plain = { fill: theme.background, stroke: theme.grid, text: theme.muted, width: 1, dash: undefined }
  if (state === 'none' && !hollow) return plain
  if (state === 'suppressed') return { ...plain, stroke: theme.rule }
  const outline = level === null ? theme.rule : theme.levels[level].outline
  if (hollow) return { ...plain, stroke: outline, text: theme.ink, width: 2.5 }
  if (state === 'thin') return { ...plain, stroke: outline, text: theme.ink, width: 1.5, dash: '4 3' }
  if (level !== null) return { ...plain, ...theme.levels[level], stroke: outline }
  if (shade !== null) return { ...plain, ...shadeOf(theme, shade), stroke: theme.rule }
  return { ...plain, stroke: theme.rule, text: theme.ink }
}

/** A tile around (x, y): its face, and the sign of its state. */
export function Tile({
  x,
  y,
  width,
  height,
  mark,
  theme,
}: Place & {
  width: number
  height: number
  mark: Pick<TileMark, 'state' | 'level' | 'hollow' | 'shade'>
}) {
  const look = tileLook(mark, theme)
  const inset = look.width / 2
  const [left, right, top, bottom] = [x - width / 2, x + width / 2, y - height / 2, y + height / 2]
  const corner = Math.min(13, height * 0.32)
  return (
    <>
      <rect
        x={px(left + inset)}
        y={px(top + inset)}
        width={px(width - look.width)}
        height={px(height - look.width)}
        rx={3}
        fill={look.fill}
        stroke={look.stroke}
        strokeWidth={look.width}
        strokeDasharray={look.dash}
      />
      {mark.state === 'suppressed' && (
        <path
          d={hatchOver(left + 1, right - 1, top + 1, bottom - 1)}
          fill="none"
          stroke={theme.grid}
          strokeWidth={1.5}
        />
      )}
      {mark.state === 'mixed' && (
        // Corners that point both ways: the signs do.
        <path
          d={`M${px(right - 2)},${px(top + 2)}h${px(-corner)}l${px(corner)},${px(corner)}ZM${px(left + 2)},${px(bottom - 2)}h${px(corner)}l${px(-corner)},${px(-corner)}Z`}
          fill={theme.hatches.length > 0 ? theme.ink : look.text}
          stroke={theme.hatches.length > 0 ? theme.background : undefined}
        />
      )}
    </>
  )
}

/** Slanted lines over a rectangle, clipped by arithmetic: a clip path would need a name of its own. */
function hatchOver(left: number, right: number, top: number, bottom: number): string {
  const height = bottom - top
  let d = ''
  for (let foot = left - height + 4; foot < right; foot += 7) {
    const from = Math.max(left, foot)
    const to = Math.min(right, foot + height)
    if (to > from) d += `M${px(from)},${px(bottom - (from - foot))}L${px(to)},${px(bottom - (to - foot))}`
  }
  return d
}

function TileShape({ shape: { mark, width, height, lines }, x, y, theme }: PartOf<'tile'>) {
  const { text } = tileLook(mark, theme)
  const hatched = mark.level !== null && mark.level !== 0 && !mark.hollow && mark.state !== 'thin'
  return (
    <>
      <Tile x={x} y={y} width={width} height={height} mark={mark} theme={theme} />
      {lines.map((line) => {
        const moved = { ...line, x: line.x + x, y: line.y + y }
        return hatched ? (
          <OnFill key={line.y} line={moved} fill={text} theme={theme} />
        ) : (
          <Words key={line.y} line={moved} theme={theme} fill={text} />
        )
      })}
    </>
  )
}

export function Interval({ x, y, length, theme }: Place & { length: number }) {
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

export function Diamond({ x, y, theme }: Place) {
  return (
    <path
      d={`M${px(x)},${px(y - 8)}l8,8l-8,8l-8,-8Z`}
      fill={theme.ink}
      stroke={theme.background}
      strokeWidth={2}
    />
  )
}

/** Lines of one ink, told apart. */
const DASHES = [undefined, '7 3', '2 2.5', '10 3 2 3', '4 2', '12 4', '7 2.5 2 2.5 2 2.5', '1.5 4']
const MOST_POINTS = 60

function PathShape({ shape: { mark, points, dashes, lines, leader }, x, y, theme }: PartOf<'path'>) {
  const present = points.filter((point) => point !== null)
  const alone = points.filter(
    (point, place): point is { x: number; y: number } =>
      point !== null && !points[place - 1] && !points[place + 1],
  )
  // A point without neighbours makes no line and would be lost.
  const dots = mark.step || present.length > MOST_POINTS ? alone : present
  const d = pathOf(points, mark.step, x, y)
  return (
    <>
      {leader && (
        <path
          d={`M${px(x + leader[0].x)},${px(y + leader[0].y)}L${px(x + leader[1].x)},${px(y + leader[1].y)}`}
          fill="none"
          stroke={theme.rule}
          strokeWidth={0.75}
        />
      )}
      <path
        d={d}
        fill="none"
        stroke={theme.background}
        strokeWidth={4.5}
        strokeLinejoin="round"
        strokeOpacity={0.75}
      />
      <path
        d={d}
        fill="none"
        stroke={theme.ink}
        strokeWidth={2}
        strokeLinejoin="round"
        strokeDasharray={DASHES[dashes % DASHES.length]}
      />
      {dots.map((point) => (
        <circle
          key={`${point.x} ${point.y}`}
          cx={px(x + point.x)}
          cy={px(y + point.y)}
          r={3}
          fill={theme.ink}
          stroke={theme.background}
        />
      ))}
      {lines.map((line) => (
        <Words key={line.y} line={{ ...line, x: line.x + x, y: line.y + y }} theme={theme} />
      ))}
    </>
  )
}

/** Straight, or in steps half-way between neighbours; a null lifts the pen. */
function pathOf(points: readonly ({ x: number; y: number } | null)[], step: boolean, x: number, y: number) {
  let d = ''
  let before: { x: number; y: number } | null = null
  for (const point of points) {
    if (point) {
      const [to, at] = [px(x + point.x), px(y + point.y)]
      if (!before) d += `M${to},${at}`
      else d += step ? `H${px(x + (before.x + point.x) / 2)}V${at}H${to}` : `L${to},${at}`
    }
    before = point
  }
  return d
}

function BandShape({ shape: { points, mark }, x, y, theme }: PartOf<'band'>) {
  let d = ''
  for (const area of stretches(points)) {
    const at = (place: number, height: number) => `${px(x + place)},${px(y + height)}`
    // A single period has no length of its own, and still an interval.
    const wide = area.length > 1 ? 0 : 3
    const corners = mark.step ? stepped(area) : area
    const upper = corners.flatMap((point) => [
      at(point.x - wide, point.high),
      ...(wide ? [at(point.x + wide, point.high)] : []),
    ])
    const lower = corners.flatMap((point) => [
      at(point.x - wide, point.low),
      ...(wide ? [at(point.x + wide, point.low)] : []),
    ])
    d += `M${[...upper, ...lower.reverse()].join('L')}Z`
  }
  return <path d={d} fill={theme.ink} fillOpacity={0.14} />
}

/** With a corner before and one after each change, half-way between neighbours as the steps of a path are. */
function stepped<T extends { x: number }>(area: readonly T[]): T[] {
  return area.flatMap((point, place) => {
    const next = area[place + 1]
    if (!next) return [point]
    const x = (point.x + next.x) / 2
    return [point, { ...point, x }, { ...next, x }]
  })
}

function stretches<T>(points: readonly (T | null)[]): T[][] {
  const parts: T[][] = [[]]
  for (const point of points) {
    if (point === null) parts.push([])
    else parts.at(-1)?.push(point)
  }
  return parts.filter((part) => part.length > 0)
}

function EventShape({ shape: { width, top, bottom, lines }, x, y, theme }: PartOf<'event'>) {
  return (
    <>
      {width > 1 && (
        <rect
          x={px(x - width / 2)}
          y={px(y + top)}
          width={px(width)}
          height={px(bottom - top)}
          fill={theme.rule}
          fillOpacity={0.12}
        />
      )}
      <line
        x1={px(x)}
        x2={px(x)}
        y1={px(y + top)}
        y2={px(y + bottom)}
        stroke={theme.muted}
        strokeDasharray="3 3"
      />
      {lines.map((line) => (
        <Words key={line.y} line={{ ...line, x: line.x + x, y: line.y + y }} theme={theme} />
      ))}
    </>
  )
}
