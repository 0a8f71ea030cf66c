import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type CellObject, SSF, utils, write } from '@e965/xlsx'
import { describe, expect, test } from 'vitest'
import { partsOf } from '@/lib/db/import/table-file'
import { kindOf } from '@/lib/table/kind'
import { openSheetTable, type TableRow } from '@/lib/table/open'
import { xlsxOf } from '@/lib/table/xlsx'
import { textOf } from '@/lib/table/xlsx-cell'
import { stored, unzipped } from '@/lib/table/zip'
import { temporaryFolder } from '../support/database'

const folder = temporaryFolder()
let files = 0
function fileOf(content: Uint8Array): string {
  files += 1
  const path = join(folder, `book-${files}.xlsx`)
  writeFileSync(path, content)
  return path
}

const STRICT = 'http://purl.oclc.org/ooxml/'

/** What a cell says, shown as a spreadsheet shows it. */
const cellText = (cell: CellObject, date1904 = false) =>
  textOf({ ...cell, w: SSF.format(String(cell.z ?? ''), cell.v, { date1904 }) }, date1904)

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
  const table = await openSheetTable(fileOf(stored(parts)), null)
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

  test.each([
    ['mmm yyyy', 48273, '2032-02'],
    ['yyyy\\-mm', 48273, '2032-02'],
    ['[$-409]mmmm', 48273, '2032-02'],
    ['yyyy', 48273, '2032'],
    ['yyyy" in all"', 48273, '2032'],
    ['d" May"', 48273, '2032-02-29'],
    ['yyyy-mm-dd h:mm', 48273.6041666667, '2032-02-29T14:30'],
    ['yyyy-mm-dd hh:mm:ss', 48273.60434027778, '2032-02-29T14:30:15'],
    ['yyyy-mm-dd hh:mm:ss', 48273, '2032-02-29'],
    ['m/d/yy h:mm AM/PM', 48273.25, '2032-02-29T06:00'],
    ['h:mm AM/PM', 0.25, '6:00 AM'],
    ['[h]:mm', 1.5, '36:00'],
    ['mm:ss', 48273.25, '00:00'],
    ['0%', 0.25, '0.25'],
    ['0.00E+00', 1250, '1250'],
    ['"day "0', 3, '3'],
    ['@', 7, '7'],
  ])('that shows %j of a number says so much of it', (format, value, text) => {
    expect(cellText({ t: 'n', v: value, z: format })).toBe(text)
  })

  test('says the same in every kind of workbook, with the days of both calendars', async () => {
    const cells: [string, CellObject, string][] = [
      ['day', { t: 'n', v: 48273, z: 'yyyy"-"mm"-"dd' }, '2032-02-29'],
      ['month', { t: 'n', v: 48273, z: 'mmm"/"yyyy' }, '2032-02'],
      ['instant', { t: 'n', v: 48273.5, z: 'yyyy"-"mm"-"dd" "hh":"mm' }, '2032-02-29T12:00'],
      ['flag', { t: 'b', v: true }, 'true'],
      ['number', { t: 'n', v: 0.25, z: '0%' }, '0.25'],
      ['text', { t: 's', v: "'007" }, "'007"],
    ]
    for (const bookType of ['xlsx', 'xlsm', 'biff8', 'ods'] as const) {
      const book = utils.book_new()
      const sheet = utils.aoa_to_sheet([['name', 'value'], ...cells.map(([name]) => [name])])
      cells.forEach(([, cell], at) => {
        sheet[utils.encode_cell({ r: at + 1, c: 1 })] = { ...cell }
      })
      sheet['!ref'] = `A1:B${cells.length + 1}`
      utils.book_append_sheet(book, sheet, 'Rows')
      const path = fileOf(new Uint8Array(write(book, { type: 'array', bookType })))
      expect(kindOf(path)).toBe('xlsx')
      const table = await openSheetTable(path, null)
      const found: (string | undefined)[][] = []
      for await (const row of table.rows()) found.push([bookType, row.cells.name, row.cells.value])
      expect(found).toEqual(cells.map(([name, , text]) => [bookType, name, text]))
    }
    expect(cellText({ t: 'n', v: 48273 - 1462, z: 'yyyy-mm-dd' }, true)).toBe('2032-02-29')
    expect(cellText({ t: 'n', v: 0, z: 'yyyy-mm-dd' }, true)).toBe('1904-01-01')
  })

  test('that holds text in pieces, in the cell itself, or of a formula gives that text', async () => {
    const { rows } = await sheetOf([
      head,
      row(2, [
        't="inlineStr"><is><r><t>Bel</t></r><r><rPr><b/></rPr><t>mark</t></r></is>',
        't="str"><f>"a"&amp;"b"</f><v>ab</v>',
        '><f>1+1</f><v>2</v>',
      ]),
    ])
    expect({ ...rows[0]?.cells }).toEqual({ actor: 'Belmark', day: 'ab', level: '2' })
    expect(rows[0]?.wrong).toBeUndefined()
  })

  test('whose formula has no result in the file is nobody’s value, and says so', async () => {
    const { rows } = await sheetOf([head, row(2, [words('Belmark'), '><f>1+1</f><v></v>', '><f>2</f>'])])
    const wrong = (cell: string) =>
      `cell ${cell} holds a formula, and its result is not in the file: open it in a spreadsheet and save it again`
    expect(rows[0]?.wrong).toEqual({ day: wrong('B2'), level: wrong('C2') })
    expect(rows[0]?.cells).toMatchObject({ day: '', level: '' })
  })

  test('that holds an error says so with its address, to whoever reads its column', async () => {
    const { rows } = await sheetOf([head, row(2, [words('Belmark'), 't="e"><v>#REF!</v>'])])
    expect(rows[0]?.problem).toBeNull()
    expect(rows[0]?.wrong).toEqual({
      day: 'cell B2 holds the error #REF!: mend it in the spreadsheet, or leave the cell empty',
    })
  })
})

describe('a workbook', () => {
  const changed = (change: (parts: Record<string, Uint8Array>) => void): string => {
    const sheet = (name: string) => ({ name, columns: [column('a')], rows: [[1]] })
    const parts = unzipped(xlsxOf([sheet('First'), sheet('Second')], { title: 'A table', day: '2031-05-06' }))
    change(parts)
    return fileOf(stored(parts))
  }
  const edit = (parts: Record<string, Uint8Array>, name: string, change: (xml: string) => string) => {
    parts[name] = new TextEncoder().encode(change(new TextDecoder().decode(parts[name])))
  }

  test.each(['hidden', 'veryHidden'])(
    'whose first sheet is %s is read by the first that is seen',
    async (state) => {
      const path = changed((parts) =>
        edit(parts, 'xl/workbook.xml', (xml) =>
          xml.replace('<sheet name="First"', `<sheet state="${state}" name="First"`),
        ),
      )
      const { remarks } = await openSheetTable(path, null)
      expect(remarks).toEqual([
        'The workbook has several sheets, and “Second” is read; the others are First (hidden): name another as “sheet” among the plan’s fixed values.',
      ])
      expect(await partsOf(path, 'xlsx')).toEqual(['First', 'Second'])
      expect((await openSheetTable(path, 'First')).columns).toEqual(['a'])
    },
  )

  test('in the strict form of its standard, and without the size of its sheets, is read', async () => {
    const path = changed((parts) => {
      for (const name of Object.keys(parts))
        edit(parts, name, (xml) =>
          xml
            .replaceAll(/<dimension[^>]*\/>/g, '')
            .replaceAll(
              'http://schemas.openxmlformats.org/spreadsheetml/2006/main',
              `${STRICT}spreadsheetml/main`,
            )
            .replaceAll(
              'http://schemas.openxmlformats.org/officeDocument/2006/relationships',
              `${STRICT}officeDocument/relationships`,
            ),
        )
    })
    expect((await openSheetTable(path, 'Second')).columns).toEqual(['a'])
  })

  test('of OpenDocument that repeats a cell for millions is refused in words', async () => {
    const path = fileOf(
      stored({
        mimetype: Buffer.from('application/vnd.oasis.opendocument.spreadsheet'),
        'content.xml': Buffer.from(
          '<office:spreadsheet><table:table><table:table-row table:number-rows-repeated="1000000"><table:table-cell office:value-type="string" table:number-columns-repeated="1000"><text:p>x</text:p></table:table-cell></table:table-row></table:table>',
        ),
      }),
    )
    expect(kindOf(path)).toBe('xlsx')
    await expect(openSheetTable(path, null)).rejects.toThrow('more cells than are read at once')
  })

  const old = (words: string) => Buffer.from(`\u00d0\u00cf\u0011\u00e0${'\0'.repeat(508)}${words}`, 'latin1')
  const wide = (word: string) => Buffer.from(word, 'utf16le').toString('latin1')
  test.each<[Uint8Array, string]>([
    [old(wide('EncryptedPackage')), 'protected by a password'],
    [old(wide('WordDocument')), 'an old document of Office, and no workbook'],
    [stored({ 'xl/workbook.bin': new Uint8Array(2) }), 'a binary workbook (.xlsb)'],
    [stored({ 'word/document.xml': new Uint8Array(2) }), 'a text document'],
    [
      stored({
        mimetype: Buffer.from('application/vnd.oasis.opendocument.text'),
        'content.xml': new Uint8Array(2),
      }),
      'a document, and no workbook',
    ],
    [stored({ 'Index/Document.iwa': new Uint8Array(2) }), 'a Numbers document'],
  ])('%#: that cannot be read is told as what it is', (content, words) => {
    expect(() => kindOf(fileOf(content))).toThrow(words)
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
