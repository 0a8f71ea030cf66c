// What questions may name: actors, topics and speakers with their former slugs, and the default actors.
import { MOST_AT_FIRST, type Vocabulary } from '@/lib/vocabulary'
import { Prisma } from '../generated/client'
import type { Database } from '../store/client'

/** Actors and topics by what they are now: a record that was merged into another is that other. */
const NOW = Prisma.sql`
  ActorNow(id, now) AS (
    SELECT id, id FROM Actor WHERE mergedIntoId IS NULL
    UNION SELECT a.id, n.now FROM Actor a JOIN ActorNow n ON a.mergedIntoId = n.id
  ), TopicNow(id, now) AS (
    SELECT id, id FROM Topic WHERE mergedIntoId IS NULL
    UNION SELECT t.id, n.now FROM Topic t JOIN TopicNow n ON t.mergedIntoId = n.id
  )`

/** The speakers that have, or had, one of the slugs in a JSON list. */
const askedSpeakers = (slugs: string) => Prisma.sql`
  SpeakerAsked(slug, id) AS (
    SELECT slug, id FROM Speaker WHERE slug IN (SELECT value FROM json_each(${slugs}))
    UNION
    SELECT slug, recordId FROM SlugAlias
    WHERE recordType = 'speaker' AND slug IN (SELECT value FROM json_each(${slugs}))
    UNION
    SELECT a.slug, s.mergedIntoId FROM SpeakerAsked a JOIN Speaker s ON s.id = a.id WHERE s.mergedIntoId IS NOT NULL
  )`

/** Marks a term whose record `r` is archived and stands with no statement, see Term. */
const shelvedWhere = (unused: string) =>
  Prisma.raw(`json(iif(r.archived AND ${unused}, '{"shelved":true}', '{}'))`)

// The slugs of a record that was merged into another are former slugs of the one that stays.
const ACTORS = Prisma.sql`
  SELECT json_group_array(json_patch(json_object(
    'slug', r.slug,
    'name', r.name,
    'shortName', r.shortName,
    'members', (
      SELECT json_group_array(member.slug ORDER BY am.position)
      FROM ActorMember am JOIN Actor member ON member.id = am.memberId WHERE am.jointId = r.id
    ),
    'formerSlugs', (
      SELECT json_group_array(f.slug ORDER BY f.slug) FROM (
        SELECT slug FROM SlugAlias JOIN ActorNow n ON n.id = recordId WHERE recordType = 'actor' AND n.now = r.id
        UNION SELECT m.slug FROM Actor m JOIN ActorNow n ON n.id = m.id WHERE n.now = r.id AND m.id <> r.id
      ) f
    )
  ), ${shelvedWhere(`NOT EXISTS (SELECT 1 FROM StatementActor sa WHERE sa.actorId = r.id)
    AND NOT EXISTS (SELECT 1 FROM Statement s WHERE s.jointActorId = r.id)`)}) ORDER BY r.statedOrder, r.slug)
  FROM Actor r WHERE r.mergedIntoId IS NULL`

const TOPICS = Prisma.sql`
  SELECT json_group_array(json_patch(json_object(
    'slug', r.slug,
    'name', r.name,
    'formerSlugs', (
      SELECT json_group_array(f.slug ORDER BY f.slug) FROM (
        SELECT slug FROM SlugAlias JOIN TopicNow n ON n.id = recordId WHERE recordType = 'topic' AND n.now = r.id
        UNION SELECT m.slug FROM Topic m JOIN TopicNow n ON n.id = m.id WHERE n.now = r.id AND m.id <> r.id
      ) f
    )
  ), ${shelvedWhere('NOT EXISTS (SELECT 1 FROM StatementTopic st WHERE st.topicId = r.id)')})
  ORDER BY r.statedOrder, r.slug) FROM Topic r WHERE r.mergedIntoId IS NULL`

const SPEAKERS = Prisma.sql`
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
  FROM Speaker s WHERE s.mergedIntoId IS NULL AND s.id IN (SELECT id FROM SpeakerAsked)`

const CHOSEN = Prisma.sql`
  SELECT da.actorId, da.position FROM DatasetActor da WHERE da.datasetId = (SELECT min(id) FROM Dataset)`

/** The actors with most statements, joint ones credited to the joint actor. */
const MOST_SAID = Prisma.sql`
  SELECT json_group_array(slug ORDER BY n DESC, statedOrder, slug) FROM (
    SELECT a.slug, a.statedOrder, count(*) AS n FROM (
      SELECT jointActorId AS actorId FROM Statement WHERE jointActorId IS NOT NULL
      UNION ALL
      SELECT sa.actorId FROM StatementActor sa JOIN Statement own ON own.id = sa.statementId WHERE own.jointActorId IS NULL
    ) said JOIN Actor a ON a.id = said.actorId
    GROUP BY a.id ORDER BY n DESC, a.statedOrder, a.slug LIMIT ${MOST_AT_FIRST}
  )`

const DEFAULT_ACTORS = Prisma.sql`
  CASE WHEN EXISTS (${CHOSEN}) THEN (
    SELECT json_group_array(a.slug ORDER BY c.position) FROM (${CHOSEN}) c JOIN Actor a ON a.id = c.actorId
  ) ELSE (${MOST_SAID}) END`

/**
 * What questions may name, actors and topics in stated order; of the speakers only those that `asked` names, by a present
 * slug or a former one. Asked with every page, so it is one query.
 */
export async function vocabularyFor(database: Database, asked = new URLSearchParams()): Promise<Vocabulary> {
  const speakers = JSON.stringify(asked.getAll('speaker').map((slug) => slug.trim()))
  const [row] = await database.$queryRaw<{ vocabulary: string }[]>`
    WITH RECURSIVE ${NOW}, ${askedSpeakers(speakers)}
    SELECT json_object(
      'actors', (${ACTORS}), 'topics', (${TOPICS}), 'speakers', (${SPEAKERS}), 'defaultActors', json(${DEFAULT_ACTORS})
    ) AS vocabulary`
  return JSON.parse(row?.vocabulary ?? '') as Vocabulary
}
