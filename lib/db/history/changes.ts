// What has changed, from the revisions, for everybody to read: records hold private passages, which are taken out here.
import { setImmediate as turn } from 'node:timers/promises'
import type { Question } from '@/lib/question'
import { type NameOf, type RecordState, referencesIn } from '@/lib/record/differences'
import type { RecordType } from '@/lib/record/field'
import type { EditedType } from '@/lib/record/fields'
import type { Vocabulary } from '@/lib/vocabulary'
import { filtersOf, list, relationsOf, whereOf } from '../ask/filters'
import { Prisma } from '../generated/client'
import type { Database } from '../store/client'
import { newestRevision } from '../store/revisions'

/** What was done to one statement, with its codings, at one instant. */
export type Entry = {
  statement: string
  /** Instant, ISO 8601 UTC. */
  at: string
  /** Why, in the writer's words, one or more. */
  why: string[]
  /** "coded" when only codings were added. */
  kind: 'new' | 'coded' | 'corrected' | 'removed'
  /** The newest revision in it; stable, and larger the newer. */
  revision: number
}

type Row = {
  id: number | bigint
  at: string
  why: string
  recordType: 'statement' | 'coding'
  statement: string
  began: 0 | 1 | bigint
  ended: 0 | 1 | bigint
}

const COLUMNS = Prisma.sql`r.id, CAST(r.at AS TEXT) AS at, r.why, r.recordType, r.before IS NULL AS began, r.after IS NULL AS ended`

// A coding's row may be gone, so its statement is read from the revision.
const STATEMENT = Prisma.sql`
  CASE r.recordType WHEN 'statement' THEN r.recordId ELSE coalesce(r.after, r.before) ->> 'statementId' END`

/** Revisions of one statement at one instant; a statement is hardly ever written with more codings than this. */
const MOST_TOGETHER = 10

/** The newest changes of the statements that a question shows now, newest first, at most `limit`. */
export async function newestEntries(
  database: Database,
  question: Question,
  vocabulary: Vocabulary,
  limit: number,
): Promise<Entry[]> {
  // Newest first and only so far: the revisions of a large data set are far larger than the data set.
  const rows = await database.$queryRaw<Row[]>`
    WITH ${relationsOf(question, vocabulary)},
    view AS MATERIALIZED (SELECT s.id FROM Statement s WHERE ${whereOf(filtersOf(question))})
    SELECT ${COLUMNS}, ${STATEMENT} AS statement FROM Revision r
    WHERE +r.recordType IN ('statement', 'coding') AND ${STATEMENT} IN (SELECT id FROM view)
    ORDER BY r.id DESC LIMIT ${limit * MOST_TOGETHER}`
  return entriesOf(rows).slice(0, limit)
}

/** What was changed in these statements and codings after a revision, newest first. */
export async function entriesAfter(
  database: Database,
  revision: number,
  statements: readonly string[],
  codings: readonly string[],
): Promise<Entry[]> {
  const rows = await database.$queryRaw<Row[]>`
    SELECT ${COLUMNS}, ${STATEMENT} AS statement FROM Revision r
    WHERE r.id > ${revision} AND (
      +r.recordType = 'statement' AND r.recordId IN ${list(statements)} OR
      +r.recordType = 'coding' AND r.recordId IN ${list(codings)}
    )
    ORDER BY r.id DESC`
  return entriesOf(rows)
}

/** Rows, newest first, gathered by statement and instant. */
function entriesOf(rows: readonly Row[]): Entry[] {
  const gathered = new Map<string, Row[]>()
  for (const row of rows) {
    const key = `${row.at} ${row.statement}`
    gathered.set(key, [...(gathered.get(key) ?? []), row])
  }
  return [...gathered.values()].flatMap((together) => {
    const [newest] = together
    if (!newest) return []
    return {
      statement: newest.statement,
      at: new Date(newest.at).toISOString(),
      why: [...new Set(together.map(({ why }) => why))].reverse(),
      kind: kindOf(together),
      revision: Number(newest.id),
    }
  })
}

function kindOf(rows: readonly Row[]): Entry['kind'] {
  const own = rows.filter(({ recordType }) => recordType === 'statement')
  if (own.some(({ began }) => Number(began) === 1)) return 'new'
  if (own.some(({ ended }) => Number(ended) === 1)) return 'removed'
  if (own.length === 0 && rows.every(({ began }) => Number(began) === 1)) return 'coded'
  return 'corrected'
}

// ---- the history of records ------------------------------------------------------------------------------------

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

type ChangeRow = {
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
const CHANGE = Prisma.sql`r.id, CAST(r.at AS TEXT) AS at, r.who, r.why, r.changeset, r.recordType, r.recordId, r.before, r.after,
  (SELECT max(n.id) FROM Revision n WHERE n.recordType = r.recordType AND n.recordId = r.recordId) AS newest,
  CASE WHEN r.changeset IS NULL THEN (
    SELECT f.id FROM Revision f WHERE f.at = r.at AND f.who = r.who AND f.why = r.why AND f.changeset IS NULL
    ORDER BY f.id LIMIT 1
  ) END AS first`

/** What was changed together before there were changesets goes by its first revision; no changeset's word begins so. */
const UNNAMED = '~'

const readChange = (row: ChangeRow): Change => {
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
function stateIn(text: string | null): { open: RecordState | null; hidden: string } {
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
    SELECT ${CHANGE} ${await revisionsOf(database, type, id)} ORDER BY r.id DESC LIMIT ${limit} OFFSET ${offset}`
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
    SELECT ${CHANGE} FROM Revision r WHERE r.id = ${revision} AND r.recordType = ${type} AND r.recordId = ${id}`
  return row ? readChange(row) : null
}

/** The ids of a statement's codings, removed ones too. */
async function codingsOf(database: Database, statement: string): Promise<string[]> {
  const present = await database.coding.findMany({ where: { statementId: statement }, select: { id: true } })
  const removed = (await removedCodings(database)).get(statement) ?? []
  return [...new Set([...present.map(({ id }) => id), ...removed])]
}

/** Revisions read by one query: others are served between two. */
const STRETCH = 20_000

// A revision stays as it is, so what has been read once is only added to. To look for a statement's removed codings would
// be to read every revision of every coding.
const removedKnown = new WeakMap<Database, { upTo: number; codings: Map<string, string[]> }>()

async function removedCodings(database: Database): Promise<ReadonlyMap<string, readonly string[]>> {
  const known = removedKnown.get(database) ?? { upTo: 0, codings: new Map<string, string[]>() }
  removedKnown.set(database, known)
  const upTo = await newestRevision(database)
  while (known.upTo < upTo) {
    const from = known.upTo
    const to = Math.min(upTo, from + STRETCH)
    const rows = await database.$queryRaw<{ statement: string; coding: string }[]>`
      SELECT r.before ->> 'statementId' AS statement, r.recordId AS coding FROM Revision r
      WHERE r.id > ${from} AND r.id <= ${to} AND +r.recordType = 'coding' AND r.after IS NULL`
    for (const { statement, coding } of rows) {
      const others = known.codings.get(statement) ?? []
      // Somebody else may be reading the same stretch.
      if (!others.includes(coding)) known.codings.set(statement, [...others, coding])
    }
    known.upTo = Math.max(known.upTo, to)
    await turn()
  }
  return known.codings
}

/** Whether a record is there now. */
export async function isPresent(database: Database, type: EditedType, id: string): Promise<boolean> {
  const [row] = await database.$queryRaw<{ present: number | bigint }[]>`
    SELECT r.after IS NOT NULL AS present FROM Revision r
    WHERE r.recordType = ${type} AND r.recordId = ${id} ORDER BY r.id DESC LIMIT 1`
  return Number(row?.present ?? 0) === 1
}

// ---- changesets ------------------------------------------------------------------------------------------------

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
const countedIn = new WeakMap<Database, Map<string, Changeset>>()
const MOST_COUNTED = 500

/** A changeset by its key. */
export async function changesetFor(database: Database, key: string): Promise<Changeset | null> {
  const where = changesetWhere(key)
  if (where === null) return null
  const [head] = await database.$queryRaw<HeadRow[]>`
    SELECT r.id, CAST(r.at AS TEXT) AS at, r.who, r.why FROM Revision r WHERE ${where} ORDER BY r.id DESC LIMIT 1`
  if (!head) return null
  const [at, revision] = [new Date(head.at).toISOString(), Number(head.id)]
  const known = countedIn.get(database) ?? new Map<string, Changeset>()
  countedIn.set(database, known)
  const same = known.get(key)
  if (same?.revision === revision) return same
  const counts = await database.$queryRaw<{ type: EditedType; n: number | bigint }[]>`
    SELECT r.recordType AS type, count(*) AS n FROM Revision r WHERE ${where} GROUP BY r.recordType ORDER BY n DESC, type`
  const types = counts.map(({ type, n }) => ({ type, changes: Number(n) }))
  const changes = types.reduce((sum, each) => sum + each.changes, 0)
  const changeset = { key, at, who: head.who, why: head.why, revision, changes, types }
  if (known.size >= MOST_COUNTED) known.clear()
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
    SELECT ${CHANGE} FROM Revision r WHERE ${where} ORDER BY r.id LIMIT ${limit} OFFSET ${offset}`
  return rows.map(readChange)
}

/** The changes of certain statements and their codings within a range of revisions, in the order they were made. */
export async function changesWithin(
  database: Database,
  { first, last }: { first: number; last: number },
  statements: readonly string[],
): Promise<Change[]> {
  const codings = (await Promise.all(statements.map((id) => codingsOf(database, id)))).flat()
  const rows = await database.$queryRaw<ChangeRow[]>`
    SELECT ${CHANGE} FROM Revision r WHERE r.recordType = 'statement' AND r.recordId IN ${list(statements)}
      AND r.id BETWEEN ${first} AND ${last}
    UNION ALL
    SELECT ${CHANGE} FROM Revision r WHERE r.recordType = 'coding' AND r.recordId IN ${list(codings)}
      AND r.id BETWEEN ${first} AND ${last}`
  return rows.map(readChange).sort((one, other) => one.revision - other.revision)
}

// ---- names -----------------------------------------------------------------------------------------------------

type Reference = { type: RecordType; id: string }

/** The newest states of records, removed ones as they were last, by type and id. */
async function statesOf(
  database: Database,
  references: readonly Reference[],
): Promise<Map<string, RecordState>> {
  const asked = [...new Map(references.map((each) => [`${each.type} ${each.id}`, each])).values()]
  if (asked.length === 0) return new Map()
  const rows = await database.$queryRaw<{ key: string; state: string | null }[]>`
    SELECT a.value ->> 'type' || ' ' || (a.value ->> 'id') AS key, (
      SELECT coalesce(r.after, r.before) FROM Revision r
      WHERE r.recordType = a.value ->> 'type' AND r.recordId = a.value ->> 'id' ORDER BY r.id DESC LIMIT 1
    ) AS state
    FROM json_each(${JSON.stringify(asked)}) a`
  return new Map(
    rows.flatMap(({ key, state }) => {
      const { open } = stateIn(state)
      return open ? [[key, open] as const] : []
    }),
  )
}

/** Names for the records that changes are of and for those they name, as they are called now. */
export async function namesIn(
  database: Database,
  changes: readonly Pick<Change, 'type' | 'id' | 'before' | 'after'>[],
  more: readonly Reference[] = [],
): Promise<NameOf> {
  const named = changes.flatMap(({ type, id, before, after }) => [
    { type, id },
    ...[before, after].flatMap((state) => (state ? referencesIn(type, state) : [])),
  ])
  const states = await statesOf(database, [...named, ...more])
  const nested = [...states].flatMap(([key, state]) => {
    const [type] = key.split(' ')
    return type === 'source' || type === 'coding' ? referencesIn(type, state) : []
  })
  for (const [key, state] of await statesOf(database, nested)) states.set(key, state)
  const text = (state: RecordState | undefined, field: string) =>
    typeof state?.[field] === 'string' ? state[field] : null
  const nameOf: NameOf = (type, id) => {
    const state = states.get(`${type} ${id}`)
    if (type === 'statement') return `Statement ${id}`
    if (type === 'codebook') return state ? `Codebook version ${state.version}` : id
    if (type === 'coding') {
      const coder = text(state, 'coderId')
      return coder === null
        ? `Coding ${id}`
        : `${nameOf('coder', coder)}’s coding of ${text(state, 'statementId')}`
    }
    if (type === 'source') {
      const outlet = text(state, 'outletId')
      const title = text(state, 'title')
      return outlet === null ? id : `${nameOf('outlet', outlet)}${title === null ? '' : `, “${title}”`}`
    }
    return text(state, 'shortName') ?? text(state, 'name') ?? text(state, 'title') ?? id
  }
  return nameOf
}
