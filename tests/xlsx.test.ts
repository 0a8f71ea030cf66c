import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bytesOf } from '@/app/(compare)/_files/figure-files'
import { workbookOf } from '@/lib/figures/workbook'
import { parseCsv } from '@/lib/table/csv'
import { STATEMENT_COLUMNS } from '@/lib/table/statement-rows'
import { parseXlsx, xlsxOf } from '@/lib/table/xlsx'
import { unzipped } from '@/lib/table/zip'
import { huge } from './figures/answers'
import { seededDatabase, type TestDatabase } from './support/database'
import { viewFor } from './support/views'

const about = { title: 'A table', day: '2031-05-06' }
const text = { name: 'words', kind: 'text' } as const
const number = { name: 'number', kind: 'decimal' } as const
const workbook = (rows: (string | number | boolean | null)[][]) =>
  xlsxOf([{ name: 'Sheet', columns: [text, number], rows }], about)
const partOf = (bytes: Uint8Array, name: string) => new TextDecoder().decode(unzipped(bytes)[name])

describe('a workbook', () => {
  test('keeps text as text and numbers as numbers, in any script', () => {
    const rows = [
      ['=1+1', 0.5],
      ['+49', -1.25],
      ['@cmd', 0],
      ['007', null],
      ['حكومة المثال', 3],
      ['two\nlines', 1e-7],
    ]
    expect(parseXlsx(workbook(rows)).get('Sheet')).toEqual([['words', 'number'], ...rows])
    const sheet = partOf(workbook(rows), 'xl/worksheets/sheet1.xml')
    expect(sheet).not.toContain('<f>')
    expect(sheet).toMatch(/<c r="B2"[^>]*><v>0\.5<\/v>/)
  })

  test('leaves out what XML cannot say', () => {
    expect(parseXlsx(workbook([['a\u0000b\u001fc', 1]])).get('Sheet')?.[1]).toEqual(['abc', 1])
  })

  test('has columns as wide as their words, within reason', () => {
    const widths = [
      ...partOf(workbook([['w'.repeat(30), 1]]), 'xl/worksheets/sheet1.xml').matchAll(/ width="([\d.]+)"/g),
    ]
    const [words = 0, numbers = 0] = widths.map(([, width]) => Number(width))
    expect(words).toBeGreaterThan(30)
    expect(numbers).toBeLessThan(12)
    const wide = partOf(workbook([['w'.repeat(3000), 1]]), 'xl/worksheets/sheet1.xml')
    expect(Number(/ width="([\d.]+)"/.exec(wide)?.[1])).toBeLessThan(70)
  })

  test('is the same, byte for byte, for the same sheets on the same day', async () => {
    const first = workbook([['a', 1]])
    // A zip tells time in steps of two seconds; its dates must not be the clock's.
    const at = Date.now()
    while (Date.now() - at < 2100) await new Promise((done) => setTimeout(done, 300))
    expect(Buffer.compare(first, workbook([['a', 1]]))).toBe(0)
  })
})

describe('data.xlsx', () => {
  let opening: TestDatabase
  beforeAll(async () => {
    opening = await seededDatabase()
  })
  afterAll(() => opening?.close())

  test('has the figure’s numbers, typed, and the statements behind them', async () => {
    const view = await viewFor(opening.database, 'spectrum')
    const sheets = parseXlsx(new Uint8Array(Buffer.from(await bytesOf('data.xlsx', view))))
    expect([...sheets.keys()]).toEqual(['Figure', 'Statements', 'About'])
    const [head, ...rows] = sheets.get('Figure') ?? []
    expect(head).toEqual(view.figure.table.columns.map(({ key }) => key))
    expect(rows).toEqual(view.figure.table.rows)
    const [columns, ...statements] = sheets.get('Statements') ?? []
    expect(columns).toEqual(STATEMENT_COLUMNS)
    expect(statements).toHaveLength(12)
    const level = STATEMENT_COLUMNS.indexOf('level')
    expect(statements.every((row) => typeof row[level] === 'number')).toBe(true)
  })

  test('says what it is: question, counts, sources, codebook, licence, address, day, and every column', async () => {
    const view = await viewFor(opening.database, 'distribution', 'topic=gaza-ceasefire-talks')
    const sheets = parseXlsx(new Uint8Array(Buffer.from(await bytesOf('data.xlsx', view))))
    const words = new Map((sheets.get('About') ?? []).map(([what, words]) => [what, words]))
    expect(words.get('question')).toBe(view.answer.sentence)
    expect(words.get('counts')).toContain('counted')
    expect(words.get('sources')).toContain('Middle East Eye')
    expect(words.get('codebook')).toBe('v1')
    expect(words.get('licence of codings')).toContain('CC BY 4.0')
    expect(words.get('address')).toBe(view.address)
    expect(words.get('exported on')).toBe('2031-05-06')
    for (const { key } of view.figure.table.columns) expect(words.get(`column ${key}`)).toMatch(/\.$/)
  })

  test('of a huge view has the numbers, and says where the statements are', async () => {
    const view = await viewFor(opening.database, 'spectrum')
    const sheets = parseXlsx(await workbookOf({ ...view, answer: huge }))
    expect(sheets.get('Statements')).toHaveLength(1)
    const [, words] = (sheets.get('About') ?? []).find(([what]) => what === 'statements') ?? []
    expect(words).toMatch(/too many for this sheet; statements\.csv has them$/)
  })

  test('agrees with data.csv', async () => {
    const view = await viewFor(opening.database, 'spectrum')
    const [, ...rows] =
      parseXlsx(new Uint8Array(Buffer.from(await bytesOf('data.xlsx', view)))).get('Figure') ?? []
    const csv = parseCsv(String(await bytesOf('data.csv', view)))
    expect(rows.map((row) => row.map((cell) => (cell === null ? '' : String(cell))))).toEqual(
      csv.rows.map(({ values }) => csv.columns.map((column) => values[column])),
    )
  })
})
