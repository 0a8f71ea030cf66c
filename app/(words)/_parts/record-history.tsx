import { ChangeList } from '@/app/_parts/change-list'
import { Link } from '@/app/_parts/link'
import { correctionsAddress, historyAddress } from '@/lib/address'
import { changeCount, historyFor } from '@/lib/db/history/changes'
import { namesIn } from '@/lib/db/history/record-names'
import type { Database } from '@/lib/db/store/client'
import { describeCount } from '@/lib/phrase'

const MOST = 20

/** The newest changes of a statement and its codings, with the way to all of them. */
export async function StatementHistory({ db, id }: { db: Database; id: string }) {
  const [changes, total] = await Promise.all([
    historyFor(db, 'statement', id, { offset: 0, limit: MOST }),
    changeCount(db, 'statement', id),
  ])
  const nameOf = await namesIn(db, changes)
  return (
    <>
      <h2 id="history">History</h2>
      <p className="sub">
        {describeCount(total, 'change')} of this statement and its codings, newest first ·{' '}
        <Link href={correctionsAddress()} prefetch={false}>
          all corrections
        </Link>
      </p>
      <ChangeList changes={changes} nameOf={nameOf} />
      <p>
        <Link href={historyAddress('statement', id)} prefetch={false}>
          {total > MOST ? `All ${describeCount(total, 'change')}` : 'The history on a page of its own'}
        </Link>
      </p>
    </>
  )
}
