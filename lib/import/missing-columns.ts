// Columns that a plan or its table lacks, told once and not once a row.
import type { FileKind } from '../table/kind'
import type { Plan } from './plan'
import type { RowProblem } from './report'
import { SOURCE_TARGETS, TARGET_NAMED } from './target'

/** Without these no row can be a new statement. A statement that is stored already may be changed by its id alone. */
const NEEDED = ['signatories', 'attribution', 'date_earliest'] as const

/** Tells of columns that the plan or the table lacks, once each; whether rows can be read all the same. */
export function tellMissing(
  columns: readonly string[],
  kind: FileKind,
  plan: Plan,
  tell: (problem: RowProblem) => void,
): boolean {
  const say = (column: string, message: string) => tell({ place: 'the file', column, value: '', message })
  const isMapped = (target: string) => target in plan.columns || target in plan.fixed
  const there = describeSome(columns)
  let isWhole = true
  const mapped = [
    ...Object.entries(plan.columns),
    ...Object.keys(plan.coders).map((column) => ['a coder', column] as const),
  ]
  // Of JSON only the first objects are looked at, so a column may come later.
  for (const [target, column] of kind === 'json' ? [] : mapped) {
    if (columns.includes(column)) continue
    say(
      column,
      `there is no such column for ${target}; there are ${there}. If the file does not say it, take the column out of the plan`,
    )
    isWhole = false
  }
  if (isMapped('statement')) return isWhole
  for (const target of NEEDED) {
    if (isMapped(target)) continue
    const { label = target } = TARGET_NAMED.get(target) ?? {}
    say(
      '',
      `no column is mapped to “${label}” (${target}), and no value is given for all rows; there are ${there}`,
    )
    isWhole = false
  }
  if (!SOURCE_TARGETS.some(isMapped)) {
    say(
      '',
      `no column is mapped to the outlet or the source, and no value is given for all rows; there are ${there}`,
    )
    isWhole = false
  }
  return isWhole
}

const MOST_NAMED = 30
const describeSome = (columns: readonly string[]): string =>
  columns.length > MOST_NAMED
    ? `${columns.slice(0, MOST_NAMED).join(', ')} and ${columns.length - MOST_NAMED} more`
    : columns.join(', ')
