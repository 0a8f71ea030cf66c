// What a layout is made of: marks, lines and words in pixels. Knows shapes, and no frame.
import type { ScaleLinear } from 'd3-scale'
import { isBacked, type Mark } from '@/lib/figures/figure'
import type { Level } from '@/lib/stance'
import { type Block, blockOf, type Line, moveLines, type Run, widthOf } from './text'

/** Wide: names left, what they come to right. Narrow, for phones: both above each row. */
export type Size = 'wide' | 'narrow'

export type Area = { left: number; right: number; top: number; bottom: number }

/** One panel: where its marks may stand, and from data to pixels. */
export type Plot = Area & {
  x: ScaleLinear<number, number>
  /** Not linear in rows, because a row may carry a header. */
  y(value: number): number
}

export type Stroke = {
  x1: number
  x2: number
  y1: number
  y2: number
  tone: 'grid' | 'rule'
  dashed: boolean
}
/** A level's colour on an axis. */
export type Swatch = { x: number; y: number; width: number; height: number; level: Level }
export type Arrow = { x: number; y: number; to: 'left' | 'right' | 'up' | 'down' }

type Offset = { x: number; y: number }
type Of<K extends Mark['kind']> = Extract<Mark, { kind: K }>

/** How a mark is drawn; everything in pixels from the place of the mark. */
export type Shape =
  | {
      kind: 'dot'
      mark: Of<'dot'>
      at: Offset
      radius: number
      whisker: readonly [number, number] | null
      /** From the lowest to the highest level that coders gave, where they lie apart. */
      contested: readonly [number, number] | null
    }
  /** Where its count is printed; null where it has no room. */
  | { kind: 'disc'; mark: Of<'disc'>; radius: number; count: 'inside' | 'below' | null }
  | { kind: 'bar'; mark: Of<'bar'>; length: number; height: number; fits: boolean }
  | { kind: 'tile'; mark: Of<'tile'>; width: number; height: number; lines: Line[] }
  | { kind: 'line'; mark: Of<'line'>; length: number }
  | { kind: 'diamond'; mark: Of<'diamond'> }
  /** `leader` leads from the line's end to its words. */
  | {
      kind: 'path'
      mark: Of<'path'>
      points: (Offset | null)[]
      /** Which of the figure's kinds of line, from 0: lines of one ink are told apart by their dashes. */
      dashes: number
      lines: Line[]
      leader: readonly [Offset, Offset] | null
    }
  | { kind: 'band'; mark: Of<'band'>; points: ({ x: number; low: number; high: number } | null)[] }
  | { kind: 'event'; mark: Of<'event'>; width: number; top: number; bottom: number; lines: Line[] }

/** A mark in its place, in pixels. */
export type Placed = { key: string; row: number; x: number; y: number; shape: Shape }

export type Layout = {
  width: number
  height: number
  plots: Plot[]
  marks: Placed[]
  strokes: Stroke[]
  swatches: Swatch[]
  arrows: Arrow[]
  /** All words but those of marks. */
  lines: Line[]
  /** More marks than this many tab stops are left to the table. */
  tabbable: boolean
}

export const WIDTHS: Record<Size, number> = { wide: 960, narrow: 340 }
export const GAP = 16
export const NAME = { size: 14, weight: 600, tone: 'ink' } as const
export const SMALL = { size: 12, weight: 400, tone: 'muted' } as const
export const COUNT = { size: 11.5, weight: 600, tone: 'ink' } as const
export const TICK = { size: 12, weight: 600, tone: 'ink' } as const
/** From an arrow's tip to the words beside it. */
export const ARROW = 14
const MOST_TAB_STOPS = 200

export const isTabbable = (marks: readonly Mark[]) => marks.filter(isBacked).length <= MOST_TAB_STOPS

/** Hundredths of a pixel are enough, and keep files small and the same on every machine. */
export const px = (value: number) => Math.round(value * 100) / 100

/** The radius of a disc whose area is `share` of the largest, in pixels. */
export const discRadiusOf = (share: number, largest: number) => Math.max(3, largest * Math.sqrt(share))

/** Whether a count stands inside its disc, else under it. */
export const fitsDisc = (text: string, radius: number) => widthOf(text, COUNT) <= 2 * radius - 4

/** Sizes that a frame decides for all its marks. */
export type Measures = {
  /** Of a dot. */
  radius: number
  /** Of the largest disc. */
  discRadius: number
  barHeight: number
  tile: { width: number; height: number }
}

/** A mark of a plot in pixels; words beside lines and events are added by the frame that has them. */
export function placeOf(mark: Mark, plot: Plot, measures: Measures, key: string, row: number): Placed {
  return { key, row, ...shapeIn(mark, plot, measures) }
}

type Located = Omit<Placed, 'key' | 'row'>

function shapeIn(mark: Mark, plot: Plot, measures: Measures): Located {
  const { x, y } = plot
  switch (mark.kind) {
    case 'dot':
      return { x: x(mark.x), y: y(mark.y), shape: dotShape(mark, plot, measures.radius) }
    case 'disc':
      return { x: x(mark.x), y: y(mark.y), shape: discShape(mark, measures.discRadius) }
    case 'bar': {
      const length = x(mark.x2) - x(mark.x1)
      const fits = widthOf(mark.text, COUNT) + 4 <= length
      const shape = { kind: 'bar', mark, length, height: measures.barHeight, fits } as const
      return { x: middleOf(mark, plot), y: y(mark.y), shape }
    }
    case 'tile': {
      const { lines, height } = tileWords(mark, measures.tile.width)
      const shape = { kind: 'tile', mark, ...measures.tile, lines: moveLines(lines, -height / 2) } as const
      return { x: x(mark.x), y: y(mark.y), shape }
    }
    case 'line': {
      const shape = { kind: 'line', mark, length: x(mark.x2) - x(mark.x1) } as const
      return { x: middleOf(mark, plot), y: y(mark.y), shape }
    }
    case 'diamond':
      return { x: x(mark.x), y: y(mark.y), shape: { kind: 'diamond', mark } }
    case 'path':
      return pathIn(mark, plot)
    case 'band':
      return bandIn(mark, plot)
    case 'event':
      return eventIn(mark, plot)
  }
}

const middleOf = ({ x1, x2 }: { x1: number; x2: number }, { x }: Plot) => x((x1 + x2) / 2)

/** A dot in its pile, its whisker no longer than the plot. */
function dotShape(mark: Of<'dot'>, { x, left, right }: Plot, radius: number): Shape {
  const pitch = 2 * radius
  const within = (value: number) => Math.min(right, Math.max(left, x(value))) - x(mark.x)
  return {
    kind: 'dot',
    mark,
    at: { x: pitch * mark.dx, y: pitch * mark.dy },
    radius,
    whisker: mark.spread ? [within(mark.spread[0]), within(mark.spread[1])] : null,
    contested: mark.contested ? [within(mark.contested[0]), within(mark.contested[1])] : null,
  }
}

function discShape(mark: Of<'disc'>, largest: number): Shape {
  const radius = discRadiusOf(mark.share, largest)
  return { kind: 'disc', mark, radius, count: fitsDisc(mark.text, radius) ? 'inside' : 'below' }
}

/** A line begins at its first point; one without points at the plot's upper left corner. */
function pathIn(mark: Of<'path'>, { left, top, x, y }: Plot): Located {
  const first = mark.points.find((point) => point !== null)
  const [x0, y0] = first ? [x(first.x), y(first.y)] : [left, top]
  const points = mark.points.map((point) => point && { x: x(point.x) - x0, y: y(point.y) - y0 })
  return { x: x0, y: y0, shape: { kind: 'path', mark, points, dashes: 0, lines: [], leader: null } }
}

function bandIn(mark: Of<'band'>, { left, top, x, y }: Plot): Located {
  const first = mark.points.find((point) => point !== null)
  const [x0, y0] = first ? [x(first.x), y(first.low)] : [left, top]
  const points = mark.points.map(
    (point) => point && { x: x(point.x) - x0, low: y(point.low) - y0, high: y(point.high) - y0 },
  )
  return { x: x0, y: y0, shape: { kind: 'band', mark, points } }
}

/** An event crosses the whole height of its plot. */
function eventIn(mark: Of<'event'>, plot: Plot): Located {
  const half = (plot.bottom - plot.top) / 2
  const width = plot.x(mark.x2) - plot.x(mark.x1)
  return {
    x: middleOf(mark, plot),
    y: (plot.top + plot.bottom) / 2,
    shape: { kind: 'event', mark, width, top: -half, bottom: half, lines: [] },
  }
}

const LARGE = { size: 15, weight: 600, tone: 'ink' } as const
const WORDY = { size: 11.5, weight: 600, tone: 'ink' } as const
const DETAIL = { size: 11, weight: 400, tone: 'ink' } as const

/** What a tile says, its upper edge at 0 and its middle at x = 0: large where it fits on one line. */
export function tileWords(mark: Of<'tile'>, width: number): Block {
  const room = width - 8
  const text = mark.text === '' && mark.state === 'none' ? '–' : mark.text
  const style = widthOf(text, LARGE) <= room ? LARGE : WORDY
  const paragraphs: Run[][] = [[{ ...style, text }]]
  if (mark.detail !== '') paragraphs.push([{ ...DETAIL, text: mark.detail }])
  return blockOf(paragraphs, room, 0, 'middle')
}

/** The words at the ends of an axis below plots, with arrows outwards, and what the axis measures. */
export function endsBelow(
  axis: { ends: readonly [string, string] | null; label: string },
  left: number,
  right: number,
  y: number,
): { lines: Line[]; arrows: Arrow[] } {
  const lines: Line[] = []
  const arrows: Arrow[] = []
  let free = right - left
  if (axis.ends) {
    const [low, high] = axis.ends
    lines.push({ x: left + ARROW, y, anchor: 'start', runs: [{ ...SMALL, text: low }] })
    lines.push({ x: right - ARROW, y, anchor: 'end', runs: [{ ...SMALL, text: high }] })
    arrows.push({ x: left, y: y - 4, to: 'left' }, { x: right, y: y - 4, to: 'right' })
    free -= 2 * (ARROW + GAP + Math.max(widthOf(low, SMALL), widthOf(high, SMALL)))
  }
  if (axis.label !== '') {
    const below = axis.ends && widthOf(axis.label, SMALL) > free ? 18 : 0
    const label = blockOf([[{ ...SMALL, text: axis.label }]], right - left, (left + right) / 2, 'middle')
    lines.push(...moveLines(label.lines, y + below - (label.lines[0]?.y ?? 0)))
  }
  return { lines, arrows }
}

/** Where words reach to: the lowest of some lines, or a place below which nothing stands. */
export const lowestOf = (lines: readonly Line[], otherwise: number) =>
  Math.max(otherwise, ...lines.map(({ y }) => y))
