import type { Metadata } from 'next'
import { Link } from '@/app/_parts/link'
import { PageFrame } from '@/app/_parts/page-frame'
import { guarded } from '@/app/_parts/page-guard'
import { askedOf, dataFor, type SearchParams } from '@/app/_parts/page-request'
import { actorAddress } from '@/lib/address'
import { updatedAt } from '@/lib/db/ask/dataset'
import { offeredIn } from '@/lib/vocabulary'

export const metadata: Metadata = { title: 'Actors' }

export default function Actors({ searchParams }: { searchParams: SearchParams }) {
  return guarded(async () => {
    const { db, kept, ignored } = await dataFor(await askedOf(searchParams))
    const [vocabulary, updated] = await Promise.all([kept.vocabularyFor(), updatedAt(db)])
    return (
      <PageFrame about="/actors" updatedAt={updated} ignored={ignored}>
        <h1>Actors</h1>
        <p className="sub">In the data set’s stated order, which favours nobody by size or position.</p>
        <ul className="list">
          {offeredIn(vocabulary.actors).map((actor) => (
            <li key={actor.slug}>
              <Link href={actorAddress(actor.slug)}>{actor.name}</Link>
            </li>
          ))}
        </ul>
      </PageFrame>
    )
  })
}
