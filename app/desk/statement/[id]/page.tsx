import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { PageFrame } from '@/app/_parts/page-frame'
import { guarded } from '@/app/_parts/page-guard'
import { askedOf, type SearchParams } from '@/app/_parts/page-request'
import { named } from '@/app/_parts/path-segment'
import { personAs } from '@/app/_parts/person'
import { DeskTrail } from '@/app/desk/_parts/desk-trail'
import { deskStatementAddress, historyAddress, statementAddress } from '@/lib/address'
import { openedFor } from '@/lib/db/desk/statement-entry'
import { database } from '@/lib/db/store/client'
import { typedIn } from '@/lib/form/fields'
import { mayAs, type Person } from '@/lib/person'
import { describeCount } from '@/lib/phrase'
import { describeSigned, parseLevel } from '@/lib/stance'
import { StatementConflict } from '../conflict'
import { StatementForm } from '../form'
import { type CodingShown, shownFor } from '../page-state'
import '../statement.css'

type Props = { params: Promise<{ id: string }>; searchParams: SearchParams }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Edit statement ${named((await params).id)}`, robots: { index: false } }
}

export default function EditStatement({ params, searchParams }: Props) {
  return guarded(async () => {
    const id = named((await params).id)
    const asked = await askedOf(searchParams)
    const person = await personAs('coder', deskStatementAddress(id, Object.fromEntries(asked)))
    const db = database()
    const opened = await openedFor(db, id)
    if (!opened) notFound()
    const { form, conflict, updated } = await shownFor(db, person, opened, asked)
    const source = typedIn(form.fields, 'source') ?? ''
    return (
      <PageFrame
        about={statementAddress(id)}
        updatedAt={updated}
        uses={['draft', 'saved', 'led', 'has', 'coding', 'codings']}
      >
        <DeskTrail over={[['/statements', 'Statements']]} />
        <h1>Statement {id}</h1>
        <p className="sub">
          <a href={statementAddress(id)}>Its public page</a> ·{' '}
          <a href={historyAddress('statement', id)}>its history</a>
        </p>
        <Saved saved={asked.get('saved')} led={asked.get('led')} source={source} />
        {conflict ? <StatementConflict conflict={conflict} form={form} /> : <StatementForm {...form} />}
        {form.sealed && (
          <p className="small">
            {describeCount(form.codings.length, 'coding')} by others, shown here once yours is stored.{' '}
            <a href={deskStatementAddress(id, { codings: 'shown' })}>Show what they say without coding it</a>
          </p>
        )}
        {form.codings.length > 0 && !form.sealed && (
          <Codings id={id} codings={form.codings} form={form} person={person} />
        )}
      </PageFrame>
    )
  })
}

const DONE: Record<string, string> = {
  new: 'The statement is stored.',
  changes: 'The changes are stored.',
  source: 'The source is added to this statement; nothing else of it has changed.',
  nothing: 'Nothing was different, so nothing was stored.',
  draft: 'Your draft is kept. It is listed on the desk until the changes are saved.',
}

/** What was done with the form that led here. */
function Saved({ saved, led, source }: { saved: string | null; led: string | null; source: string }) {
  const words = DONE[saved ?? '']
  const level = parseLevel(led ?? '')
  if (!words) return null
  return (
    <div className="desk-done" role="status">
      <p>
        {words}
        {level !== null && ` The questions led to ${describeSigned(level)}; the level you set stands.`}{' '}
        {saved !== 'draft' && (
          <>
            Next: <a href={deskStatementAddress(null, { source })}>another from this source</a> or{' '}
            <a href={deskStatementAddress()}>from another one</a>.
          </>
        )}
      </p>
    </div>
  )
}

/** The codings there are: one's own to go on with, others' to be read after judging. */
function Codings({
  id,
  codings,
  form,
  person,
}: {
  id: string
  codings: readonly CodingShown[]
  form: { coding: CodingShown | null; adoptedCodingId: string | null }
  person: Person
}) {
  const mayEdit = (coding: CodingShown) =>
    mayAs(person.role, 'editor') || (person.coderId !== null && coding.coderId === person.coderId)
  return (
    <details className="desk-more codings">
      <summary>{describeCount(codings.length, 'coding')} of this statement</summary>
      <ul className="list">
        {codings.map((each) => (
          <li key={each.id}>
            {each.level === null ? (
              'Out of scope'
            ) : (
              <span className="badge" data-level={each.level}>
                {describeSigned(each.level)}
              </span>
            )}{' '}
            <b>{each.coder}</b>, codebook version {each.codebookVersion}
            {each.id === form.adoptedCodingId && ', used by figures'}: {each.rationale}{' '}
            {each.id === form.coding?.id
              ? '(in the form above)'
              : mayEdit(each) && (
                  <a href={`${deskStatementAddress(id, { coding: each.id })}#coding`}>Change it</a>
                )}
          </li>
        ))}
      </ul>
      {form.coding && (
        <p>
          <a href={`${deskStatementAddress(id, { coding: 'new' })}#coding`}>Code it anew</a> under the latest
          codebook.
        </p>
      )}
    </details>
  )
}
