// Sentences for people. Figures, pages, files and alternative texts all take their words from here.
import type { AgreementFigure } from './answer'
import { isolated } from './direction'
import { FILTER_PARTS, filterOf } from './filters'
import { type Day, describeDay } from './period'
import { describeAlpha, describeCount, describeList, describeWhole } from './phrase'
import { hasDefaultActors, type Question } from './question'
import {
  ATTRIBUTION_CHOICES,
  type Attribution,
  CONFIDENCE_CHOICES,
  type CoderKind,
  type Confidence,
  DECIDED_BY,
  FORM_CHOICES,
  type Form,
  RELATION_CHOICES,
  type Relation,
} from './record/choices'
import { nameOf, type Vocabulary } from './vocabulary'

export const describeAttribution = (attribution: Attribution) => ATTRIBUTION_CHOICES[attribution].words
export const describeForm = (form: Form) => FORM_CHOICES[form].words
export const describeRelation = (relation: Relation) => RELATION_CHOICES[relation].words
export const describeConfidence = (confidence: Confidence) => CONFIDENCE_CHOICES[confidence].words

/**
 * How often statements were coded, and how far the coders of the data set agree: "12 statements, each coded once", "3 of 12
 * statements coded twice or more; ordinal alpha .81 [.70, .90]". Null when none is coded. Names of coders are not counted:
 * two of them are no double coding.
 */
export function describeTimesCoded({
  shown,
  uncoded,
  codedTwice,
  reliability,
}: {
  shown: number
  uncoded: number
  codedTwice: number
  reliability?: { agreement: AgreementFigure | null }
}): string | null {
  const coded = shown - uncoded
  if (coded === 0) return null
  const statements = describeCount(coded, 'statement')
  if (codedTwice === 0) return `${statements}, ${coded === 1 ? '' : 'each '}coded once`
  const figure = reliability?.agreement ? `; ${describeAgreement(reliability.agreement)}` : ''
  if (codedTwice === coded) return `${statements}, ${coded === 1 ? '' : 'each '}coded twice or more${figure}`
  return `${describeWhole(codedTwice)} of ${statements} coded twice or more${figure}`
}

const WHOSE: Partial<Record<CoderKind, string>> = {
  imported: ' between imported codings',
  machine: ' between machines, not people',
}

/** "ordinal alpha .81 [.70, .90]": of the whole data set, and whose it is where it is not people's. */
export function describeAgreement({ alpha, low, high, kind, oneLevel }: AgreementFigure): string {
  const whose = WHOSE[kind] ?? ''
  if (oneLevel) return `full agreement${whose}, but only one level was used`
  return `ordinal alpha${whose} ${describeAlpha(alpha)} [${describeAlpha(low)}, ${describeAlpha(high)}]`
}

/** What is known of how far the coders of a data set agree, in one sentence. */
export function describeReliability(figure: AgreementFigure | null, statements: number): string {
  if (figure === null)
    return `No figure exists: fewer than ten of the ${describeCount(statements, 'statement')} of this data set were put on a level by two people. Every level is one person’s judgement.`
  const { units, coders, blind } = figure
  return `${describeCount(units, 'statement')} of ${describeWhole(statements)} were coded by two or more of ${describeCount(coders, 'coder')}, ${blind ? 'none of whom saw what another judged' : 'some of whom may have read another’s level before'}: ${describeAgreement(figure)}.`
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
  // What was decided between coders rests on all of them.
  if (coders.includes(DECIDED_BY)) return { source, coding: null }
  if (coders.length === 0) return { source, coding: null }
  if (coders.length === 1) return { source, coding: codedTwice === 0 ? 'one coder' : 'one coder’s codings' }
  const single = shown === 1 ? 'a single coding' : 'a single coding of each statement'
  return { source, coding: codedTwice === 0 ? single : null }
}

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

/** The filters that narrow a question, one for each value a reader can take back. Default actors are no filter. */
export function activeFilters(question: Question, vocabulary: Vocabulary): ActiveFilter[] {
  const chips: ActiveFilter[] = []
  const shortNames = vocabulary.actors.map(({ slug, shortName }) => ({ slug, name: shortName }))
  if (!hasDefaultActors(question, vocabulary)) {
    const alone = question.actors.length === 1
    for (const slug of question.actors)
      chips.push({
        label: nameOf(shortNames, slug),
        without: {
          ...question,
          actors: alone ? [...vocabulary.defaultActors] : question.actors.filter((other) => other !== slug),
        },
      })
  }
  for (const part of FILTER_PARTS)
    for (const { label, without } of filterOf(part).chips(question[part], vocabulary))
      chips.push({ label, without: { ...question, [part]: without } })
  if (question.joint === 'signatories')
    chips.push({
      label: 'Joint statements under each signatory',
      without: { ...question, joint: 'actor' },
    })
  if (question.asOf)
    chips.push({ label: `As it stood on ${wholeDay(question.asOf)}`, without: { ...question, asOf: null } })
  return chips
}

function describeDays({ from, to }: Question): string {
  if (from && to)
    return from === to ? `on ${describeDay(from)}` : `from ${describeDay(from)} to ${describeDay(to)}`
  if (from) return `from ${describeDay(from)} on`
  return to ? `up to ${describeDay(to)}` : 'at any time'
}

/** The question as one sentence: sub-title, alternative text and heading of every file. Names every filter. */
export function describeQuestion(question: Question, vocabulary: Vocabulary): string {
  const shortNames = vocabulary.actors.map(({ slug, shortName }) => ({ slug, name: shortName }))
  const actors = question.actors.map((slug) => nameOf(shortNames, slug))
  const what = question.ownWords ? 'Statements in their own words' : 'Statements'
  return `${[
    actors.length > 0 ? `${what} by ${describeList(actors)}` : what,
    ...FILTER_PARTS.flatMap((part) =>
      part === 'from' ? describeDays(question) : (filterOf(part).phrase(question[part], vocabulary) ?? []),
    ),
    question.joint === 'actor'
      ? 'joint statements credited to the joint actor'
      : 'joint statements credited to each signatory',
    ...(question.asOf ? [`the data ${describeAsOf(question.asOf)}`] : []),
  ].join(', ')}.`
}

/** Who says that a stance is somebody's: "described by Hamas, not counted". */
export function describeDescription(by: { name: string }): string {
  return `described by ${isolated(by.name)}, not counted`
}
