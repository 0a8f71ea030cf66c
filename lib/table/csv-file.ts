// Text tables in files of any length: their encoding, separator and headings are found from the file, and every row is
// read one by one. Knows no meaning.
import { csvRecords, unguarded } from './csv'
import { type Encoding, encodingOf, remarkOn, textIn } from './encoding'
import { isFilled, type Layout, layoutOf, type PlacedRow, REPEATED, repeatsHeadings } from './layout'
import { type Separator, separatorOf } from './separator'
import { areOwnColumns } from './statement-rows'
import { noCells } from './table'

/** A row read from a file: the line it begins in, the cells it has by column, and what is wrong with it as a whole. */
export type ReadRow = { line: number; values: Record<string, string>; problem: string | null }

export type CsvFile = {
  columns: readonly string[]
  /** What was found out about the file that its reader should know, as sentences. */
  remarks: readonly string[]
  encoding: Encoding
  rows: (onBytes?: (bytes: number) => void) => AsyncGenerator<ReadRow, void>
}

/** What somebody has said of a text table: its encoding, by a name that TextDecoder knows; null where nobody has. */
export type TextOptions = { encoding?: string | null | undefined }

/** Rows that the layout is told by. */
const LOOKED_AT = 200

type Shape = { encoding: Encoding; separator: Separator }

async function shapeOf(file: string, told: string | null): Promise<Shape> {
  const encoding = await encodingOf(file, told)
  for await (const start of textIn(file, encoding)) return { encoding, separator: separatorOf(start) }
  return { encoding, separator: separatorOf('') }
}

async function* recordsIn(
  file: string,
  { encoding, separator }: Shape,
  onBytes?: (bytes: number) => void,
): AsyncGenerator<{ line: number; cells: string[] }, void> {
  async function* pieces(): AsyncGenerator<string, void> {
    let left = separator.skipped
    for await (const text of textIn(file, encoding, onBytes)) {
      yield text.slice(left)
      left = Math.max(0, left - text.length)
    }
  }
  yield* csvRecords(pieces(), separator.mark, separator.skipped > 0 ? 2 : 1)
}

// A cell behind the last heading is a column where most rows have one; in a few rows it is a sign that a cell before it
// holds a separator.
const isColumn = (place: number, below: readonly PlacedRow[], { cells }: PlacedRow): boolean =>
  place < cells.length && below.filter((row) => isFilled(row.cells[place])).length * 2 > below.length

function problemIn(layout: Layout, cells: readonly string[]): string | null {
  const width = layout.cells.length
  if (cells.length > width && cells.slice(width).some(isFilled))
    return `the row has ${cells.length} cells and the header ${width}; a cell with a separator in it is put in quotation marks`
  const last = (layout.places.at(-1) ?? 0) + 1
  const outside = cells.length > last ? cells.slice(last).findIndex(isFilled) : -1
  if (outside >= 0)
    return `“${cells[last + outside]?.slice(0, 80)}” stands in column ${last + outside + 1}, which has no heading; name the column, or put a cell with a separator in it in quotation marks`
  return repeatsHeadings(layout, cells) ? REPEATED : null
}

/**
 * Opens a text table: separated by commas, semicolons, tabs or upright bars. Cells that are missing at the end of a row
 * are empty. Throws a sentence when there is no heading, a quotation mark is broken, or the file is no text.
 */
export async function openCsv(file: string, { encoding: told }: TextOptions = {}): Promise<CsvFile> {
  const shape = await shapeOf(file, told || null)
  const start: PlacedRow[] = []
  for await (const { line, cells } of recordsIn(file, shape)) {
    start.push({ place: line, cells })
    if (start.length > LOOKED_AT) break
  }
  const layout = layoutOf(start, 'line', isColumn)
  const isOwn = areOwnColumns(layout.columns)
  const { columns, places } = layout
  async function* rows(onBytes?: (bytes: number) => void): AsyncGenerator<ReadRow, void> {
    for await (const { line, cells } of recordsIn(file, shape, onBytes)) {
      if (line <= layout.heading) continue
      if (columns.length > 1 && !cells.some(isFilled)) continue
      const problem = problemIn(layout, cells)
      // Without a prototype: a header may say “constructor”.
      const values = noCells()
      // Of a row that is wrong as a whole no cell is read, and filling up short ones would cost more than the file has.
      if (problem === null)
        for (const [at, name] of columns.entries()) {
          const cell = cells[places[at] ?? at]
          if (cell === undefined) break
          values[name] = isOwn ? unguarded(cell) : cell
        }
      yield { line, values, problem }
    }
  }
  const remarks = [remarkOn(shape.encoding), ...layout.remarks].filter((remark) => remark !== null)
  return { columns, remarks, encoding: shape.encoding, rows }
}
