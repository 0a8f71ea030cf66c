// Imports a file and says what came of it: to people (npm run import), or to the server by files in a job's folder
// (import.ts --job FOLDER). Run with tsx.
import { createWriteStream, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type ImportJob, importTable } from '@/lib/db/import/table'
import { type Database, openDatabase } from '@/lib/db/store/client'
import { parsePlan } from '@/lib/import/plan'
import { EMPTY_REPORT, isReady, type Progress, type Report, type RowProblem } from '@/lib/import/report'
import { csvLines } from '@/lib/table/csv'
import { FILE_KINDS } from '@/lib/table/kind'
import { describeFailure } from './failure'
import { runForPeople } from './import-by-hand'
import { holdToLimits } from './import-limits'

function refused(message: string): Report {
  const problem = { place: 'the file', column: '', value: '', message }
  const kinds = [{ column: '', message, count: 1, first: [{ place: problem.place, value: '' }] }]
  return { ...EMPTY_REPORT, problems: [problem], problemCount: 1, kinds }
}

async function importFile(
  database: Database,
  job: ImportJob,
  onProgress: (progress: Progress) => void,
  onProblem: (problem: RowProblem) => void,
): Promise<Report> {
  if (job.kind !== 'dataset') return importTable(database, job, onProgress, onProblem)
  const { importDataset } = await import('@/lib/db/import/dataset')
  const by = {
    who: job.who,
    why: job.plan.why.trim() || `Imported from ${job.name}.`,
    ...(job.changeset !== undefined && { changeset: job.changeset }),
  }
  const report = await importDataset(database, job.file, by, onProgress, job.mode)
  for (const problem of report.problems) onProblem(problem)
  return report
}

// ---- for the server ------------------------------------------------------------------------------------------

const COLUMNS = ['place', 'column', 'value', 'message'] as const

/** Problems in problems.csv, and the characters of the value that one repeats. */
const MOST_LISTED = 100_000
const LONGEST_VALUE = 500

/** problems.csv, written while they are found. */
function problemFile(path: string) {
  const waiting: RowProblem[] = []
  let count = 0
  let wake = () => {}
  let over = false
  async function* rows() {
    for (;;) {
      for (const each of waiting.splice(0)) yield COLUMNS.map((column) => each[column])
      if (over && waiting.length === 0) return
      await new Promise<void>((resolve) => {
        wake = resolve
        if (over || waiting.length > 0) resolve()
      })
    }
  }
  const written = (async () => {
    const file = createWriteStream(path, { mode: 0o600 })
    const failed = new Promise<never>((_, reject) => file.once('error', reject))
    const all = (async () => {
      for await (const lines of csvLines(COLUMNS, rows()))
        if (!file.write(lines)) await new Promise<void>((resolve) => file.once('drain', () => resolve()))
      await new Promise<void>((resolve) => file.end(() => resolve()))
    })()
    await Promise.race([all, failed])
  })()
  return {
    add: ({ value, ...problem }: RowProblem) => {
      count += 1
      if (count > MOST_LISTED) return
      waiting.push({ ...problem, value: value.slice(0, LONGEST_VALUE) })
      wake()
    },
    end: async () => {
      over = true
      wake()
      await written
    },
  }
}

function parseJob(folder: string): ImportJob {
  const job: unknown = JSON.parse(readFileSync(join(folder, 'job.json'), 'utf8'))
  if (typeof job !== 'object' || job === null) throw new Error('job.json is no job.')
  const { kind, name, plan, who, mode, changeset } = job as Record<string, unknown>
  const known = FILE_KINDS.find((each) => each === kind)
  if (!known || typeof name !== 'string' || typeof who !== 'string' || (mode !== 'check' && mode !== 'write'))
    throw new Error('job.json is no job: it needs kind, name, who and mode.')
  return {
    ...{ file: join(folder, 'file'), kind: known, name, who, mode },
    // A data set needs none.
    plan: parsePlan(plan ?? {}),
    ...(typeof changeset === 'string' && { changeset }),
  }
}

async function runJob(folder: string): Promise<number> {
  const write = (name: string, value: unknown) => {
    writeFileSync(join(folder, `${name}.new`), JSON.stringify(value), { mode: 0o600 })
    renameSync(join(folder, `${name}.new`), join(folder, name))
  }
  let last: Progress = { phase: 'reading', rows: 0, share: 0, words: null }
  const tell = (progress: Progress) => {
    last = progress
    write('progress.json', progress)
  }
  const problems = problemFile(join(folder, 'problems.csv'))
  let report: Report
  let status = 0
  let mode = 'check'
  const database = openDatabase()
  try {
    const job = parseJob(folder)
    mode = job.mode
    holdToLimits(folder, job.mode)
    tell(last)
    report = await importFile(database, job, tell, problems.add)
    if (mode === 'write' && !isReady(report)) status = 1
  } catch (error) {
    const message = describeFailure(error)
    report = refused(message)
    for (const problem of report.problems) problems.add(problem)
    tell({ ...last, phase: 'failed', words: message })
    status = 1
  } finally {
    await database.$disconnect()
  }
  await problems.end()
  write('report.json', report)
  return status
}

const [flag, folder, ...more] = process.argv.slice(2)
try {
  process.exitCode =
    flag === '--job' && folder !== undefined && more.length === 0
      ? await runJob(folder)
      : await runForPeople(process.argv.slice(2), importFile)
} catch (error) {
  console.error(describeFailure(error))
  process.exitCode = 1
}
