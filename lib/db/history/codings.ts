// Which codings a statement has or ever had.
import { setImmediate as turn } from 'node:timers/promises'
import type { Database } from '../store/client'
import { newestRevision } from '../store/revisions'

/** The ids of a statement's codings, removed ones too. */
export async function codingsOf(database: Database, statement: string): Promise<string[]> {
  const present = await database.coding.findMany({ where: { statementId: statement }, select: { id: true } })
  const removed = (await removedCodings(database)).get(statement) ?? []
  return [...new Set([...present.map(({ id }) => id), ...removed])]
}

/** Revisions read by one query: others are served between two. */
const STRETCH = 20_000

// A revision stays as it is, so what has been read once is only added to. To look for a statement's removed codings would
// be to read every revision of every coding.
const removedCodingsCache = new WeakMap<Database, { upTo: number; codings: Map<string, string[]> }>()

async function removedCodings(database: Database): Promise<ReadonlyMap<string, readonly string[]>> {
  const known = removedCodingsCache.get(database) ?? { upTo: 0, codings: new Map<string, string[]>() }
  removedCodingsCache.set(database, known)
  const upTo = await newestRevision(database)
  while (known.upTo < upTo) {
    const from = known.upTo
    const to = Math.min(upTo, from + STRETCH)
    const rows = await database.$queryRaw<{ statement: string; coding: string }[]>`
      SELECT r.before ->> 'statementId' AS statement, r.recordId AS coding FROM Revision r
      WHERE r.id > ${from} AND r.id <= ${to} AND +r.recordType = 'coding' AND r.after IS NULL`
    for (const { statement, coding } of rows) {
      const others = known.codings.get(statement) ?? []
      // Somebody else may be reading the same stretch.
      if (!others.includes(coding)) known.codings.set(statement, [...others, coding])
    }
    known.upTo = Math.max(known.upTo, to)
    await turn()
  }
  return known.codings
}
