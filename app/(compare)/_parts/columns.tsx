import { Link } from '@/app/_parts/link'
import { StatementCard } from '@/app/_parts/statement-card'
import { actorAddress, statementsAddress } from '@/lib/address'
import type { Group } from '@/lib/answer'
import { describeGroup } from '@/lib/figures/summary'
import { describeCount } from '@/lib/phrase'
import type { Question } from '@/lib/question'
import { totalOf } from '@/lib/stance'
import type { Statement } from '@/lib/statement'

/** Statements of each actor in a column, at most. */
export const PER_COLUMN = 12

/** The actors side by side: their words on the same question. Scrolls sideways within itself, stacks on a phone. */
export function Columns({
  groups,
  statements,
  question,
}: {
  groups: Group[]
  /** Statements by actor's slug, at most PER_COLUMN each. */
  statements: Record<string, Statement[]>
  question: Question
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="columns" aria-label="Statements side by side" tabIndex={0}>
      {groups.map((group) => {
        const { slug, shortName } = group.actor
        const cards = statements[slug] ?? []
        const all = totalOf(group.counted) + totalOf(group.described) + group.outOfScope + group.uncoded
        return (
          <section key={slug} aria-labelledby={`column-${slug}`}>
            <header>
              <h3 id={`column-${slug}`}>
                <Link href={actorAddress(slug)} prefetch={false}>
                  {shortName}
                </Link>
              </h3>
              <span>{describeGroup(group)}</span>
            </header>
            {cards.length === 0 && <p className="empty">No statement in this data set for this question.</p>}
            {cards.map((statement) => (
              <StatementCard key={statement.id} statement={statement} />
            ))}
            {all > cards.length && (
              <Link href={statementsAddress({ ...question, actors: [slug] })} prefetch={false}>
                All {describeCount(all, 'statement')}
              </Link>
            )}
          </section>
        )
      })}
    </section>
  )
}
