// What to do when the database cannot be reached or used. Knows the troubles a reader or operator can mend; a mistake in
// a query is not one of them.

type Trouble = { title: string; advice: string }

const BUSY = 'The database is busy'

/** What drivers and the file system say, and what people are told. */
const TROUBLES: readonly (Trouble & { says: RegExp })[] = [
  {
    says: /SQLITE_BUSY|SQLITE_LOCKED|database is locked|P1008|Unable to start a transaction/,
    title: BUSY,
    advice: 'Another program is writing to it, such as an import. Try again in a moment.',
  },
  {
    says: /no such table/,
    title: 'The database is not set up',
    advice: 'Its tables are missing. Run "npm start", which sets it up.',
  },
  {
    says: /SQLITE_NOTADB|file is not a database/,
    title: 'The file is not a usable database',
    advice:
      'DATABASE_URL names a file that is damaged or something else. Nothing is written to it. Stop the server, put a copy back with "npm run restore -- COPY", and start it again.',
  },
  {
    says: /SQLITE_CORRUPT|disk image is malformed/,
    title: 'The database is damaged',
    advice:
      'A part of its file cannot be read, so nothing more is written to it and no number is shown from it. Stop the server, put the newest copy back with "npm run restore -- COPY", which keeps the damaged file under another name, and start the server again.',
  },
  {
    says: /SQLITE_READONLY_DBMOVED: the file is missing/,
    title: 'The database file is missing',
    advice:
      'It was moved or deleted while the server ran. Move it back, or stop the server and put a copy in its place with "npm run restore -- COPY": it is noticed as soon as it is there.',
  },
  {
    says: /SQLITE_READONLY_DBMOVED: the journal was removed/,
    title: 'The journal of the database is missing',
    advice:
      'The files that end in -wal and -shm were moved or deleted while the server used them, so nothing more is written. Stop the server and start it again: what was stored stands in the database file.',
  },
  {
    says: /SQLITE_READONLY_DBMOVED/,
    title: 'The database file has been replaced',
    advice:
      'Another file stands in its place since the server opened it, and is opened with the next request. See whether it is the right one, and then try again.',
  },
  {
    says: /SQLITE_FULL|disk is full|ENOSPC|EDQUOT/,
    title: 'The disk is full',
    advice: 'The disk that holds the database takes no more. Free some space on it and try again.',
  },
  {
    says: /SQLITE_IOERR|disk I\/O error|\bEIO\b/,
    title: 'The disk cannot be read or written',
    advice:
      'The disk that holds the database is failing, full or gone. Look into the log of the machine, and have a copy of the database at hand.',
  },
  {
    says: /SQLITE_READONLY|readonly database/,
    title: 'The database cannot be written',
    advice:
      'The file or its folder is read-only. Give the user that runs the server the right to write to both.',
  },
  {
    // Making the file and its folder is done outside the driver.
    says: /SQLITE_CANTOPEN|Unable to open connection|, (?:mkdir|open) '[^']*'/,
    title: 'The database cannot be opened',
    advice:
      'The file that DATABASE_URL names is missing or may not be read. Check the address, then run "npm start".',
  },
]

/** Whether a trouble goes by itself. */
export const isPassing = (trouble: Trouble) => trouble.title === BUSY

/** Whether another writer had the lock, so that the same may succeed a moment later. */
export function isBusy(error: unknown): boolean {
  return /SQLITE_BUSY|database is locked|P1008|SocketTimeout/.test(wordsOf(error))
}

/** Whether SQLite has found the file damaged, or no database at all. */
export function isDamage(error: unknown): boolean {
  return /SQLITE_CORRUPT|SQLITE_NOTADB|disk image is malformed|file is not a database/.test(wordsOf(error))
}

/** Everything an error says, with its causes. */
function wordsOf(error: unknown): string {
  if (!(error instanceof Error)) return ''
  const code = 'code' in error ? String(error.code) : ''
  return [error.name, code, error.message, wordsOf(error.cause)].join(' ')
}

/** A title and one piece of advice for a failure of the database itself; null for any other error. */
export function describeTrouble(error: unknown): Trouble | null {
  const words = wordsOf(error)
  const trouble = TROUBLES.find(({ says }) => says.test(words))
  return trouble ? { title: trouble.title, advice: trouble.advice } : null
}
