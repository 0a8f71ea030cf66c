// Workbooks in and out: sheets of plain cells. Numbers are numbers, text is text even where it looks like a formula.
import { read, utils, type WorkSheet, write } from '@e965/xlsx'
import type { Day } from '../period'
import { stored, unzipped } from './zip'

export type SheetCell = string | number | boolean | null
export type SheetColumn = { name: string; kind: 'text' | 'whole' | 'decimal' | 'share' | 'probability' }
export type Sheet = { name: string; columns: readonly SheetColumn[]; rows: readonly (readonly SheetCell[])[] }

/** Longer text does not fit a cell. */
export const LONGEST_CELL = 32_767

const FORMATS: Record<SheetColumn['kind'], string> = {
  text: '@',
  whole: '0',
  decimal: '0.00##',
  share: '0.0#',
  probability: '0.0#####',
}
const WIDTHS = { least: 8, most: 60 }
/** Rows that a column's width is taken from. */
const MEASURED = 200

/** A workbook. `about` stands in its properties; the same sheets on the same day give the same bytes. */
export function xlsxOf(
  sheets: readonly Sheet[],
  about: { title: string; day: Day },
): Uint8Array<ArrayBuffer> {
  const book = utils.book_new()
  for (const sheet of sheets) utils.book_append_sheet(book, worksheetOf(sheet), sheet.name)
  const date = new Date(`${about.day}T00:00:00Z`)
  book.Props = {
    Title: printable(about.title),
    Application: 'Parallax',
    CreatedDate: date,
    ModifiedDate: date,
  }
  return new Uint8Array(write(book, { type: 'array', bookType: 'xlsx', compression: true, bookSST: true }))
}

function worksheetOf({ columns, rows }: Sheet): WorkSheet {
  const head = columns.map(({ name }) => cellOf(name, 'text'))
  const body = rows.map((row) => columns.map(({ kind }, place) => cellOf(row[place] ?? null, kind)))
  const sheet = utils.aoa_to_sheet([head, ...body])
  sheet['!cols'] = columns.map(({ name }, place) => {
    const longest = rows
      .slice(0, MEASURED)
      .reduce((most, row) => Math.max(most, String(row[place] ?? '').length), name.length)
    return { wch: Math.min(WIDTHS.most, Math.max(WIDTHS.least, longest + 2)) }
  })
  const range = sheet['!ref']
  if (range && rows.length > 0) sheet['!autofilter'] = { ref: range }
  return sheet
}

function cellOf(value: SheetCell, kind: SheetColumn['kind']) {
  if (value === null || value === '') return null
  if (typeof value === 'number')
    return { t: 'n', v: value, z: kind === 'text' ? FORMATS.decimal : FORMATS[kind] }
  if (typeof value === 'boolean') return { t: 'b', v: value }
  return { t: 's', v: printable(value).slice(0, LONGEST_CELL), z: FORMATS.text }
}

// XML has no control characters.
const printable = (text: string) => text.replace(/[^\P{Cc}\t\n\r]/gu, '')

/**
 * The sheets of a workbook by name, each a table of cells with its header row. Throws when it cannot be read.
 * Its parts are unpacked beforehand: the library's own unpacking never ends on some damaged ones.
 */
export function parseXlsx(bytes: Uint8Array): Map<string, SheetCell[][]> {
  const book = read(stored(unzipped(bytes)), { type: 'array', cellFormula: false, cellHTML: false })
  return new Map(
    book.SheetNames.map((name) => {
      const sheet = book.Sheets[name]
      return [
        name,
        sheet ? utils.sheet_to_json<SheetCell[]>(sheet, { header: 1, defval: null, raw: true }) : [],
      ]
    }),
  )
}
