import { describe, expect, test } from 'vitest'
import { agreementOf, layersOf, polarisationOf } from '@/lib/figures/agreement'

/** The worked example of van der Eijk 2001, p. 331. */
const published = [30, 40, 210, 130, 530, 50, 10]

describe('agreement', () => {
  test('of the published example is .6113333, and its polarisation .1943333', () => {
    expect(agreementOf(published)).toBeCloseTo(0.6113333, 7)
    expect(polarisationOf(agreementOf(published) ?? NaN)).toBeCloseTo(0.1943333, 7)
  })

  test('is made of the published layers and weights', () => {
    const layers = layersOf(published)
    const agreements = [0, 0.167, 0.333, 0.5, 0.667, 0.467, 1]
    const weights = [0.07, 0.12, 0.05, 0.04, 0.24, 0.16, 0.32]
    expect(layers).toHaveLength(7)
    for (const [place, { agreement, weight }] of layers.entries()) {
      expect(agreement).toBeCloseTo(agreements[place] ?? NaN, 3)
      expect(weight).toBeCloseTo(weights[place] ?? NaN, 10)
    }
  })

  test.each([
    [[2.4, 2.8, 3.2, 6.2, 13.5, 30.4, 41.6], 0.61],
    [[1.6, 2.6, 8.2, 21, 29.3, 27, 10.3], 0.48],
    [[2, 0, 1, 1], 0.08],
  ])('of %j is %d', (counts, expected) => {
    expect(agreementOf(counts)).toBeCloseTo(expected, 2)
  })

  test('is 1 where all agree, 0 where all levels are alike, -1 where half stand at each end', () => {
    expect(agreementOf([0, 0, 0, 0, 9, 0, 0])).toBe(1)
    expect(agreementOf([2, 2, 2, 2, 2, 2, 2])).toBe(0)
    expect(agreementOf([4, 0, 0, 0, 0, 0, 4])).toBe(-1)
    expect(polarisationOf(-1)).toBe(1)
  })

  test('reads the same from either end of the scale', () => {
    expect(agreementOf(published.toReversed())).toBeCloseTo(agreementOf(published) ?? NaN, 12)
  })

  test('of silence is not a number', () => {
    expect(agreementOf([0, 0, 0, 0, 0, 0, 0])).toBeNull()
  })
})
