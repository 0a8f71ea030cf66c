// Plain CSV tables in and out: one header row, CRLF, UTF-8 with BOM, no formula ever. Knows text, not what it means.
import { createReadStream } from 'node:fs'
import { CsvError, parse as parser } from 'csv-parse'
import { parse } from 'csv-parse/sync'
import { stringify } from 'csv-stringify/sync'

/** What a cell may hold; null is an empty cell. */
export type Cell = string | number | boolean | null

/** A row of a parsed table: the line it begins in (the header is line 1) and its cells by column, always text. */
export type CsvRow = { line: number; values: Record<string, string> }

const BOM = '\uFEFF'
const ROWS_PER_CHUNK = 500

// A spreadsheet runs text that begins like this as a formula, so one ' goes before it; the ' itself is on the list so
// that taking one away again always gives back the text that went in.
const RUNS = /^[=+\-@\t\r']/
const GUARDED = /^'(?=[=+\-@\t\r'])/
const guard = (text: string) => (RUNS.test(text) ? `'${text}` : text)

function formatLines(rows: readonly (readonly Cell[])[]): string {
  const cells = rows.map((row) =>
    row.map((cell) => (typeof cell === 'string' ? guard(cell) : cell === null ? '' : String(cell))),
  )
  // Without quoted_match a lone CR or LF would stand bare, as it is not the record delimiter.
  return stringify(cells, { record_delimiter: '\r\n', quoted_match: /[\r\n]/ })
}

/** A whole table as text: BOM, header row, one line per row. Numbers stand bare, null is an empty cell. */
export function formatCsv(columns: readonly string[], rows: readonly (readonly Cell[])[]): string {
  return BOM + formatLines([columns, ...rows])
}

/** The same text as formatCsv in pieces, for tables too long to hold in memory. */
export async function* csvLines(
  columns: readonly string[],
  rows: AsyncIterable<readonly Cell[]>,
): AsyncGenerator<string, void> {
  yield formatCsv(columns, [])
  let waiting: (readonly Cell[])[] = []
  for await (const row of rows) {
    waiting.push(row)
    if (waiting.length < ROWS_PER_CHUNK) continue
    yield formatLines(waiting)
    waiting = []
  }
  if (waiting.length > 0) yield formatLines(waiting)
}

/**
 * Reads a table, without its BOM and without the ' that guards a cell against being run as a formula.
 * Lines may end in CRLF, LF or CR. Throws an Error that names line and column when the header is missing or says a
 * name twice, when a row has more or fewer cells than the header, or when a quotation mark is broken.
 */
export function parseCsv(text: string): { columns: string[]; rows: CsvRow[] } {
  const [header, ...rows] = parseLines(text)
  if (!header) throw new Error('line 1: a header row with the names of the columns is missing')
  const columns = checkHeader(header.cells)
  return {
    columns,
    rows: rows.map(({ line, cells }) => {
      if (cells.length !== columns.length)
        throw new Error(
          cells.length < columns.length
            ? `line ${line}, column ${columns[cells.length]}: the row ends before it, after ${cells.length} of ${columns.length} cells`
            : `line ${line}, column ${columns.length + 1}: the row has ${cells.length} cells instead of ${columns.length}`,
        )
      return { line, values: Object.fromEntries(columns.map((name, place) => [name, cells[place] ?? ''])) }
    }),
  }
}

/** The columns of a table. Each costs something in every row. */
export const MOST_COLUMNS = 1000

/** Checks the names of columns, each of which is called once; `place` is the row they stand in. Throws a sentence. */
export function checkHeader(columns: string[], place = 'line 1'): string[] {
  if (columns.length > MOST_COLUMNS)
    throw new Error(`${place}: there are ${columns.length} columns, and ${MOST_COLUMNS} are the most`)
  const seen = new Set<string>()
  columns.forEach((name, at) => {
    if (name === '') throw new Error(`${place}, column ${at + 1}: its name is missing in the header`)
    if (seen.has(name)) throw new Error(`${place}, column ${name}: it stands twice in the header`)
    seen.add(name)
  })
  return columns
}

function parseLines(text: string): { line: number; cells: string[] }[] {
  const found: { line: number; cells: string[] }[] = []
  // The parser counts lines at the end of a row, and a CRLF inside a cell as two; people look where a row begins.
  let line = 1
  try {
    parse(text, {
      bom: true,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      on_record: (cells: string[]) => {
        found.push({ line, cells: cells.map((cell) => cell.replace(GUARDED, '')) })
        line += 1 + (cells.join(' ').match(/\r\n|\n|\r/g)?.length ?? 0)
        return null
      },
    })
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    const place = Number(error.column)
    const column = found[0]?.cells[place] ?? place + 1
    throw new Error(`line ${line}, column ${column}: ${BROKEN[error.code] ?? error.message}`, {
      cause: error,
    })
  }
  return found
}

/** Longer rows are refused: a quotation mark that is never closed would otherwise collect the rest of the file. */
const LONGEST_ROW = 1_000_000

/** A row read from a file; `problem` says what is wrong with it as a whole. */
export type ReadRow = CsvRow & { problem: string | null }

const DELIMITERS = [',', ';', '\t'] as const

/** The delimiter that the header row has most of, outside of quotation marks. */
function delimiterOf(start: string): string {
  const [header = ''] = start.replaceAll(/"[^"]*"/g, '').split(/[\r\n]/, 1)
  const count = (delimiter: string) => header.split(delimiter).length
  return DELIMITERS.reduce<string>((best, each) => (count(each) > count(best) ? each : best), ',')
}

const SAVE_AS = 'Save it as CSV in UTF-8: in a spreadsheet, “Save as”, “CSV UTF-8”.'

async function* textOf(file: string, onBytes: (bytes: number) => void): AsyncGenerator<string, void> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let bytes = 0
  for await (const piece of createReadStream(file) as AsyncIterable<Uint8Array>) {
    const [first = 0, second = 0] = piece
    if (bytes === 0 && [0xfffe, 0xfeff].includes(first * 256 + second))
      throw new Error(`The file is in UTF-16. ${SAVE_AS}`)
    if (piece.includes(0)) throw new Error(`The file is no text. ${SAVE_AS}`)
    let text: string
    try {
      text = decoder.decode(piece, { stream: true })
    } catch (cause) {
      const words = `The file is not in UTF-8, perhaps in Latin-1 or Windows-1252. ${SAVE_AS}`
      throw new Error(words, { cause })
    }
    bytes += piece.length
    onBytes(bytes)
    yield text
  }
  try {
    decoder.decode()
  } catch (cause) {
    throw new Error(`The file ends in the middle of a letter. ${SAVE_AS}`, { cause })
  }
}

async function* linesIn(
  file: string,
  onBytes: (bytes: number) => void,
): AsyncGenerator<{ line: number; cells: string[] }, void> {
  let found: { line: number; cells: string[] }[] = []
  let line = 1
  let lines: ReturnType<typeof parser> | null = null
  let failed: Error | null = null
  const begin = (delimiter: string) =>
    parser({
      delimiter,
      record_delimiter: ['\r\n', '\n', '\r'],
      relax_column_count: true,
      max_record_size: LONGEST_ROW,
      on_record: (cells: string[]) => {
        found.push({ line, cells: cells.map((cell) => cell.replace(GUARDED, '')) })
        line += 1
        for (const cell of cells) if (/[\r\n]/.test(cell)) line += cell.match(/\r\n|\n|\r/g)?.length ?? 0
        return null
      },
    }).on('error', (error) => {
      failed = error
    })
  const told = (error: unknown) => {
    if (!(error instanceof CsvError)) return error
    const place = Number(error.column)
    const at = Number.isInteger(place) ? `, column ${place + 1}` : ''
    return new Error(`line ${line}${at}: ${BROKEN[error.code] ?? error.message}`, { cause: error })
  }
  const done = (work: (end: (error?: Error | null) => void) => void) =>
    new Promise<void>((resolve, reject) => {
      if (failed) reject(told(failed))
      else work((error) => (error ? reject(told(error)) : resolve()))
    })
  for await (const text of textOf(file, onBytes)) {
    lines ??= begin(delimiterOf(text.replace(BOM, '')))
    const stream = lines
    await done((end) => stream.write(text, end))
    const ready = found
    found = []
    yield* ready
  }
  const stream = lines
  if (stream) await done((end) => stream.end(end))
  yield* found
}

/**
 * The rows of a CSV file of any length, one by one: separated by commas, semicolons or tabs, as the header row has them.
 * Its columns come with every row. Throws like parseCsv for a broken header or quotation mark, and in words for a file
 * that is not in UTF-8; a row with too few or too many cells comes with its problem.
 */
export async function* csvRows(
  file: string,
  onBytes: (bytes: number) => void = () => {},
): AsyncGenerator<ReadRow & { columns: readonly string[] }, void> {
  let columns: readonly string[] | null = null
  for await (const { line, cells } of linesIn(file, onBytes)) {
    if (columns === null) {
      columns = checkHeader(cells)
      continue
    }
    if (cells.length === 1 && cells[0] === '' && columns.length > 1) continue
    const problem =
      cells.length === columns.length
        ? null
        : `the row has ${cells.length} cells and the header ${columns.length}; a cell with a separator in it is put in quotation marks`
    // Without a prototype: a header may say “constructor”.
    const values: Record<string, string> = Object.create(null)
    // Of a row that is wrong as a whole no cell is read, and filling up short ones would cost more than the file has.
    if (problem === null) for (const [place, name] of columns.entries()) values[name] = cells[place] ?? ''
    yield { line, values, problem, columns }
  }
  if (columns === null) throw new Error('line 1: a header row with the names of the columns is missing')
}

/** The columns of a CSV file, from its header row alone. */
export async function csvColumns(file: string): Promise<readonly string[]> {
  for await (const { cells } of linesIn(file, () => {})) return checkHeader(cells)
  throw new Error('line 1: a header row with the names of the columns is missing')
}

const BROKEN: Record<string, string> = {
  CSV_MAX_RECORD_SIZE:
    'the row is longer than a million characters; perhaps a quotation mark is opened and never closed',
  CSV_QUOTE_NOT_CLOSED: 'a quotation mark is opened and never closed',
  CSV_INVALID_CLOSING_QUOTE:
    'after the closing quotation mark the cell goes on; a mark inside a cell is written twice',
  INVALID_OPENING_QUOTE:
    'a quotation mark stands inside a bare cell; put the cell in quotation marks and write the mark twice',
}
