import Link from 'next/link'
import { datasetAddress, deskStatementAddress, importAddress } from '@/lib/address'
import { openingDataFor } from '@/lib/db/desk/opening'
import type { Database } from '@/lib/db/store/client'

/** In place of a figure where there is no statement at all: how to begin. */
export async function Begin({ db }: { db: Database }) {
  const { away } = await openingDataFor(db)
  return (
    <section className="card begin" aria-labelledby="begin">
      <h2 id="begin">No statement is here yet</h2>
      <p>This page lays actors side by side as soon as there are statements of them. Whoever may write can</p>
      <ul>
        <li>
          <Link href={importAddress()} prefetch={false}>
            import a table
          </Link>
          : CSV, Excel, JSON, a .dna file, or a whole data set of another Parallax,
        </li>
        <li>
          <Link href={deskStatementAddress()} prefetch={false}>
            enter a first statement
          </Link>
          {away > 0 ? ',' : '.'}
        </li>
        {away > 0 && (
          <li>
            <Link href={datasetAddress()} prefetch={false}>
              bring the example back
            </Link>
            , which was put away.
          </li>
        )}
      </ul>
    </section>
  )
}
