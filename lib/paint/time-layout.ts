// Places a figure over time: days across, the scale of levels upwards, one panel or a grid of panels on the same axes.
import { scaleLinear } from 'd3-scale'
import type { Figure, Mark } from '@/lib/figures/figure'
import { eventPlaces } from './event-places'
import {
  ARROW,
  type Arrow,
  COUNT,
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
  type Stroke,
  type Swatch,
  WIDTHS,
} from './geometry'
import { type Block, blockOf, type Line, moveLines, widthOf, widthOfLines } from './text'

const SIDES: Record<Size, number> = { wide: 28, narrow: 14 }
/** Left of a plot: level labels and their colours. */
const SCALE = 36
/** Marks keep this distance from the sides of a plot. */
const INSET = 10
const BETWEEN_COLUMNS = 24
const BETWEEN_ROWS = 14
const HEIGHTS = { one: { wide: 380, narrow: 280 }, several: { wide: 170, narrow: 160 } }
const LARGEST_RADIUS = { one: 5, several: 4 }
const END_LABEL: Record<Size, number> = { wide: 150, narrow: 84 }
const LABEL = { size: 12, weight: 600, tone: 'ink' } as const

export function timeLayout(figure: Figure, size: Size): Layout {
  const { panels, x, y } = figure
  const width = WIDTHS[size]
  const side = SIDES[size]
  const some = panels.length > 1 ? 'several' : 'one'
  const abreast = some === 'several' && size === 'wide' ? 2 : 1
  const marks = panels.flatMap((panel) => panel.marks)
  const names = marks.flatMap((mark) =>
    mark.kind === 'path' && mark.text !== '' ? [endLabel(mark.text, size)] : [],
  )
  const named = names.length > 0 ? Math.max(...names.map(({ lines }) => widthOfLines(lines))) + GAP : 4
  const column = (width - 2 * side - (abreast - 1) * BETWEEN_COLUMNS) / abreast
  const plotWidth = column - SCALE - named
  const plotHeight = HEIGHTS[some][size]
  const unit = plotHeight / (y.domain[1] - y.domain[0])
  const hasYears = x.ticks.some(({ detail }) => detail)
  const tickDrop = hasYears ? 32 : 18

  const lines: Line[] = []
  const arrows: Arrow[] = []
  let top = 8
  if (y.ends) {
    lines.push({
      x: side + ARROW,
      y: top + 12,
      anchor: 'start',
      runs: [{ ...SMALL, text: y.ends[1] }],
    })
    arrows.push({ x: side + 4, y: top + 3, to: 'up' })
    top += 24
  }
  const lefts = Array.from(
    { length: abreast },
    (_, place) => side + SCALE + place * (column + BETWEEN_COLUMNS),
  )
  const xs = lefts.map((left) => scaleLinear(x.domain, [left + INSET, left + plotWidth - INSET]))
  const events = marks.filter((mark) => mark.kind === 'event')
  const [firstX = scaleLinear()] = xs
  const [firstLeft = side] = lefts
  const told = eventPlaces(
    events,
    firstX,
    { left: firstLeft, right: firstLeft + plotWidth },
    some === 'one',
    width - 2 * side,
  )

  const plots: Plot[] = []
  for (let first = 0; first < panels.length; first += abreast) {
    const titles = panels.slice(first, first + abreast).map(({ title, detail }, place): Block => {
      const runs = [
        ...(title === null ? [] : [{ ...NAME, text: title }]),
        ...(detail ? [{ ...SMALL, text: detail }] : []),
      ]
      return blockOf(runs.length > 0 ? [runs] : [], column, (lefts[place] ?? side) - SCALE, 'start')
    })
    const headed = Math.max(0, ...titles.map(({ height }) => height))
    for (const { lines: title } of titles) lines.push(...moveLines(title, top))
    const upper = top + headed + (headed > 0 ? 6 : 0) + told.height
    for (const [place] of titles.entries()) {
      const left = lefts[place] ?? side
      plots.push({
        left,
        right: left + plotWidth,
        top: upper,
        bottom: upper + plotHeight,
        x: xs[place] ?? firstX,
        y: scaleLinear(y.domain, [upper + plotHeight, upper]),
      })
    }
    top = upper + plotHeight + tickDrop + BETWEEN_ROWS
  }
  const bottom = Math.max(top - BETWEEN_ROWS, 0)
  const below: Line[] = []
  if (y.ends) {
    below.push({ x: side + ARROW, y: bottom + 18, anchor: 'start', runs: [{ ...SMALL, text: y.ends[0] }] })
    arrows.push({ x: side + 4, y: bottom + 18, to: 'down' })
  }
  const plotMiddle = (firstLeft + Math.max(...plots.map(({ right }) => right))) / 2
  const room = 2 * (plotMiddle - side - ARROW - widthOf(y.ends?.[0] ?? '', SMALL) - GAP)
  const drop = widthOf(x.label, SMALL) > room ? 36 : 18
  if (x.label !== '') {
    const half = Math.min(plotMiddle, width - plotMiddle) - side
    const label = blockOf([[{ ...SMALL, text: x.label }]], 2 * half, plotMiddle, 'middle')
    below.push(...moveLines(label.lines, bottom + drop - (label.lines[0]?.y ?? 0)))
  }
  const under = Math.max(bottom, ...below.map((line) => line.y)) + 10
  const list = moveLines(told.list.lines, under, side)

  const measures = measuresOf(marks, firstX, unit, LARGEST_RADIUS[some])
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
    arrows,
    lines: [...lines, ...plots.flatMap((plot) => tickWords(figure, plot, unit)), ...below, ...list],
    tabbable: isTabbable(marks),
  }
}

const endLabel = (text: string, size: Size) =>
  blockOf([[{ ...LABEL, text }]], END_LABEL[size], 0, 'start', [3])

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

function gridOf({ x, y }: Figure, plot: Plot): Stroke[] {
  const { left, right, top, bottom } = plot
  return [
    ...x.ticks.map(({ at }): Stroke => {
      const place = plot.x(at)
      return { x1: place, x2: place, y1: top, y2: bottom + 4, tone: 'grid', dashed: false }
    }),
    ...y.ticks.map(({ at }): Stroke => {
      const middle = at === 0
      return {
        x1: left,
        x2: right,
        y1: plot.y(at),
        y2: plot.y(at),
        tone: middle ? 'rule' : 'grid',
        dashed: middle,
      }
    }),
    { x1: left, x2: right, y1: bottom, y2: bottom, tone: 'rule', dashed: false },
  ]
}

function swatchesOf({ y }: Figure, plot: Plot): Swatch[] {
  const half = Math.abs(plot.y(1) - plot.y(0)) / 2 - 0.75
  return y.ticks.flatMap(({ at, level }) => {
    if (level === undefined) return []
    const from = Math.max(plot.top, plot.y(at) - half)
    const to = Math.min(plot.bottom, plot.y(at) + half)
    return [{ x: plot.left - 6, y: from, width: 5, height: to - from, level }]
  })
}

/** Ticks of both axes; a day's words that would touch the ones before are left out, its line stays. */
function tickWords({ x, y }: Figure, plot: Plot, unit: number): Line[] {
  const small = unit < 14
  const levels = y.ticks
    .filter(({ at }) => !small || at % 3 === 0)
    .map(
      ({ at, label }): Line => ({
        x: plot.left - 11,
        y: plot.y(at) + 4,
        anchor: 'end',
        runs: [{ ...COUNT, text: label }],
      }),
    )
  let free = plot.left - SCALE
  const days = x.ticks.flatMap(({ at, label, detail }): Line[] => {
    const half = Math.max(widthOf(label, SMALL), widthOf(detail ?? '', SMALL)) / 2
    const place = Math.min(plot.x(at), plot.right + 4 - half)
    if (place - half < free) return []
    free = place + half + 6
    const line = (text: string, drop: number): Line => ({
      x: place,
      y: plot.bottom + drop,
      anchor: 'middle',
      runs: [{ ...SMALL, text }],
    })
    return [line(label, 17), ...(detail ? [line(detail, 31)] : [])]
  })
  return [...levels, ...days]
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
  const labels = endLabels(marks, plot, size)
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

type EndLabel = { lines: Line[]; leader: { x: number; y: number }[] | null }

/** The names of lines at the right of the plot, as near to their ends as they can stand without touching. */
function endLabels(marks: readonly Mark[], plot: Plot, size: Size): Map<Mark, EndLabel> {
  const wanted = marks
    .flatMap((mark) => {
      if (mark.kind !== 'path' || mark.text === '') return []
      const end = mark.points.findLast((point) => point !== null)
      const block = endLabel(mark.text, size)
      return end ? [{ mark, block, end: { x: plot.x(end.x), y: plot.y(end.y) } }] : []
    })
    .sort((a, b) => a.end.y - b.end.y)
  const tops: number[] = []
  let free = Number.NEGATIVE_INFINITY
  for (const { block, end } of wanted) {
    const top = Math.max(free, end.y - block.height / 2)
    tops.push(top)
    free = top + block.height
  }
  // What runs out below is pushed back up.
  let limit = plot.bottom + 8
  for (let place = wanted.length - 1; place >= 0; place--) {
    const height = wanted[place]?.block.height ?? 0
    const top = Math.min(tops[place] ?? 0, limit - height)
    tops[place] = top
    limit = top
  }
  return new Map(
    wanted.map(({ mark, block, end }, place) => {
      const top = tops[place] ?? 0
      const x = plot.right + 8
      const middle = top + block.height / 2
      const near = Math.abs(middle - end.y) < 4 && x - end.x < 2 * INSET + 8
      const leader = near
        ? null
        : [
            { x: Math.min(end.x + 4, x - 3), y: end.y },
            { x: x - 3, y: middle },
          ]
      return [mark, { lines: moveLines(block.lines, top, x), leader }]
    }),
  )
}
