import type { Metadata } from 'next'
import { Link } from '@/app/_parts/link'
import { PageFrame } from '@/app/_parts/page-frame'
import { guarded } from '@/app/_parts/page-guard'
import { askedOf, dataFor, type SearchParams } from '@/app/_parts/page-request'
import { topicAddress } from '@/lib/address'
import { updatedAt } from '@/lib/db/ask/dataset'
import { offeredIn } from '@/lib/vocabulary'

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
          {offeredIn(vocabulary.topics).map((topic) => (
            <li key={topic.slug}>
              <Link href={topicAddress(topic.slug)}>{topic.name}</Link>
            </li>
          ))}
        </ul>
      </PageFrame>
    )
  })
}
