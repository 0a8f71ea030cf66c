import type { Metadata } from 'next'
import Link from 'next/link'
import { PageFrame } from '@/app/_parts/page-frame'
import { guarded } from '@/app/_parts/page-guard'
import { importAddress } from '@/lib/address'
import { updatedAt } from '@/lib/db/ask/dataset'
import { database } from '@/lib/db/store/client'
import { TARGETS } from '@/lib/import/target'
import '../imports.css'
import '../columns.css'

export const metadata: Metadata = { title: 'Columns of an import' }
export const dynamic = 'force-dynamic'

const HERE = `${importAddress()}/columns`

/** Every column a table of statements may have. */
export default function ColumnsPage() {
  return guarded(async () => (
    <PageFrame about={HERE} updatedAt={await updatedAt(database())}>
      <p className="sub">
        <Link href={importAddress()}>Imports</Link>
      </p>
      <h1>Columns of an import</h1>
      <p>
        One row is one statement with its source and, if it has one, its coding. A table with these names of
        columns explains itself (<a href={`${importAddress()}/template.csv`}>the empty table</a>); any other
        names are matched by hand after the file was sent. What is not marked as needed may be missing.
      </p>
      <dl className="facts columns-list">
        {TARGETS.map(({ name, label, hint, needed, choices }) => (
          <div key={name} id={name}>
            <dt>
              <code>{name}</code>
              {needed && <span className="needed"> needed</span>}
            </dt>
            <dd>
              <strong>{label}</strong>
              <span className="hint">{hint}</span>
              {choices && <span className="hint">One of: {choices.join(', ')}.</span>}
            </dd>
          </div>
        ))}
      </dl>
    </PageFrame>
  ))
}
