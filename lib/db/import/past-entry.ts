// A revision as the history of a file tells it: checked part by part, and what is wrong with it.
import { type PastEntry, TYPES } from '@/lib/dataset/file'
import type { Item } from '@/lib/dataset/items'
import type { RowProblem } from '@/lib/import/report'
import { parseRecord } from '@/lib/record/schema'
import { valueAt } from './shown-value'

/** A revision from a file, its records checked; null with what is wrong with it. `last` is the id of the one before it. */
export function readEntry(
  { value }: Item & { kind: 'history' },
  last: number,
): { entry: PastEntry | null; problems: Omit<RowProblem, 'place'>[] } {
  const problems: Omit<RowProblem, 'place'>[] = []
  const need = (column: keyof PastEntry, right: boolean, message: string) => {
    if (!right) problems.push({ column, value: valueAt(value, column), message })
  }
  const { id, at, who, why, changeset, type, record: recordId } = value
  need(
    'id',
    typeof id === 'number' && Number.isSafeInteger(id) && id > last,
    'this should be a whole number larger than the one before',
  )
  need(
    'at',
    typeof at === 'string' && isInstant(at),
    'this should be an instant such as 2024-08-16T09:30:00.000Z',
  )
  need('who', typeof who === 'string', 'this should be a text')
  need('why', typeof why === 'string', 'this should be a text')
  need('changeset', changeset === null || typeof changeset === 'string', 'this should be a text, or null')
  need(
    'type',
    TYPES.some((each) => each === type),
    `this should be one of ${TYPES.join(', ')}`,
  )
  need('record', typeof recordId === 'string', 'this should be the id of a record')
  const known = TYPES.find((each) => each === type)
  for (const side of ['before', 'after'] as const) {
    const content = value[side]
    if (content === null || !known) continue
    for (const { field, message } of parseRecord(known, content).problems)
      problems.push({ column: `${side}.${field}`, value: valueAt(content, field), message })
  }
  need(
    'after',
    value.before !== null || value.after !== null,
    'before and after are both null: nothing happened',
  )
  if (problems.length > 0 || !known) return { entry: null, problems }
  // Records of earlier days lack later fields; both sides are as the schemas read them today.
  const side = (content: unknown) => (content === null ? null : parseRecord(known, content).record)
  // All fields were just checked.
  const past = { ...value, before: side(value.before), after: side(value.after) } as unknown as PastEntry
  return { entry: past, problems }
}

const isInstant = (text: string) => {
  const time = Date.parse(text)
  return !Number.isNaN(time) && new Date(time).toISOString() === text
}
