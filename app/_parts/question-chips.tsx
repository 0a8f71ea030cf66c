import type { Facets } from '@/lib/answer'
import { describeWhole } from '@/lib/phrase'
import type { Question } from '@/lib/question'
import type { Vocabulary } from '@/lib/vocabulary'
import { activeFilters } from '@/lib/words'
import { Link } from './link'

const MOST_MORE = 8

/** What is asked, each to be removed, and actors that would have something to add; `addressOf` is as in QuestionForm. */
export function QuestionChips({
  addressOf,
  question,
  vocabulary,
  actors,
  facets,
}: {
  addressOf: (question: Question) => string
  question: Question
  vocabulary: Vocabulary
  /** Those that the form offers. */
  actors: Vocabulary['actors']
  facets: Facets
}) {
  const filters = activeFilters(question, vocabulary)
  const more = actors.filter(({ slug }) => !question.actors.includes(slug) && (facets.actors[slug] ?? 0) > 0)
  if (filters.length === 0 && more.length === 0) return null
  return (
    <ul className="chips" aria-label="Active filters">
      {filters.map((filter) => (
        <li key={filter.label}>
          <Link
            href={addressOf(filter.without)}
            exact
            prefetch={false}
            scroll={false}
            aria-label={`Remove: ${filter.label}`}
          >
            {filter.label} <span aria-hidden="true">×</span>
          </Link>
        </li>
      ))}
      {more.slice(0, MOST_MORE).map((actor) => (
        <li key={actor.slug} className="add">
          <Link
            href={addressOf({
              ...question,
              actors: vocabulary.actors
                .map(({ slug }) => slug)
                .filter((slug) => slug === actor.slug || question.actors.includes(slug)),
            })}
            prefetch={false}
            scroll={false}
            aria-label={`Add: ${actor.name}`}
          >
            <span aria-hidden="true">+</span> {actor.shortName}{' '}
            <span className="count">{describeWhole(facets.actors[actor.slug] ?? 0)}</span>
          </Link>
        </li>
      ))}
    </ul>
  )
}
