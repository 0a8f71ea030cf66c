// Where each type of record is kept, and the SQL that reads and writes it. Records travel to and from SQLite as JSON, one
// parameter for a whole chunk: typed writes through Prisma are 25 times slower, and a list of bound values meets SQLite's
// limit of 32 766.
import { RECORD_TYPES, type RecordType } from '@/lib/record/field'
import { eachField, fieldOf } from '@/lib/record/fields'
import { RECORDS } from '@/lib/record/schema'

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
export const TABLES: Record<RecordType, { table: string; parts: readonly Part[] }> = {
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
  round: {
    table: 'Round',
    parts: [
      { field: 'coders', table: 'RoundCoder', owner: 'roundId', columns: 'coderId' },
      { field: 'units', table: 'RoundUnit', owner: 'roundId', columns: columnsIn('round', 'units') },
      { field: 'outcomes', table: 'RoundOutcome', owner: 'roundId', columns: columnsIn('round', 'outcomes') },
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

const name = (identifier: string) => `"${identifier}"`

const names = (identifiers: readonly string[]) => identifiers.map(name).join(', ')

function columnsOf(type: RecordType): string[] {
  const inParts = TABLES[type].parts.map(({ field }) => field)
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
export function readSql(type: RecordType): string {
  const { table, parts } = TABLES[type]
  return `SELECT r."id" AS "id", ${readObject('r', columnsOf(type), parts.map(readPart))} AS "record"
    FROM ${name(table)} r WHERE r."id" IN (SELECT value FROM json_each(?))`
}

/** Takes a JSON list of records. */
export function writeSql(type: RecordType): string {
  const columns = columnsOf(type)
  const values = columns.map((column) => `r.value ->> '${column}'`)
  const updates = columns.map((column) => `${name(column)} = excluded.${name(column)}`)
  // "WHERE true" tells the parser that ON CONFLICT belongs to the INSERT and is no join.
  return `INSERT INTO ${name(TABLES[type].table)} (${names(columns)}) SELECT ${values.join(', ')}
    FROM json_each(?) r WHERE true ON CONFLICT ("id") DO UPDATE SET ${updates.join(', ')}`
}

/** Takes a JSON list of records. */
export function writePartSql({ field, table, owner, columns, fixed, unnumbered }: Part): string {
  const cells: [column: string, value: string][] = [[owner, `r.value ->> 'id'`]]
  if (fixed) cells.push([fixed[0], `'${fixed[1]}'`])
  if (!unnumbered) cells.push(['position', 'p.key'])
  if (typeof columns === 'string') cells.push([columns, 'p.value'])
  else for (const column of columns) cells.push([column, `p.value ->> '${column}'`])
  return `INSERT INTO ${name(table)} (${names(cells.map(([column]) => column))})
    SELECT ${cells.map(([, value]) => value).join(', ')} FROM json_each(?) r, json_each(r.value, '$.${field}') p`
}

/** Takes a JSON list of ids. */
export const removeSql = (table: string, column: string) =>
  `DELETE FROM ${name(table)} WHERE ${name(column)} IN (SELECT value FROM json_each(?))`

/** Takes an id and a number: the ids that follow it, at most so many. */
export const nextIdsSql = (type: RecordType) =>
  `SELECT "id" FROM ${name(TABLES[type].table)} WHERE "id" > ? ORDER BY "id" LIMIT ?`
