import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { chanceBelowZero, incompleteBeta, logGamma } from '@/lib/figures/gamma'

const shape = fc.double({ min: 1 / 7, max: 400, noNaN: true })

/** Out of n tosses of a fair coin, the chance of at least k heads, by summing. */
function atLeast(k: number, n: number): number {
  let ways = 1
  let sum = 0
  for (let heads = 0; heads <= n; heads++) {
    if (heads >= k) sum += ways
    ways = (ways * (n - heads)) / (heads + 1)
  }
  return sum / 2 ** n
}

test('the logarithm of the gamma function is that of factorials, and of the root of pi at one half', () => {
  let factorial = 1
  for (let n = 1; n <= 20; n++) {
    expect(logGamma(n)).toBeCloseTo(Math.log(factorial), 12)
    factorial *= n
  }
  expect(logGamma(0.5)).toBeCloseTo(Math.log(Math.PI) / 2, 13)
  expect(logGamma(1 / 7)).toBeCloseTo(1.879_169_2, 6)
})

describe('the regularised incomplete beta', () => {
  test('of whole numbers is a sum of binomial chances', () => {
    for (let n = 1; n <= 40; n++)
      for (let k = 1; k <= n; k++) expect(incompleteBeta(0.5, k, n - k + 1)).toBeCloseTo(atLeast(k, n), 12)
  })

  test('is 0 and 1 at the ends, and the mirrored one is what is left of 1', () => {
    expect([incompleteBeta(0, 2, 3), incompleteBeta(1, 2, 3)]).toEqual([0, 1])
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 0.99, noNaN: true }), shape, shape, (x, a, b) => {
        expect(incompleteBeta(x, a, b) + incompleteBeta(1 - x, b, a)).toBeCloseTo(1, 11)
      }),
    )
  })

  test('converges for hundreds of thousands', () => {
    expect(incompleteBeta(0.5, 200_000, 200_000)).toBeCloseTo(0.5, 8)
    expect(incompleteBeta(0.5, 199_000, 201_000)).toBeGreaterThan(0.999)
  })
})

describe('the chance that a weighted sum of gammas is at most 0', () => {
  test('is the incomplete beta where there are two of equal weight', () => {
    fc.assert(
      fc.property(shape, shape, (a, b) => {
        // G_a <= G_b where G_a is at most half of both.
        expect(chanceBelowZero([1, -1], [a, b])).toBeCloseTo(incompleteBeta(0.5, a, b), 6)
      }),
    )
  })

  test('is the incomplete beta at another share for other weights', () => {
    fc.assert(
      fc.property(shape, shape, fc.double({ min: 0.05, max: 0.95, noNaN: true }), (a, b, x) => {
        expect(chanceBelowZero([1 - x, -x], [a, b])).toBeCloseTo(incompleteBeta(x, a, b), 5)
      }),
      { numRuns: 60 },
    )
  })

  test('is certain where all weights have one sign', () => {
    expect(chanceBelowZero([1, 2, 0], [1, 2, 3])).toBeCloseTo(0, 6)
    expect(chanceBelowZero([-1, -2, 0], [1, 2, 3])).toBeCloseTo(1, 6)
  })
})
