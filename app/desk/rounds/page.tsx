import type { Metadata } from 'next'
import Link from 'next/link'
import { PageFrame } from '@/app/_parts/page-frame'
import { guarded } from '@/app/_parts/page-guard'
import { askedOf, type SearchParams } from '@/app/_parts/page-request'
import { personAs } from '@/app/_parts/person'
import { DeskTrail } from '@/app/desk/_parts/desk-trail'
import { codeAddress, reliabilityAddress, roundAddress } from '@/lib/address'
import { datasetFor, updatedAt } from '@/lib/db/ask/dataset'
import { roundsFor } from '@/lib/db/rounds/round'
import { database } from '@/lib/db/store/client'
import { describeCount } from '@/lib/phrase'
import { RULE_CHOICES } from '@/lib/record/choices'

export const metadata: Metadata = { title: 'Rounds of coding', robots: { index: false } }

/** The rounds of coding there are, and which coding counts where a statement has several. */
export default function RoundsPage({ searchParams }: { searchParams: SearchParams }) {
  return guarded(async () => {
    const asked = await askedOf(searchParams)
    await personAs('editor', roundAddress())
    const db = database()
    const [rounds, dataset, updated] = await Promise.all([roundsFor(db), datasetFor(db), updatedAt(db)])
    return (
      <PageFrame about={roundAddress()} updatedAt={updated} uses={['done']}>
        <DeskTrail over={[]} />
        <h1>Rounds of coding</h1>
        <p className="sub">
          Several coders judge the same statements without seeing one another. How far they agree is public at{' '}
          <a href={reliabilityAddress()}>Reliability</a>; coders work at{' '}
          <a href={codeAddress()}>Your coding</a>.
        </p>
        {asked.get('done') === 'rule' && (
          <div className="desk-done" role="status">
            <p>The rule is stored, and every statement counts by it.</p>
          </div>
        )}
        <div className="desk-side">
          <Link href={`${roundAddress()}/new`} prefetch={false} className="button primary">
            Plan a round
          </Link>
        </div>
        {rounds.length === 0 ? (
          <p className="empty">There is no round yet.</p>
        ) : (
          <table className="desk-list">
            <thead>
              <tr>
                <th scope="col">Round</th>
                <th scope="col">State</th>
                <th scope="col">Statements</th>
                <th scope="col">Coders</th>
              </tr>
            </thead>
            <tbody>
              {rounds.map(({ slug, title, kind, state, units, coders }) => (
                <tr key={slug}>
                  <th scope="row">
                    <Link href={roundAddress(slug)} prefetch={false}>
                      {title}
                    </Link>{' '}
                    {kind !== 'main' && <span className="desk-tag">{kind}</span>}
                  </th>
                  <td>{state}</td>
                  <td>{units}</td>
                  <td>{coders}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
        <h2 id="rule">Which coding counts</h2>
        <form method="post" action={`${roundAddress()}/rule`} className="entry">
          <fieldset className="entry-field">
            <legend>Where a statement has several codings, figures use</legend>
            {Object.entries(RULE_CHOICES).map(([rule, { answer }]) => (
              <label key={rule} className="choice">
                <input type="radio" name="rule" value={rule} defaultChecked={dataset.rule === rule} />
                <span>{answer}</span>
              </label>
            ))}
          </fieldset>
          <div className="entry-field">
            <label htmlFor="why">Why</label>
            <p className="entry-hint">
              Public. Statements whose level changes by it are listed as corrections.
            </p>
            <input id="why" name="why" type="text" required />
          </div>
          <div className="desk-side">
            <button type="submit" className="button">
              Store the rule
            </button>
          </div>
        </form>
        <p className="small">
          {describeCount(rounds.length, 'round')}. The rule is printed under every figure.
        </p>
      </PageFrame>
    )
  })
}
