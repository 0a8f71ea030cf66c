// A table as somebody published it: reading it, and holding it against the table that it should be.
import type { Column, Table } from '@/lib/figures/figure'
import { describeWhole } from '@/lib/phrase'
import type { Statement } from '@/lib/statement'
import { parseCsv } from '@/lib/table/csv'
import { parseStatementRow } from '@/lib/table/statement-rows'
import type { Vocabulary } from '@/lib/vocabulary'
import { check, reasonOf, type Verdict } from './verdict'
import { isNear } from './wholeness'

/** Cells are text, an empty cell is ''. */
export type Published = {
  name: string
  columns: string[]
  rows: { line: number; values: Record<string, string> }[]
}

/** Throws an Error that names the file and the line. */
export function readCsv(name: string, bytes: Uint8Array): Published {
  try {
    return { name, ...parseCsv(new TextDecoder().decode(bytes)) }
  } catch (error) {
    throw new Error(`${name}, ${reasonOf(error)}`)
  }
}

/** Reads statements; the first row that cannot be read is named. */
export function statementsIn({ name, rows }: Published, vocabulary: Vocabulary): Statement[] {
  return rows.map(({ line, values }) => {
    try {
      return parseStatementRow(values, vocabulary)
    } catch (error) {
      throw new Error(`${name}, line ${line}, ${reasonOf(error)}`)
    }
  })
}

/** Holds every cell of a table against the one that statements give. */
export function compare(published: Published, right: Table, verdict: Verdict): void {
  const columns = right.columns.map(({ key }) => key)
  for (const key of columns.filter((wanted) => !published.columns.includes(wanted)))
    verdict.problems.push(`${published.name}: its column ${key} is missing.`)
  for (const key of published.columns.filter((found) => !columns.includes(found)))
    verdict.problems.push(`${published.name}: the figure has no column ${key}.`)
  check(
    verdict,
    published.rows.length === right.rows.length,
    () =>
      `${published.name}: it has ${describeWhole(published.rows.length)} rows, and the statements give ${describeWhole(right.rows.length)}.`,
  )
  for (const [place, { line, values }] of published.rows.entries())
    for (const [at, column] of right.columns.entries())
      if (right.rows[place] && published.columns.includes(column.key))
        compareCell(
          published,
          line,
          values,
          column,
          right.rows[place]?.[at] ?? null,
          'the statements give',
          verdict,
        )
}

export function compareCell(
  published: Published,
  line: number,
  values: Record<string, string>,
  column: Pick<Column, 'key' | 'kind'>,
  right: string | number | null,
  source: string,
  verdict: Verdict,
): void {
  const says = values[column.key] ?? ''
  const same =
    typeof right === 'number' ? says.trim() !== '' && isNear(Number(says), right) : says === (right ?? '')
  check(verdict, same, () => {
    const cell = (value: string) => (value === '' ? 'nothing' : value)
    return `${where(published, line, values)}, column ${column.key}: it says ${cell(says)}, and ${source} ${cell(String(right ?? ''))}.`
  })
}

export function where({ name }: Published, line: number, values: Record<string, string>): string {
  const words = [
    values.actor_name ?? [values.actor_a_name, values.actor_b_name].filter(Boolean).join(' and '),
    values.speaker_name,
    values.topic_name,
    values.party_name,
    values.period,
    values.variant_name,
  ].filter(Boolean)
  return `${name}, line ${line}${words.length > 0 ? ` (${words.join(', ')})` : ''}`
}
