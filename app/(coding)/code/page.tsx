import type { Metadata } from 'next'
import Link from 'next/link'
import { PageFrame } from '@/app/_parts/page-frame'
import { guarded } from '@/app/_parts/page-guard'
import { personAs } from '@/app/_parts/person'
import { codeAddress } from '@/lib/address'
import { updatedAt } from '@/lib/db/ask/dataset'
import { openRoundsOf } from '@/lib/db/rounds/assignments'
import { database } from '@/lib/db/store/client'
import { describeDay } from '@/lib/period'

export const metadata: Metadata = { title: 'Your coding', robots: { index: false } }

/** The open rounds in which somebody has statements to code. */
export default function CodePage() {
  return guarded(async () => {
    const person = await personAs('annotator', codeAddress())
    const db = database()
    const [rounds, updated] = await Promise.all([
      person.coderId === null ? [] : openRoundsOf(db, person.coderId),
      updatedAt(db),
    ])
    return (
      <PageFrame about={codeAddress()} updatedAt={updated}>
        <h1>Your coding</h1>
        {rounds.length === 0 ? (
          <p className="empty">
            No open round has a statement for you. An editor opens one and chooses its coders.
          </p>
        ) : (
          <ul className="list">
            {rounds.map(({ slug, title, all, left, closesOn }) => (
              <li key={slug}>
                <Link href={codeAddress(slug)} prefetch={false}>
                  <b>{title}</b>
                </Link>{' '}
                {left === 0 ? `all ${all} judged` : `${all - left} of ${all} judged`}
                {closesOn !== null && `; closes on ${describeDay(closesOn)}`}
              </li>
            ))}
          </ul>
        )}
        <p className="small">
          While a round is open nobody but you sees what you judge in it, and you see nobody’s.
        </p>
      </PageFrame>
    )
  })
}
