// How far the statements of one actor agree: van der Eijk's A for ordered categories, and polarisation from it. Counts only.

/** One layer of the decomposition: which categories it fills, its agreement (-1 to 1) and its share of all. */
export type Layer = { pattern: boolean[]; agreement: number; weight: number }

/** Below this many statements A says more about their number than about agreement: a single one always "agrees". */
export const FEWEST_TO_AGREE = 5

/**
 * Agreement A of counts per ordered category, empty ones included: 1 all in one category, 0 spread evenly, -1 half at
 * each end (van der Eijk 2001, Qual Quant 35:325). Null when nothing is counted. Needs three categories.
 */
export function agreementOf(counts: readonly number[]): number | null {
  const layers = layersOf(counts)
  if (layers.length === 0) return null
  return layers.reduce((sum, { agreement, weight }) => sum + agreement * weight, 0)
}

/** (1 - A) / 2: 0 all in one category, 1 half at each end. */
export const polarisationOf = (agreement: number) => (1 - agreement) / 2

/** Counts cut into layers of equal height, from the lowest up: a layer fills every category that reaches it. */
export function layersOf(counts: readonly number[]): Layer[] {
  const total = counts.reduce((sum, count) => sum + count, 0)
  const heights = [...new Set(counts)].filter((height) => height > 0).sort((a, b) => a - b)
  return heights.map((height, place) => {
    const pattern = counts.map((count) => count >= height)
    const filled = pattern.filter(Boolean).length
    return {
      pattern,
      agreement: agreementIn(pattern, filled),
      weight: ((height - (heights[place - 1] ?? 0)) * filled) / total,
    }
  })
}

/**
 * Agreement of a layer: its unimodality U, from triples of categories that do (110, 011) and do not (101) go with one
 * peak, weighted by how few categories it fills.
 */
function agreementIn(pattern: readonly boolean[], filled: number): number {
  const k = pattern.length
  if (filled === 1) return 1
  if (filled === k) return 0
  let onePeak = 0
  let twoPeaks = 0
  for (let low = 0; low < k; low++)
    for (let middle = low + 1; middle < k; middle++)
      for (let high = middle + 1; high < k; high++) {
        if (pattern[low] && pattern[high] && !pattern[middle]) twoPeaks++
        else if (pattern[middle] && pattern[low] !== pattern[high]) onePeak++
      }
  const unimodality = ((k - 2) * onePeak - (k - 1) * twoPeaks) / ((k - 2) * (onePeak + twoPeaks))
  return unimodality * (1 - (filled - 1) / (k - 1))
}
