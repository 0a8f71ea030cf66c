// Corrections of what was published, and what each did to the numbers, from the revisions. Numbers are of the whole data
// set, joint statements credited to the joint actor; new statements and first codings are no corrections.

import { setImmediate as turn } from 'node:timers/promises'
import { isDeepStrictEqual } from 'node:util'
import { LRUCache } from 'lru-cache'
import type { RecordState } from '@/lib/record/differences'
import type { Effect } from '@/lib/record/effect'
import { NO_COUNTS } from '@/lib/stance'
import { list } from '../ask/filters'
import { Prisma } from '../generated/client'
import type { Database } from '../store/client'
import { newestRevision } from '../store/revisions'
import { type Change, changesWithin } from './changes'
import { added, type Counts, countNow, deltaOf, difference, stretches } from './correction-counts'
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
