import Link from 'next/link'
import { statementsAddress } from '@/lib/address'
import type { Group } from '@/lib/answer'
import type { BackedMark } from '@/lib/figures/figure'
import type { Question } from '@/lib/question'
import { countOf, describeLevel, describeSigned, totalOf } from '@/lib/stance'
import type { Statement } from '@/lib/statement'
import { describeCount } from '@/lib/words'
import { StatementCard } from './statement-card'

/** The words behind one mark, with the counts that the figure shows. */
export function OpenedMark({
  mark,
  group,
  statements,
  question,
  closeAddress,
}: {
  mark: BackedMark
  group: Group
  /** The statements behind the mark: one, or the first of many. */
  statements: Statement[]
  /** The question narrowed to the mark's actor and level. */
  question: Question
  closeAddress: string
}) {
  const counted = countOf(group.counted, mark.level)
  const described = countOf(group.described, mark.level)
  return (
    <section id="opened" className="opened" tabIndex={-1} aria-labelledby="opened-title">
      <header>
        <h3 id="opened-title">
          {group.actor.shortName} at {describeSigned(mark.level)} {describeLevel(mark.level)}
        </h3>
        <p>
          At this level {counted} counted, {described} described; in the whole row {totalOf(group.counted)}{' '}
          counted, {totalOf(group.described)} described.
        </p>
        <Link href={closeAddress} scroll={false} prefetch={false} className="button">
          Close
        </Link>
      </header>
      <div className="cards">
        {statements.map((statement) => (
          <StatementCard key={statement.id} statement={statement} named />
        ))}
      </div>
      {counted + described > statements.length && (
        <p>
          <Link href={statementsAddress(question)} prefetch={false}>
            All {describeCount(counted + described, 'statement')} of {group.actor.shortName} at this level
          </Link>
        </p>
      )}
    </section>
  )
}
