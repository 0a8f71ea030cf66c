// Brings the database up to date: migrates it, then seeds it when it is empty. Run with tsx by the npm scripts.
import { existsSync, renameSync } from 'node:fs'
import { relative } from 'node:path'
import { type Database, openDatabase } from '@/lib/db/client'
import { databaseUrl, parseFileUrl } from '@/lib/db/location'
import { migrate } from '@/lib/db/migrate'
import { describeTrouble } from '@/lib/db/trouble'
import { isEmpty, seedDatabase } from '@/seed/seed'

// --seed adds what is missing to a database that is not empty.
const flags = new Set(process.argv.slice(2))

/** Moves a database file aside with its journals, and says where to. Revisions are history: nothing deletes them. */
function moveAside(path: string): void {
  if (!existsSync(path)) return
  const aside = `${path}.${new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '')}.old`
  for (const journal of ['', '-wal', '-shm'])
    if (existsSync(path + journal)) renameSync(path + journal, aside + journal)
  console.log(`The former database is kept as ${relative('', aside)}; restart a server that had it open.`)
}

async function prepare(url: string): Promise<void> {
  const path = parseFileUrl(url)
  if (flags.has('--reset')) {
    if (path === null) throw new Error('--reset makes a fresh file, and DATABASE_URL is not a file.')
    moveAside(path)
  }
  // A database server is migrated by those who run it.
  if (path !== null) migrate(url, 'prisma/migrations')
  const database = openDatabase(url)
  try {
    await fill(database)
  } finally {
    await database.$disconnect()
  }
}

async function fill(database: Database): Promise<void> {
  if (flags.has('--no-seed')) return
  if (!flags.has('--seed') && !(await isEmpty(database))) return
  await seedDatabase(database)
}

try {
  await prepare(databaseUrl())
} catch (error) {
  const trouble = describeTrouble(error)
  const message = error instanceof Error ? error.message : String(error)
  console.error(trouble ? `${trouble.title}. ${trouble.advice}` : message)
  process.exitCode = 1
}
