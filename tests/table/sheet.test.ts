import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { openSheetTable, type TableRow } from '@/lib/table/open'
import { xlsxOf } from '@/lib/table/xlsx'
import { stored, unzipped } from '@/lib/table/zip'
import { temporaryFolder } from '../support/database'

const folder = temporaryFolder()
let files = 0

const column = (name: string) => ({ name, kind: 'whole' }) as const
const words = (text: string) => `t="str"><v>${text}</v>`

/** A workbook of rows of cells as XML; a cell’s style 2 is the format that is named (14 a day, 17 a month, 20 an hour). */
async function sheetOf(rows: readonly string[], { rest = '', format = 14, more = [] as string[] } = {}) {
  const sheets = ['First', ...more].map((name) => ({ name, columns: [column('a')], rows: [[1]] }))
  const parts = unzipped(xlsxOf(sheets, { title: 'A table', day: '2031-05-06' }))
  const edit = (name: string, change: (xml: string) => string) => {
    parts[name] = new TextEncoder().encode(change(new TextDecoder().decode(parts[name])))
  }
  edit('xl/styles.xml', (xml) => xml.replaceAll(/numFmtId="1"/g, `numFmtId="${format}"`))
  edit('xl/worksheets/sheet1.xml', (xml) =>
    xml.replace(
      /<sheetData>.*<\/sheetData>.*<\/worksheet>/s,
      `<sheetData>${rows.join('')}</sheetData>${rest}</worksheet>`,
    ),
  )
  files += 1
  const path = join(folder, `book-${files}.xlsx`)
  writeFileSync(path, stored(parts))
  const table = await openSheetTable(path, null)
  const found: TableRow[] = []
  for await (const row of table.rows()) found.push(row)
  return { columns: table.columns, remarks: table.remarks, rows: found }
}

function row(number: number, cells: readonly string[], more = ''): string {
  const all = cells.map((cell, at) => (cell ? `<c r="${'ABCDEF'[at]}${number}" ${cell}</c>` : ''))
  return `<row r="${number}"${more}>${all.join('')}</row>`
}
const head = row(1, [words('actor'), words('day'), words('level')])

describe('a cell of a sheet', () => {
  test.each([
    ['a whole number', '><v>-1</v>', '-1'],
    ['a number with the noise of binary', '><v>1.9999999999999998</v>', '2'],
    ['a number that is no whole one', '><v>2.0000000001</v>', '2.0000000001'],
    ['a long number', '><v>123456789012</v>', '123456789012'],
    ['a truth value', 't="b"><v>1</v>', 'true'],
    ['a day', 's="2"><v>48273</v>', '2032-02-29'],
    ['a day with its hour', 's="2"><v>48273.75</v>', '2032-02-29'],
    ['a serial day that is not formatted as one', '><v>48273</v>', '48273'],
  ])('that holds %s', async (_, cell, text) => {
    const { rows } = await sheetOf([head, row(2, [words('Belmark'), cell])])
    expect(rows[0]?.cells.day).toBe(text)
  })

  test('that shows an hour alone is no day', async () => {
    const { rows } = await sheetOf([head, row(2, [words('Belmark'), 's="2"><v>0.75</v>'])], { format: 20 })
    expect(rows[0]?.cells.day).toBe('18:00')
  })

  test('that shows a month is read as its day, and said', async () => {
    const { rows, remarks } = await sheetOf([head, row(2, [words('Belmark'), 's="2"><v>48273</v>'])], {
      format: 17,
    })
    expect(rows[0]?.cells.day).toBe('2032-02-29')
    expect(remarks).toEqual([
      'Cells show a month and hold one day of it, which is read (B2): write the days, if another is meant.',
    ])
  })

  test('that holds an error says so with its address, to whoever reads its column', async () => {
    const { rows } = await sheetOf([head, row(2, [words('Belmark'), 't="e"><v>#REF!</v>'])])
    expect(rows[0]?.problem).toBeNull()
    expect(rows[0]?.wrong).toEqual({
      day: 'cell B2 holds the error #REF!: mend it in the spreadsheet, or leave the cell empty',
    })
  })
})

describe('a sheet', () => {
  test('with cells merged across rows names them once, and each that has no value of its own', async () => {
    const { rows, remarks } = await sheetOf(
      [head, row(2, [words('Belmark'), words('x')]), row(3, ['', words('y')])],
      { rest: '<mergeCells count="1"><mergeCell ref="A2:A3"/></mergeCells>' },
    )
    expect(remarks).toEqual([
      'Cells of the sheet are merged across rows (A2:A3): only the first row of each has the value. Unmerge them and fill in each row, unless their columns are not needed.',
    ])
    expect(rows.map(({ wrong }) => wrong?.actor ?? null)).toEqual([
      null,
      'cell A3 is merged with those above it (A2:A3) and has no value of its own: unmerge them, and fill in each row',
    ])
  })

  test('with hidden rows is read with them, and says so', async () => {
    const { rows, remarks } = await sheetOf([head, row(2, [words('Belmark')], ' hidden="1"')])
    expect(rows).toHaveLength(1)
    expect(remarks?.[0]).toContain('are hidden, perhaps by a filter, and are read all the same (2)')
  })

  test('with a title above its headings is read from them, and says so', async () => {
    const { columns, rows, remarks } = await sheetOf(
      [
        row(1, [words('The river line')]),
        row(3, [words('a'), words('b'), words('c')]),
        row(4, [words('x'), words('y')]),
      ],
      { rest: '<mergeCells count="1"><mergeCell ref="A1:C1"/></mergeCells>' },
    )
    expect(columns).toEqual(['a', 'b', 'c'])
    expect(rows.map(({ place, cells }) => [place, cells.a])).toEqual([['row 4', 'x']])
    expect(remarks).toEqual([expect.stringContaining('The headings were found in row 3')])
  })

  test('beside others says that it is the one', async () => {
    const { remarks } = await sheetOf([head], { more: ['Second'] })
    expect(remarks).toEqual([
      'The workbook has several sheets, and “First” is read; the others are Second: name another as “sheet” among the plan’s fixed values.',
    ])
  })

  test('has columns without a heading by their number, where they hold anything', async () => {
    const { columns, rows } = await sheetOf([head, row(2, [words('Belmark'), '', '', '', words('a note')])])
    expect(columns).toEqual(['actor', 'day', 'level', 'column 5'])
    expect(rows[0]?.cells['column 5']).toBe('a note')
  })
})
