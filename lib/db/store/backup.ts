// Copies of the database: made while it is in use, checked, and put back in its place. Files only; synchronous, so for
// commands and not for the server.
import {
  closeSync,
  copyFileSync,
  existsSync,
  constants as file,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { basename, dirname, extname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
// The very copy the adapter uses: two SQLite libraries on one file break each other's locks.
import Libsql from 'libsql'
import { isSqlite } from '@/lib/file-head'
import { dayOf, describeDay } from '@/lib/period'
import { describeCount, describeList } from '@/lib/phrase'
import { makePrivate } from './database-file'
import { asideFor, forgetMark, JOURNALS, settleJournal, stampOf } from './journal'
import { describePath, parseFileUrl } from './location'
import { describeNewer, migrate } from './migrate'
import { isBusy } from './trouble'

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

/** Ends the name of a copy that is being made. No copy with this name is finished, and none is restored. */
export const UNFINISHED = '.unfinished'

function removeAll(path: string): void {
  for (const journal of ['', ...JOURNALS]) rmSync(path + journal, { force: true })
}

/** Makes sure that what was written or renamed is still so after a loss of power. */
function settle(path: string): void {
  const opened = openSync(path, 'r')
  try {
    fsyncSync(opened)
  } finally {
    closeSync(opened)
  }
}

// Windows can neither open nor sync a folder.
const settleFolder = (path: string) => process.platform === 'win32' || settle(dirname(path))

function pathOf(url: string): string {
  const path = parseFileUrl(url)
  if (path === null)
    throw new Error(
      'This database is not a file but on a server: copies of it are made and restored with the tools of that server.',
    )
  return path
}

/** The newest copy beside the database that makeBackup made without being told where; null when there is none. */
export function newestBackup(url: string): string | null {
  const folder = join(dirname(pathOf(url)), 'backups')
  const names = existsSync(folder) ? readdirSync(folder) : []
  const newest = names
    .filter((name) => /^parallax-\w+\.db$/.test(name))
    .sort()
    .at(-1)
  return newest === undefined ? null : join(folder, newest)
}

/** Where a copy goes when nobody says where: in a folder beside the database, under the time it was made. */
export function backupPath(url: string, now: Date): string {
  return join(dirname(pathOf(url)), 'backups', `parallax-${stampOf(now)}.db`)
}

// ---- looking into a file -------------------------------------------------------------------------------------

/** Checks a database file and says what it holds. Throws a sentence when it is damaged, unfinished or not ours. */
function holdingsIn(path: string, name: string, migrations: string): Holdings {
  return naming(name, () => {
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
function naming<T>(name: string, work: () => T): T {
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

// ---- making a copy -------------------------------------------------------------------------------------------

/**
 * Copies the database at `url` to the file `target` as it stands at this moment, while others read and write it, and
 * checks the copy. A copy that is not finished, or found bad, never has the name `target`.
 * Throws a sentence when `target` exists already or the database does not.
 */
export function makeBackup(url: string, target: string, migrations: string): Holdings {
  const path = pathOf(url)
  const name = describePath(target)
  if (!existsSync(path)) throw new Error(`There is no database at ${describePath(path)} to make a copy of.`)
  const taken = () => new Error(`${name} exists already: choose another name, nothing is overwritten.`)
  if (existsSync(target)) throw taken()
  if (target.endsWith(UNFINISHED))
    throw new Error(`A name that ends in ${UNFINISHED} is for copies being made.`)
  mkdirSync(dirname(target), { recursive: true })
  const unfinished = target + UNFINISHED
  removeAll(unfinished)
  try {
    copyTo(path, unfinished)
    const holdings = holdingsIn(unfinished, name, migrations)
    settle(unfinished)
    // A link and not a new name: it fails where somebody has made a file of this name meanwhile.
    keepAs(unfinished, target, taken)
    settleFolder(target)
    return holdings
  } finally {
    removeAll(unfinished)
  }
}

/** Copies a database that others may be writing to. The copy has no journal beside it, and says so. */
export function copyTo(path: string, target: string): void {
  for (const words of settleJournal(path)) console.warn(words)
  // SQLite fills an empty file, and leaves it its mode.
  makePrivate(target)
  const connection = new Libsql(path, { timeout: 5000 })
  try {
    connection.prepare('VACUUM INTO ?').run(target)
  } finally {
    connection.close()
  }
  const copy = new Libsql(target)
  copy.exec('PRAGMA user_version = 0')
  copy.close()
}

function keepAs(path: string, name: string, taken: () => Error): void {
  try {
    linkSync(path, name)
  } catch {
    // Some file systems know no second name for a file.
    if (existsSync(name)) throw taken()
    renameSync(path, name)
  }
}

// ---- putting a copy back -------------------------------------------------------------------------------------

/**
 * Moves a database file aside with its journals and returns its new name; null when there is none. Revisions are
 * history: nothing deletes them.
 */
export function moveAside(path: string, now = new Date()): string | null {
  forgetDays(path)
  forgetMark(path)
  const aside = asideFor(path, now)
  const there = ['', ...JOURNALS].filter((journal) => existsSync(path + journal))
  for (const journal of there) renameSync(path + journal, aside + journal)
  return there.includes('') ? aside : null
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

/** Throws a sentence when another process has the database file open, even one that does nothing. */
export function refuseWhileOpen(path: string): void {
  const alone = existsSync(path) ? openAlone(path) : null
  alone?.exec('ROLLBACK')
  alone?.close()
}

/**
 * Removes the earlier days that lib/db/asof.ts has made again: they are named after revisions, whose numbers the database
 * that comes next will give to others.
 */
function forgetDays(path: string): void {
  const folder = join(dirname(path), 'asof')
  const start = `${basename(path, extname(path))}-`
  if (existsSync(folder))
    for (const name of readdirSync(folder))
      if (name.startsWith(start)) rmSync(join(folder, name), { force: true })
}

/**
 * Puts the copy `source` in the place of the database at `url`, brought up to date with `migrations`. The former
 * database is kept under another name. Whenever this process is ended, the former or the new database is in place.
 * Signs everybody out and withdraws open invitations: what was ended since the copy was made must not live again.
 * Throws a sentence, and changes nothing, when the copy is not good or another process has the database open.
 */
export function restore(
  url: string,
  source: string,
  migrations: string,
  now = new Date(),
): { holdings: Holdings; applied: string[]; aside: string | null } {
  const path = pathOf(url)
  const name = describePath(source)
  if (source.endsWith(UNFINISHED))
    throw new Error(
      `${name} is a copy that was never finished: choose one whose name does not end in ${UNFINISHED}.`,
    )
  if (!existsSync(source)) throw new Error(`There is no file ${name}.`)
  if (!statSync(source).isFile()) throw new Error(`${name} is a folder: name a copy in it.`)
  if (resolve(source) === path) throw new Error(`${name} is the database itself: name a copy of it.`)
  mkdirSync(dirname(path), { recursive: true })
  const [fresh, whole] = [`${path}.restoring`, `${path}.restored`]
  removeAll(fresh)
  removeAll(whole)
  try {
    copyFileSync(source, fresh)
    // A copy that somebody made by hand may have its newest changes in the journal beside it.
    if (existsSync(`${source}-wal`)) copyFileSync(`${source}-wal`, `${fresh}-wal`)
    const holdings = holdingsIn(fresh, name, migrations)
    const applied = naming(name, () => {
      const names = migrate(pathToFileURL(fresh).href, migrations)
      endSessions(fresh)
      // One file without a journal, so that one renaming puts all of it in place.
      copyTo(fresh, whole)
      return names
    })
    settle(whole)
    return { holdings, applied, aside: replace(path, whole, now) }
  } finally {
    removeAll(fresh)
    removeAll(whole)
  }
}

function endSessions(path: string): void {
  const connection = new Libsql(path, { timeout: 5000 })
  try {
    connection.exec(
      'DELETE FROM "Session"; DELETE FROM "Verification"; DELETE FROM "Invitation" WHERE "usedAt" IS NULL;',
    )
  } finally {
    connection.close()
  }
}

function replace(path: string, fresh: string, now: Date): string | null {
  const alone = existsSync(path) ? openAlone(path) : null
  try {
    const aside = asideFor(path, now)
    if (existsSync(aside))
      throw new Error(`${basename(aside)} exists already: try again in a second, nothing is overwritten.`)
    const there = existsSync(path)
    // A second name, not a new one: the database is never without a file.
    if (there) linkOrCopy(path, aside)
    // Only a damaged database has any left. SQLite would apply them to the file that comes next.
    for (const journal of JOURNALS)
      if (existsSync(path + journal)) renameSync(path + journal, aside + journal)
    forgetDays(path)
    forgetMark(path)
    renameSync(fresh, path)
    settleFolder(path)
    return there ? aside : null
  } finally {
    alone?.exec('ROLLBACK')
    alone?.close()
  }
}

function linkOrCopy(path: string, name: string): void {
  try {
    linkSync(path, name)
  } catch {
    copyFileSync(path, name, file.COPYFILE_EXCL)
    settle(name)
  }
}

/**
 * The database as its only user, its journals folded into its file; null when it is too damaged to be opened. Every
 * connection holds a lock on a file in WAL mode while it is open, even an idle one, and leaving that mode needs all of
 * them gone.
 */
function openAlone(path: string): Libsql.Database | null {
  // SQLite would throw away the journal of a file without its mark, which may hold what can still be saved.
  if (!isSqlite(path)) return null
  for (const words of settleJournal(path)) console.warn(words)
  const connection = new Libsql(path, { timeout: 1000 })
  try {
    // exec and no prepared statement: libsql keeps a closed connection, and its locks, while a statement of it lives.
    connection.exec('PRAGMA journal_mode = DELETE')
    connection.exec('BEGIN EXCLUSIVE')
    return connection
  } catch (error) {
    connection.close()
    if (!isBusy(error)) return null
    // Without its cause, which would be taken for a trouble that passes by itself.
    throw new Error(
      'Another process has the database open: end the server, and whatever else uses it, and do this again. Nothing was changed.',
    )
  }
}
