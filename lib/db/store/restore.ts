// Puts a copy in the place of the database, or moves the database aside. Files only; synchronous, so for commands and
// not for the server.
import {
  copyFileSync,
  existsSync,
  constants as file,
  linkSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { basename, dirname, extname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import Libsql from 'libsql'
import { isSqlite } from '@/lib/file-head'
import { UNFINISHED } from './backup'
import { copyTo, flush, flushFolder, pathOf, removeWithJournals } from './file-copy'
import { type Holdings, holdingsIn, withNameOf } from './holdings'
import { asideFor, forgetMark, JOURNALS, settleJournal } from './journal'
import { describePath } from './location'
import { migrate } from './migrate'
import { isBusy } from './trouble'

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
  removeWithJournals(fresh)
  removeWithJournals(whole)
  try {
    copyFileSync(source, fresh)
    // A copy that somebody made by hand may have its newest changes in the journal beside it.
    if (existsSync(`${source}-wal`)) copyFileSync(`${source}-wal`, `${fresh}-wal`)
    const holdings = holdingsIn(fresh, name, migrations)
    const applied = withNameOf(name, () => {
      const names = migrate(pathToFileURL(fresh).href, migrations)
      endSessions(fresh)
      // One file without a journal, so that one renaming puts all of it in place.
      copyTo(fresh, whole)
      return names
    })
    flush(whole)
    return { holdings, applied, aside: replace(path, whole, now) }
  } finally {
    removeWithJournals(fresh)
    removeWithJournals(whole)
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
    flushFolder(path)
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
    flush(name)
  }
}

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

/**
 * Removes the earlier days that lib/db/history/asof.ts has made again: they are named after revisions, whose numbers the database
 * that comes next will give to others.
 */
function forgetDays(path: string): void {
  const folder = join(dirname(path), 'asof')
  const start = `${basename(path, extname(path))}-`
  if (existsSync(folder))
    for (const name of readdirSync(folder))
      if (name.startsWith(start)) rmSync(join(folder, name), { force: true })
}

/** Throws a sentence when another process has the database file open, even one that does nothing. */
export function refuseWhileOpen(path: string): void {
  const alone = existsSync(path) ? openAlone(path) : null
  alone?.exec('ROLLBACK')
  alone?.close()
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
