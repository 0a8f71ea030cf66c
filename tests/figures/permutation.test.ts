import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { earthMovers } from '@/lib/figures/difference'
import { DRAWS, permutationTest } from '@/lib/figures/permutation'

/** Counts of whole numbers from 0 to 6. */
const countsOf = (values: readonly number[]) =>
  Array.from({ length: 7 }, (_, value) => values.filter((other) => other === value).length)

const sum = (counts: readonly number[]) => counts.reduce((all, count) => all + count, 0)

/** The share of shuffles of all items that set two groups of these sizes at least as far apart. */
function shuffledAsFar(a: readonly number[], b: readonly number[], times: number): number {
  // A full cycle of a small congruential generator.
  let state = 1
  const below = (n: number) => {
    state = (state * 16_807) % 2_147_483_647
    return Math.floor((state / 2_147_483_647) * n)
  }
  const items = [...a, ...b].flatMap((count, place) => Array.from({ length: count }, () => place % 7))
  const wanted = earthMovers(a, b) ?? Number.NaN
  let far = 0
  for (let time = 0; time < times; time++) {
    for (let last = items.length - 1; last > 0; last--) {
      const other = below(last + 1)
      ;[items[last], items[other]] = [items[other] ?? 0, items[last] ?? 0]
    }
    const apart = earthMovers(countsOf(items.slice(0, sum(a))), countsOf(items.slice(sum(a)))) ?? Number.NaN
    if (apart >= wanted - 1e-9) far += 1
  }
  return far / times
}

/** Every way to choose `n` of the items, by their places. */
function choices(items: readonly number[], n: number): number[][] {
  if (n === 0) return [[]]
  return items.flatMap((item, place) => choices(items.slice(place + 1), n - 1).map((rest) => [item, ...rest]))
}

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
    expect(method).toBe('exact')
    expect(p).toBeCloseTo(2 / 252, 14)
  })

  test('of sizes far beyond listing every regrouping is exact still: two classes are a hypergeometric tail', () => {
    // C(40, 20) regroupings are more than 10^11.
    const choose = (n: number, k: number): number => (k === 0 ? 1 : (choose(n - 1, k - 1) * n) / k)
    const ways = (high: number) => choose(20, high) * choose(20, 20 - high)
    const far = [0, 1, 2, 3, 4, 5, 6, 7, 13, 14, 15, 16, 17, 18, 19, 20]
    const exact = far.reduce((sum, high) => sum + ways(high), 0) / choose(40, 20)
    const { p, low, high, method } = permutationTest([7, 0, 0, 0, 0, 0, 13], [13, 0, 0, 0, 0, 0, 7])
    expect(method).toBe('exact')
    expect(p).toBeCloseTo(exact, 12)
    expect(low).toBe(p)
    expect(high - low).toBeLessThan(1e-9)
  })

  test('is exact for groups of a hundred, where it agrees with draws of another kind', () => {
    const [a, b] = [
      [3, 12, 25, 30, 20, 8, 2],
      [5, 18, 27, 29, 14, 6, 1],
    ] as const
    const found = permutationTest(a, b)
    expect(found.method).toBe('exact')
    const share = shuffledAsFar(a, b, 4000)
    // Five standard errors of the shuffles.
    expect(Math.abs(found.p - share)).toBeLessThan(5 * Math.sqrt((share * (1 - share)) / 4000))
  })

  test('is drawn for thousands, within bounds that hold the exact one', () => {
    const [a, b] = [
      [700, 900, 400, 1300, 600, 900, 501],
      [690, 880, 460, 1210, 640, 930, 420],
    ] as const
    const { p, low, high, method } = permutationTest(a, b)
    expect(method).toBe('permutation')
    expect(DRAWS).toBeGreaterThanOrEqual(9_999)
    expect(low).toBeLessThan(p)
    expect(high).toBeGreaterThan(p)
    // A 99 % interval of that many draws.
    expect((high - low) / 2).toBeCloseTo(2.576 * Math.sqrt((p * (1 - p)) / DRAWS), 3)
  })

  test('is never 0 where it is drawn, is 1 for equal shares, and is the same the other way round', () => {
    const low = [700, 900, 400, 1300, 600, 900, 501]
    const high = [400, 700, 500, 1100, 900, 1000, 830]
    expect(permutationTest(low, high)).toMatchObject({ p: 1 / (DRAWS + 1), low: 0, method: 'permutation' })
    expect(permutationTest(high, low)).toEqual(permutationTest(low, high))
    expect(permutationTest([50, 50, 0, 0, 0, 0, 0], [20, 20, 0, 0, 0, 0, 0]).p).toBeCloseTo(1, 12)
  })

  test('is the same when the scale is turned round', () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 7, maxLength: 7 })
    fc.assert(
      fc.property(sizes, sizes, (a, b) => {
        if (sum(a) === 0 || sum(b) === 0) return
        expect(permutationTest([...a].reverse(), [...b].reverse()).p).toBeCloseTo(permutationTest(a, b).p, 8)
      }),
      { numRuns: 40 },
    )
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
