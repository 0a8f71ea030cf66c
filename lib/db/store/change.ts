// A change of a record, and a list of them cut into what one statement of SQL can write.
import type { RecordType } from '@/lib/record/field'
import type { StoredRecord } from '@/lib/record/schema'

/**
 * A record as it shall be from now on; null removes it. `basedOn` is the record's newest revision when somebody began to
 * change it, null when there was none: the change is refused when the record has another by then.
 */
export type Change = {
  [T in RecordType]: { type: T; id: string; after: StoredRecord<T> | null; basedOn?: number | null }
}[RecordType]

/** Things to be taken one after the other; they may be made meanwhile. */
export type Items<T> = Iterable<T> | AsyncIterable<T>

/** Records written by one statement of SQL. */
const CHUNK = 500

/** Neighbours of one type that are all written or all removed, none of them twice. */
export async function* chunksOf<T extends Change>(
  changes: Items<T>,
  most = CHUNK,
): AsyncGenerator<T[], void> {
  let chunk: T[] = []
  const ids = new Set<string>()
  for await (const change of changes) {
    const [first] = chunk
    const fits =
      first?.type === change.type && (first.after === null) === (change.after === null) && ids.size < most
    if (first && !(fits && !ids.has(change.id))) {
      yield chunk
      chunk = []
      ids.clear()
    }
    chunk.push(change)
    ids.add(change.id)
  }
  if (chunk.length > 0) yield chunk
}
