// Places a matrix: tiles at whole numbers, heads over the columns, names at the rows. Wider than its size when columns are many.
import { scaleLinear } from 'd3-scale'
import type { Axis, Figure, Mark } from '@/lib/figures/figure'
import {
  endsBelow,
  isTabbable,
  type Layout,
  lowestOf,
  type Plot,
  placeOf,
  type Size,
  tileWords,
  WIDTHS,
} from './geometry'
import { rowWords } from './rows-layout'
import { type Block, blockOf, type Line, moveLines, widthOf, wrap } from './text'

const LEFT: Record<Size, number> = { wide: 176, narrow: 14 }
const RIGHT: Record<Size, number> = { wide: 28, narrow: 14 }
const ASIDE = 176
const TOP = 8
const BETWEEN = 4
/** Room for what the columns are, where they are few. */
const LEAST_BELOW = 300
/** A finger needs 44 px. */
const COLUMN: Record<Size, { least: number; most: number }> = {
  wide: { least: 56, most: 128 },
  narrow: { least: 48, most: 110 },
}
/** Between words, and after a slash. */
const WORD = /\s+|(?<=\/)/
const LONGEST_WORD = 96
const ROW: Record<Size, number> = { wide: 52, narrow: 48 }
const HEAD = { size: 12, weight: 600, tone: 'ink' } as const
const HEAD_DETAIL = { size: 11, weight: 400, tone: 'muted' } as const
const HEAD_LINES = 4

/** Where the columns stand, in px, and their heads with the upper edge at 0. */
type Columns = { left: number; right: number; column: number; heads: Block[]; headed: number; width: number }

/** A row in px: its upper edge, the height of what stands above its tiles, of its tiles, and of both. */
type Row = { from: number; header: number; tile: number; height: number }

type RowWords = ReturnType<typeof rowWords>

export function matrixLayout(figure: Figure, size: Size): Layout {
  const { x, y } = figure
  const marks = figure.panels.flatMap((panel) => panel.marks)
  const columns = columnsOf(figure, marks, size)
  const { left, right, column, headed } = columns
  // On a phone that scrolls, what a row comes to stays beside its name.
  const words = y.ticks.map((tick) =>
    rowWords(tick, size, left, size === 'wide' ? right : WIDTHS.narrow - 14),
  )
  const top = TOP + headed + 6
  const rows = rowsOf(figure, marks, words, top, column, size)
  const rowAt = (value: number) => rows[Math.round(value - (y.ticks[0]?.at ?? 0))]
  const plot: Plot = {
    left,
    right,
    top,
    bottom: rows.reduce((bottom, { height }) => bottom + height, top),
    x: scaleLinear(x.domain, [left, right]),
    y: (value) => {
      const row = rowAt(value)
      return row ? row.from + row.header + (row.height - row.header) / 2 : top
    },
  }
  const measures = (mark: Mark) => ({
    radius: 6,
    discRadius: column / 3,
    barHeight: 22,
    tile: { width: column - BETWEEN, height: ('y' in mark ? rowAt(mark.y) : rows[0])?.tile ?? 0 },
  })
  const ends = endsBelow(x, left, Math.max(right, left + LEAST_BELOW), plot.bottom + 20)
  return {
    width: columns.width,
    height: Math.ceil(lowestOf(ends.lines, plot.bottom) + 10),
    plots: [plot],
    marks: marks.map((mark, place) =>
      placeOf(mark, plot, measures(mark), String(place), 'y' in mark ? Math.round(mark.y) : 0),
    ),
    strokes: [],
    swatches: [],
    arrows: ends.arrows,
    lines: [...headLines(figure, columns, plot), ...wordLines(words, rows, size), ...ends.lines],
    tabbable: isTabbable(marks),
  }
}

function columnsOf(figure: Figure, marks: readonly Mark[], size: Size): Columns {
  const { x, y } = figure
  const hasAside = size === 'wide' && y.ticks.some(({ aside }) => aside)
  const left = LEFT[size]
  const after = hasAside ? ASIDE : RIGHT[size]
  const column = columnWidth(figure, marks, size, WIDTHS[size] - left - after)
  const right = left + countOf(x) * column
  const heads = x.ticks.map(({ label, detail }) =>
    blockOf(
      [[{ ...HEAD, text: label }], ...(detail ? [[{ ...HEAD_DETAIL, text: detail }]] : [])],
      column - 6,
      0,
      'middle',
      [HEAD_LINES],
    ),
  )
  return {
    left,
    right,
    column,
    heads,
    headed: Math.max(0, ...heads.map(({ height }) => height)),
    width: Math.ceil(Math.max(WIDTHS[size], right + after)),
  }
}

/** Rows from `top` down, as high as their own words need: one long name does not stretch a matrix. */
function rowsOf(
  { y }: Figure,
  marks: readonly Mark[],
  words: readonly RowWords[],
  top: number,
  column: number,
  size: Size,
): Row[] {
  const narrow = size === 'narrow'
  let from = top
  return y.ticks.map(({ at }, place) => {
    const { name, aside } = words[place] ?? {}
    const beside = Math.max(0, name?.height ?? 0, aside?.height ?? 0)
    const header = narrow ? beside + 4 : 0
    const said = marks.map((mark) =>
      mark.kind === 'tile' && mark.y === at ? tileWords(mark, column - BETWEEN).height + 12 : 0,
    )
    const tile = Math.max(ROW[size], narrow ? 0 : beside + 6, ...said)
    const row = { from, header, tile, height: header + tile + BETWEEN }
    from += row.height
    return row
  })
}

/** The heads of the columns, standing on the plot. */
const headLines = ({ x }: Figure, { heads, headed }: Columns, plot: Plot): Line[] =>
  heads.flatMap((head, place) =>
    moveLines(head.lines, TOP + headed - head.height, plot.x(x.ticks[place]?.at ?? 0)),
  )

/** What rows say: beside their tiles, or above them where it is narrow. */
const wordLines = (words: readonly RowWords[], rows: readonly Row[], size: Size): Line[] =>
  words.flatMap(({ name, aside }, place) => {
    const { from, height } = rows[place] ?? { from: 0, height: 0 }
    return [name, aside].flatMap((block) =>
      moveLines(block.lines, size === 'narrow' ? from + 2 : from + (height - block.height) / 2),
    )
  })

const countOf = ({ domain: [from, to] }: Axis) => Math.max(1, Math.round(to - from))

/** As wide as the longest word of a head, or a tile's words on two lines, need; wider while there is room. */
function columnWidth({ x }: Figure, marks: readonly Mark[], size: Size, room: number): number {
  const { least, most } = COLUMN[size]
  const words = x.ticks.flatMap(({ label, detail = '' }) => [
    ...label.split(WORD).map((word) => widthOf(word, HEAD)),
    ...detail.split(WORD).map((word) => widthOf(word, HEAD_DETAIL)),
  ])
  const told = marks.flatMap((mark) =>
    mark.kind === 'tile'
      ? mark.text.split(WORD).map((word) => widthOf(word, { size: 11.5, weight: 600 }) + 8)
      : [],
  )
  const longest = Math.min(LONGEST_WORD, Math.max(0, ...words, ...told)) + 8
  let needed = Math.max(least, longest)
  // Heads of many words want width before they take more lines than they may have.
  const tooTall = () => x.ticks.some(({ label }) => wrap(label, needed - 6, HEAD).length > HEAD_LINES)
  while (needed < most && tooTall()) needed += 8
  return Math.max(needed, Math.min(most, room / countOf(x)))
}
