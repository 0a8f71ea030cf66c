// What was changed together: changesets and the changes in them, for everybody to read.
import { LRUCache } from 'lru-cache'
import type { EditedType } from '@/lib/record/fields'
import { Prisma } from '../generated/client'
import type { Database } from '../store/client'
import { CHANGE_COLUMNS, type Change, type ChangeRow, readChange, UNNAMED } from './changes'

/** What was done together. */
export type Changeset = {
  /** Its address: its word, or where it has none "~" and its first revision. */
  key: string
  /** Instant of the newest change in it, ISO 8601 UTC. */
  at: string
  who: string
  why: string
  /** The newest revision in it. */
  revision: number
  changes: number
  /** How many changes of each type of record, most first. */
  types: { type: EditedType; changes: number }[]
}

/** The condition over Revision `r` for the changeset with this key; null for a key that can be none. */
export function changesetWhere(key: string): Prisma.Sql | null {
  if (!key.startsWith(UNNAMED)) return Prisma.sql`(r.changeset = ${key} AND +r.recordType <> 'frozen')`
  const first = /^~(\d{1,15})$/.exec(key)?.[1]
  if (first === undefined) return null
  return Prisma.sql`(r.changeset IS NULL AND +r.recordType <> 'frozen'
    AND (r.at, r.who, r.why) = (SELECT f.at, f.who, f.why FROM Revision f WHERE f.id = ${Number(first)} AND f.changeset IS NULL))`
}

/** The changesets by key and newest revision. Freezing a view changes no record and is none. */
const CHANGESETS = Prisma.sql`(
  SELECT changeset AS key, max(id) AS newest FROM Revision WHERE changeset IS NOT NULL
  GROUP BY changeset HAVING max(id) NOT IN (SELECT id FROM Revision WHERE recordType = 'frozen')
  UNION ALL
  SELECT ${UNNAMED} || min(id), max(id) FROM Revision WHERE changeset IS NULL AND +recordType <> 'frozen' GROUP BY at, who, why
)`

/** How many changesets there are. */
export async function changesetCount(database: Database): Promise<number> {
  const [row] = await database.$queryRaw<{ n: number | bigint }[]>`SELECT count(*) AS n FROM ${CHANGESETS}`
  return Number(row?.n ?? 0)
}

/** The newest changesets. */
export async function changesetsFor(
  database: Database,
  { offset, limit }: { offset: number; limit: number },
): Promise<Changeset[]> {
  const rows = await database.$queryRaw<{ key: string }[]>`
    SELECT key FROM ${CHANGESETS} ORDER BY newest DESC LIMIT ${limit} OFFSET ${offset}`
  const changesets: Changeset[] = []
  for (const { key } of rows) {
    const changeset = await changesetFor(database, key)
    if (changeset) changesets.push(changeset)
  }
  return changesets
}

type HeadRow = { id: number | bigint; at: string; who: string; why: string }

// What stands in a changeset up to its newest revision never changes, and to count an import takes a while.
const changesetCache = new WeakMap<Database, LRUCache<string, Changeset>>()

const MOST_CACHED = 500

/** A changeset by its key. */
export async function changesetFor(database: Database, key: string): Promise<Changeset | null> {
  const where = changesetWhere(key)
  if (where === null) return null
  const [head] = await database.$queryRaw<HeadRow[]>`
    SELECT r.id, CAST(r.at AS TEXT) AS at, r.who, r.why FROM Revision r WHERE ${where} ORDER BY r.id DESC LIMIT 1`
  if (!head) return null
  const [at, revision] = [new Date(head.at).toISOString(), Number(head.id)]
  const known = changesetCache.get(database) ?? new LRUCache<string, Changeset>({ max: MOST_CACHED })
  changesetCache.set(database, known)
  const same = known.get(key)
  if (same?.revision === revision) return same
  const counts = await database.$queryRaw<{ type: EditedType; n: number | bigint }[]>`
    SELECT r.recordType AS type, count(*) AS n FROM Revision r WHERE ${where} GROUP BY r.recordType ORDER BY n DESC, type`
  const types = counts.map(({ type, n }) => ({ type, changes: Number(n) }))
  const changes = types.reduce((sum, each) => sum + each.changes, 0)
  const changeset = { key, at, who: head.who, why: head.why, revision, changes, types }
  known.set(key, changeset)
  return changeset
}

/** The changes of a changeset in the order they were made. */
export async function changesIn(
  database: Database,
  key: string,
  { offset, limit }: { offset: number; limit: number },
): Promise<Change[]> {
  const where = changesetWhere(key)
  if (where === null) return []
  const rows = await database.$queryRaw<ChangeRow[]>`
    SELECT ${CHANGE_COLUMNS} FROM Revision r WHERE ${where} ORDER BY r.id LIMIT ${limit} OFFSET ${offset}`
  return rows.map(readChange)
}
