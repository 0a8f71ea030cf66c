// Answers to a question, counted by the database: what travels is the counts, and the statements only while few.
import {
  type Answer,
  type DatedEvent,
  type Dot,
  type Facets,
  type Group,
  MOST_DOTS,
  type SplitBy,
} from '@/lib/answer'
import { profilesOf, type Question } from '@/lib/question'
import { ATTRIBUTIONS } from '@/lib/record/choices'
import { isContested, type Level } from '@/lib/stance'
import type { Vocabulary } from '@/lib/vocabulary'
import { describeQuestion } from '@/lib/words'
import { Prisma } from '../generated/client'
import type { Database } from '../store/client'
import { agreementFor } from './agreement-cache'
import { datasetFor, updatedAt } from './dataset'
import { conditionOf, filtersOf, relationsOf, whereOf } from './filters'
import { type Found, levelCountsOf, splitOf, splittingOf } from './splits'

/** How many statements of one actor share what figures count by. SQLite has 0 and 1 for false and true. */
type Count = {
  actor: string
  counted: 0 | 1
  level: Level | null
  /** Null where no coding is adopted. */
  outOfScope: 0 | 1 | null
  n: number
}

type FoundDot = Omit<Dot, 'counted' | 'verbatim' | 'contested'> & {
  counted: 0 | 1
  verbatim: 0 | 1
  range: [Level, Level] | null
}

type Counted = {
  total: number
  view: Pick<Answer, 'shown' | 'counted' | 'described' | 'outOfScope' | 'uncoded' | 'codedTwice'> & {
    earliest: string | null
    latest: string | null
  }
  counts: Count[]
  sources: Answer['sources']
  coders: string[]
  codebooks: number[]
  dots: FoundDot[] | null
  split: Found | null
  events: DatedEvent[]
}

const dotOf = ({ range, ...dot }: FoundDot): Dot => ({
  ...{ ...dot, counted: dot.counted === 1, verbatim: dot.verbatim === 1 },
  contested: range && isContested(range) ? range : null,
})

/**
 * What the data set holds on a question, and on each part of it when a figure wants it split. A profile without a
 * statement has its group, with empty counts.
 */
export async function answerFor(
  database: Database,
  question: Question,
  vocabulary: Vocabulary,
  splitBy: SplitBy | null = null,
): Promise<Answer> {
  const profiles = profilesOf(question, vocabulary)
  const [rows, dataset, updated, agreement] = await Promise.all([
    database.$queryRaw<{ answer: string }[]>(countingOf(question, vocabulary, splitBy)),
    datasetFor(database),
    updatedAt(database),
    agreementFor(database),
  ])
  const { total, view, counts, sources, coders, codebooks, dots, split, events } = JSON.parse(
    rows[0]?.answer ?? '',
  ) as Counted
  const { earliest, latest, ...sums } = view
  const period = earliest !== null && latest !== null ? { earliest, latest } : null
  return {
    question,
    sentence: describeQuestion(question, vocabulary),
    groups: profiles.flatMap((slug) =>
      vocabulary.actors
        .filter((actor) => actor.slug === slug)
        .map(({ name, shortName }) =>
          groupOf(
            { slug, name, shortName },
            counts.filter((count) => count.actor === slug),
          ),
        ),
    ),
    dots: dots?.map(dotOf) ?? null,
    ...sums,
    total,
    period,
    sources,
    coders,
    codebooks,
    dataset: { title: dataset.title, description: dataset.description, version: dataset.version },
    reliability: { rule: dataset.rule, agreement },
    split: splitOf(splitBy, split, question, vocabulary, period),
    events,
    updatedAt: updated,
  }
}

// The parts of the answer, of the relations `view` and `placed` that countingOf makes.

/** Who decides between coders is no further coder. */
const DECIDING = Prisma.sql`(SELECT id FROM Coder WHERE kind = 'adjudication')`

const SUMS = Prisma.sql`(
  SELECT json_object(
    'shown', count(*),
    'counted', count(*) FILTER (WHERE counted AND level IS NOT NULL),
    'described', count(*) FILTER (WHERE NOT counted AND level IS NOT NULL),
    'outOfScope', count(*) FILTER (WHERE outOfScope),
    'uncoded', count(*) FILTER (WHERE outOfScope IS NULL),
    'codedTwice', count(*) FILTER (WHERE EXISTS (
      SELECT 1 FROM Coding a JOIN Coding b
        ON b.statementId = a.statementId AND b.codebookId = a.codebookId AND b.coderId > a.coderId
      WHERE a.statementId = view.id AND a.codebookId = view.codebookId
        AND a.coderId NOT IN ${DECIDING} AND b.coderId NOT IN ${DECIDING}
    )),
    'earliest', min(dateEarliest),
    'latest', max(dateLatest)
  ) FROM view
)`

/** As type Count. */
const COUNTS = Prisma.sql`(
  SELECT json_group_array(
    json_object('actor', actor, 'counted', counted, 'level', level, 'outOfScope', outOfScope, 'n', n)
  )
  FROM (SELECT actor, counted, level, outOfScope, count(*) AS n FROM placed GROUP BY 1, 2, 3, 4)
)`

const DOTS = Prisma.sql`(
  SELECT json_group_array(json_object(
    'statement', s.id,
    'actor', placed.actor,
    'level', placed.level,
    'counted', placed.counted,
    'range', (
      SELECT CASE WHEN count(DISTINCT c.coderId) > 1 THEN json_array(min(c.level), max(c.level)) END
      FROM Coding c
      WHERE c.statementId = s.id AND c.codebookId = placed.codebookId AND c.level IS NOT NULL
        AND c.coderId NOT IN ${DECIDING}
    ),
    'speaker', speaker.name,
    'speakerSlug', speaker.slug,
    'period', json_object('earliest', placed.dateEarliest, 'latest', placed.dateLatest),
    'words', CASE WHEN s.form = 'direct-quote' THEN s.quote ELSE s.paraphrase END,
    'verbatim', s.form = 'direct-quote'
  ) ORDER BY a.statedOrder, a.slug, placed.level, placed.dateEarliest, placed.dateLatest, s.id)
  FROM placed JOIN Actor a ON a.slug = placed.actor
  JOIN Statement s ON s.id = placed.id JOIN Speaker speaker ON speaker.id = s.speakerId
  WHERE placed.level IS NOT NULL
)`

/** The events of the time that the statements are of. */
const EVENTS = Prisma.sql`(
  SELECT json_group_array(json_object(
    'id', id, 'title', title, 'period', json_object('earliest', dateEarliest, 'latest', dateLatest)
  ) ORDER BY dateEarliest, dateLatest, id)
  FROM Event
  WHERE NOT archived AND dateLatest >= (SELECT min(dateEarliest) FROM view) AND dateEarliest <= (SELECT max(dateLatest) FROM view)
)`

// One statement, so that every number and every dot is of the same moment. `placed` has a statement once for each profile
// it stands in, `view` once.
function countingOf(question: Question, vocabulary: Vocabulary, splitBy: SplitBy | null): Prisma.Sql {
  return Prisma.sql`
    WITH ${relationsOf(question, vocabulary)},
    placed AS MATERIALIZED (
      SELECT standing.actor, s.id, s.counted, s.dateEarliest, s.dateLatest,
        c.level, c.outOfScope, c.coderId, c.codebookId
      FROM standing JOIN Statement s ON s.id = standing.statementId LEFT JOIN Coding c ON c.id = s.adoptedCodingId
      WHERE ${whereOf(filtersOf(question), 'actors')}
    ),
    view AS MATERIALIZED (
      SELECT DISTINCT id, counted, dateEarliest, dateLatest, level, outOfScope, coderId, codebookId FROM placed
    ),
    used AS MATERIALIZED (
      SELECT ss.sourceId, ss.quotedFrom, ss.relayedById, o.name AS outlet
      FROM view JOIN StatementSource ss ON ss.statementId = view.id
      JOIN Source source ON source.id = ss.sourceId JOIN Outlet o ON o.id = source.outletId
    )
    SELECT json_object(
      'total', (SELECT count(*) FROM Statement),
      'view', ${SUMS},
      'counts', ${COUNTS},
      'sources', json_object(
        'quoted', (SELECT count(DISTINCT sourceId) FROM used WHERE quotedFrom),
        'outlets', (SELECT json_group_array(DISTINCT outlet ORDER BY outlet) FROM used WHERE quotedFrom),
        'via', (SELECT json_group_array(DISTINCT outlet ORDER BY outlet) FROM used WHERE relayedById IS NOT NULL)
      ),
      'coders', (
        SELECT json_group_array(name) FROM
        (SELECT name FROM Coder WHERE id IN (SELECT coderId FROM view) ORDER BY name)
      ),
      'codebooks', (
        SELECT json_group_array(version) FROM
        (SELECT version FROM Codebook WHERE id IN (SELECT codebookId FROM view) ORDER BY version)
      ),
      'dots', json(CASE WHEN (SELECT count(*) FROM view) <= ${MOST_DOTS} THEN ${DOTS} END),
      'split', ${splittingOf(splitBy)},
      'events', ${EVENTS}
    ) AS answer`
}

function groupOf(actor: Group['actor'], counts: readonly Count[]): Group {
  const sumOf = (part: readonly Count[]) => part.reduce((sum, { n }) => sum + n, 0)
  return {
    actor,
    counted: levelCountsOf(counts.filter(({ counted }) => counted === 1)),
    described: levelCountsOf(counts.filter(({ counted }) => counted === 0)),
    outOfScope: sumOf(counts.filter(({ outOfScope }) => outOfScope === 1)),
    uncoded: sumOf(counts.filter(({ outOfScope }) => outOfScope === null)),
  }
}

/** How many statements each choice of each filter would show beside the filters already on. */
export async function facetsFor(
  database: Database,
  question: Question,
  vocabulary: Vocabulary,
): Promise<Facets> {
  const filters = filtersOf(question)
  // What choosing one actor would ask for: under signatories, a joint actor is all of its members.
  const choices = vocabulary.actors.flatMap(({ slug }) =>
    profilesOf({ ...question, actors: [slug] }, vocabulary).map((profile) => ({ slug, profile })),
  )
  const rows = await database.$queryRaw<{ facet: keyof Facets; choice: string; n: number | bigint }[]>`
    WITH ${relationsOf(question, vocabulary)},
    choice AS MATERIALIZED (
      SELECT json_extract(value, '$.slug') AS slug, a.id AS actorId
      FROM json_each(${JSON.stringify(choices)}) JOIN Actor a ON a.slug = json_extract(value, '$.profile')
    )
    SELECT 'actors' AS facet, choice.slug AS choice, count(DISTINCT s.id) AS n
    FROM Statement s JOIN profile p ON p.statementId = s.id JOIN choice ON choice.actorId = p.actorId
    WHERE ${whereOf(filters, 'actors')} GROUP BY choice.slug
    UNION ALL
    SELECT 'topics', t.slug, count(*)
    FROM Statement s JOIN StatementTopic st ON st.statementId = s.id JOIN Topic t ON t.id = st.topicId
    WHERE ${whereOf(filters, 'topics')} GROUP BY t.slug
    UNION ALL
    SELECT 'attributions', s.attribution, count(*)
    FROM Statement s WHERE ${whereOf(filters, 'attributions')} GROUP BY s.attribution
    UNION ALL
    SELECT 'ownWords', 'own', count(*)
    FROM Statement s WHERE ${whereOf(filters, 'ownWords')} AND ${conditionOf('ownWords', true)}`
  const at = (facet: keyof Facets, choice: string) =>
    Number(rows.find((row) => row.facet === facet && row.choice === choice)?.n ?? 0)
  return {
    actors: Object.fromEntries(vocabulary.actors.map(({ slug }) => [slug, at('actors', slug)])),
    topics: Object.fromEntries(vocabulary.topics.map(({ slug }) => [slug, at('topics', slug)])),
    attributions: Object.fromEntries(ATTRIBUTIONS.map((word) => [word, at('attributions', word)])),
    ownWords: at('ownWords', 'own'),
  }
}
