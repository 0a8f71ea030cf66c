import type { Metadata } from 'next'
import { Link } from '@/app/_parts/link'
import { PageFrame } from '@/app/_parts/page-frame'
import { guarded } from '@/app/_parts/page-guard'
import { askedOf, dataFor, type SearchParams } from '@/app/_parts/page-request'
import { AgreementReport } from '@/app/(coding)/_parts/agreement-report'
import { DisagreementTable } from '@/app/(coding)/_parts/disagreement-table'
import { reliabilityAddress } from '@/lib/address'
import { codingSetsOf } from '@/lib/db/ask/agreement-cache'
import { datasetFor, updatedAt } from '@/lib/db/ask/dataset'
import { roundsFor } from '@/lib/db/rounds/round'
import { describeCount } from '@/lib/phrase'
import { RULE_CHOICES } from '@/lib/record/choices'
import '../reliability.css'

export const metadata: Metadata = { title: 'Reliability' }

/** How far the coders of the data set agree, and the rounds it is known from. */
export default function ReliabilityPage({ searchParams }: { searchParams: SearchParams }) {
  return guarded(async () => {
    const { db, ignored } = await dataFor(await askedOf(searchParams))
    const [sets, dataset, updated, rounds, statements] = await Promise.all([
      codingSetsOf(db),
      datasetFor(db),
      updatedAt(db),
      roundsFor(db),
      db.statement.count(),
    ])
    const published = rounds.filter(({ state, kind }) => state === 'published' && kind !== 'training')
    return (
      <PageFrame about={reliabilityAddress()} updatedAt={updated} ignored={ignored} wide>
        <h1>How far the coders agree</h1>
        <p className="sub">
          {dataset.title} · where a statement has several codings, figures use{' '}
          {RULE_CHOICES[dataset.rule].words}
        </p>
        {sets.length === 0 && (
          <p className="empty">
            No figure exists: none of the {describeCount(statements, 'statement')} of this data set was coded
            by two people. Every level is one person’s judgement.
          </p>
        )}
        {sets.map((set) => (
          <AgreementReport key={set.kind} db={db} set={set} files="all" all={statements} />
        ))}
        {sets[0] && <DisagreementTable db={db} set={sets[0]} />}
        {published.length > 0 && (
          <>
            <h2>Rounds of coding</h2>
            <ul className="list">
              {published.map(({ slug, title, units, coders }) => (
                <li key={slug}>
                  <Link href={reliabilityAddress(slug)}>{title}</Link>: {describeCount(units, 'statement')},{' '}
                  {describeCount(coders, 'coder')}
                </li>
              ))}
            </ul>
          </>
        )}
        <p className="small">
          How these numbers are made stands at <Link href="/codebook#agreement">the codebook</Link>.
        </p>
      </PageFrame>
    )
  })
}
