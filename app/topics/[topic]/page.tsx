import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound, permanentRedirect } from 'next/navigation'
import { AnsweredStatements, answered } from '@/app/_parts/answered'
import { guarded } from '@/app/_parts/guarded'
import { named } from '@/app/_parts/named'
import { PageFrame } from '@/app/_parts/page-frame'
import { compareAddress, topicAddress } from '@/lib/address'
import { topicFor, vocabularyFor } from '@/lib/db/catalogue'
import { database } from '@/lib/db/client'
import { defaultQuestion, type Question } from '@/lib/question'

type Props = { params: Promise<{ topic: string }> }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Topic ${named((await params).topic)}` }
}

export default function TopicPage({ params }: Props) {
  return guarded(async () => {
    const db = database()
    const slug = named((await params).topic)
    const topic = await topicFor(db, slug)
    if (!topic) notFound()
    if (topic.slug !== slug) permanentRedirect(topicAddress(topic.slug))
    const vocabulary = await vocabularyFor(db)
    const start = defaultQuestion(vocabulary)
    const everyone: Question = {
      ...start,
      actors: vocabulary.actors.map((actor) => actor.slug),
      topics: [topic.slug],
    }
    const { answer, statements } = await answered(db, everyone, vocabulary)
    return (
      <PageFrame about={topicAddress(topic.slug)} updatedAt={answer.updatedAt}>
        <h1>{topic.name}</h1>
        <p className="sub">{topic.description ?? 'A topic of this data set.'}</p>
        <p>
          <Link href={compareAddress({ ...start, topics: [topic.slug] })}>
            Compare the actors on this topic
          </Link>
        </p>
        <h2>Statements</h2>
        <AnsweredStatements answer={answer} statements={statements} />
      </PageFrame>
    )
  })
}
