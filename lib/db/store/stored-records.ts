// Reads records as they are stored. They hold private passages: not for public pages.
import type { RecordType } from '@/lib/record/field'
import type { StoredRecord } from '@/lib/record/schema'
import type { Database, Reader } from './client'
import { nextIdsSql, readSql } from './record-sql'

/** Records read by one query where all are read. */
const PAGE = 500

/** Records of a type by their ids; those that are not stored are missing. */
export async function recordsFor<T extends RecordType>(
  reader: Reader,
  type: T,
  ids: readonly string[],
): Promise<Map<string, StoredRecord<T>>> {
  const rows = await reader.$queryRawUnsafe<{ id: string; record: string }[]>(
    readSql(type),
    JSON.stringify(ids),
  )
  return new Map(rows.map((row) => [row.id, JSON.parse(row.record)]))
}

/** A record as it is stored, or null. */
export async function recordFor<T extends RecordType>(
  database: Database,
  type: T,
  id: string,
): Promise<StoredRecord<T> | null> {
  return (await recordsFor(database, type, [id])).get(id) ?? null
}

/** All records of a type in the order of their ids, a few hundred in memory at a time. */
export async function* eachRecord<T extends RecordType>(
  reader: Reader,
  type: T,
): AsyncGenerator<StoredRecord<T>, void> {
  let last = ''
  for (;;) {
    const ids = (await reader.$queryRawUnsafe<{ id: string }[]>(nextIdsSql(type), last, PAGE)).map(
      ({ id }) => id,
    )
    if (ids.length === 0) return
    const stored = await recordsFor(reader, type, ids)
    for (const id of ids) {
      const found = stored.get(id)
      if (found) yield found
    }
    last = ids.at(-1) ?? last
  }
}
