// What a reader may ask, and its one home in the URL. The query string is the question; nothing else is remembered.
import { dayWanted, FILTER_PARTS, type Filters, filterOf, oneOf, word } from './filters'
import { type Day, isDay } from './period'
import { MOST_ASKED } from './query.mjs'
import { finder, type Vocabulary } from './vocabulary'

export const JOINTS = ['actor', 'signatories'] as const
/** Whom a joint statement is credited to: the joint actor, once, or each signatory. */
export type Joint = (typeof JOINTS)[number]

export const ORDERS = ['stated', 'name', 'position', 'number'] as const
export type Order = (typeof ORDERS)[number]

export type Question = Filters & {
  /** Actors' slugs in the data set's stated order; never empty unless the data set has no actor. */
  actors: string[]
  joint: Joint
  order: Order
  /** The data set as it stood at the end of this UTC day; null: as it is now. */
  asOf: Day | null
}

/** A value of the query string that could not be used, and why; without a value, a key that is used by nobody here. */
export type Ignored = { key: string; value: string | null; why: string }

/** The key of the day at whose end the data set is shown. */
export const AS_OF = 'asof'

/** Every key that a question is written with. */
export const QUESTION_KEYS: readonly string[] = [
  'actor',
  ...FILTER_PARTS.map((part) => filterOf(part).key),
  ...['joint', 'order', AS_OF],
]

/** An address with no more in it than is read; what stands behind is named and asks nothing. */
export function boundedParams(params: URLSearchParams): { params: URLSearchParams; ignored: Ignored[] } {
  if (params.size <= MOST_ASKED) return { params, ignored: [] }
  const first = new URLSearchParams()
  let count = 0
  for (const [key, value] of params) {
    count += 1
    if (count <= MOST_ASKED) first.append(key, value)
    else
      return {
        params: first,
        ignored: [
          { key, value, why: `an address has at most ${MOST_ASKED} values; what stands behind is not read` },
        ],
      }
  }
  return { params: first, ignored: [] }
}

/**
 * Reads a question from a query string. Never throws: what cannot be read comes back in `ignored` and asks nothing.
 * Other keys are no question's business and are passed over.
 */
export function parseQuestion(
  params: URLSearchParams,
  vocabulary: Vocabulary,
): { question: Question; ignored: Ignored[] } {
  const ignored: Ignored[] = []

  /** Every non-empty value of a key that `read` understands, each once. */
  function list<T>(key: string, why: string, read: (value: string) => T | null | undefined): T[] {
    const found = new Set<T>()
    // Each once: a value that stands there a thousand times is read, and named if it cannot be, like one.
    for (const raw of new Set(params.getAll(key))) {
      const value = raw.trim()
      if (value === '') continue
      const item = read(value)
      if (item === null || item === undefined) ignored.push({ key, value: raw, why })
      else found.add(item)
    }
    return [...found]
  }

  function one<T>(key: string, why: string, read: (value: string) => T | null | undefined): T | null {
    const values = list(key, why, read)
    if (values.length <= 1) return values[0] ?? null
    ignored.push({ key, value: params.getAll(key).join(', '), why: `${key} can be asked only once` })
    return null
  }

  const asked = { list, one }
  const named = new Set(list('actor', 'no such actor', finder(vocabulary.actors)))
  const chosen = named.size > 0 ? named : new Set(vocabulary.defaultActors)
  const filters = Object.fromEntries(
    FILTER_PARTS.map((part) => [part, filterOf(part).parse(asked, vocabulary)]),
    // Each part holds what its own filter has read.
  ) as Filters
  if (filters.from !== null && filters.to !== null && filters.to < filters.from) {
    ignored.push({ key: 'to', value: filters.to, why: `it is before from=${filters.from}` })
    filters.to = null
  }
  const joint = one('joint', oneOf(JOINTS), word(JOINTS)) ?? 'actor'
  const order = one('order', oneOf(ORDERS), word(ORDERS)) ?? 'stated'
  const { asOf, ignored: unreadableDays } = parseAsOf(params)
  ignored.push(...unreadableDays)
  const actors = vocabulary.actors.map(({ slug }) => slug).filter((slug) => chosen.has(slug))
  const question: Question = { ...filters, actors, joint, order, asOf }
  return { question, ignored }
}

/**
 * Writes a question as a query string that asks the same thing tomorrow: actors are always named, even when they are
 * the default ones. parseQuestion(formatQuestion(q)) gives q.
 */
export function formatQuestion(question: Question): URLSearchParams {
  const params = new URLSearchParams()
  for (const actor of question.actors) params.append('actor', actor)
  for (const part of FILTER_PARTS) {
    const { key, format } = filterOf(part)
    for (const value of format(question[part])) params.append(key, value)
  }
  if (question.joint !== 'actor') params.set('joint', question.joint)
  if (question.order !== 'stated') params.set('order', question.order)
  if (question.asOf) params.set(AS_OF, question.asOf)
  return params
}

/** The question nobody has changed yet. */
export function defaultQuestion(vocabulary: Vocabulary): Question {
  return parseQuestion(new URLSearchParams(), vocabulary).question
}

/** Whether the actors asked for are the data set's default ones. */
export function hasDefaultActors(question: Question, vocabulary: Vocabulary): boolean {
  return (
    question.actors.length === vocabulary.defaultActors.length &&
    question.actors.every((slug) => vocabulary.defaultActors.includes(slug))
  )
}

/**
 * The actors whose profiles the question asks for. When joint statements are credited to their signatories, a joint
 * actor stands for its members.
 */
export function profilesOf(question: Question, vocabulary: Vocabulary): string[] {
  if (question.joint === 'actor') return question.actors
  const wanted = new Set(
    question.actors.flatMap((slug) => {
      const members = vocabulary.actors.find((actor) => actor.slug === slug)?.members ?? []
      return members.length > 0 ? members : [slug]
    }),
  )
  return vocabulary.actors.map(({ slug }) => slug).filter((slug) => wanted.has(slug))
}

/** Reads the day at whose end the data set is shown, the part of a question that every address may ask. */
export function parseAsOf(params: URLSearchParams): { asOf: Day | null; ignored: Ignored[] } {
  const values = [...new Set(params.getAll(AS_OF).map((value) => value.trim()))].filter(
    (value) => value !== '',
  )
  const days = values.filter(isDay)
  const ignored = values
    .filter((value) => !isDay(value))
    .map((value): Ignored => ({ key: AS_OF, value, why: dayWanted }))
  if (days.length <= 1) return { asOf: days[0] ?? null, ignored }
  const twice: Ignored = { key: AS_OF, value: values.join(', '), why: `${AS_OF} can be asked only once` }
  return { asOf: null, ignored: [...ignored, twice] }
}

/**
 * The one value of a key that can be asked only once, and what of it could not be used: a value for which `whyNot` has a
 * reason, and all of them when they differ. Null when there is none, or only an empty one.
 */
export function onlyValue(
  params: URLSearchParams,
  key: string,
  whyNot: (value: string) => string | null,
): { value: string | null; ignored: Ignored[] } {
  const values = [...new Set(params.getAll(key).map((value) => value.trim()))].filter((value) => value !== '')
  const [value] = values
  if (value === undefined) return { value: null, ignored: [] }
  const why = values.length > 1 ? `${key} can be asked only once` : whyNot(value)
  return why === null
    ? { value, ignored: [] }
    : { value: null, ignored: [{ key, value: values.join(', '), why }] }
}

/** Reads the page of a list, from 1. */
export function parsePage(params: URLSearchParams): { page: number; ignored: Ignored[] } {
  const { value, ignored } = onlyValue(params, 'page', (page) =>
    /^[1-9]\d{0,6}$/.test(page) ? null : 'a page is a whole number from 1',
  )
  return { page: Number(value ?? 1), ignored }
}

/** "from=2024-13: a day is written YYYY-MM-DD and must exist". */
export function describeIgnored({ key, value, why }: Ignored): string {
  if (value === null) return why
  const shown = value.length > 80 ? `${value.slice(0, 79)}…` : value
  return `${key}=${shown}: ${why}`
}

/** So many values that could not be used are named one by one. */
const MOST_NAMED = 20

/** What could not be used, a sentence for each, the rest counted. */
export function describeAllIgnored(ignored: readonly Ignored[]): string[] {
  const sentences = [...new Set(ignored.map(describeIgnored))]
  const more = sentences.length - MOST_NAMED
  return more > 0 ? [...sentences.slice(0, MOST_NAMED), `and ${more} more values`] : sentences
}
