import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { baseOf } from '@/app/_parts/base'
import { PageFrame } from '@/app/_parts/page-frame'
import { guarded } from '@/app/_parts/page-guard'
import { askedOf, type SearchParams } from '@/app/_parts/page-request'
import { absoluteAddress } from '@/lib/address'
import { datasetFor, updatedAt } from '@/lib/db/ask/dataset'
import { database } from '@/lib/db/store/client'

export const metadata: Metadata = { title: 'Report an error', robots: { index: false } }

/** Where a report goes is set by whoever runs this copy: REPORT_TO is a mail address or a web address. */
export default function Report({ searchParams }: { searchParams: SearchParams }) {
  return guarded(async () => {
    const db = database()
    const params = await askedOf(searchParams)
    const asked = params.get('about') ?? '/'
    // Only places of this site, so that nobody can send a reader elsewhere with it.
    const about = /^\/(?!\/)/.test(asked) ? asked.slice(0, 2000) : '/'
    const [dataset, updated, base] = await Promise.all([
      datasetFor(db),
      updatedAt(db),
      headers().then(baseOf),
    ])
    const to = process.env.REPORT_TO ?? ''
    const lines = [
      `Page: ${absoluteAddress(about, base)}`,
      `Data: ${dataset.title}, version ${dataset.version}, last updated ${updated}`,
      'What is wrong: ',
      'What would be right, and how you know: ',
    ]
    const mail = `mailto:${to}?subject=${encodeURIComponent('Parallax: an error')}&body=${encodeURIComponent(lines.join('\n'))}`
    return (
      <PageFrame about={about} updatedAt={updated} uses={['about']}>
        <h1>Report an error</h1>
        <p>
          A wrong quotation, date, source or level should be corrected in public. Say what is wrong and what
          would be right; these lines say where:
        </p>
        <pre className="report">{lines.join('\n')}</pre>
        {/^https?:\/\//.test(to) ? (
          <p>
            Paste them into <a href={to}>the list of reports</a>.
          </p>
        ) : to.includes('@') ? (
          <p>
            <a href={mail}>Write them in a mail to {to}</a>.
          </p>
        ) : (
          <p>
            This copy of Parallax names no address for reports yet. Send the lines to the person who gave you
            the link; whoever runs this copy sets <code>REPORT_TO</code> to a mail or web address.
          </p>
        )}
      </PageFrame>
    )
  })
}
