// Plain CSV tables in and out: one header row, CRLF, UTF-8 with BOM, no formula ever. Knows text, not what it means.
import { CsvError, parse } from 'csv-parse/sync'
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
  const columns = header.cells
  columns.forEach((name, place) => {
    if (name === '') throw new Error(`line 1, column ${place + 1}: its name is missing in the header`)
    if (columns.indexOf(name) !== place)
      throw new Error(`line 1, column ${name}: it stands twice in the header`)
  })
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

const BROKEN: Record<string, string> = {
  CSV_QUOTE_NOT_CLOSED: 'a quotation mark is opened and never closed',
  CSV_INVALID_CLOSING_QUOTE:
    'after the closing quotation mark the cell goes on; a mark inside a cell is written twice',
  INVALID_OPENING_QUOTE:
    'a quotation mark stands inside a bare cell; put the cell in quotation marks and write the mark twice',
}
