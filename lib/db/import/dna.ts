// Reads a file of Discourse Network Analyzer 3 (SQLite), read-only: the statements of one type with their variables as
// columns. Never reads passwords; knows no file of earlier versions.

import { hash } from 'node:crypto'
import Sqlite from 'libsql'
import { dayOf } from '@/lib/period'
import { withoutMarks } from '@/lib/record/quotation'
import { quotedParts } from '@/lib/record/schema'
import type { Table, TableRow } from '@/lib/table/open'

/** The tables that are read, and the columns that they must have. */
const SHAPE: Record<string, readonly string[]> = {
  DOCUMENTS: ['ID', 'Title', 'Text', 'Author', 'Source', 'Section', 'Type', 'Date'],
  STATEMENTTYPES: ['ID', 'Label'],
  VARIABLES: ['ID', 'Variable', 'DataType', 'StatementTypeId'],
  STATEMENTS: ['ID', 'StatementTypeId', 'DocumentId', 'Start', 'Stop', 'Coder'],
  ENTITIES: ['ID', 'Value'],
  CODERS: ['ID', 'Name'],
}

/** A column to be read as bytes where it is text, and as it is where it is a number. */
const safe = (column: string) =>
  `CASE typeof(${column}) WHEN 'text' THEN CAST(${column} AS BLOB) ELSE ${column} END`

/** Where the values of each data type stand, in which column, and how one is read as text. */
const VALUES: Record<string, { table: string; column: string; sql: string }> = {
  boolean: { table: 'DATABOOLEAN', column: 'Value', sql: safe('v."Value"') },
  integer: { table: 'DATAINTEGER', column: 'Value', sql: safe('v."Value"') },
  'long text': { table: 'DATALONGTEXT', column: 'Value', sql: safe('v."Value"') },
  // Short texts are kept once each, as entities.
  'short text': {
    table: 'DATASHORTTEXT',
    column: 'Entity',
    sql: `(SELECT ${safe('e."Value"')} FROM "ENTITIES" e WHERE e."ID" = v."Entity")`,
  },
}

/** What is wrong with the file, in words for people. */
class OtherShape extends Error {}

const OTHER =
  'The file is no database of Discourse Network Analyzer 3: open it there (version 3 or later) and save it again.'

const DAMAGED = 'The .dna file is damaged: open it in Discourse Network Analyzer and save it again.'

const LONGEST_PASSAGE = 20_000

/** The columns that every .dna file has beside the variables of the statement type. */
export const DNA_COLUMNS = [
  ...['statement_id', 'document_title', 'document_source', 'document_author', 'document_section'],
  ...['document_type', 'document_date', 'coder', 'words', 'quote', 'paraphrase', 'passage'],
] as const

type Row = Record<string, unknown>
type Reader = {
  all: (sql: string, ...values: unknown[]) => Row[]
  each: (sql: string, ...values: unknown[]) => Iterable<Row>
}

// Text is read as bytes: the library ends the whole process at text that is no UTF-8, as a damaged file may hold it.
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

function text(value: unknown): string {
  if (value === null || value === undefined) return ''
  if (!(value instanceof ArrayBuffer)) return String(value)
  try {
    return utf8.decode(value)
  } catch (cause) {
    throw new OtherShape('The file holds text that is not in UTF-8; it is damaged.', { cause })
  }
}

/** The statement types in a .dna file. */
export function statementTypesIn(file: string): string[] {
  return withFile(file, ({ all }) =>
    all(`SELECT ${safe('"Label"')} AS label FROM "STATEMENTTYPES" ORDER BY "ID"`).map(({ label }) =>
      text(label),
    ),
  )
}

/**
 * The statements of one type, by its label; without one, of the only type that has statements. Throws a sentence when
 * the file has another shape.
 */
export function openDnaTable(file: string, statementType: string | null): Table {
  const { type, variables } = withFile(file, (reader) => {
    const chosen = typeIn(reader, statementType)
    const found = reader
      .all(
        `SELECT "ID" AS id, ${safe('"Variable"')} AS name, ${safe('"DataType"')} AS kind FROM "VARIABLES"
         WHERE "StatementTypeId" = ? ORDER BY "ID"`,
        chosen,
      )
      .map(({ id, name, kind }) => ({ id: Number(id), name: columnOf(text(name)), kind: text(kind) }))
    return { type: chosen, variables: found.filter(({ kind }) => Object.hasOwn(VALUES, kind)) }
  })
  async function* rows(): AsyncGenerator<TableRow, void> {
    const own = openFile(file)
    try {
      yield* rowsIn(own.reader, type, variables)
    } catch (cause) {
      throw cause instanceof OtherShape ? cause : new Error(DAMAGED, { cause })
    } finally {
      own.close()
    }
  }
  return { columns: [...DNA_COLUMNS, ...variables.map(({ name }) => name)], rows }
}

// A variable may be called like one of our columns.
const columnOf = (variable: string) =>
  DNA_COLUMNS.some((column) => column === variable) ? `variable ${variable}` : variable

function typeIn({ all }: Reader, label: string | null): number {
  const types = all(
    `SELECT t."ID" AS id, ${safe('t."Label"')} AS label,
      (SELECT COUNT(*) FROM "STATEMENTS" s WHERE s."StatementTypeId" = t."ID") AS statements
     FROM "STATEMENTTYPES" t ORDER BY t."ID"`,
  )
  if (label !== null) {
    const named = types.find((type) => text(type.label) === label)
    const names = types.map((type) => text(type.label)).join(', ')
    if (!named) throw new OtherShape(`The file has no statement type “${label}”; it has ${names}.`)
    return Number(named.id)
  }
  const used = types.filter((type) => Number(type.statements) > 0)
  const [only] = [...used, ...types]
  if (!only) throw new OtherShape('The file has no statement type, so there is nothing to import.')
  if (used.length > 1) {
    const counts = used.map((type) => `${text(type.label)}: ${text(type.statements)}`).join(', ')
    throw new OtherShape(
      `The file has statements of several types (${counts}): name one as “statement_type” among the plan’s fixed values.`,
    )
  }
  return Number(only.id)
}

type Variable = { id: number; name: string; kind: string }

function* rowsIn(
  { all, each }: Reader,
  type: number,
  variables: readonly Variable[],
): Generator<TableRow, void> {
  let document: Row | null = null
  const statements = each(
    `SELECT s."ID" AS id, ${safe('s."DocumentId"')} AS document, ${safe('s."Start"')} AS start,
      ${safe('s."Stop"')} AS stop, (SELECT ${safe('c."Name"')} FROM "CODERS" c WHERE c."ID" = s."Coder") AS coder
     FROM "STATEMENTS" s WHERE s."StatementTypeId" = ? ORDER BY s."DocumentId", s."Start", s."ID"`,
    type,
  )
  for (const { id, document: documentId, start, stop, coder } of statements) {
    const place = `statement ${text(id)}`
    if (document === null || document.ID !== Number(documentId))
      document =
        all(
          `SELECT ${SHAPE.DOCUMENTS?.map((column) => `${safe(`"${column}"`)} AS "${column}"`)} FROM "DOCUMENTS" WHERE "ID" = ?`,
          Number(documentId),
        )[0] ?? null
    if (!document) {
      yield { place, cells: {}, problem: `its document ${text(documentId)} is not in the file` }
      continue
    }
    const whole = text(document.Text)
    const [from, to] = [numberOf(start), numberOf(stop)]
    if (!(Number.isInteger(from) && Number.isInteger(to) && from >= 0 && from < to && to <= whole.length)) {
      yield {
        place,
        cells: {},
        problem: `its words, ${text(start)} to ${text(stop)}, lie outside of its document`,
      }
      continue
    }
    const day = dayIn(document.Date)
    const words = whole.slice(from, to).trim()
    const cells: Record<string, string> = Object.create(null)
    Object.assign(cells, wordsOf(whole, from, to), {
      // Another file counts its statements from 1 too, so the number alone is nobody's name.
      statement_id: `dna-${hash('sha256', JSON.stringify([id, document.Title, day, from, to, words].map(text))).slice(0, 20)}`,
      document_title: text(document.Title),
      document_source: text(document.Source),
      document_author: text(document.Author),
      document_section: text(document.Section),
      document_type: text(document.Type),
      document_date: day,
      coder: text(coder),
      words,
      passage: paragraphAround(whole, from, to),
    })
    for (const variable of variables) cells[variable.name] = cellOf(all, Number(id), variable)
    yield { place, cells, problem: null }
  }
}

function cellOf(all: Reader['all'], statement: number, { id, kind }: Variable): string {
  const values = VALUES[kind]
  if (!values) return ''
  const [row] = all(
    `SELECT ${values.sql} AS value FROM "${values.table}" v WHERE v."StatementId" = ? AND v."VariableId" = ?`,
    statement,
    id,
  )
  return text(row?.value)
}

const numberOf = (value: unknown) => (typeof value === 'number' ? value : Number.NaN)

/** Unix seconds to the UTC day; whatever is no instant stays as it is, to be refused with its value. */
function dayIn(seconds: unknown): string {
  const instant = new Date(numberOf(seconds) * 1000)
  return Number.isNaN(instant.getTime()) ? text(seconds) : dayOf(instant)
}

const [OPENING, CLOSING] = [/[“„«"]\s*$/, /^\s*[.,!?…]?\s*[”“»"]/]
const MARKS = /[“”„«»]/g

/** Marked words that stand in quotation marks are a quotation; with one quotation among them they are both. */
function wordsOf(whole: string, from: number, to: number): { quote: string; paraphrase: string } {
  const words = whole.slice(from, to).trim()
  const bare = withoutMarks(words)
  if (bare !== words) return { quote: bare, paraphrase: '' }
  if (OPENING.test(whole.slice(Math.max(0, from - 3), from)) && CLOSING.test(whole.slice(to, to + 4)))
    return { quote: words, paraphrase: '' }
  const parts = quotedParts(words)
  const [part] = parts
  if (part !== undefined && parts.length === 1) return { quote: part, paraphrase: words }
  // Several quotations are no single one: without marks the words claim to be nobody's.
  return { quote: '', paraphrase: parts.length > 1 ? words.replaceAll(MARKS, '') : words }
}

/** The paragraph in which words stand; of a very long one, what is around them. */
function paragraphAround(whole: string, from: number, to: number): string {
  const start = whole.lastIndexOf('\n', Math.max(0, from - 1)) + 1
  const next = whole.indexOf('\n', to)
  const end = next < 0 ? whole.length : next
  if (end - start <= LONGEST_PASSAGE) return whole.slice(start, end).trim()
  const room = Math.max(0, Math.floor((LONGEST_PASSAGE - (to - from)) / 2))
  return whole
    .slice(Math.max(start, from - room), Math.min(end, to + room))
    .slice(0, LONGEST_PASSAGE)
    .trim()
}

// ---- the file ------------------------------------------------------------------------------------------------

function withFile<T>(file: string, use: (reader: Reader) => T): T {
  const { reader, close } = openFile(file)
  try {
    return use(reader)
  } catch (cause) {
    throw cause instanceof OtherShape ? cause : new Error(DAMAGED, { cause })
  } finally {
    close()
  }
}

function openFile(file: string): { reader: Reader; close: () => void } {
  let opened: InstanceType<typeof Sqlite> | null = null
  try {
    const database = new Sqlite(file, { readonly: true, fileMustExist: true })
    opened = database
    const reader: Reader = {
      // The library gives rows as objects of their columns.
      all: (sql, ...values) => database.prepare(sql).all(...values) as Row[],
      each: (sql, ...values) => database.prepare(sql).iterate(...values) as Iterable<Row>,
    }
    checkShape(reader)
    return { reader, close: () => database.close() }
  } catch (cause) {
    opened?.close()
    throw cause instanceof OtherShape ? cause : new Error(OTHER, { cause })
  }
}

// Tables and nothing else: a view by one of these names could run anything.
function checkShape({ all }: Reader): void {
  const tables = new Set(
    all(
      `SELECT ${safe('name')} AS name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'`,
    ).map(({ name }) => text(name)),
  )
  const wanted = { ...SHAPE }
  for (const { table, column } of Object.values(VALUES)) wanted[table] = ['StatementId', 'VariableId', column]
  for (const [table, columns] of Object.entries(wanted)) {
    if (!tables.has(table)) throw new OtherShape(`${OTHER} It lacks the table ${table}.`)
    const found = all(`SELECT ${safe('name')} AS name FROM pragma_table_info('${table}')`).map(({ name }) =>
      text(name),
    )
    const missing = columns.find((column) => !found.includes(column))
    if (missing) throw new OtherShape(`${OTHER} Its table ${table} lacks ${missing}.`)
  }
}
