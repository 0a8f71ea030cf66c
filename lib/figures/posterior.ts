// How surely level counts tell where an actor stands: 95 % intervals of the median and of the estimated mean. Both are computed
// from the same Dirichlet posterior; nothing is drawn at random.
import { LEVELS, type Level, type LevelCounts } from '@/lib/stance'
import { chanceBelowZero, incompleteBeta } from './gamma'
import { memory } from './memory'

/** Low end first. */
export type Interval<T extends number = number> = readonly [low: T, high: T]

/** What is left out at each end of a 95 % interval. */
const TAIL = 0.025

/** Added to the count of each level (Perks): together they weigh as much as one statement. */
const PRIOR = 1 / 7

/**
 * 95 % interval of the median, in whole levels. Under the posterior a_k = c_k + 1/7 the share at or below a level k is
 * Beta(a_-3 + .. + a_k, the rest), and the median is at most k where that share is at least one half.
 */
export function medianInterval(counts: LevelCounts): Interval<Level> {
  const atMost = mediansAtMost(counts)
  const lowest = (chance: number): Level => LEVELS[atMost.findIndex((value) => value >= chance)] ?? 3
  return [lowest(TAIL), lowest(1 - TAIL)]
}

/** The chance that the median is at most each level, in the order of LEVELS; 1 for the last. */
export function mediansAtMost(counts: LevelCounts): number[] {
  const all = counts.reduce((sum, count) => sum + count, 1)
  let below = 0
  return counts.map((count, place) => {
    below += count + PRIOR
    return place === LEVELS.length - 1 ? 1 : 1 - incompleteBeta(0.5, below, all - below)
  })
}

/**
 * 95 % interval of the mean level under the same posterior (Rubin 1981, with a prior of weight one), to 1e-5. The
 * levels count as equally spaced. A bootstrap would have no width at all where every statement agrees.
 */
export function meanInterval(counts: LevelCounts): Interval {
  // The high end is the low end of the mirrored counts, so changing all signs changes the signs of both ends.
  const [low, high] = [counts, [...counts].reverse()].map((some) => ends(some.join(' '), () => lowEnd(some)))
  return [low ?? -3, -(high ?? -3)]
}

const ends = memory<number>()

/** A quantity lies this many standard deviations below its mean with a chance of at most TAIL (Cantelli). */
const FURTHEST = Math.sqrt((1 - TAIL) / TAIL)
/** Relative to TAIL, how near the chance at an end must come to it; and how near the end itself, in levels. */
const NEAR_ENOUGH = 1e-5
const CLOSE_ENOUGH = 2e-6
const MOST_STEPS = 60
/** Smaller chances are as good as none: the search only needs to know that it is too far out. */
const LEAST = 1e-6

/** The mean level that the posterior lies below with a chance of TAIL. */
function lowEnd(counts: readonly number[]): number {
  const shapes = counts.map((count) => count + PRIOR)
  const all = shapes.reduce((sum, shape) => sum + shape, 0)
  const expected = (of: (level: number) => number) =>
    LEVELS.reduce<number>((sum, level, place) => sum + of(level) * (shapes[place] ?? 0), 0) / all
  const mean = expected((level) => level)
  const deviation = Math.sqrt(expected((level) => (level - mean) ** 2) / (all + 1))
  // On a logarithmic scale the tail is nearly straight. P(mean <= x) = P(sum of (level - x) G <= 0).
  const excess = (x: number) =>
    Math.log(
      Math.max(
        LEAST,
        chanceBelowZero(
          LEVELS.map((level) => level - x),
          shapes,
        ),
      ) / TAIL,
    )
  return rising(excess, Math.max(-3, mean - FURTHEST * deviation), mean)
}

/** Where a rising function is 0 between low, where it is below, and high: Dowell and Jarratt's (1971) Illinois method. */
function rising(of: (x: number) => number, low: number, high: number): number {
  let [from, to, atFrom, atTo] = [low, high, of(low), of(high)]
  let side = 0
  for (let step = 0; step < MOST_STEPS && to - from > CLOSE_ENOUGH; step++) {
    const x = (from * atTo - to * atFrom) / (atTo - atFrom)
    const at = of(x)
    if (Math.abs(at) < NEAR_ENOUGH) return x
    if (at < 0) {
      ;[from, atFrom] = [x, at]
      if (side < 0) atTo /= 2
      side = -1
    } else {
      ;[to, atTo] = [x, at]
      if (side > 0) atFrom /= 2
      side = 1
    }
  }
  return (from + to) / 2
}
