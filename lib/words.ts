// Sentences for people. Figures, pages, files and alternative texts all take their words from here.
import { isolated } from './direction'
import { type Day, describeDay } from './period'
import { hasDefaultActors, type Question, type Vocabulary } from './question'
import { describeLevel, describeSigned } from './stance'
import type { Attribution, Confidence, Form, Relation } from './statement'

const ATTRIBUTION_WORDS: Record<Attribution, string> = {
  'on-record': 'On the record',
  'official-statement': 'Official statement',
  'anonymous-source': 'Anonymous source',
  'outlet-paraphrase': 'Outlet’s paraphrase',
  'described-by-other': 'Described by somebody else',
  'nonverbal-release': 'Nonverbal release',
}

const FORM_WORDS: Record<Form, string> = {
  'direct-quote': 'Direct quote',
  mixed: 'Quote within a paraphrase',
  paraphrase: 'Paraphrase',
  nonverbal: 'Nonverbal',
}

const RELATION_WORDS: Record<Relation, string> = {
  opponent: 'an opponent',
  ally: 'an ally',
  mediator: 'a mediator',
  outlet: 'the outlet',
}

const CONFIDENCE_WORDS: Record<Confidence, string> = {
  low: 'low confidence',
  medium: 'medium confidence',
  high: 'high confidence',
}

export const describeAttribution = (attribution: Attribution) => ATTRIBUTION_WORDS[attribution]
export const describeForm = (form: Form) => FORM_WORDS[form]
export const describeRelation = (relation: Relation) => RELATION_WORDS[relation]
export const describeConfidence = (confidence: Confidence) => CONFIDENCE_WORDS[confidence]

const lists = new Intl.ListFormat('en-GB', { type: 'conjunction' })
const choices = new Intl.ListFormat('en-GB', { type: 'disjunction' })

/** "Israel, UK and France"; each in its own direction. */
export const describeList = (items: readonly string[]) => lists.format(items.map(isolated))

const describeChoice = (items: readonly string[]) => choices.format(items.map(isolated))

/** "1 statement", "3 statements", "1 234 statements". */
export function describeCount(count: number, noun: string, plural = `${noun}s`): string {
  return `${describeWhole(count)} ${count === 1 ? noun : plural}`
}

/**
 * How often statements were coded: "12 statements, each coded once", "3 of 12 statements coded twice or more". Null when
 * none is coded. Names of coders are not counted: two of them are no double coding.
 */
export function describeTimesCoded({
  shown,
  uncoded,
  codedTwice,
}: {
  shown: number
  uncoded: number
  codedTwice: number
}): string | null {
  const coded = shown - uncoded
  if (coded === 0) return null
  const statements = describeCount(coded, 'statement')
  if (codedTwice === 0) return `${statements}, ${coded === 1 ? '' : 'each '}coded once`
  if (codedTwice === coded) return `${statements}, ${coded === 1 ? '' : 'each '}coded twice or more`
  return `${describeWhole(codedTwice)} of ${statements} coded twice or more`
}

/** What a view rests on alone, each to be read after "rests on"; null where there is more than one. */
export function singlesIn({
  shown,
  sources,
  coders,
  codedTwice,
}: {
  shown: number
  sources: { quoted: number }
  coders: readonly string[]
  codedTwice: number
}): { source: string | null; coding: string | null } {
  const source = sources.quoted === 1 ? 'one source' : null
  if (coders.length === 0) return { source, coding: null }
  if (coders.length === 1) return { source, coding: codedTwice === 0 ? 'one coder' : 'one coder’s codings' }
  const single = shown === 1 ? 'a single coding' : 'a single coding of each statement'
  return { source, coding: codedTwice === 0 ? single : null }
}

/** A whole number with thin spaces between thousands. */
export function describeWhole(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, '\u202f')
}

/** Text inside quotation marks. */
export const quoted = (text: string) => `“${text}”`

const wholeDays = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'long',
  year: 'numeric',
  timeZone: 'UTC',
})
const wholeDay = (day: Day) => wholeDays.format(new Date(`${day}T00:00:00Z`))

/** "as it stood at the end of 21 November 2026". */
export const describeAsOf = (day: Day) => `as it stood at the end of ${wholeDay(day)}`

/** One filter that is switched on: its words, and the question without it. */
export type ActiveFilter = { label: string; without: Question }

const nameOf = (terms: readonly { slug: string; name: string }[], slug: string) =>
  terms.find((term) => term.slug === slug)?.name ?? slug

/** The filters that narrow a question, one for each value a reader can take back. Default actors are no filter. */
export function activeFilters(question: Question, vocabulary: Vocabulary): ActiveFilter[] {
  const filters: ActiveFilter[] = []
  const add = (label: string, change: Partial<Question>) =>
    filters.push({ label, without: { ...question, ...change } })
  const shortNames = vocabulary.actors.map(({ slug, shortName }) => ({ slug, name: shortName }))

  if (!hasDefaultActors(question, vocabulary)) {
    const alone = question.actors.length === 1
    for (const slug of question.actors)
      add(nameOf(shortNames, slug), {
        actors: alone ? [...vocabulary.defaultActors] : question.actors.filter((other) => other !== slug),
      })
  }
  for (const slug of question.topics)
    add(`Topic: ${isolated(nameOf(vocabulary.topics, slug))}`, {
      topics: question.topics.filter((other) => other !== slug),
    })
  if (question.from) add(`From ${describeDay(question.from)}`, { from: null })
  if (question.to) add(`To ${describeDay(question.to)}`, { to: null })
  for (const attribution of question.attributions)
    add(describeAttribution(attribution), {
      attributions: question.attributions.filter((other) => other !== attribution),
    })
  if (question.ownWords) add('Own words only', { ownWords: false })
  for (const level of question.levels)
    add(`Level ${describeSigned(level)} ${describeLevel(level)}`, {
      levels: question.levels.filter((other) => other !== level),
    })
  for (const slug of question.addressees)
    add(`To ${isolated(nameOf(shortNames, slug))}`, {
      addressees: question.addressees.filter((other) => other !== slug),
    })
  for (const slug of question.targets)
    add(`About ${isolated(nameOf(shortNames, slug))}`, {
      targets: question.targets.filter((other) => other !== slug),
    })
  for (const slug of question.speakers)
    add(`Speaker: ${isolated(nameOf(vocabulary.speakers, slug))}`, {
      speakers: question.speakers.filter((other) => other !== slug),
    })
  if (question.search) add(`Containing ${isolated(quoted(question.search))}`, { search: null })
  if (question.joint === 'signatories') add('Joint statements under each signatory', { joint: 'actor' })
  if (question.asOf) add(`As it stood on ${wholeDay(question.asOf)}`, { asOf: null })
  return filters
}

/** The question as one sentence: sub-title, alternative text and heading of every file. Names every filter. */
export function describeQuestion(question: Question, vocabulary: Vocabulary): string {
  const actors = question.actors.map(
    (slug) => vocabulary.actors.find((actor) => actor.slug === slug)?.shortName ?? slug,
  )
  const what = question.ownWords ? 'Statements in their own words' : 'Statements'
  const parts = [actors.length > 0 ? `${what} by ${describeList(actors)}` : what]
  parts.push(
    question.topics.length > 0
      ? `on ${describeChoice(question.topics.map((slug) => nameOf(vocabulary.topics, slug)))}`
      : 'on any topic',
  )
  if (question.from && question.to)
    parts.push(
      question.from === question.to
        ? `on ${describeDay(question.from)}`
        : `from ${describeDay(question.from)} to ${describeDay(question.to)}`,
    )
  else if (question.from) parts.push(`from ${describeDay(question.from)} on`)
  else if (question.to) parts.push(`up to ${describeDay(question.to)}`)
  else parts.push('at any time')
  if (question.attributions.length > 0)
    parts.push(
      `attributed as ${describeChoice(question.attributions.map((a) => describeAttribution(a).toLowerCase()))}`,
    )
  if (question.levels.length > 0)
    parts.push(
      `at level ${describeChoice(question.levels.map((level) => `${describeSigned(level)} (${describeLevel(level).toLowerCase()})`))}`,
    )
  const short = (slug: string) => vocabulary.actors.find((actor) => actor.slug === slug)?.shortName ?? slug
  if (question.addressees.length > 0) parts.push(`to ${describeChoice(question.addressees.map(short))}`)
  if (question.targets.length > 0) parts.push(`about ${describeChoice(question.targets.map(short))}`)
  if (question.speakers.length > 0)
    parts.push(
      `spoken by ${describeChoice(question.speakers.map((slug) => nameOf(vocabulary.speakers, slug)))}`,
    )
  if (question.search) parts.push(`containing ${isolated(quoted(question.search))}`)
  parts.push(
    question.joint === 'actor'
      ? 'joint statements credited to the joint actor'
      : 'joint statements credited to each signatory',
  )
  if (question.asOf) parts.push(`the data ${describeAsOf(question.asOf)}`)
  return `${parts.join(', ')}.`
}

/** Who says that a stance is somebody's: "described by Hamas, not counted". */
export function describeDescription(by: { name: string }): string {
  return `described by ${isolated(by.name)}, not counted`
}
