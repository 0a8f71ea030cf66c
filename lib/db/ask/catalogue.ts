// The actors, topics and sources of a data set, by their slugs. Unknown slugs give null.
import type { ActorKind, SpeakerKind } from '@/lib/record/choices'
import type { RecordType } from '@/lib/record/field'
import type { ActorRef, OutletRef, TopicRef } from '@/lib/statement'
import { Prisma } from '../generated/client'
import type { Database } from '../store/client'

/** `slug` is the present one; where it differs from the slug asked for, that was a former one. */
type ActorEntry = ActorRef & {
  kind: ActorKind
  note: string | null
  aliases: string[]
  members: ActorRef[]
  memberOf: ActorRef[]
  speakers: { slug: string; name: string; kind: SpeakerKind }[]
}

/** `slug` is the present one; where it differs from the slug asked for, that was a former one. */
type TopicEntry = TopicRef & { description: string | null }

type SourceRef = { slug: string; outlet: OutletRef; title: string | null; publishedOn: string | null }

/** A source in a second-hand chain, and the statements that went that way. */
export type Relay = { source: SourceRef; statements: string[] }

/** `slug` is the present one; where it differs from the slug asked for, that was a former one. */
type SourceEntry = SourceRef & {
  url: string | null
  archiveUrl: string | null
  accessedOn: string | null
  language: string | null
  note: string | null
  /** Ids of the statements quoted from it. */
  statements: string[]
  /** Sources whose words reached us through this one. */
  relays: Relay[]
  /** Sources through which this one's words reached us. */
  relayedBy: Relay[]
}

/** A source with the number of statements quoted from it, and of those that reached us from it through another. */
type SourceCount = SourceRef & { quoted: number; relayed: number }

const ACTOR_REF = { id: true, slug: true, name: true, shortName: true } as const

const SOURCE_REF = {
  slug: true,
  title: true,
  publishedOn: true,
  outlet: { select: { id: true, slug: true, name: true } },
} as const

/** An actor by its present slug or a former one. */
export async function actorFor(database: Database, slug: string): Promise<ActorEntry | null> {
  const actor = await database.actor.findFirst({
    where: await whereSlug(database, 'actor', slug),
    select: {
      ...ACTOR_REF,
      kind: true,
      note: true,
      aliases: { orderBy: { alias: 'asc' }, select: { alias: true } },
      members: { orderBy: { position: 'asc' }, select: { member: { select: ACTOR_REF } } },
      memberOf: {
        where: { joint: { mergedIntoId: null } },
        orderBy: { joint: { statedOrder: 'asc' } },
        select: { joint: { select: ACTOR_REF } },
      },
      speakers: {
        where: { mergedIntoId: null },
        orderBy: { name: 'asc' },
        select: { slug: true, name: true, kind: true },
      },
    },
  })
  if (!actor) return null
  return {
    ...actor,
    kind: actor.kind as ActorKind,
    aliases: actor.aliases.map(({ alias }) => alias),
    members: actor.members.map(({ member }) => member),
    memberOf: actor.memberOf.map(({ joint }) => joint),
    speakers: actor.speakers.map((speaker) => ({ ...speaker, kind: speaker.kind as SpeakerKind })),
  }
}

/** A topic by its present slug or a former one. */
export async function topicFor(database: Database, slug: string): Promise<TopicEntry | null> {
  return database.topic.findFirst({
    where: await whereSlug(database, 'topic', slug),
    select: { id: true, slug: true, name: true, description: true },
  })
}

/** A source by its present slug or a former one. */
export async function sourceFor(database: Database, slug: string): Promise<SourceEntry | null> {
  const source = await database.source.findFirst({
    where: await whereSlug(database, 'source', slug),
    select: {
      ...SOURCE_REF,
      url: true,
      archiveUrl: true,
      accessedOn: true,
      language: true,
      note: true,
      statements: {
        orderBy: { statementId: 'asc' },
        select: { statementId: true, quotedFrom: true, relayedBy: { select: SOURCE_REF } },
      },
      relays: {
        orderBy: { statementId: 'asc' },
        select: { statementId: true, source: { select: SOURCE_REF } },
      },
    },
  })
  if (!source) return null
  const { statements, relays, ...rest } = source
  return {
    ...rest,
    statements: statements.filter(({ quotedFrom }) => quotedFrom).map(({ statementId }) => statementId),
    relays: relaysOf(relays),
    relayedBy: relaysOf(
      statements.flatMap(({ statementId, relayedBy }) =>
        relayedBy ? [{ statementId, source: relayedBy }] : [],
      ),
    ),
  }
}

/** Every source but those that are archived and without a statement, by outlet, day and slug. */
export async function sourcesFor(database: Database): Promise<SourceCount[]> {
  const [row] = await database.$queryRaw<{ sources: string }[]>`
    SELECT json_group_array(json_object(
      'slug', s.slug,
      'title', s.title,
      'publishedOn', s.publishedOn,
      'outlet', json_object('id', o.id, 'slug', o.slug, 'name', o.name),
      'quoted', (SELECT count(*) FROM StatementSource ss WHERE ss.sourceId = s.id AND ss.quotedFrom),
      'relayed', (SELECT count(*) FROM StatementSource ss WHERE ss.sourceId = s.id AND ss.relayedById IS NOT NULL)
    ) ORDER BY o.name, s.publishedOn, s.slug) AS sources
    FROM Source s JOIN Outlet o ON o.id = s.outletId
    WHERE s.mergedIntoId IS NULL AND (NOT s.archived OR EXISTS (SELECT 1 FROM StatementSource ss WHERE ss.sourceId = s.id))`
  return JSON.parse(row?.sources ?? '') as SourceCount[]
}

/**
 * Where a record is, by its present slug or a former one; a former slug goes before another's present one. One that was
 * merged into another is where that other is.
 */
async function whereSlug(
  database: Database,
  recordType: Extract<RecordType, 'actor' | 'topic' | 'source'>,
  slug: string,
): Promise<{ id: string }> {
  const table = Prisma.raw({ actor: 'Actor', topic: 'Topic', source: 'Source' }[recordType])
  const [row] = await database.$queryRaw<{ id: string }[]>`
    WITH RECURSIVE Chain(id, mergedIntoId, steps) AS (
      SELECT id, mergedIntoId, 0 FROM ${table} WHERE id = coalesce(
        (SELECT recordId FROM SlugAlias WHERE recordType = ${recordType} AND slug = ${slug}),
        (SELECT id FROM ${table} WHERE slug = ${slug})
      )
      UNION ALL SELECT r.id, r.mergedIntoId, c.steps + 1 FROM Chain c JOIN ${table} r ON r.id = c.mergedIntoId
      WHERE c.steps < 100
    )
    SELECT id FROM Chain WHERE mergedIntoId IS NULL`
  // No record has an empty id.
  return { id: row?.id ?? '' }
}

function relaysOf(links: readonly { statementId: string; source: SourceRef }[]): Relay[] {
  const relays = new Map<string, Relay>()
  for (const { statementId, source } of links) {
    const relay = relays.get(source.slug) ?? { source, statements: [] }
    relay.statements.push(statementId)
    relays.set(source.slug, relay)
  }
  return [...relays.values()]
}
