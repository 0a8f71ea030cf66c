import { expect, test } from 'vitest'
import { disputesIn, type Judgement, levelsByUnit } from '@/lib/agreement/judgements'
import { alphaByPart, confusionOf, driftOf, pairsIn, shareOfPairs } from '@/lib/agreement/pairs'
import { agreementIn } from '@/lib/agreement/report'
import { describeEstimate, describeVerdict, estimateOf, verdictOf } from '@/lib/agreement/verdict'
import { describeAlpha } from '@/lib/phrase'
import { isContested, LEVELS } from '@/lib/stance'

/** Codings from one line a unit, one column a coder: "+2 x ." is +2, out of scope, not coded. */
function judged(text: string): Judgement[] {
  return text
    .trim()
    .split('\n')
    .flatMap((line, unit) =>
      line
        .trim()
        .split(/\s+/)
        .flatMap((cell, coder): Judgement[] =>
          cell === '.'
            ? []
            : [
                {
                  unit: `u${unit}`,
                  coder: 'ABC'[coder] ?? '?',
                  level: cell === 'x' ? null : Number(cell),
                  place: unit,
                },
              ],
        ),
    )
}

const THREE = judged(`
  2  2  0
  1  2  .
 -1  1  .
  0  0  0
  x  0  .
 -2 -2 -3`)

test('pairs of coders, with those that share nothing', () => {
  const [ab, ac, bc] = pairsIn(THREE)
  expect(ab).toMatchObject({
    coders: ['A', 'B'],
    n: 5,
    same: 0.6,
    within: 0.8,
    alpha: null,
    shiftInterval: null,
  })
  expect(ab?.shift).toBeCloseTo(0.6, 10)
  expect(ac).toMatchObject({ coders: ['A', 'C'], n: 3 })
  expect(bc).toMatchObject({ coders: ['B', 'C'], n: 3 })
  const apart = pairsIn([
    { unit: 'a', coder: 'A', level: 1 },
    { unit: 'b', coder: 'B', level: 1 },
  ])
  expect(apart).toMatchObject([{ n: 0, same: null, within: null, shift: null }])
})

test('a shift has an interval once there are ten shared units', () => {
  const [pair] = pairsIn(judged(Array.from({ length: 12 }, (_, i) => `${i % 3} ${(i % 3) + 1}`).join('\n')))
  expect(pair).toMatchObject({ n: 12, shift: 1, shiftInterval: [1, 1] })
  expect(pair?.alpha).toBeLessThan(0.8)
})

test('which levels are taken for which, each pair both ways', () => {
  const cells = confusionOf(THREE, LEVELS)
  const at = (a: number, b: number) => cells[a + 3]?.[b + 3]
  expect([at(2, 2), at(2, 0), at(0, 2), at(1, 2), at(-1, 1), at(-2, -3)]).toEqual([2, 2, 2, 1, 1, 2])
  expect(cells.flat().reduce((sum, n) => sum + n, 0)).toBe(2 * shareOfPairs(THREE).pairs)
})

test('the widest dispute comes first, then that on both sides of 0; scope alone is one too', () => {
  expect(disputesIn(THREE).map(({ unit, scope }) => [unit, scope])).toEqual([
    ['u2', false],
    ['u0', false],
    ['u1', false],
    ['u5', false],
    ['u4', true],
  ])
  expect(
    [
      [0, 2],
      [-1, 1],
      [1, 2],
      [0, 1],
    ].map(([low = 0, high = 0]) => isContested([low, high])),
  ).toEqual([true, true, false, false])
})

test('a coder who moves is seen by thirds of the own order', () => {
  const moving = judged(Array.from({ length: 9 }, (_, i) => `0 ${Math.floor(i / 3)}`).join('\n'))
  expect(driftOf(moving)).toEqual([
    { coder: 'A', thirds: [0, -1, -2] },
    { coder: 'B', thirds: [0, 1, 2] },
  ])
  expect(driftOf(moving.map(({ place: _, ...rest }) => rest))).toEqual([])
})

test('alpha of a part needs ten shared units', () => {
  const many = judged(Array.from({ length: 21 }, (_, i) => `${(i % 5) - 2} ${((i + 1) % 5) - 2}`).join('\n'))
  const parts = alphaByPart(many, (unit) => (Number(unit.slice(1)) < 12 ? ['a', 'all'] : ['b', 'all']))
  expect(parts.map(({ part, estimate }) => [part, estimate.units])).toEqual([
    ['a', 12],
    ['all', 21],
  ])
})

test('the lower end of the interval decides the word', () => {
  expect([0.8, 0.799, 0.667, 0.666].map(verdictOf)).toEqual([
    'supports',
    'tentative',
    'tentative',
    'unsupported',
  ])
})

test('there is no figure without a shared unit or below ten, and it says why', () => {
  expect(describeVerdict(estimateOf([[1], [2]], 'ordinal'))).toBe(
    'No figure: no statement was put on a level by two coders',
  )
  expect(describeVerdict(estimateOf([[1, 2]], 'ordinal'))).toBe(
    'No figure: only 1 statement was put on a level by two coders; below 10 alpha is arithmetic and no finding',
  )
  const nine = estimateOf(
    Array.from({ length: 9 }, () => [1, 2]),
    'ordinal',
  )
  expect([nine.alpha, describeEstimate(nine)]).toEqual([null, null])
})

test('one level throughout is full agreement that cannot tell', () => {
  const one = estimateOf(
    Array.from({ length: 12 }, () => [1, 1]),
    'ordinal',
  )
  expect(one).toMatchObject({ alpha: 1, interval: [1, 1] })
  expect(describeVerdict(one)).toBe('Full agreement, but only one level was used: alpha cannot tell')
})

test('a figure is printed without its leading zero', () => {
  expect([0.8067, 1, -0.054, 0, 0.999].map((value) => describeAlpha(value))).toEqual([
    '.81',
    '1',
    '−.05',
    '.00',
    '1',
  ])
  const good = Array.from({ length: 40 }, (_, i) => [
    (i % 7) - 3,
    (i % 7) - 3,
    Math.min(3, (i % 7) - (i % 4 ? 3 : 2)),
  ])
  expect(describeEstimate(estimateOf(good, 'ordinal'))).toMatch(/^\.9\d \[\.\d\d, \.9\d\]$/)
})

test('everything at once, of one coder, one unit, nothing in scope', () => {
  const all = agreementIn(THREE)
  expect(all).toMatchObject({
    coders: ['A', 'B', 'C'],
    codings: 15,
    units: 6,
    codedTwice: 6,
    outOfScope: 1,
    contested: 2,
  })
  expect(all.scope.disputed).toBe(1)
  expect(all.ordinal.why).toMatch(/^only 5 statements/)
  expect(levelsByUnit(THREE)).toHaveLength(6)
  const one = agreementIn(judged('1'))
  expect(one).toMatchObject({ codings: 1, codedTwice: 0, pairs: [], same: null, disputes: [] })
  expect(agreementIn([])).toMatchObject({ coders: [], units: 0, used: [0, 0, 0, 0, 0, 0, 0] })
  const out = agreementIn(judged('x x\nx x'))
  expect(out).toMatchObject({ codedTwice: 2, outOfScope: 4, disputes: [] })
  expect(out.ordinal.alpha).toBeNull()
})
