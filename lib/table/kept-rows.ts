// The rows of a table in memory once they were read, as far as they are few: a table is read several times.
import type { Table, TableRow } from './table'

/** Letters of cells that are kept; a table with more is read anew each time, so memory has an end. */
const MOST_LETTERS = 6_000_000

/** A table whose rows are read from the file once, where they have at most so many letters. */
export function withKeptRows({ rows, ...table }: Table, mostLetters = MOST_LETTERS): Table {
  let kept: TableRow[] | null = null
  let isTooMuch = false
  let bytes = 0

  async function* readAndKept(onBytes?: (bytes: number) => void): AsyncGenerator<TableRow, void> {
    let found: TableRow[] | null = []
    let letters = 0
    const all = rows((read) => {
      bytes = read
      onBytes?.(read)
    })
    for await (const row of all) {
      if (found) {
        for (const column in row.cells) letters += row.cells[column]?.length ?? 0
        if (letters > mostLetters) [found, isTooMuch] = [null, true]
        else found.push(row)
      }
      yield row
    }
    kept = found
  }

  async function* again(all: readonly TableRow[], onBytes?: (bytes: number) => void) {
    for (const [at, row] of all.entries()) {
      if (at % 1000 === 0) onBytes?.((bytes * at) / all.length)
      yield row
    }
  }

  return {
    ...table,
    rows: (onBytes) => (kept ? again(kept, onBytes) : isTooMuch ? rows(onBytes) : readAndKept(onBytes)),
  }
}
