// The history of records: what a revision is, and reading revisions. They hold private passages: not for public pages.
import type { RecordType } from '@/lib/record/field'
import type { StoredRecord } from '@/lib/record/schema'
import type { Database, Reader } from './client'

/** One entry of a record's history; `before` is null where it began, `after` where it was removed. */
export type Revision<T extends RecordType> = {
  id: number
  at: Date
  who: string
  why: string
  /** What was done together carries the same word; null in the days before there were any. */
  changeset: string | null
  before: StoredRecord<T> | null
  after: StoredRecord<T> | null
}

/** A revision as it stands in the history of another database, to be made again as it was. */
export type PastRevision = { [T in RecordType]: Revision<T> & { type: T; recordId: string } }[RecordType]

/** The newest revision there is; what is written later is newer than anything read after this. 0 without a history. */
export async function newestRevision(reader: Reader): Promise<number> {
  const [newest] = await reader.$queryRawUnsafe<{ id: number | bigint | null }[]>(
    'SELECT max("id") AS "id" FROM "Revision"',
  )
  return Number(newest?.id ?? 0)
}

/** The newest revision of a record; null for one that was never written. */
export async function newestRevisionOf(reader: Reader, type: RecordType, id: string): Promise<number | null> {
  const [newest] = await reader.$queryRawUnsafe<{ id: number | bigint | null }[]>(
    'SELECT max("id") AS "id" FROM "Revision" WHERE "recordType" = ? AND "recordId" = ?',
    type,
    id,
  )
  const revision = newest?.id ?? null
  return revision === null ? null : Number(revision)
}

/** The history of a record, newest first. */
export async function revisionsFor<T extends RecordType>(
  database: Database,
  type: T,
  id: string,
): Promise<Revision<T>[]> {
  const rows = await database.revision.findMany({
    where: { recordType: type, recordId: id },
    orderBy: { id: 'desc' },
  })
  const parse = (text: string | null): StoredRecord<T> | null => (text === null ? null : JSON.parse(text))
  return rows.map(({ id, at, who, why, changeset, before, after }) => ({
    id,
    at,
    who,
    why,
    changeset,
    before: parse(before),
    after: parse(after),
  }))
}

/** Revisions read by one query where all are read. */
const PAGE = 500

/** All revisions in the order they were made, a few hundred in memory at a time. */
export async function* eachRevision(reader: Reader): AsyncGenerator<PastRevision, void> {
  let last = 0
  for (;;) {
    const rows = await reader.revision.findMany({
      where: { id: { gt: last } },
      orderBy: { id: 'asc' },
      take: PAGE,
    })
    // Only record() and replay() write revisions, and only of these types.
    for (const { recordType, before, after, ...row } of rows)
      yield {
        ...row,
        type: recordType,
        before: before === null ? null : JSON.parse(before),
        after: after === null ? null : JSON.parse(after),
      } as PastRevision
    if (rows.length < PAGE) return
    last = rows.at(-1)?.id ?? last
  }
}
