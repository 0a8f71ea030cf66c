import type { Metadata } from 'next'
import { notFound, permanentRedirect } from 'next/navigation'
import { dated, Link } from '@/app/_parts/link'
import { PageFrame } from '@/app/_parts/page-frame'
import { guarded } from '@/app/_parts/page-guard'
import { askedOf, dataFor, type SearchParams } from '@/app/_parts/page-request'
import { named } from '@/app/_parts/path-segment'
import { AnsweredStatements, answered } from '@/app/(words)/_parts/question-page'
import { compareAddress, topicAddress } from '@/lib/address'
import { topicFor } from '@/lib/db/ask/catalogue'
import { defaultQuestion, type Question } from '@/lib/question'
import { offeredIn } from '@/lib/vocabulary'

type Props = { params: Promise<{ topic: string }>; searchParams: SearchParams }

export async function generateMetadata({ params }: Pick<Props, 'params'>): Promise<Metadata> {
  return { title: `Topic ${named((await params).topic)}` }
}

export default function TopicPage({ params, searchParams }: Props) {
  return guarded(async () => {
    const { db, kept, asOf, ignored } = await dataFor(await askedOf(searchParams))
    const slug = named((await params).topic)
    const topic = await topicFor(db, slug)
    if (!topic) notFound()
    if (topic.slug !== slug) permanentRedirect(dated(topicAddress(topic.slug)))
    const vocabulary = await kept.vocabularyFor()
    const start: Question = { ...defaultQuestion(vocabulary), asOf }
    const everyone: Question = {
      ...start,
      actors: offeredIn(vocabulary.actors).map((actor) => actor.slug),
      topics: [topic.slug],
    }
    const { answer, statements } = await answered({ db, kept }, everyone, vocabulary)
    return (
      <PageFrame about={topicAddress(topic.slug)} updatedAt={answer.updatedAt} ignored={ignored}>
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
