// What to do when the database cannot be reached or used. Knows the troubles a reader or operator can mend; a mistake in
// a query is not one of them.

export type Trouble = { title: string; advice: string }

/** What drivers and the file system say, and what people are told. */
const TROUBLES: readonly (Trouble & { says: RegExp })[] = [
  {
    says: /SQLITE_BUSY|SQLITE_LOCKED|database is locked|P1008|Unable to start a transaction/,
    title: 'The database is busy',
    advice: 'Another program is writing to it, such as an import. Try again in a moment.',
  },
  {
    says: /no such table/,
    title: 'The database is not set up',
    advice: 'Its tables are missing. Run "npm start", which sets it up.',
  },
  {
    says: /SQLITE_NOTADB|file is not a database|SQLITE_CORRUPT|disk image is malformed/,
    title: 'The file is not a usable database',
    advice:
      'DATABASE_URL names a file that is damaged or something else. Restore a copy, or move it away and run "npm start".',
  },
  {
    says: /SQLITE_READONLY|readonly database|SQLITE_FULL|disk is full|SQLITE_IOERR/,
    title: 'The database cannot be written',
    advice:
      'The disk is full, or the file or its folder is read-only. Free some space or give write permission.',
  },
  {
    // Making the file's folder is the one thing done outside the driver.
    says: /SQLITE_CANTOPEN|Unable to open connection|, mkdir '/,
    title: 'The database cannot be opened',
    advice:
      'The file that DATABASE_URL names is missing or may not be read. Check the address, then run "npm start".',
  },
]

/** Whether another writer had the lock, so that the same may succeed a moment later. */
export function isBusy(error: unknown): boolean {
  return /SQLITE_BUSY|database is locked|P1008|SocketTimeout/.test(wordsOf(error))
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
