import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { ChangeList } from '@/app/_parts/change-list'
import { Link } from '@/app/_parts/link'
import { PageFrame } from '@/app/_parts/page-frame'
import { guarded } from '@/app/_parts/page-guard'
import { PageLinks, pageAddress, pagingOf } from '@/app/_parts/page-links'
import { askedOf, dataFor, type SearchParams } from '@/app/_parts/page-request'
import { named } from '@/app/_parts/path-segment'
import { personNow } from '@/app/_parts/person'
import { triedUndo, UndoForm, UndoProblems } from '@/app/(history)/_parts/undo-form'
import { changesAddress } from '@/lib/address'
import { updatedAt } from '@/lib/db/ask/dataset'
import { changesetFor, changesIn } from '@/lib/db/history/changesets'
import { namesIn } from '@/lib/db/history/record-names'
import { MANY_CHANGES, type UndoJob, undoJob } from '@/lib/jobs/undo'
import { describeInstant } from '@/lib/period'
import { mayAs } from '@/lib/person'
import { describeCount } from '@/lib/phrase'

type Props = { params: Promise<{ changeset: string }>; searchParams: SearchParams }

export const metadata: Metadata = { title: 'A change' }

const PER_PAGE = 50

export default function ChangesetPage({ params, searchParams }: Props) {
  return guarded(async () => {
    const { db, asOf, params: asked, ignored } = await dataFor(await askedOf(searchParams))
    const key = named((await params).changeset)
    const [changeset, updated, person] = await Promise.all([
      changesetFor(db, key),
      updatedAt(db),
      personNow(),
    ])
    if (!changeset) notFound()
    const paging = pagingOf(asked, changeset.changes, PER_PAGE)
    const changes = await changesIn(db, key, paging)
    const nameOf = await namesIn(db, changes)
    // A former day is only read.
    const editor = asOf === null && person !== null && mayAs(person.role, 'editor')
    const tried = await triedUndo(db, editor ? person : null, asked.get('draft'))
    const job = editor ? undoJob(key) : null
    return (
      <PageFrame
        about={pageAddress(changesAddress(key))(paging.page)}
        updatedAt={updated}
        uses={['page', 'draft']}
        ignored={[...ignored, ...paging.ignored]}
      >
        <h1 dir="auto">{changeset.why}</h1>
        <p className="sub">
          {changeset.who} · <time dateTime={changeset.at}>{describeInstant(changeset.at)}</time> ·{' '}
          {describeCount(changeset.changes, 'change')} · <Link href={changesAddress()}>all changes</Link>
        </p>
        <UndoProblems tried={tried} />
        {job && <JobNotice job={job} />}
        {editor && job?.state !== 'running' && (
          <details className="undo-all" open={tried !== null}>
            <summary>Undo all of this</summary>
            <p className="small">
              Every record here goes back to what it was before. A record that was changed since stands in the
              way, and then nothing is undone. An undo can be undone.
              {changeset.changes > MANY_CHANGES &&
                ' So many changes take a while; this page shows when it is done.'}
            </p>
            <UndoForm
              action={changesAddress(key, 'undo')}
              label={`Undo ${describeCount(changeset.changes, 'change')}`}
              why={tried?.why ?? ''}
            />
          </details>
        )}
        <ChangeList changes={changes} nameOf={nameOf} together />
        <PageLinks
          paging={paging}
          addressOf={pageAddress(changesAddress(key))}
          before="Previous"
          after="Next"
        />
      </PageFrame>
    )
  })
}

function JobNotice({ job: { state, words, since } }: { job: UndoJob }) {
  if (state === 'running')
    return (
      <div className="notice" role="status">
        <meta httpEquiv="refresh" content="3" />
        <p>
          This is being undone, since {describeInstant(new Date(since).toISOString())}. All of it becomes
          visible at once, when it is done. This page looks again every three seconds; you may leave it.
        </p>
      </div>
    )
  const changeset = /is changeset ([\w~-]+)\./.exec(words)?.[1]
  return (
    <div className="notice" role="status">
      <p>{state === 'done' ? 'This was undone.' : 'This was not undone.'}</p>
      {changeset ? (
        <p>
          <Link href={changesAddress(changeset)}>See the undo</Link>
        </p>
      ) : (
        words.split('\n').map((line) => <p key={line}>{line}</p>)
      )}
    </div>
  )
}
