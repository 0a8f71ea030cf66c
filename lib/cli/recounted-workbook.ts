// Checks a workbook: its seal, its sheets cell by cell, and how they are packed.
import { cellsOf, FOR_VERIFY, packed, SEAL, sealOf } from '@/lib/figures/workbook'
import { parseXlsx, type SheetCell } from '@/lib/table/xlsx'
import { compare, type Published } from './published-table'
import { checkAlone } from './recounted-table'
import { checkMetadata, packedAnew, readMetadata, viewOf } from './recounted-view'
import { check, type NamedFile, type Verdict } from './verdict'

/** Throws an Error where a sheet is missing or cannot be read. */
export function checkWorkbook({ name, bytes }: NamedFile, verdict: Verdict): void {
  const sheets = parseXlsx(bytes)
  const rowsOf = (sheet: string) => {
    const rows = sheets.get(sheet)
    if (!rows?.[0]) throw new Error(`its sheet “${sheet}” is missing`)
    return rows
  }
  const published = (sheet: string): Published => {
    const [head = [], ...rows] = rowsOf(sheet)
    const columns = head.map(String)
    return {
      name: `${name}, sheet ${sheet}`,
      columns,
      rows: rows.map((cells, place) => ({
        line: place + 2,
        values: Object.fromEntries(columns.map((column, at) => [column, cellText(cells[at])])),
      })),
    }
  }
  const figure = published('Figure')
  const about = rowsOf('About').slice(1)
  const unsealed = about.filter(([what]) => what !== SEAL)
  const cells = [rowsOf('Figure').slice(1), rowsOf('Statements').slice(1), unsealed]
  const [seal] = about.flatMap(([what, hash]) => (what === SEAL ? [String(hash)] : []))
  const hash = sealOf(cells)
  check(
    verdict,
    seal === hash,
    () => `${name}: the SHA-256 of its cells is ${hash}, and its sheet About says ${seal ?? 'none'}.`,
  )
  const json = about.flatMap(([what, part]) => (what === FOR_VERIFY ? [String(part ?? '')] : [])).join('')
  if (json === '') {
    checkAlone(figure, verdict)
    return
  }
  const metadata = readMetadata(`${name}, sheet About`, json)
  const view = viewOf(published('Statements'), metadata)
  compare(figure, view.figure.table, verdict)
  checkMetadata(`${name}, sheet About`, metadata, view, verdict)
  const isWords = ([what]: SheetCell[]) => what !== FOR_VERIFY
  const words = (cellsOf(view, []).at(-1) ?? []).filter(isWords)
  const told = unsealed.filter(isWords)
  for (let at = 0; at < Math.max(told.length, words.length); at += 1) {
    const [says, right] = [told[at] ?? [], words[at] ?? []].map((row) => row.map(cellText).join(': '))
    check(
      verdict,
      says === right,
      () => `${name}, sheet About, line ${at + 2}: it says “${says}”, and the statements give “${right}”.`,
    )
  }
  if (verdict.problems.length === 0) {
    const whole = packed(view, [...cells.slice(0, -1), about])
    check(verdict, Buffer.from(whole).equals(bytes), () => packedAnew(name))
  }
}

const cellText = (cell: SheetCell | undefined) => (cell === null || cell === undefined ? '' : String(cell))
