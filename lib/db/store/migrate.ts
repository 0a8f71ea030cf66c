// Applies prisma/migrations to a database file without Prisma's engine, which is a download. Keeps Prisma's own record,
// so `prisma migrate deploy` and `status` agree with it. Files only; synchronous.
import { createHash, randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
// The very copy the adapter uses: two SQLite libraries on one file break each other's locks.
import Libsql from 'libsql'
import { makePrivate, refuseUnwritable } from './database-file'
import { parseFileUrl } from './location'

const RECORD = `CREATE TABLE IF NOT EXISTS "_prisma_migrations" (
  "id"                  TEXT PRIMARY KEY NOT NULL,
  "checksum"            TEXT NOT NULL,
  "finished_at"         DATETIME,
  "migration_name"      TEXT NOT NULL,
  "logs"                TEXT,
  "rolled_back_at"      DATETIME,
  "started_at"          DATETIME NOT NULL DEFAULT current_timestamp,
  "applied_steps_count" INTEGER UNSIGNED NOT NULL DEFAULT 0
)`

const now = () => new Date().toISOString().replace('Z', '+00:00')

/** The migrations of a folder in their order. A checksum is Prisma's: SHA-256 of the file. */
function migrationsIn(folder: string): { name: string; sql: string; checksum: string }[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .sort()
    .map((name) => {
      const sql = readFileSync(join(folder, name, 'migration.sql'), 'utf8')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    })
}

/** What to say of a database, or a copy of one, with a migration that this version of Parallax does not have. */
export const describeNewer = (name: string, migration: string) =>
  `${name} was made by a newer Parallax: its migration ${migration} is unknown here. Update this one first.`

function refuseUnfit(
  name: string,
  checksum: string,
  done: { checksum: string; finished: string | null },
): void {
  if (done.finished === null)
    throw new Error(
      `Migration ${name} failed halfway earlier; restore the database from a copy or start anew.`,
    )
  if (done.checksum !== checksum)
    throw new Error(
      `Migration ${name} was edited after it was applied; undo the edit and add a new migration.`,
    )
}

/**
 * Brings the database at a "file:" address up to date with `folder` (prisma/migrations), all or nothing, and returns
 * the names of the migrations applied now. Throws a sentence when an applied migration was edited or is unknown.
 */
export function migrate(url: string, folder: string): string[] {
  const path = parseFileUrl(url)
  if (path === null)
    throw new Error('This database is not a file: run "npx prisma migrate deploy" to bring it up to date.')
  const migrations = migrationsIn(folder)
  refuseUnwritable(path)
  makePrivate(path)
  const connection = new Libsql(path, { timeout: 5000 })
  try {
    connection.pragma('journal_mode = WAL')
    // Tables are rebuilt with references to them in place; inside a transaction the switch is ignored.
    connection.pragma('foreign_keys = OFF')
    // Immediate: of two processes starting at once the second waits here, then finds everything done.
    return connection.transaction(() => applyPending(connection, migrations)).immediate()
  } finally {
    connection.close()
  }
}

function applyPending(connection: Libsql.Database, migrations: ReturnType<typeof migrationsIn>): string[] {
  connection.exec(RECORD)
  const known = new Set(migrations.map(({ name }) => name))
  const applied = connection
    .prepare('SELECT migration_name AS name FROM "_prisma_migrations" WHERE rolled_back_at IS NULL')
    .all() as { name: string }[]
  const newer = applied.find(({ name }) => !known.has(name))
  if (newer) throw new Error(describeNewer('The database', newer.name))
  return apply(connection, migrations)
}

function apply(connection: Libsql.Database, migrations: ReturnType<typeof migrationsIn>): string[] {
  const find = connection.prepare(
    'SELECT checksum, finished_at AS finished FROM "_prisma_migrations" WHERE migration_name = ? AND rolled_back_at IS NULL',
  )
  const note = connection.prepare(
    `INSERT INTO "_prisma_migrations" (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
     VALUES (?, ?, ?, ?, ?, 1)`,
  )
  const applied: string[] = []
  for (const { name, sql, checksum } of migrations) {
    const done = find.get(name) as { checksum: string; finished: string | null } | undefined
    if (done) refuseUnfit(name, checksum, done)
    else {
      const started = now()
      connection.exec(sql)
      note.run(randomUUID(), checksum, name, started, now())
      applied.push(name)
    }
  }
  const dangling = connection.prepare('PRAGMA foreign_key_check').all()
  if (applied.length > 0 && dangling.length > 0)
    throw new Error(
      `${applied.join(', ')} would leave ${dangling.length} references to records that do not exist.`,
    )
  return applied
}
