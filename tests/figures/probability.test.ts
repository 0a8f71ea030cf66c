import { describe, expect, test } from 'vitest'
import { permutationTest } from '@/lib/figures/permutation'
import { describeProbability, probability } from '@/lib/figures/probability'

const exact = (p: number) => ({ p, low: p, high: p })

describe('a p in words', () => {
  test.each([
    [exact(0.03216), 3, 'p = 0.032'],
    [exact(0.03216), 2, 'p = 0.03'],
    [exact(1), 2, 'p = 1.00'],
    [exact(0.0004), 3, 'p < 0.001'],
    [exact(0.0004), 2, 'p < 0.01'],
    [{ p: 0.0497, low: 0.0444, high: 0.0556 }, 3, 'p ≈ 0.05'],
    [{ p: 0.5013, low: 0.4884, high: 0.5142 }, 3, 'p ≈ 0.5'],
    [{ p: 0.0001, low: 0, high: 0.00066 }, 3, 'p < 0.001'],
  ])('of %j in %i decimals at most is "%s"', (found, most, words) => {
    expect(describeProbability(found, most)).toBe(words)
  })

  test('that was drawn is not told finer than its draws are firm', () => {
    const found = permutationTest([700, 900, 400, 1300, 600, 900, 501], [690, 880, 460, 1210, 640, 930, 420])
    expect(found.method).toBe('permutation')
    const [, digits = ''] = /^p ≈ 0\.(\d+)$/.exec(describeProbability(found)) ?? []
    // One in the last digit is more than the draws may be off.
    expect(10 ** -digits.length).toBeGreaterThanOrEqual((found.high - found.low) / 2)
    expect(digits.length).toBeGreaterThan(0)
    expect(String(probability(found)).length).toBeLessThanOrEqual(2 + digits.length)
  })
})

describe('a p in a table', () => {
  test('has four digits, or as many as are firm, and is never 0', () => {
    expect(probability(exact(1 / 462))).toBe(0.002165)
    expect(probability(exact(1e-30))).toBe(0.000001)
    expect(probability({ p: 0.0497, low: 0.0444, high: 0.0556 })).toBe(0.05)
    expect(probability({ p: 0.0001, low: 0, high: 0.00066 })).toBe(0.001)
    expect(probability(null)).toBeNull()
  })
})
