// Brings a table of statements into the database, all of it or nothing: once through the file to check, and once more to
// write. Only names, ids and problems stay in memory. Every record goes through the one writer.
import { statSync } from 'node:fs'
import type { Known } from '@/lib/import/names'
import { describeLevels } from '@/lib/import/outcome'
import type { Plan } from '@/lib/import/plan'
import {
  CHECKED,
  cut,
  type JobMode,
  MOST_TOLD,
  type Progress,
  type Report,
  type RowProblem,
} from '@/lib/import/report'
import { describeCount } from '@/lib/phrase'
import type { FileKind } from '@/lib/table/kind'
import type { Table } from '@/lib/table/open'
import type { Database } from '../store/client'
import { record } from '../store/record'
import { knownFor, unknownIdsIn } from './known'
import { Pass } from './pass'
import { openTable } from './table-file'

export type ImportJob = {
  /** Where the file is. */
  file: string
  kind: FileKind
  /** What the file is called, for the history. */
  name: string
  plan: Plan
  who: string
  mode: JobMode
  /** The word that all revisions shall carry; a new one unless told. */
  changeset?: string
}

type OnProgress = (progress: Progress) => void
type OnProblem = (problem: RowProblem) => void

/** Characters of a problem in a report. */
const LONGEST_VALUE = 500
const LONGEST_MESSAGE = 2000
/** Milliseconds between two reports of progress. */
const PAUSE = 250

/**
 * Checks a table of statements against what is stored and, in the mode "write", stores it when nothing is wrong with it.
 * `onProblem` hears every problem. Throws a sentence when the file cannot be read as a table at all, or when the database
 * refuses a record; then nothing is stored.
 */
export async function importTable(
  database: Database,
  job: ImportJob,
  onProgress: OnProgress = () => {},
  onProblem: OnProblem = () => {},
): Promise<Report> {
  const { plan, mode } = job
  const table = await openTable(job.file, job.kind, plan.fixed)
  const report = emptyReport(table, plan)
  const tell = tellerFor(report, onProblem)
  for (const problem of missingColumns(table, job)) tell(problem)
  const known = await knownFor(database)
  for (const problem of await unknownIdsIn(database, plan)) tell(problem)

  const size = Math.max(1, statSync(job.file).size)
  const scale = mode === 'write' ? CHECKED : 1
  const slowly = slowed(onProgress)
  const check = new Pass(database, table, {
    ...{ plan, file: job.name, known, tell },
    onRow: (rows, bytes) => slowly({ phase: 'reading', rows, share: Math.min(1, bytes / size) * scale }),
  })
  for await (const _ of check.changes());
  Object.assign(report, check.counts)
  report.unknown = check.names.unknown()
  for (const problem of check.names.problems()) tell(problem)
  if (report.rows === 0 && report.problemCount === 0)
    tell({ place: 'the file', column: '', value: '', message: 'it has no rows below its header' })

  if (mode === 'write' && report.problemCount === 0)
    report.changeset = await write(database, table, job, known, (rows) =>
      slowly({ phase: 'writing', rows, share: CHECKED + (1 - CHECKED) * (rows / report.rows) }),
    )
  const phase = report.problemCount > 0 && mode === 'write' ? 'failed' : 'done'
  onProgress({ phase, rows: report.rows, share: 1, words: describeEnd(report, mode) })
  return report
}

function emptyReport(table: Table, plan: Plan): Report {
  const used = new Set(Object.values(plan.columns))
  return {
    ...{ rows: 0, added: 0, changed: 0, unchanged: 0, problems: [], problemCount: 0, unknown: [] },
    changeset: null,
    unused: table.columns.filter((column) => !used.has(column)),
  }
}

/** Puts problems into a report, in lengths that can be read, and hands them on. */
function tellerFor(report: Report, onProblem: OnProblem): OnProblem {
  return (told) => {
    const problem = {
      ...told,
      value: cut(told.value, LONGEST_VALUE),
      message: cut(told.message, LONGEST_MESSAGE),
    }
    report.problemCount += 1
    if (report.problems.length < MOST_TOLD) report.problems.push(problem)
    onProblem(problem)
  }
}

function missingColumns(table: Table, { kind, plan }: ImportJob): RowProblem[] {
  // Of JSON only the first objects are looked at, so a column may come later.
  if (kind === 'json') return []
  return Object.entries(plan.columns)
    .filter(([, column]) => !table.columns.includes(column))
    .map(([target, column]) => ({
      ...{ place: 'the file', column, value: '' },
      message: `there is no such column for ${target}; there are ${table.columns.join(', ')}`,
    }))
}

function slowed(onProgress: OnProgress): (progress: Omit<Progress, 'words'>) => void {
  let heard = 0
  return (progress) => {
    const now = Date.now()
    if (now - heard < PAUSE) return
    heard = now
    onProgress({ ...progress, words: null })
  }
}

/** Reads the table again and stores it; its changeset, or null when all of it was stored already. */
async function write(
  database: Database,
  table: Table,
  { plan, name, who, changeset }: ImportJob,
  known: Known,
  onRow: (rows: number) => void,
): Promise<string | null> {
  const why = [plan.why.trim() || `Imported from ${name}.`, describeLevels(plan)].join(' ').trim()
  const by = { who, why, ...(changeset !== undefined && { changeset }) }
  const late: RowProblem[] = []
  const tell = (problem: RowProblem) => {
    late.push(problem)
  }
  const written = await record(
    database,
    by,
    (reader) => new Pass(reader, table, { plan, file: name, known, tell, onRow }).changes(),
    () => {
      const [first] = late
      if (first)
        throw new Error(
          `Nothing was stored: somebody else has changed records meanwhile. ${first.place}, column ${first.column}: ${first.message}`,
        )
    },
  )
  return written.written > 0 ? written.changeset : null
}

function describeEnd({ problemCount, changeset, rows }: Report, mode: JobMode): string {
  if (problemCount > 0) return `${describeCount(problemCount, 'problem')} found; nothing was stored.`
  if (mode === 'check') return 'Nothing is wrong with it; nothing is stored yet.'
  return changeset === null ? 'All of it was stored already.' : `${describeCount(rows, 'row')} stored.`
}
