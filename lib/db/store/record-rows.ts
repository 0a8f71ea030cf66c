// Writes the rows of records and of revisions, and says why the database refuses some. For the writer and for replaying.
import type { RecordType } from '@/lib/record/field'
import type { StoredRecord } from '@/lib/record/schema'
import type { Change } from './change'
import type { Reader } from './client'
import { removeSql, TABLES, writePartSql, writeSql } from './record-sql'

/** Makes the records of one chunk what they shall be; `known` are those that are stored already. */
export async function writeRecords(
  transaction: Reader,
  chunk: readonly Change[],
  known: ReadonlyMap<string, StoredRecord<RecordType>>,
): Promise<void> {
  const [first] = chunk
  if (!first) return
  const { table, parts } = TABLES[first.type]
  const run = (sql: string, ...values: string[]) => transaction.$executeRawUnsafe(sql, ...values)
  const stored = JSON.stringify(chunk.flatMap(({ id }) => (known.has(id) ? [id] : [])))
  if (stored !== '[]')
    for (const part of new Map(parts.map((each) => [each.table, each])).values())
      await run(removeSql(part.table, part.owner), stored)
  if (first.after === null) await run(removeSql(table, 'id'), stored)
  else {
    const records = JSON.stringify(chunk.map(({ after }) => after))
    await run(writeSql(first.type), records)
    for (const part of parts) await run(writePartSql(part), records)
  }
}

/** Takes a JSON list of revisions. As Prisma writes instants, so that they sort with those it reads and writes. */
const APPEND_REVISIONS = `INSERT INTO "Revision" ("id", "at", "who", "why", "changeset", "recordType", "recordId", "before", "after")
  SELECT r.value ->> 'id', r.value ->> 'at', r.value ->> 'who', r.value ->> 'why', r.value ->> 'changeset',
    r.value ->> 'type', r.value ->> 'recordId', r.value ->> 'before', r.value ->> 'after' FROM json_each(?) r`

/** Appends revisions as they are given; `at` as instantOf writes it. */
export async function appendRevisions(transaction: Reader, revisions: readonly object[]): Promise<void> {
  await transaction.$executeRawUnsafe(APPEND_REVISIONS, JSON.stringify(revisions))
}

/** An instant as the history holds it. */
export const instantOf = (at: Date) => at.toISOString().replace('Z', '+00:00')

/** Why the database refused a write, to be read after the record's name; null when it was no refusal. */
export function describeRefusal(error: unknown, removing: boolean): string | null {
  if (!(error instanceof Error)) return null
  const reason = /SQLITE_CONSTRAINT: ([^`]*)/.exec(error.message)?.[1]?.trim()
  if (reason === undefined) return null
  const [, kind, what = ''] =
    /^(CHECK|UNIQUE|NOT NULL|FOREIGN KEY) constraint failed(?:: (.*))?/.exec(reason) ?? []
  const fields = what.replaceAll(/\w+\./g, '')
  if (kind === 'CHECK')
    return `breaks the rule “${what.replace(/^[^_]*_/, '').replaceAll('_', ' ')}” (${what})`
  if (kind === 'UNIQUE') return `has the same ${fields} as another in ${what.replace(/\..*/, '')}`
  if (kind === 'NOT NULL') return `has no ${fields}`
  if (kind === 'FOREIGN KEY')
    return removing ? 'cannot be removed, others refer to it' : 'refers to a record that does not exist'
  return `was refused: ${reason}`
}

/** References of statements that may be written before what they name, and the table they name. */
const LATE_REFERENCES = [
  ['adoptedCodingId', 'Coding'],
  ['describedInId', 'Statement'],
  ['repeatOfId', 'Statement'],
] as const

// The database itself checks these at COMMIT, and says no more than that one of them dangles.
export async function refuseDangling(
  transaction: Reader,
  written: readonly string[],
  removed: readonly string[],
): Promise<void> {
  for (const [column, table] of LATE_REFERENCES) {
    const [dangling] = await transaction.$queryRawUnsafe<{ id: string; target: string }[]>(
      `SELECT s."id" AS "id", s."${column}" AS "target" FROM "Statement" s
       WHERE (s."id" IN (SELECT value FROM json_each(?)) OR s."${column}" IN (SELECT value FROM json_each(?)))
         AND s."${column}" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "${table}" t WHERE t."id" = s."${column}") LIMIT 1`,
      JSON.stringify(written),
      JSON.stringify(removed),
    )
    if (dangling)
      throw new Error(
        `Nothing was stored: statement ${dangling.id} names ${dangling.target} as its ${column}, which does not exist.`,
      )
  }
}
