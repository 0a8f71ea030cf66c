import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { PageFrame } from '@/app/_parts/page-frame'
import { guarded } from '@/app/_parts/page-guard'
import { askedOf, type SearchParams } from '@/app/_parts/page-request'
import { named } from '@/app/_parts/path-segment'
import { personAs } from '@/app/_parts/person'
import { StanceBadge } from '@/app/_parts/stance-badge'
import { DeskTrail } from '@/app/desk/_parts/desk-trail'
import { roundAddress, statementAddress } from '@/lib/address'
import { codebookFor } from '@/lib/db/ask/codebook'
import { updatedAt } from '@/lib/db/ask/dataset'
import { type DecidedUnit, unitsOf } from '@/lib/db/rounds/adjudication'
import { roundFor } from '@/lib/db/rounds/round'
import { shownUnit } from '@/lib/db/rounds/shown-unit'
import { database } from '@/lib/db/store/client'
import { describeDay } from '@/lib/period'
import { describeLevel, describeSigned, LEVELS } from '@/lib/stance'
import '../../rounds.css'

type Props = { params: Promise<{ round: string }>; searchParams: SearchParams }

export const metadata: Metadata = { title: 'Decide', robots: { index: false } }

/** Statements on which coders lie apart, one at a time, their codings as A, B, C: names stand below once it is decided. */
export default function Adjudicate({ params, searchParams }: Props) {
  return guarded(async () => {
    const slug = named((await params).round)
    const asked = await askedOf(searchParams)
    const person = await personAs('editor', roundAddress(slug, 'adjudicate', Object.fromEntries(asked)))
    const db = database()
    const found = await roundFor(db, slug)
    if (!found || found.round.state === 'draft' || found.round.state === 'open') notFound()
    const { round } = found
    const units = (await unitsOf(db, round)).filter(({ low, high, scope }) => high > low || scope)
    const place = Number(asked.get('unit') ?? units.findIndex(({ decided }) => decided === null) + 1)
    const unit = units[place - 1]
    const [words, codebook, names, updated] = await Promise.all([
      unit ? shownUnit(db, round, unit.statementId) : null,
      db.codebook
        .findUnique({ where: { id: round.codebookId }, select: { version: true } })
        .then((row) => row && codebookFor(db, row.version)),
      db.coder.findMany({ where: { id: { in: round.coders } }, select: { id: true, name: true } }),
      updatedAt(db),
    ])
    const here = roundAddress(slug, 'adjudicate')
    return (
      <PageFrame about={here} updatedAt={updated} uses={['unit', 'problem']}>
        <DeskTrail
          over={[
            [roundAddress(), 'Rounds'],
            [roundAddress(slug), round.title],
          ]}
        />
        <h1>Decide where coders lie apart</h1>
        {(!unit || !words) && (
          <p role="status">
            {units.length === 0
              ? 'Every statement of this round got one answer.'
              : 'Everything on which coders lie apart is decided.'}{' '}
            <a href={roundAddress(slug)}>To the round</a>
          </p>
        )}
        {unit && words && (
          <>
            <p className="sub">
              {place} of {units.length} ·{' '}
              <a href={statementAddress(unit.statementId)}>Statement {unit.statementId}</a> ·{' '}
              {[words.actors, words.speaker].filter(Boolean).join(': ')},{' '}
              {describeDay(words.day.slice(0, 10))}
            </p>
            {words.quote !== null && <blockquote dir="auto">“{words.quote}”</blockquote>}
            {words.paraphrase !== null && <p dir="auto">{words.paraphrase}</p>}
            <Codings unit={unit} nameOf={(id) => names.find((each) => each.id === id)?.name ?? id} />
            <Decide
              {...{ slug, unit, place }}
              isOwn={unit.codings.some(({ coderId }) => coderId === person.coderId)}
              problem={asked.get('problem')}
            />
            <details className="desk-more">
              <summary>The levels in the codebook’s words</summary>
              {codebook?.levels.map((level) => (
                <p key={level.level}>
                  <b>
                    {describeSigned(level.level)} {level.name}.
                  </b>{' '}
                  {level.definition} <b>Include:</b> {level.include} <b>Not:</b> {level.exclude}
                </p>
              ))}
            </details>
          </>
        )}
        <nav aria-label="Statements on which coders lie apart" className="desk-side">
          {units.map(({ statementId, decided }, index) => (
            <a
              key={statementId}
              className="button"
              href={roundAddress(slug, 'adjudicate', { unit: index + 1 })}
              aria-current={index + 1 === place ? 'page' : undefined}
            >
              {index + 1}
              {decided !== null && ' ✓'}
            </a>
          ))}
        </nav>
      </PageFrame>
    )
  })
}

function Codings({ unit, nameOf }: { unit: DecidedUnit; nameOf: (coderId: string) => string }) {
  return (
    <>
      {unit.codings.map((coding, index) => (
        <article key={coding.id} className="coding">
          <header>
            <b>{String.fromCharCode(65 + (index % 26))}</b>
            <StanceBadge coding={coding} />
            {unit.decided !== null && <span className="muted">{nameOf(coding.coderId)}</span>}
          </header>
          <p dir="auto">{coding.rationale}</p>
        </article>
      ))}
      {unit.decided !== null && (
        <article className="coding">
          <header>
            <b>Decided</b>
            <StanceBadge coding={unit.decided} />
          </header>
          <p dir="auto">{unit.decided.rationale}</p>
        </article>
      )}
    </>
  )
}

function Decide({
  slug,
  unit,
  place,
  isOwn,
  problem,
}: {
  slug: string
  unit: DecidedUnit
  place: number
  isOwn: boolean
  problem: string | null
}) {
  return (
    <form method="post" action={`${roundAddress(slug, 'adjudicate')}/save`} className="entry">
      <input type="hidden" name="statement" value={unit.statementId} />
      <input type="hidden" name="unit" value={place} />
      {problem !== null && (
        <p className="entry-problem" role="alert">
          Choose a level, or out of scope, and say in one sentence why.
        </p>
      )}
      <fieldset className="entry-field">
        <legend>What it is</legend>
        <div className="round-levels">
          {LEVELS.map((level) => (
            <label key={level} className="choice" title={describeLevel(level)}>
              <input
                type="radio"
                name="level"
                value={level}
                defaultChecked={unit.decided?.level === level}
                required
              />
              <span className="badge" data-level={level}>
                {describeSigned(level)}
              </span>
              <span className="visually-hidden">{describeLevel(level)}</span>
            </label>
          ))}
          <label className="choice">
            <input
              type="radio"
              name="level"
              value="out"
              defaultChecked={unit.decided !== null && unit.decided.level === null}
            />
            <span>out of scope</span>
          </label>
        </div>
      </fieldset>
      <fieldset className="entry-field">
        <legend>Marks</legend>
        {(
          [
            ['conditional', 'Conditional'],
            ['hedged', 'Hedged'],
            ['deterrentFrame', 'Framed as deterrence'],
          ] as const
        ).map(([name, label]) => (
          <label key={name} className="choice">
            <input type="checkbox" name={name} defaultChecked={unit.decided?.[name]} /> <span>{label}</span>
          </label>
        ))}
      </fieldset>
      <div className="entry-field">
        <label htmlFor="reason">Reason</label>
        <p className="entry-hint">One sentence, public; the coders read it beside theirs.</p>
        <textarea
          id="reason"
          name="reason"
          rows={3}
          required
          maxLength={3500}
          defaultValue={unit.decided?.rationale}
        />
      </div>
      {isOwn && (
        <label className="choice">
          <input type="checkbox" name="ownToo" required />{' '}
          <span>I coded this statement myself and decide it all the same. This is marked in public.</span>
        </label>
      )}
      <div className="entry-actions">
        <button type="submit" className="button primary">
          Decide and go on
        </button>
      </div>
    </form>
  )
}
