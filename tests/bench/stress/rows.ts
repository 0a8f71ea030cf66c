// Random rows through the importer, some certainly wrong and some with any text in them, while others read and save. What
// is wrong is named by its line, what is not is stored as it was written.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { randomLcg } from 'd3-random'
import fc from 'fast-check'
import Libsql from 'libsql'
import { guessPlan } from '@/lib/import/plan'
import type { Report } from '@/lib/import/report'
import { NAMED_TYPES } from '@/lib/record/naming'
import { formatCsv, parseCsv } from '@/lib/table/csv'
import { MADE_UP_COLUMNS, type MadeUpRow, madeUpRows } from '@/tests/support/made-up-table'
import { anyText } from '@/tests/support/text'
import { lookInto, makeSite, type Product, removeSite, startProduct } from './product'
import type { Tally } from './tally'
import { ask, type Chance, makeChance, saveOutlet, warmUp } from './visitor'

const SEED = 20_261_125
const BATCH = 2000
/** A file whose wrong rows were left out is checked again at most so often: a row may be wrong only beside another. */
const MOST_CHECKS = 6

type Column = (typeof MADE_UP_COLUMNS)[number]
/** What makes any row wrong. */
const WRONG: readonly Partial<MadeUpRow>[] = [
  { date_earliest: '2031-13-40' },
  { date_earliest: '2032-01-02', date_latest: '2031-01-01' },
  { level: 7 },
  { level: 'very' },
  { attribution: 'shouted' },
  { form: 'song' },
  { conditional: 'perhaps' },
  { signatories: '' },
  { source_url: 'javascript:alert(1)' },
  { outlet: '', source_title: '' },
]
/** Columns in which any text may stand; some of it will not do. */
const FREE: readonly Column[] = [
  ...(['statement', 'speaker', 'speaker_role', 'quote', 'paraphrase', 'topics', 'outlet'] as const),
  ...(['source_title', 'rationale', 'coder', 'language', 'source_url'] as const),
]

export type RandomRow = { row: MadeUpRow; kind: 'right' | 'wrong' | 'any' }

/** The same rows at every run; a tenth is certainly wrong, a fifth has any text in one of its cells. */
export function* randomRows(count: number): Generator<RandomRow, void> {
  const chance = makeChance(randomLcg(0.19))
  const texts = fc.sample(anyText({ maxLength: 40 }), { seed: SEED, numRuns: 2000 })
  for (const row of madeUpRows(count)) yield changed(row, chance, texts)
}

function changed(row: MadeUpRow, { below, one }: Chance, texts: readonly string[]): RandomRow {
  const drawn = below(10)
  if (drawn === 0) return { row: { ...row, ...one(WRONG) }, kind: 'wrong' }
  if (drawn < 3) return { row: { ...row, [one(FREE)]: one(texts) }, kind: 'any' }
  return { row, kind: 'right' }
}

const importing = new Set<ChildProcess>()
export const endImports = () => {
  for (const child of importing) child.kill('SIGKILL')
}

type Run = { report: Report; problems: { place: string; column: string; value: string; message: string }[] }

/** One run of the process that the server's import page begins; throws when it leaves no report. */
async function runJob(folder: string, csv: string, mode: 'check' | 'write', path: string): Promise<Run> {
  mkdirSync(folder)
  writeFileSync(join(folder, 'file'), csv)
  const plan = { ...guessPlan(MADE_UP_COLUMNS, 'csv'), create: NAMED_TYPES, why: 'stress' }
  const job = { kind: 'csv', name: 'stress.csv', plan, who: 'stress', mode }
  writeFileSync(join(folder, 'job.json'), JSON.stringify(job))
  const child = spawn(process.execPath, ['--import', 'tsx', 'lib/cli/import.ts', '--job', folder], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, DATABASE_URL: `file:${path}` },
  })
  importing.add(child)
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  await once(child, 'close')
  importing.delete(child)
  try {
    const read = (name: string) => readFileSync(join(folder, name), 'utf8')
    const problems = parseCsv(read('problems.csv')).rows.map(({ values }) => ({
      ...{ place: values.place ?? '', column: values.column ?? '' },
      ...{ value: values.value ?? '', message: values.message ?? '' },
    }))
    return { report: JSON.parse(read('report.json')) as Report, problems }
  } catch (cause) {
    throw new Error(`An import left no report: ${said.slice(0, 300)}`, { cause })
  }
}

const csvOf = (rows: readonly RandomRow[]) =>
  formatCsv(
    MADE_UP_COLUMNS,
    rows.map(({ row }) => MADE_UP_COLUMNS.map((column) => row[column])),
  )

/** The rows that a run names, by the line in which each begins; what names no line names none. */
function namedIn({ problems }: Run, csv: string, rows: readonly RandomRow[]): Set<RandomRow> {
  const lines = new Map(parseCsv(csv).rows.map(({ line }, place) => [line, rows[place]]))
  const named = new Set<RandomRow>()
  for (const { place, column, value } of problems) {
    const row = lines.get(Number(/\d+$/.exec(place)?.[0]))
    if (row) named.add(row)
    // What is wrong with a name is told once, however many rows have it.
    for (const each of rows)
      if (each.kind === 'any' && value !== '' && String(each.row[column as Column] ?? '') === value)
        named.add(each)
  }
  return named
}

/** Checks a batch until nothing of it is wrong, then writes it; gives what was written. */
async function importBatch(
  tally: Tally,
  { site }: Product,
  batch: readonly RandomRow[],
  name: string,
): Promise<RandomRow[]> {
  let left = [...batch]
  for (let round = 0; round < MOST_CHECKS; round += 1) {
    const csv = csvOf(left)
    const run = await runJob(join(site.folder, `${name}-${round}`), csv, 'check', site.path)
    const named = namedIn(run, csv, left)
    for (const each of left)
      if (round === 0 && each.kind === 'wrong' && !named.has(each))
        tally.fault('disagreed', `import: nothing is said of the row ${JSON.stringify(each.row)}`)
    if (run.report.problemCount === 0) break
    for (const each of named)
      if (round === 0 && each.kind === 'right')
        tally.fault('disagreed', `import: a right row is named: ${JSON.stringify(each.row)}`)
    if (named.size === 0) {
      tally.fault('disagreed', `import: problems of no row: ${JSON.stringify(run.problems.slice(0, 3))}`)
      return []
    }
    left = left.filter((each) => !named.has(each))
  }
  const { report } = await runJob(join(site.folder, `${name}-w`), csvOf(left), 'write', site.path)
  if (report.problemCount > 0 || report.added !== left.length)
    tally.fault(
      'disagreed',
      `import: ${left.length} right rows, ${JSON.stringify({ ...report, unknown: [] }).slice(0, 400)}`,
    )
  return report.problemCount > 0 ? [] : left
}

/** Holds the quotations in the database against the rows that were written. */
function holdQuotations(tally: Tally, path: string, written: readonly RandomRow[]): void {
  const connection = new Libsql(path)
  const stored = new Map(
    (
      connection.prepare('SELECT "id", "quote" FROM "Statement"').all() as {
        id: string
        quote: string | null
      }[]
    ).map(({ id, quote }) => [id, quote]),
  )
  connection.close()
  const plain = (text: string) => text.normalize('NFC').replace(/\s+/gu, ' ').trim()
  for (const { row, kind } of written)
    if (kind === 'right' && plain(stored.get(String(row.statement)) ?? '') !== plain(String(row.quote ?? '')))
      tally.fault('lost', `the statement ${row.statement} of an import`)
}

/** Others read and save until told to end. */
async function others(tally: Tally, { address, site }: Product, isOver: () => boolean): Promise<void> {
  for (let i = 0; !isOver(); i += 1) {
    tally.heard('/ while an import is written', await ask(address, '/'))
    await saveOutlet(tally, address, site.editors[i % site.editors.length] ?? '', `import ${i}`)
    await wait(400)
  }
}

/** Imports `count` random rows in several files. */
export async function rows(tally: Tally, count: number, isOver: () => boolean): Promise<void> {
  const site = await makeSite(0)
  try {
    const product = await startProduct(site)
    await warmUp(tally, product)
    const all = [...randomRows(count)]
    const written: RandomRow[] = []
    let tried = 0
    let over = false
    const meanwhile = others(tally, product, () => over)
    try {
      for (; tried < count && !isOver(); tried += BATCH)
        written.push(...(await importBatch(tally, product, all.slice(tried, tried + BATCH), `job-${tried}`)))
    } finally {
      over = true
      await meanwhile
    }
    holdQuotations(tally, site.path, written)
    const { found, problems } = lookInto(site.path)
    tally.hold(found)
    for (const problem of problems) tally.fault('disagreed', problem)
    tally.done = `${Math.min(tried, count)} random rows through the importer (${written.length} of them stored), while others read and save`
    tally.paused(product.pauses())
    await product.stop()
  } finally {
    removeSite(site)
  }
}
