// What a data set knows by name: actors, topics, sources, codebooks, and the data set itself. Unknown names give null.

import type { ActorKind, RuleKind, SpeakerKind } from '@/lib/record/choices'
import type { RecordType } from '@/lib/record/field'
import { isLevel, type Level } from '@/lib/stance'
import type { ActorRef, OutletRef, TopicRef } from '@/lib/statement'
import type { Vocabulary } from '@/lib/vocabulary'
import { Prisma } from '../generated/client'
import type { Database } from '../store/client'

export type Dataset = { title: string; description: string; version: string; defaultActors: ActorRef[] }

export type Codebook = {
  version: number
  title: string
  adoptedOn: string
  introduction: string
  /** From +3 down to -3. */
  levels: CodebookLevel[]
  rules: { kind: RuleKind; term: string | null; text: string }[]
}
export type CodebookLevel = {
  level: Level
  name: string
  definition: string
  include: string
  exclude: string
  eventCodes: string
  examples: string
}

/** `slug` is the present one; where it differs from the slug asked for, that was a former one. */
export type ActorEntry = ActorRef & {
  kind: ActorKind
  note: string | null
  aliases: string[]
  members: ActorRef[]
  memberOf: ActorRef[]
  speakers: { slug: string; name: string; kind: SpeakerKind }[]
}

/** `slug` is the present one; where it differs from the slug asked for, that was a former one. */
export type TopicEntry = TopicRef & { description: string | null }

export type SourceRef = { slug: string; outlet: OutletRef; title: string | null; publishedOn: string | null }

/** A source in a second-hand chain, and the statements that went that way. */
export type Relay = { source: SourceRef; statements: string[] }

/** `slug` is the present one; where it differs from the slug asked for, that was a former one. */
export type SourceEntry = SourceRef & {
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
export type SourceCount = SourceRef & { quoted: number; relayed: number }

const ACTOR = { id: true, slug: true, name: true, shortName: true } as const
const SOURCE = {
  slug: true,
  title: true,
  publishedOn: true,
  outlet: { select: { id: true, slug: true, name: true } },
} as const

/** What a data set without a description is called. */
const UNNAMED: Dataset = {
  title: 'Unnamed data set',
  description: 'Nothing has been recorded yet.',
  version: '0',
  defaultActors: [],
}

/**
 * What questions may name, actors and topics in stated order; of the speakers only those that `asked` names, by a present
 * slug or a former one. Asked with every page, so it is one query.
 */
export async function vocabularyFor(database: Database, asked = new URLSearchParams()): Promise<Vocabulary> {
  const speakers = JSON.stringify(asked.getAll('speaker').map((slug) => slug.trim()))
  // A record that was merged into another is that other: its slugs are former slugs of the one that stays.
  const [row] = await database.$queryRaw<{ vocabulary: string }[]>`
    WITH RECURSIVE ActorNow(id, now) AS (
      SELECT id, id FROM Actor WHERE mergedIntoId IS NULL
      UNION SELECT a.id, n.now FROM Actor a JOIN ActorNow n ON a.mergedIntoId = n.id
    ), TopicNow(id, now) AS (
      SELECT id, id FROM Topic WHERE mergedIntoId IS NULL
      UNION SELECT t.id, n.now FROM Topic t JOIN TopicNow n ON t.mergedIntoId = n.id
    ), SpeakerAsked(slug, id) AS (
      SELECT slug, id FROM Speaker WHERE slug IN (SELECT value FROM json_each(${speakers}))
      UNION
      SELECT slug, recordId FROM SlugAlias
      WHERE recordType = 'speaker' AND slug IN (SELECT value FROM json_each(${speakers}))
      UNION
      SELECT a.slug, s.mergedIntoId FROM SpeakerAsked a JOIN Speaker s ON s.id = a.id WHERE s.mergedIntoId IS NOT NULL
    )
    SELECT json_object(
      'actors', (
        SELECT json_group_array(json_object(
          'slug', a.slug,
          'name', a.name,
          'shortName', a.shortName,
          'members', (
            SELECT json_group_array(member.slug ORDER BY am.position)
            FROM ActorMember am JOIN Actor member ON member.id = am.memberId WHERE am.jointId = a.id
          ),
          'formerSlugs', (
            SELECT json_group_array(f.slug ORDER BY f.slug) FROM (
              SELECT slug FROM SlugAlias JOIN ActorNow n ON n.id = recordId WHERE recordType = 'actor' AND n.now = a.id
              UNION SELECT m.slug FROM Actor m JOIN ActorNow n ON n.id = m.id WHERE n.now = a.id AND m.id <> a.id
            ) f
          )
        ) ORDER BY a.statedOrder, a.slug) FROM Actor a WHERE a.mergedIntoId IS NULL
      ),
      'topics', (
        SELECT json_group_array(json_object(
          'slug', t.slug,
          'name', t.name,
          'formerSlugs', (
            SELECT json_group_array(f.slug ORDER BY f.slug) FROM (
              SELECT slug FROM SlugAlias JOIN TopicNow n ON n.id = recordId WHERE recordType = 'topic' AND n.now = t.id
              UNION SELECT m.slug FROM Topic m JOIN TopicNow n ON n.id = m.id WHERE n.now = t.id AND m.id <> t.id
            ) f
          )
        ) ORDER BY t.statedOrder, t.slug) FROM Topic t WHERE t.mergedIntoId IS NULL
      ),
      'speakers', (
        SELECT json_group_array(json_object(
          'slug', s.slug,
          'name', s.name,
          'formerSlugs', (
            SELECT json_group_array(f.slug ORDER BY f.slug) FROM (
              SELECT slug FROM SlugAlias WHERE recordType = 'speaker' AND recordId = s.id
              UNION SELECT slug FROM SpeakerAsked a WHERE a.id = s.id AND a.slug <> s.slug
            ) f
          )
        ) ORDER BY s.slug)
        FROM Speaker s WHERE s.mergedIntoId IS NULL AND s.id IN (SELECT id FROM SpeakerAsked)
      ),
      'defaultActors', (
        SELECT json_group_array(a.slug ORDER BY da.position)
        FROM DatasetActor da JOIN Actor a ON a.id = da.actorId
        WHERE da.datasetId = (SELECT min(id) FROM Dataset)
      )
    ) AS vocabulary`
  return JSON.parse(row?.vocabulary ?? '') as Vocabulary
}

/** The data set; one that says so while nobody has described it. */
export async function datasetFor(database: Database): Promise<Dataset> {
  const dataset = await database.dataset.findFirst({
    orderBy: { id: 'asc' },
    select: {
      title: true,
      description: true,
      version: true,
      defaultActors: { orderBy: { position: 'asc' }, select: { actor: { select: ACTOR } } },
    },
  })
  return dataset ? { ...dataset, defaultActors: dataset.defaultActors.map(({ actor }) => actor) } : UNNAMED
}

/**
 * What this data set is known by among all others: its first revision, which nothing ever changes and which goes with it
 * into every copy, backup and past day. Empty while nothing has ever been written.
 */
export async function identityFor(database: Database): Promise<string> {
  const first = await database.revision.findFirst({
    where: { recordType: { not: 'frozen' } },
    orderBy: { id: 'asc' },
    select: { at: true, recordType: true, recordId: true },
  })
  return first ? `${first.at.toISOString()} ${first.recordType} ${first.recordId}` : ''
}

/** The instant of the newest revision, ISO 8601 UTC; null while nothing has ever been written. */
export async function updatedAt(database: Database): Promise<string | null> {
  // Freezing a view changes no data.
  const newest = await database.revision.findFirst({
    where: { recordType: { not: 'frozen' } },
    orderBy: { id: 'desc' },
    select: { at: true },
  })
  return newest?.at.toISOString() ?? null
}

/** One version of the codebook, the latest unless another is asked for. */
export async function codebookFor(database: Database, version?: number): Promise<Codebook | null> {
  const codebook = await database.codebook.findFirst({
    where: version === undefined ? {} : { version },
    orderBy: { version: 'desc' },
    select: {
      version: true,
      title: true,
      adoptedOn: true,
      introduction: true,
      levels: { orderBy: { level: 'desc' }, omit: { codebookId: true } },
      rules: {
        orderBy: [{ kind: 'asc' }, { position: 'asc' }],
        select: { kind: true, term: true, text: true },
      },
    },
  })
  if (!codebook) return null
  return {
    ...codebook,
    levels: codebook.levels.flatMap(({ level, ...words }) => (isLevel(level) ? [{ level, ...words }] : [])),
    rules: codebook.rules.map((rule) => ({ ...rule, kind: rule.kind as RuleKind })),
  }
}

/** Every version of the codebook, latest first. */
export function codebooksFor(
  database: Database,
): Promise<{ version: number; title: string; adoptedOn: string }[]> {
  return database.codebook.findMany({
    orderBy: { version: 'desc' },
    select: { version: true, title: true, adoptedOn: true },
  })
}

/** An actor by its present slug or a former one. */
export async function actorFor(database: Database, slug: string): Promise<ActorEntry | null> {
  const actor = await database.actor.findFirst({
    where: await named(database, 'actor', slug),
    select: {
      ...ACTOR,
      kind: true,
      note: true,
      aliases: { orderBy: { alias: 'asc' }, select: { alias: true } },
      members: { orderBy: { position: 'asc' }, select: { member: { select: ACTOR } } },
      memberOf: {
        where: { joint: { mergedIntoId: null } },
        orderBy: { joint: { statedOrder: 'asc' } },
        select: { joint: { select: ACTOR } },
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
    where: await named(database, 'topic', slug),
    select: { id: true, slug: true, name: true, description: true },
  })
}

/** A source by its present slug or a former one. */
export async function sourceFor(database: Database, slug: string): Promise<SourceEntry | null> {
  const source = await database.source.findFirst({
    where: await named(database, 'source', slug),
    select: {
      ...SOURCE,
      url: true,
      archiveUrl: true,
      accessedOn: true,
      language: true,
      note: true,
      statements: {
        orderBy: { statementId: 'asc' },
        select: { statementId: true, quotedFrom: true, relayedBy: { select: SOURCE } },
      },
      relays: { orderBy: { statementId: 'asc' }, select: { statementId: true, source: { select: SOURCE } } },
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

/** Every source, by outlet, day and slug. */
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
    FROM Source s JOIN Outlet o ON o.id = s.outletId WHERE s.mergedIntoId IS NULL`
  return JSON.parse(row?.sources ?? '') as SourceCount[]
}

/**
 * Where a record is, by its present slug or a former one; a former slug goes before another's present one. One that was
 * merged into another is where that other is.
 */
async function named(
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
