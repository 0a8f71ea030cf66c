// What a span of the history did to the counts of every actor: statements that it touched, before and after, and everything
// as it stands now.
import { setImmediate as turn } from 'node:timers/promises'
import { addCounts, isLevel, type Level, type LevelCounts, NO_COUNTS, placeOf } from '@/lib/stance'
import type { Database } from '../store/client'

/** Counts by the id of the actor. */
export type Counts = ReadonlyMap<string, LevelCounts>

/** Revisions read by one query: others are served between two. */
const STRETCH = 5000

/** The revisions after `from` up to `to`, in stretches of a bearable length. */
export function* stretches(from: number, to: number): Generator<{ from: number; to: number }, void> {
  for (let start = from; start < to; start += STRETCH)
    yield { from: start, to: Math.min(to, start + STRETCH) }
}

type CountRow = { moment: number | bigint; actor: string; level: number | bigint | null; n: number | bigint }

/**
 * By how much the counts differ after `to` from those after `from`, for every actor in whose profile one of the touched
 * statements stands at one of the two, though the difference be none.
 */
export async function deltaOf(database: Database, from: number, to: number): Promise<Counts> {
  const delta = new Map<string, LevelCounts>()
  for (const stretch of stretches(from, to)) {
    const [before, after] = await touchedBy(database, stretch)
    for (const actor of new Set([...before.keys(), ...after.keys()]))
      delta.set(
        actor,
        addCounts(delta.get(actor) ?? NO_COUNTS, difference(after.get(actor), before.get(actor))),
      )
    await turn()
  }
  return delta
}

/** What the statements touched by the revisions after `from` up to `to` add to the counts at both. */
async function touchedBy(
  database: Database,
  { from, to }: { from: number; to: number },
): Promise<[before: Counts, after: Counts]> {
  const rows = await database.$queryRaw<CountRow[]>`
    WITH touched(id) AS MATERIALIZED (
      SELECT r.recordId FROM Revision r WHERE r.id > ${from} AND r.id <= ${to} AND +r.recordType = 'statement'
      UNION
      SELECT r.before ->> 'statementId' FROM Revision r
      WHERE r.id > ${from} AND r.id <= ${to} AND +r.recordType = 'coding' AND r.before IS NOT NULL
      UNION
      SELECT r.after ->> 'statementId' FROM Revision r
      WHERE r.id > ${from} AND r.id <= ${to} AND +r.recordType = 'coding' AND r.after IS NOT NULL
    ),
    said AS MATERIALIZED (
      SELECT m.column1 AS moment, (
        SELECT max(r.id) FROM Revision r
        WHERE r.recordType = 'statement' AND r.recordId = t.id AND r.id <= m.column1
      ) AS revision
      FROM touched t CROSS JOIN (VALUES (${from}), (${to})) m
    ),
    coded AS MATERIALIZED (
      SELECT said.moment, r.after ->> 'jointActorId' AS joint, r.after -> 'actors' AS actors,
        CASE WHEN r.after ->> 'counted' THEN (
          SELECT c.after ->> 'level' FROM Revision c
          WHERE c.recordType = 'coding' AND c.recordId = r.after ->> 'adoptedCodingId' AND c.id <= said.moment
          ORDER BY c.id DESC LIMIT 1
        ) END AS level
      FROM said CROSS JOIN Revision r ON r.id = said.revision WHERE r.after IS NOT NULL
    )
    SELECT moment, actor.value AS actor, level, count(*) AS n
    FROM coded, json_each(CASE WHEN joint IS NULL THEN actors ELSE json_array(joint) END) actor
    GROUP BY moment, actor.value, level`
  const at = (moment: number) => countsIn(rows.filter((row) => Number(row.moment) === moment))
  return [at(from), at(to)]
}

/** An actor whose statements are all uncoded or not counted has its place with nothing counted. */
function countsIn(rows: readonly Omit<CountRow, 'moment'>[]): Counts {
  const counts = new Map<string, LevelCounts>()
  for (const { actor, level, n } of rows) {
    const one = level === null ? null : Number(level)
    counts.set(
      actor,
      addCounts(
        counts.get(actor) ?? NO_COUNTS,
        one !== null && isLevel(one) ? some(one, Number(n)) : NO_COUNTS,
      ),
    )
  }
  return counts
}

function some(level: Level, n: number): LevelCounts {
  const at = (place: number) => (place === placeOf(level) ? n : 0)
  return [at(0), at(1), at(2), at(3), at(4), at(5), at(6)]
}

export function difference(one: LevelCounts = NO_COUNTS, other: LevelCounts = NO_COUNTS): LevelCounts {
  const at = (place: number) => (one[place] ?? 0) - (other[place] ?? 0)
  return [at(0), at(1), at(2), at(3), at(4), at(5), at(6)]
}

export function added(start: Counts, delta: Counts, sign: 1 | -1): Counts {
  const counts = new Map(start)
  for (const [actor, change] of delta) {
    const had = counts.get(actor) ?? NO_COUNTS
    counts.set(actor, sign > 0 ? addCounts(had, change) : difference(had, change))
  }
  return counts
}

/** The counts of the data set as it is, and the revision they are of, in one query and so of one moment. */
export async function countNow(database: Database): Promise<{ revision: number; counts: Counts }> {
  const [row] = await database.$queryRaw<{ revision: number | bigint | null; counts: string }[]>`
    SELECT (SELECT max(id) FROM Revision) AS revision, (
      SELECT json_group_array(json_object('actor', actor, 'level', level, 'n', n)) FROM (
        SELECT credited.actor, c.level, count(*) AS n FROM (
          SELECT s.id, s.jointActorId AS actor FROM Statement s WHERE s.jointActorId IS NOT NULL
          UNION ALL
          SELECT s.id, sa.actorId FROM Statement s JOIN StatementActor sa ON sa.statementId = s.id WHERE s.jointActorId IS NULL
        ) credited
        JOIN Statement s ON s.id = credited.id JOIN Coding c ON c.id = s.adoptedCodingId
        WHERE s.counted AND c.level IS NOT NULL GROUP BY credited.actor, c.level
      )
    ) AS counts`
  return { revision: Number(row?.revision ?? 0), counts: countsIn(JSON.parse(row?.counts ?? '[]')) }
}
