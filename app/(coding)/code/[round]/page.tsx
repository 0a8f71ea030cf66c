import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { PageFrame } from '@/app/_parts/page-frame'
import { guarded } from '@/app/_parts/page-guard'
import { askedOf, type SearchParams } from '@/app/_parts/page-request'
import { named } from '@/app/_parts/path-segment'
import { personAs } from '@/app/_parts/person'
import { CodingKeys } from '@/app/(coding)/_parts/coding-keys'
import { Judging } from '@/app/(coding)/_parts/judging'
import { UnitWords } from '@/app/(coding)/_parts/unit-words'
import { codeAddress } from '@/lib/address'
import { codebookFor } from '@/lib/db/ask/codebook'
import { type Assigned, assignedTo, ensureDealt } from '@/lib/db/rounds/assignments'
import { roundFor } from '@/lib/db/rounds/round'
import { shownUnit } from '@/lib/db/rounds/shown-unit'
import { type Database, database } from '@/lib/db/store/client'
import { describeCount } from '@/lib/phrase'
import { decisionOf } from '@/lib/record/decision'
import '../../code.css'
import '../../judging.css'
import '../../code-phone.css'

type Props = { params: Promise<{ round: string }>; searchParams: SearchParams }

export const metadata: Metadata = { title: 'Code', robots: { index: false } }

/** The coder's desk: one statement, judged by nobody but the coder. */
export default function CodeRound({ params, searchParams }: Props) {
  return guarded(async () => {
    const slug = named((await params).round)
    const asked = await askedOf(searchParams)
    const person = await personAs('annotator', codeAddress(slug, Object.fromEntries(asked)))
    const db = database()
    const found = await roundFor(db, slug)
    if (!found || person.coderId === null || !found.round.coders.includes(person.coderId)) notFound()
    const { round } = found
    if (round.state !== 'open') return <NotOpen title={round.title} state={round.state} />
    await ensureDealt(db, round)
    const all = await assignedTo(db, round.id, person.coderId)
    const unit = unitOf(all, asked.get('unit'))
    const left = all.filter(({ state }) => state === 'open' || state === 'skipped')
    if (!unit) return <Done round={slug} title={round.title} all={all} />
    const [words, codebook, coder] = await Promise.all([
      shownUnit(db, round, unit.statementId),
      codebookOf(db, round.codebookId),
      db.coder.findUnique({ where: { id: person.coderId }, select: { name: true } }),
    ])
    if (!words || !codebook) notFound()
    const done = all.length - left.length
    const later = all.filter(({ state }) => state === 'skipped').length
    return (
      <PageFrame about={codeAddress(slug)} updatedAt={null} uses={['unit', 'missing']} wide>
        <div className="code-desk">
          <header className="code-top">
            <p>
              <b>{round.title}</b>{' '}
              <span className="code-wide">
                · codebook v{codebook.version} · {coder?.name}
              </span>
            </p>
            <p className="code-progress">
              <progress value={done} max={all.length} aria-label={`${done} of ${all.length} coded`} />
              <span>
                {done} of {all.length}
                <span className="code-wide"> coded{later > 0 && `, ${later} set aside`}</span>
              </span>
            </p>
            <a className="button" href={codeAddress()}>
              Pause
            </a>
          </header>
          <UnitWords unit={words} place={unit.place} all={all.length} hide={round.hide} />
          <Judging
            {...{ slug, unit, words: codebook.levels, decision: decisionOf(codebook.rules) }}
            missing={asked.get('missing')}
            closesOn={round.closesOn}
            isLast={left.length <= 1}
          />
          <CodingKeys form="judging" kept={`${slug} ${unit.statementId}`} />
        </div>
      </PageFrame>
    )
  })
}

/** The assignment that the address names, else the first that is left, else none. */
function unitOf(all: readonly Assigned[], asked: string | null): Assigned | null {
  const wanted = all.find(({ place }) => String(place) === asked)
  if (wanted) return wanted
  return all.find(({ state }) => state === 'open') ?? all.find(({ state }) => state === 'skipped') ?? null
}

async function codebookOf(db: Database, id: string) {
  const row = await db.codebook.findUnique({ where: { id }, select: { version: true } })
  return row && codebookFor(db, row.version)
}

function NotOpen({ title, state }: { title: string; state: string }) {
  return (
    <PageFrame about={codeAddress()} updatedAt={null} uses={['unit', 'missing']}>
      <h1>{title}</h1>
      <p>
        {state === 'draft'
          ? 'This round is not open yet.'
          : 'This round is closed: nothing can be judged in it any more. What you judged stands beside the statements.'}
      </p>
      <p>
        <a href={codeAddress()}>Your other rounds</a>
      </p>
    </PageFrame>
  )
}

function Done({ round, title, all }: { round: string; title: string; all: readonly Assigned[] }) {
  const cannot = all.filter(({ state }) => state === 'cannot-judge').length
  return (
    <PageFrame about={codeAddress()} updatedAt={null} uses={['unit', 'missing']}>
      <h1>{title}</h1>
      <p role="status">
        You have judged {describeCount(all.length, 'statement')}
        {cannot > 0 && `; ${cannot} of them cannot be judged, as you said`}. Until the round closes you can
        still change an answer:
      </p>
      <ol className="code-list">
        {all.map(({ place }) => (
          <li key={place}>
            <a href={codeAddress(round, { unit: place })}>{place}</a>
          </li>
        ))}
      </ol>
      <p>
        <a href={codeAddress()}>Your other rounds</a>
      </p>
    </PageFrame>
  )
}
