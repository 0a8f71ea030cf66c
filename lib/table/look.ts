// What a table looks like before anybody has said what its columns mean. Counts values and understands none.

/** How many rows are shown, and up to how many different values a column's values are listed. */
const SHOWN = 3
export const MOST_VALUES = 40
const LONGEST_VALUE = 80
const LONGEST_CELL = 300

export type Look = Seen & {
  /** The sheets of a workbook or the statement types of a .dna file, where one of several is meant. */
  parts: string[]
  /** What was found out about the file, as sentences; looks kept from before have none. */
  remarks?: readonly string[]
  /** Why nothing could be read as long as no other part is chosen. */
  problem: string | null
}

export type Seen = {
  columns: string[]
  rows: number
  /** The first rows, cell by cell in the order of the columns, long cells cut. */
  first: string[][]
  /** For each column with few and short values: these, the most frequent first. */
  values: Record<string, { value: string; rows: number }[]>
}

type Row = Readonly<Record<string, string>>

/** Reads the rows once and keeps only what is shown. */
export async function lookAt(
  columns: readonly string[],
  rows: Iterable<Row> | AsyncIterable<Row>,
  onRow: (rows: number) => void = () => {},
): Promise<Seen> {
  const counts = new Map(columns.map((column) => [column, new Map<string, number>()]))
  const first: string[][] = []
  let count = 0
  for await (const row of rows) {
    count += 1
    if (first.length < SHOWN) first.push(columns.map((column) => cut(row[column] ?? '')))
    for (const [column, values] of counts) {
      const value = (row[column] ?? '').trim()
      if (value === '') continue
      values.set(value, (values.get(value) ?? 0) + 1)
      if (values.size > MOST_VALUES || value.length > LONGEST_VALUE) counts.delete(column)
    }
    onRow(count)
  }
  const values = [...counts].map(([column, found]) => [
    column,
    [...found].map(([value, rows]) => ({ value, rows })).sort((a, b) => b.rows - a.rows),
  ])
  return { columns: [...columns], rows: count, first, values: Object.fromEntries(values) }
}

/** What is known of a file whose part is yet to be chosen. */
export const lookAtNothing = (parts: string[], problem: string): Look => ({
  ...{ columns: [], rows: 0, first: [], values: {} },
  ...{ parts, problem },
})

const cut = (text: string) => (text.length > LONGEST_CELL ? `${text.slice(0, LONGEST_CELL)}…` : text)
