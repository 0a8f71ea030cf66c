// A question as SQL: what each filter asks of a Statement `s`, one object per filter, so that a facet can leave its
// own out. Everything a reader typed travels as a bound value, never as SQL.
import { profilesOf, type Question, type Vocabulary } from '@/lib/question'
import { OWN_WORDS } from '@/lib/statement'
import { Prisma } from './generated/client'

/** The part of a question a filter serves, and its condition over `Statement s` and the relations of the question. */
export type Filter = { part: keyof Question; where: Prisma.Sql }

/** Values as a one-column table. One bound value however long the list, so no list is too long. */
export function list(values: readonly (string | number)[]): Prisma.Sql {
  return Prisma.sql`(SELECT value FROM json_each(${JSON.stringify(values)}))`
}

/**
 * The relations that questions are asked of, for a WITH clause. `profile(statementId, actorId)`: in whose profiles a
 * statement stands; credited to the joint actor, a joint statement stands there only, otherwise in the profile of each
 * signatory. `standing(statementId, actor)`: the same for the actors asked for, by slug.
 */
export function relationsOf(question: Question, vocabulary: Vocabulary): Prisma.Sql {
  const credited =
    question.joint === 'actor'
      ? Prisma.sql`
        SELECT id, jointActorId FROM Statement WHERE jointActorId IS NOT NULL
        UNION ALL
        SELECT sa.statementId, sa.actorId FROM StatementActor sa JOIN Statement own ON own.id = sa.statementId
        WHERE own.jointActorId IS NULL`
      : Prisma.sql`SELECT statementId, actorId FROM StatementActor`
  // profile is NOT MATERIALIZED so that each use reaches the indexes inside; standing is short, and used often.
  return Prisma.sql`
    profile(statementId, actorId) AS NOT MATERIALIZED (${credited}),
    standing(statementId, actor) AS MATERIALIZED (
      SELECT p.statementId, a.slug FROM Actor a JOIN profile p ON p.actorId = a.id
      WHERE a.slug IN ${list(profilesOf(question, vocabulary))}
    )`
}

/** The filters a question switches on; that of its actors always is. */
export function filtersOf(question: Question): Filter[] {
  const { topics, from, to, attributions, ownWords, levels, addressees, targets, speakers, search } = question
  const filters: Filter[] = [
    { part: 'actors', where: Prisma.sql`s.id IN (SELECT statementId FROM standing)` },
  ]
  if (topics.length > 0)
    filters.push({
      part: 'topics',
      where: Prisma.sql`s.id IN (
        SELECT st.statementId FROM Topic t JOIN StatementTopic st ON st.topicId = t.id WHERE t.slug IN ${list(topics)}
      )`,
    })
  // A statement whose day is uncertain is in a range when any of its possible days is.
  if (from) filters.push({ part: 'from', where: Prisma.sql`s.dateLatest >= ${from}` })
  if (to) filters.push({ part: 'to', where: Prisma.sql`s.dateEarliest <= ${to}` })
  if (attributions.length > 0)
    filters.push({ part: 'attributions', where: Prisma.sql`s.attribution IN ${list(attributions)}` })
  if (ownWords) filters.push({ part: 'ownWords', where: inOwnWords })
  if (levels.length > 0)
    filters.push({
      part: 'levels',
      where: Prisma.sql`EXISTS (
        SELECT 1 FROM Coding adopted WHERE adopted.id = s.adoptedCodingId AND adopted.level IN ${list(levels)}
      )`,
    })
  if (addressees.length > 0) filters.push({ part: 'addressees', where: isParty('addressee', addressees) })
  if (targets.length > 0) filters.push({ part: 'targets', where: isParty('target', targets) })
  if (speakers.length > 0)
    filters.push({
      part: 'speakers',
      where: Prisma.sql`s.speakerId IN (SELECT id FROM Speaker WHERE slug IN ${list(speakers)})`,
    })
  if (search !== null)
    filters.push({
      part: 'search',
      where: Prisma.sql`s.textRow IN (SELECT rowid FROM StatementText WHERE StatementText MATCH ${formatMatch(search)})`,
    })
  return filters
}

/** A joint actor is a party of its own: a statement to it is none to its members. */
const isParty = (role: 'addressee' | 'target', actors: readonly string[]) => Prisma.sql`s.id IN (
  SELECT p.statementId FROM Actor a JOIN StatementParty p ON p.actorId = a.id
  WHERE p.role = ${role} AND a.slug IN ${list(actors)}
)`

export const inOwnWords = Prisma.sql`s.form IN ${list(OWN_WORDS)}`

/** All the filters as one condition, without those of one part. */
export function whereOf(filters: readonly Filter[], without?: keyof Question): Prisma.Sql {
  const conditions = filters.filter(({ part }) => part !== without).map(({ where }) => where)
  return conditions.length > 0 ? Prisma.join(conditions, ' AND ') : Prisma.sql`TRUE`
}

const QUOTE_MARKS = '"“”„«»'
const TERM = new RegExp(`[${QUOTE_MARKS}]([^${QUOTE_MARKS}]*)[${QUOTE_MARKS}]|[^\\s${QUOTE_MARKS}]+`, 'gu')

/**
 * What somebody looks for as a full-text query: every word must occur, as the beginning of a word; what stands in
 * quotation marks must occur as it stands. Only letters, digits and marks pass, each term quoted, so nothing typed is
 * syntax. Text without any word gives '""', which matches nothing.
 */
export function formatMatch(search: string): string {
  const terms: string[] = []
  for (const [whole, phrase] of search.matchAll(TERM)) {
    const words = (phrase ?? whole).replace(/[^\p{L}\p{N}\p{M}]+/gu, ' ').trim()
    if (/[\p{L}\p{N}]/u.test(words)) terms.push(phrase === undefined ? `"${words}"*` : `"${words}"`)
  }
  return terms.length > 0 ? terms.join(' ') : '""'
}
