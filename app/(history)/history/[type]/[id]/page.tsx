import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { ChangeList, headingOf } from '@/app/_parts/change-list'
import { Link } from '@/app/_parts/link'
import { PageFrame } from '@/app/_parts/page-frame'
import { guarded } from '@/app/_parts/page-guard'
import { PageLinks, pageAddress, pagingOf } from '@/app/_parts/page-links'
import { askedOf, dataFor, type SearchParams } from '@/app/_parts/page-request'
import { named } from '@/app/_parts/path-segment'
import { personNow } from '@/app/_parts/person'
import { triedUndo, UndoForm, UndoProblems } from '@/app/(history)/_parts/undo-form'
import { historyAddress, statementAddress } from '@/lib/address'
import { updatedAt } from '@/lib/db/ask/dataset'
import { type Change, changeCount, historyFor, isPresent } from '@/lib/db/history/changes'
import { namesIn } from '@/lib/db/history/record-names'
import { mayAs } from '@/lib/person'
import { describeCount } from '@/lib/phrase'
import { isEditedType } from '@/lib/record/fields'

type Props = { params: Promise<{ type: string; id: string }>; searchParams: SearchParams }

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { type, id } = await params
  return { title: `History of ${named(type)} ${named(id)}` }
}

const PER_PAGE = 50

export default function HistoryPage({ params, searchParams }: Props) {
  return guarded(async () => {
    const { db, asOf, params: asked, ignored } = await dataFor(await askedOf(searchParams))
    const type = named((await params).type)
    const id = named((await params).id)
    if (!isEditedType(type)) notFound()
    const [total, updated, person, present] = await Promise.all([
      changeCount(db, type, id),
      updatedAt(db),
      personNow(),
      isPresent(db, type, id),
    ])
    if (total === 0) notFound()
    const paging = pagingOf(asked, total, PER_PAGE)
    const changes = await historyFor(db, type, id, paging)
    const nameOf = await namesIn(db, changes, [{ type, id }])
    // A former day is only read.
    const editor = asOf === null && person !== null && mayAs(person.role, 'editor')
    const tried = await triedUndo(db, editor ? person : null, asked.get('draft'))
    const here = historyAddress(type, id)
    const offer = (change: Change) => (
      <Offer change={change} statement={type === 'statement' ? id : null} why={tried?.why ?? ''} />
    )
    return (
      <PageFrame
        about={pageAddress(here)(paging.page)}
        updatedAt={updated}
        uses={['page', 'draft']}
        ignored={[...ignored, ...paging.ignored]}
      >
        <h1 dir="auto">{headingOf(type, id, nameOf)}</h1>
        <p className="sub">
          {describeCount(total, 'change')}
          {type === 'statement' && ' of the statement and its codings'}, newest first
          {!present && ' · removed since'}
          {present && type === 'statement' && (
            <>
              {' '}
              · <Link href={statementAddress(id)}>the statement</Link>
            </>
          )}
          {type === 'coding' && <OfStatement change={changes[0]} />}
        </p>
        <UndoProblems tried={tried} />
        <ChangeList changes={changes} nameOf={nameOf} {...(editor ? { offer } : {})} />
        <PageLinks paging={paging} addressOf={pageAddress(here)} />
      </PageFrame>
    )
  })
}

function OfStatement({ change }: { change: Change | undefined }) {
  const id = (change?.after ?? change?.before)?.statementId
  if (typeof id !== 'string') return null
  return (
    <>
      {' '}
      · <Link href={historyAddress('statement', id)}>all of statement {id}</Link>
    </>
  )
}

/** What an editor can do with a change: take the newest back, or make the record again as it was after an earlier one. */
function Offer({ change, statement, why }: { change: Change; statement: string | null; why: string }) {
  const newest = change.newest === change.revision
  if (!newest && change.after === null) return null
  const label = !newest
    ? 'Make it as it was here again'
    : change.before === null
      ? 'Undo this change: remove it'
      : change.after === null
        ? 'Undo this change: bring it back'
        : 'Undo this change'
  return (
    <details>
      <summary>{label}</summary>
      <UndoForm
        action={historyAddress(change.type, change.id, 'undo')}
        label={label}
        why={why}
        fields={{
          revision: change.revision,
          to: newest ? 'before' : 'after',
          ...(newest ? {} : { basedOn: change.newest }),
          ...(statement !== null && change.type === 'coding' ? { statement } : {}),
        }}
      />
    </details>
  )
}
