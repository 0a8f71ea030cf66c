// How a p-value is told: with as many digits as are firm, and never as 0.

/** A p-value and what the true one surely lies within. */
export type Probability = { p: number; low: number; high: number }

/** In tables; a p is told as 0.000001 at least. */
const MOST_DECIMALS = 6
const DIGITS = 4

/** How many decimals are firm: at the last of them, at most, it may be one more or one less. */
function firmDecimals({ p, low, high }: Probability): number {
  const off = Math.max(p - low, high - p)
  return off > 0 ? Math.max(1, Math.floor(-Math.log10(off))) : Number.POSITIVE_INFINITY
}

/** For a table: four digits, or as many as are firm; what would be 0 is the smallest number that can be told apart. */
export function probability(found: Probability | null | undefined): number | null {
  if (!found) return null
  const decimals = Math.min(firmDecimals(found), MOST_DECIMALS)
  return Math.max(10 ** -decimals, Number(Number(found.p.toPrecision(DIGITS)).toFixed(decimals)))
}

/** "p = 0.032", "p < 0.001", "p ≈ 0.05": up to so many decimals, fewer where they are not firm. */
export function describeProbability(found: Probability, most = 3): string {
  const firm = firmDecimals(found)
  const decimals = Math.min(firm, most)
  const text = found.p.toFixed(decimals)
  if (Number(text) === 0) return `p < ${(10 ** -decimals).toFixed(decimals)}`
  return `p ${firm < most ? '≈' : '='} ${text}`
}
