// The answer to a question counted a second time, in plain TypeScript and from statements alone: slow and simple, so that
// the database's counting can be held against it. It shares the calendar with it, and nothing else.
import { type Answer, type Case, MOST_CASES, MOST_DOTS, type Part, type Split, type SplitBy } from './answer'
import { middleOf, periodsOf, startOf } from './calendar'
import { FILTER_PARTS, filterOf } from './filters'
import { type Period, spanOf } from './period'
import { profilesOf, type Question } from './question'
import { countLevels, type Level } from './stance'
import { creditedActors, type OutletRef, type Statement } from './statement'
import type { Vocabulary } from './vocabulary'
import { describeQuestion } from './words'

/** What statements cannot tell. `events` may hold more than the period in view. */
export type About = Pick<Answer, 'dataset' | 'updatedAt' | 'total' | 'events'>

/** A statement in the profile of one actor. */
type Placed = { actor: string; statement: Statement }

/**
 * The answer to a question, from the statements in view; others may stand among them, unless the question searches: what
 * a search finds only the full-text index knows. They may come in any order, each once.
 */
export function answerOf(
  statements: readonly Statement[],
  question: Question,
  vocabulary: Vocabulary,
  about: About,
  splitBy: SplitBy | null,
): Answer {
  const profiles = profilesOf(question, vocabulary)
  const placed = statements
    .filter((statement) => isAsked(statement, question))
    .flatMap((statement) => profilesIn(statement, question, profiles).map((actor) => ({ actor, statement })))
  const view = [...new Set(placed.map(({ statement }) => statement))]
  const period = spanOf(view.map(periodOf))
  const codings = view.flatMap(({ coding }) => (coding ? [coding] : []))
  const sources = view.flatMap((statement) => statement.sources)
  const quoted = sources.filter(({ quotedFrom }) => quotedFrom)
  const relayed = sources.filter(({ relayedBy }) => relayedBy !== null)
  return {
    question,
    sentence: describeQuestion(question, vocabulary),
    groups: profiles.flatMap((profile) => {
      const theirs = placed.filter(({ actor }) => actor === profile).map(({ statement }) => statement)
      return vocabulary.actors
        .filter(({ slug }) => slug === profile)
        .map(({ slug, name, shortName }) => ({
          actor: { slug, name, shortName },
          ...countsOf(theirs),
          outOfScope: theirs.filter(isOutOfScope).length,
          uncoded: theirs.filter(isUncoded).length,
        }))
    }),
    dots: view.length > MOST_DOTS ? null : dotsOf(placed, vocabulary),
    shown: view.length,
    counted: levelsOf(view.filter(isOwn)).length,
    described: levelsOf(view.filter(isDescribed)).length,
    outOfScope: view.filter(isOutOfScope).length,
    uncoded: view.filter(isUncoded).length,
    total: about.total,
    period,
    sources: {
      quoted: new Set(quoted.map(({ slug }) => slug)).size,
      outlets: distinct(quoted.map(({ outlet }) => outlet.name)).sort(),
      via: distinct(relayed.map(({ outlet }) => outlet.name)).sort(),
    },
    coders: distinct(codings.map(({ coder }) => coder)).sort(),
    codedTwice: view.filter(({ timesCoded }) => timesCoded > 1).length,
    codebooks: distinct(codings.map(({ codebookVersion }) => codebookVersion)).sort((a, b) => a - b),
    dataset: about.dataset,
    split: splitOf(placed, view, question, vocabulary, splitBy),
    events: period
      ? about.events
          .filter((event) => event.period.latest >= period.earliest && event.period.earliest <= period.latest)
          .sort(inOrderOf((event) => [event.period.earliest, event.period.latest, event.id]))
      : [],
    updatedAt: about.updatedAt,
  }
}

// ---- who and what --------------------------------------------------------------------------------------------

function profilesIn(statement: Statement, question: Question, profiles: readonly string[]): string[] {
  const credited = question.joint === 'actor' ? creditedActors(statement) : statement.actors
  return profiles.filter((slug) => credited.some((actor) => actor.slug === slug))
}

/** Whether a statement is one that the question asks for, its actors and its search aside. */
const isAsked = (statement: Statement, question: Question): boolean =>
  FILTER_PARTS.every((part) => filterOf(part).matches(question[part], statement))

const isOwn = ({ counted }: Statement) => counted
const isDescribed = ({ counted }: Statement) => !counted
const isOutOfScope = ({ coding }: Statement) => coding?.outOfScope === true
const isUncoded = ({ coding }: Statement) => coding === null

const periodOf = ({ dateEarliest, dateLatest }: Statement): Period => ({
  earliest: dateEarliest,
  latest: dateLatest,
})

const levelOf = ({ coding }: Statement): Level | null => coding?.level ?? null

function levelsOf(statements: readonly Statement[]): Level[] {
  return statements.map(levelOf).filter((level) => level !== null)
}

const countsOf = (statements: readonly Statement[]) => ({
  counted: countLevels(levelsOf(statements.filter(isOwn))),
  described: countLevels(levelsOf(statements.filter(isDescribed))),
})

// ---- order ---------------------------------------------------------------------------------------------------

const distinct = <T>(items: readonly T[]): T[] => [...new Set(items)]

/** Compares by the first place in which two items differ. */
function inOrderOf<T>(placesOf: (item: T) => (string | number)[]): (a: T, b: T) => number {
  return (a, b) => {
    const others = placesOf(b)
    for (const [i, place] of placesOf(a).entries()) {
      const other = others[i] ?? place
      if (place !== other) return place < other ? -1 : 1
    }
    return 0
  }
}

const orderOf = (vocabulary: Vocabulary, actor: string) =>
  vocabulary.actors.findIndex(({ slug }) => slug === actor)

// ---- statements one by one -----------------------------------------------------------------------------------

function dotsOf(placed: readonly Placed[], vocabulary: Vocabulary): Answer['dots'] {
  return placed
    .flatMap(({ actor, statement }) => {
      const level = levelOf(statement)
      const verbatim = statement.form === 'direct-quote'
      return level === null
        ? []
        : [
            {
              statement: statement.id,
              actor,
              level,
              counted: statement.counted,
              speaker: statement.speaker.name,
              speakerSlug: statement.speaker.slug,
              period: periodOf(statement),
              words: (verbatim ? statement.quote : statement.paraphrase) ?? '',
              verbatim,
            },
          ]
    })
    .sort(
      inOrderOf(({ actor, level, period, statement }) => [
        orderOf(vocabulary, actor),
        level,
        period.earliest,
        period.latest,
        statement,
      ]),
    )
}

function casesOf(placed: readonly Placed[], view: readonly Statement[], vocabulary: Vocabulary): Case[] {
  return placed
    .flatMap(({ actor, statement }) => {
      const level = levelOf(statement)
      return level === null || !statement.counted
        ? []
        : [
            {
              statement: statement.id,
              actor,
              level,
              period: periodOf(statement),
              attribution: statement.attribution,
              deterrentFrame: statement.coding?.deterrentFrame === true,
              outlet: outletOf(statement)?.slug ?? '',
              speaker: statement.speaker.slug,
              act: actOf(statement, view),
            },
          ]
    })
    .sort(
      inOrderOf(({ actor, period, statement }) => [
        orderOf(vocabulary, actor),
        period.earliest,
        period.latest,
        statement,
      ]),
    )
}

const outletOf = ({ sources }: Statement): OutletRef | undefined =>
  sources.find(({ quotedFrom }) => quotedFrom)?.outlet

/** Where a chain of repetitions begins or leaves the view; one without a beginning is as many acts as statements. */
function actOf(statement: Statement, view: readonly Statement[]): string {
  let { id, repeatOf } = statement
  for (let step = 0; repeatOf !== null; step += 1) {
    if (step > view.length) return statement.id
    id = repeatOf
    repeatOf = view.find((other) => other.id === id)?.repeatOf ?? null
  }
  return id
}

// ---- splits --------------------------------------------------------------------------------------------------

function splitOf(
  placed: readonly Placed[],
  view: readonly Statement[],
  question: Question,
  vocabulary: Vocabulary,
  splitBy: SplitBy | null,
): Split | null {
  if (!splitBy) return null
  if (splitBy.by === 'case') {
    const own = view.filter((statement) => statement.counted && levelOf(statement) !== null)
    return {
      by: 'case',
      cases: own.length > MOST_CASES ? null : casesOf(placed, view, vocabulary),
      outlets: mostFirst(own.flatMap((statement) => outletOf(statement) ?? [])),
      speakers: mostFirst(own.map(({ speaker: { slug, name } }) => ({ slug, name }))),
    }
  }
  const partsOf = (keys: readonly { key: string }[], has: (statement: Statement, key: string) => boolean) =>
    profilesOf(question, vocabulary).flatMap((actor) =>
      keys.flatMap(({ key }): Part[] => {
        const statements = placed
          .filter((place) => place.actor === actor && has(place.statement, key))
          .map(({ statement }) => statement)
        return levelsOf(statements).length > 0 ? [{ actor, key, ...countsOf(statements) }] : []
      }),
    )
  if (splitBy.by === 'period') {
    const { grain, keys } = periodsOf(spanOf(view.map(periodOf)), splitBy.grain)
    const has = (statement: Statement, key: string) => startOf(middleOf(periodOf(statement)), grain) === key
    return { by: 'period', grain, keys, parts: partsOf(keys, has) }
  }
  const { by } = splitBy
  const keys = keysOf(by, placed, view, question, vocabulary)
  const has = (statement: Statement, key: string) => keysIn(by, statement).includes(key)
  return { by, keys, parts: partsOf(keys, has) }
}

type KeyedBy = Exclude<SplitBy['by'], 'case' | 'period'>

/** The keys a statement stands under. */
function keysIn(by: KeyedBy, statement: Statement): string[] {
  if (by === 'topic') return statement.topics.map(({ slug }) => slug)
  if (by === 'speaker') return [statement.speaker.slug]
  return [
    ...(by === 'target' ? [] : statement.addressees),
    ...(by === 'addressee' ? [] : statement.targets),
  ].map(({ actor, label }) => actor?.slug ?? `label:${label}`)
}

function keysOf(
  by: KeyedBy,
  placed: readonly Placed[],
  view: readonly Statement[],
  question: Question,
  vocabulary: Vocabulary,
): { key: string; name: string }[] {
  if (by === 'speaker') {
    const inOrder = placed.toSorted(
      inOrderOf(({ actor, statement: { speaker } }) => [
        orderOf(vocabulary, actor),
        speaker.name,
        speaker.slug,
      ]),
    )
    return distinctBySlug(inOrder.map(({ statement }) => statement.speaker)).map(({ slug, name }) => ({
      key: slug,
      name,
    }))
  }
  const found = distinct(view.flatMap((statement) => keysIn(by, statement)))
  if (by === 'topic') {
    const wanted = question.topics.length > 0 ? question.topics : found
    return vocabulary.topics
      .filter(({ slug }) => wanted.includes(slug))
      .map(({ slug, name }) => ({ key: slug, name }))
  }
  const actors = vocabulary.actors.filter(({ slug }) => found.includes(slug))
  const labels = found.filter((key) => key.startsWith('label:')).sort()
  return [
    ...actors.map(({ slug, shortName }) => ({ key: slug, name: shortName })),
    ...labels.map((key) => ({ key, name: key.replace('label:', '') })),
  ]
}

function distinctBySlug<T extends { slug: string }>(items: readonly T[]): T[] {
  return items.filter(({ slug }, i) => items.findIndex((item) => item.slug === slug) === i)
}

/** Each item once, the one that occurs most often first, then by name. */
function mostFirst<T extends { slug: string; name: string }>(items: readonly T[]): T[] {
  const times = (slug: string) => items.filter((item) => item.slug === slug).length
  return distinctBySlug(items).sort(inOrderOf(({ slug, name }) => [-times(slug), name, slug]))
}
