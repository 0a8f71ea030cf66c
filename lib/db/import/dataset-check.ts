// Reads a data set from a file from end to end and says what is wrong with it. Keeps the ids of one type at a time.
import { TYPES } from '@/lib/dataset/file'
import { itemsIn } from '@/lib/dataset/items'
import { MOST_TOLD, type RowProblem } from '@/lib/import/report'
import type { RecordType } from '@/lib/record/field'
import { parseRecord } from '@/lib/record/schema'
import { readEntry } from './past-entry'
import { RecordSum } from './record-sum'
import { valueAt } from './shown-value'

export type Examined = {
  records: number
  entries: number
  passages: boolean
  /** Whether the history, followed to its end, gives the records. */
  isWhole: boolean
  problems: RowProblem[]
  untold: number
}

export async function examine(
  path: string,
  onRead: (rows: number, bytes: number) => void,
): Promise<Examined> {
  const problems: RowProblem[] = []
  const sum = new RecordSum()
  const found = { records: 0, entries: 0, passages: false, untold: 0 }
  let section: RecordType | null = null
  let lastEntry = 0
  const ids = new Set<string>()
  const tell = (problem: RowProblem) => {
    if (problems.length < MOST_TOLD) problems.push(problem)
    else found.untold += 1
  }
  let rows = 0
  for await (const item of itemsIn(path, (bytes) => onRead(rows, bytes))) {
    rows += 1
    if (item.kind === 'manifest') {
      found.passages = item.passages
      continue
    }
    for (const problem of item.problems) tell({ place: item.place, ...problem })
    if (item.problems.length > 0) continue
    if (item.kind === 'history') {
      const { entry, problems: wrong } = readEntry(item, lastEntry)
      for (const problem of wrong) tell({ place: item.place, ...problem })
      found.entries += 1
      if (!entry) continue
      lastEntry = entry.id
      if (entry.before) sum.take(entry.type, entry.before)
      if (entry.after) sum.add(entry.type, entry.after)
      continue
    }
    if (item.type !== section) {
      if (section !== null && TYPES.indexOf(item.type) < TYPES.indexOf(section))
        tell({
          ...{ place: item.place, column: '', value: item.type },
          message: `the ${item.type} records come after the ${section} records, but should stand in the order ${TYPES.join(', ')}`,
        })
      section = item.type
      ids.clear()
    }
    found.records += 1
    const { record: known, problems: wrong } = parseRecord(item.type, item.value)
    for (const { field, message } of wrong)
      tell({ place: item.place, column: field, value: valueAt(item.value, field), message })
    if (!known) continue
    if (ids.has(known.id))
      tell({
        place: item.place,
        column: 'id',
        value: known.id,
        message: 'this record stands twice in the file',
      })
    ids.add(known.id)
    sum.take(item.type, known)
  }
  return { ...found, problems, isWhole: sum.isNothing() }
}
