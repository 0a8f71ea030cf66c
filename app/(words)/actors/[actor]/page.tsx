import type { Metadata } from 'next'
import { notFound, permanentRedirect } from 'next/navigation'
import { dated, Link } from '@/app/_parts/link'
import { PageFrame } from '@/app/_parts/page-frame'
import { guarded } from '@/app/_parts/page-guard'
import { askedOf, dataFor, type SearchParams } from '@/app/_parts/page-request'
import { named } from '@/app/_parts/path-segment'
import { ActorLinks } from '@/app/(words)/_parts/actor-links'
import { AnsweredStatements, answered } from '@/app/(words)/_parts/question-page'
import { actorAddress, compareAddress } from '@/lib/address'
import { actorFor } from '@/lib/db/ask/catalogue'
import { isolated } from '@/lib/direction'
import { describeGroup } from '@/lib/figures/summary'
import { defaultQuestion, type Question } from '@/lib/question'

type Props = { params: Promise<{ actor: string }>; searchParams: SearchParams }

export async function generateMetadata({ params }: Pick<Props, 'params'>): Promise<Metadata> {
  return { title: `Actor ${named((await params).actor)}` }
}

export default function ActorPage({ params, searchParams }: Props) {
  return guarded(async () => {
    const { db, kept, asOf, ignored } = await dataFor(await askedOf(searchParams))
    const slug = named((await params).actor)
    const actor = await actorFor(db, slug)
    if (!actor) notFound()
    if (actor.slug !== slug) permanentRedirect(dated(actorAddress(actor.slug)))
    const vocabulary = await kept.vocabularyFor()
    const start: Question = { ...defaultQuestion(vocabulary), asOf }
    // A member's joint statements stand under the joint actor, and are shown here all the same.
    const question: Question = {
      ...start,
      actors: [actor.slug],
      joint: actor.memberOf.length > 0 ? 'signatories' : 'actor',
    }
    const { answer, statements } = await answered({ db, kept }, question, vocabulary)
    const [group] = answer.groups
    const beside = vocabulary.actors
      .map((other) => other.slug)
      .filter((other) => other === actor.slug || start.actors.includes(other))
    return (
      <PageFrame about={actorAddress(actor.slug)} updatedAt={answer.updatedAt} ignored={ignored}>
        <h1>{actor.name}</h1>
        <p className="sub">
          {actor.kind === 'joint'
            ? 'Actors who speak jointly'
            : actor.kind === 'state'
              ? 'State'
              : 'Organisation'}
          {actor.aliases.length > 0 && ` · also ${actor.aliases.join(', ')}`}
          {group && ` · ${describeGroup(group)}`}
        </p>
        {actor.members.length > 0 && (
          <p>
            Members: <ActorLinks actors={actor.members} />
          </p>
        )}
        {actor.memberOf.length > 0 && (
          <p>
            Speaks jointly as <ActorLinks actors={actor.memberOf} />; joint statements are credited to each
            signatory here.
          </p>
        )}
        {actor.note && <p>{actor.note}</p>}
        <p>
          <Link href={compareAddress({ ...start, actors: beside })}>
            Compare {isolated(actor.shortName)} with the others
          </Link>
        </p>
        <h2>Statements</h2>
        <AnsweredStatements answer={answer} statements={statements} />
      </PageFrame>
    )
  })
}
