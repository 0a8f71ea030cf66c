// The instants of the history. They never go back, whatever the clock of the machine does: a day that is over, or that a
// reader was shown as over, gets no more revisions.
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { basename, dirname, extname, join } from 'node:path'
import { type Day, dayOf } from '@/lib/period'
import type { Reader } from './client'

/** Among the earlier days, whose names begin alike, so that what forgets them forgets this too. */
const pathFor = (file: string) => join(dirname(file), 'asof', `${basename(file, extname(file))}-over`)

/** The latest day that a reader was shown as over; '' when there was none. */
function latestOver(file: string): Day {
  try {
    return readFileSync(pathFor(file), 'utf8')
  } catch {
    return ''
  }
}

/**
 * Remembers that a reader is shown a day of the database `file`, if by the clock it is over. A clock that ran ahead and
 * is set right must not put more into it.
 */
export function noteShown(file: string, day: Day, now = new Date()): void {
  if (day >= dayOf(now) || day <= latestOver(file)) return
  const path = pathFor(file)
  const draft = `${path}.${process.pid}`
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(draft, day)
  renameSync(draft, path)
}

/** The earliest instant that a revision may have now; null where there is no history yet. `file` as in fileOf. */
async function earliestInstant(reader: Reader, file: string | null): Promise<Date | null> {
  const [newest] = await reader.$queryRawUnsafe<{ at: string | null }[]>(
    'SELECT CAST(max("at") AS TEXT) AS "at" FROM "Revision"',
  )
  const over = file === null ? '' : latestOver(file)
  const instants = [
    ...(newest?.at ? [Date.parse(newest.at)] : []),
    ...(over === '' ? [] : [Date.parse(`${over}T24:00:00Z`)]),
  ].filter(Number.isFinite)
  return instants.length === 0 ? null : new Date(Math.max(...instants))
}

/** `at`, or the earliest instant that a revision may have, whichever is later. */
export async function notBefore(reader: Reader, file: string | null, at: Date): Promise<Date> {
  const earliest = await earliestInstant(reader, file)
  return earliest !== null && earliest > at ? earliest : at
}

/** What a start says of a clock that is behind the history; null when it is not. */
export async function clockWarning(
  reader: Reader,
  file: string | null,
  now = new Date(),
): Promise<string | null> {
  const earliest = await earliestInstant(reader, file)
  if (earliest === null || earliest <= now) return null
  const words = (at: Date) => `${at.toISOString().slice(0, 16).replace('T', ' ')} UTC`
  return `The clock of this machine says ${words(now)}, which is before the newest change, of ${words(earliest)}. Set the clock right; until it has passed that moment, every change is dated ${words(earliest)}, so that no earlier day changes.`
}
