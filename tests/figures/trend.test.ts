import { describe, expect, test } from 'vitest'
import { describeProbability } from '@/lib/figures/probability'
import { kendall, type Ordered, pettitt } from '@/lib/figures/trend'

/** Counts per time and value, both in ascending order. */
function tableOf(times: readonly number[], values: readonly number[]): Ordered {
  const inOrder = (all: readonly number[]) => [...new Set(all)].sort((a, b) => a - b)
  return inOrder(times).map((time) =>
    inOrder(values).map((value) => times.filter((t, at) => t === time && values[at] === value).length),
  )
}
const series = (values: readonly number[]) =>
  tableOf(
    values.map((_, at) => at),
    values,
  )

/** Annual flow of the Nile at Aswan, 1871 to 1970 (R, datasets::Nile). */
const nile = [
  1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994, 1020, 960, 1180, 799, 958,
  1140, 1100, 1210, 1150, 1250, 1260, 1220, 1030, 1100, 774, 840, 874, 694, 940, 833, 701, 916, 692, 1020,
  1050, 969, 831, 726, 456, 824, 702, 1120, 1100, 832, 764, 821, 768, 845, 864, 862, 698, 845, 744, 796, 1040,
  759, 781, 865, 845, 944, 984, 897, 822, 1010, 771, 676, 649, 846, 812, 742, 801, 1040, 860, 874, 848, 890,
  744, 749, 838, 1050, 918, 986, 797, 923, 975, 815, 1020, 906, 901, 1170, 912, 746, 919, 718, 714, 740,
]

/** Every different order of some values. */
function orders(values: readonly number[]): number[][] {
  if (values.length === 0) return [[]]
  return [...new Set(values)].flatMap((first) => {
    const at = values.indexOf(first)
    return orders([...values.slice(0, at), ...values.slice(at + 1)]).map((rest) => [first, ...rest])
  })
}

describe('Kendall’s tau-b', () => {
  test('is what SciPy’s documentation computes, ties and all', () => {
    expect(kendall(tableOf([12, 2, 1, 12, 2], [1, 4, 7, 1, 0]))?.tau).toBeCloseTo(-0.47140452079103173, 12)
  })

  test('is what R computes for the Nile: S, its variance with ties, z, tau and p', () => {
    const found = kendall(series(nile))
    expect(found?.s).toBe(-1387)
    expect(found?.variance).toBeCloseTo(112728.333333, 5)
    expect(found?.z).toBeCloseTo(-4.128066523, 8)
    expect(found?.tau).toBeCloseTo(-0.2807413347, 9)
    expect(found?.p).toBeCloseTo(3.658e-5, 8)
  })

  test.each([
    ['a perfect rise of four', [1, 2, 3, 4], 1, 2 / 24],
    ['a perfect rise of five', [1, 2, 3, 4, 5], 1, 2 / 120],
    ['a perfect fall of five', [5, 4, 3, 2, 1], -1, 2 / 120],
    ['six with one pair out of order', [1, 2, 4, 3, 5, 6], 13 / 15, 12 / 720],
  ])('%s has its exact p', (_, values, tau, p) => {
    expect(kendall(series(values))).toMatchObject({ tau: expect.closeTo(tau, 12), p: expect.closeTo(p, 12) })
  })

  test('with ties, p is the share of all orders that are at least as far from none', () => {
    // Of the six orders of 1, 1, 2, 2 over four days, the first and the last are as far.
    expect(kendall(series([1, 1, 2, 2]))?.p).toBeCloseTo(2 / 6, 12)
    // Over two days with two statements each: the levels of a day are drawn, 1 of 6 splits at each end.
    expect(kendall(tableOf([1, 1, 2, 2], [1, 1, 2, 2]))?.p).toBeCloseTo(2 / 6, 12)
  })

  test('below ten statements p is exact; from ten on it is told no finer than its approximation is firm', () => {
    const exact = kendall(series([1, 2, 3, 4, 5, 6, 7, 9, 8]))
    expect([exact?.low, exact?.high]).toEqual([exact?.p, exact?.p])
    // Ten statements at three times and three levels: so many ties that the approximation is off by hundredths.
    const table = tableOf([1, 1, 1, 2, 2, 2, 2, 3, 3, 3], [1, 1, 2, 1, 2, 2, 3, 2, 3, 3])
    const rough = kendall(table)
    const shares = orders([1, 1, 2, 1, 2, 2, 3, 2, 3, 3]).map((levels) =>
      Math.abs(kendall(tableOf([1, 1, 1, 2, 2, 2, 2, 3, 3, 3], levels))?.s ?? 0),
    )
    const far = shares.filter((s) => s >= Math.abs(rough?.s ?? 0)).length / shares.length
    expect(far).toBeGreaterThan(rough?.low ?? 1)
    expect(far).toBeLessThan(rough?.high ?? 0)
    expect(rough && describeProbability(rough)).toMatch(/^p [≈<] 0\.\d$/)
  })

  test('from ten statements on p follows the normal approximation', () => {
    const rise = kendall(series([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]))
    expect(rise?.z).toBeCloseTo(44 / Math.sqrt(125), 12)
    expect(rise?.p).toBeCloseTo(8.303e-5, 7)
    const some = kendall(series([1, 3, 2, 6, 4, 9, 5, 10, 7, 8]))
    expect(some?.p).toBeCloseTo(normalP(some?.z ?? 0), 10)
    expect(kendall(series([5, 6, 4, 7, 3, 8, 2, 9, 1, 10]))?.p).toBeGreaterThan(0.6)
  })

  test('nothing can be said when nothing differs', () => {
    expect(kendall(series([2, 2, 2, 2]))).toBeNull()
    expect(kendall(tableOf([1, 1, 1], [1, 2, 3]))).toBeNull()
    expect(kendall([])).toBeNull()
  })

  test('times at which nothing was said change nothing', () => {
    const silent = [0, 0, 0]
    const [a, b, c] = [
      [1, 0, 0],
      [0, 2, 0],
      [0, 1, 1],
    ]
    if (!a || !b || !c) throw new Error('three rows')
    expect(kendall([a, silent, b, silent, silent, c])).toEqual(kendall([a, b, c]))
  })

  test('a hundred thousand statements are tested from their table', () => {
    const many = kendall([
      [20_000, 10_000, 5_000],
      [5_000, 10_000, 20_000],
      [10_000, 10_000, 10_000],
    ])
    expect(many?.n).toBe(100_000)
    expect(many?.tau).toBeGreaterThan(0)
    expect(many?.p).toBeLessThan(1e-6)
  })
})

/** Two-sided p of the normal distribution by Simpson's rule, as a second opinion. */
function normalP(z: number): number {
  const density = (x: number) => Math.exp((-x * x) / 2) / Math.sqrt(2 * Math.PI)
  const steps = 10_000
  const width = Math.abs(z) / steps
  let area = 0
  for (let k = 0; k < steps; k++)
    area += (width / 6) * (density(k * width) + 4 * density((k + 0.5) * width) + density((k + 1) * width))
  return 1 - 2 * area
}

describe('Pettitt’s change point', () => {
  test('of the Nile is 1898, as R computes', () => {
    const found = pettitt(series(nile))
    expect(found).toMatchObject({ k: 1617, after: 27 })
    expect(found?.p).toBeCloseTo(3.591022e-7, 12)
  })

  test('of the data in Pettitt’s paper is 17, with K 232', () => {
    const page = [
      -1.05, 0.96, 1.22, 0.58, -0.98, -0.03, -1.54, -0.71, -0.35, 0.66, 0.44, 0.91, -0.02, -1.42, 1.26, -1.02,
      -0.81, 1.66, 1.05, 0.97, 2.14, 1.22, -0.24, 1.6, 0.72, -0.12, 0.44, 0.03, 0.66, 0.56, 1.37, 1.66, 0.1,
      0.8, 1.29, 0.49, -0.07, 1.18, 3.29, 1.84,
    ]
    const found = pettitt(series(page))
    expect(found).toMatchObject({ k: 232, after: 16 })
    expect(found?.p).toBeCloseTo(0.01455559754, 9)
  })

  test('lies between times, never inside one', () => {
    // The levels of the middle time differ, but nobody knows in which order they were said.
    expect(
      pettitt([
        [3, 0],
        [2, 2],
        [0, 3],
      ])?.after,
    ).toBe(0)
    expect(pettitt([[3, 3]])).toBeNull()
  })

  test('is last spoken before the change, not last silent', () => {
    expect(
      pettitt([
        [4, 0],
        [0, 0],
        [0, 0],
        [0, 4],
      ])?.after,
    ).toBe(0)
  })

  test('does not exist where all levels are the same', () => {
    expect(pettitt(series([1, 1, 1, 1]))).toBeNull()
    expect(pettitt([])).toBeNull()
  })
})
