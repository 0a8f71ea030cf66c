import type { Metadata } from 'next'
import { notFound, permanentRedirect } from 'next/navigation'
import { dated, Link } from '@/app/_parts/link'
import { PageFrame } from '@/app/_parts/page-frame'
import { guarded } from '@/app/_parts/page-guard'
import { askedOf, dataFor, type SearchParams } from '@/app/_parts/page-request'
import { named } from '@/app/_parts/path-segment'
import { StatementCard } from '@/app/_parts/statement-card'
import { Fact } from '@/app/(words)/_parts/fact'
import { sourceAddress, statementAddress } from '@/lib/address'
import { type Relay, sourceFor } from '@/lib/db/ask/catalogue'
import { updatedAt } from '@/lib/db/ask/dataset'
import { statementsByIds } from '@/lib/db/ask/statements'
import { describeDay } from '@/lib/period'
import { describeCount } from '@/lib/phrase'

type Props = { params: Promise<{ source: string }>; searchParams: SearchParams }

/** Cards on the page; the rest are named by their ids. */
const MOST = 50

export async function generateMetadata({ params }: Pick<Props, 'params'>): Promise<Metadata> {
  return { title: `Source ${named((await params).source)}` }
}

export default function SourcePage({ params, searchParams }: Props) {
  return guarded(async () => {
    const { db, ignored } = await dataFor(await askedOf(searchParams))
    const slug = named((await params).source)
    const source = await sourceFor(db, slug)
    if (!source) notFound()
    if (source.slug !== slug) permanentRedirect(dated(sourceAddress(source.slug)))
    const [statements, updated] = await Promise.all([
      statementsByIds(db, source.statements.slice(0, MOST)),
      updatedAt(db),
    ])
    const rest = source.statements.slice(MOST)
    return (
      <PageFrame about={sourceAddress(source.slug)} updatedAt={updated} ignored={ignored}>
        <h1>{source.title ?? source.outlet.name}</h1>
        <p className="sub">{source.title ? source.outlet.name : 'Title not recorded'}</p>
        <dl className="facts">
          <Fact name="Published">
            {source.publishedOn ? describeDay(source.publishedOn) : 'not recorded'}
          </Fact>
          <Fact name="Address">
            {source.url ? (
              <a href={source.url} rel="noreferrer">
                {source.url}
              </a>
            ) : (
              'not recorded'
            )}
          </Fact>
          {source.archiveUrl && (
            <Fact name="Archived">
              <a href={source.archiveUrl} rel="noreferrer">
                {source.archiveUrl}
              </a>
            </Fact>
          )}
          {source.accessedOn && <Fact name="Accessed">{describeDay(source.accessedOn)}</Fact>}
          {source.language && <Fact name="Language">{source.language}</Fact>}
          {source.note && <Fact name="Note">{source.note}</Fact>}
          {source.relays.length > 0 && (
            <Fact name="Relays">
              <Relays relays={source.relays} />
            </Fact>
          )}
          {source.relayedBy.length > 0 && (
            <Fact name="Known through">
              <Relays relays={source.relayedBy} />
            </Fact>
          )}
        </dl>
        <h2>{describeCount(source.statements.length, 'statement')} quoted from it</h2>
        <div className="cards">
          {statements.map((statement) => (
            <StatementCard key={statement.id} statement={statement} named />
          ))}
        </div>
        {rest.length > 0 && (
          <p>
            Further statements:{' '}
            {rest.map((id, place) => (
              <span key={id}>
                {place > 0 && ', '}
                <Link href={statementAddress(id)} prefetch={false}>
                  {id}
                </Link>
              </span>
            ))}
          </p>
        )}
      </PageFrame>
    )
  })
}

function Relays({ relays }: { relays: Relay[] }) {
  return relays.map(({ source, statements }, place) => (
    <span key={source.slug}>
      {place > 0 && '; '}
      <Link href={sourceAddress(source.slug)}>{source.outlet.name}</Link> (
      {describeCount(statements.length, 'statement')})
    </span>
  ))
}
