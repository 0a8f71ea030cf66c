import type { Metadata } from 'next'
import Link from 'next/link'
import { PageFrame } from '@/app/_parts/page-frame'
import { guarded } from '@/app/_parts/page-guard'
import { personAs } from '@/app/_parts/person'
import { MOST_MEGABYTES } from '@/app/desk/imports/_parts/upload'
import { changesAddress, importAddress } from '@/lib/address'
import { updatedAt } from '@/lib/db/ask/dataset'
import { database } from '@/lib/db/store/client'
import type { Job } from '@/lib/jobs/import-job'
import { jobsFor } from '@/lib/jobs/imports'
import { describeInstant } from '@/lib/period'
import { describeWhole } from '@/lib/phrase'
import { describeBytes, describeKind, describeStage } from './_parts/stage-words'
import './imports.css'

export const metadata: Metadata = { title: 'Imports' }
export const dynamic = 'force-dynamic'

/** Where files are sent to be imported, and what became of those sent before. */
export default function ImportsPage() {
  return guarded(async () => {
    await personAs('editor', importAddress())
    const [jobs, updated] = [jobsFor(), await updatedAt(database())]
    return (
      <PageFrame about={importAddress()} updatedAt={updated}>
        <h1>Imports</h1>
        <p className="sub">
          A table of statements, or a whole data set. Nothing is stored before the file was checked row by row
          and you have said so.
        </p>
        <form
          action={`${importAddress()}/upload`}
          method="post"
          encType="multipart/form-data"
          className="card upload"
        >
          <label>
            <span>File</span>
            <input
              type="file"
              name="file"
              required
              accept=".csv,.tsv,.tab,.txt,.json,.jsonl,.ndjson,.xlsx,.xlsm,.xls,.ods,.dna,.zip"
            />
          </label>
          <button type="submit" className="button primary">
            Send the file
          </button>
          <p className="small">
            At most {MOST_MEGABYTES} MB: CSV, JSON, XLSX, a file of Discourse Network Analyzer (.dna), or a
            whole data set exported from Parallax (.json or .zip). What a file is, is told by what is in it
            and not by its name.
          </p>
        </form>
        <p>
          No file yet? Fill in the <a href={`${importAddress()}/template.csv`}>empty table</a> (CSV);{' '}
          <Link href={`${importAddress()}/columns`} prefetch={false}>
            every column explained
          </Link>
          . Columns with names of your own are welcome: you say what they mean after sending the file.
        </p>
        <h2>Files sent before</h2>
        {jobs.length === 0 ? <p className="empty">None yet.</p> : <Jobs jobs={jobs} />}
      </PageFrame>
    )
  })
}

function Jobs({ jobs }: { jobs: Job[] }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
    <section className="scroll" tabIndex={0} aria-label="Files sent before">
      <table className="jobs">
        <thead>
          <tr>
            <th scope="col">File</th>
            <th scope="col">Sent</th>
            <th scope="col" className="number">
              Rows
            </th>
            <th scope="col">State</th>
          </tr>
        </thead>
        <tbody>
          {jobs.map((job) => {
            const { upload, stage, report, look } = job
            const rows = report?.rows ?? look?.rows
            return (
              <tr key={upload.id}>
                <th scope="row">
                  <Link href={importAddress(upload.id)} prefetch={false}>
                    <bdi>{upload.name}</bdi>
                  </Link>
                  <span className="hint">
                    {describeKind(upload.kind)}, {describeBytes(upload.bytes)}
                  </span>
                </th>
                <td>
                  {upload.who}
                  <span className="hint">
                    <time dateTime={upload.at}>{describeInstant(upload.at)}</time>
                  </span>
                </td>
                <td className="number">{rows === undefined ? '' : describeWhole(rows)}</td>
                <td>
                  {describeStage(job)}
                  {stage === 'done' && report?.changeset && (
                    <span className="hint">
                      <Link href={changesAddress(report.changeset)} prefetch={false}>
                        what it changed, and undo
                      </Link>
                    </span>
                  )}
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </section>
  )
}
