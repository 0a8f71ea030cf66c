// How far apart two sets of level counts lie, and how surely. Pure arithmetic on counts; chooses no words.
import { bisectRight, cumsum } from 'd3-array'
import { randomLcg } from 'd3-random'

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

/** Up to this many ways to share out the items, each is looked at. */
export const MOST_EXACT = 20_000
export const DRAWS = 9_999
const SEED = 0.8

export type Test = { p: number; method: 'exact' | 'permutation' }

const REMEMBERED = 2_000
const tests = new Map<string, Test>()

/**
 * How often a random sharing out of all items, in groups as large as `a` and `b`, lies at least as far apart as they
 * do. Exact up to MOST_EXACT sharings; above, from seeded draws with the observed one counted in (Phipson and Smyth
 * 2010), so p is never 0. Both must hold something.
 */
export function permutationTest(a: Counts, b: Counts): Test {
  const small = sizeOf(a) <= sizeOf(b) ? a : b
  const pool = pooled(a, b)
  const n = sizeOf(small)
  const total = sizeOf(pool)
  // Whole numbers throughout, so that ties with the observed work are ties.
  const observed = workOf(small, pool, n, total)
  const key = `${n} ${observed} ${pool.join(' ')}`
  const known = tests.get(key)
  if (known) return known
  const sharings = waysToChoose(total, n)
  const test: Test =
    sharings <= MOST_EXACT
      ? { p: waysAsFar(pool, n, total, observed) / sharings, method: 'exact' }
      : { p: drawsAsFar(pool, n, total, observed), method: 'permutation' }
  const [oldest] = tests.keys()
  if (tests.size >= REMEMBERED && oldest !== undefined) tests.delete(oldest)
  tests.set(key, test)
  return test
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

/** Binomial coefficient; Infinity once it is too large to be exact. */
function waysToChoose(total: number, n: number): number {
  let ways = 1
  for (let i = 1; i <= Math.min(n, total - n); i++) {
    ways = (ways * (total - i + 1)) / i
    if (ways > Number.MAX_SAFE_INTEGER) return Number.POSITIVE_INFINITY
  }
  return Math.round(ways)
}

/** In how many of all sharings a group of n is at least `observed` away from the rest. */
function waysAsFar(pool: Counts, n: number, total: number, observed: number): number {
  // Items of one class are alike: groups are counted by how many they take of each class.
  const from = (place: number, inGroup: number, inPool: number, work: number): number => {
    const here = pool[place]
    if (here === undefined) return inGroup === n && work >= observed ? 1 : 0
    let ways = 0
    for (let taken = 0; taken <= Math.min(here, n - inGroup); taken++) {
      const further = Math.abs((inGroup + taken) * total - (inPool + here) * n)
      ways += waysToChoose(here, taken) * from(place + 1, inGroup + taken, inPool + here, work + further)
    }
    return ways
  }
  return from(0, 0, 0, 0)
}

/** The share of draws, the observed one among them, in which a group of n is at least `observed` away from the rest. */
function drawsAsFar(pool: Counts, n: number, total: number, observed: number): number {
  const random = randomLcg(SEED)
  // What a class holds and what stands above it never change, so a draw only looks up how many items are still to come.
  const tables = pool.map(() => new Map<number, Chances>())
  let asFar = 1
  for (let draw = 0; draw < DRAWS; draw++) {
    let inGroup = 0
    let inPool = 0
    let work = 0
    pool.forEach((here, place) => {
      const left = n - inGroup
      const table = tables[place]
      const chances = table?.get(left) ?? chancesOf(here, total - inPool, left)
      table?.set(left, chances)
      inGroup += chances.first + bisectRight(chances.upTo, random() * (chances.upTo.at(-1) ?? 0))
      inPool += here
      work += Math.abs(inGroup * total - inPool * n)
    })
    if (work >= observed) asFar++
  }
  return asFar / (DRAWS + 1)
}

/** Sums of weights: that a number is at most `first`, `first + 1` and so on. */
type Chances = { first: number; upTo: number[] }

/** How many of `here` items are among `taken` out of `all`: the hypergeometric distribution, up to a factor. */
function chancesOf(here: number, all: number, taken: number): Chances {
  const least = Math.max(0, taken - (all - here))
  const most = Math.min(here, taken)
  // From the likeliest number outwards, because a product of ratios that starts in a tail would overflow.
  const mode = Math.min(most, Math.max(least, Math.floor(((here + 1) * (taken + 1)) / (all + 2))))
  const step = (x: number) => ((here - x) * (taken - x)) / ((x + 1) * (all - here - taken + x + 1))
  const weights = [1]
  let first = mode
  for (let weight = 1; first > least && weight > NOTHING; weights.unshift(weight)) weight /= step(--first)
  for (let x = mode, weight = 1; x < most && weight > NOTHING; weights.push(weight)) weight *= step(x++)
  return { first, upTo: [...cumsum(weights)] }
}

/** Beside the likeliest number's weight of 1, no draw will ever tell. */
const NOTHING = 1e-18
