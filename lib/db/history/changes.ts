// What has changed in records, from the revisions, for everybody to read: records hold private passages, which are taken
// out here.
import type { RecordState } from '@/lib/record/differences'
import type { EditedType } from '@/lib/record/fields'
import { list } from '../ask/filters'
import { Prisma } from '../generated/client'
import type { Database } from '../store/client'
import { codingsOf } from './codings'

/** One change of one record. Holds nothing private. */
export type Change = {
  revision: number
  /** Instant, ISO 8601 UTC. */
  at: string
  who: string
  why: string
  /** The key of the changeset it belongs to. */
  changeset: string
  type: EditedType
  id: string
  /** null where the record began. */
  before: RecordState | null
  /** null where it was removed. */
  after: RecordState | null
  /** Whether something private changed, such as the passage kept for checking. */
  hidden: boolean
  /** The newest revision of the record. */
  newest: number
}

/** A change as the database gives it. */
export type ChangeRow = {
  id: number | bigint
  at: string
  who: string
  why: string
  changeset: string | null
  recordType: EditedType
  recordId: string
  before: string | null
  after: string | null
  newest: number | bigint
  first: number | bigint | null
}

/** A Revision `r` as a ChangeRow. */
export const CHANGE_COLUMNS = Prisma.sql`r.id, CAST(r.at AS TEXT) AS at, r.who, r.why, r.changeset, r.recordType, r.recordId, r.before, r.after,
  (SELECT max(n.id) FROM Revision n WHERE n.recordType = r.recordType AND n.recordId = r.recordId) AS newest,
  CASE WHEN r.changeset IS NULL THEN (
    SELECT f.id FROM Revision f WHERE f.at = r.at AND f.who = r.who AND f.why = r.why AND f.changeset IS NULL
    ORDER BY f.id LIMIT 1
  ) END AS first`

/** What was changed together before there were changesets goes by its first revision; no changeset's word begins so. */
export const UNNAMED = '~'

/** The change that a row holds, without what is private. */
export const readChange = (row: ChangeRow): Change => {
  const [before, after] = [stateIn(row.before), stateIn(row.after)]
  return {
    revision: Number(row.id),
    at: new Date(row.at).toISOString(),
    who: row.who,
    why: row.why,
    changeset: row.changeset ?? `${UNNAMED}${row.first}`,
    type: row.recordType,
    id: row.recordId,
    before: before.open,
    after: after.open,
    hidden: before.open !== null && after.open !== null && before.hidden !== after.hidden,
    newest: Number(row.newest),
  }
}

/** What may be read by everybody, and a text of what may not, to see whether it differs. */
export function stateIn(text: string | null): { open: RecordState | null; hidden: string } {
  if (text === null) return { open: null, hidden: '' }
  const state = JSON.parse(text) as RecordState
  if (!Array.isArray(state.sources)) return { open: state, hidden: '' }
  const hidden: unknown[] = []
  const sources = (state.sources as RecordState[]).map(({ passage, quotationHash, ...open }) => {
    if (passage != null || quotationHash != null) hidden.push([open.sourceId, passage, quotationHash])
    return open
  })
  return { open: { ...state, sources }, hidden: JSON.stringify(hidden) }
}

/**
 * The changes of a record, newest first; those of a statement's codings stand among its own.
 * Removed records have a history too.
 */
export async function historyFor(
  database: Database,
  type: EditedType,
  id: string,
  { offset, limit }: { offset: number; limit: number },
): Promise<Change[]> {
  const rows = await database.$queryRaw<ChangeRow[]>`
    SELECT ${CHANGE_COLUMNS} ${await revisionsOf(database, type, id)} ORDER BY r.id DESC LIMIT ${limit} OFFSET ${offset}`
  return rows.map(readChange)
}

/** How many changes there are in a record's history; none of a record that there never was. */
export async function changeCount(database: Database, type: EditedType, id: string): Promise<number> {
  const [row] = await database.$queryRaw<{ n: number | bigint }[]>`
    SELECT count(*) AS n ${await revisionsOf(database, type, id)}`
  return Number(row?.n ?? 0)
}

async function revisionsOf(database: Database, type: EditedType, id: string): Promise<Prisma.Sql> {
  const codings = type === 'statement' ? await codingsOf(database, id) : []
  return Prisma.sql`FROM Revision r WHERE r.recordType = ${type} AND r.recordId = ${id}
    OR r.recordType = 'coding' AND r.recordId IN ${list(codings)}`
}

/** One change of a record; null when the revision is none of this record. */
export async function changeFor(
  database: Database,
  type: EditedType,
  id: string,
  revision: number,
): Promise<Change | null> {
  const [row] = await database.$queryRaw<ChangeRow[]>`
    SELECT ${CHANGE_COLUMNS} FROM Revision r WHERE r.id = ${revision} AND r.recordType = ${type} AND r.recordId = ${id}`
  return row ? readChange(row) : null
}

/** The changes of certain statements and their codings within a range of revisions, in the order they were made. */
export async function changesWithin(
  database: Database,
  { first, last }: { first: number; last: number },
  statements: readonly string[],
): Promise<Change[]> {
  const codings = (await Promise.all(statements.map((id) => codingsOf(database, id)))).flat()
  const rows = await database.$queryRaw<ChangeRow[]>`
    SELECT ${CHANGE_COLUMNS} FROM Revision r WHERE r.recordType = 'statement' AND r.recordId IN ${list(statements)}
      AND r.id BETWEEN ${first} AND ${last}
    UNION ALL
    SELECT ${CHANGE_COLUMNS} FROM Revision r WHERE r.recordType = 'coding' AND r.recordId IN ${list(codings)}
      AND r.id BETWEEN ${first} AND ${last}`
  return rows.map(readChange).sort((one, other) => one.revision - other.revision)
}

/** Whether a record is there now. */
export async function isPresent(database: Database, type: EditedType, id: string): Promise<boolean> {
  const [row] = await database.$queryRaw<{ present: number | bigint }[]>`
    SELECT r.after IS NOT NULL AS present FROM Revision r
    WHERE r.recordType = ${type} AND r.recordId = ${id} ORDER BY r.id DESC LIMIT 1`
  return Number(row?.present ?? 0) === 1
}
