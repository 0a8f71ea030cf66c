// A question as SQL: what each filter asks of a Statement `s`, one object per filter, so that a facet can leave its
// own out. Everything a reader typed travels as a bound value, never as SQL.
import { activeParts, type Condition, type FilterPart, type Filters, filterOf } from '@/lib/filters'
import { profilesOf, type Question } from '@/lib/question'
import type { Vocabulary } from '@/lib/vocabulary'
import { Prisma } from '../generated/client'

/** The part of a question a filter serves, and its condition over `Statement s` and the relations of the question. */
type Filter = { part: keyof Question; where: Prisma.Sql }

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

/** A filter's condition as SQL: every value is bound where its `?` stands. */
function sqlOf({ sql, values }: Condition): Prisma.Sql {
  return Prisma.sql(sql.split('?'), ...values)
}

/** The filters a question switches on; that of its actors always is. */
export const filtersOf = (question: Question): Filter[] => [
  { part: 'actors', where: Prisma.sql`s.id IN (SELECT statementId FROM standing)` },
  ...activeParts(question).map((part) => ({ part, where: sqlOf(filterOf(part).where(question[part])) })),
]

/** The condition of a filter at a value, whether a question asks for it or not. */
export const conditionOf = <P extends FilterPart>(part: P, value: Filters[P]): Prisma.Sql =>
  sqlOf(filterOf(part).where(value))

/** All the filters as one condition, without those of one part. */
export function whereOf(filters: readonly Filter[], without?: keyof Question): Prisma.Sql {
  const conditions = filters.filter(({ part }) => part !== without).map(({ where }) => where)
  return conditions.length > 0 ? Prisma.join(conditions, ' AND ') : Prisma.sql`TRUE`
}
