// What an answer is split by, counted by the database within the answer's own query, so that all its numbers are of one
// moment. What travels is the counts per actor and key; statements one by one only as cases.
import { type Case, MOST_CASES, type Part, type Split, type SplitBy } from '@/lib/answer'
import { periodsOf, startOf } from '@/lib/calendar'
import type { Period } from '@/lib/period'
import { profilesOf, type Question } from '@/lib/question'
import type { Level, LevelCounts } from '@/lib/stance'
import type { OutletRef } from '@/lib/statement'
import type { Vocabulary } from '@/lib/vocabulary'
import { Prisma } from '../generated/client'
import { list } from './filters'

/** How many statements of one actor share a key and a level. SQLite has 0 and 1 for false and true. */
type KeyCount = {
  actor: string
  key: string
  /** Only of a speaker; what else is a key is known by the vocabulary. */
  name: string | null
  counted: 0 | 1
  level: Level | null
  n: number
}

type FoundCase = Omit<Case, 'deterrentFrame' | 'act'> & { deterrentFrame: 0 | 1 }

/** A split as the database hands it over. */
export type Found =
  | { counts: KeyCount[] }
  | {
      cases: FoundCase[] | null
      /** Of every statement in view that says another one again: that other one. */
      repeats: Record<string, string>
      outlets: OutletRef[]
      speakers: { slug: string; name: string }[]
    }

const LABEL = 'label:'

const MIDDLE = Prisma.sql`CASE WHEN dateEarliest = dateLatest THEN dateEarliest
  ELSE date(dateEarliest, format('+%d days', (julianday(dateLatest) - julianday(dateEarliest)) / 2)) END`

/** A split as one JSON value, over the relations `placed` and `view` of the answer's query. */
export function splittingOf(splitBy: SplitBy | null): Prisma.Sql {
  if (!splitBy) return Prisma.sql`NULL`
  if (splitBy.by === 'case') return casing
  return Prisma.sql`(
    SELECT json_object('counts', json_group_array(json_object(
      'actor', actor, 'key', key, 'name', name, 'counted', counted, 'level', level, 'n', n
    )))
    FROM (
      SELECT actor, key, name, counted, level, count(*) AS n FROM (${keyed(splitBy.by)}) GROUP BY 1, 2, 3, 4, 5
    )
  )`
}

/** A row for each statement, actor and key. */
function keyed(by: Exclude<SplitBy['by'], 'case'>): Prisma.Sql {
  switch (by) {
    case 'topic':
      return Prisma.sql`
        SELECT placed.actor, t.slug AS key, NULL AS name, placed.counted, placed.level
        FROM placed JOIN StatementTopic st ON st.statementId = placed.id JOIN Topic t ON t.id = st.topicId`
    case 'speaker':
      return Prisma.sql`
        SELECT placed.actor, speaker.slug AS key, speaker.name, placed.counted, placed.level
        FROM placed JOIN Statement s ON s.id = placed.id JOIN Speaker speaker ON speaker.id = s.speakerId`
    case 'period':
      return Prisma.sql`SELECT actor, ${MIDDLE} AS key, NULL AS name, counted, level FROM placed`
    default:
      // DISTINCT: who is addressee and target of one statement, or either twice, is one party to it.
      return Prisma.sql`
        SELECT DISTINCT
          placed.id, placed.actor, coalesce(a.slug, ${LABEL} || p.label) AS key, NULL AS name, placed.counted, placed.level
        FROM placed JOIN StatementParty p ON p.statementId = placed.id LEFT JOIN Actor a ON a.id = p.actorId
        WHERE p.role IN ${list(by === 'party' ? ['addressee', 'target'] : [by])}`
  }
}

const isCase = Prisma.sql`view.counted AND view.level IS NOT NULL`

const casing = Prisma.sql`json_object(
  'cases', json(CASE WHEN (SELECT count(*) FROM view WHERE ${isCase}) <= ${MOST_CASES} THEN (
    SELECT json_group_array(json_object(
      'statement', s.id,
      'actor', placed.actor,
      'level', placed.level,
      'period', json_object('earliest', placed.dateEarliest, 'latest', placed.dateLatest),
      'attribution', s.attribution,
      'deterrentFrame', c.deterrentFrame,
      'outlet', o.slug,
      'speaker', speaker.slug
    ) ORDER BY a.statedOrder, a.slug, placed.dateEarliest, placed.dateLatest, s.id)
    FROM placed JOIN Actor a ON a.slug = placed.actor
    JOIN Statement s ON s.id = placed.id JOIN Coding c ON c.id = s.adoptedCodingId
    JOIN Speaker speaker ON speaker.id = s.speakerId
    JOIN StatementSource ss ON ss.statementId = s.id AND ss.quotedFrom
    JOIN Source source ON source.id = ss.sourceId JOIN Outlet o ON o.id = source.outletId
    WHERE placed.counted AND placed.level IS NOT NULL
  ) END),
  'repeats', (
    SELECT json_group_object(s.id, s.repeatOfId)
    FROM view JOIN Statement s ON s.id = view.id WHERE s.repeatOfId IS NOT NULL
  ),
  'outlets', (
    SELECT json_group_array(json_object('id', id, 'slug', slug, 'name', name)) FROM (
      SELECT o.id, o.slug, o.name
      FROM view JOIN StatementSource ss ON ss.statementId = view.id AND ss.quotedFrom
      JOIN Source source ON source.id = ss.sourceId JOIN Outlet o ON o.id = source.outletId
      WHERE ${isCase} GROUP BY o.id ORDER BY count(*) DESC, o.name, o.slug
    )
  ),
  'speakers', (
    SELECT json_group_array(json_object('slug', slug, 'name', name)) FROM (
      SELECT speaker.slug, speaker.name
      FROM view JOIN Statement s ON s.id = view.id JOIN Speaker speaker ON speaker.id = s.speakerId
      WHERE ${isCase} GROUP BY speaker.id ORDER BY count(*) DESC, speaker.name, speaker.slug
    )
  )
)`

/** What the database found, as the split of an answer; `period` is the one in view. */
export function splitOf(
  splitBy: SplitBy | null,
  found: Found | null,
  question: Question,
  vocabulary: Vocabulary,
  period: Period | null,
): Split | null {
  if (!splitBy || !found) return null
  if (splitBy.by === 'case') return 'cases' in found ? casesOf(found) : null
  if (!('counts' in found)) return null
  const { counts } = found
  const profiles = profilesOf(question, vocabulary)
  if (splitBy.by === 'period') {
    const { grain, keys } = periodsOf(period, splitBy.grain)
    const placed = counts.map((count) => ({ ...count, key: startOf(count.key, grain) }))
    return { by: 'period', grain, keys, parts: partsOf(placed, profiles, keys) }
  }
  const { by } = splitBy
  const keys = keysOf(by, counts, question, vocabulary)
  return { by, keys, parts: partsOf(counts, profiles, keys) }
}

type Key = { key: string; name: string }

function keysOf(
  by: Exclude<SplitBy['by'], 'case' | 'period'>,
  counts: readonly KeyCount[],
  question: Question,
  vocabulary: Vocabulary,
): Key[] {
  const found = new Set(counts.map(({ key }) => key))
  if (by === 'topic')
    return vocabulary.topics
      .filter(({ slug }) => (question.topics.length > 0 ? question.topics.includes(slug) : found.has(slug)))
      .map(({ slug, name }) => ({ key: slug, name }))
  if (by === 'speaker') return speakersIn(counts, profilesOf(question, vocabulary))
  return [
    ...vocabulary.actors
      .filter(({ slug }) => found.has(slug))
      .map(({ slug, shortName }) => ({ key: slug, name: shortName })),
    ...[...found]
      .filter((key) => key.startsWith(LABEL))
      .sort()
      .map((key) => ({ key, name: key.slice(LABEL.length) })),
  ]
}

/** Speakers by the first profile they stand in, then by name. */
function speakersIn(counts: readonly KeyCount[], profiles: readonly string[]): Key[] {
  const speakers = new Map<string, Key>()
  for (const profile of profiles) {
    const theirs = counts
      .filter(({ actor }) => actor === profile)
      .map(({ key, name }) => ({ key, name: name ?? key }))
      .sort((a, b) => compare(a.name, b.name) || compare(a.key, b.key))
    for (const speaker of theirs) if (!speakers.has(speaker.key)) speakers.set(speaker.key, speaker)
  }
  return [...speakers.values()]
}

const compare = (a: string, b: string) => (a < b ? -1 : Number(a > b))

/** A part for each profile and key with a statement that has a level. */
function partsOf(counts: readonly KeyCount[], profiles: readonly string[], keys: readonly Key[]): Part[] {
  const cells = new Map<string, KeyCount[]>()
  for (const count of counts) {
    if (count.level === null) continue
    // No slug holds a space.
    const place = `${count.actor} ${count.key}`
    const cell = cells.get(place)
    if (cell) cell.push(count)
    else cells.set(place, [count])
  }
  return profiles.flatMap((actor) =>
    keys.flatMap(({ key }) => {
      const cell = cells.get(`${actor} ${key}`) ?? []
      const own = levelCountsOf(cell.filter(({ counted }) => counted === 1))
      const described = levelCountsOf(cell.filter(({ counted }) => counted === 0))
      return cell.length > 0 ? [{ actor, key, counted: own, described }] : []
    }),
  )
}

/** Counts that the database gave level by level. */
export function levelCountsOf(counts: readonly { level: Level | null; n: number }[]): LevelCounts {
  const at = (level: Level) =>
    counts.filter((count) => count.level === level).reduce((sum, { n }) => sum + n, 0)
  return [at(-3), at(-2), at(-1), at(0), at(1), at(2), at(3)]
}

function casesOf({ cases, repeats, outlets, speakers }: Extract<Found, { cases: unknown }>): Split {
  const repeated = new Map(Object.entries(repeats))
  const whole = (one: FoundCase): Case => ({
    ...one,
    deterrentFrame: one.deterrentFrame === 1,
    act: actOf(one.statement, repeated),
  })
  return { by: 'case', cases: cases?.map(whole) ?? null, outlets, speakers }
}

/** The first statement of a chain of repetitions; of a chain that bites its tail, the statement itself. */
function actOf(statement: string, repeated: ReadonlyMap<string, string>): string {
  const passed = new Set<string>()
  let act = statement
  for (let next = repeated.get(act); next !== undefined; next = repeated.get(act)) {
    if (passed.has(act)) return statement
    passed.add(act)
    act = next
  }
  return act
}
