// What a database file holds, and whether it is whole. Synchronous, so for commands and not for the server.
import { readdirSync, statSync } from 'node:fs'
import Libsql from 'libsql'
import { isSqlite } from '@/lib/file-head'
import { dayOf, describeDay } from '@/lib/period'
import { describeCount, describeList } from '@/lib/phrase'
import { describeNewer } from './migrate'

/** What a database file was found to hold. */
export type Holdings = {
  statements: number
  codings: number
  sources: number
  revisions: number
  accounts: number
  /** The newest revision; null where nothing was ever written. */
  newest: { at: string; who: string; why: string } | null
  /** The newest migration in it. */
  migration: string
}

/** Checks a database file and says what it holds. Throws a sentence when it is damaged, unfinished or not ours. */
export function holdingsIn(path: string, name: string, migrations: string): Holdings {
  return withNameOf(name, () => {
    const connection = new Libsql(path, { timeout: 5000 })
    try {
      return inspect(connection, name, migrations)
    } finally {
      connection.close()
    }
  })
}

/**
 * Works on a copy under another name; what SQLite says of its damage becomes a sentence with `name`. Without its cause:
 * that would be taken for damage of the database itself.
 */
export function withNameOf<T>(name: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof Error && /SQLITE_(?:NOTADB|CORRUPT)|not a database|malformed/.test(wordsOf(error)))
      throw new Error(`${name} is not a usable database: it is damaged, unfinished or something else.`)
    if (error instanceof Error && error.message.startsWith('Migration '))
      throw new Error(`${name} cannot be brought up to date. ${error.message}`)
    throw error
  }
}

const wordsOf = (error: Error) => `${'code' in error ? String(error.code) : ''} ${error.message}`

function inspect(connection: Libsql.Database, name: string, migrations: string): Holdings {
  // The rows are as the SQL below asks for them.
  const all = <Row>(sql: string) => connection.prepare(sql).all() as Row[]
  const count = (table: string) => all<{ n: number }>(`SELECT count(*) AS n FROM "${table}"`)[0]?.n ?? 0
  const has = (table: string) =>
    all(`SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = '${table}'`).length > 0

  const broken = all<{ integrity_check: string }>('PRAGMA integrity_check(3)').filter(
    (row) => row.integrity_check !== 'ok',
  )
  if (broken[0])
    throw new Error(`${name} is damaged: ${broken.map((row) => row.integrity_check).join('; ')}.`)
  const dangling = all<{ table: string; parent: string }>('PRAGMA foreign_key_check')
  if (dangling[0])
    throw new Error(
      `${name} is damaged: ${describeCount(dangling.length, 'reference')} to records that do not exist, the first from ${dangling[0].table} to ${dangling[0].parent}.`,
    )
  if (!has('_prisma_migrations') || !has('Revision'))
    throw new Error(`${name} is a database, but none of Parallax: its tables are missing.`)
  const applied = all<{ name: string; finished: string | null }>(
    'SELECT migration_name AS name, finished_at AS finished FROM "_prisma_migrations" WHERE rolled_back_at IS NULL ORDER BY migration_name',
  )
  const halfway = applied.find(({ finished }) => finished === null)
  if (halfway) throw new Error(`${name} is unfinished: its migration ${halfway.name} ended halfway.`)
  const known = readdirSync(migrations)
  const foreign = applied.find((migration) => !known.includes(migration.name))
  if (foreign) throw new Error(describeNewer(name, foreign.name))
  const [newest] = all<{ at: string; who: string; why: string }>(
    'SELECT CAST("at" AS TEXT) AS at, who, why FROM "Revision" ORDER BY id DESC LIMIT 1',
  )
  return {
    ...{ statements: count('Statement'), codings: count('Coding'), sources: count('Source') },
    ...{ revisions: count('Revision'), accounts: has('User') ? count('User') : 0 },
    newest: newest ?? null,
    migration: applied.at(-1)?.name ?? 'none',
  }
}

/** What a file holds, as one sentence. */
export function describeHoldings(holdings: Holdings): string {
  const { statements, codings, sources, revisions, accounts, newest, migration } = holdings
  const counts = [
    describeCount(statements, 'statement'),
    describeCount(codings, 'coding'),
    describeCount(sources, 'source'),
    describeCount(revisions, 'history entry', 'history entries'),
    describeCount(accounts, 'account'),
  ]
  const last =
    newest === null
      ? 'nothing was ever changed in it'
      : `the newest change is of ${describeDay(dayOf(new Date(newest.at)))}, by ${newest.who}: ${newest.why}`
  return `It holds ${describeList(counts)}; ${last}; its tables are of ${migration}.`
}

/** Whether there is no database file, or one without a single table. Opens no file that has a journal to lose. */
export function isBlank(path: string): boolean {
  const size = (file: string) => statSync(file, { throwIfNoEntry: false })?.size ?? 0
  if (size(path) === 0) return true
  if (size(`${path}-wal`) > 0 || !isSqlite(path)) return false
  const connection = new Libsql(path, { timeout: 5000 })
  try {
    return connection.prepare('SELECT 1 FROM sqlite_schema LIMIT 1').all().length === 0
  } finally {
    connection.close()
  }
}
