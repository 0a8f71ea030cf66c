import { createElement } from 'react'
import { describe, expect, test } from 'vitest'
import { FIGURES } from '@/lib/figures/all'
import { page } from '@/lib/figures/palette'
import { LARGEST_PILE } from '@/lib/figures/piles'
import { spectrum } from '@/lib/figures/spectrum'
import { layoutOf, middleOf, type Size } from '@/lib/paint/layout'
import { markupOf } from '@/lib/paint/markup'
import { FigurePlot } from '@/lib/paint/svg'
import { widthOf } from '@/lib/paint/text'
import { answerOf, huge, large, mixed, nothing, seed } from '../figures/answers'

const pile = answerOf([
  { name: 'Belmark', counted: [LARGEST_PILE, 0, 0, LARGEST_PILE, LARGEST_PILE, 0, LARGEST_PILE] },
  { name: 'Port Ilse', counted: [0, 1, 0, 0, 0, 0, 0] },
])
const answers = { seed, mixed, large, huge, nothing, pile }
const cases = FIGURES.flatMap((maker) =>
  Object.entries(answers).flatMap(([name, answer]) =>
    (['wide', 'narrow'] as const).map((size): [string, ReturnType<typeof maker.make>, Size] => [
      `${maker.slug} ${name} ${size}`,
      maker.make(answer),
      size,
    ]),
  ),
)

describe.each(cases)('%s', (_, figure, size) => {
  const layout = layoutOf(figure, size)
  const marks = figure.empty === null ? figure.panels.flatMap((panel) => panel.marks) : []

  test('every dot lies within its level and its row, under the words of the row', () => {
    const half = (layout.x(1) - layout.x(0)) / 2
    for (const mark of marks) {
      if (mark.kind !== 'dot') continue
      const top = layout.plot.top + Math.round(mark.y) * layout.rowHeight
      const x = 2 * layout.radius * mark.dx
      const y = layout.y(mark.y) + 2 * layout.radius * mark.dy
      expect(Math.abs(x) + layout.radius).toBeLessThanOrEqual(half)
      expect(y - layout.radius).toBeGreaterThanOrEqual(top + layout.header)
      expect(y + layout.radius).toBeLessThanOrEqual(top + layout.rowHeight)
    }
  })

  test('the summary stands under the dots and within its row', () => {
    for (const mark of marks) {
      if (mark.kind !== 'diamond') continue
      const y = layout.y(mark.y)
      const lowest = Math.max(
        ...marks.map((other) =>
          other.kind === 'dot' && other.actor === mark.actor
            ? layout.y(other.y) + layout.radius * (2 * other.dy + 1)
            : 0,
        ),
      )
      expect(lowest).toBeLessThanOrEqual(y - 8)
      expect(y + 8).toBeLessThanOrEqual(layout.plot.top + (Math.round(mark.y) + 1) * layout.rowHeight)
    }
  })

  test('dots can be told apart: at least 2.5 px wide', () => {
    if (marks.some(({ kind }) => kind === 'dot')) expect(2 * layout.radius).toBeGreaterThanOrEqual(2.5)
  })

  test('all marks lie in the plot and all words in the drawing', () => {
    for (const mark of marks) {
      expect(layout.x(middleOf(mark))).toBeGreaterThanOrEqual(layout.plot.left)
      expect(layout.x(middleOf(mark))).toBeLessThanOrEqual(layout.plot.right)
    }
    for (const { x, y, anchor, runs } of [...layout.rows.flat(), ...layout.ends]) {
      const width = runs.reduce((sum, run) => sum + widthOf(run.text, run), 0)
      const left = anchor === 'start' ? x : anchor === 'end' ? x - width : x - width / 2
      expect(left).toBeGreaterThanOrEqual(0)
      expect(left + width).toBeLessThanOrEqual(layout.width)
      expect(y).toBeLessThanOrEqual(layout.height)
    }
  })
})

test('a page’s plot has its own ids, takes its colours from the page and its links stay relative', async () => {
  const figure = spectrum.make(seed)
  const svg = await markupOf(createElement(FigurePlot, { figure, theme: page, size: 'wide', id: 'first' }))
  expect(svg).toContain('<title id="first-title">')
  expect(svg).toContain('aria-labelledby="first-title first-desc"')
  expect(svg).toContain('fill="var(--p2-fill)"')
  expect(svg).toContain('href="/statements/israel2-1"')
  expect(svg).not.toMatch(/#[0-9a-f]{6}/)
})

test('more than two hundred marks are no two hundred tab stops', async () => {
  const many = answerOf([{ name: 'Belmark', counted: [60, 60, 60, 60, 0, 0, 0] }])
  const svg = await markupOf(
    createElement(FigurePlot, { figure: spectrum.make(many), theme: page, size: 'wide', id: 'a' }),
  )
  expect(svg.match(/tabindex="-1"/g)).toHaveLength(240)
})
