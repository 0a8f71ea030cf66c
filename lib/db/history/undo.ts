// Takes changes back through the one writer: an undo is a changeset like any other, and can be undone. Refuses, and then
// stores nothing, where somebody has changed a record since.
import { isDeepStrictEqual } from 'node:util'
import type { RecordType } from '@/lib/record/field'
import { type EditedType, isEditedType } from '@/lib/record/fields'
import { parseRecord, RECORDS, type StoredRecord } from '@/lib/record/schema'
import type { Prisma } from '../generated/client'
import type { Change } from '../store/change'
import type { Database, Reader } from '../store/client'
import { type Author, Conflict, record } from '../store/record'
import { newestRevision } from '../store/revisions'
import { changesetWhere } from './changesets'

/** A record that stands in the way of an undo. */
type Obstacle = { type: EditedType; id: string }

/** Nothing was undone; says why, and which records stand in the way. */
export class NotUndone extends Error {
  override name = 'NotUndone'
  constructor(
    message: string,
    /** The first of them, where there are very many. */
    readonly obstacles: readonly Obstacle[] = [],
    readonly count = obstacles.length,
  ) {
    super(message)
  }
}

/** More obstacles than this are counted only. */
const MOST_LISTED = 50

/** Revisions read at a time. */
const PAGE = 500

const NOTHING_LEFT = 'Nothing is left to undo: every record is as it was before already.'

type Past = {
  id: number
  type: EditedType
  recordId: string
  before: string | null
  /** 1 where the revision removed the record. */
  ended: number | bigint
  /** The newest revision of the record when the undo began. */
  newest: number
  /** The record as it is, where it began with this revision and is merged into another; else null. */
  merged: string | null
}

type Done = { written: number; changeset: string }

/**
 * Sets every record of a changeset back to what it was before, in the reverse order, all or none. A record that is so
 * already is left alone. Throws NotUndone where a record has been changed since or others need it, and where nothing is
 * left to undo. Revisions are read while they are taken back, so memory does not grow with the changeset.
 */
export function undo(database: Database, key: string, by: Author): Promise<Done> {
  const where = changesetWhere(key)
  if (where === null) throw new NotUndone(`There is no changeset ${key}.`)
  return refusing(() => record(database, by, (reader) => sorted(changesBack(reader, key, where))))
}

/**
 * Sets one record to what it was before one of its revisions, or again to what it was after it. Before: refused when it
 * has been changed since, unless it is the same again. After: whatever came later, but only while `basedOn` is still its
 * newest revision, so that nobody overwrites what they have not seen.
 */
export function revert(
  database: Database,
  { type, id, revision }: { type: EditedType; id: string; revision: number },
  to: 'before' | { after: true; basedOn: number },
  by: Author,
): Promise<Done> {
  return refusing(() =>
    record(database, by, async function* (reader) {
      const [row] = await reader.$queryRaw<
        { before: string | null; after: string | null; now: string | null }[]
      >`
        SELECT r.before, r.after, (
          SELECT n.after FROM Revision n WHERE n.recordType = r.recordType AND n.recordId = r.recordId
          ORDER BY n.id DESC LIMIT 1
        ) AS now
        FROM Revision r WHERE r.id = ${revision} AND r.recordType = ${type} AND r.recordId = ${id}`
      if (!row) throw new NotUndone(`${type} ${id} has no revision ${revision}.`)
      const state = (text: string | null) => stateIn(type, id, text)
      const target = state(to === 'before' ? row.before : row.after)
      const now = state(row.now)
      if (isDeepStrictEqual(now, target))
        throw new NotUndone(
          to === 'before' ? NOTHING_LEFT : 'Nothing is to be done: the record is as it was there already.',
        )
      if (to === 'before' && !isDeepStrictEqual(now, state(row.after)))
        throw new NotUndone(CHANGED_SINCE, [{ type, id }])
      yield {
        ...changeOf(type, id, target),
        ...(to === 'before' ? {} : { basedOn: to.basedOn }),
      }
    }),
  )
}

const CHANGED_SINCE =
  'Nothing was undone, because there are later changes. Undo those first, or mend the records one by one.'

/** The writer's own refusals, in words for whoever wanted to undo. */
async function refusing(work: () => Promise<Done>): Promise<Done> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Conflict)
      throw new NotUndone(
        'Nothing was undone: somebody has changed the record meanwhile. Look at it again.',
        isEditedType(error.type) ? [{ type: error.type, id: error.id }] : [],
      )
    const refused = 'Nothing was stored: '
    if (error instanceof Error && error.message.startsWith(refused))
      throw new NotUndone(
        `Nothing was undone, because the records would no longer fit together: ${error.message.slice(refused.length)}`,
      )
    throw error
  }
}

async function* changesBack(reader: Reader, key: string, where: Prisma.Sql): AsyncGenerator<Step, void> {
  // Only records that others have written since, or that stand in the changeset several times.
  const verdicts = new Map<string, Verdict>()
  const obstacles: Obstacle[] = []
  let [found, refused, back] = [0, 0, 0]
  for await (const past of pastIn(reader, where)) {
    found += 1
    if (past.newest !== past.id) {
      const name = `${past.type} ${past.recordId}`
      let verdict = verdicts.get(name)
      if (verdict === undefined) {
        verdict = await judge(reader, where, past)
        verdicts.set(name, verdict)
        if (verdict === 'changed') {
          refused += 1
          if (obstacles.length < MOST_LISTED) obstacles.push({ type: past.type, id: past.recordId })
        }
      }
      if (verdict !== 'back') continue
    }
    // Once something stands in the way, the rest is only looked through to name all of it.
    if (refused > 0) continue
    back += 1
    yield* stepsTo(past)
  }
  if (found === 0) throw new NotUndone(`There is no changeset ${key}.`)
  if (refused > 0) throw new NotUndone(CHANGED_SINCE, obstacles, refused)
  if (back === 0) throw new NotUndone(NOTHING_LEFT)
}

/** A changeset's revisions, newest first. */
async function* pastIn(reader: Reader, where: Prisma.Sql): AsyncGenerator<Past, void> {
  // What the undo itself writes is newer than this.
  const bound = await newestRevision(reader)
  let next = bound + 1
  for (;;) {
    const rows = await reader.$queryRaw<
      (Omit<Past, 'id' | 'newest'> & { id: number | bigint; newest: number | bigint })[]
    >`
      SELECT r.id, r.recordType AS type, r.recordId, r.before, r.after IS NULL AS ended,
        (SELECT max(n.id) FROM Revision n WHERE n.recordType = r.recordType AND n.recordId = r.recordId AND n.id <= ${bound}) AS newest,
        CASE WHEN r.before IS NULL AND r.after ->> 'mergedIntoId' IS NOT NULL THEN r.after END AS merged
      FROM Revision r WHERE ${where} AND r.id < ${next} ORDER BY r.id DESC LIMIT ${PAGE}`
    for (const { id, newest, ...rest } of rows) yield { ...rest, id: Number(id), newest: Number(newest) }
    const last = rows.at(-1)
    if (!last || rows.length < PAGE) return
    next = Number(last.id)
  }
}

type Verdict = 'back' | 'as it was' | 'changed'

/** What to do with a record that has revisions after the newest one of the changeset. */
async function judge(reader: Reader, where: Prisma.Sql, past: Past): Promise<Verdict> {
  const { type, recordId, id, newest } = past
  const [row] = await reader.$queryRaw<
    { others: number | bigint; now: string | null; outcome: string | null; target: string | null }[]
  >`
    WITH mine AS (SELECT r.* FROM Revision r WHERE r.recordType = ${type} AND r.recordId = ${recordId} AND r.id <= ${newest})
    SELECT
      (SELECT count(*) FROM mine r WHERE r.id > ${id} AND (${where}) IS NOT TRUE) AS others,
      (SELECT r.after FROM mine r WHERE r.id = ${newest}) AS now,
      (SELECT r.after FROM mine r WHERE r.id = ${id}) AS outcome,
      (SELECT r.before FROM mine r WHERE ${where} ORDER BY r.id LIMIT 1) AS target`
  if (!row || Number(row.others) === 0) return 'back'
  const [now, outcome, target] = [row.now, row.outcome, row.target].map((text) =>
    stateIn(type, recordId, text),
  )
  if (isDeepStrictEqual(now, target)) return 'as it was'
  return isDeepStrictEqual(now, outcome) ? 'back' : 'changed'
}

function* stepsTo({ type, recordId, before, ended, merged }: Past): Generator<Step, void> {
  const target = stateIn(type, recordId, before)
  const linked = stateIn(type, recordId, merged)
  // A record merged into another may be removed by the same SQL as that other, in any order; so first it lets go.
  if (target === null && linked !== null && 'mergedIntoId' in linked)
    yield { kind: 'change', change: changeOf(type, recordId, { ...linked, mergedIntoId: null }) }
  const kind = target === null ? 'remove' : Number(ended) === 1 ? 'make' : 'change'
  yield { kind, change: changeOf(type, recordId, target) }
}

type Step = { kind: 'make' | 'change' | 'remove'; change: Change }

/** Steps put in another order at a time. */
const RUN = 2000

/** Types of record, each after those it refers to. */
const TYPES = Object.keys(RECORDS)

// The writer takes neighbours of one type together, and a changeset may hold a statement, its coding, the next statement.
// Among steps of one kind the types may be put together: what is referred to is made before and removed after, and within
// a type, where alone two records can be in each other's way, the order stays.
async function* sorted(steps: AsyncIterable<Step>): AsyncGenerator<Change, void> {
  let run: Step[] = []
  const inOrder = () => {
    const [first] = run
    const direction = first?.kind === 'remove' ? -1 : 1
    const changes = run
      .map(({ change }) => change)
      .sort((one, other) => direction * (TYPES.indexOf(one.type) - TYPES.indexOf(other.type)))
    run = []
    return changes
  }
  for await (const step of steps) {
    const [first] = run
    if (first && (first.kind !== step.kind || run.length >= RUN)) yield* inOrder()
    run.push(step)
  }
  yield* inOrder()
}

// The state is one of the record's own type, which the compiler cannot follow through a list of all types.
const changeOf = (type: EditedType, id: string, after: StoredRecord<RecordType> | null) =>
  ({ type, id, after }) as Change

/** A record out of a revision; fields that were added since have the meaning of saying nothing. */
function stateIn(type: EditedType, id: string, text: string | null): StoredRecord<RecordType> | null {
  if (text === null) return null
  const { record: state, problems } = parseRecord(type, JSON.parse(text))
  if (state) return state
  const [first] = problems
  throw new NotUndone(
    `Nothing was undone: ${type} ${id} was something then that may not be stored today: ${first?.field}: ${first?.message}.`,
    [{ type, id }],
  )
}
