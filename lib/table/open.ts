// Opens a table in a file (CSV, workbook, JSON) as rows of text cells. CSV and JSON of any length pass through row by row;
// a workbook stands in memory. Knows no meaning: what a column says is the plan's.

import { headOf } from '../file-head'
import type { Statement } from '../statement'
import { openCsv } from './csv-file'
import { jsonValues } from './json-stream'
import { isFilled, layoutOf, MOST_COLUMNS, REPEATED, repeatsHeadings } from './layout'
import { STATEMENT_COLUMNS, statementRow } from './statement-rows'
import { sheetOf } from './xlsx'

/**
 * `place` as people find it again ("line 17", "row 17"); `problem` is what is wrong with the row as a whole, `wrong` what
 * is wrong with single cells, by column, for whoever reads that column.
 */
export type TableRow = {
  place: string
  cells: Readonly<Record<string, string>>
  problem: string | null
  wrong?: Readonly<Record<string, string>>
}

export type Table = {
  columns: readonly string[]
  /** What was found out about the file that its reader should know before it is stored, as sentences. */
  remarks?: readonly string[]
  /** The rows from the first on, as often as asked; `onBytes` hears how much of the file was read. */
  rows: (onBytes?: (bytes: number) => void) => AsyncIterable<TableRow>
}

/** Rows of one table, and rows times columns. */
const MOST_ROWS = 1_000_000
const MOST_CELLS = 30_000_000

/** A table that ends in a sentence where it would have too many columns, rows or cells. */
export function bounded({ columns, rows, ...more }: Table): Table {
  if (columns.length > MOST_COLUMNS)
    throw new Error(`The table has ${columns.length} columns, and ${MOST_COLUMNS} are the most.`)
  const most = Math.min(MOST_ROWS, Math.floor(MOST_CELLS / Math.max(1, columns.length)))
  async function* some(onBytes?: (bytes: number) => void): AsyncGenerator<TableRow, void> {
    let count = 0
    for await (const row of rows(onBytes)) {
      count += 1
      if (count > most)
        throw new Error(
          `The table has ${columns.length} columns and more than ${most} rows, which is more than is read at once: split it, or leave out columns that say nothing.`,
        )
      yield row
    }
  }
  return { ...more, columns, rows: some }
}

/** A table in a text file. */
export async function openCsvTable(file: string): Promise<Table> {
  const opened = await openCsv(file)
  async function* rows(onBytes?: (bytes: number) => void): AsyncGenerator<TableRow, void> {
    for await (const { line, values, problem } of opened.rows(onBytes))
      yield { place: `line ${line}`, cells: values, problem }
  }
  return bounded({ columns: opened.columns, remarks: opened.remarks, rows })
}

/** A sheet of a workbook: the one with this name, or the first. */
export async function openSheetTable(file: string, sheet: string | null): Promise<Table> {
  const { rows, remarks } = await sheetOf(file, sheet)
  if (rows.length === 0)
    throw new Error('The sheet is empty or damaged: its first row must name the columns.')
  const layout = layoutOf(
    rows.map(({ row, cells }) => ({ place: row, cells })),
    'row',
    (place, below) => below.some(({ cells }) => isFilled(cells[place])),
  )
  const { columns, places } = layout
  async function* all(): AsyncGenerator<TableRow, void> {
    for (const { row, cells, wrong } of rows) {
      if (row <= layout.heading || !(cells.some(isFilled) || wrong)) continue
      const entries: Record<string, string> = Object.create(null)
      const told: Record<string, string> = Object.create(null)
      columns.forEach((name, at) => {
        const place = places[at] ?? 0
        entries[name] = cells[place] ?? ''
        const problem = wrong?.get(place)
        if (problem !== undefined) told[name] = problem
      })
      const problem = repeatsHeadings(layout, cells) ? REPEATED : null
      yield { place: `row ${row}`, cells: entries, problem, ...(wrong && { wrong: told }) }
    }
  }
  return bounded({ columns, remarks: [...remarks, ...layout.remarks], rows: all })
}

// ---- JSON ----------------------------------------------------------------------------------------------------

/** Objects whose keys are taken for the columns; a key that comes later is found by name all the same. */
const LOOKED_AT = 1000

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** A list of objects in a JSON file: the file itself, or its "statements", as our own statements.json has them. */
export async function openJsonTable(file: string): Promise<Table> {
  const path = /^(?:\u00ef\u00bb\u00bf)?\s*\[/.test(headOf(file, 1024)) ? '$.*' : '$.statements.*'
  async function* rows(onBytes?: (bytes: number) => void): AsyncGenerator<TableRow, void> {
    let count = 0
    for await (const { value } of jsonValues(file, [path], onBytes)) {
      count += 1
      const place = `item ${count}`
      if (!isObject(value)) {
        yield { place, cells: {}, problem: 'it is no object with a value for each column' }
        continue
      }
      const cells = isOwn(value) ? ownCells(value) : plainCells(value)
      yield cells
        ? { place, cells, problem: null }
        : { place, cells: {}, problem: 'it is no statement as statements.json has them' }
    }
    if (count === 0 && path !== '$.*')
      throw new Error('The file has no “statements”: it must be a list of objects, or have one by this name.')
  }
  const columns = new Set<string>()
  let seen = 0
  for await (const { cells } of rows()) {
    for (const column of Object.keys(cells)) columns.add(column)
    if (columns.size > MOST_COLUMNS)
      throw new Error(
        `The first ${seen + 1} objects have more than ${MOST_COLUMNS} different keys, and each would be a column: keep those that say something.`,
      )
    seen += 1
    if (seen >= LOOKED_AT) break
  }
  return bounded({ columns: [...columns], rows })
}

const isOwn = ({ id, actors, speaker, sources }: Record<string, unknown>): boolean =>
  typeof id === 'string' &&
  isObject(speaker) &&
  Array.isArray(actors) &&
  actors.every(isObject) &&
  Array.isArray(sources)

/** A statement of our own statements.json in the columns of our own statements.csv; null when it is none. */
function ownCells(value: Record<string, unknown>): Record<string, string> | null {
  try {
    // Looks like one; whatever is missing throws and is told.
    const statement = value as unknown as Statement
    const row = statementRow(statement, 'actor', 'https://example.org')
    const quoted = statement.sources.find(({ quotedFrom }) => quotedFrom)
    const more = {
      source_archive: quoted?.archiveUrl,
      source_published: quoted?.publishedOn,
      source_accessed: quoted?.accessedOn,
      source_language: quoted?.language,
    }
    const cells: Record<string, string> = Object.create(null)
    STATEMENT_COLUMNS.forEach((column, place) => {
      cells[column] = textOf(row[place])
    })
    for (const [column, cell] of Object.entries(more)) cells[column] = textOf(cell)
    return cells
  } catch {
    return null
  }
}

/** An object of any shape: what stands in it is reached as "speaker.name". */
function plainCells(value: Record<string, unknown>): Record<string, string> {
  const cells: Record<string, string> = Object.create(null)
  for (const [key, cell] of Object.entries(value))
    if (isObject(cell))
      for (const [inner, each] of Object.entries(cell)) cells[`${key}.${inner}`] = textOf(each)
    else cells[key] = textOf(cell)
  return cells
}

function textOf(cell: unknown): string {
  if (cell === null || cell === undefined) return ''
  if (typeof cell === 'string') return cell
  if (Array.isArray(cell) && cell.every((item) => typeof item !== 'object' || item === null))
    return cell.map((item) => textOf(item).replaceAll(';', '%3B')).join('; ')
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell)
}
