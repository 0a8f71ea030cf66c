// Marks that sum up: intervals, medians, lines over time with their bands, and events.
import { px } from './geometry'
import type { PartOf, Place } from './mark-place'
import { Words } from './painted-words'

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

export function PathShape({ shape: { mark, points, dashes, lines, leader }, x, y, theme }: PartOf<'path'>) {
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

export function BandShape({ shape: { points, mark }, x, y, theme }: PartOf<'band'>) {
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

export function EventShape({ shape: { width, top, bottom, lines }, x, y, theme }: PartOf<'event'>) {
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
