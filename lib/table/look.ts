// What a table looks like before anybody has said what its columns mean. Counts values and understands none.

import type { Encoding } from './encoding'

/** Different values of a column that are listed, and of all columns together. */
export const MOST_VALUES = 2000
const MOST_VALUES_IN_ALL = 40_000
const LONGEST_VALUE = 80
/** First different values of each column that are kept, whatever their length. */
const SAMPLES = 8
const LONGEST_SAMPLE = 200

export type Look = Seen & {
  /** The sheets of a workbook, the lists of a JSON file or the statement types of a .dna file, where one is meant. */
  parts: string[]
  /** What was found out about the file, as sentences. */
  remarks?: readonly string[]
  /** How a text table was read. */
  encoding?: Encoding
  /** Why nothing could be read as long as no other part is chosen. */
  problem: string | null
}

/** What a column holds: its first different values, in how many rows it is empty, and whether values are all alike. */
export type ColumnLook = { samples: string[]; empty: number; longest: number }

export type Seen = {
  columns: string[]
  rows: number
  /** In the order of the columns. */
  looks: ColumnLook[]
  /** For each column with few and short values: these, the most frequent first. */
  values: Record<string, { value: string; rows: number }[]>
}

type Row = Readonly<Record<string, string>>

class ColumnSeen {
  readonly samples: string[] = []
  values: Map<string, number> | null = new Map()
  empty = 0
  longest = 0

  /** Counts a cell; how many different values more there are than before. */
  add(cell: string): number {
    const value = cell.trim()
    if (value === '') {
      this.empty += 1
      return 0
    }
    this.longest = Math.max(this.longest, value.length)
    if (this.samples.length < SAMPLES) {
      const sample = cut(value)
      if (!this.samples.includes(sample)) this.samples.push(sample)
    }
    if (!this.values) return 0
    const before = this.values.size
    this.values.set(value, (this.values.get(value) ?? 0) + 1)
    if (this.values.size > MOST_VALUES || value.length > LONGEST_VALUE) return this.forget()
    return this.values.size - before
  }

  /** Lists no values any more; minus the number of those that were listed. */
  forget(): number {
    const size = this.values?.size ?? 0
    this.values = null
    return -size
  }

  list(): { value: string; rows: number }[] {
    return [...(this.values ?? [])]
      .map(([value, rows]) => ({ value, rows }))
      .sort((a, b) => b.rows - a.rows || (a.value < b.value ? -1 : 1))
  }
}

/** Reads the rows once and keeps only what is shown. */
export async function lookAt(
  columns: readonly string[],
  rows: Iterable<Row> | AsyncIterable<Row>,
  onRow: (rows: number) => void = () => {},
): Promise<Seen> {
  const seen = columns.map((column) => [column, new ColumnSeen()] as const)
  let [count, listed] = [0, 0]
  for await (const row of rows) {
    count += 1
    for (const [column, each] of seen) listed += each.add(row[column] ?? '')
    while (listed > MOST_VALUES_IN_ALL) {
      // The column with most values is the least likely to be a scale.
      const [, most] = seen.reduce((a, b) => ((b[1].values?.size ?? 0) > (a[1].values?.size ?? 0) ? b : a))
      listed += most.forget()
    }
    onRow(count)
  }
  return {
    columns: [...columns],
    rows: count,
    looks: seen.map(([, { samples, empty, longest }]) => ({ samples, empty, longest })),
    values: Object.fromEntries(
      seen.flatMap(([column, each]) => (each.values ? [[column, each.list()] as const] : [])),
    ),
  }
}

/** What is known of a file whose part is yet to be chosen. */
export const lookAtNothing = (parts: string[], problem: string): Look => ({
  ...{ columns: [], rows: 0, looks: [], values: {} },
  ...{ parts, problem },
})

const cut = (text: string) => (text.length > LONGEST_SAMPLE ? `${text.slice(0, LONGEST_SAMPLE)}…` : text)
