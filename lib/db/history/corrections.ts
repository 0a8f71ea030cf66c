// Corrections of what was published, and what each did to the numbers, from the revisions. Numbers are of the whole data
// set, joint statements credited to the joint actor; new statements and first codings are no corrections.

import { setImmediate as turn } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { LRUCache } from 'lru-cache'
import type { RecordState } from '@/lib/record/differences'
import type { Effect } from '@/lib/record/effect'
import { addCounts, isLevel, type Level, type LevelCounts, NO_COUNTS, placeOf } from '@/lib/stance'
import { list } from '../ask/filters'
import { Prisma } from '../generated/client'
import type { Database } from '../store/client'
import { newestRevision } from '../store/revisions'
import { type Change, changesWithin } from './changes'
import { namesIn } from './record-names'

/** What was corrected in one go. */
export type Correction = {
  /** The newest revision in it; stable, and larger the newer. */
  revision: number
  /** Instant, ISO 8601 UTC. */
  at: string
  who: string
  why: string
  /** The key of its changeset. */
  changeset: string
  /** How many statements were corrected. */
  count: number
  /** Some of them; all where they are few. */
  statements: { id: string; changes: Change[] }[]
  /** Every actor in whose profile one of the statements stands or stood, in stated order. */
  effects: { actor: { id: string; slug: string | null; name: string }; effect: Effect }[]
}

/** More statements than this are counted only. */
const MOST_LISTED = 5

/** Revisions compared at a time. */
const PAGE = 200

/** Revisions read by one query: others are served between two. */
const STRETCH = 5000

/** So many revisions are followed sooner than the whole data set is counted. */
const NEAR = 2000

/** States of the counts kept to count on from. */
const MOST_POINTS = 300

/** What was written by one call of the writer: its revisions follow one another, and nobody else's stand between them. */
type Unit = {
  first: number
  last: number
  at: string
  who: string
  why: string
  changeset: string
  statements?: Promise<{ ids: string[]; count: number }>
  delta?: Promise<Counts>
}

/** Counts by the id of the actor. */
type Counts = ReadonlyMap<string, LevelCounts>

type Known = { upTo: number; units: Unit[]; looking: Promise<void> | null; points: LRUCache<number, Counts> }

// A revision stays as it is, so what has been found once is only added to.
const knownOf = new WeakMap<Database, Known>()

/** How many corrections there are. */
export async function correctionCount(database: Database): Promise<number> {
  return (await knownNow(database)).units.length
}

/** Corrections, newest first. */
export async function correctionsFor(
  database: Database,
  { offset, limit }: { offset: number; limit: number },
): Promise<Correction[]> {
  const known = await knownNow(database)
  const units = known.units.toReversed().slice(offset, offset + limit)
  const corrections: Correction[] = []
  for (const unit of units) corrections.push(await correctionOf(database, known, unit))
  return corrections
}

async function knownNow(database: Database): Promise<Known> {
  const known = knownOf.get(database) ?? {
    upTo: 0,
    units: [],
    looking: null,
    points: new LRUCache({ max: MOST_POINTS }),
  }
  knownOf.set(database, known)
  known.looking ??= lookOn(database, known).finally(() => {
    known.looking = null
  })
  await known.looking
  return known
}

async function correctionOf(database: Database, known: Known, unit: Unit): Promise<Correction> {
  // What could not be read, because the database was busy, is read again the next time.
  unit.statements ??= statementsOf(database, unit).catch((error: unknown) => {
    delete unit.statements
    throw error
  })
  unit.delta ??= deltaOf(database, unit.first - 1, unit.last).catch((error: unknown) => {
    delete unit.delta
    throw error
  })
  const { ids, count } = await unit.statements
  const delta = await unit.delta
  const counts = await countsAt(database, known.points, unit.last)
  // The next older correction counts on from here.
  known.points.set(unit.first - 1, added(counts, delta, -1))
  const changes = await changesWithin(database, unit, ids)
  const { at, who, why, changeset, last: revision } = unit
  return {
    ...{ revision, at, who, why, changeset, count },
    statements: ids.map((id) => ({
      id,
      changes: changes.filter(
        ({ type, id: own, before, after }) =>
          (type === 'statement' ? own : (after ?? before)?.statementId) === id,
      ),
    })),
    effects: (await actorsOf(database, [...delta.keys()])).map((actor) => {
      const after = counts.get(actor.id) ?? NO_COUNTS
      return { actor, effect: { before: difference(after, delta.get(actor.id)), after } }
    }),
  }
}

// ---- what is a correction --------------------------------------------------------------------------------------

/** A revision `r` of a statement or coding that there was before it was written. */
const CORRECTING = Prisma.sql`+r.recordType IN ('statement', 'coding') AND EXISTS (
  SELECT 1 FROM Revision e WHERE e.recordType = r.recordType AND e.recordId = r.recordId AND e.id < r.id
    AND (e.at <> r.at OR e.changeset IS NOT r.changeset))`

type Row = {
  first: number | bigint
  at: string
  who: string
  why: string
  changeset: string | null
  /** Whether a coding was changed, or a statement or coding removed or made again. */
  sure: number | bigint
  /** Ids of changes of statements that may be of something private, or a first coding that figures use, and no more. */
  doubtful: string
}

/** Adds the corrections since the last look to those that are known. */
async function lookOn(database: Database, known: Known): Promise<void> {
  const upTo = await newestRevision(database)
  const doubtful = Prisma.sql`(r.recordType = 'statement' AND r.before IS NOT NULL AND r.after IS NOT NULL)`
  for (const { from, to } of stretches(known.upTo, upTo)) {
    const rows = await database.$queryRaw<Row[]>`
      SELECT min(r.id) AS first, CAST(r.at AS TEXT) AS at, r.who, r.why, r.changeset,
        max(NOT ${doubtful}) AS sure, json_group_array(r.id) FILTER (WHERE ${doubtful}) AS doubtful
      FROM Revision r WHERE r.id > ${from} AND r.id <= ${to} AND ${CORRECTING}
      GROUP BY r.at, r.changeset, r.who, r.why ORDER BY first`
    const found: Unit[] = []
    for (const row of rows) {
      // The rest of what a former stretch began with.
      const last = found.at(-1) ?? known.units.at(-1)
      if (last && Number(row.first) <= last.last) continue
      if (Number(row.sure) === 1 || (await hasPublicChange(database, JSON.parse(row.doubtful) as number[])))
        found.push(await unitOf(database, row))
    }
    known.units.push(...found)
    known.upTo = to
    await turn()
  }
}

/** The revisions after `from` up to `to`, in stretches of a bearable length. */
function* stretches(from: number, to: number): Generator<{ from: number; to: number }, void> {
  for (let start = from; start < to; start += STRETCH)
    yield { from: start, to: Math.min(to, start + STRETCH) }
}

async function hasPublicChange(database: Database, ids: readonly number[]): Promise<boolean> {
  for (let from = 0; from < ids.length; from += PAGE) {
    const rows = await database.$queryRaw<{ before: string; after: string; coded: number | bigint }[]>`
      SELECT r.before, r.after, EXISTS (
        SELECT 1 FROM Revision e WHERE e.recordType = r.recordType AND e.recordId = r.recordId AND e.id < r.id
          AND e.after ->> 'adoptedCodingId' IS NOT NULL
      ) AS coded
      FROM Revision r WHERE r.id IN ${list(ids.slice(from, from + PAGE))}`
    if (
      rows.some(({ before, after, coded }) =>
        isPublicChange(JSON.parse(before), JSON.parse(after), Number(coded) === 1),
      )
    )
      return true
  }
  return false
}

/** `coded`: figures have used a coding of it before, so that another is not the first. */
function isPublicChange(before: RecordState, after: RecordState, coded: boolean): boolean {
  const open = (state: RecordState) => ({
    ...state,
    adoptedCodingId: coded ? state.adoptedCodingId : null,
    sources: (state.sources as RecordState[]).map(({ passage: _, quotationHash: __, ...source }) => source),
  })
  return !isDeepStrictEqual(open(before), open(after))
}

async function unitOf(database: Database, { first, at, who, why, changeset }: Row): Promise<Unit> {
  // From one of its revisions as far as the same hand wrote at the same instant.
  const [range] = await database.$queryRaw<{ first: number | bigint; last: number | bigint; key: string }[]>`
    SELECT min(r.id) AS first, max(r.id) AS last, coalesce(o.changeset, '~' || min(r.id)) AS key
    FROM Revision o JOIN Revision r ON r.at = o.at AND r.changeset IS o.changeset AND r.who = o.who AND r.why = o.why
    WHERE o.id = ${Number(first)}`
  return {
    first: Number(range?.first ?? first),
    last: Number(range?.last ?? first),
    ...{ who, why },
    at: new Date(at).toISOString(),
    changeset: range?.key ?? changeset ?? '',
  }
}

async function statementsOf(
  database: Database,
  { first, last }: Unit,
): Promise<{ ids: string[]; count: number }> {
  const all = new Set<string>()
  for (const { from, to } of stretches(first - 1, last)) {
    const rows = await database.$queryRaw<{ id: string }[]>`
      SELECT CASE r.recordType WHEN 'statement' THEN r.recordId ELSE coalesce(r.after, r.before) ->> 'statementId' END AS id
      FROM Revision r WHERE r.id > ${from} AND r.id <= ${to} AND ${CORRECTING} GROUP BY 1 ORDER BY min(r.id)`
    for (const { id } of rows) all.add(id)
    await turn()
  }
  return { ids: [...all].slice(0, MOST_LISTED), count: all.size }
}

// ---- numbers ---------------------------------------------------------------------------------------------------

type CountRow = { moment: number | bigint; actor: string; level: number | bigint | null; n: number | bigint }

/**
 * By how much the counts differ after `to` from those after `from`, for every actor in whose profile one of the touched
 * statements stands at one of the two, though the difference be none.
 */
async function deltaOf(database: Database, from: number, to: number): Promise<Counts> {
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

function difference(one: LevelCounts = NO_COUNTS, other: LevelCounts = NO_COUNTS): LevelCounts {
  const at = (place: number) => (one[place] ?? 0) - (other[place] ?? 0)
  return [at(0), at(1), at(2), at(3), at(4), at(5), at(6)]
}

/** Counts of all actors as they were after a revision, from the nearest ones that are known. */
async function countsAt(
  database: Database,
  points: LRUCache<number, Counts>,
  revision: number,
): Promise<Counts> {
  const known = points.get(revision)
  if (known) return known
  const now = await newestRevision(database)
  // Before the first revision there was nothing; now is counted where nothing near is known.
  const nearestOf = (moments: readonly number[]) =>
    moments.reduce((best, each) => (Math.abs(each - revision) < Math.abs(best - revision) ? each : best))
  const seen = nearestOf([0, ...points.keys()])
  const nearest = Math.abs(seen - revision) <= NEAR ? seen : nearestOf([seen, now])
  if (nearest === now && !points.has(now)) {
    const counted = await countNow(database)
    points.set(counted.revision, counted.counts)
    return countsAt(database, points, revision)
  }
  const start: Counts = points.get(nearest) ?? new Map()
  const delta = await deltaOf(database, Math.min(nearest, revision), Math.max(nearest, revision))
  const counts = added(start, delta, nearest < revision ? 1 : -1)
  points.set(revision, counts)
  return counts
}

function added(start: Counts, delta: Counts, sign: 1 | -1): Counts {
  const counts = new Map(start)
  for (const [actor, change] of delta) {
    const had = counts.get(actor) ?? NO_COUNTS
    counts.set(actor, sign > 0 ? addCounts(had, change) : difference(had, change))
  }
  return counts
}

/** The counts of the data set as it is, and the revision they are of, in one query and so of one moment. */
async function countNow(database: Database): Promise<{ revision: number; counts: Counts }> {
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

/** Actors in stated order; removed ones by the name they had last, after the others. */
async function actorsOf(
  database: Database,
  ids: readonly string[],
): Promise<Correction['effects'][0]['actor'][]> {
  const rows = await database.actor.findMany({
    where: { id: { in: [...ids] } },
    orderBy: [{ statedOrder: 'asc' }, { slug: 'asc' }],
    select: { id: true, slug: true, shortName: true },
  })
  const present = rows.map(({ id, slug, shortName: name }) => ({ id, slug, name }))
  const removed = ids.filter((id) => !present.some((actor) => actor.id === id))
  const nameOf = await namesIn(
    database,
    [],
    removed.map((id) => ({ type: 'actor', id })),
  )
  return [...present, ...removed.map((id) => ({ id, slug: null, name: nameOf('actor', id) }))]
}
