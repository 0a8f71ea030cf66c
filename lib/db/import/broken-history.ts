// Where the history of a data set and its records part, told record by record.
import { hash } from 'node:crypto'
import { TYPES } from '@/lib/dataset/file'
import { itemsIn } from '@/lib/dataset/items'
import type { RowProblem } from '@/lib/import/report'
import type { RecordType } from '@/lib/record/field'
import { parseRecord } from '@/lib/record/schema'
import { valueAt } from './shown-value'

/** Which records are not what the history says. Keeps a fingerprint of each, so only for a file known to be wrong. */
export async function differencesOf(path: string): Promise<RowProblem[]> {
  const expected = new Map<string, string>()
  const places = new Map<string, string>()
  const print = (type: RecordType, value: unknown) =>
    hash('sha1', JSON.stringify(parseRecord(type, value).record), 'base64')
  for await (const item of itemsIn(path)) {
    if (item.kind === 'manifest') continue
    if (item.kind === 'record') {
      const id = valueAt(item.value, 'id')
      expected.set(`${item.type} ${id}`, print(item.type, item.value))
      places.set(`${item.type} ${id}`, item.place)
      continue
    }
    const { type, record: id, after } = item.value
    const known = TYPES.find((each) => each === type)
    if (!known) continue
    const key = `${known} ${String(id)}`
    const end = `${key} end`
    if (after === null) expected.delete(end)
    else expected.set(end, print(known, after))
  }
  const problems: RowProblem[] = []
  for (const [key, mark] of expected) {
    const isEnd = key.endsWith(' end')
    const named = isEnd ? key.slice(0, -' end'.length) : key
    const other = expected.get(isEnd ? named : `${key} end`)
    if (other === mark || (isEnd && other !== undefined)) continue
    problems.push({
      ...{ place: places.get(named) ?? named, column: '', value: named },
      message:
        other !== undefined
          ? 'the record differs from what its history says it is'
          : isEnd
            ? 'the history has this record, and the records lack it'
            : 'the history of this record is missing',
    })
  }
  if (problems.length === 0)
    problems.push({
      ...{ place: 'history', column: '', value: '' },
      message: 'the history does not lead from one record to the next: a revision is missing or stands twice',
    })
  return problems
}
