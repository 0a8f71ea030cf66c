import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Cell, csvLines, formatCsv, parseCsv } from '@/lib/table/csv'
import { anyText } from './support/text'

const BOM = '\uFEFF'

async function* oneByOne<T>(items: readonly T[]) {
  yield* items
}

/** Any text at all, and often the kind that breaks tables. */
const anyCell = fc.oneof(
  anyText(),
  fc.string({ unit: fc.constantFrom(...'=+-@\t\r\n\'",;\uFEFF a'), maxLength: 6 }),
)

const anyTable = fc
  .uniqueArray(
    anyCell.filter((name) => name !== ''),
    { minLength: 1, maxLength: 5 },
  )
  .chain((columns) =>
    fc.record({
      columns: fc.constant(columns),
      rows: fc.array(fc.array(anyCell, { minLength: columns.length, maxLength: columns.length }), {
        maxLength: 8,
      }),
    }),
  )

describe('writing', () => {
  test('a table is a BOM, a header and lines that end in CRLF', () => {
    expect(formatCsv(['id', 'level'], [['S1', 2]])).toBe(`${BOM}id,level\r\nS1,2\r\n`)
  })

  test('a table without rows still has its header', () => {
    expect(formatCsv(['id', 'level'], [])).toBe(`${BOM}id,level\r\n`)
  })

  test('numbers and truth values stand bare, also below zero, and nothing stands empty', () => {
    expect(formatCsv(['a', 'b', 'c', 'd'], [[-2, 0.5, false, null]])).toBe(
      `${BOM}a,b,c,d\r\n-2,0.5,false,\r\n`,
    )
  })

  test.each([
    ['=1+1', "'=1+1"],
    ['+2', "'+2"],
    ['-2', "'-2"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\tx', "'\tx"],
    ['\rx', '"\'\rx"'],
    ["'tis", "''tis"],
    ['a=b', 'a=b'],
  ])('the text %j cannot run as a formula', (text, cell) => {
    expect(formatCsv(['a'], [[text]])).toBe(`${BOM}a\r\n${cell}\r\n`)
  })

  test('Hebrew, Arabic and emoji stay what they are', () => {
    const words = 'שלום, مرحبا 🙂'
    expect(parseCsv(formatCsv(['words'], [[words]])).rows[0]?.values.words).toBe(words)
  })

  test('a table in pieces is the same text, however long it is', async () => {
    const columns = ['id', 'words']
    for (const length of [0, 1, 499, 500, 501, 1000, 1203]) {
      const rows = Array.from({ length }, (_, place): Cell[] => [place, `=words, "${place}"`])
      const pieces: string[] = []
      for await (const piece of csvLines(columns, oneByOne(rows))) pieces.push(piece)
      expect(pieces.join('')).toBe(formatCsv(columns, rows))
      expect(pieces.length).toBe(1 + Math.ceil(length / 500))
    }
  })
})

describe('reading', () => {
  test('whatever is written is read back, any text at all', () => {
    fc.assert(
      fc.property(anyTable, ({ columns, rows }) => {
        const table = parseCsv(formatCsv(columns, rows))
        expect(table.columns).toEqual(columns)
        expect(table.rows.map(({ values }) => columns.map((name) => values[name]))).toEqual(rows)
      }),
      { numRuns: 500 },
    )
  })

  test('exactly one guarding apostrophe is taken away, and one that guards nothing stays', () => {
    const { rows } = parseCsv("a\n'=1\n''=1\n'tis\n")
    expect(rows.map(({ values }) => values.a)).toEqual(['=1', "'=1", "'tis"])
  })

  test.each(['\n', '\r\n', '\r'])('lines may end in %j', (end) => {
    expect(parseCsv(['a,b', '1,2', '3,4'].join(end)).rows).toEqual([
      { line: 2, values: { a: '1', b: '2' } },
      { line: 3, values: { a: '3', b: '4' } },
    ])
  })

  test('a row is found at the line it begins in, after cells of several lines', () => {
    const { rows } = parseCsv('a,b\r\n"one\r\ntwo\nthree",x\r\n"\n",y\r\nlast,z\r\n')
    expect(rows.map(({ line }) => line)).toEqual([2, 5, 7])
  })

  test.each([
    ['', 'line 1: a header row with the names of the columns is missing'],
    [BOM, 'line 1: a header row with the names of the columns is missing'],
    ['a,,c\n', 'line 1, column 2: its name is missing in the header'],
    ['a,b,a\n', 'line 1, column a: it stands twice in the header'],
    ['a,b,c\n1,2,3\n1,2\n', 'line 3, column c: the row ends before it, after 2 of 3 cells'],
    ['a,b\n"x\ny",2\n1,2,3\n', 'line 4, column 3: the row has 3 cells instead of 2'],
    ['a,b\n1,2\n\n', 'line 3, column b: the row ends before it, after 1 of 2 cells'],
  ])('the table %j is refused', (text, message) => {
    expect(() => parseCsv(text)).toThrow(message)
  })

  test.each([
    ['a,b\n1,"x\n3,4', 'line 2, column b: a quotation mark is opened and never closed'],
    ['a,b\n"x\ny",2\n1,"x"y\n', 'line 4, column b: after the closing quotation mark the cell goes on'],
    ['a,b\nx"y,2\n', 'line 2, column a: a quotation mark stands inside a bare cell'],
    ['a,b"\n1,2\n', 'line 1, column 2: a quotation mark stands inside a bare cell'],
  ])('the broken quotation mark in %j is found', (text, message) => {
    expect(() => parseCsv(text)).toThrow(message)
  })
})
