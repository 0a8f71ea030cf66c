// Which coding of a statement counts, where it has several: the one that an editor adopted, the coders' median, or what most
// of them say.
import type { CountingRule } from './record/choices'

/** A coding as the rule needs it. */
export type Counted = { id: string; level: number | null }

/**
 * The coding at the median of the levels; of two middle levels the one nearer to 0. Null where none was given a level, and
 * where the two middle ones lie as far from 0 on either side: then nobody coded the median.
 */
export function medianCoding<T extends Counted>(codings: readonly T[]): T | null {
  const levels = codings.filter(({ level }) => level !== null)
  // More coders out of scope than in it: out of scope is what they say.
  if (levels.length * 2 < codings.length) return codings.find(({ level }) => level === null) ?? null
  const sorted = levels.toSorted((a, b) => (a.level ?? 0) - (b.level ?? 0))
  const low = sorted[Math.ceil(sorted.length / 2) - 1]
  const high = sorted[Math.floor(sorted.length / 2)]
  if (!low || !high) return null
  const [a, b] = [low.level ?? 0, high.level ?? 0]
  if (a === b) return low
  if (Math.abs(a) === Math.abs(b)) return null
  return Math.abs(a) < Math.abs(b) ? low : high
}

/** The first coding at the level, or out of scope, that most gave; the median where none leads. */
export function majorityCoding<T extends Counted>(codings: readonly T[]): T | null {
  const counts = new Map<number | null, number>()
  for (const { level } of codings) counts.set(level, (counts.get(level) ?? 0) + 1)
  const [first, second] = [...counts].sort(([, a], [, b]) => b - a)
  if (!first || first[1] === second?.[1]) return medianCoding(codings)
  return codings.find(({ level }) => level === first[0]) ?? null
}

/** The coding that counts by a rule; null where the rule leaves it to what is adopted. */
export function countingCoding<T extends Counted>(rule: CountingRule, codings: readonly T[]): T | null {
  if (rule === 'adopted' || codings.length === 0) return null
  return rule === 'median' ? medianCoding(codings) : majorityCoding(codings)
}
