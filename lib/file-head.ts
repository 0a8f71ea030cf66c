// The first bytes of a file on disk, by which files are told apart.
import { closeSync, openSync, readSync } from 'node:fs'

/** The first bytes of a file, a letter each; fewer where the file is shorter. */
export function headOf(path: string, length: number): string {
  const opened = openSync(path, 'r')
  try {
    const head = Buffer.alloc(length)
    return head.toString('latin1', 0, readSync(opened, head, 0, length, 0))
  } finally {
    closeSync(opened)
  }
}

/** How every database file of SQLite begins. */
export const SQLITE_MARK = 'SQLite format 3\0'

export const isSqlite = (path: string): boolean => headOf(path, SQLITE_MARK.length) === SQLITE_MARK
