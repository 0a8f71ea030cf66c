// A view as a workbook: the figure's numbers, the statements, and what both are.
import { createHash } from 'node:crypto'
import { MOST_DOTS } from '@/lib/answer'
import { describeCitation, itemFor } from '@/lib/citation'
import { isolated } from '@/lib/direction'
import { describePeriod } from '@/lib/period'
import { describeCount } from '@/lib/phrase'
import { LICENCE } from '@/lib/provenance'
import { RULE_CHOICES } from '@/lib/record/choices'
import { STATEMENT_COLUMNS, statementRow } from '@/lib/table/statement-rows'
import {
  LONGEST_CELL,
  parseXlsx,
  type Sheet,
  type SheetCell,
  type SheetColumn,
  xlsxOf,
} from '@/lib/table/xlsx'
import { describeTimesCoded } from '@/lib/words'
import { LIMITS } from './bundle'
import { definitionOf, METHODS } from './definitions'
import { presented } from './presentation'
import { metadataOf, type View, type ViewWords } from './view'

const NUMBERS = new Set(['level', 'codebook_version', 'times_coded'])
const STATEMENTS: SheetColumn[] = STATEMENT_COLUMNS.map((name) => ({
  name,
  kind: NUMBERS.has(name) ? 'whole' : 'text',
}))

const text = (name: string): SheetColumn => ({ name, kind: 'text' })

/** The row of the last sheet that has the hash of all other cells. */
export const SEAL = 'SHA-256 of all other cells'

/** A workbook of three sheets. Of more statements than are drawn as dots it has the numbers only, and says so. */
export async function workbookOf(view: View): Promise<Uint8Array<ArrayBuffer>> {
  const { answer, base } = view
  const statements: SheetCell[][] = []
  if (answer.shown <= MOST_DOTS)
    for await (const statement of view.statements())
      statements.push(statementRow(statement, answer.question.joint, base))
  const cells = cellsOf(view, statements)
  return packed(view, [...cells.slice(0, -1), [...(cells.at(-1) ?? []), [SEAL, sealOf(cells)]]])
}

/** The rows of each sheet, as they are read back from a workbook: what a cell cannot hold is left out. */
export function cellsOf(view: ViewWords, statements: readonly SheetCell[][]): SheetCell[][][] {
  const read = parseXlsx(packed(view, [view.figure.table.rows, statements, aboutOf(view)]))
  return sheetsOf(view, []).map(({ name }) => (read.get(name) ?? []).slice(1))
}

/** The hash of the rows of all sheets. */
export function sealOf(sheets: readonly SheetCell[][][]): string {
  // A row may be shorter where its last cells are empty.
  const filled = (row: readonly SheetCell[]) =>
    row.slice(0, row.findLastIndex((cell) => cell !== null && cell !== '') + 1)
  const whole = sheets.map((rows) => rows.map(filled))
  return createHash('sha256').update(JSON.stringify(whole)).digest('hex')
}

/** The file of these rows. */
export function packed(view: ViewWords, rows: readonly (readonly (readonly SheetCell[])[])[]) {
  const title = presented(view.figure, view.presentation).title
  return xlsxOf(sheetsOf(view, rows), { title, day: view.today })
}

function sheetsOf({ figure }: ViewWords, rows: readonly (readonly (readonly SheetCell[])[])[]): Sheet[] {
  const columns: [string, SheetColumn[]][] = [
    ['Figure', figure.table.columns.map(({ key, kind }) => ({ name: key, kind }))],
    ['Statements', STATEMENTS],
    ['About', [text('what'), text('words')]],
  ]
  return columns.map(([name, own], place) => ({ name, columns: own, rows: rows[place] ?? [] }))
}

function aboutOf(view: ViewWords): string[][] {
  const { figure, answer, address, today } = view
  const { title, subtitle, note } = presented(figure, view.presentation)
  const { codebooks, coders, dataset, period, updatedAt } = answer
  const whole = answer.shown <= MOST_DOTS
  const rows: [string, string | null][] = [
    ['title', title],
    ['subtitle', subtitle],
    ['question', answer.sentence],
    ['counts', note.counts],
    [
      'statements',
      whole
        ? null
        : `${describeCount(answer.shown, 'statement')} are too many for this sheet; statements.csv has them`,
    ],
    ['caution', note.caution],
    ['dates', period && describePeriod(period)],
    ['sources', note.sources],
    ['codebook', codebooks.map((version) => `v${version}`).join(', ')],
    ['coded', describeTimesCoded(answer)],
    ['which coding counts', RULE_CHOICES[answer.reliability.rule].words],
    ['coders', coders.join(', ')],
    ['data set', `${isolated(dataset.title)}, version ${dataset.version}`],
    ['data updated', updatedAt],
    ['licence of codings', LICENCE.codings],
    ['licence of quotations', LICENCE.quotations],
    ['cite as', describeCitation(itemFor(answer, figure, address, today)).full],
    ['address', address],
    ['exported on', today],
    ...METHODS.map((method): [string, string] => ['how the numbers are made', method]),
    ...LIMITS.map((limit): [string, string] => ['what the numbers cannot say', limit]),
    ...figure.table.columns.map((column): [string, string] => [
      `column ${column.key}`,
      definitionOf(column) ?? column.label,
    ]),
    ...metadataRows(view, whole),
  ]
  return rows.filter((row): row is [string, string] => Boolean(row[1]))
}

/** Rows of the last sheet that hold metadata. */
export const FOR_VERIFY = 'for npm run verify'

/** What `npm run verify` needs to count again, in as many cells as it takes. */
function metadataRows(view: ViewWords, whole: boolean): [string, string][] {
  if (!whole) return []
  const json = JSON.stringify(metadataOf(view))
  const parts = json.match(new RegExp(`[\\s\\S]{1,${LONGEST_CELL - 1}}`, 'g')) ?? []
  return parts.map((part) => [FOR_VERIFY, part])
}
