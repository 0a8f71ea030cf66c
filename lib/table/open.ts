// Opens a table in a file (CSV, workbook, JSON) as rows of text cells. CSV and JSON of any length pass through row by row;
// a workbook stands in memory. Knows no meaning: what a column says is the plan's.

import { openCsv, type TextOptions } from './csv-file'
import { openJson } from './json-table'
import { isFilled, layoutOf, MOST_COLUMNS, REPEATED, repeatsHeadings } from './layout'
import { noCells, type Table, type TableRow } from './table'
import { sheetOf } from './xlsx-sheet'

export type { Table, TableRow, TextOptions }

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

/** A table in a text file, in the encoding that somebody has said, or in the one that fits it. */
export async function openCsvTable(file: string, options: TextOptions = {}): Promise<Table> {
  const opened = await openCsv(file, options)
  async function* rows(onBytes?: (bytes: number) => void): AsyncGenerator<TableRow, void> {
    for await (const { line, values, problem } of opened.rows(onBytes))
      yield { place: `line ${line}`, cells: values, problem }
  }
  const { columns, remarks, encoding } = opened
  return bounded({ columns, remarks, encoding, rows })
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
      const entries = noCells()
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

/** A list of objects in a JSON file: the one with this name, or the only or longest one. */
export async function openJsonTable(file: string, list: string | null): Promise<Table> {
  return bounded(await openJson(file, list))
}
