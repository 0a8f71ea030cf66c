// Workbooks in and out: sheets of plain cells. Numbers are numbers, text is text even where it looks like a formula.
import { closeSync, openSync, readSync } from 'node:fs'
import { type CellObject, read, SSF, utils, type WorkSheet, write } from '@e965/xlsx'
import type { Day } from '../period'
import { stored } from './zip'
import { entryBytes, zipEntries } from './zip-entries'

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

/** The sheets of a workbook by name, each a table of cells with its header row. Throws when it cannot be read. */
export function parseXlsx(bytes: Uint8Array): Map<string, SheetCell[][]> {
  const book = read(bytes, { type: 'array', cellFormula: false, cellHTML: false })
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

/** What a workbook from elsewhere may hold: its parts, their bytes when unpacked, and how often a part is packed. */
export const MOST_IN_WORKBOOK = { files: 2000, bytes: 300_000_000 }
const MOST_PACKED = { times: 200, from: 10_000_000 }
/** Rows of a sheet, the header included, and its columns. */
const MOST = { rows: 100_001, columns: 1000 }

/** Marks “<” in all parts: cells and their texts have some eight each, so this is about three million cells. */
const MOST_MARKS = 25_000_000

/** A zip begins with these, and a workbook that is protected by a password (or is older than 2007) with those. */
const MAGIC = { zip: 'PK\u0003\u0004', old: '\u00d0\u00cf\u0011\u00e0' }

/** A row of a sheet: its number, its cells as text, and what is wrong with single cells by their place. */
export type SheetRow = { row: number; cells: string[]; wrong?: Map<number, string> }

/**
 * A sheet of a workbook on disk as text cells, row by row with the number of each row: the one with this name, or the
 * first. Sizes are checked before anything is unpacked, and held to while it is. Days are YYYY-MM-DD. Throws a sentence
 * when it is no workbook, damaged, protected, or would be too large.
 */
export async function sheetOf(
  file: string,
  name: string | null,
  mostMarks = MOST_MARKS,
): Promise<{ sheets: string[]; rows: SheetRow[]; remarks: string[] }> {
  const bytes = await checkedWorkbook(file, mostMarks)
  try {
    const options = { type: 'array', cellFormula: false, cellHTML: false, cellNF: true, dense: true } as const
    const sheets = read(bytes, { type: 'array', bookSheets: true }).SheetNames
    const wanted = name ?? sheets[0] ?? ''
    if (!sheets.includes(wanted))
      throw new Refused(`The workbook has no sheet “${wanted}”; it has ${sheets.join(', ')}.`)
    // Which rows are hidden counts as style.
    const book = read(bytes, { ...options, cellStyles: true, sheets: wanted, sheetRows: MOST.rows + 1 })
    const sheet = book.Sheets[wanted]
    const others = sheets.filter((each) => each !== wanted)
    const one = `The workbook has several sheets, and “${wanted}” is read; the others are ${others.join(', ')}: name another as “sheet” among the plan’s fixed values.`
    const remarks = name === null && others.length > 0 ? [one] : []
    if (!sheet) return { sheets, rows: [], remarks }
    const rows = rowsOf(sheet, book.Workbook?.WBProps?.date1904 ?? false)
    return { sheets, rows, remarks: [...remarks, ...remarksOn(sheet, rows)] }
  } catch (cause) {
    if (cause instanceof Refused) throw new Error(cause.message)
    throw new Error('The workbook is damaged: open it in a spreadsheet and save it again.', { cause })
  }
}

/** The names of the sheets of a workbook on disk. Throws a sentence like sheetOf. */
export async function sheetNames(file: string): Promise<string[]> {
  const bytes = await checkedWorkbook(file, MOST_MARKS)
  try {
    return read(bytes, { type: 'array', bookSheets: true }).SheetNames
  } catch (cause) {
    throw new Error('The workbook is damaged: open it in a spreadsheet and save it again.', { cause })
  }
}

class Refused extends Error {}

const MARK = '<'.charCodeAt(0)
function marksIn(piece: Uint8Array): number {
  let count = 0
  for (const byte of piece) if (byte === MARK) count += 1
  return count
}

/** The workbook's bytes, packed anew from parts that are no larger than they say. */
async function checkedWorkbook(file: string, mostMarks: number): Promise<Uint8Array> {
  const start = startOf(file)
  if (start === MAGIC.old)
    throw new Error(
      'The workbook is protected by a password, or in the format of before 2007: save it as .xlsx without a password.',
    )
  if (start !== MAGIC.zip) throw new Error('The file is no workbook: save it as .xlsx.')
  const entries = zipEntries(file, MOST_IN_WORKBOOK)
  for (const { name, size, packed } of entries)
    if (size > MOST_PACKED.from && size > packed * MOST_PACKED.times)
      throw new Error(
        `The part ${name} of the workbook unpacks to ${Math.round(size / Math.max(1, packed))} times its size, which no table does.`,
      )
  const parts: Record<string, Uint8Array> = {}
  let marks = 0
  for (const entry of entries) {
    if (entry.name.endsWith('/')) continue
    // Pictures and macros are not needed, and are left where they are.
    if (!/\.(?:xml|rels)$/i.test(entry.name)) continue
    const pieces: Uint8Array[] = []
    for await (const piece of entryBytes(file, entry)) {
      marks += marksIn(piece)
      if (marks > mostMarks)
        throw new Error(
          'The workbook has more cells than are read at once (about three million): keep the sheet that is meant, or save it as CSV.',
        )
      pieces.push(piece)
    }
    parts[entry.name] = Buffer.concat(pieces)
  }
  if (!Object.keys(parts).some((part) => part.startsWith('xl/')))
    throw new Error('The file is no workbook: save it as .xlsx.')
  return stored(parts)
}

function startOf(file: string): string {
  const opened = openSync(file, 'r')
  try {
    const start = Buffer.alloc(4)
    return start.toString('latin1', 0, readSync(opened, start, 0, 4, 0))
  } finally {
    closeSync(opened)
  }
}

function rowsOf(sheet: WorkSheet, date1904: boolean): SheetRow[] {
  const lines = linesOf(sheet)
  if (lines.length > MOST.rows)
    throw new Refused(`The sheet has more than ${MOST.rows - 1} rows: split it, or save it as CSV.`)
  if (lines.some((cells) => cells && cells.length > MOST.columns))
    throw new Refused(`The sheet has more than ${MOST.columns} columns: keep those that say something.`)
  const rows = lines.flatMap((cells, place): SheetRow[] => {
    if (!cells) return []
    const wrong = new Map<number, string>()
    cells.forEach((cell, at) => {
      if (cell?.t === 'e') wrong.set(at, errorIn(cell, utils.encode_cell({ r: place, c: at })))
    })
    const texts = Array.from(cells, (cell) => textOf(cell, date1904))
    return [{ row: place + 1, cells: texts, ...(wrong.size > 0 && { wrong }) }]
  })
  markMerged(sheet, rows)
  return rows
}

// A dense sheet keeps its cells in lists of lists, which the type leaves open. What a sheet says of its own size is often
// far from the truth.
const linesOf = (sheet: WorkSheet): (CellObject | undefined)[][] => sheet['!data'] ?? []

const errorIn = (cell: CellObject, address: string) =>
  `cell ${address} holds the error ${cell.w ?? '#ERROR'}: mend it in the spreadsheet, or leave the cell empty`

/** Merged cells within one row are a title or a note; across rows they stand for values that the rows below lack. */
const mergedIn = (sheet: WorkSheet) => (sheet['!merges'] ?? []).filter(({ s, e }) => e.r > s.r)

function markMerged(sheet: WorkSheet, rows: readonly SheetRow[]): void {
  const byRow = new Map(rows.map((row) => [row.row, row]))
  for (const range of mergedIn(sheet))
    for (let at = range.s.r + 1; at <= Math.min(range.e.r, MOST.rows); at += 1) {
      const row = byRow.get(at + 1)
      if (!row) continue
      row.wrong ??= new Map()
      for (let place = range.s.c; place <= Math.min(range.e.c, MOST.columns); place += 1)
        row.wrong.set(
          place,
          `cell ${utils.encode_cell({ r: at, c: place })} is merged with those above it (${utils.encode_range(range)}) and has no value of its own: unmerge them, and fill in each row`,
        )
    }
}

/** Examples of a remark. */
const MOST_NAMED = 5
const some = (all: readonly (string | number)[]) =>
  all.length > MOST_NAMED
    ? `${all.slice(0, MOST_NAMED).join(', ')} and ${all.length - MOST_NAMED} more`
    : all.join(', ')

/** What a reader of the sheet sees differently from a reader of its cells, as sentences. */
function remarksOn(sheet: WorkSheet, rows: readonly SheetRow[]): string[] {
  const remarks: string[] = []
  const merged = mergedIn(sheet).map((range) => utils.encode_range(range))
  if (merged.length > 0)
    remarks.push(
      `Cells of the sheet are merged across rows (${some(merged)}): only the first row of each has the value. Unmerge them and fill in each row, unless their columns are not needed.`,
    )
  const hidden = rows.filter(({ row }) => sheet['!rows']?.[row - 1]?.hidden).map(({ row }) => row)
  if (hidden.length > 0)
    remarks.push(
      `Rows of the sheet are hidden, perhaps by a filter, and are read all the same (${some(hidden)}): take them out if they are not meant.`,
    )
  const months = linesOf(sheet).flatMap((cells, r) =>
    (cells ?? []).flatMap((cell, c) =>
      cell?.t === 'n' && showsMonth(String(cell.z ?? '')) ? [utils.encode_cell({ r, c })] : [],
    ),
  )
  if (months.length > 0)
    remarks.push(
      `Cells show a month and hold one day of it, which is read (${some(months)}): write the days, if another is meant.`,
    )
  return remarks
}

/** The parts of a date that a format shows. */
const partsOf = (format: string) => format.replaceAll(/"[^"]*"|\\.|\[[^\]]*\]/g, '').toLowerCase()
const showsMonth = (format: string) =>
  SSF.is_date(format) && /m/.test(partsOf(format)) && !/[dhs]/.test(partsOf(format))

/** A number as a spreadsheet holds it, with 15 digits: a third counted thrice is 1. */
const numberText = (value: number) => String(Number(value.toPrecision(15)))

function textOf(cell: CellObject | undefined, date1904: boolean): string {
  if (!cell || cell.v === undefined || cell.v === null) return ''
  if (cell.t === 'n' && typeof cell.v === 'number') {
    if (!SSF.is_date(String(cell.z ?? ''))) return numberText(cell.v)
    const { y, m, d } = SSF.parse_date_code(cell.v, { date1904 }) ?? {}
    // A time of day is no day.
    if (y !== undefined && (date1904 || cell.v >= 1))
      return [y, m, d].map((part, at) => String(part).padStart(at === 0 ? 4 : 2, '0')).join('-')
    return String(cell.w ?? cell.v)
  }
  if (cell.t === 'e') return String(cell.w ?? '#ERROR')
  return String(cell.v)
}
