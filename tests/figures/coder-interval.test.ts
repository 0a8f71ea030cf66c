import { randomLcg, randomNormal } from 'd3-random'
import { describe, expect, test } from 'vitest'
import type { Judgement } from '@/lib/agreement/judgements'
import { shiftsOf, weightsOf } from '@/lib/agreement/shifts'
import { coderInterval, fractionalCounts } from '@/lib/figures/coder-interval'
import { meanInterval, medianInterval } from '@/lib/figures/posterior'

/** Codings of units one by one: [[+1, +2], [0, 0]] are two units by coders A and B. */
const judged = (units: readonly (readonly number[])[]): Judgement[] =>
  units.flatMap((levels, unit) =>
    levels.map((level, coder) => ({ unit: `u${unit}`, coder: 'ABCDE'[coder] ?? '?', level })),
  )
const none = shiftsOf([])
const NO_PRIOR = { shift: 0.3, weight: 0 }

describe('the interval that includes the coders', () => {
  test('is today’s with one coder and nothing assumed of coders', () => {
    const three = judged([[1], [1], [1]])
    const { mean, median } = coderInterval(three, none, NO_PRIOR)
    expect(mean[0]).toBeCloseTo(-0.5364, 4)
    expect(mean[1]).toBeCloseTo(1.5213, 4)
    expect(median).toEqual([-1, 1])
    expect(mean).toEqual(meanInterval([0, 0, 0, 0, 3, 0, 0]))
  })

  test('is near today’s where the assumption is tiny', () => {
    const codings = judged([[1], [1], [1], [0], [2]])
    const { mean, median } = coderInterval(codings, none, { shift: 1e-6, weight: 4 })
    const [low, high] = meanInterval(fractionalCounts(codings))
    expect(mean[0]).toBeCloseTo(low, 1)
    expect(mean[1]).toBeCloseTo(high, 1)
    const [from, to] = medianInterval(fractionalCounts(codings))
    expect(Math.abs(median[0] - from) + Math.abs(median[1] - to)).toBeLessThan(0.01)
  })

  test('gives the same at every run, whatever coders are called and in whatever order they stand', () => {
    const codings = judged([
      [1, 2],
      [0, 1],
      [-1, -1],
    ])
    const shifts = shiftsOf(codings)
    const turned = codings.toReversed().map((each) => ({ ...each, coder: each.coder === 'A' ? 'Zoe' : 'Bo' }))
    expect(coderInterval(turned, shiftsOf(turned))).toEqual(coderInterval(codings, shifts))
  })

  test('a second coder who always agrees never widens it beyond what was assumed', () => {
    const levels = [1, 1, 0, 2, -1, 1, 0, 1, 2, 1]
    const one = judged(levels.map((level) => [level]))
    const two = judged(levels.map((level) => [level, level]))
    const width = (codings: Judgement[]) => {
      const { mean } = coderInterval(codings, shiftsOf(codings))
      return mean[1] - mean[0]
    }
    expect(width(two)).toBeLessThanOrEqual(width(one))
  })

  test('every coding of a statement weighs alike', () => {
    const codings = judged([[1, 2, 2], [0]])
    const [, , , zero, one, two] = fractionalCounts(codings)
    expect(zero).toBe(1)
    expect(one).toBeCloseTo(1 / 3, 10)
    expect(two).toBeCloseTo(2 / 3, 10)
    const weights = weightsOf(codings)
    expect(weights.get('A')).toBeCloseTo(2 / 3, 10)
    expect([...weights.values()].reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 10)
  })
})

test('coders’ shifts are measured on what they share, beyond what scatter explains', () => {
  const apart = judged(Array.from({ length: 40 }, (_, unit) => [(unit % 3) - 1, unit % 3]))
  const { byCoder, variance, units } = shiftsOf(apart)
  expect(byCoder.get('A')).toBeCloseTo(-0.5, 10)
  expect(byCoder.get('B')).toBeCloseTo(0.5, 10)
  expect(variance).toBeCloseTo(0.5, 10)
  expect(units).toBe(40)
  expect(shiftsOf(judged([[1], [2]])).coders).toBe(0)
})

/**
 * One cell of the simulation behind /codebook: n = 30 statements, 3 coders with a shift of sd .3 level and a reading noise of
 * .5, and 60 more statements by the same coders. The target is the mean of the true levels.
 */
test('it covers the true mean as often as it says', () => {
  const source = randomLcg(0.17)
  const normal = randomNormal.source(source)()
  const levelOf = (value: number) => Math.max(-3, Math.min(3, Math.round(value)))
  const sd = 1.2
  const middle = 1
  const many = Array.from({ length: 200_000 }, () => levelOf(middle + sd * normal()))
  const truth = many.reduce((sum, level) => sum + level, 0) / many.length
  let covered = 0
  const runs = 200
  for (let run = 0; run < runs; run++) {
    const shifts = Array.from({ length: 3 }, () => 0.3 * normal())
    const code = (latent: number) => shifts.map((shift) => levelOf(latent + shift + 0.5 * normal()))
    const own = judged(Array.from({ length: 30 }, () => code(middle + sd * normal())))
    const others = judged(Array.from({ length: 60 }, () => code(1.5 * normal()))).map((each) => ({
      ...each,
      unit: `other ${each.unit}`,
    }))
    const { mean } = coderInterval(own, shiftsOf([...own, ...others]), undefined, 1000)
    if (mean[0] <= truth && truth <= mean[1]) covered++
  }
  expect(covered / runs).toBeGreaterThanOrEqual(0.92)
})
