// How far apart two sets of level counts lie. Pure arithmetic on counts; chooses no words.

/** Numbers of items in each of a row of ordered classes one step apart; the seven levels are one such row. */
type Counts = readonly number[]

const sizeOf = (counts: Counts) => counts.reduce((sum, count) => sum + count, 0)

/**
 * Earth mover's distance between two distributions over the same ordered classes, in steps: sum of |F - G| over the
 * classes. Over the seven levels 0 (the same shares) to 6 (opposite ends). Null when either is empty.
 */
export function earthMovers(a: Counts, b: Counts): number | null {
  const n = sizeOf(a)
  const m = sizeOf(b)
  return n === 0 || m === 0 ? null : workOf(a, pooled(a, b), n, n + m) / (n * m)
}

/**
 * Cliff's delta (1993): the chance that an item of `a` stands higher than one of `b`, less the chance that it stands
 * lower. -1 to 1; null when either is empty.
 */
export function cliffsDelta(a: Counts, b: Counts): number | null {
  const pairs = sizeOf(a) * sizeOf(b)
  if (pairs === 0) return null
  let below = 0
  let above = sizeOf(b)
  let sum = 0
  a.forEach((count, place) => {
    above -= b[place] ?? 0
    sum += count * (below - above)
    below += b[place] ?? 0
  })
  return sum / pairs
}

/**
 * Benjamini and Hochberg's (1995) adjusted p-values, in the order given: the smallest rate of false discoveries at
 * which each would be called one.
 */
export function adjusted(ps: readonly number[]): number[] {
  const descending = ps.map((p, place) => ({ p, place })).sort((x, y) => y.p - x.p)
  const result = [...ps]
  let least = 1
  descending.forEach(({ p, place }, above) => {
    least = Math.min(least, (p * ps.length) / (ps.length - above))
    result[place] = least
  })
  return result
}

const pooled = (a: Counts, b: Counts) => a.map((count, place) => count + (b[place] ?? 0))

/** The earth mover's distance between a group of n and the rest of the pool, times n and the size of the rest. */
function workOf(group: Counts, pool: Counts, n: number, total: number): number {
  let inGroup = 0
  let inPool = 0
  let work = 0
  pool.forEach((count, place) => {
    inGroup += group[place] ?? 0
    inPool += count
    work += Math.abs(inGroup * total - inPool * n)
  })
  return work
}
