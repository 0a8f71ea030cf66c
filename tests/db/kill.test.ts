// Processes are killed in the middle of what they do. Whatever was acknowledged is there, and nothing is half.
import { type ChildProcess, spawn } from 'node:child_process'
import { copyFileSync, existsSync, readdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import Libsql from 'libsql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeBackup, UNFINISHED } from '@/lib/db/store/backup'
import type { Change } from '@/lib/db/store/change'
import { openDatabase } from '@/lib/db/store/client'
import { parseFileUrl } from '@/lib/db/store/location'
import { record } from '@/lib/db/store/record'
import { restore } from '@/lib/db/store/restore'
import { MIGRATIONS, type TestDatabase, temporaryFolder, testDatabase } from '../support/database'
import { change, madeUpRecords } from '../support/made-up'

const by = { who: 'Ada Brenn', why: 'made up for tests' }
const folder = temporaryFolder()
let base: string
let copies = 0

beforeAll(async () => {
  const made: TestDatabase = await testDatabase()
  await record(made.database, by, madeUpRecords(20))
  base = join(folder, 'base.db')
  makeBackup(made.url, base, MIGRATIONS)
  await made.close()
})

/** A database of its own for one killing. No connection of this process has ever had it open. */
function copyOfBase(): string {
  copies += 1
  const path = join(temporaryFolder(), `killed-${copies}.db`)
  copyFileSync(base, path)
  return `file:${path}`
}

const children = new Set<ChildProcess>()
afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
})

/** Runs tests/support/writer.ts until `enough` says so of its lines, then a little longer, and kills it. Gives the lines. */
async function killed(
  args: string[],
  enough: (lines: readonly string[]) => boolean,
  longer: number,
): Promise<{ lines: string[]; status: number | null }> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'tests/support/writer.ts', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  children.add(child)
  let output = ''
  // The last line counts only when its end has come.
  const linesNow = () => output.split('\n').slice(0, -1)
  const ended = new Promise<number | null>((resolve) =>
    child.once('close', (status) => {
      children.delete(child)
      resolve(status)
    }),
  )
  const reached = new Promise<void>((resolve) =>
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output += text
      if (enough(linesNow())) resolve()
    }),
  )
  await Promise.race([reached, ended])
  await wait(longer)
  child.kill('SIGKILL')
  const status = await ended
  return { lines: linesNow(), status }
}

/** What SQLite itself says of a file that a killed process has left. */
function checkFile(url: string): void {
  const connection = new Libsql(parseFileUrl(url) ?? '')
  try {
    expect(connection.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }])
    expect(connection.prepare('PRAGMA foreign_key_check').all()).toEqual([])
  } finally {
    connection.close()
  }
}

async function afterwards(
  url: string,
  prefix: string,
): Promise<{ statements: string[]; codings: string[]; revisions: number }> {
  checkFile(url)
  const database = openDatabase(url)
  try {
    const own = { startsWith: `${prefix}-` }
    const statements = await database.statement.findMany({ where: { id: own }, select: { id: true } })
    const codings = await database.coding.findMany({ where: { id: own }, select: { id: true } })
    const revisions = await database.revision.count({ where: { recordId: own } })
    // The next writer works at once, and no lock is left.
    const started = Date.now()
    const next: Change = change('topic', {
      id: 'next',
      slug: 'next',
      name: 'The next writer',
      statedOrder: 9,
    })
    expect(await record(database, by, [next])).toMatchObject({ written: 1 })
    expect(Date.now() - started).toBeLessThan(10_000)
    return { statements: statements.map(({ id }) => id), codings: codings.map(({ id }) => id), revisions }
  } finally {
    await database.$disconnect()
  }
}

/** When to kill: after how many lines, and how many milliseconds later. */
const SAVES = [
  [1, 0],
  [3, 4],
  [8, 1],
  [21, 7],
  [60, 3],
] as const
const IMPORTS = [
  [0, 40],
  [2, 10],
  [6, 25],
  [12, 0],
  [19, 15],
  [19, 90],
] as const
const BACKUPS = [
  [0, 25],
  [1, 1],
  [1, 12],
] as const
const RESTORES = [
  [0, 60],
  [1, 5],
  [2, 30],
  [3, 110],
] as const

describe('kill -9', () => {
  test.concurrent.each(SAVES)(
    'in the middle of saves, after %i were acknowledged and %i ms: all of them are there, and none is half',
    async (acknowledged, longer) => {
      const url = copyOfBase()
      const prefix = `K${acknowledged}`
      const { lines, status } = await killed(
        ['saves', url, prefix],
        (all) => all.length > acknowledged,
        longer,
      )
      expect(status, 'it was killed and did not end by itself').toBeNull()
      const told = lines.filter((line) => line.startsWith(prefix))
      const { statements, codings, revisions } = await afterwards(url, prefix)
      expect(told.length).toBeGreaterThanOrEqual(acknowledged)
      expect(statements).toEqual(expect.arrayContaining(told))
      // One more may have been stored before it could be told.
      expect(statements.length).toBeLessThanOrEqual(told.length + 1)
      expect(codings.toSorted()).toEqual(statements.map((id) => `${id}-0`).toSorted())
      expect(revisions).toBe(2 * statements.length)
    },
  )

  test.concurrent.each(IMPORTS)(
    'in the middle of an import, after block %i and %i ms: it is there whole or not at all',
    async (block, longer) => {
      const url = copyOfBase()
      const prefix = `I${block}x${longer}`
      const { lines } = await killed(
        ['imports', url, prefix],
        (all) => all.filter((line) => line.startsWith('written')).length > block,
        longer,
      )
      const { statements, codings, revisions } = await afterwards(url, prefix)
      const whole = lines.includes('done') || statements.length > 0
      expect(statements.length).toBe(whole ? 4000 : 0)
      expect(codings.length).toBe(statements.length)
      expect(revisions).toBe(2 * statements.length)
    },
  )

  test.concurrent.each(BACKUPS)(
    'in the middle of a backup, after %i copies and %i ms: every file of its name is whole, and no other is restored',
    async (copiesMade, longer) => {
      const url = copyOfBase()
      const target = join(temporaryFolder(), 'copy')
      await killed(['backup', url, target], (all) => all.length > copiesMade, longer)
      checkFile(url)
      const names = readdirSync(dirname(target))
      for (const name of names) {
        const file = join(dirname(target), name)
        const into = `file:${join(temporaryFolder(), 'restored.db')}`
        if (name.endsWith('.db')) expect(restore(into, file, MIGRATIONS).holdings.statements).toBe(20)
        else {
          expect(name).toMatch(new RegExp(`${UNFINISHED}(-journal|-wal|-shm)?$`))
          if (name.endsWith(UNFINISHED))
            expect(() => restore(into, file, MIGRATIONS)).toThrow(/never finished/)
        }
      }
    },
  )

  test.concurrent.each(RESTORES)(
    'in the middle of restoring, after %i times and %i ms: the former or the new database is in place, whole',
    async (times, longer) => {
      const url = copyOfBase()
      const path = parseFileUrl(url) ?? ''
      const source = join(temporaryFolder(), 'source.db')
      copyFileSync(base, source)
      const { lines } = await killed(['restore', url, source], (all) => all.length > times, longer)
      expect(existsSync(path)).toBe(true)
      expect((await afterwards(url, 'none')).statements).toEqual([])
      const database = openDatabase(url)
      expect(await database.statement.count()).toBe(20)
      await database.$disconnect()
      const restored = lines.filter((line) => line.startsWith('restored')).length
      const aside = readdirSync(dirname(path)).filter((name) => name.endsWith('.old'))
      // Each former database was kept, and the one of a restore that was killed may have been.
      expect(aside.length - restored).toBeOneOf([0, 1])
    },
  )
})
