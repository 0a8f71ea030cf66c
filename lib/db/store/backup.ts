// Copies of the database, made while it is in use and checked. Files only; synchronous, so for commands and not for the
// server.
import { existsSync, linkSync, mkdirSync, readdirSync, renameSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { copyTo, flush, flushFolder, pathOf, removeWithJournals } from './file-copy'
import { type Holdings, holdingsIn } from './holdings'
import { stampOf } from './journal'
import { describePath } from './location'

/** Ends the name of a copy that is being made. No copy with this name is finished, and none is restored. */
export const UNFINISHED = '.unfinished'

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
  removeWithJournals(unfinished)
  try {
    copyTo(path, unfinished)
    const holdings = holdingsIn(unfinished, name, migrations)
    flush(unfinished)
    // A link and not a new name: it fails where somebody has made a file of this name meanwhile.
    keepAs(unfinished, target, taken)
    flushFolder(target)
    return holdings
  } finally {
    removeWithJournals(unfinished)
  }
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
