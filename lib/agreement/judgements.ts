// Codings as agreement sees them: who put which statement on which level, in which order.
import { group } from 'd3-array'

/** One coder's judgement of one statement, or unit. */
export type Judgement = {
  unit: string
  coder: string
  /** Null: out of scope. */
  level: number | null
  /** Place in the coder's own order, from 0; null where none is known. */
  place?: number | null
}

/** The levels that each unit got, in scope only. */
export function levelsByUnit(judgements: readonly Judgement[]): number[][] {
  const found = group(judgements, ({ unit }) => unit)
  return [...found.values()].map((all) => all.flatMap(({ level }) => (level === null ? [] : [level])))
}

/** Of each unit, one value a coding: 1 in scope, 0 out of it. */
export function scopeByUnit(judgements: readonly Judgement[]): number[][] {
  const found = group(judgements, ({ unit }) => unit)
  return [...found.values()].map((all) => all.map(({ level }) => (level === null ? 0 : 1)))
}

/** The names of the coders in their order. */
export const codersIn = (judgements: readonly Judgement[]): string[] =>
  [...new Set(judgements.map(({ coder }) => coder))].sort((a, b) => a.localeCompare(b, 'en'))

/** How far the codings of one unit lie apart. */
export type Dispute = {
  unit: string
  low: number
  high: number
  /** Some put it in scope and some out of it. */
  scope: boolean
}

/** Units whose codings differ, the widest first, then those on both sides of 0. */
export function disputesIn(judgements: readonly Judgement[]): Dispute[] {
  const found = group(judgements, ({ unit }) => unit)
  const width = ({ low, high }: Dispute) => high - low
  const crosses = ({ low, high }: Dispute) => Number(low < 0 && high > 0)
  return [...found]
    .flatMap(([unit, all]): Dispute[] => {
      const levels = all.flatMap(({ level }) => (level === null ? [] : [level]))
      if (all.length < 2) return []
      const [low, high] = levels.length > 0 ? [Math.min(...levels), Math.max(...levels)] : [0, 0]
      const scope = levels.length > 0 && levels.length < all.length
      return high > low || scope ? [{ unit, low, high, scope }] : []
    })
    .sort((a, b) => width(b) - width(a) || crosses(b) - crosses(a) || (a.unit < b.unit ? -1 : 1))
}
