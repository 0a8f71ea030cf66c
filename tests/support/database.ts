// Databases for tests: each is a copy of a base file that is made once in a run, by the first test that needs it.
import { copyFileSync, existsSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, inject } from 'vitest'
import { type Database, openDatabase } from '@/lib/db/store/client'
import { migrate } from '@/lib/db/store/migrate'
import { record } from '@/lib/db/store/record'
import { eachRecord } from '@/lib/db/store/stored-records'
import type { RecordType } from '@/lib/record/field'
import { RECORDS, type StoredRecord } from '@/lib/record/schema'
import { madeUpRecords } from './made-up'

export const MIGRATIONS = join(process.cwd(), 'prisma/migrations')

export type TestDatabase = { database: Database; url: string; close: () => Promise<void> }

const folders: string[] = []
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** A folder of this test file's own, gone when its tests have run. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'parallax-'))
  folders.push(folder)
  return folder
}

/**
 * A database that is filled once in a run and kept for all test files; gives its path, to be copied.
 * @param name tells it from the others, so it says all that `fill` depends on
 */
async function baseFor(name: string, fill: (database: Database) => Promise<unknown>): Promise<string> {
  const path = join(inject('sharedFolder'), `${name}.db`)
  if (existsSync(path)) return path
  const draft = join(temporaryFolder(), 'base.db')
  migrate(`file:${draft}`, MIGRATIONS)
  const database = openDatabase(`file:${draft}`)
  await fill(database)
  // Only the file is copied, so what stands in the journal beside it must be in it.
  await database.$queryRaw`PRAGMA wal_checkpoint(TRUNCATE)`
  await database.$disconnect()
  // Put in place whole: another test file may be looking for it, or making the same.
  renameSync(draft, path)
  return path
}

function copyOf(base: string): TestDatabase {
  const folder = mkdtempSync(join(tmpdir(), 'parallax-'))
  const path = join(folder, 'test.db')
  copyFileSync(base, path)
  const url = `file:${path}`
  const database = openDatabase(url)
  const close = async () => {
    await database.$disconnect()
    rmSync(folder, { recursive: true, force: true })
  }
  return { database, url, close }
}

/** A migrated database without records. */
export async function testDatabase(): Promise<TestDatabase> {
  return copyOf(await baseFor('empty', async () => {}))
}

/** A database with the opening data. */
export async function seededDatabase(): Promise<TestDatabase> {
  return filledDatabase('seeded', async (database) => (await import('@/seed/seed')).seedDatabase(database))
}

/**
 * A database of one's own with records that took long to write and are the same for every test.
 * @param name tells it from the others, so it says all that `fill` depends on
 */
export async function filledDatabase(
  name: string,
  fill: (database: Database) => Promise<unknown>,
): Promise<TestDatabase> {
  return copyOf(await baseFor(name, fill))
}

/** A database with so many made-up statements, and all records they need. */
export async function madeUpDatabase(statements: number): Promise<TestDatabase> {
  return filledDatabase(`made-up-${statements}`, (database) =>
    record(database, { who: 'test', why: 'made-up data' }, madeUpRecords(statements)),
  )
}

export type Records = Map<string, StoredRecord<RecordType>>

/** Every record but frozen views, by its type and id. */
export async function recordsIn(database: Database): Promise<Records> {
  const all: Records = new Map()
  for (const type of Object.keys(RECORDS) as RecordType[])
    for await (const each of eachRecord(database, type)) all.set(`${type} ${each.id}`, each)
  return all
}
