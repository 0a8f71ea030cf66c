import { spawnSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { parseCsv } from '@/lib/table/csv'
import { madeUpDatabase, type TestDatabase, temporaryFolder } from '../support/database'
import { writeMadeUpTable } from '../support/made-up-table'

let opened: TestDatabase
let folder: string
let table: string
beforeEach(async () => {
  opened = await madeUpDatabase(0)
  folder = temporaryFolder()
  table = join(folder, 'table.csv')
  await writeMadeUpTable(table, 20)
})
afterEach(() => opened.close())

function run(...args: string[]): { status: number | null; said: string } {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', 'lib/cli/import.ts', ...args],
    { encoding: 'utf8', env: { ...process.env, DATABASE_URL: opened.url } },
  )
  return { status, said: stdout + stderr }
}
const EVERYTHING = ['--create', 'actors,topics,speakers,outlets,sources,coders', '--confirm=all']

test('the command checks, imports and says what it did, and the second time has nothing to do', async () => {
  const unknown = run(table)
  expect(unknown.status).toBe(1)
  expect(unknown.said).toMatch(
    /line \d+, column signatories: “Ostria”: no actor is called so \(in .* rows?\)/,
  )
  expect(unknown.said).toContain('nothing was stored.')

  const checked = run(table, ...EVERYTHING, '--check')
  expect(checked).toEqual({
    status: 0,
    said: expect.stringContaining('20 rows: 20 new, 0 changed, 0 as stored.'),
  })
  expect(await opened.database.statement.count()).toBe(0)

  const stored = run(table, ...EVERYTHING, '--who', 'Mira Holt', '--why', 'The river archive.')
  expect(stored).toEqual({ status: 0, said: expect.stringContaining('Stored by Mira Holt as the changeset') })
  expect(await opened.database.statement.count()).toBe(20)
  expect(
    await opened.database.revision.count({
      where: { why: { startsWith: 'The river archive. topics: several' } },
    }),
  ).toBeGreaterThan(40)

  const utf16 = join(folder, 'utf16.csv')
  writeFileSync(utf16, Buffer.from(readFileSync(table, 'utf8'), 'utf16le'))
  const again = run(utf16, '--confirm', 'topics:split:;')
  expect(again).toEqual({ status: 0, said: expect.stringContaining('Nothing had to be stored.') })
  expect(again.said).toContain('The file is not in UTF-8 and was read as UTF-16LE.')
})

test.each([
  [['no-such-file.csv'], 'There is no file no-such-file.csv.'],
  [['--chek'], '--chek is no flag of this command'],
  [['TABLE', '--plan'], '--plan needs a value behind it.'],
  [['TABLE', '--create', 'whales'], 'knows no “whale”; it knows actor, topic'],
  [['TABLE', '--plan', 'TABLE'], 'cannot be read, or is no JSON.'],
])('%j is refused in words', (args, words) => {
  const { status, said } = run(...args.map((arg) => (arg === 'TABLE' ? table : arg)))
  expect(status).toBe(1)
  expect(said).toContain(words)
  expect(said).not.toMatch(/^\s+at /m)
})

test('a job whose file cannot be read at all is refused with the reason, and problems.csv has it', () => {
  const job = join(folder, 'job')
  mkdirSync(job)
  writeFileSync(join(job, 'file'), 'a,b\n"x,2\n')
  const plan = { columns: { quote: 'a' } }
  writeFileSync(
    join(job, 'job.json'),
    JSON.stringify({ kind: 'csv', name: 'x.csv', plan, who: 'Ada', mode: 'check' }),
  )
  expect(run('--job', job).status).toBe(1)
  const read = (name: string): unknown => JSON.parse(readFileSync(join(job, name), 'utf8'))
  expect(read('report.json')).toMatchObject({
    problemCount: 1,
    changeset: null,
    problems: [{ message: expect.stringContaining('a quotation mark is opened and never closed') }],
  })
  expect(read('progress.json')).toMatchObject({
    phase: 'failed',
    words: expect.stringContaining('quotation mark'),
  })
  expect(parseCsv(readFileSync(join(job, 'problems.csv'), 'utf8')).rows).toHaveLength(1)
})
