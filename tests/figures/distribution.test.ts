import { describe, expect, test } from 'vitest'
import { FIGURES, figureMaker } from '@/lib/figures/all'
import { distribution } from '@/lib/figures/distribution'
import type { Mark } from '@/lib/figures/figure'
import { answerOf, large, mixed, seed } from './answers'

type Bar = Extract<Mark, { kind: 'bar' }>
const barsOf = (answer: Parameters<typeof distribution.make>[0], actor?: string): Bar[] =>
  distribution
    .make(answer, {})
    .panels.flatMap((panel) => panel.marks)
    .filter((mark): mark is Bar => mark.kind === 'bar' && (actor === undefined || mark.actor === actor))

describe('while groups are small', () => {
  test('a bar is as long as its number of statements, end to end, with neutral centred on 0', () => {
    expect(barsOf(mixed, 'belmark').map(({ level, x1, x2, text }) => [level, x1, x2, text])).toEqual([
      [-2, -4.5, -3.5, '1'],
      [-1, -3.5, -1.5, '2'],
      [0, -1.5, 1.5, '3'],
      [1, 1.5, 5.5, '4'],
      [2, 5.5, 10.5, '5'],
      [3, 10.5, 12.5, '2'],
    ])
  })

  test('the axis counts statements on both sides and says so', () => {
    const { x, title } = distribution.make(mixed, {})
    expect(x.label).toBe('number of statements')
    expect(x.domain).toEqual([-15, 15])
    expect(x.ticks.map(({ label }) => label)).toEqual(['15', '10', '5', '0', '5', '10', '15'])
    expect(title).toContain('How many')
  })

  test('described stances are named and not drawn', () => {
    expect(distribution.make(seed, {}).y.ticks[0]?.aside).toEqual({
      strong: null,
      text: 'n=1, thin',
      detail: '1 described, not drawn',
    })
    expect(barsOf(seed).reduce((sum, { text }) => sum + Number(text), 0)).toBe(9)
    expect(barsOf(seed).some(({ hollow }) => hollow)).toBe(false)
  })
})

describe('when a group has more than thirty statements', () => {
  test('thirty are counted, thirty-one are shared', () => {
    const of = (count: number) => answerOf([{ name: 'Belmark', counted: [0, 0, 0, 0, count, 0, 0] }])
    expect(distribution.make(of(30), {}).x.label).toBe('number of statements')
    expect(distribution.make(of(31), {}).x.label).toBe('share of the actor’s statements, %')
  })

  test('the bars of an actor add up to 100 % and name their counts', () => {
    for (const actor of ['belmark', 'port-ilse'])
      expect(barsOf(large, actor).reduce((sum, { x1, x2 }) => sum + x2 - x1, 0)).toBeCloseTo(100)
    expect(barsOf(large, 'belmark')[4]?.label).toBe('Belmark: 22 statements of 67 (33 %) at +1 Hardens')
  })

  test('a thin group has words and no bar', () => {
    expect(barsOf(large, 'small-isle')).toEqual([])
    expect(distribution.make(large, {}).y.ticks[2]?.aside).toEqual({
      strong: null,
      text: 'n=2, thin',
      detail: '1 at −1, 1 at +1',
    })
  })

  test('a share that rounds to nothing is not called nothing', () => {
    const answer = answerOf([{ name: 'Belmark', counted: [1, 0, 0, 0, 400, 0, 0] }])
    expect(barsOf(answer)[0]?.text).toBe('<1 %')
  })
})

test('the table has every number of the row, and shares only from three statements on', () => {
  const { columns, rows } = distribution.make(large, {}).table
  const cell = (row: number, key: string) => rows[row]?.[columns.findIndex((column) => column.key === key)]
  expect(cell(0, 'actor')).toBe('belmark')
  expect(cell(0, 'n')).toBe(67)
  expect(cell(0, 'level_plus1')).toBe(22)
  expect(cell(0, 'share_plus1')).toBeCloseTo((100 * 22) / 67, 3)
  expect(cell(0, 'described')).toBe(5)
  expect(cell(0, 'codebook_version')).toBe('1')
  expect(cell(2, 'level_minus1')).toBe(1)
  expect(cell(2, 'share_minus1')).toBeNull()
  // Belmark: 43 escalate and 14 de-escalate of 67.
  expect(cell(0, 'share_up')).toBeCloseTo((100 * 43) / 67, 3)
  expect(cell(0, 'share_down')).toBeCloseTo((100 * 14) / 67, 3)
  expect(cell(0, 'net_balance')).toBeCloseTo(29 / 67, 4)
  for (const key of ['share_up', 'share_up_low', 'net_balance', 'net_balance_high', 'agreement'])
    expect(cell(2, key)).toBeNull()
  expect(cell(0, 'polarisation')).toBeCloseTo((1 - Number(cell(0, 'agreement'))) / 2, 3)
  expect(cell(3, 'n')).toBe(0)
})

test('only counted statements make a distribution', () => {
  const answer = answerOf([{ name: 'Belmark', described: [0, 0, 0, 0, 2, 0, 0] }])
  expect(distribution.make(answer, {}).empty).toBe(
    'Nothing is counted here: of 2 statements in view, 2 described.',
  )
})

test('a figure is found by its slug', () => {
  expect(new Set(FIGURES.map(({ slug }) => slug)).size).toBe(FIGURES.length)
  for (const maker of FIGURES) expect(figureMaker(maker.slug)).toBe(maker)
  expect(figureMaker('distribution')).toBe(distribution)
  expect(figureMaker('no-such-figure')).toBeUndefined()
})
