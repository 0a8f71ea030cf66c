// Databases for tests: a base file is made once per test file and copied for each test.
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll } from 'vitest'
import { type Database, openDatabase } from '@/lib/db/client'
import { migrate } from '@/lib/db/migrate'

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

async function makeBase(fill?: (database: Database) => Promise<void>): Promise<string> {
  const path = join(temporaryFolder(), 'base.db')
  migrate(`file:${path}`, MIGRATIONS)
  const database = openDatabase(`file:${path}`)
  await fill?.(database)
  // Only the file is copied, so what stands in the journal beside it must be in it.
  await database.$queryRaw`PRAGMA wal_checkpoint(TRUNCATE)`
  await database.$disconnect()
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

let empty: Promise<string> | undefined
let seeded: Promise<string> | undefined

/** A migrated database without records. */
export async function testDatabase(): Promise<TestDatabase> {
  empty ??= makeBase()
  return copyOf(await empty)
}

/** A database with the opening data. */
export async function seededDatabase(): Promise<TestDatabase> {
  seeded ??= import('@/seed/seed').then(({ seedDatabase }) => makeBase(seedDatabase))
  return copyOf(await seeded)
}
