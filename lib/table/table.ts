// What every file of a table becomes: rows of text cells, by column, and what is to be told of them.
import type { Encoding } from './encoding'

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
  /** How a text table was read; others have none. */
  encoding?: Encoding
  /** The rows from the first on, as often as asked; `onBytes` hears how much of the file was read. */
  rows: (onBytes?: (bytes: number) => void) => AsyncIterable<TableRow>
}

function CellsOfRow() {}
CellsOfRow.prototype = Object.create(null)

/**
 * A row without cells, by column. A heading may say “constructor”, so there is nothing behind it; made as an object of one
 * kind, a row costs a third of what Object.create(null) takes.
 */
export const noCells: () => Record<string, string> = () =>
  new (CellsOfRow as unknown as new () => Record<string, string>)()
