// Places a figure of rows: a row per tick of y, numbers across; several panels stand in a grid and share both axes.
import { scaleLinear } from 'd3-scale'
import type { Figure, Mark, Panel, Tick } from '@/lib/figures/figure'
import {
  COUNT,
  discRadiusOf,
  endsBelow,
  fitsDisc,
  GAP,
  isTabbable,
  type Layout,
  lowestOf,
  type Measures,
  NAME,
  type Plot,
  placeOf,
  type Size,
  SMALL,
  type Stroke,
  type Swatch,
  TICK,
  WIDTHS,
} from './geometry'
import { type Block, blockOf, type Line, moveLines, type Run } from './text'

const MARGINS: Record<Size, { left: number; right: number }> = {
  wide: { left: 176, right: 176 },
  narrow: { left: 14, right: 14 },
}
/** Right of small multiples, whose rows come to nothing. */
const NO_ASIDE = 18
const TOP = 8
const LARGEST_RADIUS = 7.5
/** How much of a level's width a pile may fill, and the radius of the largest disc in level widths. */
const FILLED = 0.94
const DISC = 0.24
const BETWEEN_COLUMNS = 22
const BETWEEN_ROWS = 18
/** From a plot's lower edge to the baselines of its ticks and of the words at the ends. */
const TICK_DROP = 25
const END_DROP = 48

/** Where the panels of a figure stand beside one another, in px; `abreast` in a row of them. */
type Columns = { left: number; right: number; abreast: number; panelWidth: number }

/** The rows of every panel: what they say, and their heights in px; `header` is the part of a row above its marks. */
type Rows = { words: { name: Block; aside: Block }[]; height: number; header: number; measures: Measures }

export function rowsLayout(figure: Figure, size: Size): Layout {
  const { panels, x, y } = figure
  const marks = panels.flatMap((panel) => panel.marks)
  const columns = columnsOf(figure, size)
  const rows = rowsOf(figure, marks, columns, size)
  const { plots, lines } = plotsOf(figure, columns, rows, size)
  const bottom = Math.max(...plots.map((plot) => plot.bottom))
  const ends = endsBelow(x, columns.left, columns.right, bottom + END_DROP)
  const ticks = plots.flatMap((plot) => x.ticks.map((tick) => scaleTick(tick, plot)))
  return {
    width: WIDTHS[size],
    height: Math.ceil(lowestOf(ends.lines, bottom + TICK_DROP) + 8),
    plots,
    marks: panels.flatMap((panel, place) => {
      const plot = plots[place]
      if (!plot) return []
      return panel.marks.map((mark, number) =>
        placeOf(mark, plot, rows.measures, `${place}.${number}`, place * y.ticks.length + rowOf(mark)),
      )
    }),
    strokes: plots.flatMap((plot) => gridOf(figure, plot, rows)),
    swatches: ticks.flatMap(({ swatch }) => swatch ?? []),
    arrows: ends.arrows,
    lines: [...ticks.map(({ line }) => line), ...ends.lines, ...lines],
    tabbable: isTabbable(marks),
  }
}

function columnsOf({ panels, y }: Figure, size: Size): Columns {
  const { left, right: margin } = MARGINS[size]
  const hasAside = y.ticks.some(({ aside }) => aside)
  const right = WIDTHS[size] - (panels.length > 1 && !hasAside ? Math.min(NO_ASIDE, margin) : margin)
  const abreast = size === 'narrow' ? 1 : Math.min(panels.length, panels.length <= 9 ? 3 : 4)
  return { left, right, abreast, panelWidth: (right - left - (abreast - 1) * BETWEEN_COLUMNS) / abreast }
}

function rowsOf(figure: Figure, marks: readonly Mark[], columns: Columns, size: Size): Rows {
  const { left, right, panelWidth } = columns
  const { measures, cell } = measuresOf(figure, marks, panelWidth, size)
  const words = figure.y.ticks.map((tick) => rowWords(tick, size, left, right))
  const tallest = Math.max(0, ...words.flatMap(({ name, aside }) => [name.height, aside.height]))
  const header = size === 'narrow' ? tallest + 4 : 0
  const least = size === 'wide' ? Math.max(figure.panels.length > 1 ? 44 : 64, tallest + 12) : 48
  const height = header + marks.reduce((most, mark) => Math.max(most, roomFor(mark, measures)), least)
  return { words, height, header, measures: { ...measures, tile: { width: cell, height: height - header } } }
}

/** The plots in rows of panels, each under its title and with the words of its rows beside it. */
function plotsOf({ panels, x, y }: Figure, columns: Columns, rows: Rows, size: Size) {
  const { left, abreast, panelWidth } = columns
  const plots: Plot[] = []
  const lines: Line[] = []
  let top = TOP
  for (let first = 0; first < panels.length; first += abreast) {
    const beside = panels.slice(first, first + abreast).map((panel, column) => {
      const from = left + column * (panelWidth + BETWEEN_COLUMNS)
      return { from, title: titleOf(panel, panelWidth, from) }
    })
    const headed = Math.max(0, ...beside.map(({ title }) => title.height))
    // Titles stand on their plots.
    for (const { title } of beside) lines.push(...moveLines(title.lines, top + headed - title.height))
    if (headed > 0) top += headed + 4
    const bottom = top + rows.height * y.ticks.length
    for (const { from } of beside) {
      const area = { left: from, right: from + panelWidth, top, bottom }
      plots.push({ ...area, x: scaleLinear(x.domain, [from, from + panelWidth]), y: rowScale(top, rows) })
    }
    for (const [row, { name, aside }] of rows.words.entries()) {
      const from = top + row * rows.height
      const place = (block: Block) =>
        moveLines(block.lines, size === 'narrow' ? from + 4 : from + (rows.height - block.height) / 2)
      lines.push(...place(name), ...place(aside))
    }
    top = bottom + TICK_DROP + BETWEEN_ROWS
  }
  return { plots, lines }
}

function titleOf({ title, detail }: Panel, width: number, left: number): Block {
  const paragraphs = [
    ...(title === null ? [] : [[{ ...NAME, text: title }]]),
    ...(detail ? [[{ ...SMALL, text: detail }]] : []),
  ]
  return blockOf(paragraphs, width, left, 'start')
}

/** From rows to pixels in a plot whose upper edge is at `top`; a whole number is the middle of a row, its header aside. */
const rowScale =
  (top: number, { height, header }: Rows) =>
  (value: number): number => {
    const row = Math.round(value)
    return top + row * height + header + (value - row + 0.5) * (height - header)
  }

const rowOf = (mark: Mark) => ('y' in mark ? Math.round(mark.y) : 0)

function measuresOf(figure: Figure, marks: readonly Mark[], panelWidth: number, size: Size) {
  const [from, to] = figure.x.domain
  const cell = panelWidth / (to - from)
  const widest = marks.reduce(
    (most, mark) => (mark.kind === 'dot' ? Math.max(most, Math.abs(mark.dx)) : most),
    0,
  )
  const measures = {
    radius: Math.min(LARGEST_RADIUS, (FILLED * cell) / (4 * widest + 2)),
    discRadius: DISC * cell,
    barHeight: size === 'wide' ? 28 : 22,
  }
  return { measures, cell }
}

/** A line at each tick of the scale, the middle dashed, and a line between rows. */
function gridOf(figure: Figure, plot: Plot, { height, header }: Rows): Stroke[] {
  return figure.y.ticks.flatMap((_, row): Stroke[] => {
    const top = plot.top + row * height
    const between: Stroke[] =
      row > 0 ? [{ x1: plot.left, x2: plot.right, y1: top, y2: top, tone: 'grid', dashed: false }] : []
    return [
      ...between,
      ...figure.x.ticks.map(({ at }): Stroke => {
        const x = plot.x(at)
        const middle = at === 0
        return {
          x1: x,
          x2: x,
          y1: top + header,
          y2: top + height,
          tone: middle ? 'rule' : 'grid',
          dashed: middle,
        }
      }),
    ]
  })
}

/** A tick of the scale: its words, under a band in its level's colour where it has one. */
function scaleTick(tick: Tick, { x, bottom }: Plot): { line: Line; swatch: Swatch | null } {
  const at = x(tick.at)
  const half = (x(1) - x(0)) / 2 - 1
  const levelled = tick.level !== undefined
  const run: Run = { ...(levelled ? TICK : { ...TICK, weight: 400, tone: 'muted' }), text: tick.label }
  return {
    line: { x: at, y: bottom + (levelled ? TICK_DROP : 18), anchor: 'middle', runs: [run] },
    swatch:
      tick.level === undefined
        ? null
        : { x: at - half, y: bottom, width: 2 * half, height: 7, level: tick.level },
  }
}

/** What a row says at its two ends, in lines with the block's upper edge at 0. */
export function rowWords(tick: Tick, size: Size, left: number, right: number): { name: Block; aside: Block } {
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
    return {
      name: blockOf(name, tick.aside ? half : right - left, left, 'start'),
      aside: blockOf(aside, half - 10, right, 'end'),
    }
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
function roomFor(mark: Mark, { radius, discRadius, barHeight }: Omit<Measures, 'tile'>): number {
  switch (mark.kind) {
    case 'dot':
      return ((2 * Math.abs(mark.dy) + 1) * radius + 13) / 0.36
    case 'disc': {
      const disc = discRadiusOf(mark.share, discRadius)
      return (disc + (fitsDisc(mark.text, disc) ? 0 : COUNT.size + 2) + 13) / 0.36
    }
    case 'bar':
      return barHeight + 16
    default:
      return 0
  }
}
