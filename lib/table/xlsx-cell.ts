// What a cell of a workbook says as text: a day, or the month, year or time that its reader sees of one, and everything
// else as it is.
import { type CellObject, SSF } from '@e965/xlsx'

/** The parts of a date that a format shows: of several formats in one, the first. */
const partsOf = (format: string) =>
  format
    .replaceAll(/"[^"]*"|\\.|\[[^\]]*\]|[_*]./g, '')
    .split(';', 1)
    .join()
    .toLowerCase()

type Shown = 'day' | 'month' | 'year' | 'instant' | 'time'

/** What a format shows of a date; hours that are counted on beyond a day are a time too. */
function shownBy(format: string): Shown {
  const parts = partsOf(format)
  const hasDate = /[dye]/.test(parts)
  if (/\[(?:h+|m+|s+)\]/i.test(format) || (/[hs]/.test(parts) && !hasDate)) return 'time'
  if (/[hs]/.test(parts)) return 'instant'
  if (/d/.test(parts)) return 'day'
  return /m/.test(parts) ? 'month' : 'year'
}

const padded = (part: number, length = 2) => String(part).padStart(length, '0')

/** A number as a spreadsheet holds it, with 15 digits: a third counted thrice is 1. */
const numberText = (value: number) => String(Number(value.toPrecision(15)))

/** A date as far as its format shows it: 2024, 2024-08, 2024-08-16 or 2024-08-16T14:30; a time as the sheet has it. */
function dateText(cell: CellObject, value: number, format: string, date1904: boolean): string {
  const shown = shownBy(format)
  const { y, m, d, H, M, S } = SSF.parse_date_code(value, { date1904 }) ?? {}
  // A time of day is no day.
  if (shown === 'time' || y === undefined || (!date1904 && value < 1)) return String(cell.w ?? value)
  const month = `${padded(y, 4)}-${padded(m)}`
  if (shown === 'year') return padded(y, 4)
  if (shown === 'month') return month
  const day = `${month}-${padded(d)}`
  // Many programs write days as midnights.
  if (shown === 'day' || H + M + S === 0) return day
  return `${day}T${padded(H)}:${padded(M)}${S > 0 ? `:${padded(S)}` : ''}`
}

/** What a cell says; empty where it says nothing. */
export function textOf(cell: CellObject | undefined, date1904: boolean): string {
  if (!cell || cell.t === 'z' || cell.v === undefined || cell.v === null) return ''
  if (cell.t === 'e') return String(cell.w ?? '#ERROR')
  if (cell.t !== 'n' || typeof cell.v !== 'number') return String(cell.v)
  const format = String(cell.z ?? '')
  if (SSF.is_date(format)) return dateText(cell, cell.v, format, date1904)
  // OpenDocument has truth values as numbers.
  if (cell.w === 'TRUE' || cell.w === 'FALSE') return cell.w.toLowerCase()
  return numberText(cell.v)
}

/** What is wrong with a cell, which stands at an address; null for nothing. */
export function wrongIn(cell: CellObject, address: string): string | null {
  if (cell.t === 'e')
    return `cell ${address} holds the error ${cell.w ?? '#ERROR'}: mend it in the spreadsheet, or leave the cell empty`
  if (cell.f !== undefined && cell.t === 'z')
    return `cell ${address} holds a formula, and its result is not in the file: open it in a spreadsheet and save it again`
  return null
}
