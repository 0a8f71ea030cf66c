// Copies of database files: where they are, made, put safely on the disk, and removed. Files only; synchronous, so for
// commands and not for the server.
import { closeSync, fsyncSync, openSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
// The very copy the adapter uses: two SQLite libraries on one file break each other's locks.
import Libsql from 'libsql'
import { makePrivate } from './database-file'
import { JOURNALS, settleJournal } from './journal'
import { parseFileUrl } from './location'

/** The file that a database is. Throws a sentence for one on a server. */
export function pathOf(url: string): string {
  const path = parseFileUrl(url)
  if (path === null)
    throw new Error(
      'This database is not a file but on a server: copies of it are made and restored with the tools of that server.',
    )
  return path
}

/** Removes a database file and its journals, those that are there. */
export function removeWithJournals(path: string): void {
  for (const journal of ['', ...JOURNALS]) rmSync(path + journal, { force: true })
}

/** Makes sure that what was written or renamed is still so after a loss of power. */
export function flush(path: string): void {
  const opened = openSync(path, 'r')
  try {
    fsyncSync(opened)
  } finally {
    closeSync(opened)
  }
}

/** The same for the name of a file, which is in its folder. Windows can neither open nor sync a folder. */
export const flushFolder = (path: string) => process.platform === 'win32' || flush(dirname(path))

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
