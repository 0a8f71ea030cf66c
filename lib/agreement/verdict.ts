// What a figure of agreement may say in words, and when it stays silent.
import { describeAlpha } from '../phrase'
import { type Alpha, alphaInterval, alphaOf, type Metric, type Unit } from './alpha'

/** Below this many units that two coded, alpha is arithmetic and no finding. */
export const FEWEST_UNITS = 10
/** Below this many the interval of alpha is about ± .2: said where a round is made. */
export const FEW_UNITS = 30

/** From here on agreement supports comparing actors; from the second on, tentatively (Krippendorff 2018, p. 356). */
export const SUPPORTS = 0.8
export const TENTATIVE = 0.667

/** "supports comparing", "tentative" or "does not support": decided by the lower end of the interval. */
export type Verdict = 'supports' | 'tentative' | 'unsupported'

/** Alpha with its interval, or why there is none. */
export type Estimate =
  | (Alpha & { interval: readonly [low: number, high: number]; verdict: Verdict; why: null })
  | { alpha: null; units: number; why: string }

/** Alpha of units where enough of them were coded twice; else a sentence that says what is missing. */
export function estimateOf(units: readonly Unit[], metric: Metric, fewest = FEWEST_UNITS): Estimate {
  const found = alphaOf(units, metric)
  if (found === null) return { alpha: null, units: 0, why: 'no statement was put on a level by two coders' }
  if (found.units < fewest)
    return {
      alpha: null,
      units: found.units,
      why: `only ${found.units} ${found.units === 1 ? 'statement was' : 'statements were'} put on a level by two coders; below ${fewest} alpha is arithmetic and no finding`,
    }
  const interval = alphaInterval(units, metric) ?? [Number.NaN, Number.NaN]
  return { ...found, interval, verdict: verdictOf(interval[0]), why: null }
}

/** The word for the lower end of an interval of alpha. */
export function verdictOf(low: number): Verdict {
  if (low >= SUPPORTS) return 'supports'
  return low >= TENTATIVE ? 'tentative' : 'unsupported'
}

const HEADLINES: Record<Verdict, string> = {
  supports: 'Agreement supports comparing actors',
  tentative: 'Tentative: compare actors with care, and only where they lie well apart',
  unsupported: 'Agreement does not support comparing actors: read the words',
}

/** What an estimate says, as a heading. */
export function describeVerdict(estimate: Estimate): string {
  if (estimate.why !== null) return `No figure: ${estimate.why}`
  if (estimate.oneValue) return 'Full agreement, but only one level was used: alpha cannot tell'
  return HEADLINES[estimate.verdict]
}

/** ".81 [.70, .90]"; null where there is no figure. */
export function describeEstimate(estimate: Estimate, digits = 2): string | null {
  if (estimate.why !== null) return null
  const [low, high] = estimate.interval
  return `${describeAlpha(estimate.alpha, digits)} [${describeAlpha(low, digits)}, ${describeAlpha(high, digits)}]`
}
