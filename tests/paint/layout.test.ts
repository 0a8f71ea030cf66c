import { createElement } from 'react'
import { describe, expect, test } from 'vitest'
import { distribution } from '@/lib/figures/distribution'
import { type Figure, isBacked } from '@/lib/figures/figure'
import { page } from '@/lib/figures/palette'
import { LARGEST_PILE } from '@/lib/figures/piles'
import { spectrum } from '@/lib/figures/spectrum'
import type { Placed } from '@/lib/paint/geometry'
import { layoutOf, type Size } from '@/lib/paint/layout'
import { markupOf } from '@/lib/paint/markup'
import { FigurePlot } from '@/lib/paint/svg'
import { type Line, widthOf } from '@/lib/paint/text'
import { answerOf, huge, large, mixed, nothing, seed } from '../figures/answers'
import { HAND_MADE } from './figures'
import { registryOverMadeUp, registryOverSeed } from './views'

const pile = answerOf([
  { name: 'Belmark', counted: [LARGEST_PILE, 0, 0, LARGEST_PILE, LARGEST_PILE, 0, LARGEST_PILE] },
  { name: 'Port Ilse', counted: [0, 1, 0, 0, 0, 0, 0] },
])
const figures: [string, Figure][] = [
  ...[spectrum, distribution].flatMap((maker) =>
    Object.entries({ seed, mixed, large, huge, nothing, pile }).map(([name, answer]): [string, Figure] => [
      `${maker.slug} ${name}`,
      maker.make(answer, {}),
    ]),
  ),
  ...Object.entries(HAND_MADE),
  ...[...(await registryOverSeed()), ...(await registryOverMadeUp(150))].map(
    ({ name, figure }): [string, Figure] => [name, figure],
  ),
]
const cases = figures.flatMap(([name, figure]) =>
  (['wide', 'narrow'] as const).map((size): [string, Figure, Size] => [`${name} ${size}`, figure, size]),
)

type Box = { left: number; right: number; top: number; bottom: number }

function boxOf({ x, y, anchor, runs }: Line): Box {
  const width = runs.reduce((sum, run) => sum + widthOf(run.text, run), 0)
  const left = anchor === 'start' ? x : anchor === 'end' ? x - width : x - width / 2
  const size = Math.max(...runs.map((run) => run.size))
  return { left, right: left + width, top: y - size * 0.75, bottom: y }
}

const overlap = (a: Box, b: Box) =>
  a.left < b.right - 0.5 && b.left < a.right - 0.5 && a.top < b.bottom && b.top < a.bottom

/** Words that belong to marks but stand outside them: names of lines and of events. */
const besideMarks = (marks: readonly Placed[]): Line[] =>
  marks.flatMap(({ shape, x, y }) =>
    shape.kind === 'path' || shape.kind === 'event'
      ? shape.lines.map((line) => ({ ...line, x: line.x + x, y: line.y + y }))
      : [],
  )

describe.each(cases)('%s', (_, figure, size) => {
  const layout = layoutOf(figure, size)
  const [plot] = layout.plots
  const rowsIn = figure.y.ticks.length

  test('every pile lies within its level', () => {
    if (figure.frame === 'matrix') return
    for (const { shape, x } of layout.marks) {
      if (shape.kind !== 'dot' || !plot) continue
      const across = figure.frame === 'rows'
      const half = Math.abs(across ? plot.x(1) - plot.x(0) : plot.y(1) - plot.y(0)) / 2
      expect(Math.abs(across ? shape.at.x : shape.at.y) + shape.radius).toBeLessThanOrEqual(half + 0.01)
      expect(shape.radius).toBeLessThanOrEqual(across ? 7.5 : 5)
      expect(x).toBeGreaterThan(0)
    }
  })

  test('the summary stands under the dots and within its row', () => {
    const diamonds = layout.marks.filter(({ shape }) => shape.kind === 'diamond')
    for (const diamond of diamonds) {
      const lowest = Math.max(
        ...layout.marks.map(({ shape, row, y }) =>
          shape.kind === 'dot' && row === diamond.row ? y + shape.at.y + shape.radius : 0,
        ),
      )
      expect(lowest).toBeLessThanOrEqual(diamond.y - 8)
      const own = layout.plots[Math.floor(diamond.row / rowsIn)]
      if (!own) throw new Error('a mark without a panel')
      const rowHeight = (own.bottom - own.top) / rowsIn
      expect(diamond.y + 8).toBeLessThanOrEqual(own.top + ((diamond.row % rowsIn) + 1) * rowHeight + 0.01)
    }
  })

  test('dots can be told apart: at least 2.5 px wide', () => {
    for (const { shape } of layout.marks)
      if (shape.kind === 'dot') expect(2 * shape.radius).toBeGreaterThanOrEqual(2.5)
  })

  test('all marks lie in a plot, and all words in the drawing', () => {
    for (const { x, y, shape } of layout.marks) {
      if (shape.kind === 'path' && shape.points.every((point) => point === null)) continue
      const within = layout.plots.some(
        ({ left, right, top, bottom }) => x >= left && x <= right && y >= top - 0.01 && y <= bottom + 0.01,
      )
      expect(within, `${shape.kind} at ${x}, ${y}`).toBe(true)
    }
    for (const line of [...layout.lines, ...besideMarks(layout.marks)]) {
      const box = boxOf(line)
      expect(box.left, line.runs[0]?.text).toBeGreaterThanOrEqual(-0.01)
      expect(box.right, line.runs[0]?.text).toBeLessThanOrEqual(layout.width + 0.01)
      expect(box.top).toBeGreaterThanOrEqual(0)
      expect(box.bottom).toBeLessThanOrEqual(layout.height)
    }
  })

  test('no words stand on other words', () => {
    const boxes = [...layout.lines, ...besideMarks(layout.marks)].map((line) => ({
      box: boxOf(line),
      text: line.runs.map(({ text }) => text).join(' '),
    }))
    for (const [place, one] of boxes.entries())
      for (const other of boxes.slice(place + 1))
        expect(overlap(one.box, other.box), `${one.text} | ${other.text}`).toBe(false)
  })

  test('a tile can be hit by a finger and holds its words', () => {
    for (const { shape } of layout.marks) {
      if (shape.kind !== 'tile') continue
      expect(Math.min(shape.width, shape.height)).toBeGreaterThanOrEqual(44)
      for (const line of shape.lines) {
        const box = boxOf(line)
        expect(box.right - box.left).toBeLessThanOrEqual(shape.width)
        expect(box.top).toBeGreaterThanOrEqual(-shape.height / 2)
        expect(box.bottom).toBeLessThanOrEqual(shape.height / 2)
      }
    }
  })

  test('every mark of the figure is placed, once', () => {
    const wanted = figure.empty === null ? figure.panels.flatMap((panel) => panel.marks) : []
    expect(new Set(layout.marks.map(({ shape }) => shape.mark))).toEqual(new Set(wanted))
    expect(new Set(layout.marks.map(({ key }) => key)).size).toBe(wanted.length)
  })
})

describe('a matrix with many columns', () => {
  test('is wider than a phone, and one with few is not', () => {
    expect(layoutOf(HAND_MADE.distances, 'narrow').width).toBeGreaterThan(700)
    const { x, panels } = HAND_MADE.matrix
    const few: Figure = {
      ...HAND_MADE.matrix,
      x: { ...x, domain: [-0.5, 2.5], ticks: x.ticks.slice(0, 3) },
      panels: panels.map((panel) => ({
        ...panel,
        marks: panel.marks.filter((mark) => mark.kind === 'tile' && mark.x < 3),
      })),
    }
    expect(layoutOf(few, 'narrow').width).toBe(340)
  })
})

describe('time', () => {
  test('escalation is up: a higher level stands higher', () => {
    for (const plot of layoutOf(HAND_MADE.timePanels, 'wide').plots) {
      expect(plot.y(3)).toBeLessThan(plot.y(-3))
      expect(plot.y(-3.4)).toBeCloseTo(plot.bottom)
    }
  })

  test('all panels share their axes', () => {
    for (const size of ['wide', 'narrow'] as const) {
      const { plots } = layoutOf(HAND_MADE.timePanels, size)
      expect(new Set(plots.map(({ left, right }) => Math.round(right - left))).size).toBe(1)
      expect(new Set(plots.map(({ top, bottom }) => Math.round(bottom - top))).size).toBe(1)
      expect(new Set(plots.map(({ left }) => Math.round(left))).size).toBe(size === 'wide' ? 2 : 1)
    }
  })

  test('events that have no room for words are numbered, and the numbers explained once', () => {
    const words = layoutOf(HAND_MADE.timePanels, 'wide').lines.map(({ runs }) =>
      runs.map(({ text }) => text).join(' '),
    )
    expect(words.filter((text) => text === '3 Council elected')).toHaveLength(1)
    const told = layoutOf(HAND_MADE.timeTogether, 'wide')
    const beside = besideMarks(told.marks).map(({ runs }) => runs[0]?.text)
    expect(beside).toContain('Council elected')
  })
})

test('a page’s plot has its own ids, takes its colours from the page and its links stay relative', async () => {
  const figure = spectrum.make(seed, {})
  const svg = await markupOf(createElement(FigurePlot, { figure, theme: page, size: 'wide', id: 'first' }))
  expect(svg).toContain('<title id="first-title">')
  expect(svg).toContain('aria-labelledby="first-title first-desc"')
  expect(svg).toContain('fill="var(--p2-fill)"')
  expect(svg).toContain('href="/statements/israel2-1"')
  expect(svg).not.toMatch(/#[0-9a-f]{6}/)
})

test.each(Object.entries(HAND_MADE))('%s on a page has no colour of its own', async (_, figure) => {
  const svg = await markupOf(createElement(FigurePlot, { figure, theme: page, size: 'narrow', id: 'a' }))
  expect(svg).not.toMatch(/#[0-9a-f]{6}|undefined|NaN/)
})

test('more than two hundred marks are no two hundred tab stops', async () => {
  const many = answerOf([{ name: 'Belmark', counted: [60, 60, 60, 60, 0, 0, 0] }])
  const figure = spectrum.make(many, {})
  expect(figure.panels.flatMap((panel) => panel.marks).filter(isBacked)).toHaveLength(240)
  const svg = await markupOf(createElement(FigurePlot, { figure, theme: page, size: 'wide', id: 'a' }))
  expect(svg.match(/tabindex="-1"/g)).toHaveLength(240)
})
