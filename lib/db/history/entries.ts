// What was done to the statements of a question, from the revisions, for everybody to read. Holds nothing private.
import type { Question } from '@/lib/question'
import type { Vocabulary } from '@/lib/vocabulary'
import { filtersOf, list, relationsOf, whereOf } from '../ask/filters'
import { Prisma } from '../generated/client'
import type { Database } from '../store/client'

/** What was done to one statement, with its codings, at one instant. */
export type Entry = {
  statement: string
  /** Instant, ISO 8601 UTC. */
  at: string
  /** Why, in the writer's words, one or more. */
  why: string[]
  /** "coded" when only codings were added. */
  kind: 'new' | 'coded' | 'corrected' | 'removed'
  /** The newest revision in it; stable, and larger the newer. */
  revision: number
}

type EntryRow = {
  id: number | bigint
  at: string
  why: string
  recordType: 'statement' | 'coding'
  statement: string
  began: 0 | 1 | bigint
  ended: 0 | 1 | bigint
}

const ENTRY_COLUMNS = Prisma.sql`r.id, CAST(r.at AS TEXT) AS at, r.why, r.recordType, r.before IS NULL AS began, r.after IS NULL AS ended`

// A coding's row may be gone, so its statement is read from the revision.
const STATEMENT = Prisma.sql`
  CASE r.recordType WHEN 'statement' THEN r.recordId ELSE coalesce(r.after, r.before) ->> 'statementId' END`

/** Revisions of one statement at one instant; a statement is hardly ever written with more codings than this. */
const MOST_TOGETHER = 10

/** The newest changes of the statements that a question shows now, newest first, at most `limit`. */
export async function newestEntries(
  database: Database,
  question: Question,
  vocabulary: Vocabulary,
  limit: number,
): Promise<Entry[]> {
  // Newest first and only so far: the revisions of a large data set are far larger than the data set.
  const rows = await database.$queryRaw<EntryRow[]>`
    WITH ${relationsOf(question, vocabulary)},
    view AS MATERIALIZED (SELECT s.id FROM Statement s WHERE ${whereOf(filtersOf(question))})
    SELECT ${ENTRY_COLUMNS}, ${STATEMENT} AS statement FROM Revision r
    WHERE +r.recordType IN ('statement', 'coding') AND ${STATEMENT} IN (SELECT id FROM view)
    ORDER BY r.id DESC LIMIT ${limit * MOST_TOGETHER}`
  return entriesOf(rows).slice(0, limit)
}

/** What was changed in these statements and codings after a revision, newest first. */
export async function entriesAfter(
  database: Database,
  revision: number,
  statements: readonly string[],
  codings: readonly string[],
): Promise<Entry[]> {
  const rows = await database.$queryRaw<EntryRow[]>`
    SELECT ${ENTRY_COLUMNS}, ${STATEMENT} AS statement FROM Revision r
    WHERE r.id > ${revision} AND (
      +r.recordType = 'statement' AND r.recordId IN ${list(statements)} OR
      +r.recordType = 'coding' AND r.recordId IN ${list(codings)}
    )
    ORDER BY r.id DESC`
  return entriesOf(rows)
}

/** Rows, newest first, gathered by statement and instant. */
function entriesOf(rows: readonly EntryRow[]): Entry[] {
  const gathered = new Map<string, EntryRow[]>()
  for (const row of rows) {
    const key = `${row.at} ${row.statement}`
    gathered.set(key, [...(gathered.get(key) ?? []), row])
  }
  return [...gathered.values()].flatMap((together) => {
    const [newest] = together
    if (!newest) return []
    return {
      statement: newest.statement,
      at: new Date(newest.at).toISOString(),
      why: [...new Set(together.map(({ why }) => why))].reverse(),
      kind: kindOf(together),
      revision: Number(newest.id),
    }
  })
}

function kindOf(rows: readonly EntryRow[]): Entry['kind'] {
  const own = rows.filter(({ recordType }) => recordType === 'statement')
  if (own.some(({ began }) => Number(began) === 1)) return 'new'
  if (own.some(({ ended }) => Number(ended) === 1)) return 'removed'
  if (own.length === 0 && rows.every(({ began }) => Number(began) === 1)) return 'coded'
  return 'corrected'
}
