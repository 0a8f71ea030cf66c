// Imports a file and says what came of it: to people (npm run import), or to the server by files in a job's folder
// (import.ts --job FOLDER). Run with tsx.
import { createWriteStream, existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { basename, join } from 'node:path'
import { type ImportJob, importTable } from '@/lib/db/import/table'
import { openTable } from '@/lib/db/import/table-file'
import { type Database, openDatabase } from '@/lib/db/store/client'
import { guessPlan, type Plan, parsePlan } from '@/lib/import/plan'
import type { Progress, Report, RowProblem } from '@/lib/import/report'
import { describeCount } from '@/lib/phrase'
import { NAMED_TYPES } from '@/lib/record/naming'
import { csvLines } from '@/lib/table/csv'
import { FILE_KINDS, kindOf } from '@/lib/table/kind'
import { describeFailure } from './failure'
import { holdToLimits } from './import-limits'

const refused = (message: string): Report => ({
  ...{ rows: 0, added: 0, changed: 0, unchanged: 0, unknown: [], changeset: null, unused: [] },
  problems: [{ place: 'the file', column: '', value: '', message }],
  problemCount: 1,
})

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
    if (mode === 'write' && report.problemCount > 0) status = 1
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

// ---- for people ----------------------------------------------------------------------------------------------

const MOST_SHOWN = 40

type Wanted = {
  file: string
  plan: string | null
  create: string[]
  mode: 'check' | 'write'
  who: string
  why: string
}

function parseArguments(args: readonly string[]): Wanted {
  const wanted: Wanted = { file: '', plan: null, create: [], mode: 'write', who: '', why: '' }
  const rest = [...args]
  const value = (flag: string) => {
    const next = rest.shift()
    if (next === undefined) throw new Error(`${flag} needs a value behind it.`)
    return next
  }
  for (let arg = rest.shift(); arg !== undefined; arg = rest.shift())
    if (arg === '--check') wanted.mode = 'check'
    else if (arg === '--plan') wanted.plan = value(arg)
    else if (arg === '--create') wanted.create = value(arg).split(',')
    else if (arg === '--who') wanted.who = value(arg)
    else if (arg === '--why') wanted.why = value(arg)
    else if (arg.startsWith('--'))
      throw new Error(
        `${arg} is no flag of this command: it knows --plan, --create, --check, --who and --why.`,
      )
    else if (wanted.file === '') wanted.file = arg
    else throw new Error(`One file at a time: ${wanted.file} or ${arg}?`)
  if (wanted.file === '') throw new Error('Which file? npm run import -- FILE')
  if (!existsSync(wanted.file)) throw new Error(`There is no file ${wanted.file}.`)
  return wanted
}

async function planFor({ file, plan, create, why }: Wanted, kind: ImportJob['kind']): Promise<Plan> {
  const made = plan === null ? null : parsePlan(readPlan(plan))
  const guessed =
    made ?? (kind === 'dataset' ? parsePlan({}) : guessPlan((await openTable(file, kind, {})).columns, kind))
  // "actors" is what people say, "actor" what a type is called.
  const types = create.map((word) => word.trim().replace(/s$/, ''))
  const whole = types.includes('all') ? [...NAMED_TYPES] : [...new Set([...guessed.create, ...types])]
  return parsePlan({ ...guessed, create: whole, why: why || guessed.why })
}

function readPlan(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (cause) {
    throw new Error(`The plan ${path} cannot be read, or is no JSON.`, { cause })
  }
}

function describeReport({ rows, added, changed, unchanged, unused, unknown }: Report, plan: Plan): string[] {
  const made = unknown.filter(({ type }) => plan.create.some((each) => each === type))
  return [
    `${describeCount(rows, 'row')}: ${added} new, ${changed} changed, ${unchanged} as stored.`,
    ...(made.length > 0
      ? [
          `Made: ${made
            .slice(0, MOST_SHOWN)
            .map(({ type, name }) => `${type} ${name}`)
            .join('; ')}.`,
        ]
      : []),
    ...(unused.length > 0 ? [`Left alone: ${unused.join(', ')}.`] : []),
  ]
}

async function runForPeople(args: readonly string[]): Promise<number> {
  const wanted = parseArguments(args)
  const kind = kindOf(wanted.file)
  const plan = await planFor(wanted, kind)
  const name = basename(wanted.file)
  const who = wanted.who || userInfo().username
  const job: ImportJob = { file: wanted.file, kind, name, plan, who, mode: wanted.mode }
  if (kind !== 'dataset')
    for (const remark of (await openTable(wanted.file, kind, plan.fixed)).remarks ?? []) console.error(remark)
  const database = openDatabase()
  let shown = 0
  try {
    const report = await importFile(
      database,
      job,
      ({ phase, rows, share }) => {
        if (process.stderr.isTTY)
          process.stderr.write(`\r${phase}: ${Math.round(share * 100)} %, ${describeCount(rows, 'row')}   `)
      },
      ({ place, column, value, message }) => {
        shown += 1
        if (shown > MOST_SHOWN) return
        const where = [place, ...(column === '' ? [] : [`column ${column}`])].join(', ')
        console.error(`${where}: ${value === '' ? '' : `“${value}”: `}${message}`)
      },
    )
    if (process.stderr.isTTY) process.stderr.write('\r')
    if (report.problemCount > MOST_SHOWN) console.error(`... and ${report.problemCount - MOST_SHOWN} more.`)
    if (report.problemCount > 0) {
      console.error(`${describeCount(report.problemCount, 'problem')} found; nothing was stored.`)
      return 1
    }
    for (const line of describeReport(report, plan)) console.log(line)
    if (wanted.mode === 'check') console.log('Nothing is wrong with it. Without --check it is stored.')
    else if (report.changeset === null) console.log('Nothing had to be stored.')
    else console.log(`Stored by ${who} as the changeset ${report.changeset}.`)
    return 0
  } finally {
    await database.$disconnect()
  }
}

const [flag, folder, ...more] = process.argv.slice(2)
try {
  process.exitCode =
    flag === '--job' && folder !== undefined && more.length === 0
      ? await runJob(folder)
      : await runForPeople(process.argv.slice(2))
} catch (error) {
  console.error(describeFailure(error))
  process.exitCode = 1
}
