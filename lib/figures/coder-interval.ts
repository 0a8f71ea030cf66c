// How surely level counts tell where an actor stands when coders are counted as a source of error too: every coding of a
// statement weighs alike, and a shift that a coder may have is added. Drawn, with a fixed seed.
import { quantileSorted } from 'd3-array'
import { randomGamma, randomLcg, randomNormal } from 'd3-random'
import type { Judgement } from '@/lib/agreement/judgements'
import { PRIOR_SHIFT, PRIOR_WEIGHT, type Shifts, weightsOf } from '@/lib/agreement/shifts'
import { isLevel, LEVELS, type LevelCounts, placeOf } from '@/lib/stance'
import { type Interval, meanInterval, medianInterval } from './posterior'

/** What was assumed of coders beforehand: a shift in levels, and how many coders' weight the assumption has. */
export type CoderPrior = { shift: number; weight: number }
export const CODER_PRIOR: CoderPrior = { shift: PRIOR_SHIFT, weight: PRIOR_WEIGHT }

export type CoderInterval = { mean: Interval; median: Interval }

const DRAWS = 4000
const SEED = 0.47
const TAIL = 0.025
/** Added to the count of each level, as in the posterior without coders. */
const PRIOR = 1 / LEVELS.length

/**
 * Counts in which each of the J codings of a statement gives 1/J to its level: their sum is the number of statements with
 * a level. Codings out of scope are left out.
 */
export function fractionalCounts(judgements: readonly Judgement[]): LevelCounts {
  const counts: [number, number, number, number, number, number, number] = [0, 0, 0, 0, 0, 0, 0]
  const byUnit = new Map<string, number[]>()
  for (const { unit, level } of judgements) {
    if (level === null) continue
    const known = byUnit.get(unit)
    if (known) known.push(level)
    else byUnit.set(unit, [level])
  }
  for (const levels of byUnit.values())
    for (const level of levels)
      if (isLevel(level)) counts[placeOf(level)] = (counts[placeOf(level)] ?? 0) + 1 / levels.length
  return counts
}

/**
 * 95 % intervals, in levels, of the mean and of the median of the statements that `judgements` are of. p is drawn from
 * Dirichlet(c + 1/7) of the fractional counts c; s2 of coders' shifts from a scaled inverse chi-square with
 * weight + J - 1 degrees of freedom, of the assumption and of what `shifts` of the whole data set show of J coders; then
 * mean(p) and median(p) each get N(0, s2 * sum of the squared parts that coders have). Clipped to the scale. Where no
 * shift is possible, the intervals are those without coders.
 */
export function coderInterval(
  judgements: readonly Judgement[],
  shifts: Shifts,
  prior: CoderPrior = CODER_PRIOR,
  draws = DRAWS,
): CoderInterval {
  const counts = fractionalCounts(judgements)
  const concentration = [...weightsOf(judgements).values()].reduce((sum, weight) => sum + weight ** 2, 0)
  const coders = Math.max(1, shifts.coders)
  const freedom = prior.weight + coders - 1
  const spread = prior.weight * prior.shift ** 2 + (coders - 1) * shifts.variance
  if (spread === 0) return { mean: meanInterval(counts), median: medianInterval(counts) }
  const source = randomLcg(SEED)
  const gamma = randomGamma.source(source)
  const shapes = counts.map((count) => gamma(count + PRIOR, 1))
  const chiSquare = gamma(freedom / 2, 2)
  const normal = randomNormal.source(source)()
  const clip = (value: number) => Math.max(-3, Math.min(3, value))
  const means = new Float64Array(draws)
  const medians = new Float64Array(draws)
  for (let draw = 0; draw < draws; draw++) {
    const sizes = shapes.map((shape) => shape())
    const shift = Math.sqrt((spread / chiSquare()) * concentration) * normal()
    means[draw] = clip(meanOf(sizes) + shift)
    medians[draw] = clip(medianOf(sizes) + shift)
  }
  return { mean: endsOf(means), median: endsOf(medians) }
}

const totalOf = (sizes: readonly number[]) => sizes.reduce((sum, size) => sum + size, 0)

const meanOf = (sizes: readonly number[]) =>
  LEVELS.reduce<number>((sum, level, place) => sum + level * (sizes[place] ?? 0), 0) / totalOf(sizes)

function medianOf(sizes: readonly number[]): number {
  const half = totalOf(sizes) / 2
  let below = 0
  for (const [place, level] of LEVELS.entries()) {
    below += sizes[place] ?? 0
    if (below >= half) return level
  }
  return 3
}

function endsOf(values: Float64Array): Interval {
  const sorted = Array.from(values.sort())
  return [quantileSorted(sorted, TAIL) ?? -3, quantileSorted(sorted, 1 - TAIL) ?? 3]
}
