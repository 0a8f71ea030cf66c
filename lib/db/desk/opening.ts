// Puts the opening data away and brings it back, each as one changeset through the one writer. Its statements and their
// codings are removed, what only they named is archived, and all of it comes back as it was, with what people had changed.
import { isDeepStrictEqual } from 'node:util'
import type { RecordType } from '@/lib/record/field'
import { parseRecord, RECORDS, type StoredRecord } from '@/lib/record/schema'
import { list } from '../ask/filters'
import type { Change } from '../store/change'
import type { Database, Reader } from '../store/client'
import { type Author, record } from '../store/record'
import { recordsFor } from '../store/stored-records'
import { MERGED_TYPES, mergedStatement, type Rename } from './merge'
import { IDLE_TYPES, leavingChangesetsFor, openingPlanFor, PUT_AWAY, SEED } from './opening-plan'

export { type OpeningData, openingDataFor } from './opening-plan'

/** Nothing was done; says why. */
export class NotMoved extends Error {
  override name = 'NotMoved'
}

type Done = { written: number; changeset: string }

/**
 * Puts the opening data away. What other statements name stays, and so does every actor, speaker, source or topic that is
 * named by what stays. The title goes with it while nobody has written another. Throws NotMoved where nothing of it is
 * here, and what record() throws.
 */
export function putAway(database: Database, who: string): Promise<Done> {
  const by: Author = { who, why: PUT_AWAY }
  return record(database, by, changesAway)
}

async function* changesAway(reader: Reader): AsyncGenerator<Change, void> {
  const { statements, codings, idle } = await openingPlanFor(reader)
  if (statements.length === 0) throw new NotMoved('Nothing of the opening data is here to be put away.')
  yield* titleAway(reader, new Set(idle.actor))
  for (const id of codings) yield { type: 'coding', id, after: null }
  for (const id of statements) yield { type: 'statement', id, after: null }
  // The record is of the type named, which the compiler cannot follow through a list of types.
  for (const type of IDLE_TYPES)
    for (const found of (await recordsFor(reader, type, idle[type])).values())
      yield { type, id: found.id, after: { ...found, archived: true } } as Change
}

/** The data set's title and description go where they are still the seed's; of others' default actors those that go. */
async function* titleAway(reader: Reader, idle: ReadonlySet<string>): AsyncGenerator<Change, void> {
  const known = await knownDataset(reader)
  if (!known) return
  const { dataset, isOpening } = known
  const defaultActors = dataset.defaultActors.filter((actor) => !idle.has(actor))
  yield { type: 'dataset', id: dataset.id, after: isOpening ? null : { ...dataset, defaultActors } }
}

/** The record of the data set, and whether it says what the seed wrote; null while nobody has described it. */
export async function knownDataset(
  reader: Reader,
): Promise<{ dataset: StoredRecord<'dataset'>; isOpening: boolean } | null> {
  const [head] = await reader.$queryRaw<{ id: string; seeded: string | null }[]>`
    SELECT d.id, (
      SELECT r.after FROM Revision r WHERE r.recordType = 'dataset' AND r.recordId = d.id AND r.who = ${SEED}
      ORDER BY r.id DESC LIMIT 1
    ) AS seeded
    FROM Dataset d ORDER BY d.id LIMIT 1`
  const dataset = head && (await recordsFor(reader, 'dataset', [head.id])).get(head.id)
  return dataset ? { dataset, isOpening: isDeepStrictEqual(dataset, stateIn('dataset', head.seeded)) } : null
}

// ---- back ------------------------------------------------------------------------------------------------------

/**
 * Brings back what was put away: every record that is still as it was left then is as it was before. What somebody has
 * changed or made again since stays theirs. Throws NotMoved where nothing is away, and what record() throws.
 */
export function bringBack(database: Database, who: string): Promise<Done> {
  return record(database, { who, why: 'The opening data was brought back' }, changesBack)
}

type State = StoredRecord<RecordType>
type Past = { type: RecordType; id: string; target: State | null; outcome: State | null; now: State | null }

async function* changesBack(reader: Reader): AsyncGenerator<Change, void> {
  const past = await pastOf(reader, await leavingChangesetsFor(reader))
  const taken = new Set(past.flatMap(({ type, id, now }) => (type === 'statement' && now ? [id] : [])))
  const [other] = await reader.$queryRaw<{ id: string }[]>`SELECT id FROM Dataset LIMIT 1`
  const renames = await renamesOf(reader)
  let back = 0
  for (const { type, id, target, outcome, now } of past) {
    const state = stateBack(target, outcome, now)
    if (state === null) continue
    if (type === 'dataset' && now === null && other) continue
    if ('statementId' in state && taken.has(state.statementId)) continue
    if (type === 'statement') back += 1
    // The state is one of the record's own type, which the compiler cannot follow through a list of all types.
    yield { type, id, after: 'attribution' in state ? renamed(state, renames) : state } as Change
  }
  if (back === 0) throw new NotMoved('Nothing of the opening data is away.')
}

/** What a record shall be again; null where it stays as it is. */
function stateBack(target: State | null, outcome: State | null, now: State | null): State | null {
  if (target === null) return null
  if (isDeepStrictEqual(now, outcome)) return target
  // Changed since: only its archiving is taken back.
  const wasArchived = outcome !== null && 'archived' in outcome && outcome.archived
  if (!wasArchived || !('archived' in target) || target.archived) return null
  if (now === null || !('archived' in now) || !now.archived) return null
  return 'mergedIntoId' in now && now.mergedIntoId !== null ? null : { ...now, archived: false }
}

/** Types of record, each after those it refers to. */
const TYPES = Object.keys(RECORDS)

/** Every record of these changesets, what refers to others last. */
async function pastOf(reader: Reader, changesets: readonly string[]): Promise<Past[]> {
  const rows = await reader.$queryRaw<
    { type: RecordType; id: string; before: string | null; after: string | null }[]
  >`
    SELECT r.recordType AS type, r.recordId AS id, r.before, r.after FROM Revision r
    WHERE r.changeset IN ${list(changesets)} AND +r.recordType <> 'frozen' ORDER BY r.id`
  const past = new Map<string, Past>()
  for (const { type, id, before, after } of rows) {
    const key = `${type} ${id}`
    const known = past.get(key)
    const outcome = stateIn(type, after)
    past.set(
      key,
      known ? { ...known, outcome } : { type, id, target: stateIn(type, before), outcome, now: null },
    )
  }
  for (const type of new Set([...past.values()].map((each) => each.type))) {
    const ids = [...past.values()].flatMap((each) => (each.type === type ? [each.id] : []))
    const stored = await recordsFor(reader, type, ids)
    for (const id of ids) {
      const known = past.get(`${type} ${id}`)
      if (known) known.now = stored.get(id) ?? null
    }
  }
  return [...past.values()].sort((a, b) => TYPES.indexOf(a.type) - TYPES.indexOf(b.type))
}

/** A record out of a revision; fields that were added since have the meaning of saying nothing. */
function stateIn(type: RecordType, text: string | null): State | null {
  if (text === null) return null
  const { record: state, problems } = parseRecord(type, JSON.parse(text))
  if (state) return state
  throw new NotMoved(
    `Nothing was brought back: a ${type} was something then that may not be stored today: ${problems[0]?.field}: ${problems[0]?.message}.`,
  )
}

/** By type, what the ids of merged records stand for now. */
async function renamesOf(reader: Reader): Promise<Map<(typeof MERGED_TYPES)[number], Rename>> {
  const into = { where: { mergedIntoId: { not: null } }, select: { id: true, mergedIntoId: true } } as const
  const merged = {
    actor: await reader.actor.findMany(into),
    speaker: await reader.speaker.findMany(into),
    outlet: await reader.outlet.findMany(into),
    source: await reader.source.findMany(into),
    topic: await reader.topic.findMany(into),
  }
  return new Map(
    MERGED_TYPES.map((type) => {
      const next = new Map(merged[type].map(({ id, mergedIntoId }) => [id, mergedIntoId]))
      const rename: Rename = (id) => {
        let staying: string | null = id
        for (let steps = 0; staying !== null && next.has(staying) && steps < next.size; steps += 1)
          staying = next.get(staying) ?? null
        // Both are ids, which the compiler cannot know of a type that may be null.
        return staying as typeof id
      }
      return [type, rename]
    }),
  )
}

const renamed = (
  statement: StoredRecord<'statement'>,
  renames: ReadonlyMap<(typeof MERGED_TYPES)[number], Rename>,
): StoredRecord<'statement'> =>
  [...renames].reduce((changed, [type, rename]) => mergedStatement(changed, type, rename), statement)
