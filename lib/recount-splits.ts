// The splits of a recounted answer: by what stands under a key, by period, or into single cases.
import { type Case, MOST_CASES, type Part, type Split, type SplitBy } from './answer'
import { middleOf, periodsOf, startOf } from './calendar'
import { spanOf } from './period'
import { profilesOf, type Question } from './question'
import {
  countsOf,
  distinct,
  inOrderOf,
  levelOf,
  levelsOf,
  orderOf,
  type Placed,
  periodOf,
} from './recount-counts'
import type { OutletRef, Statement } from './statement'
import type { Vocabulary } from './vocabulary'

/** The split that `splitBy` asks for, over the statements in view; null where it asks for none. */
export function splitOf(
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
