// What a correction does to the numbers of an actor, in words.
import { isolated } from '../direction'
import { describeWhole } from '../phrase'
import {
  countOf,
  describeMiddle,
  describeSigned,
  LEVELS,
  type LevelCounts,
  middleLevels,
  totalOf,
} from '../stance'

/** What a correction did to the numbers of one actor. */
export type Effect = { before: LevelCounts; after: LevelCounts }

/** The counted statements of an actor in three numbers, before and after. */
export function effectNumbers({ before, after }: Effect): { name: string; from: string; to: string }[] {
  const median = (counts: LevelCounts) => {
    const middle = middleLevels(counts)
    return middle === null ? 'too few' : describeMiddle(middle)
  }
  const escalatory = (counts: LevelCounts) => {
    const n = totalOf(counts)
    const above = LEVELS.reduce<number>(
      (sum, level, place) => (level > 0 ? sum + (counts[place] ?? 0) : sum),
      0,
    )
    return n === 0 ? 'none' : `${((100 * above) / n).toFixed(1).replace(/\.0$/, '')} %`
  }
  const row = (name: string, of: (counts: LevelCounts) => string) => ({
    name,
    from: of(before),
    to: of(after),
  })
  return [
    row('n', (counts) => describeWhole(totalOf(counts))),
    row('median', median),
    row('escalatory', escalatory),
  ]
}

/** The levels at which the number of statements changes: "+1: 3 → 2, +2: 0 → 1". */
export function describeLevelChange({ before, after }: Effect): string {
  return LEVELS.flatMap((level) => {
    const [from, to] = [countOf(before, level), countOf(after, level)]
    return from === to ? [] : [`${describeSigned(level)}: ${describeWhole(from)} → ${describeWhole(to)}`]
  }).join(', ')
}

/** Whether no number changes. */
export const isSameEffect = ({ before, after }: Effect) =>
  LEVELS.every((level) => countOf(before, level) === countOf(after, level))

/** "Belmark: n 12 → 12, median +1 → +2, escalatory 50 % → 58.3 % (0: 2 → 1, +2: 3 → 4)", or that no number changes. */
export function describeEffect(name: string, effect: Effect): string {
  if (isSameEffect(effect)) return `${isolated(name)}: no number changes`
  const numbers = effectNumbers(effect).map((row) => `${row.name} ${row.from} → ${row.to}`)
  return `${isolated(name)}: ${numbers.join(', ')} (${describeLevelChange(effect)})`
}
