// Brings the database up to date: migrates it, then seeds it when it is empty. Run with tsx by the npm scripts.
import { relative } from 'node:path'
import { moveAside } from '@/lib/db/backup'
import { type Database, openDatabase } from '@/lib/db/client'
import { clockWarning } from '@/lib/db/clock'
import { databaseUrl, parseFileUrl } from '@/lib/db/location'
import { migrate } from '@/lib/db/migrate'
import { describeTrouble } from '@/lib/db/trouble'
import { isEmpty, seedDatabase } from '@/seed/seed'

// --seed adds what is missing to a database that is not empty.
const flags = new Set(process.argv.slice(2))

async function prepare(url: string): Promise<void> {
  const path = parseFileUrl(url)
  if (flags.has('--reset')) {
    if (path === null) throw new Error('--reset makes a fresh file, and DATABASE_URL is not a file.')
    const aside = moveAside(path)
    if (aside !== null)
      console.log(`The former database is kept as ${relative('', aside)}; restart a server that had it open.`)
  }
  // A database server is migrated by those who run it.
  if (path !== null) migrate(url, 'prisma/migrations')
  const database = openDatabase(url)
  try {
    await fill(database)
    const warning = await clockWarning(database, path)
    if (warning !== null) console.warn(warning)
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
