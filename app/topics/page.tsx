import type { Metadata } from 'next'
import Link from 'next/link'
import { topicAddress } from '@/lib/address'
import { updatedAt, vocabularyFor } from '@/lib/db/catalogue'
import { database } from '@/lib/db/client'
import { guarded } from '../_parts/guarded'
import { PageFrame } from '../_parts/page-frame'

export const metadata: Metadata = { title: 'Topics' }

export default function Topics() {
  return guarded(async () => {
    const db = database()
    const [vocabulary, updated] = await Promise.all([vocabularyFor(db), updatedAt(db)])
    return (
      <PageFrame about="/topics" updatedAt={updated}>
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
