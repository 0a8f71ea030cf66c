// Statements as the domain knows them. The database writes each as JSON in the shape of the type, children and all, so
// that a list of any length is one query. The private passage of a source is never read here.
import { profilesOf, type Question } from '@/lib/question'
import { plainFields } from '@/lib/record/fields'
import type { Statement } from '@/lib/statement'
import type { Vocabulary } from '@/lib/vocabulary'
import { Prisma } from '../generated/client'
import type { Database } from '../store/client'
import { filtersOf, relationsOf, whereOf } from './filters'

/** How many statements eachStatement holds at a time. */
const CHUNK = 200

const newestFirst = Prisma.sql`s.dateLatest DESC, s.dateEarliest DESC, s.id`

const truth = (column: string) => Prisma.raw(`json(iif(${column}, 'true', 'false'))`)

/** The plain fields of a record that stands in the query as `table`, as members of a JSON object. */
const plain = (type: 'statement' | 'coding', table: string) =>
  Prisma.join(
    plainFields(type).map(
      ({ name, kind }) =>
        Prisma.sql`${Prisma.raw(`'${name}'`)}, ${kind === 'flag' ? truth(`${table}."${name}"`) : Prisma.raw(`${table}."${name}"`)}`,
    ),
  )

const ACTOR = Prisma.sql`json_object('id', a.id, 'slug', a.slug, 'name', a.name, 'shortName', a.shortName)`

const CODING = Prisma.sql`json_object(
  'id', c.id, ${plain('coding', 'c')}, 'coder', coder.name, 'codebookVersion', codebook.version
)`

const CODINGS = Prisma.sql`Coding c JOIN Coder coder ON coder.id = c.coderId JOIN Codebook codebook ON codebook.id = c.codebookId`

const partiesIn = (role: 'addressee' | 'target') => Prisma.sql`(
  SELECT json_group_array(
    json_object('actor', json(CASE WHEN a.id IS NOT NULL THEN ${ACTOR} END), 'label', coalesce(sp.label, a.name))
    ORDER BY sp.position
  )
  FROM StatementParty sp LEFT JOIN Actor a ON a.id = sp.actorId
  WHERE sp.statementId = s.id AND sp.role = ${role}
)`

/** A Statement `s` as JSON in the shape of the type Statement. */
const STATEMENT = Prisma.sql`json_object(
  'id', s.id,
  'actors', (
    SELECT json_group_array(${ACTOR} ORDER BY sa.position)
    FROM StatementActor sa JOIN Actor a ON a.id = sa.actorId WHERE sa.statementId = s.id
  ),
  'jointActor', (SELECT ${ACTOR} FROM Actor a WHERE a.id = s.jointActorId),
  'speaker', (
    SELECT json_object('slug', speaker.slug, 'name', speaker.name, 'kind', speaker.kind)
    FROM Speaker speaker WHERE speaker.id = s.speakerId
  ),
  ${plain('statement', 's')},
  'described', json(CASE WHEN s.describedRelation IS NOT NULL THEN json_object(
    'relation', s.describedRelation,
    'by', coalesce(
      (SELECT json_object('kind', 'actor', 'slug', a.slug, 'name', a.name) FROM Actor a WHERE a.id = s.describedByActorId),
      (SELECT json_object('kind', 'outlet', 'slug', o.slug, 'name', o.name) FROM Outlet o WHERE o.id = s.describedByOutletId)
    ),
    'inStatement', s.describedInId
  ) END),
  'repeatOf', s.repeatOfId,
  'addressees', ${partiesIn('addressee')},
  'targets', ${partiesIn('target')},
  'topics', (
    SELECT json_group_array(json_object('id', t.id, 'slug', t.slug, 'name', t.name) ORDER BY st.position)
    FROM StatementTopic st JOIN Topic t ON t.id = st.topicId WHERE st.statementId = s.id
  ),
  'sources', (
    SELECT json_group_array(json_object(
      'slug', source.slug,
      'outlet', json_object('id', o.id, 'slug', o.slug, 'name', o.name),
      'title', source.title,
      'url', source.url,
      'archiveUrl', source.archiveUrl,
      'publishedOn', source.publishedOn,
      'accessedOn', source.accessedOn,
      'language', source.language,
      'quotedFrom', ${truth('ss.quotedFrom')},
      'relayedBy', (SELECT relay.slug FROM Source relay WHERE relay.id = ss.relayedById)
    ) ORDER BY ss.position)
    FROM StatementSource ss JOIN Source source ON source.id = ss.sourceId JOIN Outlet o ON o.id = source.outletId
    WHERE ss.statementId = s.id
  ),
  'coding', (SELECT ${CODING} FROM ${CODINGS} WHERE c.id = s.adoptedCodingId),
  'codings', (
    SELECT json_group_array(${CODING} ORDER BY codebook.version DESC, coder.name, c.id)
    FROM ${CODINGS} WHERE c.statementId = s.id
  ),
  'range', (
    SELECT CASE WHEN count(DISTINCT c.coderId) > 1 THEN json_array(min(c.level), max(c.level)) END
    FROM Coding adopted
    JOIN Coding c ON c.statementId = s.id AND c.codebookId = adopted.codebookId
    JOIN Coder coder ON coder.id = c.coderId AND coder.kind <> 'adjudication'
    WHERE adopted.id = s.adoptedCodingId AND c.level IS NOT NULL
  ),
  'timesCoded', (
    SELECT count(DISTINCT c.coderId) FROM Coding adopted
    JOIN Coding c ON c.statementId = s.id AND c.codebookId = adopted.codebookId
    JOIN Coder coder ON coder.id = c.coderId AND coder.kind <> 'adjudication'
    WHERE adopted.id = s.adoptedCodingId
  )
)`

/** The statements with these ids, in that order; unknown ids are passed over. */
export async function statementsByIds(database: Database, ids: readonly string[]): Promise<Statement[]> {
  if (ids.length === 0) return []
  // CROSS JOIN keeps the list outside and looks each id up, in order.
  const rows = await database.$queryRaw<{ statement: string }[]>`
    SELECT ${STATEMENT} AS statement
    FROM json_each(${JSON.stringify(ids)}) asked CROSS JOIN Statement s ON s.id = asked.value
    ORDER BY asked.key`
  return rows.map(({ statement }) => JSON.parse(statement) as Statement)
}

export async function statementFor(database: Database, id: string): Promise<Statement | null> {
  return (await statementsByIds(database, [id]))[0] ?? null
}

/** One page of a question's statements, newest first, and how many there are on all pages. */
export async function statementsFor(
  database: Database,
  question: Question,
  vocabulary: Vocabulary,
  { offset, limit }: { offset: number; limit: number },
): Promise<{ statements: Statement[]; shown: number }> {
  // The ids first: a sorter would otherwise carry, and build, the JSON of every statement in view.
  const [row] = await database.$queryRaw<{ shown: number | bigint; ids: string }[]>`
    WITH ${relationsOf(question, vocabulary)},
    view AS MATERIALIZED (
      SELECT s.id, s.dateEarliest, s.dateLatest FROM Statement s WHERE ${whereOf(filtersOf(question))}
    )
    SELECT (SELECT count(*) FROM view) AS shown, (
      SELECT json_group_array(id) FROM (SELECT s.id FROM view s ORDER BY ${newestFirst} LIMIT ${limit} OFFSET ${offset})
    ) AS ids`
  if (!row) return { statements: [], shown: 0 }
  return { statements: await statementsByIds(database, JSON.parse(row.ids)), shown: Number(row.shown) }
}

/** The ids of all statements of a question, oldest first. */
export async function statementIdsFor(
  database: Database,
  question: Question,
  vocabulary: Vocabulary,
): Promise<string[]> {
  const rows = await database.$queryRaw<{ id: string }[]>`
    WITH ${relationsOf(question, vocabulary)}
    SELECT s.id FROM Statement s WHERE ${whereOf(filtersOf(question))}
    ORDER BY s.dateEarliest, s.dateLatest, s.id`
  return rows.map(({ id }) => id)
}

/**
 * The statements of a question side by side: per profile, by slug, at most `perActor`, counted before described, newest
 * first. Every profile asked for has its list, an empty one too.
 */
export async function columnsFor(
  database: Database,
  question: Question,
  vocabulary: Vocabulary,
  perActor: number,
): Promise<Record<string, Statement[]>> {
  const profiles = profilesOf(question, vocabulary)
  const places = await database.$queryRaw<{ actor: string; id: string }[]>`
    WITH ${relationsOf(question, vocabulary)},
    placed AS (
      SELECT standing.actor, s.id,
        row_number() OVER (PARTITION BY standing.actor ORDER BY s.counted DESC, ${newestFirst}) AS place
      FROM standing JOIN Statement s ON s.id = standing.statementId
      WHERE ${whereOf(filtersOf(question), 'actors')}
    )
    SELECT actor, id FROM placed WHERE place <= ${perActor} ORDER BY actor, place`
  const statements = new Map(
    (await statementsByIds(database, [...new Set(places.map(({ id }) => id))])).map((s) => [s.id, s]),
  )
  const columns: Record<string, Statement[]> = Object.fromEntries(profiles.map((slug) => [slug, []]))
  for (const { actor, id } of places) {
    const statement = statements.get(id)
    if (statement) columns[actor]?.push(statement)
  }
  return columns
}

/** Every statement of a question, newest first, in chunks: memory does not grow with the data set. */
export async function* eachStatement(
  database: Database,
  question: Question,
  vocabulary: Vocabulary,
): AsyncIterable<Statement> {
  const where = whereOf(filtersOf(question))
  let after = Prisma.sql`TRUE`
  for (;;) {
    const rows = await database.$queryRaw<{ id: string }[]>`
      WITH ${relationsOf(question, vocabulary)}
      SELECT s.id FROM Statement s WHERE ${where} AND ${after} ORDER BY ${newestFirst} LIMIT ${CHUNK}`
    const statements = await statementsByIds(
      database,
      rows.map(({ id }) => id),
    )
    yield* statements
    const last = statements.at(-1)
    if (!last || rows.length < CHUNK) return
    const { id, dateEarliest, dateLatest } = last
    after = Prisma.sql`(s.dateLatest < ${dateLatest} OR s.dateLatest = ${dateLatest} AND (
      s.dateEarliest < ${dateEarliest} OR s.dateEarliest = ${dateEarliest} AND s.id > ${id}))`
  }
}

/** The stances that a statement ascribes to others, newest first. */
export function descriptionsIn(database: Database, id: string): Promise<Statement[]> {
  return linkedBy(database, Prisma.sql`s.describedInId = ${id}`)
}

/** The statements that say a statement again on another day, newest first. */
export function repeatsOf(database: Database, id: string): Promise<Statement[]> {
  return linkedBy(database, Prisma.sql`s.repeatOfId = ${id}`)
}

async function linkedBy(database: Database, where: Prisma.Sql): Promise<Statement[]> {
  const rows = await database.$queryRaw<{ id: string }[]>`
    SELECT s.id FROM Statement s WHERE ${where} ORDER BY ${newestFirst}`
  return statementsByIds(
    database,
    rows.map(({ id }) => id),
  )
}
