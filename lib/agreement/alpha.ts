// Krippendorff's alpha for any number of coders, with gaps, and its interval by resampling units. Pure arithmetic on numbers.
import { quantile } from 'd3-array'
import { randomLcg } from 'd3-random'

/** How far apart two values are: not at all or wholly, by how many codings lie between, or by their difference. */
export type Metric = 'nominal' | 'ordinal' | 'interval'

/** The values that one unit got, one a coder, in any order. */
export type Unit = readonly number[]

export type Alpha = {
  alpha: number
  /** Observed and expected disagreement, in squared distances of the metric. */
  observed: number
  expected: number
  /** Units with two values or more, and the values in them. */
  units: number
  values: number
  /** Every value is the same one: alpha is set to 1 and cannot tell agreement from a scale that nobody used. */
  oneValue: boolean
}

/** What a unit adds to the coincidences: pairs of places in the list of values, each way once, with their weight. */
type Share = { at: Int32Array; weight: Float64Array }

type Shares = { values: readonly number[]; shares: readonly Share[] }

function sharesOf(units: readonly Unit[]): Shares {
  const paired = units.filter((unit) => unit.length > 1)
  const values = [...new Set(paired.flat())].sort((a, b) => a - b)
  const places = new Map(values.map((value, place) => [value, place]))
  const shares = paired.map((unit): Share => {
    const counts = new Map<number, number>()
    for (const value of unit) {
      const place = places.get(value) ?? 0
      counts.set(place, (counts.get(place) ?? 0) + 1)
    }
    const cells = [...counts].flatMap(([a, n]) =>
      [...counts].flatMap(([b, m]): [number, number][] => {
        const pairs = a === b ? n * (n - 1) : n * m
        return pairs === 0 ? [] : [[a * values.length + b, pairs / (unit.length - 1)]]
      }),
    )
    return {
      at: Int32Array.from(cells, ([at]) => at),
      weight: Float64Array.from(cells, ([, weight]) => weight),
    }
  })
  return { values, shares }
}

const add = (coincidences: Float64Array, { at, weight }: Share, times = 1) => {
  for (let cell = 0; cell < at.length; cell++) {
    const place = at[cell] ?? 0
    coincidences[place] = (coincidences[place] ?? 0) + times * (weight[cell] ?? 0)
  }
}

/** Mean squared disagreement, observed and expected, of a matrix of coincidences. */
function disagreementIn(
  coincidences: Float64Array,
  values: readonly number[],
  metric: Metric,
): { observed: number; expected: number; n: number } {
  const k = values.length
  const margins = new Float64Array(k)
  for (let a = 0; a < k; a++)
    for (let b = 0; b < k; b++) margins[a] = (margins[a] ?? 0) + (coincidences[a * k + b] ?? 0)
  const n = margins.reduce((sum, count) => sum + count, 0)
  let observed = 0
  let expected = 0
  for (let a = 0; a < k; a++) {
    // Codings from `a` up to `b`, for the ordinal metric.
    let between = margins[a] ?? 0
    for (let b = a + 1; b < k; b++) {
      between += margins[b] ?? 0
      const distance =
        metric === 'nominal'
          ? 1
          : metric === 'interval'
            ? (values[b] ?? 0) - (values[a] ?? 0)
            : between - ((margins[a] ?? 0) + (margins[b] ?? 0)) / 2
      // Each pair stands in the matrix both ways.
      observed += 2 * (coincidences[a * k + b] ?? 0) * distance ** 2
      expected += 2 * (margins[a] ?? 0) * (margins[b] ?? 0) * distance ** 2
    }
  }
  return { observed: observed / n, expected: expected / (n * (n - 1)), n }
}

/**
 * Krippendorff's alpha, 1 - Do/De (Krippendorff 2011; 2018, chapter 12); null where no unit has two values, as there is
 * nothing to compare. From 1 (full agreement) through 0 (what chance gives) down to about -1.
 */
export function alphaOf(units: readonly Unit[], metric: Metric): Alpha | null {
  const { values, shares } = sharesOf(units)
  if (shares.length === 0) return null
  const coincidences = new Float64Array(values.length ** 2)
  for (const share of shares) add(coincidences, share)
  const { observed, expected, n } = disagreementIn(coincidences, values, metric)
  return {
    alpha: expected === 0 ? 1 : 1 - observed / expected,
    ...{ observed, expected },
    ...{ units: shares.length, values: Math.round(n), oneValue: expected === 0 },
  }
}

/** Draws of an interval, and what they begin from: the same codings always give the same interval. */
export const DRAWS = 1000
const SEED = 0.41
const TAIL = 0.025

/**
 * 95 % interval of alpha: units are drawn with replacement, `draws` times, each with all values it got. Its ends move by
 * about .005 with the seed. Null where alpha is.
 */
export function alphaInterval(
  units: readonly Unit[],
  metric: Metric,
  draws: number = DRAWS,
): readonly [low: number, high: number] | null {
  // In an order of their own, so that no order of the codings changes what is drawn. Units with the same values are one
  // kind: a draw counts kinds, and adds each of them once.
  const keys = units
    .filter((unit) => unit.length > 1)
    .map((unit) => unit.toSorted((a, b) => a - b).join(' '))
    .sort()
  const kinds = [...new Set(keys)]
  const { values, shares } = sharesOf(kinds.map((key) => key.split(' ').map(Number)))
  if (shares.length === 0) return null
  const places = new Map(kinds.map((key, place) => [key, place]))
  const kindOf = Int32Array.from(keys, (key) => places.get(key) ?? 0)
  const random = randomLcg(SEED)
  const counts = new Int32Array(kinds.length)
  const coincidences = new Float64Array(values.length ** 2)
  const alphas = Float64Array.from({ length: draws }, () => {
    counts.fill(0)
    for (let drawn = 0; drawn < kindOf.length; drawn++) {
      const kind = kindOf[Math.floor(random() * kindOf.length)] ?? 0
      counts[kind] = (counts[kind] ?? 0) + 1
    }
    coincidences.fill(0)
    for (const [kind, share] of shares.entries()) add(coincidences, share, counts[kind] ?? 0)
    const { observed, expected } = disagreementIn(coincidences, values, metric)
    return expected === 0 ? 1 : 1 - observed / expected
  }).sort()
  return [quantile(alphas, TAIL) ?? Number.NaN, quantile(alphas, 1 - TAIL) ?? Number.NaN]
}
