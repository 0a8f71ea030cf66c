// How far each coder lies above or below the others on the units they share, and how far coders scatter: what the interval
// that includes the coders is made of.
import { group, mean } from 'd3-array'
import type { Judgement } from './judgements'

/** What was assumed of coders before any was compared: a shift of so many levels, with the weight of so many coders. */
export const PRIOR_SHIFT = 0.3
export const PRIOR_WEIGHT = 4

export type Shifts = {
  /** Mean of (own level - mean of the unit) over all shared units, in levels, by coder. */
  byCoder: ReadonlyMap<string, number>
  /** Coders with a shared unit. */
  coders: number
  /** Shared units: two levels or more in scope. */
  units: number
  /** Variance of coders' shifts beyond what the scatter within units explains, in squared levels. */
  variance: number
}

/** What `judgements` of a whole data set tell of its coders. */
export function shiftsOf(judgements: readonly Judgement[]): Shifts {
  const shared = [...group(judgements, ({ unit }) => unit).values()]
    .map((all) => all.filter(({ level }) => level !== null))
    .filter((all) => all.length > 1)
  const deviations = new Map<string, number[]>()
  for (const unit of shared) {
    const middle = mean(unit, ({ level }) => level ?? 0) ?? 0
    for (const { coder, level } of unit) {
      const known = deviations.get(coder)
      const deviation = (level ?? 0) - middle
      if (known) known.push(deviation)
      else deviations.set(coder, [deviation])
    }
  }
  const byCoder = new Map([...deviations].map(([coder, all]) => [coder, mean(all) ?? 0]))
  const coders = byCoder.size
  if (coders < 2) return { byCoder, coders, units: shared.length, variance: 0 }
  const within = shared.map((unit) => {
    const left = unit.map(({ coder, level }) => (level ?? 0) - (byCoder.get(coder) ?? 0))
    const middle = mean(left) ?? 0
    return left.reduce((sum, value) => sum + (value - middle) ** 2, 0) / (left.length - 1)
  })
  const between = [...byCoder.values()].reduce((sum, shift) => sum + shift ** 2, 0) / (coders - 1)
  const noise = (mean(within) ?? 0) / shared.length
  return { byCoder, coders, units: shared.length, variance: Math.max(0, between - noise) }
}

/** Each coder's part of a set of units: the sum of one over the codings of a unit, over its units, divided by their number. */
export function weightsOf(judgements: readonly Judgement[]): Map<string, number> {
  const units = [...group(judgements, ({ unit }) => unit).values()].map((all) =>
    all.filter(({ level }) => level !== null),
  )
  const coded = units.filter((all) => all.length > 0)
  const weights = new Map<string, number>()
  for (const unit of coded)
    for (const { coder } of unit)
      weights.set(coder, (weights.get(coder) ?? 0) + 1 / unit.length / coded.length)
  return weights
}
