// What level counts may say: median and its interval, means and state. Counts only, and silent where they are too few.

import { describeWhole } from '@/lib/phrase'
import {
  countOf,
  describeMiddle,
  describeSigned,
  FEWEST_TO_SUMMARISE,
  LEVELS,
  type Level,
  type LevelCounts,
  levelAt,
  totalOf,
} from '@/lib/stance'
import { type Interval, medianInterval } from './posterior'

export { FEWEST_TO_SUMMARISE }

/** Below this many statements an actor is not ranked by position. */
export const FEWEST_TO_RANK = 5
/** Below this many statements the interval of a median stands in tables only. */
export const FEWEST_FOR_BAR = 5

/** What the bar or band of a median is, in a legend. */
export const MEDIAN_BAR = `95 % interval of the median, in whole levels, from ${FEWEST_FOR_BAR} statements on; hidden by the median where it is that level alone`

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
  /** 95 % interval of the median, in whole levels; the median lies within it. */
  medianInterval: Interval<Level> | null
  interpolatedMedian: number | null
  observedMean: number | null
  /** Treats the levels as equally spaced, and is pulled towards 0 while statements are few. */
  estimatedMean: number | null
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
      medianInterval: null,
      interpolatedMedian: null,
      observedMean: null,
      estimatedMean: null,
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
    medianInterval: medianInterval(counts),
    interpolatedMedian: interpolatedMedianOf(counts),
    observedMean: sum / n,
    // The prior, 1/7 on every level, is symmetric: it adds one statement's weight and nothing to the sum.
    estimatedMean: sum / (n + 1),
  }
}

/** "+1", or "between −1 and +1" when the two middle statements differ; null without a median. */
export function describeMedian({ medianLow, medianHigh }: Summary): string | null {
  if (medianLow === null || medianHigh === null) return null
  return describeMiddle([medianLow, medianHigh])
}

/** "from −1 to +1", or "+1 alone". */
export function describeInterval([low, high]: Interval<Level>): string {
  return low === high
    ? `${describeSigned(low)} alone`
    : `from ${describeSigned(low)} to ${describeSigned(high)}`
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
