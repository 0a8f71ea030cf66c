// The answer to a question counted a second time, in plain TypeScript and from statements alone: slow and simple, so that
// the database's counting can be held against it. It shares the calendar with it, and nothing else.
import { type Answer, MOST_DOTS, NO_RELIABILITY, type SplitBy } from './answer'
import { FILTER_PARTS, filterOf } from './filters'
import { spanOf } from './period'
import { profilesOf, type Question } from './question'
import {
  countsOf,
  distinct,
  inOrderOf,
  isDescribed,
  isOwn,
  levelOf,
  levelsOf,
  orderOf,
  type Placed,
  periodOf,
} from './recount-counts'
import { splitOf } from './recount-splits'
import { isContested } from './stance'
import { creditedActors, type Statement } from './statement'
import type { Vocabulary } from './vocabulary'
import { describeQuestion } from './words'

/** What statements cannot tell. `events` may hold more than the period in view. */
export type About = Pick<Answer, 'dataset' | 'updatedAt' | 'total' | 'events'> &
  // Views that were exported before there were rounds of coding say nothing of it.
  Partial<Pick<Answer, 'reliability'>>

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
    reliability: about.reliability ?? NO_RELIABILITY,
    split: splitOf(placed, view, question, vocabulary, splitBy),
    events: period
      ? about.events
          .filter((event) => event.period.latest >= period.earliest && event.period.earliest <= period.latest)
          .sort(inOrderOf((event) => [event.period.earliest, event.period.latest, event.id]))
      : [],
    updatedAt: about.updatedAt,
  }
}

function profilesIn(statement: Statement, question: Question, profiles: readonly string[]): string[] {
  const credited = question.joint === 'actor' ? creditedActors(statement) : statement.actors
  return profiles.filter((slug) => credited.some((actor) => actor.slug === slug))
}

/** Whether a statement is one that the question asks for, its actors and its search aside. */
const isAsked = (statement: Statement, question: Question): boolean =>
  FILTER_PARTS.every((part) => filterOf(part).matches(question[part], statement))

const isOutOfScope = ({ coding }: Statement) => coding?.outOfScope === true
const isUncoded = ({ coding }: Statement) => coding === null

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
              contested: statement.range && isContested(statement.range) ? statement.range : null,
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
