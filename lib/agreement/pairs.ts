// Coders two by two: how often they agree, how far one lies above the other, which levels are taken for which, and whether a
// coder moves while coding.
import { group, mean, quantile } from 'd3-array'
import { randomLcg } from 'd3-random'
import { alphaOf } from './alpha'
import { codersIn, type Judgement, levelsByUnit } from './judgements'
import { type Estimate, estimateOf, FEWEST_UNITS } from './verdict'

export type Pair = {
  coders: readonly [string, string]
  /** Units that both put in scope. */
  n: number
  /** Shares of them: the same level, and at most one level apart; null while there are none. */
  same: number | null
  within: number | null
  /** Ordinal; null below FEWEST_UNITS. */
  alpha: number | null
  /** Mean of the second minus the first, in levels, with its 95 % interval by resampling units. */
  shift: number | null
  shiftInterval: readonly [low: number, high: number] | null
}

const DRAWS = 1000
const SEED = 0.43

/** Every two coders, in the order of their names; those without a common unit too, as that is what to know of them. */
export function pairsIn(judgements: readonly Judgement[]): Pair[] {
  const levels = new Map(
    [...group(judgements, ({ coder }) => coder)].map(([coder, all]) => [
      coder,
      new Map(all.flatMap(({ unit, level }) => (level === null ? [] : [[unit, level] as const]))),
    ]),
  )
  const coders = codersIn(judgements)
  return coders.flatMap((first, place) =>
    coders.slice(place + 1).map((second): Pair => {
      const theirs = levels.get(second) ?? new Map<string, number>()
      const both = [...(levels.get(first) ?? [])].flatMap(([unit, level]) => {
        const other = theirs.get(unit)
        return other === undefined ? [] : [[level, other] as const]
      })
      return pairOf([first, second], both)
    }),
  )
}

function pairOf(coders: Pair['coders'], both: readonly (readonly [number, number])[]): Pair {
  const n = both.length
  const share = (is: (a: number, b: number) => boolean) =>
    n === 0 ? null : both.filter(([a, b]) => is(a, b)).length / n
  const shifts = both.map(([a, b]) => b - a)
  return {
    ...{ coders, n },
    same: share((a, b) => a === b),
    within: share((a, b) => Math.abs(a - b) <= 1),
    alpha: n < FEWEST_UNITS ? null : (alphaOf(both, 'ordinal')?.alpha ?? null),
    shift: mean(shifts) ?? null,
    shiftInterval: n < FEWEST_UNITS ? null : meanResampled(shifts),
  }
}

function meanResampled(values: readonly number[]): readonly [number, number] {
  const random = randomLcg(SEED)
  const means = Float64Array.from({ length: DRAWS }, () => {
    let sum = 0
    for (let drawn = 0; drawn < values.length; drawn++)
      sum += values[Math.floor(random() * values.length)] ?? 0
    return sum / values.length
  }).sort()
  return [quantile(means, 0.025) ?? Number.NaN, quantile(means, 0.975) ?? Number.NaN]
}

/** Shares of all pairs of codings of one unit that have the same level, and that lie at most one apart. */
export function shareOfPairs(judgements: readonly Judgement[]): {
  pairs: number
  same: number | null
  within: number | null
} {
  let pairs = 0
  let same = 0
  let within = 0
  for (const levels of levelsByUnit(judgements))
    levels.forEach((level, place) => {
      for (const other of levels.slice(place + 1)) {
        pairs++
        if (level === other) same++
        if (Math.abs(level - other) <= 1) within++
      }
    })
  return pairs === 0
    ? { pairs, same: null, within: null }
    : { pairs, same: same / pairs, within: within / pairs }
}

/** Ordered pairs of codings of one unit: `[a][b]` is how often `values[a]` of one coder met `values[b]` of another. */
export function confusionOf(judgements: readonly Judgement[], values: readonly number[]): number[][] {
  const cells = values.map(() => values.map(() => 0))
  for (const levels of levelsByUnit(judgements))
    levels.forEach((level, place) => {
      levels.forEach((other, otherPlace) => {
        const row = cells[values.indexOf(level)]
        const column = values.indexOf(other)
        if (place !== otherPlace && row && column >= 0) row[column] = (row[column] ?? 0) + 1
      })
    })
  return cells
}

/** Ordinal alpha of the others, without each coder in turn; null below FEWEST_UNITS. */
export function withoutEach(judgements: readonly Judgement[]): { coder: string; alpha: number | null }[] {
  return codersIn(judgements).map((coder) => {
    const rest = levelsByUnit(judgements.filter((each) => each.coder !== coder))
    const found = alphaOf(rest, 'ordinal')
    return { coder, alpha: found === null || found.units < FEWEST_UNITS ? null : found.alpha }
  })
}

/** Ordinal alpha of each part of the units, such as a topic, that has enough of them. */
export function alphaByPart(
  judgements: readonly Judgement[],
  partsOf: (unit: string) => readonly string[],
): { part: string; estimate: Estimate }[] {
  const parts = group(
    judgements.flatMap((judgement) => partsOf(judgement.unit).map((part) => ({ part, judgement }))),
    ({ part }) => part,
  )
  return [...parts]
    .map(([part, all]) => ({
      part,
      estimate: estimateOf(levelsByUnit(all.map(({ judgement }) => judgement)), 'ordinal'),
    }))
    .filter(({ estimate }) => estimate.why === null)
    .sort((a, b) => a.part.localeCompare(b.part, 'en'))
}

/** In how many parts of equal length a coder's own order is looked at. */
export const THIRDS = 3

/**
 * Each coder's mean distance from the others on shared units, in levels, in each third of the coder's own order; null for a
 * third without any. Only coders whose order is known.
 */
export function driftOf(judgements: readonly Judgement[]): { coder: string; thirds: (number | null)[] }[] {
  const units = group(judgements, ({ unit }) => unit)
  const coders = group(
    judgements.filter(({ place }) => place !== null && place !== undefined),
    ({ coder }) => coder,
  )
  return [...coders]
    .map(([coder, all]) => {
      const ordered = all.toSorted((a, b) => (a.place ?? 0) - (b.place ?? 0))
      const distances = ordered.map(({ unit, level }) => {
        const others = (units.get(unit) ?? []).flatMap((each) =>
          each.coder === coder || each.level === null ? [] : [each.level],
        )
        const middle = mean(others)
        return level === null || middle === undefined ? null : level - middle
      })
      const thirds = Array.from({ length: THIRDS }, (_, third) => {
        const part = distances.filter((_, place) => Math.floor((place * THIRDS) / distances.length) === third)
        return mean(part.filter((value) => value !== null)) ?? null
      })
      return { coder, thirds }
    })
    .sort((a, b) => a.coder.localeCompare(b.coder, 'en'))
}
