// The one writer: every change of every record goes through here and leaves a Revision in the same transaction.
// Trusts the types: what comes from outside goes through parseRecord first. One writer at a time, and readers of the
// same process wait with it.
import { randomBytes } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { RECORD_TYPES, type RecordType } from '@/lib/record/field'
import { eachField, fieldOf } from '@/lib/record/fields'
import { parseRecord, RECORDS, type StoredRecord } from '@/lib/record/schema'
import type { Prisma } from '../generated/client'
import { type Database, fileOf } from './client'
import { notBefore } from './clock'

/**
 * A record as it shall be from now on; null removes it. `basedOn` is the record's newest revision when somebody began to
 * change it, null when there was none: the change is refused when the record has another by then.
 */
export type Change = {
  [T in RecordType]: { type: T; id: string; after: StoredRecord<T> | null; basedOn?: number | null }
}[RecordType]

/**
 * Who changes records, and why. `at` is now and `changeset` a new word unless told; an instant before the newest of the
 * history becomes that one.
 */
export type Author = { who: string; why: string; at?: Date; changeset?: string }

/** Somebody else has changed the record since. Nothing was stored. */
export class Conflict extends Error {
  override name = 'Conflict'
  constructor(
    readonly type: RecordType,
    readonly id: string,
  ) {
    super(`Nothing was stored: ${type} ${id} has been changed by somebody else meanwhile.`)
  }
}

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

/** A list in a record, kept as rows of another table. Without a position its order is the order of writing. */
type Part = {
  field: string
  table: string
  /** The column that names the record. */
  owner: string
  /** One column for a list of plain values, several for a list of objects with these keys. */
  columns: string | readonly string[]
  /** A column with the same word in every row. */
  fixed?: readonly [column: string, word: string]
  unnumbered?: true
}

/** The columns of a list in a record: the fields of its rows. */
const columnsIn = (type: RecordType, field: string): string[] =>
  (fieldOf(type, field)?.columns ?? []).map(({ name }) => name)

/** Where each type of record is kept. Every field of its schema that is not a part is a column of the same name. */
const PLACES: Record<RecordType, { table: string; parts: readonly Part[] }> = {
  outlet: { table: 'Outlet', parts: [] },
  source: { table: 'Source', parts: [] },
  actor: {
    table: 'Actor',
    parts: [
      { field: 'aliases', table: 'ActorAlias', owner: 'actorId', columns: 'alias', unnumbered: true },
      { field: 'members', table: 'ActorMember', owner: 'jointId', columns: 'memberId' },
    ],
  },
  speaker: { table: 'Speaker', parts: [] },
  topic: { table: 'Topic', parts: [] },
  coder: { table: 'Coder', parts: [] },
  codebook: {
    table: 'Codebook',
    parts: [
      {
        field: 'levels',
        table: 'CodebookLevel',
        owner: 'codebookId',
        columns: columnsIn('codebook', 'levels'),
        unnumbered: true,
      },
      { field: 'rules', table: 'CodebookRule', owner: 'codebookId', columns: columnsIn('codebook', 'rules') },
    ],
  },
  statement: {
    table: 'Statement',
    parts: [
      { field: 'actors', table: 'StatementActor', owner: 'statementId', columns: 'actorId' },
      {
        field: 'addressees',
        table: 'StatementParty',
        owner: 'statementId',
        columns: columnsIn('statement', 'targets'),
        fixed: ['role', 'addressee'],
      },
      {
        field: 'targets',
        table: 'StatementParty',
        owner: 'statementId',
        columns: columnsIn('statement', 'targets'),
        fixed: ['role', 'target'],
      },
      { field: 'topics', table: 'StatementTopic', owner: 'statementId', columns: 'topicId' },
      {
        field: 'sources',
        table: 'StatementSource',
        owner: 'statementId',
        columns: columnsIn('statement', 'sources'),
      },
    ],
  },
  coding: { table: 'Coding', parts: [] },
  event: { table: 'Event', parts: [] },
  dataset: {
    table: 'Dataset',
    parts: [{ field: 'defaultActors', table: 'DatasetActor', owner: 'datasetId', columns: 'actorId' }],
  },
  frozen: { table: 'Frozen', parts: [] },
}

/** Columns that hold true or false; SQLite has only 1 and 0. */
const FLAGS = new Set(
  RECORD_TYPES.flatMap(eachField).flatMap(({ name, kind }) => (kind === 'flag' ? [name] : [])),
)

// ---- SQL -----------------------------------------------------------------------------------------------------
// Records travel to and from SQLite as JSON, one parameter for a whole chunk: typed writes through Prisma are 25 times
// slower, and a list of bound values meets SQLite's limit of 32 766.

const name = (identifier: string) => `"${identifier}"`
const names = (identifiers: readonly string[]) => identifiers.map(name).join(', ')

function columnsOf(type: RecordType): string[] {
  const inParts = PLACES[type].parts.map(({ field }) => field)
  return Object.keys(RECORDS[type].shape).filter((field) => !inParts.includes(field))
}

function readColumn(table: string, column: string): string {
  const value = `${table}.${name(column)}`
  return FLAGS.has(column) ? `json(iif(${value}, 'true', 'false'))` : value
}

function readObject(table: string, columns: readonly string[], more: readonly string[] = []): string {
  const fields = columns.map((column) => `'${column}', ${readColumn(table, column)}`)
  return `json_object(${[...fields, ...more].join(', ')})`
}

function readPart({ field, table, owner, columns, fixed, unnumbered }: Part): string {
  const item = typeof columns === 'string' ? readColumn('p', columns) : readObject('p', columns)
  const only = fixed ? ` AND p.${name(fixed[0])} = '${fixed[1]}'` : ''
  const order = unnumbered ? 'p.rowid' : 'p."position"'
  return `'${field}', (SELECT json_group_array(${item} ORDER BY ${order}) FROM ${name(table)} p
    WHERE p.${name(owner)} = r."id"${only})`
}

/** Takes a JSON list of ids. */
function readSql(type: RecordType): string {
  const { table, parts } = PLACES[type]
  return `SELECT r."id" AS "id", ${readObject('r', columnsOf(type), parts.map(readPart))} AS "record"
    FROM ${name(table)} r WHERE r."id" IN (SELECT value FROM json_each(?))`
}

/** Takes a JSON list of records. */
function writeSql(type: RecordType): string {
  const columns = columnsOf(type)
  const values = columns.map((column) => `r.value ->> '${column}'`)
  const updates = columns.map((column) => `${name(column)} = excluded.${name(column)}`)
  // "WHERE true" tells the parser that ON CONFLICT belongs to the INSERT and is no join.
  return `INSERT INTO ${name(PLACES[type].table)} (${names(columns)}) SELECT ${values.join(', ')}
    FROM json_each(?) r WHERE true ON CONFLICT ("id") DO UPDATE SET ${updates.join(', ')}`
}

/** Takes a JSON list of records. */
function writePartSql({ field, table, owner, columns, fixed, unnumbered }: Part): string {
  const cells: [column: string, value: string][] = [[owner, `r.value ->> 'id'`]]
  if (fixed) cells.push([fixed[0], `'${fixed[1]}'`])
  if (!unnumbered) cells.push(['position', 'p.key'])
  if (typeof columns === 'string') cells.push([columns, 'p.value'])
  else for (const column of columns) cells.push([column, `p.value ->> '${column}'`])
  return `INSERT INTO ${name(table)} (${names(cells.map(([column]) => column))})
    SELECT ${cells.map(([, value]) => value).join(', ')} FROM json_each(?) r, json_each(r.value, '$.${field}') p`
}

/** Takes a JSON list of ids. */
const removeSql = (table: string, column: string) =>
  `DELETE FROM ${name(table)} WHERE ${name(column)} IN (SELECT value FROM json_each(?))`

// ---- writing -------------------------------------------------------------------------------------------------

type Transaction = Prisma.TransactionClient
type Stored = StoredRecord<RecordType>

/** Records written by one statement of SQL. */
const CHUNK = 500

type Items<T> = Iterable<T> | AsyncIterable<T>

/** What reads within a writer's transaction: nobody writes in between, and its own changes are seen. */
export type Reader = Prisma.TransactionClient

/** Neighbours of one type that are all written or all removed, none of them twice. */
async function* chunksOf<T extends Change>(changes: Items<T>, most = CHUNK): AsyncGenerator<T[], void> {
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

async function storedFor(
  reader: Transaction,
  type: RecordType,
  ids: readonly string[],
): Promise<Map<string, Stored>> {
  const rows = await reader.$queryRawUnsafe<{ id: string; record: string }[]>(
    readSql(type),
    JSON.stringify(ids),
  )
  return new Map(rows.map((row) => [row.id, JSON.parse(row.record)]))
}

/** Makes the records of one chunk what they shall be; `known` are those that are stored already. */
async function writeRecords(
  transaction: Transaction,
  chunk: readonly Change[],
  known: ReadonlyMap<string, Stored>,
): Promise<void> {
  const [first] = chunk
  if (!first) return
  const { table, parts } = PLACES[first.type]
  const run = (sql: string, ...values: string[]) => transaction.$executeRawUnsafe(sql, ...values)
  const stored = JSON.stringify(chunk.flatMap(({ id }) => (known.has(id) ? [id] : [])))
  if (stored !== '[]')
    for (const part of new Map(parts.map((each) => [each.table, each])).values())
      await run(removeSql(part.table, part.owner), stored)
  if (first.after === null) await run(removeSql(table, 'id'), stored)
  else {
    const records = JSON.stringify(chunk.map(({ after }) => after))
    await run(writeSql(first.type), records)
    for (const part of parts) await run(writePartSql(part), records)
  }
}

/** Takes a JSON list of revisions. As Prisma writes instants, so that they sort with those it reads and writes. */
const APPEND = `INSERT INTO "Revision" ("id", "at", "who", "why", "changeset", "recordType", "recordId", "before", "after")
  SELECT r.value ->> 'id', r.value ->> 'at', r.value ->> 'who', r.value ->> 'why', r.value ->> 'changeset',
    r.value ->> 'type', r.value ->> 'recordId', r.value ->> 'before', r.value ->> 'after' FROM json_each(?) r`

async function append(transaction: Transaction, revisions: readonly object[]): Promise<void> {
  await transaction.$executeRawUnsafe(APPEND, JSON.stringify(revisions))
}

const instantOf = (at: Date) => at.toISOString().replace('Z', '+00:00')

/** Writes one chunk and its revisions; returns how many records changed. */
async function write(
  transaction: Transaction,
  by: Required<Author>,
  chunk: readonly Change[],
): Promise<number> {
  const [first] = chunk
  if (!first) return 0
  await refuseOutdated(transaction, chunk)
  const before = await storedFor(
    transaction,
    first.type,
    chunk.map(({ id }) => id),
  )
  const changed = chunk.filter(({ id, after }) => !isDeepStrictEqual(before.get(id) ?? null, after))
  if (changed.length === 0) return 0
  await writeRecords(transaction, changed, before)
  const revisions = changed.map(({ type, id, after }) => ({
    ...{ at: instantOf(by.at), who: by.who, why: by.why, changeset: by.changeset },
    ...{ type, recordId: id, before: before.get(id) ?? null, after },
  }))
  await append(transaction, revisions)
  return changed.length
}

async function refuseOutdated(transaction: Transaction, chunk: readonly Change[]): Promise<void> {
  for (const { type, id, basedOn } of chunk) {
    if (basedOn === undefined) continue
    const [newest] = await transaction.$queryRawUnsafe<{ id: number | bigint | null }[]>(
      'SELECT max("id") AS "id" FROM "Revision" WHERE "recordType" = ? AND "recordId" = ?',
      type,
      id,
    )
    const now = newest?.id ?? null
    if ((now === null ? null : Number(now)) !== basedOn) throw new Conflict(type, id)
  }
}

/** Writes a chunk; when the database refuses it, finds the record it refuses. */
async function writeOrTell(
  transaction: Transaction,
  by: Required<Author>,
  chunk: readonly Change[],
): Promise<number> {
  try {
    return await write(transaction, by, chunk)
  } catch (error) {
    const [first, second] = chunk
    const reason = describeRefusal(error, first?.after === null)
    if (reason === null || !first) throw error
    if (!second) throw new Error(`Nothing was stored: ${first.type} ${first.id} ${reason}.`, { cause: error })
    for (const change of chunk) await writeOrTell(transaction, by, [change])
    throw error
  }
}

/** Why the database refused a write, to be read after the record's name; null when it was no refusal. */
function describeRefusal(error: unknown, removing: boolean): string | null {
  if (!(error instanceof Error)) return null
  const reason = /SQLITE_CONSTRAINT: ([^`]*)/.exec(error.message)?.[1]?.trim()
  if (reason === undefined) return null
  const [, kind, what = ''] =
    /^(CHECK|UNIQUE|NOT NULL|FOREIGN KEY) constraint failed(?:: (.*))?/.exec(reason) ?? []
  const fields = what.replaceAll(/\w+\./g, '')
  if (kind === 'CHECK')
    return `breaks the rule “${what.replace(/^[^_]*_/, '').replaceAll('_', ' ')}” (${what})`
  if (kind === 'UNIQUE') return `has the same ${fields} as another in ${what.replace(/\..*/, '')}`
  if (kind === 'NOT NULL') return `has no ${fields}`
  if (kind === 'FOREIGN KEY')
    return removing ? 'cannot be removed, others refer to it' : 'refers to a record that does not exist'
  return `was refused: ${reason}`
}

/** References of statements that may be written before what they name, and the table they name. */
const LATE_REFERENCES = [
  ['adoptedCodingId', 'Coding'],
  ['describedInId', 'Statement'],
  ['repeatOfId', 'Statement'],
] as const

// The database itself checks these at COMMIT, and says no more than that one of them dangles.
async function refuseDangling(
  transaction: Transaction,
  written: readonly string[],
  removed: readonly string[],
): Promise<void> {
  for (const [column, table] of LATE_REFERENCES) {
    const [dangling] = await transaction.$queryRawUnsafe<{ id: string; target: string }[]>(
      `SELECT s."id" AS "id", s."${column}" AS "target" FROM "Statement" s
       WHERE (s."id" IN (SELECT value FROM json_each(?)) OR s."${column}" IN (SELECT value FROM json_each(?)))
         AND s."${column}" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "${table}" t WHERE t."id" = s."${column}") LIMIT 1`,
      JSON.stringify(written),
      JSON.stringify(removed),
    )
    if (dangling)
      throw new Error(
        `Nothing was stored: statement ${dangling.id} names ${dangling.target} as its ${column}, which does not exist.`,
      )
  }
}

/**
 * Makes changes in the order given, all or none, and appends one revision for each record that differs from what is
 * stored; equal ones are left alone, so writing the same twice changes nothing. A record must come after those it
 * refers to and is removed before them; only a statement's adopted coding and the statements it names may come later.
 * The changes may be made while they are written, so that a long list never stands in memory, and from what a reader
 * reads meanwhile: the database itself answers nobody else of this process until the end. What `check` finds wrong in
 * the end it throws, and nothing is stored.
 * Throws a sentence with the record's type and id when the database refuses one, and Conflict for an outdated change.
 */
export async function record(
  database: Database,
  by: Author,
  changes: Items<Change> | ((reader: Reader) => Items<Change>),
  check: () => void = () => {},
): Promise<{ written: number; unchanged: number; changeset: string }> {
  const said = { at: new Date(), changeset: randomBytes(9).toString('base64url'), ...by }
  return database.$transaction(async (transaction) => {
    const author = { ...said, at: await notBefore(transaction, fileOf(database), said.at) }
    const statements: string[] = []
    const removed: string[] = []
    let written = 0
    let all = 0
    for await (const chunk of chunksOf(typeof changes === 'function' ? changes(transaction) : changes)) {
      for (const { type, id, after } of chunk) {
        if (after === null) removed.push(id)
        else if (type === 'statement') statements.push(id)
        if (after !== null && after.id !== id)
          throw new Error(`Nothing was stored: ${type} ${id} carries the id ${after.id}.`)
      }
      all += chunk.length
      written += await writeOrTell(transaction, author, chunk)
    }
    check()
    await refuseDangling(transaction, statements, removed)
    return { written, unchanged: all - written, changeset: author.changeset }
  })
}

/**
 * Makes the history of another database again, revision by revision and word for word, in a database without any.
 * Throws a sentence when the database is not empty, when a record is not what its revision says it was before, and
 * when one is refused; then nothing is stored. SQLite holds up everybody of this process for at most `most` records.
 */
export async function replay(
  database: Database,
  revisions: Items<PastRevision>,
  most = CHUNK,
): Promise<number> {
  return database.$transaction(async (transaction) => {
    const [newest] = await transaction.$queryRawUnsafe<{ id: number | bigint | null }[]>(
      'SELECT max("id") AS "id" FROM "Revision"',
    )
    if (newest && newest.id !== null)
      throw new Error('Nothing was stored: a history can only be made again where there is none.')
    const statements: string[] = []
    let count = 0
    for await (const chunk of chunksOf(changesOf(revisions), most)) {
      const [first] = chunk
      if (!first) continue
      const before = await storedFor(
        transaction,
        first.type,
        chunk.map(({ id }) => id),
      )
      for (const { type, id, from, past } of chunk) {
        if (!isDeepStrictEqual(before.get(id) ?? null, from))
          throw new Error(
            `Nothing was stored: revision ${past.id} changes ${type} ${id} from something else than it was by then.`,
          )
        if (type === 'statement') statements.push(id)
      }
      try {
        await writeRecords(transaction, chunk, before)
      } catch (error) {
        const reason = describeRefusal(error, first.after === null)
        if (reason === null) throw error
        throw new Error(
          `Nothing was stored: the revisions ${first.past.id} to ${chunk.at(-1)?.past.id}: ${first.type} ${first.id} or one after it ${reason}.`,
          { cause: error },
        )
      }
      await append(
        transaction,
        chunk.map(({ past }) => ({ ...past, at: instantOf(past.at) })),
      )
      count += chunk.length
    }
    await refuseDangling(transaction, statements, [])
    return count
  })
}

type PastChange = Change & { from: Stored | null; past: PastRevision }

// Records of earlier days lack the fields that were added since; the schemas know what these mean by saying nothing.
async function* changesOf(revisions: Items<PastRevision>): AsyncGenerator<PastChange, void> {
  for await (const past of revisions) {
    const { type, recordId } = past
    const read = (value: unknown) => {
      if (value === null) return null
      const { record: known, problems } = parseRecord(type, value)
      if (known) return known
      const [first] = problems
      throw new Error(
        `Nothing was stored: revision ${past.id}, ${type} ${recordId}: ${first?.field}: ${first?.message}.`,
      )
    }
    const [before, after] = [read(past.before), read(past.after)]
    // The two are of the revision's own type, which the compiler cannot follow through a list of all types.
    yield { type, id: recordId, from: before, after, past } as PastChange
  }
}

// ---- reading -------------------------------------------------------------------------------------------------

/** A record as it is stored, or null. Holds private passages: not for public pages. */
export async function recordFor<T extends RecordType>(
  database: Database,
  type: T,
  id: string,
): Promise<StoredRecord<T> | null> {
  const stored = await storedFor(database, type, [id])
  // The map holds records of the type asked for.
  return (stored.get(id) as StoredRecord<T> | undefined) ?? null
}

/** The history of a record, newest first. Holds private passages: not for public pages. */
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

/** Records of a type by their ids; those that are not stored are missing. Holds private passages. */
export async function recordsFor<T extends RecordType>(
  reader: Reader,
  type: T,
  ids: readonly string[],
): Promise<Map<string, StoredRecord<T>>> {
  // The map holds records of the type asked for.
  return (await storedFor(reader, type, ids)) as Map<string, StoredRecord<T>>
}

/** All records of a type in the order of their ids, a few hundred in memory at a time. Holds private passages. */
export async function* eachRecord<T extends RecordType>(
  reader: Reader,
  type: T,
): AsyncGenerator<StoredRecord<T>, void> {
  const next = `SELECT "id" FROM ${name(PLACES[type].table)} WHERE "id" > ? ORDER BY "id" LIMIT ${CHUNK}`
  let last = ''
  for (;;) {
    const ids = (await reader.$queryRawUnsafe<{ id: string }[]>(next, last)).map(({ id }) => id)
    if (ids.length === 0) return
    const stored = await recordsFor(reader, type, ids)
    for (const id of ids) {
      const found = stored.get(id)
      if (found) yield found
    }
    last = ids.at(-1) ?? last
  }
}

/** All revisions in the order they were made, a few hundred in memory at a time. Holds private passages. */
export async function* eachRevision(reader: Reader): AsyncGenerator<PastRevision, void> {
  let last = 0
  for (;;) {
    const rows = await reader.revision.findMany({
      where: { id: { gt: last } },
      orderBy: { id: 'asc' },
      take: CHUNK,
    })
    // Only record() and replay() write revisions, and only of these types.
    for (const { recordType, before, after, ...row } of rows)
      yield {
        ...row,
        type: recordType,
        before: before === null ? null : JSON.parse(before),
        after: after === null ? null : JSON.parse(after),
      } as PastRevision
    if (rows.length < CHUNK) return
    last = rows.at(-1)?.id ?? last
  }
}
