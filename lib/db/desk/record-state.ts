// Records as their revisions left them: the newest one, or an earlier one. For signed-in people only.
import type { FormType } from '@/lib/form/record'
import type { RecordType } from '@/lib/record/field'
import { parseRecord, type StoredRecord } from '@/lib/record/schema'
import type { Database } from '../store/client'

/** A record as one of its revisions left it. */
export type State<T extends RecordType = FormType> = {
  revision: number
  at: Date
  who: string
  why: string
  /** null where that revision removed it. */
  record: StoredRecord<T> | null
}

/**
 * A record as its newest revision left it, or as an earlier one did; null when it has none. From the revision and not from
 * its table, so that the two are of one moment.
 */
export async function stateFor<T extends RecordType>(
  database: Database,
  type: T,
  id: string,
  revision?: number,
): Promise<State<T> | null> {
  const row = await database.revision.findFirst({
    where: { recordType: type, recordId: id, ...(revision === undefined ? {} : { id: revision }) },
    orderBy: { id: 'desc' },
    select: { id: true, at: true, who: true, why: true, after: true },
  })
  if (!row) return null
  // Records of earlier days lack the fields that were added since; the schemas know what these mean by saying nothing.
  const { record } = row.after === null ? { record: null } : parseRecord(type, JSON.parse(row.after))
  return { revision: row.id, at: row.at, who: row.who, why: row.why, record }
}

/** The latest version of the codebook; null while there is none. */
export async function latestCodebook(database: Database): Promise<StoredRecord<'codebook'> | null> {
  const latest = await database.codebook.findFirst({ orderBy: { version: 'desc' }, select: { id: true } })
  return latest && ((await stateFor(database, 'codebook', latest.id))?.record ?? null)
}
