// The one writer: every change of every record goes through here and leaves a Revision in the same transaction.
// Trusts the types: what comes from outside goes through parseRecord first. One writer at a time, and readers of the
// same process wait with it.
import { isDeepStrictEqual } from 'node:util'
import { RECORDS, type RecordType, type StoredRecord } from '@/lib/statement'
import type { Database } from './client'
import type { Prisma } from './generated/client'

/** A record as it shall be from now on; null removes it. */
export type Change = {
  [T in RecordType]: { type: T; id: string; after: StoredRecord<T> | null }
}[RecordType]

/** Who changes records, and why. `at` is now unless told. */
export type Author = { who: string; why: string; at?: Date }

/** One entry of a record's history; `before` is null where it began, `after` where it was removed. */
export type Revision<T extends RecordType> = {
  id: number
  at: Date
  who: string
  why: string
  before: StoredRecord<T> | null
  after: StoredRecord<T> | null
}

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
        columns: ['level', 'name', 'definition', 'include', 'exclude', 'eventCodes', 'examples'],
        unnumbered: true,
      },
      { field: 'rules', table: 'CodebookRule', owner: 'codebookId', columns: ['kind', 'term', 'text'] },
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
        columns: ['actorId', 'label'],
        fixed: ['role', 'addressee'],
      },
      {
        field: 'targets',
        table: 'StatementParty',
        owner: 'statementId',
        columns: ['actorId', 'label'],
        fixed: ['role', 'target'],
      },
      { field: 'topics', table: 'StatementTopic', owner: 'statementId', columns: 'topicId' },
      {
        field: 'sources',
        table: 'StatementSource',
        owner: 'statementId',
        columns: ['sourceId', 'quotedFrom', 'relayedById', 'quotationHash', 'passage'],
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
const FLAGS = [
  'editedQuote',
  'counted',
  'quotedFrom',
  'outOfScope',
  'conditional',
  'hedged',
  'deterrentFrame',
]

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
  return FLAGS.includes(column) ? `json(iif(${value}, 'true', 'false'))` : value
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

/** Neighbours of one type that are all written or all removed, none of them twice. */
function chunksOf(changes: readonly Change[]): Change[][] {
  const chunks: Change[][] = []
  const ids = new Set<string>()
  for (const change of changes) {
    const chunk = chunks.at(-1)
    const first = chunk?.[0]
    const fits =
      first?.type === change.type && (first.after === null) === (change.after === null) && ids.size < CHUNK
    if (chunk && fits && !ids.has(change.id)) chunk.push(change)
    else {
      chunks.push([change])
      ids.clear()
    }
    ids.add(change.id)
  }
  return chunks
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

/** Writes one chunk and its revisions; returns how many records changed. */
async function write(
  transaction: Transaction,
  by: Required<Author>,
  chunk: readonly Change[],
): Promise<number> {
  const [first] = chunk
  if (!first) return 0
  const { table, parts } = PLACES[first.type]
  const run = (sql: string, ...values: string[]) => transaction.$executeRawUnsafe(sql, ...values)
  const before = await storedFor(
    transaction,
    first.type,
    chunk.map(({ id }) => id),
  )
  const changed = chunk.filter(({ id, after }) => !isDeepStrictEqual(before.get(id) ?? null, after))
  if (changed.length === 0) return 0

  const known = JSON.stringify(changed.flatMap(({ id }) => (before.has(id) ? [id] : [])))
  if (known !== '[]')
    for (const part of new Map(parts.map((each) => [each.table, each])).values())
      await run(removeSql(part.table, part.owner), known)
  if (first.after === null) await run(removeSql(table, 'id'), known)
  else {
    const records = JSON.stringify(changed.map(({ after }) => after))
    await run(writeSql(first.type), records)
    for (const part of parts) await run(writePartSql(part), records)
  }
  await run(
    `INSERT INTO "Revision" ("at", "who", "why", "recordType", "recordId", "before", "after")
     SELECT ?, ?, ?, ?, r.value ->> 'id', r.value ->> 'before', r.value ->> 'after' FROM json_each(?) r`,
    // As Prisma writes instants, so that they sort with those it reads and writes.
    by.at.toISOString().replace('Z', '+00:00'),
    by.who,
    by.why,
    first.type,
    JSON.stringify(changed.map(({ id, after }) => ({ id, before: before.get(id) ?? null, after }))),
  )
  return changed.length
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

// The database itself checks these at COMMIT; but after a COMMIT that fails the adapter keeps the connection, and with it
// the write lock, for good (@prisma/adapter-libsql 7.10). So no transaction may come so far.
async function refuseDangling(transaction: Transaction, changes: readonly Change[]): Promise<void> {
  const written = changes.filter(({ type, after }) => type === 'statement' && after !== null)
  const removed = changes.filter(({ after }) => after === null)
  for (const [column, table] of LATE_REFERENCES) {
    const [dangling] = await transaction.$queryRawUnsafe<{ id: string; target: string }[]>(
      `SELECT s."id" AS "id", s."${column}" AS "target" FROM "Statement" s
       WHERE (s."id" IN (SELECT value FROM json_each(?)) OR s."${column}" IN (SELECT value FROM json_each(?)))
         AND s."${column}" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "${table}" t WHERE t."id" = s."${column}") LIMIT 1`,
      JSON.stringify(written.map(({ id }) => id)),
      JSON.stringify(removed.map(({ id }) => id)),
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
 * Throws a sentence with the record's type and id when the database refuses one.
 */
export async function record(
  database: Database,
  by: Author,
  changes: readonly Change[],
): Promise<{ written: number; unchanged: number }> {
  for (const { type, id, after } of changes)
    if (after !== null && after.id !== id)
      throw new Error(`Nothing was stored: ${type} ${id} carries the id ${after.id}.`)
  return database.$transaction(
    async (transaction) => {
      // Takes the write lock before anything is read: a reader that turns writer fails at once, without waiting, when
      // another process has written in between.
      await transaction.$executeRawUnsafe('DELETE FROM "Revision" WHERE false')
      const author = { at: new Date(), ...by }
      let written = 0
      for (const chunk of chunksOf(changes)) written += await writeOrTell(transaction, author, chunk)
      await refuseDangling(transaction, changes)
      return { written, unchanged: changes.length - written }
    },
    { maxWait: 60_000, timeout: 3_600_000 },
  )
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
  return rows.map(({ id, at, who, why, before, after }) => ({
    id,
    at,
    who,
    why,
    before: parse(before),
    after: parse(after),
  }))
}
