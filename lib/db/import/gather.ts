// The first reading of a table: what its columns hold as a whole, and every new name, before any row is judged.
import type { ReadBy } from '@/lib/import/cells'
import { gatherNames, viaIn } from '@/lib/import/gather-names'
import type { Known, Made } from '@/lib/import/known'
import { Names } from '@/lib/import/names'
import type { Plan } from '@/lib/import/plan'
import { Readings } from '@/lib/import/readings'
import type { RowProblem } from '@/lib/import/report'
import { SourceDrafts } from '@/lib/import/source-drafts'
import { type Combination, NAME_GROUPS, type NameGroup, surveyOf } from '@/lib/import/survey'
import type { FileKind } from '@/lib/table/kind'
import type { Table, TableRow } from '@/lib/table/open'
import { areOwnColumns } from '@/lib/table/statement-rows'
import type { Database, Reader } from '../store/client'

export type Gathered = { by: ReadBy; made: readonly Made[]; failures: RowProblem[]; drafts: SourceDrafts }

/** Reads the table for the first time: what its columns hold, and every new name. */
export async function gather(
  database: Database,
  table: Table,
  { plan, name, kind }: { plan: Plan; name: string; kind: FileKind },
  known: Known,
  onRow: (rows: number, bytes: number) => void,
): Promise<Gathered> {
  let bytes = 0
  const rows = () =>
    table.rows((read) => {
      bytes = read
    })
  const survey = await surveyOf(rows(), plan, (count) => onRow(count, bytes))
  const isOwn = areOwnColumns(table.columns)
  const readings = new Readings(plan.readings, isOwn)
  const names = new Names(known, plan, readings)
  const lists = isOwn ? 'own' : kind === 'dna' ? 'single' : 'asked'
  const by: ReadBy = { plan, names, readings, facts: survey.facts, file: name, lists }
  for (const group of Object.keys(NAME_GROUPS) as NameGroup[]) {
    const each = async function* () {
      const combinations = survey.combinations[group]
      // Too many to keep: the rows themselves are read once more.
      if (combinations === null) yield* wholeRows(rows())
      else for (const one of combinations) yield one
    }
    const sources = group === 'via' ? await storedSources(database, each(), by) : new Set<string>()
    for await (const { cells, place, rows: count } of each()) {
      names.weight = count
      gatherNames({ place, cells, problem: null }, group, by, sources)
    }
  }
  names.weight = 1
  for (const [column, coder] of Object.entries(plan.coders))
    names.find('coder', coder, { place: 'the plan', column })
  const { made, failures } = names.settle()
  return { by, made, failures, drafts: new SourceDrafts() }
}

async function* wholeRows(rows: AsyncIterable<TableRow>): AsyncGenerator<Combination, void> {
  for await (const { place, cells, problem } of rows) if (problem === null) yield { place, cells, rows: 1 }
}

/** Of what rows call relayed sources, what is stored: by the id, the slug or a former slug. */
async function storedSources(
  reader: Reader,
  each: AsyncIterable<Combination>,
  by: ReadBy,
): Promise<Set<string>> {
  const called = new Set<string>()
  for await (const { cells, place } of each)
    for (const name of viaIn({ place, cells, problem: null }, by)) called.add(name)
  const list = JSON.stringify([...called])
  if (called.size === 0) return called
  const rows = await reader.$queryRawUnsafe<{ key: string }[]>(
    `SELECT value AS "key" FROM json_each(?) WHERE value IN (SELECT "id" FROM "Source") OR value IN (SELECT "slug" FROM "Source")
      OR value IN (SELECT "slug" FROM "SlugAlias" WHERE "recordType" = 'source')`,
    list,
  )
  return new Set([...rows.map(({ key }) => key), ...Object.keys(by.plan.same.source ?? {})])
}
