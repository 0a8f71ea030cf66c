// Workbooks as people really have them. See cases.test.ts.
import { describe, test } from 'vitest'
import { xlsxOf } from '@/lib/table/xlsx'
import { stored, unzipped } from '@/lib/table/zip'
import { all, type Case, hold, holds, withDatabase } from '../support/cases'
import { fileOf } from '../support/trial'

withDatabase()

const words = (text: string) => ` t="str"><v>${text}</v>`
const number = (value: number | string) => `><v>${value}</v>`
/** A number that is shown as the format of the book: a day unless told. */
const shown = (value: number | string) => ` s="2"><v>${value}</v>`

const COLUMNS = [
  'id',
  'actor',
  'speaker',
  'quote',
  'date',
  'topic',
  'level',
  'coder',
  'outlet',
  'conditional',
]
const GOOD: Record<string, string> = {
  ...{ actor: words('Belmark'), speaker: words('Ada Brenn'), quote: words('We urge calm.') },
  ...{ date: words('2032-03-01'), topic: words('River line'), level: number(-1), coder: words('Mira Holt') },
  outlet: words('Ilse Wire'),
}

function rowOf(at: number, cells: Readonly<Record<string, string>>, more = ''): string {
  const all = COLUMNS.map((column, place) => {
    const cell = cells[column]
    return cell === undefined ? '' : `<c r="${'ABCDEFGHIJ'[place]}${at}"${cell}</c>`
  })
  return `<row r="${at}"${more}>${all.join('')}</row>`
}
const HEAD = Object.fromEntries(COLUMNS.map((column) => [column, words(column)]))

type Book = {
  rows: Record<string, string>[]
  /** Of which rows, counted from 0, nothing is shown. */
  hidden?: number[]
  rest?: string
  from?: number
  above?: string
  format?: number
  is1904?: boolean
  sheets?: string[]
}

/** A workbook of rows that nothing is wrong with but for what is said of each; a cell “-” is left out. */
function bookOf({
  rows,
  hidden = [],
  rest = '',
  from = 1,
  above = '',
  format = 14,
  is1904,
  sheets = [],
}: Book) {
  const names = ['Sheet1', ...sheets]
  const column = { name: 'a', kind: 'whole' } as const
  const parts = unzipped(
    xlsxOf(
      names.map((name) => ({ name, columns: [column], rows: [[1]] })),
      { title: 'A table', day: '2031-05-06' },
    ),
  )
  const edit = (name: string, change: (xml: string) => string) => {
    parts[name] = new TextEncoder().encode(change(new TextDecoder().decode(parts[name])))
  }
  const cells = rows.map((row, at) => {
    const whole = Object.entries({ ...GOOD, id: words(`s${at + 1}`), ...row }).filter(
      ([, cell]) => cell !== '-',
    )
    return rowOf(from + 1 + at, Object.fromEntries(whole), hidden.includes(at) ? ' hidden="1"' : '')
  })
  const data = `${above}${rowOf(from, HEAD)}${cells.join('')}`
  edit('xl/styles.xml', (xml) => xml.replaceAll(/numFmtId="1"/g, `numFmtId="${format}"`))
  edit('xl/worksheets/sheet1.xml', (xml) =>
    xml.replace(
      /<sheetData>.*<\/sheetData>.*<\/worksheet>/s,
      `<sheetData>${data}</sheetData>${rest}</worksheet>`,
    ),
  )
  if (is1904) edit('xl/workbook.xml', (xml) => xml.replace('<sheets>', '<workbookPr date1904="1"/><sheets>'))
  return stored(parts)
}

describe('a workbook', () => {
  hold('40', { seen: all('days', '2024-08-17') }, bookOf({ rows: [{ date: shown(44059) }], is1904: true }))
  hold(
    '42',
    {
      wrong: [3, 4].flatMap((row) => [
        `row ${row}, actor, : cell B${row} is merged`,
        `row ${row}, speaker, : cell C${row} is merged`,
      ]),
    },
    bookOf({
      rows: [{}, { actor: '-', speaker: '-' }, { actor: '-', speaker: '-' }],
      rest: '<mergeCells count="2"><mergeCell ref="B2:B4"/><mergeCell ref="C2:C4"/></mergeCells>',
    }),
  )
  const title = `<row r="1"><c r="A1"${words('Statements on the river line')}</c></row>`
  hold('43', { seen: [{ id: 's1', topics: 'River line' }] }, bookOf({ rows: [{}], from: 3, above: title }))
  hold(
    '46',
    { wrong: [/^row 3, level, 2\.0000000001: it is no whole number, so no level/] },
    bookOf({
      rows: [
        { conditional: ' t="b"><v>1</v>' },
        { level: number('2.0000000001'), conditional: words('WAHR') },
        { level: words('-1'), conditional: number(1) },
      ],
    }),
  )
  hold(
    '47',
    { seen: all('actors', 'Belmark', 'Kestria') },
    bookOf({ rows: [{}, { actor: words('Kestria') }], hidden: [1] }),
  )

  test.each<Case>([
    [
      '41: days of the calendar from 1900',
      bookOf({ rows: [{ date: shown(45520) }, { date: shown('45520.99999999') }, { date: shown(59) }] }),
      { seen: all('days', '2024-08-16', '2024-08-16', '1900-02-28') },
    ],
    [
      '41: its day that never was',
      bookOf({ rows: [{ date: shown(60) }] }),
      { wrong: [/^row 2, date, 1900-02-29: it is not a valid date/] },
    ],
    [
      '45: a day without a format',
      bookOf({ rows: [{ date: number(45520) }, {}] }),
      { wrong: [/^row 2, date, 45520: it is a day as spreadsheets count them: format the column as a date/] },
    ],
    [
      '45: a month that is shown',
      bookOf({ rows: [{ date: shown(45520) }], format: 17 }),
      { asks: ['date:month'], seen: all('days', '2024-08-01–2024-08-31') },
    ],
    [
      'a day with its hour',
      bookOf({ rows: [{ date: shown(45520.75) }], format: 22 }),
      { asks: ['date:time'], seen: all('days', '2024-08-16') },
    ],
    [
      'truth in other languages',
      bookOf({
        rows: [
          { conditional: ' t="b"><v>1</v>' },
          { conditional: words('WAHR') },
          { conditional: words('faux') },
          { conditional: number(1) },
        ],
      }),
      { seen: [{}, {}, {}, {}] },
      { columns: { conditional: 'conditional' } },
    ],
    [
      'what is neither true nor false',
      bookOf({ rows: [{ conditional: words('vielleicht') }] }),
      { wrong: [/^row 2, conditional, vielleicht: it is neither true nor false/] },
      { columns: { conditional: 'conditional' } },
    ],
    [
      'an error is told by its cell',
      bookOf({ rows: [{ topic: ' t="e"><v>#REF!</v>' }, { actor: ' t="e"><v>#N/A</v>' }] }),
      { wrong: [/^row 2, topic, .*F2/, /^row 3, actor, .*B3/] },
    ],
    [
      'merged cells of a column that nobody needs',
      bookOf({
        rows: [{ conditional: words('a') }, { conditional: '-' }],
        rest: '<mergeCells count="1"><mergeCell ref="J2:J3"/></mergeCells>',
      }),
      { seen: [{ id: 's1' }, { id: 's2' }] },
    ],
    [
      'headings once more',
      bookOf({ rows: [{}, { ...HEAD }] }),
      { wrong: [/^row 3, , : the headings stand here once more/] },
    ],
  ])('%s', (_, content, right, wish) => holds(fileOf(content), right, wish))
})
