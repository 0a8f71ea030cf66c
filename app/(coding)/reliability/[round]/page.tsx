import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { Link } from '@/app/_parts/link'
import { PageFrame } from '@/app/_parts/page-frame'
import { guarded } from '@/app/_parts/page-guard'
import { askedOf, dataFor, type SearchParams } from '@/app/_parts/page-request'
import { named } from '@/app/_parts/path-segment'
import { personNow } from '@/app/_parts/person'
import { AgreementReport } from '@/app/(coding)/_parts/agreement-report'
import { reliabilityAddress } from '@/lib/address'
import { codingSetsFor } from '@/lib/db/ask/agreement'
import { updatedAt } from '@/lib/db/ask/dataset'
import { roundFor, type StoredRound } from '@/lib/db/rounds/round'
import { describeDay } from '@/lib/period'
import { mayAs } from '@/lib/person'
import { describeCount } from '@/lib/phrase'
import { HIDE_CHOICES, ROUND_KIND_CHOICES } from '@/lib/record/choices'
import '../../reliability.css'

type Props = { params: Promise<{ round: string }>; searchParams: SearchParams }

export const metadata: Metadata = { title: 'Reliability of a round' }

/** How far the coders of one round agree. Before it is published editors see it, and nobody while it is open. */
export default function RoundReliability({ params, searchParams }: Props) {
  return guarded(async () => {
    const slug = named((await params).round)
    const { db, ignored } = await dataFor(await askedOf(searchParams))
    const found = await roundFor(db, slug)
    if (!found || !(await maySee(found.round))) notFound()
    const { round } = found
    const [sets, updated, codebook] = await Promise.all([
      codingSetsFor(db, slug),
      updatedAt(db),
      db.codebook.findUnique({ where: { id: round.codebookId }, select: { version: true } }),
    ])
    const left = round.outcomes.filter(({ outcome }) => outcome === 'not-coded').length
    const cannot = round.outcomes.filter(({ outcome }) => outcome === 'cannot-judge').length
    return (
      <PageFrame about={reliabilityAddress(slug)} updatedAt={updated} ignored={ignored} wide>
        <p className="small">
          <Link href={reliabilityAddress()}>Reliability of the data set</Link>
        </p>
        <h1>How far the coders agree: {round.title}</h1>
        <p className="sub">
          {ROUND_KIND_CHOICES[round.kind].words} round · codebook v{codebook?.version}
          {round.opensOn !== null && ` · coded from ${describeDay(round.opensOn)}`}
          {round.closesOn !== null && ` to ${describeDay(round.closesOn)}`}, blind, each in an order of their
          own · {HIDE_CHOICES[round.hide].words} hidden · seed {round.seed}
          {round.state === 'closed' && ' · not published yet'}
        </p>
        {round.note !== null && <p>{round.note}</p>}
        {sets.length === 0 && <p className="empty">Nobody coded anything in this round.</p>}
        {sets.map((set) => (
          <AgreementReport key={set.kind} db={db} set={set} files={slug} all={round.units.length} />
        ))}
        {left + cannot > 0 && (
          <p className="small">
            Of {describeCount(round.outcomes.length, 'assignment')}, {left} were left open when the round
            closed and {cannot} were said not to be judgeable.
          </p>
        )}
      </PageFrame>
    )
  })
}

async function maySee({ state }: StoredRound): Promise<boolean> {
  if (state === 'published') return true
  const person = state === 'closed' ? await personNow() : null
  return person !== null && mayAs(person.role, 'editor')
}
