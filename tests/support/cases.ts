// Tables as people really have them: brought in, and held to what is right. A case that was sent is tried both from its
// file, where that is at hand, and as it is built in the test.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Database } from '@/lib/db/store/client'
import { giveCodebook } from '@/seed/seed'
import { filledDatabase, type TestDatabase } from './database'
import { csvOf, fileOf, openIn, problemsIn, type Seen, seenIn, tried, type Wish } from './trial'

let opened: TestDatabase
let database: Database
/** A database for each test of a file, with nothing in it but its codebook. */
export function withDatabase(): { readonly database: Database } {
  beforeEach(async () => {
    opened = await filledDatabase('codebook', giveCodebook)
    database = opened.database
  })
  afterEach(() => opened.close())
  return {
    get database() {
      return database
    },
  }
}

const SHARED = join(process.cwd(), '../shared/data/import-cases')
const SENT = existsSync(SHARED) ? readdirSync(SHARED) : []

export type Right = {
  /** What has to be confirmed, as "column:key". */
  asks?: string[]
  /** What is stored once it is confirmed; importing it again changes nothing. */
  seen?: Partial<Seen>[]
  /** What is wrong, beginning with place and column. */
  wrong?: (string | RegExp)[]
  told?: (string | RegExp)[]
}
export type Case = [what: string, content: string | Uint8Array, right: Right, wish?: Wish]

/** A table of rows that nothing is wrong with but for what is said of each. */
export function table(...rows: Record<string, string>[]): string {
  const base = { id: '', actor: 'Belmark', speaker: 'Ada Brenn', quote: 'We urge calm.', date: '2032-03-01' }
  const rest = { topic: 'River line', level: '-1', coder: 'Mira Holt', outlet: 'Ilse Wire' }
  const all = rows.map((row, at) => ({ ...base, ...rest, id: `s${at + 1}`, ...row }))
  return csvOf(all)
}
/** One row for each value of a column. */
export const each = (column: string, ...values: string[]) =>
  table(...values.map((value) => ({ [column]: value })))
export const all = (column: keyof Seen, ...values: string[]) => values.map((value) => ({ [column]: value }))

export async function holds(
  file: string,
  { asks = [], seen, wrong = [], told = [] }: Right,
  wish: Wish = {},
) {
  const first = await tried(database, file, { ...wish, confirm: [], mode: 'check' })
  expect(openIn(first)).toEqual(asks)
  const confirm = wish.confirm ?? 'all'
  const report = await tried(database, file, { ...wish, confirm })
  const problems = problemsIn(report)
  if (wrong.length === 0) expect(problems).toEqual([])
  expect(problems).toHaveLength(wrong.length)
  for (const [at, words] of wrong.entries()) expect(problems[at]).toMatch(words)
  for (const words of told) expect(report.told.join('\n')).toMatch(words)
  const stored = await seenIn(database)
  if (!seen) {
    expect(report.changeset).toBeNull()
    expect(stored).toEqual([])
    return
  }
  expect(report.changeset).not.toBeNull()
  expect(stored).toMatchObject(seen)
  expect(stored).toHaveLength(seen.length)
  expect((await tried(database, file, { ...wish, confirm })).changeset).toBeNull()
  expect(await seenIn(database)).toEqual(stored)
}

/** The case as it is sent, where its file is at hand, and built here. */
export function hold(file: string, right: Right, content: string | Uint8Array, wish?: Wish): void {
  const sent = SENT.find((name) => name.startsWith(`${file}-`))
  test(`${file}: built here`, () => holds(fileOf(content), right, wish))
  // The same bytes need no second test.
  const isOther = sent !== undefined && !readFileSync(join(SHARED, sent)).equals(Buffer.from(content))
  if (isOther) test(`${file}: ${sent}`, () => holds(join(SHARED, sent), right, wish))
}
