import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { PageFrame } from '@/app/_parts/page-frame'
import { guarded } from '@/app/_parts/page-guard'
import { askedOf, type SearchParams } from '@/app/_parts/page-request'
import { named } from '@/app/_parts/path-segment'
import { personAs } from '@/app/_parts/person'
import { DeskTrail } from '@/app/desk/_parts/desk-trail'
import { historyAddress, reliabilityAddress, roundAddress } from '@/lib/address'
import { codedTwice, deal, overlapsOf, warningsOf } from '@/lib/assignment'
import { updatedAt } from '@/lib/db/ask/dataset'
import { unitsOf } from '@/lib/db/rounds/adjudication'
import { progressOf } from '@/lib/db/rounds/assignments'
import { roundFor, type StoredRound, wordsHashes } from '@/lib/db/rounds/round'
import { type Database, database } from '@/lib/db/store/client'
import { describeDay } from '@/lib/period'
import { describeCount, describeList } from '@/lib/phrase'
import { ROUND_STATE_CHOICES } from '@/lib/record/choices'

type Props = { params: Promise<{ round: string }>; searchParams: SearchParams }

export const metadata: Metadata = { title: 'Round of coding', robots: { index: false } }

const DONE: Record<string, string> = {
  open: 'The round is open: its coders find it at “Your coding”.',
  close: 'The round is closed, and its codings are readable. Decide where coders lie apart, then publish it.',
  publish: 'The round is published.',
  deal: 'What was left is dealt to the others.',
}

/** One round: who codes what before it opens, how far they are while it is open, what is to be decided after. */
export default function RoundPage({ params, searchParams }: Props) {
  return guarded(async () => {
    const slug = named((await params).round)
    const asked = await askedOf(searchParams)
    await personAs('editor', roundAddress(slug))
    const db = database()
    const found = await roundFor(db, slug)
    if (!found) notFound()
    const { round } = found
    const [names, updated] = await Promise.all([namesOf(db, round), updatedAt(db)])
    const done = DONE[asked.get('done') ?? '']
    return (
      <PageFrame about={roundAddress(slug)} updatedAt={updated} uses={['done']}>
        <DeskTrail over={[[roundAddress(), 'Rounds']]} />
        <h1>{round.title}</h1>
        <p className="sub">
          {ROUND_STATE_CHOICES[round.state].answer} · {describeCount(round.units.length, 'statement')} ·{' '}
          {describeList(round.coders.map((id) => names.get(id) ?? id))} ·{' '}
          <a href={historyAddress('round', round.id)}>its history</a>
        </p>
        {done && (
          <div className="desk-done" role="status">
            <p>{done}</p>
          </div>
        )}
        {round.state === 'draft' && <Plan round={round} names={names} />}
        {round.state === 'open' && <Progress db={db} round={round} names={names} />}
        {(round.state === 'closed' || round.state === 'published') && <Outcome db={db} round={round} />}
      </PageFrame>
    )
  })
}

async function namesOf(db: Database, round: StoredRound): Promise<ReadonlyMap<string, string>> {
  const rows = await db.coder.findMany({
    where: { id: { in: round.coders } },
    select: { id: true, name: true },
  })
  return new Map(rows.map(({ id, name }) => [id, name]))
}

function Act({ slug, act, children }: { slug: string; act: string; children: string }) {
  return (
    <form method="post" action={roundAddress(slug, 'change')}>
      <button type="submit" name="act" value={act} className={act === 'remove' ? 'button' : 'button primary'}>
        {children}
      </button>
    </form>
  )
}

/** Who would code what. */
function Plan({ round, names }: { round: StoredRound; names: ReadonlyMap<string, string> }) {
  const nameOf = (id: string) => names.get(id) ?? id
  const assignment = deal({ ...round, units: round.units.map(({ statementId }) => statementId) })
  return (
    <>
      <table className="desk-list">
        <caption className="visually-hidden">How many statements each coder gets</caption>
        <tbody>
          {[...assignment].map(([coder, own]) => (
            <tr key={coder}>
              <th scope="row">{nameOf(coder)}</th>
              <td>{describeCount(own.length, 'statement')}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p>
        {describeCount(codedTwice(assignment), 'statement')} get two coders or more.{' '}
        {overlapsOf(assignment)
          .map(({ coders: [a, b], shared }) => `${nameOf(a)} and ${nameOf(b)} share ${shared}.`)
          .join(' ')}
      </p>
      {warningsOf(assignment, nameOf).map((words) => (
        <p key={words} className="caution">
          {words}
        </p>
      ))}
      <div className="desk-side">
        <Act slug={round.slug} act="open">
          Open the round
        </Act>
        <Act slug={round.slug} act="remove">
          Drop the plan
        </Act>
      </div>
    </>
  )
}

/** Counts, and nothing of what anybody judged. */
async function Progress({
  db,
  round,
  names,
}: {
  db: Database
  round: StoredRound
  names: ReadonlyMap<string, string>
}) {
  const [progress, hashes] = await Promise.all([
    progressOf(db, round.id),
    wordsHashes(
      db,
      round.units.map(({ statementId }) => statementId),
    ),
  ])
  const changed = round.units.filter(({ statementId, wordsHash }) => hashes.get(statementId) !== wordsHash)
  return (
    <>
      <p>
        Opened {round.opensOn && describeDay(round.opensOn)}. What coders judge is sealed: you see how much,
        and not what.
      </p>
      <table className="desk-list">
        <thead>
          <tr>
            <th scope="col">Coder</th>
            <th scope="col">Coded</th>
            <th scope="col">Cannot be judged</th>
            <th scope="col">Set aside</th>
            <th scope="col">Of</th>
            <th scope="col">
              <span className="visually-hidden">Leaves</span>
            </th>
          </tr>
        </thead>
        <tbody>
          {progress.map(({ coderId, all, done, cannotJudge, skipped }) => (
            <tr key={coderId}>
              <th scope="row">{names.get(coderId) ?? coderId}</th>
              <td>{done}</td>
              <td>{cannotJudge}</td>
              <td>{skipped}</td>
              <td>{all}</td>
              <td>
                {round.coders.length > 1 && done + cannotJudge < all && (
                  <form method="post" action={roundAddress(round.slug, 'change')}>
                    <input type="hidden" name="coder" value={coderId} />
                    <button type="submit" name="act" value="deal" className="button">
                      Deal the rest to the others
                    </button>
                  </form>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {changed.length > 0 && (
        <p className="caution">
          The words of {describeCount(changed.length, 'statement')} were changed since the round was opened (
          {describeList(changed.map(({ statementId }) => statementId))}); their coders are told.
        </p>
      )}
      <div className="desk-side">
        <Act slug={round.slug} act="close">
          Close the round
        </Act>
      </div>
      <p className="small">Closing ends the coding and makes everything readable. It cannot be taken back.</p>
    </>
  )
}

async function Outcome({ db, round }: { db: Database; round: StoredRound }) {
  const units = await unitsOf(db, round)
  const apart = units.filter(({ low, high, scope }) => high > low || scope)
  const open = apart.filter(({ decided }) => decided === null)
  return (
    <>
      <p>
        {describeCount(apart.length, 'statement')} got different answers,{' '}
        {apart.filter((u) => u.contested).length} of them two levels apart or on both sides of 0;{' '}
        {describeCount(open.length, 'is', 'are')} not decided.
      </p>
      <div className="desk-side">
        {apart.length > 0 && (
          <a className="button primary" href={roundAddress(round.slug, 'adjudicate')}>
            Decide where coders lie apart
          </a>
        )}
        {round.state === 'closed' && (
          <Act slug={round.slug} act="publish">
            Publish the round
          </Act>
        )}
        <a className="button" href={reliabilityAddress(round.slug)}>
          How far they agree
        </a>
      </div>
      {round.state === 'closed' && (
        <p className="small">
          Publishing shows its agreement to everybody. Where nobody decided, the coding at the median of its
          coders counts from then on.
        </p>
      )}
    </>
  )
}
