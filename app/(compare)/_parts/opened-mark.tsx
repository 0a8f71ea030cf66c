import { Link } from '@/app/_parts/link'
import { StatementCard } from '@/app/_parts/statement-card'
import type { Group } from '@/lib/answer'
import type { BackedMark } from '@/lib/figures/figure'
import { describeCount } from '@/lib/phrase'
import { totalOf } from '@/lib/stance'
import type { Statement } from '@/lib/statement'

/** The words behind one mark, with the counts that the figure shows. */
export function OpenedMark({
  mark,
  group,
  statements,
  closeAddress,
}: {
  mark: BackedMark
  group: Group
  /** The statements behind the mark: one, or the first of many. */
  statements: Statement[]
  closeAddress: string
}) {
  const behind = mark.counted + mark.described
  return (
    <section id="opened" className="opened" tabIndex={-1} aria-labelledby="opened-title">
      <header>
        <h3 id="opened-title">{mark.title}</h3>
        <p>
          Behind this mark {mark.counted} counted, {mark.described} described; in the whole row{' '}
          {totalOf(group.counted)} counted, {totalOf(group.described)} described.
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
      {behind > statements.length && (
        <p>
          <Link href={mark.href} prefetch={false}>
            All {describeCount(behind, 'statement')}
          </Link>
        </p>
      )}
    </section>
  )
}
