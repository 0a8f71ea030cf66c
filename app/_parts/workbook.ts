// A view as a workbook: the figure's numbers, the statements, and what both are.

import { MOST_DOTS } from '@/lib/answer'
import { describeCitation, itemFor } from '@/lib/citation'
import { isolated } from '@/lib/direction'
import { definitionOf, METHODS } from '@/lib/figures/definitions'
import { presented } from '@/lib/figures/presentation'
import { describePeriod } from '@/lib/period'
import { STATEMENT_COLUMNS, statementRow } from '@/lib/statement-rows'
import { describeCount, describeTimesCoded } from '@/lib/words'
import { LONGEST_CELL, type SheetCell, type SheetColumn, xlsxOf } from '@/lib/xlsx'
import { LIMITS } from './bundle'
import { LICENCE } from './provenance'
import { metadataOf, type View } from './view-file'

const NUMBERS = new Set(['level', 'codebook_version', 'times_coded'])
const STATEMENTS: SheetColumn[] = STATEMENT_COLUMNS.map((name) => ({
  name,
  kind: NUMBERS.has(name) ? 'whole' : 'text',
}))

const text = (name: string): SheetColumn => ({ name, kind: 'text' })

/** A workbook of three sheets. Of more statements than are drawn as dots it has the numbers only, and says so. */
export async function workbookOf(view: View): Promise<Uint8Array<ArrayBuffer>> {
  const { figure, answer, base, today } = view
  const rows: SheetCell[][] = []
  if (answer.shown <= MOST_DOTS)
    for await (const statement of view.statements())
      rows.push(statementRow(statement, answer.question.joint, base))
  return xlsxOf(
    [
      {
        name: 'Figure',
        columns: figure.table.columns.map(({ key, kind }) => ({ name: key, kind })),
        rows: figure.table.rows,
      },
      { name: 'Statements', columns: STATEMENTS, rows },
      { name: 'About', columns: [text('what'), text('words')], rows: aboutOf(view) },
    ],
    { title: presented(figure, view.presentation).title, day: today },
  )
}

function aboutOf(view: View): string[][] {
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

/** What `npm run verify` needs to count again, in as many cells as it takes. */
function metadataRows(view: View, whole: boolean): [string, string][] {
  if (!whole) return []
  const json = JSON.stringify(metadataOf(view, {}))
  const parts = json.match(new RegExp(`[\\s\\S]{1,${LONGEST_CELL - 1}}`, 'g')) ?? []
  return parts.map((part) => ['for npm run verify', part])
}
