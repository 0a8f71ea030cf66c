import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  adjusted,
  cliffsDelta,
  DRAWS,
  earthMovers,
  MOST_EXACT,
  permutationTest,
} from '@/lib/figures/difference'

/** Counts of whole numbers from 0 to `most`. */
const countsOf = (values: readonly number[], most = 6) =>
  Array.from({ length: most + 1 }, (_, value) => values.filter((other) => other === value).length)

/** Every way to choose `n` of the items, by their places. */
function choices(items: readonly number[], n: number): number[][] {
  if (n === 0) return [[]]
  return items.flatMap((item, place) => choices(items.slice(place + 1), n - 1).map((rest) => [item, ...rest]))
}

/** The earth mover's distance by sorting: groups of equal size, item by item. */
const pairedDistance = (a: readonly number[], b: readonly number[]) => {
  const sorted = (values: readonly number[]) => [...values].sort((x, y) => x - y)
  const other = sorted(b)
  return sorted(a).reduce((sum, value, place) => sum + Math.abs(value - (other[place] ?? 0)), 0) / a.length
}

const places = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 12 })

describe('the earth mover’s distance', () => {
  test('is 5 between 0, 1, 3 and 5, 6, 8, the example of the scipy documentation', () => {
    expect(earthMovers(countsOf([0, 1, 3], 8), countsOf([5, 6, 8], 8))).toBe(5)
  })

  test('is 6 between the two ends of the scale and 0 between equal shares', () => {
    expect(earthMovers([4, 0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0, 9])).toBe(6)
    expect(earthMovers([1, 0, 2, 0, 0, 1, 0], [3, 0, 6, 0, 0, 3, 0])).toBe(0)
  })

  test('is unknown where nobody said anything', () => {
    expect(earthMovers([0, 0, 0, 0, 0, 0, 0], [1, 0, 0, 0, 0, 0, 0])).toBeNull()
  })

  test('of groups of equal size is the mean step between their items in order', () => {
    fc.assert(
      fc.property(
        places.chain((a) =>
          fc.tuple(
            fc.constant(a),
            fc.array(fc.integer({ min: 0, max: 6 }), { minLength: a.length, maxLength: a.length }),
          ),
        ),
        ([a, b]) => {
          expect(earthMovers(countsOf(a), countsOf(b))).toBeCloseTo(pairedDistance(a, b), 12)
        },
      ),
    )
  })

  test('is a distance: the same both ways, and no detour is shorter', () => {
    fc.assert(
      fc.property(places, places, places, (a, b, c) => {
        const of = (x: number[], y: number[]) => earthMovers(countsOf(x), countsOf(y)) ?? Number.NaN
        expect(of(a, b)).toBe(of(b, a))
        expect(of(a, c)).toBeLessThanOrEqual(of(a, b) + of(b, c) + 1e-12)
      }),
    )
  })
})

describe('Cliff’s delta', () => {
  test('is the share of pairs in which the first is higher, less the share in which it is lower', () => {
    fc.assert(
      fc.property(places, places, (a, b) => {
        const signs = a.flatMap((x) => b.map((y) => Math.sign(x - y)))
        const mean = signs.reduce((sum, sign) => sum + sign, 0) / signs.length
        expect(cliffsDelta(countsOf(a), countsOf(b))).toBeCloseTo(mean, 12)
      }),
    )
  })

  test('is 1 when all of the first are higher, and unknown without a pair', () => {
    expect(cliffsDelta(countsOf([5, 6, 6]), countsOf([0, 4]))).toBe(1)
    expect(cliffsDelta(countsOf([]), countsOf([0, 4]))).toBeNull()
  })
})

describe('the permutation p', () => {
  // Both sizes at most 5: every choice of items, ties apart, is looked at by brute force.
  const small = fc.array(fc.integer({ min: 0, max: 6 }), { minLength: 1, maxLength: 5 })

  test('of a few items is the share of all regroupings that lie at least as far apart', () => {
    fc.assert(
      fc.property(small, small, (a, b) => {
        const pool = [...a, ...b]
        const of = (group: readonly number[]) => {
          const counts = countsOf(group)
          const rest = countsOf(pool).map((count, place) => count - (counts[place] ?? 0))
          return earthMovers(counts, rest) ?? Number.NaN
        }
        const groups = choices(pool, a.length)
        const far = groups.filter((group) => of(group) >= of(a) - 1e-9)
        const { p, method } = permutationTest(countsOf(a), countsOf(b))
        expect(method).toBe('exact')
        expect(p).toBeCloseTo(far.length / groups.length, 12)
      }),
      { numRuns: 60 },
    )
  })

  test('of five at one end against five at the other is two regroupings in 252', () => {
    const { p, method } = permutationTest(countsOf([6, 6, 6, 6, 6]), countsOf([0, 0, 0, 0, 0]))
    expect({ p, method }).toEqual({ p: 2 / 252, method: 'exact' })
  })

  test('is exact up to 20 000 regroupings and drawn above', () => {
    // C(16, 8) = 12 870, C(18, 8) = 43 758.
    expect(MOST_EXACT).toBe(20_000)
    expect(DRAWS).toBeGreaterThanOrEqual(9_999)
    expect(permutationTest([8, 0, 0, 0, 0, 0, 0], [4, 4, 0, 0, 0, 0, 0]).method).toBe('exact')
    expect(permutationTest([8, 0, 0, 0, 0, 0, 0], [5, 5, 0, 0, 0, 0, 0]).method).toBe('permutation')
  })

  test('drawn, is the exact one but for chance', () => {
    // Two classes only: the group's number of high items is hypergeometric, and its tail can be summed by hand.
    const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k)
    const ways = (high: number) => choose(20, high) * choose(20, 20 - high)
    const far = [0, 1, 2, 3, 4, 5, 6, 7, 13, 14, 15, 16, 17, 18, 19, 20]
    const exact = far.reduce((sum, high) => sum + ways(high), 0) / choose(40, 20)
    const { p, method } = permutationTest([7, 0, 0, 0, 0, 0, 13], [13, 0, 0, 0, 0, 0, 7])
    expect(method).toBe('permutation')
    // Five standard errors of 9 999 draws.
    expect(Math.abs(p - exact)).toBeLessThan(5 * Math.sqrt((exact * (1 - exact)) / DRAWS))
  })

  test('is never 0, is 1 for equal shares, and is the same again and the other way round', () => {
    const low = [400, 300, 0, 0, 0, 0, 0]
    const high = [0, 0, 0, 0, 10, 900, 2000]
    expect(permutationTest(low, high).p).toBe(1 / (DRAWS + 1))
    expect(permutationTest(high, low)).toEqual(permutationTest(low, high))
    expect(permutationTest([50, 50, 0, 0, 0, 0, 0], [20, 20, 0, 0, 0, 0, 0]).p).toBe(1)
  })

  test('holds its promise: of unrelated groups about one in ten has p up to 0.1', () => {
    // Seeded by hand: a full cycle of a small congruential generator.
    let state = 1
    const level = () => {
      state = (state * 16_807) % 2_147_483_647
      return Math.floor((state / 2_147_483_647) * 7)
    }
    const sample = () => countsOf(Array.from({ length: 12 }, level))
    const ps = Array.from({ length: 120 }, () => permutationTest(sample(), sample()).p)
    const share = ps.filter((p) => p <= 0.1).length / ps.length
    expect(share).toBeGreaterThan(0.02)
    expect(share).toBeLessThan(0.18)
  })
})

describe('p adjusted for many pairs', () => {
  test('calls the first four of fifteen in the example of Benjamini and Hochberg 1995', () => {
    const ps = [
      0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.324, 0.4262, 0.5719, 0.6528,
      0.759, 1,
    ]
    // p times 15 over its rank, but never above the next.
    const wanted = [
      0.0015, 0.003, 0.0095, 0.035625, 0.0603, 0.0638571, 0.0638571, 0.0645, 0.0765, 0.486, 0.5811818,
      0.714875, 0.7532308, 0.8132143, 1,
    ]
    expect(adjusted(ps).map((p) => p.toFixed(6))).toEqual(wanted.map((p) => p.toFixed(6)))
    expect(adjusted(ps).filter((p) => p <= 0.05)).toHaveLength(4)
  })

  test('keeps the order it was given', () => {
    expect(adjusted([0.03, 0.01, 0.02])).toEqual([0.03, 0.03, 0.03])
    expect(adjusted([0.5, 0.01])).toEqual([0.5, 0.02])
    expect(adjusted([])).toEqual([])
  })
})
