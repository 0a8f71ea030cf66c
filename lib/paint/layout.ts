// Where everything of a figure stands, in pixels. Both frames, plain SVG and Recharts, take their geometry from here.
import { type ScaleLinear, scaleLinear } from 'd3-scale'
import { type Figure, isBacked, type Mark, type Tick } from '@/lib/figures/figure'
import { type Block, blockOf, type Line, moveLines, type Run, widthOf } from './text'

/** Wide: names left, what they come to right. Narrow, for phones: both above each row. */
export type Size = 'wide' | 'narrow'

type Measures = {
  /** Of a dot. */
  radius: number
  /** Of the largest disc. */
  discRadius: number
  barHeight: number
}

export type Layout = Measures & {
  width: number
  height: number
  /** The rectangle of the rows. */
  plot: { left: number; right: number; top: number; bottom: number }
  /** From data to pixels. */
  x: ScaleLinear<number, number>
  /** From data to pixels; not linear, because a row may carry a header. */
  y(value: number): number
  rowHeight: number
  /** Height of the words above each row; 0 when they stand at its sides. */
  header: number
  /** The words of each row, in the order of the y axis' ticks. */
  rows: Line[][]
  /** Ends and label of the x axis. */
  ends: Line[]
  /** More marks than this many tab stops are left to the table. */
  tabbable: boolean
}

const WIDTHS: Record<Size, number> = { wide: 960, narrow: 340 }
const MARGINS: Record<Size, { left: number; right: number }> = {
  wide: { left: 176, right: 164 },
  narrow: { left: 14, right: 14 },
}
const TOP = 8
const LARGEST_RADIUS = 7.5
/** How much of a level's width a pile may fill, and the radius of the largest disc in level widths. */
const FILLED = 0.94
const DISC = 0.24
const MOST_TAB_STOPS = 200
const GAP = 16

const NAME = { size: 14, weight: 600, tone: 'ink' } as const
const SMALL = { size: 12, weight: 400, tone: 'muted' } as const

export const COUNT = { size: 11.5, weight: 600 } as const
export const TICK = { size: 12, weight: 600, tone: 'ink' } as const
export const END = { size: 12, weight: 400, tone: 'muted' } as const
/** From the plot's lower edge to the baselines of the ticks and of the ends. */
export const TICK_DROP = 25
const END_DROP = 48
export const ARROW = 14

export function layoutOf(figure: Figure, size: Size): Layout {
  const width = WIDTHS[size]
  if (figure.empty !== null) return emptyLayout(figure.empty, width)
  const margin = MARGINS[size]
  const left = margin.left
  const right = width - margin.right
  const marks = figure.panels.flatMap((panel) => panel.marks)
  const x = scaleLinear(figure.x.domain, [left, right])
  const cell = x(1) - x(0)
  const widest = marks.reduce(
    (most, mark) => (mark.kind === 'dot' ? Math.max(most, Math.abs(mark.dx)) : most),
    0,
  )
  const radius = Math.min(LARGEST_RADIUS, (FILLED * cell) / (4 * widest + 2))
  const barHeight = size === 'wide' ? 28 : 22

  const words = figure.y.ticks.map((tick) => rowWords(tick, size, left, right))
  const tallest = Math.max(0, ...words.flatMap(({ name, aside }) => [name.height, aside.height]))
  const header = size === 'narrow' ? tallest + 4 : 0
  const measures = { radius, discRadius: DISC * cell, barHeight }
  const least = size === 'wide' ? Math.max(64, tallest + 12) : 48
  const rowHeight = header + marks.reduce((most, mark) => Math.max(most, roomFor(mark, measures)), least)
  const bottom = TOP + rowHeight * figure.y.ticks.length
  const ends = endWords(figure, left, right, bottom + END_DROP)
  return {
    width,
    height: Math.ceil(Math.max(bottom + TICK_DROP, ...ends.map(({ y }) => y)) + 8),
    plot: { left, right, top: TOP, bottom },
    x,
    y: (value) => {
      const row = Math.round(value)
      return TOP + row * rowHeight + header + (value - row + 0.5) * (rowHeight - header)
    },
    rowHeight,
    header,
    ...measures,
    rows: words.map(({ name, aside }, row) => {
      const top = TOP + row * rowHeight
      const place = (block: Block) =>
        moveLines(block.lines, size === 'narrow' ? top + 4 : top + (rowHeight - block.height) / 2)
      return [...place(name), ...place(aside)]
    }),
    ends,
    tabbable: marks.filter(isBacked).length <= MOST_TAB_STOPS,
  }
}

/** Hundredths of a pixel are enough, and keep files small and the same on every machine. */
export const px = (value: number) => Math.round(value * 100) / 100

/** Where a mark's middle is on the x axis, in data units. */
export const middleOf = (mark: Mark) => ('x' in mark ? mark.x : (mark.x1 + mark.x2) / 2)

/** The radius of a disc whose area is `share` of the largest, in pixels. */
export const discRadiusOf = (share: number, largest: number) => Math.max(3, largest * Math.sqrt(share))

/** Whether a count stands inside its disc, else under it. */
export const fitsDisc = (text: string, radius: number) => widthOf(text, COUNT) <= 2 * radius - 4

/** What a row says at its two ends, in lines with the block's upper edge at 0. */
function rowWords(tick: Tick, size: Size, left: number, right: number): { name: Block; aside: Block } {
  const name: Run[][] = [
    [{ ...NAME, text: tick.label }],
    ...(tick.detail ? [[{ ...SMALL, text: tick.detail }]] : []),
  ]
  const aside: Run[][] = tick.aside
    ? [
        [
          ...(tick.aside.strong ? [{ ...NAME, text: tick.aside.strong }] : []),
          { ...SMALL, text: tick.aside.text },
        ],
        ...(tick.aside.detail ? [[{ ...SMALL, text: tick.aside.detail }]] : []),
      ]
    : []
  if (size === 'narrow') {
    const half = (right - left) / 2
    return { name: blockOf(name, half, left, 'start'), aside: blockOf(aside, half - 10, right, 'end') }
  }
  const { left: before, right: after } = MARGINS.wide
  return {
    name: blockOf(name, before - GAP - 8, left - GAP, 'end'),
    aside: blockOf(aside, after - GAP - 8, right + GAP, 'start'),
  }
}

/**
 * Height that a row needs for a mark: rows are equally high. Statements stand a tenth of it above its middle and their
 * summary a quarter below.
 */
function roomFor(mark: Mark, { radius, discRadius, barHeight }: Measures): number {
  switch (mark.kind) {
    case 'dot':
      return ((2 * Math.abs(mark.dy) + 1) * radius + 13) / 0.36
    case 'cell': {
      const disc = discRadiusOf(mark.share, discRadius)
      return (disc + (fitsDisc(mark.text, disc) ? 0 : COUNT.size + 2) + 13) / 0.36
    }
    case 'bar':
      return barHeight + 16
    case 'line':
    case 'diamond':
      return 0
  }
}

function endWords(figure: Figure, left: number, right: number, y: number): Line[] {
  const { ends, label } = figure.x
  const lines: Line[] = []
  let free = right - left
  if (ends) {
    const [low, high] = ends
    lines.push({ x: left + ARROW, y, anchor: 'start', runs: [{ ...END, text: low }] })
    lines.push({ x: right - ARROW, y, anchor: 'end', runs: [{ ...END, text: high }] })
    free -= 2 * (ARROW + GAP + Math.max(widthOf(low, END), widthOf(high, END)))
  }
  const below = widthOf(label, END) > free ? 18 : 0
  lines.push({ x: (left + right) / 2, y: y + below, anchor: 'middle', runs: [{ ...END, text: label }] })
  return lines
}

function emptyLayout(sentence: string, width: number): Layout {
  const run = { size: 14, weight: 400, tone: 'muted' } as const
  const block = blockOf([[{ ...run, text: sentence }]], Math.min(560, width - 32), width / 2, 'middle')
  const height = block.height + 72
  return {
    width,
    height,
    plot: { left: 0, right: width, top: 0, bottom: height },
    x: scaleLinear([0, 1], [0, width]),
    y: (value) => value,
    rowHeight: height,
    header: 0,
    radius: 0,
    discRadius: 0,
    barHeight: 0,
    rows: [moveLines(block.lines, 36)],
    ends: [],
    tabbable: true,
  }
}
