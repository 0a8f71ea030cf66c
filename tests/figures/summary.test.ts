import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { describeGroup, describeInterval, describeMedian, type State, summaryOf } from '@/lib/figures/summary'
import type { LevelCounts } from '@/lib/stance'

const count = fc.integer({ min: 0, max: 6 })
const anyCounts = fc.tuple(count, count, count, count, count, count, count)

describe('states', () => {
  const table: [LevelCounts, State][] = [
    [[0, 0, 0, 0, 0, 0, 0], 'none'],
    [[0, 0, 0, 0, 1, 0, 0], 'thin'],
    [[0, 0, 1, 0, 1, 0, 0], 'thin'],
    [[0, 0, 0, 3, 0, 0, 0], 'neutral'],
    [[0, 0, 0, 0, 3, 0, 0], 'one-sided'],
    [[0, 2, 0, 1, 0, 0, 0], 'one-sided'],
    [[0, 1, 0, 1, 0, 1, 0], 'mixed'],
  ]
  test.each(table)('%j is %s', (counts, state) => {
    expect(summaryOf(counts).state).toBe(state)
  })

  test('silence and two statements have no median, no mean and no interval', () => {
    for (const counts of [
      [0, 0, 0, 0, 0, 0, 0],
      [0, 0, 0, 0, 2, 0, 0],
    ] as const)
      expect(summaryOf(counts)).toMatchObject({
        median: null,
        medianLow: null,
        medianHigh: null,
        interpolatedMedian: null,
        observedMean: null,
        estimatedMean: null,
        medianInterval: null,
      })
  })
})

test('the estimated mean lies between the observed mean and 0', () => {
  const { estimatedMean, observedMean } = summaryOf([0, 0, 0, 0, 3, 0, 0])
  expect([observedMean, estimatedMean]).toEqual([1, 0.75])
  fc.assert(
    fc.property(anyCounts, (counts) => {
      const { estimatedMean, observedMean } = summaryOf(counts)
      if (estimatedMean === null || observedMean === null) return true
      return Math.abs(estimatedMean) <= Math.abs(observedMean) && estimatedMean * observedMean >= 0
    }),
    { numRuns: 60 },
  )
})

test('an interval is said from end to end, or as one level alone', () => {
  expect(describeInterval([-1, 1])).toBe('from −1 to +1')
  expect(describeInterval([-1, -1])).toBe('−1 alone')
})

describe('the median', () => {
  const table: [LevelCounts, number, string, number][] = [
    [[0, 0, 0, 0, 3, 0, 0], 1, '+1', 1],
    [[0, 0, 0, 1, 1, 3, 0], 2, '+2', 1.5 + 0.5 / 3],
    [[0, 0, 2, 0, 2, 0, 0], 0, 'between −1 and +1', 0],
    [[0, 0, 2, 2, 0, 0, 0], -0.5, 'between −1 and 0', -0.5],
    [[0, 1, 0, 1, 1, 1, 0], 0.5, 'between 0 and +1', 0.5],
    [[1, 1, 0, 0, 1, 1, 0], -0.5, 'between −2 and +1', -0.5],
    [[0, 0, 0, 5, 0, 0, 0], 0, '0', 0],
    [[0, 0, 0, 0, 0, 0, 4], 3, '+3', 3],
    [[4, 0, 0, 0, 0, 0, 1], -3, '−3', -3.5 + 2.5 / 4],
  ]
  test.each(table)('of %j is %d, said "%s", interpolated %d', (counts, median, words, interpolated) => {
    const summary = summaryOf(counts)
    expect(summary.median).toBe(median)
    expect(describeMedian(summary)).toBe(words)
    expect(summary.interpolatedMedian).toBeCloseTo(interpolated, 10)
  })

  test('is what sorting the statements gives', () => {
    fc.assert(
      fc.property(anyCounts, (counts) => {
        const sorted = counts.flatMap((n, place) => Array.from({ length: n }, () => place - 3))
        const { n, medianLow, medianHigh } = summaryOf(counts)
        if (n < 3) return true
        return medianLow === sorted[Math.ceil(n / 2) - 1] && medianHigh === sorted[Math.floor(n / 2)]
      }),
      { numRuns: 60 },
    )
  })
})

test('a group is described by its median only from three statements on', () => {
  expect(describeGroup({ counted: [0, 0, 0, 0, 3, 0, 0] })).toBe('median +1 · n=3')
  expect(describeGroup({ counted: [0, 0, 1, 0, 1, 0, 0] })).toBe('dots only · n=2')
  expect(describeGroup({ counted: [0, 0, 0, 0, 0, 0, 0] })).toBe('nothing counted')
})
