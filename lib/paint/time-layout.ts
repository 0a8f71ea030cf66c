// Places a figure over time: days across, the scale of levels upwards, one panel or a grid of panels on the same axes.
import { type ScaleLinear, scaleLinear } from 'd3-scale'
import type { Axis, Figure, Mark, Panel } from '@/lib/figures/figure'
import { eventPlaces } from './event-places'
import {
  ARROW,
  type Arrow,
  GAP,
  isTabbable,
  type Layout,
  type Measures,
  NAME,
  type Placed,
  type Plot,
  placeOf,
  type Size,
  SMALL,
  WIDTHS,
} from './geometry'
import { INSET, lineNames, roomForNames } from './line-names'
import { type Block, blockOf, type Line, moveLines, widthOf } from './text'
import { gridOf, SCALE, swatchesOf, tickWords } from './time-axes'

const SIDES: Record<Size, number> = { wide: 28, narrow: 14 }
const TOP = 8
const BETWEEN_COLUMNS = 24
const BETWEEN_ROWS = 14
const HEIGHTS = { one: { wide: 380, narrow: 280 }, several: { wide: 170, narrow: 160 } }
const LARGEST_RADIUS = { one: 5, several: 4 }

/** A column of plots: where they begin, and from days to pixels. */
type Column = { left: number; x: ScaleLinear<number, number> }

/** What all plots of a figure share, in px. */
type Arrangement = {
  width: number
  side: number
  columns: readonly [Column, ...Column[]]
  columnWidth: number
  plotWidth: number
  plotHeight: number
  /** A level of the scale. */
  unit: number
}

export function timeLayout(figure: Figure, size: Size): Layout {
  const { panels, y } = figure
  const some = panels.length > 1 ? 'several' : 'one'
  const marks = panels.flatMap((panel) => panel.marks)
  const arrangement = arrangementOf(figure, marks, size)
  const { width, side, unit } = arrangement
  const [{ left, x }] = arrangement.columns
  const told = eventPlaces(
    marks.filter((mark) => mark.kind === 'event'),
    x,
    { left, right: left + arrangement.plotWidth },
    some === 'one',
    width - 2 * side,
  )
  const above = wordsAbove(y, side)
  const { plots, titles, bottom } = plotsOf(figure, arrangement, TOP + above.height, told.height)
  const below = wordsBelow(figure, arrangement, plots, bottom)
  const under = Math.max(bottom, ...below.lines.map((line) => line.y)) + 10
  const list = moveLines(told.list.lines, under, side)
  const measures = measuresOf(marks, x, unit, LARGEST_RADIUS[some])
  const ticks = plots.flatMap((plot) => tickWords(figure, plot, unit))
  return {
    width,
    height: Math.ceil(under + told.list.height + (told.list.height > 0 ? 6 : 0)),
    plots,
    marks: panels.flatMap((panel, place) => {
      const plot = plots[place]
      return plot ? placesIn(panel.marks, plot, measures, place, size, told.at) : []
    }),
    strokes: plots.flatMap((plot) => gridOf(figure, plot)),
    swatches: plots.flatMap((plot) => swatchesOf(figure, plot)),
    arrows: [...above.arrows, ...below.arrows],
    lines: [...above.lines, ...titles, ...ticks, ...below.lines, ...list],
    tabbable: isTabbable(marks),
  }
}

function arrangementOf({ panels, x, y }: Figure, marks: readonly Mark[], size: Size): Arrangement {
  const width = WIDTHS[size]
  const side = SIDES[size]
  const some = panels.length > 1 ? 'several' : 'one'
  const abreast = some === 'several' && size === 'wide' ? 2 : 1
  const columnWidth = (width - 2 * side - (abreast - 1) * BETWEEN_COLUMNS) / abreast
  const plotWidth = columnWidth - SCALE - roomForNames(marks, size)
  const plotHeight = HEIGHTS[some][size]
  const columnAt = (place: number): Column => {
    const left = side + SCALE + place * (columnWidth + BETWEEN_COLUMNS)
    return { left, x: scaleLinear(x.domain, [left + INSET, left + plotWidth - INSET]) }
  }
  return {
    width,
    side,
    columns: abreast === 2 ? [columnAt(0), columnAt(1)] : [columnAt(0)],
    columnWidth,
    plotWidth,
    plotHeight,
    unit: plotHeight / (y.domain[1] - y.domain[0]),
  }
}

type Words = { lines: Line[]; arrows: Arrow[] }

/** What the upper end of the scale means, over all plots; `height` is what it takes, in px. */
function wordsAbove({ ends }: Axis, side: number): Words & { height: number } {
  if (!ends) return { lines: [], arrows: [], height: 0 }
  return {
    lines: [{ x: side + ARROW, y: TOP + 12, anchor: 'start', runs: [{ ...SMALL, text: ends[1] }] }],
    arrows: [{ x: side + 4, y: TOP + 3, to: 'up' }],
    height: 24,
  }
}

/** The plots in rows, from `top` down, each under its title and `aboveEach` px for the words of events. */
function plotsOf(
  { panels, x, y }: Figure,
  { columns, columnWidth, plotWidth, plotHeight }: Arrangement,
  top: number,
  aboveEach: number,
): { plots: Plot[]; titles: Line[]; bottom: number } {
  const tickDrop = x.ticks.some(({ detail }) => detail) ? 32 : 18
  const plots: Plot[] = []
  const titles: Line[] = []
  let next = top
  for (let first = 0; first < panels.length; first += columns.length) {
    const row = columns.flatMap(({ left, x }, place) => {
      const panel = panels[first + place]
      return panel ? [{ left, x, title: titleOf(panel, columnWidth, left - SCALE) }] : []
    })
    const headed = Math.max(0, ...row.map(({ title }) => title.height))
    for (const { title } of row) titles.push(...moveLines(title.lines, next))
    const upper = next + headed + (headed > 0 ? 6 : 0) + aboveEach
    const lower = upper + plotHeight
    for (const { left, x } of row)
      plots.push({
        left,
        right: left + plotWidth,
        top: upper,
        bottom: lower,
        x,
        y: scaleLinear(y.domain, [lower, upper]),
      })
    next = lower + tickDrop + BETWEEN_ROWS
  }
  return { plots, titles, bottom: Math.max(next - BETWEEN_ROWS, 0) }
}

function titleOf({ title, detail }: Panel, width: number, left: number): Block {
  const runs = [
    ...(title === null ? [] : [{ ...NAME, text: title }]),
    ...(detail ? [{ ...SMALL, text: detail }] : []),
  ]
  return blockOf(runs.length > 0 ? [runs] : [], width, left, 'start')
}

/** What the lower end of the scale means, and what the days are; on two lines where one has no room. */
function wordsBelow(
  { x, y }: Figure,
  { width, side, columns: [{ left }] }: Arrangement,
  plots: readonly Plot[],
  bottom: number,
): Words {
  const lines: Line[] = []
  const arrows: Arrow[] = []
  if (y.ends) {
    lines.push({ x: side + ARROW, y: bottom + 18, anchor: 'start', runs: [{ ...SMALL, text: y.ends[0] }] })
    arrows.push({ x: side + 4, y: bottom + 18, to: 'down' })
  }
  if (x.label !== '') {
    const middle = (left + Math.max(...plots.map(({ right }) => right))) / 2
    const room = 2 * (middle - side - ARROW - widthOf(y.ends?.[0] ?? '', SMALL) - GAP)
    const drop = widthOf(x.label, SMALL) > room ? 36 : 18
    const half = Math.min(middle, width - middle) - side
    const label = blockOf([[{ ...SMALL, text: x.label }]], 2 * half, middle, 'middle')
    lines.push(...moveLines(label.lines, bottom + drop - (label.lines[0]?.y ?? 0)))
  }
  return { lines, arrows }
}

/** Piles and discs of neighbouring levels keep apart, and so do discs of neighbouring days. */
function measuresOf(
  marks: readonly Mark[],
  x: (day: number) => number,
  unit: number,
  largest: number,
): Measures {
  const tall = marks.reduce(
    (most, mark) => (mark.kind === 'dot' ? Math.max(most, Math.abs(mark.dy)) : most),
    0,
  )
  const days = [...new Set(marks.flatMap((mark) => (mark.kind === 'disc' ? [x(mark.x)] : [])))].sort(
    (a, b) => a - b,
  )
  const apart = days.reduce(
    (least, day, place) => (place === 0 ? least : Math.min(least, day - (days[place - 1] ?? day))),
    unit,
  )
  return {
    radius: Math.max(1.25, Math.min(largest, (0.96 * unit) / (4 * tall + 2))),
    discRadius: Math.max(3, Math.min(unit, Math.max(apart, 8)) / 2 - 0.5),
    barHeight: unit,
    tile: { width: unit, height: unit },
  }
}

/** From the back to the front. */
const DEPTHS: Partial<Record<Mark['kind'], number>> = { band: 0, event: 1, path: 2 }
const depthOf = ({ kind }: Mark) => DEPTHS[kind] ?? 3

/** The marks of a panel, what can be opened in front of all else. */
function placesIn(
  marks: readonly Mark[],
  plot: Plot,
  measures: Measures,
  panel: number,
  size: Size,
  eventWords: (mark: Extract<Mark, { kind: 'event' }>) => Line[],
): Placed[] {
  const labels = lineNames(marks, plot, size)
  let paths = 0
  const ordered = [...marks].sort((a, b) => depthOf(a) - depthOf(b))
  return ordered.map((mark, number) => {
    const placed = placeOf(mark, plot, measures, `${panel}.${number}`, panel)
    const { shape } = placed
    // Below a disc stands the next level.
    if (shape.kind === 'disc' && shape.count === 'below')
      return { ...placed, shape: { ...shape, count: null } }
    if (shape.kind === 'event') {
      const words = moveLines(eventWords(shape.mark), plot.top - placed.y, plot.left - placed.x)
      const top = Math.min(shape.top, ...words.map(({ y }) => y + 4))
      return { ...placed, shape: { ...shape, top, lines: words } }
    }
    if (shape.kind === 'path') {
      const dashes = paths++
      const label = labels.get(mark)
      if (!label) return { ...placed, shape: { ...shape, dashes } }
      const lines = moveLines(label.lines, -placed.y, -placed.x)
      const leader = label.leader?.map((end) => ({ x: end.x - placed.x, y: end.y - placed.y }))
      const [from, to] = leader ?? []
      return {
        ...placed,
        shape: { ...shape, dashes, lines, leader: from && to ? ([from, to] as const) : null },
      }
    }
    return placed
  })
}
