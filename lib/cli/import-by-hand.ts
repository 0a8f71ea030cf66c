// npm run import as people use it: what is asked for on the command line, and what came of it in words.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { userInfo } from 'node:os'
import { basename } from 'node:path'
import { parseArgs } from 'node:util'
import type { ImportJob } from '@/lib/db/import/table'
import { openTable } from '@/lib/db/import/table-file'
import { type Database, openDatabase } from '@/lib/db/store/client'
import { guessActorKind } from '@/lib/import/actor-kind'
import { EMPTY_PLAN, encodingIn, guessPlan, type Plan, parsePlan } from '@/lib/import/plan'
import type { ReadingLine } from '@/lib/import/reading-line'
import { describeReading, withConfirmed } from '@/lib/import/readings'
import {
  cut,
  isReady,
  type ProblemKind,
  type Progress,
  type Report,
  type RowProblem,
  type Unknown,
} from '@/lib/import/report'
import { describeCount } from '@/lib/phrase'
import { NAMED_TYPES } from '@/lib/record/naming'
import { kindOf } from '@/lib/table/kind'
import type { Table } from '@/lib/table/open'

/** Imports or checks a file, as the job says. */
export type ImportFile = (
  database: Database,
  job: ImportJob,
  onProgress: (progress: Progress) => void,
  onProblem: (problem: RowProblem) => void,
) => Promise<Report>

const MOST_SHOWN = 40
const MOST_PLACES = 3

const OPTIONS = {
  plan: { type: 'string' },
  'save-plan': { type: 'string' },
  create: { type: 'string', multiple: true },
  confirm: { type: 'string', multiple: true },
  check: { type: 'boolean' },
  who: { type: 'string' },
  why: { type: 'string' },
} as const

type Wanted = {
  file: string
  plan: Plan | null
  savePlan: string | undefined
  create: string[]
  confirm: string[]
  mode: 'check' | 'write'
  who: string
  why: string
}

/** Flags in both ways of writing them: --create all and --create=all. Throws a sentence for what is none. */
function parseArguments(args: readonly string[]): Wanted {
  const known = Object.keys(OPTIONS).map((name) => `--${name}`)
  for (const [at, arg] of args.entries()) {
    const [name = ''] = arg.split('=', 1)
    const takesValue = name in FLAGS_WITH_VALUES
    if (arg.startsWith('--') && !known.includes(name))
      throw new Error(`${name} is no flag of this command: it knows ${known.join(', ')}.`)
    const next = args[at + 1]
    if (takesValue && !arg.includes('=') && (next === undefined || next.startsWith('--')))
      throw new Error(`${name} needs a value behind it.`)
  }
  const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true })
  const [file, another] = positionals
  if (file === undefined) throw new Error('Which file? npm run import -- FILE')
  if (another !== undefined) throw new Error(`One file at a time: ${file} or ${another}?`)
  if (!existsSync(file)) throw new Error(`There is no file ${file}.`)
  const list = (given: readonly string[] = []) =>
    given.flatMap((each) => each.split(/(?<!\\),/)).map((each) => each.trim().replaceAll('\\,', ','))
  return {
    ...{
      file,
      plan: values.plan === undefined ? null : parsePlan(readPlan(values.plan)),
      savePlan: values['save-plan'],
      create: list(values.create),
    },
    confirm: (values.confirm ?? []).flatMap((each) =>
      each === 'all' ? ['all'] : each.split(/(?<=:[^,]+),(?=[^,]*:)/),
    ),
    mode: values.check ? 'check' : 'write',
    ...{ who: values.who ?? '', why: values.why ?? '' },
  }
}

const FLAGS_WITH_VALUES = Object.fromEntries(
  Object.entries(OPTIONS).flatMap(([name, { type }]) => (type === 'string' ? [[`--${name}`, true]] : [])),
)

/** The plan that is asked for, or else guessed from the columns; `columns` are the file's. */
function planFor({ plan, create, why }: Wanted, columns: readonly string[], kind: ImportJob['kind']): Plan {
  const begun = plan ?? guessPlan(columns, kind)
  // "actors" is what people say, "actor" what a type is called.
  const types = create.map((word) => word.replace(/s$/, ''))
  const whole = types.includes('all') ? [...NAMED_TYPES] : [...new Set([...begun.create, ...types])]
  return parsePlan({ ...begun, create: whole, why: why || begun.why })
}

function readPlan(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch (cause) {
    throw new Error(`The plan ${path} cannot be read, or is no JSON.`, { cause })
  }
}

// ---- words ---------------------------------------------------------------------------------------------------

const some = (all: readonly string[], count = all.length) => {
  const shown = all.slice(0, MOST_SHOWN).map((each) => (each.includes(';') ? `“${each}”` : each))
  return `${shown.join('; ')}${count > MOST_SHOWN ? `; and ${count - MOST_SHOWN} more` : ''}`
}

function describeKind({ column, message, count, first }: ProblemKind): string {
  const where = column === '' ? '' : `, column ${column}`
  const [one] = first
  if (count === 1 && one)
    return `${one.place}${where}: ${one.value === '' ? '' : `“${cut(one.value)}”: `}${message}`
  const places = first
    .slice(0, MOST_PLACES)
    .map(({ place, value }) => `${place}${value === '' ? '' : ` “${cut(value)}”`}`)
  return `${describeCount(count, 'time')}${where}: ${message} (${places.join(', ')}${count > MOST_PLACES ? ', …' : ''})`
}

/** A line of the plan: what is read how, its effect, and what else may be said. */
function describeLine({ column, key, answers, rows, examples }: ReadingLine): string[] {
  const others = answers.filter((each) => each !== key)
  const said =
    key === null
      ? `column ${column}: it cannot be told which of these is meant: ${answers.map(describeReading).join('; or ')}`
      : `column ${column}: ${describeReading(key)}`
  return [
    `${said} (${describeCount(rows, 'row')})`,
    ...examples.map(({ place, from, to }) => `    ${place}: “${from}” is read as ${to}`),
    `    --confirm ${JSON.stringify(`${column}:${key ?? others[0]}`)}${others.length > 0 ? `, or ${others.map((each) => JSON.stringify(`${column}:${each}`)).join(', or ')}` : ''}`,
  ]
}

const describeMade = ({ unknown, unknownCounts }: Report, { create, kinds }: Plan): string[] =>
  NAMED_TYPES.filter((type) => create.includes(type)).flatMap((type) => {
    const names = unknown.filter((each) => each.type === type).map(({ name }) => name)
    const count = unknownCounts[type] ?? names.length
    const kindOfActor = (name: string) => `${name} (${kinds[name] ?? guessActorKind(name)})`
    const shown = some(type === 'actor' ? names.map(kindOfActor) : names, count)
    return names.length === 0 ? [] : [`Made: ${describeCount(count, type)}: ${shown}.`]
  })

/** New names that are nearly those of records: perhaps they are the same. */
function describeNear(unknown: readonly Unknown[], { create }: Plan): string[] {
  const near = unknown.filter(({ type, near }) => create.some((each) => each === type) && near.length > 0)
  if (near.length === 0) return []
  const named = near.map(
    ({ type, name, near: [first] }) => `${type} “${name}” beside “${first?.name}” (${first?.id})`,
  )
  return [
    `New, and nearly called like what is stored: ${some(named)}. If it is the same, the plan says so in “same”.`,
  ]
}

function describeReport(report: Report, plan: Plan): string[] {
  const { rows, added, changed, unchanged, codings, unused, unknown, told } = report
  const judged =
    codings > 0 && codings !== added + changed + unchanged ? ` ${describeCount(codings, 'coding')}.` : ''
  return [
    `${describeCount(rows, 'row')}: ${added} new, ${changed} changed, ${unchanged} as stored.${judged}`,
    ...describeMade(report, plan),
    ...describeNear(unknown, plan),
    ...told,
    ...(unused.length > 0 ? [`Left alone: ${some(unused)}.`] : []),
  ]
}

// ---- the command ---------------------------------------------------------------------------------------------

/** Runs the command; its exit status. */
export async function runForPeople(args: readonly string[], importFile: ImportFile): Promise<number> {
  const wanted = parseArguments(args)
  const { file, mode, savePlan } = wanted
  const kind = kindOf(file)
  const who = wanted.who || userInfo().username
  const { columns, remarks = [] } = await lookInto(file, kind, wanted.plan ?? EMPTY_PLAN)
  const begun = planFor(wanted, columns, kind)
  for (const remark of remarks) console.error(remark)
  const database = openDatabase()
  const run = (plan: Plan) => {
    if (savePlan !== undefined) writeFileSync(savePlan, `${JSON.stringify(plan, null, 2)}\n`)
    return importFile(database, { file, kind, name: basename(file), who, mode, plan }, showProgress, () => {})
  }
  try {
    const { plan, report } = await confirmed(begun, wanted.confirm, run)
    if (process.stderr.isTTY) process.stderr.write('\r')
    return tellOutcome(report, plan, { ...wanted, who })
  } finally {
    await database.$disconnect()
  }
}

/** The columns of a table and what is to be told of it; a whole data set is none. */
async function lookInto(
  file: string,
  kind: ImportJob['kind'],
  plan: Plan,
): Promise<Pick<Table, 'columns' | 'remarks'>> {
  if (kind === 'dataset') return { columns: [] }
  return openTable(file, kind, plan.fixed, { encoding: encodingIn(plan) })
}

/** The plan with the readings that are confirmed on the command line, and what came of it: stored, or what is still open. */
async function confirmed(
  plan: Plan,
  which: readonly string[],
  run: (plan: Plan) => Promise<Report>,
): Promise<{ plan: Plan; report: Report }> {
  let now = plan
  let report = await run(plan)
  // What is read otherwise may show more: a list that is split holds names that differ in accents.
  for (let round = 0; round < 3 && which.length > 0 && !isReady(report); round += 1) {
    const readings = withConfirmed(now.readings, report.readings, which)
    if (JSON.stringify(readings) === JSON.stringify(now.readings)) break
    now = { ...now, readings }
    report = await run(now)
  }
  return { plan: now, report }
}

function showProgress({ phase, rows, share }: Progress): void {
  if (process.stderr.isTTY)
    process.stderr.write(`\r${phase}: ${Math.round(share * 100)} %, ${describeCount(rows, 'row')}   `)
}

function tellOutcome(report: Report, plan: Plan, { mode, who }: Wanted): number {
  const open = report.readings.filter(({ isConfirmed }) => !isConfirmed)
  for (const line of report.readings.filter(({ isConfirmed }) => isConfirmed))
    if (line.key !== null)
      console.log(
        `Read so: column ${line.column}: ${describeReading(line.key)} (${describeCount(line.rows, 'row')}).`,
      )
  if (report.problemCount > 0) {
    for (const kind of report.kinds.slice(0, MOST_SHOWN)) console.error(describeKind(kind))
    if (report.kinds.length > MOST_SHOWN)
      console.error(`... and ${report.kinds.length - MOST_SHOWN} more kinds.`)
    console.error(`${describeCount(report.problemCount, 'problem')} found; nothing was stored.`)
  }
  if (open.length > 0) {
    console.error(
      `${describeCount(open.length, 'reading')} to be confirmed, once for a column (--confirm all takes what is proposed; --save-plan FILE keeps it):`,
    )
    for (const line of open.flatMap(describeLine)) console.error(line)
  }
  if (report.problemCount > 0) return 1
  for (const line of describeReport(report, plan)) console.log(line)
  if (open.length > 0) {
    console.error('Nothing was stored.')
    return 1
  }
  if (mode === 'check') console.log('Nothing is wrong with it. Without --check it is stored.')
  else if (report.changeset === null) console.log('Nothing had to be stored.')
  else console.log(`Stored by ${who} as the changeset ${report.changeset}.`)
  return 0
}
