// Two records that are one: what names the duplicate names the other from now on, and the duplicate stays as an archived
// record whose address leads there. Nothing is removed, and the whole is one changeset, so it can be undone.

import { TYPE_NAMES } from '@/lib/record/fields'
import { folded } from '@/lib/record/naming'
import type { StoredRecord } from '@/lib/record/schema'
import type { Change } from '../store/change'
import type { Database, Reader } from '../store/client'
import { type Author, record } from '../store/record'
import { recordsFor } from '../store/stored-records'

export const MERGED_TYPES = ['actor', 'speaker', 'outlet', 'source', 'topic'] as const
export type MergedType = (typeof MERGED_TYPES)[number]

export const isMergedType = (word: string): word is MergedType => MERGED_TYPES.some((type) => type === word)

/** The types of record that name others, in the order in which they are written. */
const NAMING_TYPES = ['actor', 'speaker', 'source', 'event', 'dataset', 'statement'] as const
type NamingType = (typeof NAMING_TYPES)[number]

const STATEMENT_SOURCES = `SELECT DISTINCT "statementId" FROM "StatementSource" WHERE "sourceId" = ?1 OR "relayedById" = ?1`

/** The ids of the records that name a record of each type, which is ?1. */
const NAMED_BY: Record<MergedType, Partial<Record<NamingType, string>>> = {
  actor: {
    actor: 'SELECT "jointId" FROM "ActorMember" WHERE "memberId" = ?1',
    speaker: 'SELECT "id" FROM "Speaker" WHERE "actorId" = ?1',
    dataset: 'SELECT "datasetId" FROM "DatasetActor" WHERE "actorId" = ?1',
    statement: `SELECT "statementId" FROM "StatementActor" WHERE "actorId" = ?1
      UNION SELECT "statementId" FROM "StatementParty" WHERE "actorId" = ?1
      UNION SELECT "id" FROM "Statement" WHERE "jointActorId" = ?1 OR "describedByActorId" = ?1`,
  },
  speaker: { statement: 'SELECT "id" FROM "Statement" WHERE "speakerId" = ?1' },
  outlet: {
    source: 'SELECT "id" FROM "Source" WHERE "outletId" = ?1',
    statement: 'SELECT "id" FROM "Statement" WHERE "describedByOutletId" = ?1',
  },
  source: {
    event: 'SELECT "id" FROM "Event" WHERE "sourceId" = ?1',
    statement: STATEMENT_SOURCES,
  },
  topic: { statement: 'SELECT "statementId" FROM "StatementTopic" WHERE "topicId" = ?1' },
}

/** The record that is a duplicate and the one that stays. */
export type Merger = { type: MergedType; duplicate: string; staying: string }

/** How many records of each type will name the other one. */
export type MergeCounts = Partial<Record<NamingType, number>>

/** How many records a merger changes beside the two. */
export async function mergeCountsFor(reader: Reader, { type, duplicate }: Merger): Promise<MergeCounts> {
  const counts: MergeCounts = {}
  for (const naming of NAMING_TYPES) {
    const ids = NAMED_BY[type][naming]
    if (ids === undefined) continue
    const [row] = await reader.$queryRawUnsafe<{ n: number | bigint }[]>(
      `SELECT count(*) AS "n" FROM (${ids})`,
      duplicate,
    )
    const n = Number(row?.n ?? 0)
    if (n > 0) counts[naming] = n
  }
  return counts
}

/** Why two records cannot be merged, in words; null when they can. */
export async function mergeProblemFor(
  reader: Reader,
  { type, duplicate, staying }: Merger,
): Promise<string | null> {
  const one = TYPE_NAMES[type].one
  const found = await recordsFor(reader, type, [duplicate, staying])
  const [from, into] = [found.get(duplicate), found.get(staying)]
  if (!from || !into)
    return `There is no ${one} ${from ? staying : duplicate} any more. Go back and look for it again.`
  if (duplicate === staying) return `This is the same ${one}. Name the other one, which stays.`
  if (from.mergedIntoId !== null)
    return `This ${one} is merged into another already. Undo that first, in its history.`
  if (into.mergedIntoId !== null)
    return `The ${one} that is to stay is merged into another itself. Name that other one instead.`
  if ('kind' in from && 'members' in from && 'kind' in into && 'members' in into) {
    if ((from.kind === 'joint') !== (into.kind === 'joint'))
      return 'One of the two is a joint actor and the other is not, so they cannot be the same.'
    if (from.members.includes(staying) || into.members.includes(duplicate))
      return 'One of the two is a member of the other, so they cannot be the same.'
  }
  return null
}

/** Ids per query, so that a long list never stands in memory with its records. */
const PAGE = 500

async function* naming<T extends NamingType>(
  reader: Reader,
  { type, duplicate }: Merger,
  naming: T,
): AsyncGenerator<StoredRecord<T>, void> {
  const sql = NAMED_BY[type][naming]
  if (sql === undefined) return
  // All ids before the first change: what is changed names the duplicate no more.
  const rows = await reader.$queryRawUnsafe<Record<string, string>[]>(sql, duplicate)
  const ids = rows.flatMap((row) => Object.values(row)).sort()
  for (let from = 0; from < ids.length; from += PAGE) {
    const page = ids.slice(from, from + PAGE)
    const records = await recordsFor(reader, naming, page)
    for (const id of page) {
      const found = records.get(id)
      if (found) yield found
    }
  }
}

/** Gives the id of the record that an id stands for by now. */
export type Rename = <V extends string | null>(id: V) => V

const listed = (ids: readonly string[], rename: Rename) => [...new Set(ids.map((id) => rename(id)))]

/** A statement's sources with two of them become one: what either knew is kept. */
function mergedSources(sources: StoredRecord<'statement'>['sources'], rename: Rename) {
  const merged = new Map<string, StoredRecord<'statement'>['sources'][number]>()
  for (const source of sources) {
    const sourceId = rename(source.sourceId)
    const relayedById = rename(source.relayedById)
    const known = merged.get(sourceId)
    merged.set(sourceId, {
      sourceId,
      quotedFrom: source.quotedFrom || known?.quotedFrom === true,
      // A source does not reach us through itself.
      relayedById: [known?.relayedById, relayedById].find((id) => id && id !== sourceId) ?? null,
      quotationHash: known?.quotationHash ?? source.quotationHash,
      passage:
        known?.passage && source.passage && known.passage !== source.passage
          ? bothPassages(known.passage, source.passage)
          : (known?.passage ?? source.passage),
    })
  }
  return [...merged.values()]
}

const MOST_PASSAGE = 20_000

const bothPassages = (one: string, other: string) =>
  one.includes(other) || one.length + other.length + 2 > MOST_PASSAGE ? one : `${one}\n\n${other}`

function mergedParties(parties: StoredRecord<'statement'>['addressees'], rename: Rename) {
  const seen = new Set<string>()
  return parties.flatMap(({ actorId, label }) => {
    const party = { actorId: rename(actorId), label }
    const key = JSON.stringify(party)
    if (seen.has(key)) return []
    seen.add(key)
    return [party]
  })
}

/** A statement in which records of one type are named by other ids. */
export function mergedStatement(
  statement: StoredRecord<'statement'>,
  type: MergedType,
  rename: Rename,
): StoredRecord<'statement'> {
  switch (type) {
    case 'actor':
      return {
        ...statement,
        actors: listed(statement.actors, rename),
        jointActorId: rename(statement.jointActorId),
        describedByActorId: rename(statement.describedByActorId),
        addressees: mergedParties(statement.addressees, rename),
        targets: mergedParties(statement.targets, rename),
      }
    case 'speaker':
      return { ...statement, speakerId: rename(statement.speakerId) }
    case 'outlet':
      return { ...statement, describedByOutletId: rename(statement.describedByOutletId) }
    case 'topic':
      return { ...statement, topics: listed(statement.topics, rename) }
    case 'source':
      return { ...statement, sources: mergedSources(statement.sources, rename) }
  }
}

/** The actor that stays, found by the duplicate's names too. */
function withNamesOf(into: StoredRecord<'actor'>, from: StoredRecord<'actor'>): StoredRecord<'actor'> {
  const known = new Set([into.name, into.shortName, ...into.aliases].map(folded))
  const aliases = [...into.aliases]
  for (const alias of [from.name, from.shortName, ...from.aliases]) {
    if (known.has(folded(alias))) continue
    known.add(folded(alias))
    aliases.push(alias)
  }
  return { ...into, aliases }
}

/** Every change of a merger, made from what the writer's own reader sees, so that nothing can come in between. */
async function* changesOf(reader: Reader, merger: Merger): AsyncGenerator<Change, void> {
  const { type, duplicate, staying } = merger
  const problem = await mergeProblemFor(reader, merger)
  if (problem !== null) throw new NotMerged(problem)
  // Both are ids, which the compiler cannot know of a type that may be null.
  const rename: Rename = (id) => (id === duplicate ? (staying as typeof id) : id)
  if (type === 'actor') {
    const actors = await recordsFor(reader, 'actor', [duplicate, staying])
    const [from, into] = [actors.get(duplicate), actors.get(staying)]
    if (from && into) yield { type: 'actor', id: staying, after: withNamesOf(into, from) }
    for await (const actor of naming(reader, merger, 'actor'))
      yield { type: 'actor', id: actor.id, after: { ...actor, members: listed(actor.members, rename) } }
  }
  for await (const speaker of naming(reader, merger, 'speaker'))
    yield { type: 'speaker', id: speaker.id, after: { ...speaker, actorId: rename(speaker.actorId) } }
  for await (const source of naming(reader, merger, 'source'))
    yield { type: 'source', id: source.id, after: { ...source, outletId: rename(source.outletId) } }
  for await (const event of naming(reader, merger, 'event'))
    yield { type: 'event', id: event.id, after: { ...event, sourceId: rename(event.sourceId) } }
  for await (const dataset of naming(reader, merger, 'dataset'))
    yield {
      ...{ type: 'dataset', id: dataset.id },
      after: { ...dataset, defaultActors: listed(dataset.defaultActors, rename) },
    }
  for await (const statement of naming(reader, merger, 'statement'))
    yield { type: 'statement', id: statement.id, after: mergedStatement(statement, type, rename) }
  const shelved = await recordsFor(reader, type, [duplicate])
  const from = shelved.get(duplicate)
  // The record is of the type named, which the compiler cannot follow through a list of all types.
  if (from) yield { type, id: duplicate, after: { ...from, archived: true, mergedIntoId: staying } } as Change
}

/** Nothing was merged; says why. */
export class NotMerged extends Error {
  override name = 'NotMerged'
}

/**
 * Makes two records one in a single changeset. Throws NotMerged when they cannot be one, and what record() throws; then
 * nothing is stored.
 */
export function merge(
  database: Database,
  merger: Merger,
  by: Author,
): Promise<{ written: number; unchanged: number; changeset: string }> {
  return record(database, by, (reader) => changesOf(reader, merger))
}
