// SQLite keeps the newest changes in a journal beside the file (-wal) and would apply whatever journal lies there. Here a
// journal is held against its file, and both are made one file when a process ends.
import { randomInt } from 'node:crypto'
import {
  closeSync,
  copyFileSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  type Stats,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
// The very copy the adapter uses: two SQLite libraries on one file break each other's locks.
import Libsql from 'libsql'
import { isRunning, processMark } from '@/lib/processes.mjs'

/** What SQLite keeps beside a database file. */
export const JOURNALS = ['-wal', '-shm', '-journal']

/** An instant in the name of a file, to the second. */
export const stampOf = (now: Date) => now.toISOString().replaceAll(/[-:]|\.\d+/g, '')

/** The name under which a database is kept when another takes its place. */
export const asideFor = (path: string, now: Date) => `${path}.${stampOf(now)}.old`

/**
 * Beside a file that a server has open. The stamp stands in the file's own head too, as SQLite's user_version, from when
 * it was opened until it is closed, when it is 0 again: so a file tells by itself that its journal is elsewhere.
 */
type Mark = { stamp: number; pid: number; since: string | null; file: number; own: number }

const markFor = (path: string) => `${path}.open`

/** Forgets that the file was open, when another takes its place. */
export const forgetMark = (path: string) => rmSync(markFor(path), { force: true })

function markOf(path: string): (Mark & { copied: boolean }) | null {
  try {
    const mark: Mark = JSON.parse(readFileSync(markFor(path), 'utf8'))
    // In another folder it has come with its file, and numbers of files say nothing.
    return { ...mark, copied: statSync(markFor(path)).ino !== mark.own }
  } catch {
    return null
  }
}

/**
 * The stamp in the file itself, whatever its journal says; 0 where there is none. Only before this process has the file
 * open.
 */
function stampIn(path: string): number {
  const head = bytesOf(path, 60, 4)
  return head.length < 4 ? 0 : head.readUInt32BE(0)
}

function bytesOf(path: string, from: number, length: number): Buffer {
  const bytes = Buffer.alloc(length)
  const file = openSync(path, 'r')
  try {
    return bytes.subarray(0, readSync(file, bytes, 0, length, from))
  } finally {
    closeSync(file)
  }
}

// ---- while a server has the file open ------------------------------------------------------------------------------
// Here the file is touched by SQLite alone: whoever opens and closes it in another way takes away the locks of all the
// connections of this process (POSIX), and then another process that ends removes the journal from under them.

/** Work on the file itself, with a connection of its own; false when the file is gone, or others kept it busy. */
function withFile(path: string, timeout: number, work: (connection: Libsql.Database) => void): boolean {
  if (!existsSync(path)) return false
  const connection = new Libsql(path, { timeout })
  try {
    work(connection)
    return true
  } catch {
    return false
  } finally {
    connection.close()
  }
}

/** Files that this process has open, with the number of each file. On globalThis, as a server loads modules more than once. */
const kept = globalThis as typeof globalThis & { parallaxOpen?: Map<string, { stamp: number; file: number }> }

/** Marks the file as open, and makes one file of it and its journal when this process ends. Again for another file. */
export function keepWhole(path: string): void {
  const found = statSync(path, { throwIfNoEntry: false })
  if (!found || found.size === 0) return
  const file = found.ino
  const stamp = randomInt(1, 2 ** 31)
  const stamped = withFile(path, 50, (connection) => {
    connection.exec(`PRAGMA user_version = ${stamp}`)
    if (!isFolded(connection)) throw new Error('The stamp stands in the journal alone.')
  })
  if (stamped) {
    writeFileSync(markFor(path), '', { mode: 0o600 })
    const own = statSync(markFor(path)).ino
    const mark: Mark = { stamp, pid: process.pid, since: processMark(process.pid), file, own }
    writeFileSync(markFor(path), JSON.stringify(mark))
  }
  if (!kept.parallaxOpen) {
    const open = new Map<string, { stamp: number; file: number }>()
    kept.parallaxOpen = open
    // Nothing waits for a promise here; a writer that is ended together with this process lets go within moments.
    process.once('exit', () => {
      for (const [each, { stamp, file }] of open) closeWhole(each, stamp, file)
    })
  }
  kept.parallaxOpen.set(path, { stamp, file })
}

function closeWhole(path: string, stamp: number, file: number): void {
  // Another file stands there, and the journal beside it is not its own; or another server has it open.
  if (statSync(path, { throwIfNoEntry: false })?.ino !== file) return
  let stands = 0
  withFile(path, 5000, (connection) => {
    stands = userVersion(connection)
  })
  if (stands === stamp || stands === 0) close(path, stamp)
}

/** Folds the journal into the file; false where somebody who reads or writes keeps a part of it back. */
function isFolded(connection: Libsql.Database): boolean {
  const [row] = connection.prepare('PRAGMA wal_checkpoint(TRUNCATE)').all() as { busy: number }[]
  return row?.busy === 0
}

function userVersion(connection: Libsql.Database): number {
  const [row] = connection.prepare('PRAGMA user_version').all() as { user_version: number }[]
  return row?.user_version ?? 0
}

/** Folds the journal into the file and takes the stamp out. */
function close(path: string, stamp: number): void {
  const whole = withFile(path, 5000, (connection) => {
    connection.exec('PRAGMA user_version = 0')
    connection.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  })
  if (whole && [stamp, undefined].includes(markOf(path)?.stamp)) forgetMark(path)
}

// ---- before the file is opened -------------------------------------------------------------------------------------

/**
 * Holds the journal beside a database file against it, before anything opens the two, and gives what is to be said. A
 * journal of another file is set aside; the right one is folded in. Without a mark it looks only when it is `thorough`,
 * which reads all of a file that has a journal.
 */
export function settleJournal(path: string, { thorough = false, now = new Date() } = {}): string[] {
  const file = statSync(path, { throwIfNoEntry: false })
  const mark = markOf(path)
  if (!file || file.size === 0 || (!mark && !thorough)) return []
  if (mark && !mark.copied && isRunning({ pid: mark.pid, mark: mark.since })) return []
  const journal = statSync(`${path}-wal`, { throwIfNoEntry: false })
  const said: string[] = []
  const foreign = journal !== undefined && journal.size > 0 && !belongs(path, mark, file, journal)
  if (foreign) {
    const aside = asideFor(path, now)
    for (const ending of ['-wal', '-shm'])
      if (existsSync(path + ending)) renameSync(path + ending, aside + ending)
    said.push(
      `The journal beside ${basename(path)} belongs to another file, such as the one that stood in its place before. It was not applied and is kept as ${basename(aside)}-wal.`,
    )
  }
  const stamp = stampIn(path)
  if (stamp !== 0 && (foreign || !journal))
    said.push(
      `${basename(path)} was never closed, and its journal, ${basename(path)}-wal, is missing: its newest changes may be missing too. If the journal still is where the file came from, put both in place together.`,
    )
  if (mark || stamp !== 0) close(path, mark?.stamp ?? stamp)
  return said
}

type Known = NonNullable<ReturnType<typeof markOf>>

function belongs(path: string, mark: Known | null, file: Stats, journal: Stats): boolean {
  if (!mark) return goesTogether(path)
  if (stampIn(path) !== mark.stamp) return false
  const same = mark.copied || file.ino === mark.file
  // A file in WAL mode is written to by checkpoints alone, and those write what the journal holds.
  if (same && (file.mtimeMs <= journal.mtimeMs || holdsFirstOf(path))) return true
  return mark.copied ? goesTogether(path) : !isGood(path, false)
}

/** Whether the file is good with its journal, or bad without it. */
const goesTogether = (path: string) => isGood(path, true) || !isGood(path, false)

/** Whether a checkpoint has written the first transaction of the journal into the file. */
function holdsFirstOf(path: string): boolean {
  const journal = readFileSync(`${path}-wal`)
  const size = journal.readUInt32BE(8)
  const [first, versions] = [new Set<number>(), new Map<number, Buffer[]>()]
  let begun = true
  for (let at = 32; at + 24 + size <= journal.length; at += 24 + size) {
    // Frames of an earlier round carry another salt.
    if (!journal.subarray(at + 8, at + 16).equals(journal.subarray(16, 24))) break
    const page = journal.readUInt32BE(at)
    versions.set(page, [...(versions.get(page) ?? []), journal.subarray(at + 24, at + 24 + size)])
    if (begun) first.add(page)
    if (journal.readUInt32BE(at + 4) !== 0) begun = false
  }
  return [...first].every((page) => {
    const stands = bytesOf(path, (page - 1) * size, size)
    return versions.get(page)?.some((version) => version.equals(stands))
  })
}

/** Whether SQLite finds no fault with a copy of the file, with its journal or without. */
function isGood(path: string, withJournal: boolean): boolean {
  const folder = mkdtempSync(join(dirname(path), '.trial-'))
  const copy = join(folder, 'copy.db')
  try {
    copyFileSync(path, copy)
    if (withJournal) copyFileSync(`${path}-wal`, `${copy}-wal`)
    const connection = new Libsql(copy)
    try {
      const [row] = connection.prepare('PRAGMA integrity_check(1)').all() as { integrity_check: string }[]
      return (
        row?.integrity_check === 'ok' && connection.prepare('PRAGMA foreign_key_check').all().length === 0
      )
    } finally {
      connection.close()
    }
  } catch {
    return false
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
