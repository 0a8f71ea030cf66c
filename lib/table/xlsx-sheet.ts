// Workbooks that people send, of any spreadsheet: one sheet as text cells, row by row. What is packed in one is checked
// before it is unpacked.
import { readFileSync, statSync } from 'node:fs'
import { type CellObject, read, utils, type WorkSheet } from '@e965/xlsx'
import { headOf } from '../file-head'
import { MOST_OLD } from './kind'
import { textOf, wrongIn } from './xlsx-cell'
import { stored } from './zip'
import { entryBytes, zipEntries } from './zip-entries'

/** What a workbook from elsewhere may hold: its parts, their bytes when unpacked, and how often a part is packed. */
export const MOST_IN_WORKBOOK = { files: 2000, bytes: 300_000_000 }
const MOST_PACKED = { times: 200, from: 10_000_000 }
/** Rows of a sheet, the header included, and its columns. */
const MOST = { rows: 100_001, columns: 1000 }

/** Marks “<” in all parts: cells and their texts have some eight each, so this is about three million cells. */
const MOST_MARKS = 25_000_000

/** A zip begins with these, and a workbook of before 2007 with those, as does one that is protected by a password. */
const MAGIC = { zip: 'PK\u0003\u0004', old: '\u00d0\u00cf\u0011\u00e0' }

/** Cells that a workbook of OpenDocument says by repeating others. */
const MOST_REPEATED = 3_000_000

/** A row of a sheet: its number, its cells as text, and what is wrong with single cells by their place. */
export type SheetRow = { row: number; cells: string[]; wrong?: Map<number, string> }

/** The sheets of our own data.xlsx; the second is the table that can come back in. */
const OWN_SHEETS = ['Figure', 'Statements', 'About'] as const

type Sheets = {
  names: string[]
  /** The sheet that is meant where nobody names one: the first that is not hidden, or of our own file its statements. */
  first: string
  hidden: string[]
}

/**
 * A sheet of a workbook on disk as text cells, row by row with the number of each row: the one with this name, or the
 * first that is not hidden. Sizes are checked before anything is unpacked, and held to while it is. Days are YYYY-MM-DD.
 * Throws a sentence when it is no workbook, damaged, protected, or would be too large.
 */
export async function sheetOf(
  file: string,
  name: string | null,
  mostMarks = MOST_MARKS,
): Promise<{ sheets: string[]; rows: SheetRow[]; remarks: string[] }> {
  const bytes = await checkedWorkbook(file, mostMarks)
  return told(() => {
    const { names: sheets, first, hidden } = sheetsIn(bytes)
    const wanted = name ?? first
    if (!sheets.includes(wanted))
      throw new Refused(`The workbook has no sheet “${wanted}”; it has ${sheets.join(', ')}.`)
    const options = { type: 'array', cellFormula: true, cellHTML: false, cellNF: true, dense: true } as const
    // Which rows are hidden counts as style.
    const book = read(bytes, { ...options, cellStyles: true, sheets: wanted, sheetRows: MOST.rows + 1 })
    const sheet = book.Sheets[wanted]
    const others = sheets
      .filter((each) => each !== wanted)
      .map((each) => (hidden.includes(each) ? `${each} (hidden)` : each))
    const one = `The workbook has several sheets, and “${wanted}” is read; the others are ${others.join(', ')}: name another as “sheet” among the plan’s fixed values.`
    const remarks = name === null && others.length > 0 ? [one] : []
    if (!sheet) return { sheets, rows: [], remarks }
    const rows = rowsOf(sheet, book.Workbook?.WBProps?.date1904 ?? false)
    return { sheets, rows, remarks: [...remarks, ...remarksOn(sheet, rows)] }
  })
}

/** The names of the sheets of a workbook on disk. Throws a sentence like sheetOf. */
export async function sheetNames(file: string): Promise<string[]> {
  const bytes = await checkedWorkbook(file, MOST_MARKS)
  return told(() => sheetsIn(bytes).names)
}

function sheetsIn(bytes: Uint8Array): Sheets {
  // No sheet has this number, so that none is read yet.
  const { SheetNames: names, Workbook } = read(bytes, { type: 'array', sheets: -1 })
  const hidden = names.filter((_, at) => Workbook?.Sheets?.[at]?.Hidden)
  const seen = names.find((each) => !hidden.includes(each)) ?? names[0] ?? ''
  return { names, hidden, first: names.join() === OWN_SHEETS.join() ? OWN_SHEETS[1] : seen }
}

/** What the library makes of a workbook, without what it says of one to whoever runs the program. */
function told<T>(work: () => T): T {
  const { error } = console
  console.error = () => {}
  try {
    return work()
  } catch (cause) {
    if (cause instanceof Refused) throw new Error(cause.message)
    if (/password|encrypt/i.test(String(cause))) throw new Error(PROTECTED, { cause })
    throw new Error('The workbook is damaged: open it in a spreadsheet and save it again.', { cause })
  } finally {
    console.error = error
  }
}

const PROTECTED = 'The workbook is protected by a password: save it without one.'

class Refused extends Error {}

const MARK = '<'.charCodeAt(0)
function marksIn(piece: Uint8Array): number {
  let count = 0
  for (const byte of piece) if (byte === MARK) count += 1
  return count
}

/** The workbook's bytes; what is packed is packed anew from parts that are no larger than they say. */
async function checkedWorkbook(file: string, mostMarks: number): Promise<Uint8Array> {
  const start = headOf(file, MAGIC.zip.length)
  if (start === MAGIC.old) return oldWorkbook(file)
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
      if (marks > mostMarks) throw new Error(TOO_MANY)
      pieces.push(piece)
    }
    parts[entry.name] = Buffer.concat(pieces)
  }
  const content = parts['content.xml']
  if (content && Buffer.from(content).includes('<office:spreadsheet')) checkRepeated(content)
  else if (!Object.keys(parts).some((part) => part.startsWith('xl/')))
    throw new Error('The file is no workbook: save it as .xlsx.')
  return stored(parts)
}

const TOO_MANY =
  'The workbook has more cells than are read at once (about three million): keep the sheet that is meant, or save it as CSV.'

/** Holds a workbook of before 2007 to its limits, which are those of its bytes: nothing in it is packed. */
function oldWorkbook(file: string): Uint8Array {
  if (statSync(file).size > MOST_OLD)
    throw new Error(
      `The workbook is in the format of before 2007, and longer than ${MOST_OLD / 1_000_000} MB: save it as .xlsx.`,
    )
  const bytes = readFileSync(file)
  if (bytes.includes(Buffer.from('EncryptedPackage', 'utf16le'))) throw new Error(PROTECTED)
  return bytes
}

/** A cell of OpenDocument may stand for millions like it. */
function checkRepeated(content: Uint8Array): void {
  let [cells, rows] = [0, 1]
  for (const [tag, kind] of Buffer.from(content)
    .toString('utf8')
    .matchAll(/<table:(table-row|table-cell|covered-table-cell)\b[^>]*>/g)) {
    const times = Number(/table:number-(?:rows|columns)-repeated="(\d+)"/.exec(tag)?.[1] ?? 1)
    if (kind === 'table-row') rows = times
    else if (/(?:value-type|formula)=/.test(tag)) cells += times * rows
    if (cells > MOST_REPEATED) throw new Error(TOO_MANY)
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
      const words = cell ? wrongIn(cell, utils.encode_cell({ r: place, c: at })) : null
      if (words !== null) wrong.set(at, words)
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
  return remarks
}
