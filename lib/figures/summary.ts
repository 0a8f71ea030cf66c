// What level counts may say: median, estimated mean, interval and state. Counts only, and silent where they are too few.
import { quantileSorted } from 'd3-array'
import { randomGamma, randomLcg } from 'd3-random'
import {
  countOf,
  describeMiddle,
  FEWEST_TO_SUMMARISE,
  LEVELS,
  type Level,
  type LevelCounts,
  levelAt,
  totalOf,
} from '@/lib/stance'
import { describeWhole } from '@/lib/words'

export { FEWEST_TO_SUMMARISE }

/** Below this many statements an actor is not ranked by position. */
export const FEWEST_TO_RANK = 5

/** What may be said in one word: none (silence), thin (fewer than three), or how the signs lie. */
export type State = 'none' | 'thin' | 'neutral' | 'one-sided' | 'mixed'

export type Summary = {
  n: number
  counts: LevelCounts
  state: State
  /** All numbers from here on are null while n < FEWEST_TO_SUMMARISE, and lie between -3 and 3. */
  median: number | null
  /** The two middle statements; they differ when an even median falls between levels. */
  medianLow: Level | null
  medianHigh: Level | null
  interpolatedMedian: number | null
  observedMean: number | null
  /** Treats the levels as equally spaced, and is pulled towards 0 while statements are few. */
  estimatedMean: number | null
  /** 95 % interval of the estimated mean. */
  interval: readonly [number, number] | null
}

/** Everything a figure says about one actor's counted statements. */
export function summaryOf(counts: LevelCounts): Summary {
  const n = totalOf(counts)
  const state = stateOf(counts)
  if (n < FEWEST_TO_SUMMARISE)
    return {
      n,
      counts,
      state,
      median: null,
      medianLow: null,
      medianHigh: null,
      interpolatedMedian: null,
      observedMean: null,
      estimatedMean: null,
      interval: null,
    }
  const low = levelAt(counts, Math.ceil(n / 2))
  const high = levelAt(counts, Math.floor(n / 2) + 1)
  const sum = LEVELS.reduce<number>((total, level) => total + level * countOf(counts, level), 0)
  return {
    n,
    counts,
    state,
    median: (low + high) / 2,
    medianLow: low,
    medianHigh: high,
    interpolatedMedian: interpolatedMedianOf(counts),
    observedMean: sum / n,
    // The prior, 1/7 on every level, is symmetric: it adds one statement's weight and nothing to the sum.
    estimatedMean: sum / (n + 1),
    interval: intervalOf(counts),
  }
}

/** "+1", or "between −1 and +1" when the two middle statements differ; null without a median. */
export function describeMedian({ medianLow, medianHigh }: Summary): string | null {
  if (medianLow === null || medianHigh === null) return null
  return describeMiddle([medianLow, medianHigh])
}

/** An actor's counted statements in a few words: "median +1 · n=3", "dots only · n=2", "nothing counted". */
export function describeGroup({ counted }: { counted: LevelCounts }): string {
  const summary = summaryOf(counted)
  if (summary.n === 0) return 'nothing counted'
  const median = describeMedian(summary)
  return `${median === null ? 'dots only' : `median ${median}`} · n=${describeWhole(summary.n)}`
}

export function stateOf(counts: LevelCounts): State {
  const n = totalOf(counts)
  if (n === 0) return 'none'
  if (n < FEWEST_TO_SUMMARISE) return 'thin'
  const below = LEVELS.some((level) => level < 0 && countOf(counts, level) > 0)
  const above = LEVELS.some((level) => level > 0 && countOf(counts, level) > 0)
  if (below && above) return 'mixed'
  return below || above ? 'one-sided' : 'neutral'
}

/** Median of grouped data, L + (n/2 - F)/f with classes one level wide; halfway across a gap when n/2 falls into one. */
function interpolatedMedianOf(counts: LevelCounts): number {
  const half = totalOf(counts) / 2
  let below = 0
  for (const level of LEVELS) {
    const here = countOf(counts, level)
    if (here > 0 && below + here > half) return level - 0.5 + (half - below) / here
    if (here > 0 && below + here === half) return (level + levelAt(counts, half + 1)) / 2
    below += here
  }
  return 0
}

const DRAWS = 10_000
const SEED = 0.8
const REMEMBERED = 2_000
const intervals = new Map<string, readonly [number, number]>()

/**
 * 95 % interval of the mean level under a Dirichlet posterior with a_k = c_k + 1/7 (Rubin 1981, with a prior of weight
 * one), from seeded gamma draws. A bootstrap would have no width at all when every statement agrees.
 */
function intervalOf(counts: LevelCounts): readonly [number, number] {
  const key = counts.join(' ')
  const known = intervals.get(key)
  if (known) return known
  const source = randomLcg(SEED)
  const weights = LEVELS.map((level) => ({
    level,
    draw: randomGamma.source(source)(countOf(counts, level) + 1 / 7),
  }))
  const means = Array.from({ length: DRAWS }, () => {
    let sum = 0
    let total = 0
    for (const { level, draw } of weights) {
      const weight = draw()
      sum += weight * level
      total += weight
    }
    return sum / total
  }).sort((a, b) => a - b)
  // Four decimals keep the last bits of a machine's logarithms out of files.
  const at = (share: number) => Number((quantileSorted(means, share) ?? 0).toFixed(4))
  const interval = [at(0.025), at(0.975)] as const
  const [oldest] = intervals.keys()
  if (intervals.size >= REMEMBERED && oldest !== undefined) intervals.delete(oldest)
  intervals.set(key, interval)
  return interval
}
