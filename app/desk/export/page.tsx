import type { Metadata } from 'next'
import Link from 'next/link'
import { PageFrame } from '@/app/_parts/page-frame'
import { guarded } from '@/app/_parts/page-guard'
import { personAs } from '@/app/_parts/person'
import { exportAddress, importAddress } from '@/lib/address'
import { updatedAt } from '@/lib/db/ask/dataset'
import { contentsFor } from '@/lib/db/import/dataset-export'
import { database } from '@/lib/db/store/client'
import { describeCount, describeList } from '@/lib/phrase'
import './export.css'

export const metadata: Metadata = { title: 'Export' }
export const dynamic = 'force-dynamic'

/** Where an editor takes the whole data set away. */
export default function ExportPage() {
  return guarded(async () => {
    await personAs('editor', exportAddress())
    const db = database()
    const [{ statements, codings, sources, revisions, frozen }, updated] = await Promise.all([
      contentsFor(db),
      updatedAt(db),
    ])
    const contents = describeList([
      describeCount(statements, 'statement'),
      describeCount(codings, 'coding'),
      describeCount(sources, 'source'),
      describeCount(frozen, 'frozen view'),
      describeCount(revisions, 'entry of the history', 'entries of the history'),
    ])
    return (
      <PageFrame about={exportAddress()} updatedAt={updated}>
        <h1>Export the whole data set</h1>
        <p className="sub">
          {contents}, all of one moment. Imported into an empty Parallax, a file makes all of it again: every
          field, every coder’s coding, every change with who, when and why.
        </p>
        <div className="takeaways">
          <section className="card" aria-labelledby="complete">
            <h2 id="complete">Complete</h2>
            <p>
              For your own archive, or to move to another place. <strong>Not for publication:</strong> it
              holds the passages kept for checking quotations, which are longer than what may be quoted.
            </p>
            <Files isPublic={false} />
          </section>
          <section className="card" aria-labelledby="public">
            <h2 id="public">Without passages</h2>
            <p>
              The same without the private passages, in the history too. Everything else is in it: notes,
              reasons, and the names of those who made changes. Read it before you publish it.
            </p>
            <Files isPublic />
          </section>
        </div>
        <h2>What is in the files</h2>
        <dl className="facts">
          <div>
            <dt>JSON</dt>
            <dd>One file, a record to the line, with the history at its end.</dd>
          </div>
          <div>
            <dt>Tables</dt>
            <dd>
              A zip with a CSV table for each type of record and one for the history. A cell that holds a list
              holds it as JSON. Up to 2 GB are read back.
            </dd>
          </div>
          <div>
            <dt>Never</dt>
            <dd>
              Accounts, e-mail addresses, sessions and drafts. A copy with the accounts is a backup:{' '}
              <code>npm run backup</code> on the machine that serves this page.
            </dd>
          </div>
          <div>
            <dt>Back in</dt>
            <dd>
              By <Link href={importAddress()}>Imports</Link>. Where there is data already, what is new or
              different becomes one import that can be undone, and the history in the file stays out.
            </dd>
          </div>
          <div>
            <dt>Command</dt>
            <dd>
              <code>npm run export -- parallax.json</code>, or <code>parallax.zip</code>, with{' '}
              <code>--public</code> to leave out the passages.
            </dd>
          </div>
        </dl>
      </PageFrame>
    )
  })
}

function Files({ isPublic }: { isPublic: boolean }) {
  return (
    <p className="files">
      <a
        className={isPublic ? 'button' : 'button primary'}
        href={exportAddress('parallax.json', isPublic)}
        download
      >
        JSON
      </a>
      <a className="button" href={exportAddress('parallax.zip', isPublic)} download>
        Tables (CSV in a zip)
      </a>
    </p>
  )
}
