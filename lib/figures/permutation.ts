// How easily chance would pull two sets of level counts as far apart as they are: a permutation test of their distance. Exact
// where that is feasible, from seeded draws elsewhere, and then with how far it can be trusted.
import { bisectRight, cumsum } from 'd3-array'
import { randomLcg } from 'd3-random'
import { wilsonInterval } from './balance'
import { memory } from './memory'

/** Numbers of items in each of a row of ordered classes one step apart; the seven levels are one such row. */
type Counts = readonly number[]

export type Test = {
  p: number
  /** The true p lies within; as good as p itself where it is exact, a 99 % interval where it is drawn. */
  low: number
  high: number
  method: 'exact' | 'permutation'
}

const sizeOf = (counts: Counts) => counts.reduce((sum, count) => sum + count, 0)
const remembered = memory<Test>()

/**
 * How often a random sharing out of all items, in groups as large as `a` and `b`, lies at least as far apart by earth
 * mover's distance as they do. Both must hold something.
 */
export function permutationTest(a: Counts, b: Counts): Test {
  const small = sizeOf(a) <= sizeOf(b) ? a : b
  const pool = a.map((count, place) => count + (b[place] ?? 0))
  return remembered(`${pool.join(' ')} / ${small.join(' ')}`, () => {
    const dealt = dealOf(pool, sizeOf(small))
    // Whole numbers throughout, so that ties with the observed work are ties.
    const observed = small.reduce(
      ({ inGroup, work }, count, place) => ({
        inGroup: inGroup + count,
        work: work + dealt.workAt(place, inGroup + count),
      }),
      { inGroup: 0, work: 0 },
    ).work
    return exactTest(dealt, observed) ?? drawnTest(dealt, observed)
  })
}

/** A pool of items and a group of n to be dealt from it, class by class. */
type Deal = {
  pool: Counts
  n: number
  /** Items that stand before each class. */
  before: readonly number[]
  total: number
  /**
   * The share of the earth mover's distance that falls behind a class once `inGroup` items of it and of those before it are in the
   * group, times a whole number.
   */
  workAt(place: number, inGroup: number): number
}

function dealOf(pool: Counts, n: number): Deal {
  const total = sizeOf(pool)
  const divisor = greatestDivisor(total, n)
  let seen = 0
  const before = pool.map((count) => {
    seen += count
    return seen - count
  })
  return {
    ...{ pool, n, before, total },
    workAt: (place, inGroup) =>
      Math.abs(inGroup * total - ((before[place] ?? 0) + (pool[place] ?? 0)) * n) / divisor,
  }
}

const greatestDivisor = (a: number, b: number): number => (b === 0 ? a : greatestDivisor(b, a % b))

// ---- exact -----------------------------------------------------------------------------------------------------

/** More steps than this, some milliseconds, are left to draws. */
const MOST_STEPS = 250_000
/** Where to find what may follow takes more than this, the steps would be too many as well. */
const MOST_LOOKS = 200_000
/** Deals less likely than this are left out of the sum; what they might add is in the result's bounds. */
const NEGLIGIBLE = 1e-11
const ROUNDING = 1e-12

/**
 * Every deal, by how many items of each class it takes: multivariate hypergeometric. Deals that agree in the size of the
 * group and in the work so far are counted as one, and no further once their end is certain. Null where even so there
 * are too many.
 */
function exactTest(deal: Deal, observed: number): Test | null {
  const { pool, before, total, n } = deal
  const looks = pool.reduce(
    (sum, here, place) => sum + Math.min(n, before[place] ?? 0) * Math.min(n, here),
    0,
  )
  if (looks > MOST_LOOKS) return null
  const rest = restOf(deal)
  let live = new Map([[0, new Map([[0, 1]])]])
  let steps = 0
  let p = 0
  let left = 0
  for (const [place, here] of pool.entries()) {
    const next = new Map<number, Map<number, number>>()
    for (const [inGroup, works] of live) {
      const { first, weights } = weightsOf(here, total - (before[place] ?? 0), n - inGroup)
      const all = weights.reduce((sum, weight) => sum + weight, 0)
      steps += weights.length * works.size
      if (steps > MOST_STEPS) return null
      for (const [at, weight] of weights.entries()) {
        const then = inGroup + first + at
        const work = deal.workAt(place, then)
        const [least, most] = rest(place + 1, then)
        const into = next.get(then) ?? new Map<number, number>()
        next.set(then, into)
        for (const [sofar, chance] of works) {
          const now = sofar + work
          const part = (chance * weight) / all
          if (now + least >= observed) p += part
          else if (now + most < observed) continue
          else if (part < NEGLIGIBLE) left += part
          else into.set(now, (into.get(now) ?? 0) + part)
        }
      }
    }
    live = next
  }
  // Rounding can add up to a little more than certainty.
  const exact = Math.min(1, p)
  return { p: exact, low: exact, high: Math.min(1, exact + left + ROUNDING), method: 'exact' }
}

/** The least and the most work that can follow, by the class to come and the size of the group so far. */
function restOf({
  pool,
  before,
  total,
  n,
  workAt,
}: Deal): (place: number, inGroup: number) => readonly [number, number] {
  const none = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY] as const
  const bounds: (readonly [number, number])[][] = pool.map(() => [])
  const at = (place: number, inGroup: number) =>
    place === pool.length ? (inGroup === n ? ([0, 0] as const) : none) : (bounds[place]?.[inGroup] ?? none)
  for (let place = pool.length - 1; place >= 0; place--) {
    const seen = before[place] ?? 0
    for (let inGroup = Math.max(0, n - total + seen); inGroup <= Math.min(n, seen); inGroup++) {
      let [least, most]: readonly [number, number] = none
      for (let then = inGroup; then <= Math.min(n, inGroup + (pool[place] ?? 0)); then++) {
        const [low, high] = at(place + 1, then)
        least = Math.min(least, workAt(place, then) + low)
        most = Math.max(most, workAt(place, then) + high)
      }
      const row = bounds[place]
      if (row) row[inGroup] = [least, most]
    }
  }
  return at
}

/**
 * How many of `here` items are among `taken` out of `all`: the hypergeometric distribution, up to a factor, beginning
 * with the weight of `first`.
 */
function weightsOf(here: number, all: number, taken: number): { first: number; weights: number[] } {
  const least = Math.max(0, taken - (all - here))
  const most = Math.min(here, taken)
  // From the likeliest number outwards, because a product of ratios that starts in a tail would overflow.
  const mode = Math.min(most, Math.max(least, Math.floor(((here + 1) * (taken + 1)) / (all + 2))))
  const step = (x: number) => ((here - x) * (taken - x)) / ((x + 1) * (all - here - taken + x + 1))
  const above = [1]
  const below: number[] = []
  for (let x = mode, weight = 1; x < most && weight > NOTHING; above.push(weight)) weight *= step(x++)
  for (let x = mode, weight = 1; x > least && weight > NOTHING; below.push(weight)) weight /= step(--x)
  return { first: mode - below.length, weights: [...below.reverse(), ...above] }
}

/** Beside the likeliest number's weight of 1, nothing that could ever tell. */
const NOTHING = 1e-18

// ---- drawn -----------------------------------------------------------------------------------------------------

export const DRAWS = 9_999
const SEED = 0.8
/** The standard normal quantile at 0.995. */
const Z = 2.5758293035489

/** From seeded draws with the observed one counted in (Phipson and Smyth 2010), so p is never 0. */
function drawnTest(deal: Deal, observed: number): Test {
  const asFar = drawsAsFar(deal, observed)
  const [low, high] = wilsonInterval(asFar, DRAWS, Z)
  return { p: (asFar + 1) / (DRAWS + 1), low, high, method: 'permutation' }
}

/** In how many draws a group is at least `observed` away from the rest. */
function drawsAsFar({ pool, before, total, n, workAt }: Deal, observed: number): number {
  const random = randomLcg(SEED)
  // What a class holds and what stands above it never change, so a draw only looks up how many items are still to come.
  const tables = pool.map(() => new Map<number, { first: number; upTo: Float64Array }>())
  let asFar = 0
  for (let draw = 0; draw < DRAWS; draw++) {
    let inGroup = 0
    let work = 0
    for (let place = 0; place < pool.length; place++) {
      const table = tables[place]
      let chances = table?.get(n - inGroup)
      if (!chances) {
        const { first, weights } = weightsOf(pool[place] ?? 0, total - (before[place] ?? 0), n - inGroup)
        chances = { first, upTo: cumsum(weights) }
        table?.set(n - inGroup, chances)
      }
      inGroup += chances.first + bisectRight(chances.upTo, random() * (chances.upTo.at(-1) ?? 0))
      work += workAt(place, inGroup)
    }
    if (work >= observed) asFar++
  }
  return asFar
}
