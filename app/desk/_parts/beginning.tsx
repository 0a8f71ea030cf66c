import Link from 'next/link'
import { BringBack, PutAway } from '@/app/desk/_parts/opening-data'
import { datasetAddress, importAddress } from '@/lib/address'
import { knownDataset, openingDataFor } from '@/lib/db/desk/opening'
import type { Database } from '@/lib/db/store/client'
import { describeCount } from '@/lib/phrase'

/** What a house without statements of its own is offered, and one whose first page still shows the opening data. */
export async function Beginning({ db }: { db: Database }) {
  const [opening, known] = await Promise.all([openingDataFor(db), knownDataset(db)])
  const { present, away, own } = opening
  if (own === 0 && present > 0) return <Choice present={present} />
  if (own === 0) return <Empty away={away} />
  if (known?.isOpening && present > 0)
    return (
      <div className="notice">
        <p>
          {describeCount(own, 'statement')} of your own {own === 1 ? 'is' : 'are'} here, and the first page
          still shows the opening data.{' '}
          <Link href={datasetAddress()} prefetch={false}>
            Give your data its title, and choose whose statements stand side by side at first
          </Link>
          ; the opening data can be put away there.
        </p>
      </div>
    )
  if (known === null)
    return (
      <div className="notice">
        <p>
          This data set has no title yet.{' '}
          <Link href={datasetAddress()} prefetch={false}>
            Give it one, and say what it holds
          </Link>
          .
        </p>
      </div>
    )
  return null
}

/** The first choice in a new house. */
function Choice({ present }: { present: number }) {
  return (
    <section className="beginning" aria-labelledby="beginning">
      <h2 id="beginning">How do you want to begin?</h2>
      <ul className="desk-places">
        <li>
          <h3>Look at the example</h3>
          <p>
            {describeCount(present, 'statement')} that Parallax came with: every figure, file and form can be
            tried on them, and your own may stand beside them.
          </p>
          <div className="desk-side">
            <Link href="/" className="button">
              Look at the example
            </Link>
          </div>
        </li>
        <li>
          <h3>Start your own</h3>
          <p>
            The example is put away, and comes back whenever you like. The codebook stays. Then import a
            table, or enter a first statement.
          </p>
          <div className="desk-side">
            <PutAway words="Start your own" then="desk" primary />
          </div>
        </li>
      </ul>
    </section>
  )
}

/** Nothing is here: the ways to begin. */
function Empty({ away }: { away: number }) {
  return (
    <section className="beginning" aria-labelledby="beginning">
      <h2 id="beginning">Nothing is here yet</h2>
      <div className="desk-side">
        <Link href={importAddress()} prefetch={false} className="button primary">
          Import a table
        </Link>
        <Link href={datasetAddress()} prefetch={false} className="button">
          Give the data set a title
        </Link>
        {away > 0 && <BringBack words="Bring the example back" />}
      </div>
    </section>
  )
}
