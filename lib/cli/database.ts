// Brings the database up to date: migrates it, then seeds it when it is empty, or gives it its codebook. Run with tsx by the npm scripts.
import { existsSync, statSync } from 'node:fs'
import { newestBackup } from '@/lib/db/store/backup'
import { type Database, openDatabase } from '@/lib/db/store/client'
import { clockWarning } from '@/lib/db/store/clock'
import { refuseDamaged } from '@/lib/db/store/database-file'
import { isBlank } from '@/lib/db/store/holdings'
import { settleJournal } from '@/lib/db/store/journal'
import { databaseUrl, describePath, parseFileUrl } from '@/lib/db/store/location'
import { migrate } from '@/lib/db/store/migrate'
import { moveAside, refuseWhileOpen } from '@/lib/db/store/restore'
import { describeTrouble } from '@/lib/db/store/trouble'
import { describeList } from '@/lib/phrase'
import { giveCodebook, isEmpty, seedDatabase } from '@/seed/seed'

// --seed adds what is missing to a database that is not empty.
const flags = new Set(process.argv.slice(2))

async function prepare(url: string): Promise<void> {
  const path = parseFileUrl(url)
  if (flags.has('--reset')) {
    if (path === null) throw new Error('--reset makes a fresh file, and DATABASE_URL is not a file.')
    refuseWhileOpen(path)
    const aside = moveAside(path)
    if (aside !== null) console.log(`The former database is kept as ${describePath(aside)}.`)
  } else if (path !== null) {
    refuseLost(path, url)
    for (const words of settleJournal(path, { thorough: true })) console.warn(words)
  }
  // A database server is migrated by those who run it.
  if (path !== null) {
    refuseDamaged(path)
    migrate(url, 'prisma/migrations')
  }
  const database = openDatabase(url)
  try {
    await fill(database, path)
    const warning = await clockWarning(database, path)
    if (warning !== null) console.warn(warning)
  } finally {
    await database.$disconnect()
  }
}

/**
 * Refuses to begin anew where there was a database: its accounts and its history would seem to be gone. Its secret, or
 * a journal, tells of it. SQLite would throw the journal away together with what can still be saved.
 */
function refuseLost(path: string, url: string): void {
  const sizeOf = (file: string) => statSync(file, { throwIfNoEntry: false })?.size ?? 0
  if (!isBlank(path)) return
  const traces = [`${path}.secret`, `${path}-wal`].filter((file) => sizeOf(file) > 0)
  if (traces.length === 0) return
  const copy = newestBackup(url)
  const name = describePath(path)
  throw new Error(
    `${existsSync(path) ? `${name} is empty` : `There is no database at ${name}`}, but there was one: ${describeList(traces.map(describePath))} ${traces.length === 1 ? 'is' : 'are'} still there. Put it back, or restore a copy with npm run restore -- ${copy === null ? 'FILE' : describePath(copy)}. To begin anew instead, run npm start -- --reset.`,
  )
}

async function fill(database: Database, path: string | null): Promise<void> {
  if (flags.has('--no-seed')) return giveCodebook(database)
  if (!flags.has('--seed')) {
    if (!(await isEmpty(database))) return giveCodebook(database)
    // Only a server that somebody signed in to makes a secret.
    if (path !== null && !flags.has('--reset') && existsSync(`${path}.secret`))
      return console.warn(
        `${describePath(path)} holds nothing, and was in use before: nothing is seeded. If something was lost, restore a copy; npm run seed adds the opening data.`,
      )
  }
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
