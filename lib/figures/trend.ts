// Whether levels move with time: Kendall's tau-b and Pettitt's change point, from counts per time and level. Tests order only;
// statements are taken as independent, and nothing is corrected for asking several actors.
import type { Probability } from './probability'

/** Statements per time (rows, in order) and per level (columns, in order). */
export type Ordered = readonly (readonly number[])[]

export type Association = Probability & {
  n: number
  /** Pairs that rise together minus pairs that do not. */
  s: number
  /** Variance of s when nothing moves, corrected for ties in both. */
  variance: number
  /** -1 to 1. */
  tau: number
  /** Of s, with continuity correction. */
  z: number
  // p is two-sided; exact below FEWEST_FOR_NORMAL statements, by the normal approximation above.
}

export const FEWEST_FOR_NORMAL = 10

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
const columnsOf = (table: Ordered) =>
  Array.from({ length: Math.max(0, ...table.map((row) => row.length)) }, (_, column) =>
    sum(table.map((row) => row[column] ?? 0)),
  )

/**
 * Kendall's (1945) tau-b of level with time; with every time different, the test of Mann (1945). Null when all times or
 * all levels are the same. Costs times x levels, however many statements there are.
 */
export function kendall(table: Ordered): Association | null {
  const times = table.map(sum)
  const levels = columnsOf(table)
  const n = sum(times)
  const pairs = (counts: readonly number[]) => sum(counts.map((k) => (k * (k - 1)) / 2))
  const untied = (counts: readonly number[]) => pairs([n]) - pairs(counts)
  if (untied(times) === 0 || untied(levels) === 0) return null
  const s = concordance(table, levels.length)
  const variance = varianceOf(n, times, levels)
  const z = variance > 0 ? (s - Math.sign(s)) / Math.sqrt(variance) : 0
  const tau = s / Math.sqrt(untied(times) * untied(levels))
  if (n >= FEWEST_FOR_NORMAL)
    return { n, s, variance, tau, z, ...approximately(Math.min(1, 2 * upperTail(Math.abs(z))), n) }
  const p = exactP(times, levels, Math.abs(s))
  return { n, s, variance, tau, z, p, low: p, high: p }
}

/**
 * A p by an approximation to a test that looks at n statements with many ties. Held against all orders (n = 10 to 12)
 * and against shuffles (up to 120), p below .3 was off by up to about .3 / n, larger ones by up to 1 / n.
 */
function approximately(p: number, n: number): Probability {
  const off = Math.min(p, (p < 0.3 ? 0.3 : 1) / n)
  return { p, low: p - off, high: Math.min(1, p + off) }
}

function concordance(table: Ordered, width: number): number {
  const before = Array.from({ length: width }, () => 0)
  let s = 0
  for (const row of table) {
    row.forEach((count, level) => {
      if (count > 0) s += count * (sum(before.slice(0, level)) - sum(before.slice(level + 1)))
    })
    row.forEach((count, level) => {
      before[level] = (before[level] ?? 0) + count
    })
  }
  return s
}

/** Kendall (1970), Rank Correlation Methods, chapter 4: the variance of s with ties in both rankings. */
function varianceOf(n: number, times: readonly number[], levels: readonly number[]): number {
  const over = (term: (k: number) => number) => [sum(times.map(term)), sum(levels.map(term))] as const
  const spread = (k: number) => k * (k - 1) * (2 * k + 5)
  const [t0, u0] = over(spread)
  const [t1, u1] = over((k) => k * (k - 1))
  const [t2, u2] = over((k) => k * (k - 1) * (k - 2))
  const triples = n > 2 ? (t2 * u2) / (9 * n * (n - 1) * (n - 2)) : 0
  return (spread(n) - t0 - u0) / 18 + triples + (t1 * u1) / (2 * n * (n - 1))
}

/** Share of all different orders of the levels over the times whose s is at least as far from 0. */
function exactP(times: readonly number[], levels: readonly number[], furthest: number): number {
  const timeOf = times.flatMap((count, time) => Array.from({ length: count }, () => time))
  const left = [...levels]
  const placed: number[] = []
  let all = 0
  let far = 0
  const place = (s: number) => {
    const time = timeOf[placed.length]
    if (time === undefined) {
      all += 1
      if (Math.abs(s) >= furthest) far += 1
      return
    }
    left.forEach((count, level) => {
      if (count === 0) return
      const gain = sum(placed.map((other, at) => (timeOf[at] === time ? 0 : Math.sign(level - other))))
      left[level] = count - 1
      placed.push(level)
      place(s + gain)
      placed.pop()
      left[level] = count
    })
  }
  place(0)
  return far / all
}

/** P(Z > z) of the standard normal distribution, z >= 0: Marsaglia's (2004) series near 0, Mills' ratio in the tail. */
function upperTail(z: number): number {
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI)
  if (z > 3) {
    let fraction = z
    for (let k = 100; k > 0; k--) fraction = z + k / fraction
    return density / fraction
  }
  let area = 0
  let term = z
  for (let k = 3; area + term !== area; k += 2) {
    area += term
    term *= (z * z) / k
  }
  return 0.5 - density * area
}

/** Its p is two-sided, and too large rather than too small. */
export type ChangePoint = Probability & {
  k: number
  /** The row of the last time before the change. */
  after: number
}

/**
 * Pettitt's (1979) change point. Statements of one time have no order among them, so a change lies between times only.
 * Null when all times or all levels are the same.
 */
export function pettitt(table: Ordered): ChangePoint | null {
  const levels = columnsOf(table)
  const n = sum(levels)
  // Ties share the mean of their ranks.
  const ranks = levels.map((count, level) => sum(levels.slice(0, level)) + (count + 1) / 2)
  let seen = 0
  let u = 0
  let found: { k: number; after: number } | null = null
  for (const [time, row] of table.entries()) {
    seen += sum(row)
    u += sum(row.map((count, level) => count * (2 * (ranks[level] ?? 0) - n - 1)))
    if (seen < n && Math.abs(u) > (found?.k ?? 0)) found = { k: Math.abs(u), after: time }
  }
  if (found === null) return null
  const p = Math.min(1, 2 * Math.exp((-6 * found.k ** 2) / (n ** 3 + n ** 2)))
  return { ...found, ...approximately(p, n) }
}
