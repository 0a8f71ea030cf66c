import type { Metadata } from 'next'
import { Link } from '@/app/_parts/link'
import { PageFrame } from '@/app/_parts/page-frame'
import { guarded } from '@/app/_parts/page-guard'
import { askedOf, dataFor, type SearchParams } from '@/app/_parts/page-request'
import { sourceAddress } from '@/lib/address'
import { sourcesFor } from '@/lib/db/ask/catalogue'
import { updatedAt } from '@/lib/db/ask/dataset'
import { describeDay } from '@/lib/period'
import { describeCount } from '@/lib/phrase'

export const metadata: Metadata = { title: 'Sources' }

export default function Sources({ searchParams }: { searchParams: SearchParams }) {
  return guarded(async () => {
    const { db, ignored } = await dataFor(await askedOf(searchParams))
    const [sources, updated] = await Promise.all([sourcesFor(db), updatedAt(db)])
    const quoted = sources.filter((source) => source.quoted > 0)
    return (
      <PageFrame about="/sources" updatedAt={updated} ignored={ignored}>
        <h1>Sources</h1>
        <p className="sub">
          Where the words come from. A source is quoted from, or known only through another.
        </p>
        {quoted.length === 1 && (
          <p className="caution">Every statement in this data set is quoted from one source.</p>
        )}
        {sources.length === 0 && <p className="empty">No source has been recorded yet.</p>}
        <ul className="list">
          {sources.map((source) => (
            <li key={source.slug}>
              <Link href={sourceAddress(source.slug)}>
                {source.outlet.name}
                {source.title ? `: ${source.title}` : ''}
              </Link>{' '}
              <span className="muted">
                {source.publishedOn ? describeDay(source.publishedOn) : 'day of publication not recorded'} ·{' '}
                {describeCount(source.quoted, 'statement')} quoted from it
                {source.relayed > 0 &&
                  ` · ${describeCount(source.relayed, 'statement')} known through another source`}
              </span>
            </li>
          ))}
        </ul>
      </PageFrame>
    )
  })
}
