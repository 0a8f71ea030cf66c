// A whole data set as files: one JSON, or a table per type of record. Knows the format, and neither database nor disk.

import { type NamedField, RECORD_TYPES, type RecordType } from '../record/field'
import { fieldsOf } from '../record/fields'
import { RECORDS, type StoredRecord } from '../record/schema'
import type { Cell } from '../table/csv'
import { parseJson } from '../table/json-stream'

export const FORMAT = 'parallax-dataset'
export const VERSION = 1

/** Types in the order in which they stand in a file: each after those it refers to. */
export const TYPES = RECORD_TYPES

/** What a file says of itself. */
export type Manifest = {
  format: typeof FORMAT
  version: typeof VERSION
  /** Instant, ISO 8601 UTC. */
  exportedAt: string
  /** Whether the private passages are in it. */
  passages: boolean
  /** The same in words. */
  note: string
}

/** A revision as a file has it. */
export type PastEntry = {
  id: number
  /** Instant, ISO 8601 UTC. */
  at: string
  who: string
  why: string
  changeset: string | null
  type: RecordType
  record: string
  before: StoredRecord<RecordType> | null
  after: StoredRecord<RecordType> | null
}

export function makeManifest(exportedAt: Date, passages: boolean): Manifest {
  const note = passages
    ? 'With the private passages kept for checking quotations: for your own archive, not for publication.'
    : 'Without the private passages kept for checking quotations.'
  return { format: FORMAT, version: VERSION, exportedAt: exportedAt.toISOString(), passages, note }
}

/** Reads what a file says of itself. Throws a sentence when it is no data set, or one of another version. */
export function parseManifest(value: Record<string, unknown>): { passages: boolean } {
  if (value.format !== FORMAT)
    throw new Error(`The file is no data set of Parallax: its "format" should be "${FORMAT}".`)
  if (value.version !== VERSION)
    throw new Error(
      `The file is of version ${JSON.stringify(value.version)} of the format, and this Parallax reads version ${VERSION}.`,
    )
  return { passages: value.passages === true }
}

/** A record as everybody may see it: without the passages kept for checking quotations. */
export function withoutPassages<T extends StoredRecord<RecordType> | null>(type: RecordType, record: T): T {
  if (record === null || type !== 'statement' || !('sources' in record)) return record
  return { ...record, sources: record.sources.map((source) => ({ ...source, passage: null })) }
}

export const isRecordType = (word: unknown): word is RecordType =>
  typeof word === 'string' && Object.hasOwn(RECORDS, word)

// ---- one JSON ------------------------------------------------------------------------------------------------

/** The places of a JSON file in which something of it stands. */
export const PLACES_IN_JSON = [
  ...['$.format', '$.version', '$.exportedAt', '$.passages'],
  ...['$.records.*.*', '$.history.*'],
]

export type Records = (type: RecordType) => AsyncIterable<object>

/** The text of a JSON file in pieces, a record or a revision to the line, so that two exports can be compared. */
export async function* datasetJson(
  manifest: Manifest,
  records: Records,
  history: AsyncIterable<object>,
): AsyncGenerator<string, void> {
  const head = Object.entries(manifest).map(
    ([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`,
  )
  yield `{${head.join(',\n')},\n"records":{`
  let comma = ''
  for (const type of TYPES) {
    yield `${comma}\n"${type}":[`
    yield* jsonLines(records(type))
    yield ']'
    comma = ','
  }
  yield '\n},\n"history":['
  yield* jsonLines(history)
  yield ']}\n'
}

const LINES_PER_PIECE = 200

async function* jsonLines(items: AsyncIterable<object>): AsyncGenerator<string, void> {
  let lines: string[] = []
  let comma = '\n'
  const piece = () => {
    const text = comma + lines.join(',\n')
    comma = ',\n'
    lines = []
    return text
  }
  for await (const item of items) {
    lines.push(JSON.stringify(item))
    if (lines.length === LINES_PER_PIECE) yield piece()
  }
  if (lines.length > 0) yield piece()
  if (comma === ',\n') yield '\n'
}

// ---- tables --------------------------------------------------------------------------------------------------
// A table has the columns of the record. A list stands in its cell as JSON: so a row is a whole record in any order of
// rows, and every tool that reads CSV also reads JSON. Long tables of parts would have to be joined before a row means
// anything.

export const MANIFEST_FILE = 'dataset.json'
export const HISTORY_FILE = 'history.csv'
export const tableFile = (type: RecordType) => `${type}.csv`

export const columnsOf = (type: RecordType): string[] => fieldsOf(type).map(({ name }) => name)
export const HISTORY_COLUMNS = ['id', 'at', 'who', 'why', 'changeset', 'type', 'record', 'before', 'after']

/** What a cell of a column holds. */
type CellKind = 'text' | 'words' | 'number' | 'flag' | 'list'

// A revision is no record: its columns have no fields.
const HISTORY_KINDS: Readonly<Record<string, CellKind>> = {
  ...{ id: 'number', before: 'list', after: 'list' },
  // May be empty, which is not the same as missing.
  ...{ who: 'words', why: 'words' },
}

function kindOfField({ kind, schema }: NamedField): CellKind {
  if (kind === 'whole' || kind === 'level') return 'number'
  if (kind === 'flag') return 'flag'
  if (kind === 'names' || kind === 'lines' || kind === 'rows') return 'list'
  return schema.safeParse('').success ? 'words' : 'text'
}

const KINDS = new Map(
  RECORD_TYPES.map((type) => [
    type,
    new Map(fieldsOf(type).map((field) => [field.name, kindOfField(field)])),
  ]),
)

const kindOf = (table: RecordType | 'history', column: string): CellKind =>
  (table === 'history' ? HISTORY_KINDS[column] : KINDS.get(table)?.get(column)) ?? 'text'

/** The cells of a record, or of a revision, in the order of its columns. */
export function cellsOf(columns: readonly string[], item: object): Cell[] {
  const values = new Map<string, unknown>(Object.entries(item))
  return columns.map((column) => {
    const value = values.get(column) ?? null
    return typeof value === 'object' && value !== null ? JSON.stringify(value) : (value as Cell)
  })
}

/** What is wrong with a cell. */
export type CellProblem = { column: string; value: string; message: string }

/** A record, or a revision, from a row of its table; what cannot be read is told and left as text. */
export function itemOf(
  table: RecordType | 'history',
  row: Record<string, string>,
): { item: Record<string, unknown>; problems: CellProblem[] } {
  const problems: CellProblem[] = []
  const item: Record<string, unknown> = {}
  for (const [column, text] of Object.entries(row)) {
    const kind = kindOf(table, column)
    const wrong = (message: string) => {
      problems.push({ column, value: text, message })
      return text
    }
    if (text === '') item[column] = kind === 'words' ? '' : null
    else if (kind === 'number')
      item[column] = /^-?\d{1,15}$/.test(text) ? Number(text) : wrong('this should be a whole number')
    else if (kind === 'flag')
      item[column] =
        text === 'true' || text === 'false' ? text === 'true' : wrong('this should be true or false')
    else if (kind === 'list')
      item[column] = parsedJson(text) ?? wrong('this should be JSON, such as ["a","b"]')
    else item[column] = text
  }
  return { item, problems }
}

function parsedJson(text: string): unknown {
  try {
    return parseJson(text)
  } catch {
    return null
  }
}
