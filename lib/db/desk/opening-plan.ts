// What belongs to the opening data, and what of it can be put away: the records that the seed began, without those that
// others still need.
import type { RecordType } from '@/lib/record/field'
import { Prisma } from '../generated/client'
import type { Reader } from '../store/client'

/** Who began a record that belongs to the opening data; no person can have this name. */
export const SEED = 'seed'

/** `seeded(type, id)`: every record that the seed has ever begun. By changesets, since these are indexed. */
const SEEDED = Prisma.sql`
  seeding(changeset) AS MATERIALIZED (
    SELECT f.changeset FROM (
      SELECT changeset, min(id) AS first FROM Revision WHERE changeset IS NOT NULL GROUP BY changeset
    ) f JOIN Revision r ON r.id = f.first WHERE r.who = ${SEED}
  ),
  seeded(type, id) AS MATERIALIZED (
    SELECT r.recordType, r.recordId FROM seeding JOIN Revision r ON r.changeset = seeding.changeset
    WHERE r.who = ${SEED} AND r.before IS NULL
    UNION
    SELECT recordType, recordId FROM Revision WHERE changeset IS NULL AND who = ${SEED} AND before IS NULL
  ),
  opening(id) AS MATERIALIZED (
    SELECT s.id FROM Statement s WHERE s.id IN (SELECT id FROM seeded WHERE type = 'statement')
  )`

/** `held(id)`: opening statements that others name, as what they repeat or are described in, or rounds of coding; and what
 * those name. */
const HELD = Prisma.sql`
  link(naming, named) AS MATERIALIZED (
    SELECT id, describedInId FROM Statement WHERE describedInId IS NOT NULL
    UNION ALL SELECT id, repeatOfId FROM Statement WHERE repeatOfId IS NOT NULL
  ),
  held(id) AS (
    SELECT named FROM link WHERE named IN (SELECT id FROM opening) AND naming NOT IN (SELECT id FROM opening)
    UNION SELECT id FROM opening WHERE id IN (SELECT statementId FROM RoundUnit)
      OR id IN (SELECT statementId FROM RoundOutcome) OR id IN (SELECT statementId FROM Assignment)
    UNION SELECT link.named FROM held JOIN link ON link.naming = held.id WHERE link.named IN (SELECT id FROM opening)
  )`

/** `leaving(id)`: the statements that can be put away. */
const LEAVING = Prisma.sql`
  leaving(id) AS MATERIALIZED (SELECT id FROM opening WHERE id NOT IN (SELECT id FROM held))`

const gone = (column: string) => Prisma.raw(`${column} IN (SELECT id FROM leaving)`)

const offered = (type: RecordType) =>
  Prisma.sql`NOT r.archived AND r.id IN (SELECT id FROM seeded WHERE type = ${type})`

/** `idle…(id)`: records of the opening data that nothing names any more once its statements are away. */
const IDLE = Prisma.sql`
  idleSpeaker(id) AS MATERIALIZED (
    SELECT r.id FROM Speaker r WHERE ${offered('speaker')}
      AND NOT EXISTS (SELECT 1 FROM Statement s WHERE s.speakerId = r.id AND NOT ${gone('s.id')})
  ),
  idleEvent(id) AS MATERIALIZED (SELECT r.id FROM Event r WHERE ${offered('event')}),
  idleSource(id) AS MATERIALIZED (
    SELECT r.id FROM Source r WHERE ${offered('source')}
      AND NOT EXISTS (
        SELECT 1 FROM StatementSource ss WHERE r.id IN (ss.sourceId, ss.relayedById) AND NOT ${gone('ss.statementId')}
      )
      AND NOT EXISTS (
        SELECT 1 FROM Event e WHERE e.sourceId = r.id AND NOT e.archived AND e.id NOT IN (SELECT id FROM idleEvent)
      )
  ),
  idleOutlet(id) AS MATERIALIZED (
    SELECT r.id FROM Outlet r WHERE ${offered('outlet')}
      AND NOT EXISTS (
        SELECT 1 FROM Source s WHERE s.outletId = r.id AND NOT s.archived AND s.id NOT IN (SELECT id FROM idleSource)
      )
      AND NOT EXISTS (SELECT 1 FROM Statement s WHERE s.describedByOutletId = r.id AND NOT ${gone('s.id')})
  ),
  idleTopic(id) AS MATERIALIZED (
    SELECT r.id FROM Topic r WHERE ${offered('topic')}
      AND NOT EXISTS (SELECT 1 FROM StatementTopic st WHERE st.topicId = r.id AND NOT ${gone('st.statementId')})
  ),
  unnamed(id) AS MATERIALIZED (
    SELECT r.id FROM Actor r WHERE ${offered('actor')}
      AND NOT EXISTS (SELECT 1 FROM StatementActor sa WHERE sa.actorId = r.id AND NOT ${gone('sa.statementId')})
      AND NOT EXISTS (SELECT 1 FROM StatementParty p WHERE p.actorId = r.id AND NOT ${gone('p.statementId')})
      AND NOT EXISTS (
        SELECT 1 FROM Statement s WHERE r.id IN (s.jointActorId, s.describedByActorId) AND NOT ${gone('s.id')}
      )
      AND NOT EXISTS (
        SELECT 1 FROM Speaker p WHERE p.actorId = r.id AND NOT p.archived AND p.id NOT IN (SELECT id FROM idleSpeaker)
      )
  ),
  idleActor(id) AS MATERIALIZED (
    SELECT id FROM unnamed WHERE NOT EXISTS (
      SELECT 1 FROM ActorMember m JOIN Actor joint ON joint.id = m.jointId
      WHERE m.memberId = unnamed.id AND NOT joint.archived AND m.jointId NOT IN (SELECT id FROM unnamed)
    )
  )`

/** Why the opening data left, in the history's words; by these it is found again. */
export const PUT_AWAY = 'The opening data was put away'

/** `away(changeset)`: for each opening statement that is put away, the changeset that did it. */
const AWAY = Prisma.sql`
  away(changeset) AS (
    SELECT r.changeset FROM seeded JOIN Revision r ON r.id = (
      SELECT max(n.id) FROM Revision n WHERE n.recordType = 'statement' AND n.recordId = seeded.id
    )
    WHERE seeded.type = 'statement' AND r.after IS NULL AND r.why = ${PUT_AWAY} AND r.changeset IS NOT NULL
  )`

/** How much of the opening data there is, and how much beside it. Counts of statements. */
export type OpeningData = {
  /** Here, and to be seen. */
  present: number
  /** Of these, what stays when the others are put away, because other statements or rounds of coding name it. */
  held: number
  /** Put away, and can be brought back. */
  away: number
  /** Statements that are not of the opening data. */
  own: number
}

/** Counts the statements of the opening data and the others. */
export async function openingDataFor(reader: Reader): Promise<OpeningData> {
  const [row] = await reader.$queryRaw<Record<'present' | 'held' | 'away' | 'every', number | bigint>[]>`
    WITH RECURSIVE ${SEEDED}, ${HELD}, ${AWAY}
    SELECT (SELECT count(*) FROM opening) AS present, (SELECT count(*) FROM held) AS held,
      (SELECT count(*) FROM away) AS away, (SELECT count(*) FROM Statement) AS every`
  const present = Number(row?.present ?? 0)
  return {
    present,
    held: Number(row?.held ?? 0),
    away: Number(row?.away ?? 0),
    own: Number(row?.every ?? 0) - present,
  }
}

/** Types of record that are archived when nothing names them any more. */
export const IDLE_TYPES = ['outlet', 'source', 'actor', 'speaker', 'topic', 'event'] as const

export type OpeningPlan = {
  statements: string[]
  codings: string[]
  idle: Record<(typeof IDLE_TYPES)[number], string[]>
}

/** The ids of what is removed, and of what is archived, when the opening data is put away. */
export async function openingPlanFor(reader: Reader): Promise<OpeningPlan> {
  const [row] = await reader.$queryRaw<{ plan: string }[]>`
    WITH RECURSIVE ${SEEDED}, ${HELD}, ${LEAVING}, ${IDLE}
    SELECT json_object(
      'statements', (SELECT json_group_array(id ORDER BY id) FROM leaving),
      'codings', (SELECT json_group_array(id ORDER BY id) FROM Coding WHERE statementId IN (SELECT id FROM leaving)),
      'idle', json_object(
        'outlet', (SELECT json_group_array(id ORDER BY id) FROM idleOutlet),
        'source', (SELECT json_group_array(id ORDER BY id) FROM idleSource),
        'actor', (SELECT json_group_array(id ORDER BY id) FROM idleActor),
        'speaker', (SELECT json_group_array(id ORDER BY id) FROM idleSpeaker),
        'topic', (SELECT json_group_array(id ORDER BY id) FROM idleTopic),
        'event', (SELECT json_group_array(id ORDER BY id) FROM idleEvent)
      )
    ) AS plan`
  return JSON.parse(row?.plan ?? '') as OpeningPlan
}

/** The changesets by which statements of the opening data were put away that are not here now. */
export async function leavingChangesetsFor(reader: Reader): Promise<string[]> {
  const rows = await reader.$queryRaw<{ changeset: string }[]>`
    WITH RECURSIVE ${SEEDED}, ${AWAY} SELECT DISTINCT changeset FROM away`
  return rows.map(({ changeset }) => changeset)
}
