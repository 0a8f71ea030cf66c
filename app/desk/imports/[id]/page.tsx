import type { Metadata } from 'next'
import Link from 'next/link'
import { notFound } from 'next/navigation'
import { PageFrame } from '@/app/_parts/page-frame'
import { guarded } from '@/app/_parts/page-guard'
import { named } from '@/app/_parts/path-segment'
import { personAs } from '@/app/_parts/person'
import { ProgressBar } from '@/app/_parts/progress-bar'
import { changesAddress, importAddress } from '@/lib/address'
import { updatedAt } from '@/lib/db/ask/dataset'
import { changesetFor } from '@/lib/db/history/changesets'
import { type Database, database } from '@/lib/db/store/client'
import { isUnderWay, type Job } from '@/lib/jobs/import-job'
import { jobFor } from '@/lib/jobs/imports'
import { describeInstant } from '@/lib/period'
import { Done } from '../_parts/done'
import { MappingForm } from '../_parts/mapping-form'
import { QuestionsForm } from '../_parts/questions-form'
import { ReportView } from '../_parts/report-view'
import { advanceOf, describeBytes, describeKind } from '../_parts/stage-words'
import { Steps } from '../_parts/steps'
import '../imports.css'
import '../columns.css'
import '../report.css'

type Props = { params: Promise<{ id: string }> }

export const metadata: Metadata = { title: 'Import' }
export const dynamic = 'force-dynamic'

/** One import, at whatever stage it is. */
export default function ImportPage({ params }: Props) {
  return guarded(async () => {
    const id = named((await params).id)
    await personAs('editor', importAddress(id))
    const job = jobFor(id)
    if (!job) notFound()
    const { upload, stage } = job
    const db = database()
    return (
      <PageFrame about={importAddress(id)} updatedAt={await updatedAt(db)} wide>
        <p className="sub">
          <Link href={importAddress()}>Imports</Link>
        </p>
        <h1>
          Import of <bdi>{upload.name}</bdi>
        </h1>
        <p className="sub">
          {describeKind(upload.kind)}, {describeBytes(upload.bytes)}, sent by {upload.who} on{' '}
          <time dateTime={upload.at}>{describeInstant(upload.at)}</time>
        </p>
        <Steps job={job} />
        <StageView job={job} db={db} />
        {!isUnderWay(job) && (
          <form action={importAddress(id, 'remove')} method="post" className="remove">
            <button type="submit" className="button">
              {stage === 'done' ? 'Remove from this list' : 'Remove this file'}
            </button>
            <span className="small">
              {stage === 'done'
                ? ' What was imported stays; it is undone in the history.'
                : ' Nothing of it is stored yet.'}
            </span>
          </form>
        )}
      </PageFrame>
    )
  })
}

async function StageView({ job, db }: { job: Job; db: Database }) {
  const { upload, stage, report, run } = job
  if (isUnderWay(job))
    return (
      <>
        <ProgressBar key={stage} address={importAddress(upload.id, 'progress')} begun={advanceOf(job)} />
        <form action={importAddress(upload.id, 'stop')} method="post" className="remove">
          <button type="submit" className="button">
            Stop
          </button>
          <span className="small">
            {stage === 'writing' ? ' Nothing of it is stored then.' : ' Nothing of it is stored yet.'}
          </span>
        </form>
      </>
    )
  if (stage === 'mapping') return <MappingForm job={job} />
  if (stage === 'done' && report) return <Done job={job} db={db} />
  if (stage === 'checked' && report)
    return (
      <>
        <ReportView job={job} report={report} />
        {report.unknown.length + report.readings.length > 0 && (
          <QuestionsForm job={job} report={report} db={db} />
        )}
        <Again job={job} />
      </>
    )
  // The process ended before it could say so, but the database knows.
  if (report === null && run?.mode === 'write' && (await changesetFor(db, upload.changeset)) !== null)
    return (
      <div className="notice" role="status">
        <p>
          The work was ended while this import was reported, but all of it had been stored.{' '}
          <Link href={changesAddress(upload.changeset)}>What it changed, and undo</Link>
        </p>
      </div>
    )
  return (
    <>
      <Failed job={job} />
      {report && <ReportView job={job} report={report} />}
      <Again job={job} />
    </>
  )
}

function Failed({ job: { stage, run, progress, ended } }: { job: Job }) {
  const what = { look: 'reading', check: 'checking', write: 'writing' }[run?.mode ?? 'check']
  const words =
    stage === 'interrupted'
      ? `The server was ended while it was ${what} this file. Nothing of it was stored.`
      : (ended?.words ??
        progress?.words ??
        `The work on this file ended while ${what} it, without saying why; the server’s log may. Nothing of it was stored.`)
  return (
    <div className="notice" role="alert">
      <p>{words}</p>
      {stage === 'failed' && (ended ?? progress?.words) && <p className="small">Nothing of it was stored.</p>}
    </div>
  )
}

/** The way back: to what the columns mean, or to the same work once more. */
function Again({ job }: { job: Job }) {
  const { upload, look, ready, stage, run, ended: early } = job
  const ended = stage === 'failed' || stage === 'interrupted'
  if (stage === 'failed' && run?.mode === 'look' && early?.by !== 'person')
    return <p>Mend the file on your own computer and send it again.</p>
  return (
    <>
      {(ended || upload.kind === 'dataset') && (
        <form action={importAddress(upload.id, 'plan')} method="post" className="actions">
          <button
            type="submit"
            className="button"
            name="next"
            value={run?.mode === 'look' ? 'look' : 'check'}
          >
            {run?.mode === 'look' ? 'Read it again' : 'Check it again'}
          </button>
        </form>
      )}
      {look && (
        <details className="more again">
          <summary>What the columns mean {ready ? '' : '(change it and check again)'}</summary>
          <MappingForm job={job} />
        </details>
      )}
    </>
  )
}
