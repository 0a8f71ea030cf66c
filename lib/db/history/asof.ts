// The data set as it stood at the end of an earlier day, made again from the revisions in a file of its own beside the
// database. Needs a database that is a file; what no revision tells, such as accounts, is not in it.
import { randomBytes } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { basename, dirname, extname, join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { SQLITE_MARK } from '@/lib/file-head'
import type { Day } from '@/lib/period'
import { type Database, fileOf, isUsable, openDatabase } from '../store/client'
import { noteShown } from '../store/clock'
import { migrate } from '../store/migrate'
import { replay } from '../store/replay'
import { eachRevision, newestRevision, type PastRevision } from '../store/revisions'

/** Earlier days kept as files, at most; those asked for least recently go. */
const MOST_FILES = 12
/** Earlier days that wait to be made, at most: each costs as much as an import. */
const MOST_WAITING = 12
/** Milliseconds that a day stays open after it has gone, for those who are still reading it. */
const CLOSE_DELAY_MS = 60_000
/** Milliseconds of work after which others are served. */
const SLICE = 10
/** Records written at once: a few milliseconds' work. */
const MOST_TOGETHER = 50
/** Days whose newest revision is remembered. */
const MOST_DAYS = 500

/** Why an earlier day cannot be shown, to be read after the day. */
export class SnapshotUnavailable extends Error {
  override name = 'SnapshotUnavailable'
}

/** `opened` once it is made. */
type Past = { path: string; database: Promise<Database>; opened: Database | null }

/** The earlier days of one database. */
type SnapshotCache = {
  /** Where the files stand, and how their names begin. */
  folder: string
  stem: string
  /** By newest revision, the one asked for most recently last. */
  open: Map<number, Past>
  closing: Map<number, Past & { timer: NodeJS.Timeout }>
  /** The newest revision of a day, true as long as the database has the newest revision `of`. */
  days: { of: number; byDay: Map<Day, number> }
  /** Ends when the last of those in the queue is made: one at a time. */
  queue: Promise<unknown>
}

// On globalThis, because a server may load this module more than once.
const shared = globalThis as typeof globalThis & { parallaxSnapshots?: WeakMap<Database, SnapshotCache> }

function cacheOf(database: Database, file: string): SnapshotCache {
  shared.parallaxSnapshots ??= new WeakMap()
  const known = shared.parallaxSnapshots.get(database)
  if (known) return known
  const cache: SnapshotCache = {
    folder: join(dirname(file), 'asof'),
    stem: basename(file, extname(file)),
    open: new Map(),
    closing: new Map(),
    days: { of: 0, byDay: new Map() },
    queue: Promise.resolve(),
  }
  shared.parallaxSnapshots.set(database, cache)
  sweep(cache)
  return cache
}

/**
 * The database as it stood at the end of a UTC day; itself when nothing has been written since. Made once for each state
 * that there was, which takes about as long as its history took to import. Throws SnapshotUnavailable with the reason.
 */
export async function databaseAsOf(database: Database, day: Day): Promise<Database> {
  const file = fileOf(database)
  if (file === null)
    throw new SnapshotUnavailable(
      'earlier days can be shown only where the database is a file, and this one is on a server',
    )
  noteShown(file, day)
  const cache = cacheOf(database, file)
  const { newest, revision } = await newestBy(database, cache, day)
  return revision === newest ? database : pastOf(cache, database, revision)
}

async function newestBy(
  database: Database,
  { days }: SnapshotCache,
  day: Day,
): Promise<{ newest: number; revision: number }> {
  const newest = await newestRevision(database)
  if (newest !== days.of || days.byDay.size > MOST_DAYS) {
    days.byDay.clear()
    days.of = newest
  }
  const known = days.byDay.get(day)
  if (known !== undefined) return { newest, revision: known }
  // Instants are texts, day, "T", time: all of the day stand before the letter after T, and no day has to be reckoned.
  const [row] = await database.$queryRaw<{ id: number | bigint | null }[]>`
    SELECT max("id") AS "id" FROM "Revision" WHERE "at" < ${`${day}U`} AND "id" <= ${newest}`
  const revision = Number(row?.id ?? 0)
  if (days.of === newest) days.byDay.set(day, revision)
  return { newest, revision }
}

function pastOf(cache: SnapshotCache, database: Database, revision: number): Promise<Database> {
  const { open, closing } = cache
  const stays = closing.get(revision)
  if (stays) {
    clearTimeout(stays.timer)
    closing.delete(revision)
  }
  const known = stays ?? open.get(revision)
  open.delete(revision)
  if (known && (known.opened === null || isUsable(known.opened))) {
    open.set(revision, known)
    return known.database
  }
  // Its file was removed or is damaged, which nobody has to mend: it is made again.
  if (known) discard(known)
  if ([...open.values()].filter(({ opened }) => opened === null).length >= MOST_WAITING)
    throw new SnapshotUnavailable('many other days are being made again just now; try again in a few minutes')
  const path = join(cache.folder, `${cache.stem}-${revision}.db`)
  const made = cache.queue.then(() => openPast(database, path, revision))
  const past: Past = { path, database: made, opened: null }
  open.set(revision, past)
  cache.queue = made.then(
    (opened) => {
      past.opened = opened
      tidy(cache)
    },
    () => open.delete(revision),
  )
  return made
}

// ---- making --------------------------------------------------------------------------------------------------------

const urlOf = (path: string) => pathToFileURL(path).href

const migrationsFolder = () => join(/* turbopackIgnore: true */ process.cwd(), 'prisma/migrations')

/** Opens the file of an earlier day; makes it when it is missing, damaged, or of another history. */
async function openPast(database: Database, path: string, revision: number): Promise<Database> {
  if (existsSync(path) && !(await isWhole(database, path, revision))) removeFile(path)
  if (!existsSync(path)) await makeFile(database, path, revision)
  return openDatabase(urlOf(path))
}

async function isWhole(database: Database, path: string, revision: number): Promise<boolean> {
  if (!hasAllPages(path)) return false
  let past: Database | null = null
  try {
    // A newer version of Parallax may know more tables than the one that made it.
    migrate(urlOf(path), migrationsFolder())
    past = openDatabase(urlOf(path))
    const [then, now] = await Promise.all([
      past.revision.findFirst({ orderBy: { id: 'desc' } }),
      database.revision.findUnique({ where: { id: revision } }),
    ])
    return JSON.stringify(then) === JSON.stringify(now)
  } catch {
    return false
  } finally {
    await past?.$disconnect()
  }
}

/** Whether a file of SQLite is as long as its own head says: one that was cut short opens like any other. */
function hasAllPages(path: string): boolean {
  const head = Buffer.alloc(100)
  const file = openSync(path, 'r')
  try {
    if (readSync(file, head, 0, 100, 0) < 100) return false
  } finally {
    closeSync(file)
  }
  const pageSize = head.readUInt16BE(16) === 1 ? 65_536 : head.readUInt16BE(16)
  return (
    head.toString('latin1', 0, SQLITE_MARK.length) === SQLITE_MARK &&
    head.readUInt32BE(28) * pageSize <= statSync(path).size
  )
}

async function makeFile(database: Database, path: string, revision: number): Promise<void> {
  mkdirSync(dirname(path), { recursive: true })
  const making = `${path}.${process.pid}.${randomBytes(4).toString('hex')}.making`
  try {
    migrate(urlOf(making), migrationsFolder())
    const past = openDatabase(urlOf(making))
    try {
      if (revision > 0) await replay(past, until(database, revision), MOST_TOGETHER)
      // Only the file is renamed, so what stands in the journal beside it must be in it.
      await past.$queryRaw`PRAGMA wal_checkpoint(TRUNCATE)`
    } finally {
      await past.$disconnect()
    }
    const file = openSync(making, 'r+')
    fsyncSync(file)
    closeSync(file)
    renameSync(making, path)
  } catch (error) {
    if (!(error instanceof Error && error.message.startsWith('Nothing was stored: '))) throw error
    throw new SnapshotUnavailable(`its history cannot be made again: ${error.message}`, { cause: error })
  } finally {
    removeFile(making)
  }
}

/** Revisions up to one of them. Lets others be served in between, as SQLite itself never does. */
async function* until(database: Database, last: number): AsyncGenerator<PastRevision, void> {
  let since = performance.now()
  for await (const revision of eachRevision(database)) {
    if (revision.id > last) return
    if (performance.now() - since > SLICE) {
      await nextTurn()
      since = performance.now()
    }
    yield revision
  }
}

// ---- tidying -------------------------------------------------------------------------------------------------------

function removeFile(path: string): void {
  for (const ending of ['', '-wal', '-shm', '-journal']) rmSync(path + ending, { force: true })
}

/** Sends away what was asked for least recently, until there are no more than MOST_FILES. */
function tidy(cache: SnapshotCache): void {
  const ready = [...cache.open].filter(([, past]) => past.opened !== null)
  for (const [revision, past] of ready.slice(0, Math.max(0, ready.length - MOST_FILES))) {
    cache.open.delete(revision)
    const timer = setTimeout(() => dismiss(cache, revision), CLOSE_DELAY_MS).unref()
    cache.closing.set(revision, { ...past, timer })
  }
  for (const revision of [...cache.closing.keys()].slice(0, Math.max(0, cache.closing.size - MOST_FILES)))
    dismiss(cache, revision)
  const known = new Set([...cache.open.values(), ...cache.closing.values()].map(({ path }) => path))
  const idle = filesOf(cache)
    .filter((path) => path.endsWith('.db') && !known.has(path))
    .map((path) => ({ path, at: statSync(path).mtimeMs }))
    .sort((a, b) => b.at - a.at)
  for (const { path } of idle.slice(Math.max(0, MOST_FILES - ready.length))) removeFile(path)
}

function dismiss(cache: SnapshotCache, revision: number): void {
  const past = cache.closing.get(revision)
  if (!past) return
  cache.closing.delete(revision)
  clearTimeout(past.timer)
  discard(past)
}

function discard(past: Past): void {
  removeFile(past.path)
  void past.database.then((database) => database.$disconnect())
}

function filesOf({ folder, stem }: SnapshotCache): string[] {
  if (!existsSync(folder)) return []
  return readdirSync(folder)
    .filter((name) => name.startsWith(`${stem}-`) && /^\d+\.db(?:\..*)?$/.test(name.slice(stem.length + 1)))
    .map((name) => join(folder, name))
}

/** Removes what a process that is no more has left half made. */
function sweep(cache: SnapshotCache): void {
  for (const path of filesOf(cache)) {
    const [, pid] = /\.db\.(\d+)\.[0-9a-f]{8}\.making/.exec(path) ?? []
    if (pid !== undefined && !isRunning(Number(pid))) rmSync(path, { force: true })
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}
