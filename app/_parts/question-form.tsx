import type { ReactNode } from 'react'
import type { Facets } from '@/lib/answer'
import { FILTER_PARTS, type FilterPart, filterOf, LONGEST_SEARCH } from '@/lib/filters'
import { formatQuestion, type Question } from '@/lib/question'
import type { Vocabulary } from '@/lib/vocabulary'
import { LiveForm } from './live-form'
import { QuestionChips } from './question-chips'
import { ActorPill, DatePill, FilterControl, JointAndOrderPill } from './question-pills'

/**
 * The question, as a form that works without JavaScript. `addressOf` says where a changed question is shown; `keep`
 * are the presentation keys to carry along.
 */
export function QuestionForm({
  action,
  addressOf,
  question,
  vocabulary,
  facets,
  keep = {},
  tally,
}: {
  action: string
  addressOf: (question: Question) => string
  question: Question
  vocabulary: Vocabulary
  facets: Facets
  keep?: Record<string, string>
  tally: ReactNode
}) {
  const actors = actorsOffered(question, vocabulary, facets)
  // Asked for by a click on a mark; the form has no field for them, and must not lose them.
  const unseen = FILTER_PARTS.flatMap((part) => {
    const { key, control, format } = filterOf(part)
    return control.kind === 'unseen' ? format(question[part]).map((value) => [key, value] as const) : []
  })
  const asked = (part: FilterPart) => (
    <FilterControl key={part} part={part} question={question} vocabulary={vocabulary} facets={facets} />
  )
  return (
    <>
      <LiveForm action={action} query={formatQuestion(question).toString()}>
        {[...Object.entries(keep), ...unseen].map(([name, value]) => (
          <input key={`${name} ${value}`} type="hidden" name={name} value={value} />
        ))}
        {asked('topics')}
        <ActorPill question={question} actors={actors} facets={facets} />
        <DatePill question={question} />
        {FILTER_PARTS.filter((part) => part !== 'topics').map(asked)}
        <JointAndOrderPill question={question} />
        <input
          type="search"
          name="q"
          className="pill"
          placeholder="Search statements"
          aria-label="Search statements"
          maxLength={LONGEST_SEARCH}
          defaultValue={question.search ?? ''}
        />
        <button type="submit" className="button apply">
          Apply
        </button>
        <div className="tally">{tally}</div>
      </LiveForm>
      <QuestionChips
        addressOf={addressOf}
        question={question}
        vocabulary={vocabulary}
        actors={actors}
        facets={facets}
      />
    </>
  )
}

/** Members of a group stand for themselves only where they are asked for or have said something. */
function actorsOffered(question: Question, { actors }: Vocabulary, facets: Facets) {
  const memberSlugs = new Set(actors.flatMap((actor) => actor.members))
  return actors.filter(
    ({ slug, shelved }) =>
      (!shelved || question.actors.includes(slug)) &&
      (question.joint === 'signatories' ||
        !memberSlugs.has(slug) ||
        question.actors.includes(slug) ||
        (facets.actors[slug] ?? 0) > 0),
  )
}
