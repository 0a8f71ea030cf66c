import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { adjusted, cliffsDelta, earthMovers } from '@/lib/figures/difference'

/** Counts of whole numbers from 0 to `most`. */
const countsOf = (values: readonly number[], most = 6) =>
  Array.from({ length: most + 1 }, (_, value) => values.filter((other) => other === value).length)

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
