// Shares and the balance of escalating over de-escalating statements, with intervals that are honest about small numbers.
import { countOf, LEVELS, type LevelCounts, totalOf } from '@/lib/stance'
import { FEWEST_TO_SUMMARISE } from './summary'

/** A number and its 95 % interval, low end first. */
export type Estimate = { value: number; low: number; high: number }

export type Balance = {
  /** (e - d) / n, -1 to 1: e statements are above 0, d below, n are counted. */
  net: Estimate
  /** e / n and d / n, 0 to 1. */
  up: Estimate
  down: Estimate
}

/** The standard normal quantile at 0.975. */
const Z = 1.959963984540054

/** Balance and shares of level counts; null below three statements. */
export function balanceOf(counts: LevelCounts): Balance | null {
  const n = totalOf(counts)
  if (n < FEWEST_TO_SUMMARISE) return null
  const sumOf = (sign: number) =>
    LEVELS.reduce<number>((sum, level) => sum + (Math.sign(level) === sign ? countOf(counts, level) : 0), 0)
  const [e, d] = [sumOf(1), sumOf(-1)]
  return {
    net: estimate((e - d) / n, tangoInterval(e, d, n)),
    up: estimate(e / n, wilsonInterval(e, n)),
    down: estimate(d / n, wilsonInterval(d, n)),
  }
}

const estimate = (value: number, [low, high]: readonly [number, number]): Estimate => ({ value, low, high })

/**
 * Score interval of the share x / n, n > 0, within 0 to 1 (Wilson 1927); 95 % unless another normal quantile is given.
 * It has a width even where all or none are of one kind.
 */
export function wilsonInterval(x: number, n: number, z = Z): readonly [number, number] {
  const share = x / n
  const scale = 1 + z ** 2 / n
  const middle = (share + z ** 2 / (2 * n)) / scale
  const half = (z * Math.sqrt((share * (1 - share)) / n + z ** 2 / (4 * n ** 2))) / scale
  return [x === 0 ? 0 : middle - half, x === n ? 1 : middle + half]
}

/**
 * 95 % score interval of (e - d) / n, n > 0, within -1 to 1 (Tango 1998, Stat Med 17:891). e and d are two cells of one
 * multinomial: two Wilson intervals subtracted would be wrong, and Wald's is far too short.
 */
export function tangoInterval(e: number, d: number, n: number): readonly [number, number] {
  /** The score of a true difference; it falls as the difference grows. */
  const score = (difference: number) => {
    const a = 2 * n
    const b = -e - d + (2 * n - e + d) * difference
    const c = -d * difference * (1 - difference)
    // Rounding can push a root of exactly 0 below it.
    const q = (Math.sqrt(Math.max(0, b ** 2 - 4 * a * c)) - b) / (2 * a)
    return (e - d - n * difference) / Math.sqrt(n * (2 * q + difference * (1 - difference)))
  }
  const observed = (e - d) / n
  return [
    observed === -1 ? -1 : fallingRoot(score, Z, -1, observed),
    observed === 1 ? 1 : fallingRoot(score, -Z, observed, 1),
  ]
}

/** Halvings that take an interval of width 2 to the last bit of a double. */
const HALVINGS = 54

/** Where a falling function takes a value, between low and high, neither of which is ever asked for. */
function fallingRoot(of: (x: number) => number, value: number, low: number, high: number): number {
  let [from, to] = [low, high]
  for (let step = 0; step < HALVINGS; step++) {
    const middle = (from + to) / 2
    if (of(middle) > value) from = middle
    else to = middle
  }
  return (from + to) / 2
}
