// Brings a table of statements into the database, all of it or nothing: gone through to gather what is new, to check, and
// to write. Every record goes through the one writer.
import { statSync } from 'node:fs'
import type { ReadBy } from '@/lib/import/cells'
import type { CodingsIn } from '@/lib/import/codings-in'
import { tellMissing } from '@/lib/import/missing-columns'
import { describePlan } from '@/lib/import/outcome'
import { encodingIn, fittedTo, MEDIAN, type Plan, WHOLE_FILE } from '@/lib/import/plan'
import { previewOf } from '@/lib/import/preview'
import { ProblemKinds } from '@/lib/import/problem-kinds'
import { ENCODING, type Readings } from '@/lib/import/readings'
import {
  CHECKED,
  cut,
  EMPTY_REPORT,
  isReady,
  type JobMode,
  MOST_TOLD,
  type Progress,
  type Report,
  type RowProblem,
} from '@/lib/import/report'
import { describeCount, describeList } from '@/lib/phrase'
import { withKeptRows } from '@/lib/table/kept-rows'
import type { FileKind } from '@/lib/table/kind'
import type { Table } from '@/lib/table/open'
import type { Database, Reader } from '../store/client'
import { record } from '../store/record'
import { likelyCorrections } from './corrections'
import { type Gathered, gather } from './gather'
import { knownFor, unknownIdsIn } from './known'
import { Pass, type PassOptions } from './pass'
import { Sources } from './sources'
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
  const { mode } = job
  const table = withKeptRows(
    await openTable(job.file, job.kind, job.plan.fixed, { encoding: encodingIn(job.plan) }),
  )
  const plan = fittedTo(job.plan, table.columns)
  const report = emptyReport(table, plan)
  const kinds = new ProblemKinds()
  const tell = tellerFor(report, (problem) => {
    kinds.add(problem)
    onProblem(problem)
  })
  const isWhole = tellMissing(table.columns, job.kind, plan, tell)
  const known = await knownFor(database)
  for (const problem of await unknownIdsIn(database, plan)) tell(problem)

  const size = Math.max(1, statSync(job.file).size)
  const scale = mode === 'write' ? CHECKED : 1
  const slowly = slowed(onProgress)
  const share = (from: number, to: number) => (rows: number, bytes: number) =>
    slowly({ phase: 'reading', rows, share: scale * (from + (to - from) * Math.min(1, bytes / size)) })
  if (isWhole) {
    const gathered = await gather(database, table, { ...job, plan }, known, share(0, SURVEYED))
    for (const problem of gathered.failures) tell(problem)
    const check = passOver(database, table, { ...gathered, whole: null, tell, onRow: share(SURVEYED, 1) })
    gathered.by.readings.isCounting = true
    noteEncoding(table, gathered.by.readings)
    for await (const _ of check.changes());
    gathered.by.readings.isCounting = false
    gathered.drafts.finish(tell)
    finishReport(report, check, gathered.by, tell)
    report.told.push(...(await likelyCorrections(database, check.fresh)))
    if (isReady(report) && check.left > 0)
      throw new Error(
        `${describeCount(check.left, 'row')} would be left out without a reason, which is a fault of Parallax and not of the file. Nothing was stored; please report it.`,
      )
    if (mode === 'write' && isReady(report))
      report.changeset = await write(
        database,
        table,
        { ...job, plan },
        { ...gathered, whole: check.codings },
        (rows) => slowly({ phase: 'writing', rows, share: CHECKED + (1 - CHECKED) * (rows / report.rows) }),
      )
  }
  report.kinds = kinds.list()
  const phase = !isReady(report) && mode === 'write' ? 'failed' : 'done'
  onProgress({ phase, rows: report.rows, share: 1, words: describeEnd(report, mode) })
  return report
}

/** The share of a check that is its first reading. */
const SURVEYED = 0.2

/** An encoding that was guessed is confirmed by its words, as any other reading. */
function noteEncoding({ encoding }: Table, readings: Readings): void {
  if (!encoding?.isGuess) return
  const key = `${ENCODING}${encoding.name}`
  const answers = [key, ...encoding.others.map(({ name }) => `${ENCODING}${name}`)]
  const others = encoding.others.map(({ name, words }) => `${words.join(' ')} (${name})`)
  const from = others.length > 0 ? `or ${others.join(', or ')}` : 'words of the file'
  readings.note(WHOLE_FILE, key, { place: WHOLE_FILE, from, to: encoding.words.join(' ') }, answers)
}

type Over = Omit<Gathered, 'failures'> & Pick<PassOptions, 'whole' | 'tell' | 'onRow'>

function passOver(reader: Reader, table: Table, { by, made, drafts, whole, tell, onRow }: Over): Pass {
  const { plan, names } = by
  const sources = new Sources({ plan, names, drafts, isGathering: whole === null, tell })
  return new Pass(reader, table, { by, made, sources, whole, tell, onRow })
}

/** Takes what a check found into its report. */
function finishReport(report: Report, check: Pass, { names, readings, plan }: ReadBy, tell: OnProblem): void {
  Object.assign(report, check.counts)
  const { names: unknown, counts } = names.unknown()
  Object.assign(report, { unknown, unknownCounts: counts })
  report.readings = readings.lines()
  report.codings = check.codings.codings
  report.preview = check.first.map((outlook) => previewOf(outlook, names))
  report.told = [...describeCodings(check.codings, plan), ...names.namesakes().map(describeNamesakes)]
  for (const problem of names.problems()) tell(problem)
  if (report.rows === 0 && report.problemCount === 0)
    tell({ place: 'the file', column: '', value: '', message: 'it has no rows below its header' })
}

function describeCodings({ several, repeated }: CodingsIn, { adopt, repeats }: Plan): string[] {
  const which = adopt === MEDIAN ? 'the one in the middle' : `that of ${adopt}`
  const told = []
  if (several > 0)
    told.push(
      `${describeCount(several, 'statement')} in the file ${several === 1 ? 'has' : 'have'} several codings: of a new one ${which} counts, and all are stored.`,
    )
  if (repeated > 0)
    told.push(
      `${describeCount(repeated, 'coding')} ${repeated === 1 ? 'repeats' : 'repeat'} a coder on a statement: the ${repeats} of each is taken.`,
    )
  return told
}

const describeNamesakes = ({ name, actors }: { name: string; actors: string[] }): string =>
  `“${name}” speaks for ${describeList(actors)}: a speaker has one actor, so these are ${actors.length} speakers of one name.`

function emptyReport(table: Table, plan: Plan): Report {
  const used = new Set([...Object.values(plan.columns), ...Object.keys(plan.coders)])
  return { ...EMPTY_REPORT, problems: [], unused: table.columns.filter((column) => !used.has(column)) }
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
  found: Omit<Gathered, 'failures'> & Pick<PassOptions, 'whole'>,
  onRow: (rows: number) => void,
): Promise<string | null> {
  const why = [plan.why.trim() || `Imported from ${name}.`, describePlan(plan)].join(' ').trim()
  const by = { who, why, ...(changeset !== undefined && { changeset }) }
  const late: RowProblem[] = []
  const tell = (problem: RowProblem) => {
    late.push(problem)
  }
  const written = await record(
    database,
    by,
    (reader) => passOver(reader, table, { ...found, tell, onRow }).changes(),
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

function describeEnd({ problemCount, changeset, rows, readings }: Report, mode: JobMode): string {
  if (problemCount > 0) return `${describeCount(problemCount, 'problem')} found; nothing was stored.`
  const open = readings.filter(({ isConfirmed }) => !isConfirmed).length
  if (open > 0) return `${describeCount(open, 'reading')} of columns to be confirmed; nothing was stored.`
  if (mode === 'check') return 'Nothing is wrong with it; nothing is stored yet.'
  return changeset === null ? 'All of it was stored already.' : `${describeCount(rows, 'row')} stored.`
}
