import fc from 'fast-check'
import { describe, expect, test, vi } from 'vitest'
import { meanInterval, medianInterval, mediansAtMost } from '@/lib/figures/posterior'
import { summaryOf } from '@/lib/figures/summary'
import { LEVELS, type LevelCounts } from '@/lib/stance'

const count = fc.oneof(fc.integer({ min: 0, max: 6 }), fc.integer({ min: 0, max: 300 }))
const anyCounts = fc.tuple(count, count, count, count, count, count, count)
const mirrored = ([a, b, c, d, e, f, g]: LevelCounts): LevelCounts => [g, f, e, d, c, b, a]
const totalOf = (counts: LevelCounts) => counts.reduce((sum, n) => sum + n, 0)

/** Computed by adaptive quadrature of the same integral, and equal to 2 million draws to .001. */
const ORACLES: [counts: LevelCounts, mean: number, interval: [number, number], median: [number, number]][] = [
  [[0, 0, 0, 0, 3, 0, 0], 0.75, [-0.5364, 1.5213], [-1, 1]],
  [[3, 1, 0, 0, 1, 0, 1], -1, [-2.3767, 0.7653], [-3, 2]],
  [[0, 2, 3, 5, 4, 1, 0], -0.0625, [-0.6411, 0.5011], [-1, 1]],
  [[0, 10, 20, 3, 2, 0, 0], -1.0556, [-1.3076, -0.758], [-1, -1]],
  [[0, 0, 0, 0, 0, 0, 40], 2.9268, [2.6875, 2.999], [3, 3]],
  [[1, 0, 0, 0, 0, 0, 0], -1.5, [-2.9648, 1.3341], [-3, 3]],
]

describe.each(ORACLES)('of counts %j', (counts, mean, [low, high], median) => {
  test('the estimated mean has its interval to four decimals', () => {
    expect(meanInterval(counts)[0]).toBeCloseTo(low, 4)
    expect(meanInterval(counts)[1]).toBeCloseTo(high, 4)
    if (totalOf(counts) >= 3) expect(summaryOf(counts).estimatedMean).toBeCloseTo(mean, 4)
  })

  test('the median has its interval in whole levels', () => {
    expect(medianInterval(counts)).toEqual(median)
  })
})

describe('the interval of the median', () => {
  test('comes from the chances that the median is at most each level', () => {
    const chances = [0.0051, 0.0133, 0.0254, 0.0421, 0.9867, 0.9949, 1]
    mediansAtMost([0, 0, 0, 0, 3, 0, 0]).forEach((chance, place) => {
      expect(chance).toBeCloseTo(chances[place] ?? Number.NaN, 4)
    })
  })

  test('always holds the median, for every way to say up to seven statements', () => {
    let looked = 0
    const say = (counts: number[], left: number) => {
      const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g] = counts
      if (g === undefined) {
        for (let next = 0; next <= left; next++) say([...counts, next], left - next)
        return
      }
      const { median, medianInterval } = summaryOf([a, b, c, d, e, f, g])
      if (median === null || medianInterval === null) return
      looked += 1
      if (median < medianInterval[0] || median > medianInterval[1]) expect.fail(`${counts}`)
    }
    say([], 7)
    // C(14, 7) ways to say at most seven, less C(9, 7) for at most two.
    expect(looked).toBe(3432 - 36)
  })

  test('always holds the median, for many statements too', () => {
    fc.assert(
      fc.property(anyCounts, (counts) => {
        const { median, medianInterval } = summaryOf(counts)
        if (median === null || medianInterval === null) return true
        return medianInterval[0] <= median && median <= medianInterval[1]
      }),
    )
  })

  test('changes its signs with those of the statements', () => {
    fc.assert(
      fc.property(anyCounts, (counts) => {
        const [low, high] = medianInterval(counts)
        // Adding 0 turns -0 into 0.
        expect(medianInterval(mirrored(counts))).toEqual([-high + 0, -low + 0])
      }),
    )
  })

  test('narrows as the same shares are said more often', () => {
    const width = (times: number) => {
      const [low, high] = medianInterval([times, times, 2 * times, 3 * times, 2 * times, times, times])
      return high - low
    }
    expect([1, 4, 100].map(width)).toEqual([2, 2, 0])
  })
})

describe('the interval of the estimated mean', () => {
  test('holds the estimated mean, and changes its signs with those of the statements', () => {
    fc.assert(
      fc.property(anyCounts, (counts) => {
        const [low, high] = meanInterval(counts)
        const sum = LEVELS.reduce<number>((all, level, place) => all + level * (counts[place] ?? 0), 0)
        const mean = sum / (totalOf(counts) + 1)
        expect(low).toBeLessThan(mean)
        expect(high).toBeGreaterThan(mean)
        expect(low).toBeGreaterThan(-3)
        expect(high).toBeLessThan(3)
        expect(meanInterval(mirrored(counts))).toEqual([-high, -low])
      }),
      { numRuns: 60 },
    )
  })

  test('is as wide as the posterior variance says where statements are many', () => {
    // Then the posterior is close to normal: var = (sum s² a / A - m²) / (A + 1), A = n + 1.
    const counts: LevelCounts = [200, 300, 400, 500, 400, 300, 200]
    const a = counts.map((c) => c + 1 / 7)
    const total = a.reduce((sum, weight) => sum + weight, 0)
    const squares = a.reduce((sum, weight, place) => sum + weight * (place - 3) ** 2, 0) / total
    const half = 1.96 * Math.sqrt(squares / (total + 1))
    expect(meanInterval(counts)[0]).toBeCloseTo(-half, 3)
    expect(meanInterval(counts)[1]).toBeCloseTo(half, 3)
  })

  test('is found for any number of statements, all at one level too', () => {
    expect(meanInterval([0, 0, 0, 0, 4000, 0, 0])[0]).toBeCloseTo(0.99826, 4)
    expect(meanInterval([0, 0, 0, 0, 4000, 0, 0])[1]).toBeCloseTo(1.00053, 4)
    expect(meanInterval([0, 0, 0, 0, 0, 0, 200])[0]).toBeCloseTo(2.93549, 4)
    expect(meanInterval([0, 0, 400, 1, 0, 0, 0])[1]).toBeCloseTo(-0.97948, 4)
  })

  test('costs some hundred values of the integrand, and nothing the second time', () => {
    const arctangent = vi.spyOn(Math, 'atan')
    try {
      const counts: LevelCounts = [11, 3, 7, 20, 1, 13, 2]
      meanInterval(counts)
      const first = arctangent.mock.calls.length / LEVELS.length
      expect(first).toBeGreaterThan(20)
      expect(first).toBeLessThan(1000)
      meanInterval(counts)
      meanInterval(mirrored(counts))
      expect(arctangent.mock.calls.length / LEVELS.length).toBe(first)
    } finally {
      arctangent.mockRestore()
    }
  })
})
