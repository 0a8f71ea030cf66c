import type { Metadata } from 'next'
import { topicAddress } from '@/lib/address'
import { updatedAt } from '@/lib/db/catalogue'
import { askedOf, dataFor, type SearchParams } from '../_parts/asked'
import { guarded } from '../_parts/guarded'
import { Link } from '../_parts/link'
import { PageFrame } from '../_parts/page-frame'

export const metadata: Metadata = { title: 'Topics' }

export default function Topics({ searchParams }: { searchParams: SearchParams }) {
  return guarded(async () => {
    const { db, kept, ignored } = await dataFor(await askedOf(searchParams))
    const [vocabulary, updated] = await Promise.all([kept.vocabularyFor(), updatedAt(db)])
    return (
      <PageFrame about="/topics" updatedAt={updated} ignored={ignored}>
        <h1>Topics</h1>
        <p className="sub">What the statements in this data set are about.</p>
        <ul className="list">
          {vocabulary.topics.map((topic) => (
            <li key={topic.slug}>
              <Link href={topicAddress(topic.slug)}>{topic.name}</Link>
            </li>
          ))}
        </ul>
      </PageFrame>
    )
  })
}
