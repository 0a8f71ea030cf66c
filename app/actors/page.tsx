import type { Metadata } from 'next'
import Link from 'next/link'
import { actorAddress } from '@/lib/address'
import { updatedAt, vocabularyFor } from '@/lib/db/catalogue'
import { database } from '@/lib/db/client'
import { guarded } from '../_parts/guarded'
import { PageFrame } from '../_parts/page-frame'

export const metadata: Metadata = { title: 'Actors' }

export default function Actors() {
  return guarded(async () => {
    const db = database()
    const [vocabulary, updated] = await Promise.all([vocabularyFor(db), updatedAt(db)])
    return (
      <PageFrame about="/actors" updatedAt={updated}>
        <h1>Actors</h1>
        <p className="sub">In the data set’s stated order, which favours nobody by size or position.</p>
        <ul className="list">
          {vocabulary.actors.map((actor) => (
            <li key={actor.slug}>
              <Link href={actorAddress(actor.slug)}>{actor.name}</Link>
            </li>
          ))}
        </ul>
      </PageFrame>
    )
  })
}
