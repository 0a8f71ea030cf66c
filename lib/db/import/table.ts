// Brings a table of statements into the database, all of it or nothing: once through the file to check, and once more to
// write. Every record goes through the one writer.
import { statSync } from 'node:fs'
import type { Known } from '@/lib/import/names'
import { describeLevels } from '@/lib/import/outcome'
import type { Plan } from '@/lib/import/plan'
import type { JobMode, Progress, Report, RowProblem } from '@/lib/import/report'
import { describeCount } from '@/lib/phrase'
import type { FileKind } from '@/lib/table/kind'
import { bounded, openCsvTable, openJsonTable, openSheetTable, type Table } from '@/lib/table/open'
import type { Database } from '../store/client'
import { record } from '../store/record'
import { openDnaTable } from './dna'
import { knownFor, unknownIdsIn } from './table-known'
import { TablePass } from './table-pass'

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

/** Problems told in a report; more are only counted, and handed to `onProblem`. */
const MOST_TOLD = 1000

/** Characters of a problem in a report. */
const LONGEST_VALUE = 500

const LONGEST_MESSAGE = 2000

const cut = (text: string, length: number) => (text.length > length ? `${text.slice(0, length)}…` : text)

/** Milliseconds between two reports of progress. */
const PAUSE = 250

/** The share of a write that is its check. */
const CHECKED = 0.35

/** Opens a file as a table of text cells. `fixed` names the sheet or the statement type, where a file has several. */
export function openTable(
  file: string,
  kind: FileKind,
  fixed: Readonly<Record<string, string>>,
): Promise<Table> {
  switch (kind) {
    case 'csv':
      return openCsvTable(file)
    case 'json':
      return openJsonTable(file)
    case 'xlsx':
      return openSheetTable(file, fixed.sheet || null)
    case 'dna':
      return Promise.resolve(bounded(openDnaTable(file, fixed.statement_type || null)))
    case 'dataset':
      return Promise.reject(new Error('A whole data set is no table: it is imported without a plan.'))
  }
}

/**
 * Checks a table of statements against what is stored and, in the mode "write", stores it when nothing is wrong with it.
 * `onProblem` hears every problem. Throws a sentence when the file cannot be read as a table at all, or when the database
 * refuses a record; then nothing is stored.
 */
export async function importTable(
  database: Database,
  job: ImportJob,
  onProgress: (progress: Progress) => void = () => {},
  onProblem: (problem: RowProblem) => void = () => {},
): Promise<Report> {
  const { plan, mode } = job
  const table = await openTable(job.file, job.kind, plan.fixed)
  const report = emptyReport(table, plan)
  const tell = (told: RowProblem) => {
    const problem = {
      ...told,
      value: cut(told.value, LONGEST_VALUE),
      message: cut(told.message, LONGEST_MESSAGE),
    }
    report.problemCount += 1
    if (report.problems.length < MOST_TOLD) report.problems.push(problem)
    onProblem(problem)
  }
  const tellProgress = throttled(onProgress)
  for (const problem of missingColumns(table, job)) tell(problem)
  const known = await knownFor(database)
  for (const problem of await unknownIdsIn(database, plan)) tell(problem)

  const size = Math.max(1, statSync(job.file).size)
  const scale = mode === 'write' ? CHECKED : 1
  const check = new TablePass(database, table, job, known, tell, (rows, bytes) =>
    tellProgress({ phase: 'reading', rows, share: Math.min(1, bytes / size) * scale }),
  )
  for await (const _ of check.changes());
  Object.assign(report, check.counts)
  report.unknown = check.names.unknown()
  for (const problem of check.names.problems()) tell(problem)
  if (report.rows === 0 && report.problemCount === 0)
    tell({ place: 'the file', column: '', value: '', message: 'it has no rows below its header' })

  if (mode === 'write' && report.problemCount === 0)
    report.changeset = await writeTable(database, table, job, known, (rows) =>
      tellProgress({ phase: 'writing', rows, share: CHECKED + (1 - CHECKED) * (rows / report.rows) }),
    )
  const failed = report.problemCount > 0 && mode === 'write'
  onProgress({
    ...{ phase: failed ? 'failed' : 'done', rows: report.rows, share: 1 },
    words: describeReport(report, mode),
  })
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

function missingColumns(table: Table, { plan, kind }: ImportJob): RowProblem[] {
  // Of JSON only the first objects are looked at, so a column may come later.
  if (kind === 'json') return []
  return Object.entries(plan.columns).flatMap(([target, column]) =>
    table.columns.includes(column)
      ? []
      : [
          {
            place: 'the file',
            ...{ column, value: '' },
            message: `there is no such column for ${target}; there are ${table.columns.join(', ')}`,
          },
        ],
  )
}

function throttled(onProgress: (progress: Progress) => void) {
  let last = 0
  return (progress: Omit<Progress, 'words'>) => {
    const now = Date.now()
    if (now - last < PAUSE) return
    last = now
    onProgress({ ...progress, words: null })
  }
}

/** Stores what the table asks for and returns the changeset; null when all of it was stored already. */
async function writeTable(
  database: Database,
  table: Table,
  job: ImportJob,
  known: Known,
  onRow: (rows: number) => void,
): Promise<string | null> {
  const why = [job.plan.why.trim() || `Imported from ${job.name}.`, describeLevels(job.plan)].join(' ').trim()
  const by = { who: job.who, why, ...(job.changeset !== undefined && { changeset: job.changeset }) }
  const late: RowProblem[] = []
  const tell = (problem: RowProblem) => void late.push(problem)
  const { written, changeset } = await record(
    database,
    by,
    (reader) => new TablePass(reader, table, job, known, tell, onRow).changes(),
    () => {
      const [first] = late
      if (first)
        throw new Error(
          `Nothing was stored: somebody else has changed records meanwhile. ${first.place}, column ${first.column}: ${first.message}`,
        )
    },
  )
  return written > 0 ? changeset : null
}

function describeReport({ problemCount, changeset, rows }: Report, mode: JobMode): string {
  if (problemCount > 0) return `${describeCount(problemCount, 'problem')} found; nothing was stored.`
  if (mode === 'check') return 'Nothing is wrong with it; nothing is stored yet.'
  return changeset === null ? 'All of it was stored already.' : `${describeCount(rows, 'row')} stored.`
}
