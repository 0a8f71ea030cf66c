// The file that a database is: private to its owner, noticed when it is moved, replaced or damaged, and refused in words
// when it cannot be used. Knows the file system and what SQLite says of damage, no table. Synchronous.
import {
  accessSync,
  chmodSync,
  closeSync,
  existsSync,
  constants as file,
  mkdirSync,
  openSync,
  rmSync,
  statSync,
} from 'node:fs'
import { dirname } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import Libsql from 'libsql'
import { describePath } from './location'
import { isDamage } from './trouble'

const OWNER_ONLY = 0o600
/** What SQLite keeps beside a file that is in use. */
const JOURNALS = ['-wal', '-shm'] as const

/**
 * Makes a database file, empty and with its folder, when there is none, and keeps others than its owner from it and its
 * journals: it holds private passages and hashes of passwords. SQLite gives its journals the mode of the file.
 */
export function makePrivate(path: string): void {
  mkdirSync(dirname(path), { recursive: true })
  if (!existsSync(path)) closeSync(openSync(path, 'a', OWNER_ONLY))
  for (const each of ['', ...JOURNALS].map((ending) => path + ending)) {
    const found = statSync(each, { throwIfNoEntry: false })
    if (!found?.isFile() || (found.mode & 0o077) === 0) continue
    try {
      chmodSync(each, found.mode & OWNER_ONLY)
    } catch {
      // It is somebody else's, who decides, or on a file system without modes.
    }
  }
}

/** Throws a sentence with the name of the file or folder that this user cannot write; returns when all can be written. */
export function refuseUnwritable(path: string): void {
  const folder = dirname(path)
  try {
    mkdirSync(folder, { recursive: true })
    accessSync(folder, file.W_OK | file.X_OK)
  } catch {
    throw new Error(
      `The folder ${describePath(folder)} cannot be written: give this user the right to write there, or set DATABASE_URL to a file elsewhere.`,
    )
  }
  for (const each of ['', ...JOURNALS].map((ending) => path + ending)) {
    if (!existsSync(each)) continue
    try {
      accessSync(each, file.R_OK | file.W_OK)
    } catch {
      throw new Error(
        `The file ${describePath(each)} cannot be read and written: give this user the right to, or set DATABASE_URL to another file.`,
      )
    }
  }
}

/**
 * Throws a sentence when SQLite's quick check finds the file damaged. Takes about a second for a hundred thousand
 * statements, so it is for commands and not for the server.
 */
export function refuseDamaged(path: string): void {
  if (!existsSync(path)) return
  const found = quickCheck(path)
  if (found === null) return
  throw new Error(
    `The database ${describePath(path)} is damaged (${found}). Put a copy back with "npm run restore -- COPY", which keeps the damaged file under another name; copies stand in ${describePath(`${dirname(path)}/backups`)}.`,
  )
}

function quickCheck(path: string): string | null {
  const connection = new Libsql(path, { timeout: 5000 })
  try {
    const [row] = connection.prepare('PRAGMA quick_check(1)').all() as { quick_check: string }[]
    return !row || row.quick_check === 'ok' ? null : row.quick_check.replaceAll(/\s+/g, ' ')
  } catch (error) {
    if (!isDamage(error)) throw error
    return 'a part of it cannot be read at all, or it is something else'
  } finally {
    connection.close()
  }
}

/** What stands at a path, as one word; null for nothing. A new file has another, whatever it contains. */
function identityOf(path: string): string | null {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false })
  return found ? `${found.dev}:${found.ino}` : null
}

/** Why a file that was opened is not used any more, as SQLite would say it: the driver's door wants a code of SQLite's. */
const REASONS = {
  missing: ['SQLITE_READONLY_DBMOVED', 1032, 'the file is missing'],
  replaced: ['SQLITE_READONLY_DBMOVED', 1032, 'the file was replaced'],
  journal: ['SQLITE_READONLY_DBMOVED', 1032, 'the journal was removed'],
  damaged: ['SQLITE_CORRUPT', 11, 'the file was found damaged'],
} as const

class UnusableFile extends Error {
  override name = 'UnusableFile'
  readonly code: string
  readonly rawCode: number
  constructor(reason: keyof typeof REASONS) {
    const [code, rawCode, words] = REASONS[reason]
    super(`${code}: ${words}`)
    this.code = code
    this.rawCode = rawCode
  }
}

/**
 * A file as it was opened. `refuseChanged` is asked before every write: without it a moved or deleted file goes on being
 * written to, where nobody will find it.
 */
export class OpenFile {
  readonly #identity: string | null
  /** What stood beside it when it was opened; empty until SQLite has made it. */
  #journal: readonly string[] = []
  /** What no waiting mends. */
  #lasting: Exclude<keyof typeof REASONS, 'missing'> | null = null

  constructor(readonly path: string) {
    this.#identity = identityOf(path)
  }

  /** Another file stands in its place, and has to be opened instead. */
  get isReplaced(): boolean {
    return this.#lasting === 'replaced'
  }

  /** A connection was made: its journal comes with the first statement. */
  noteConnection(): void {
    this.#journal = []
  }

  /** A statement was run, so that the journal is there. */
  noteStatement(): void {
    if (this.#journal.length === 0) this.#journal = this.#journalNow()
  }

  /** SQLite has refused something: what it says of damage holds for everything in the file. */
  noteFailure(error: unknown): void {
    if (isDamage(error)) this.#lasting ??= 'damaged'
  }

  /** Throws when the file or its journal is not the one that was opened, and when it has been found damaged. */
  refuseChanged(): void {
    const now = identityOf(this.path)
    if (this.#lasting !== 'replaced') {
      if (now === null) throw new UnusableFile('missing')
      if (now !== this.#identity) this.#lasting = 'replaced'
      // Connections of one process share the journal of a file, so that only a new process is rid of the former one.
      else if (!this.hasJournal) this.#lasting ??= 'journal'
    }
    if (this.#lasting !== null) throw new UnusableFile(this.#lasting)
  }

  #journalNow(): string[] {
    return JOURNALS.flatMap((ending) => identityOf(this.path + ending) ?? [])
  }

  /** Whether the journal that stands beside the file is the one that was opened with it. */
  get hasJournal(): boolean {
    return this.#journal.length === 0 || isDeepStrictEqual(this.#journalNow(), this.#journal)
  }

  /** Removes the journal of a file that is gone from here: SQLite would apply it to the file that stands here now. */
  removeJournal(): void {
    if (this.#journal.length > 0 && this.hasJournal)
      for (const ending of JOURNALS) rmSync(this.path + ending, { force: true })
  }
}
