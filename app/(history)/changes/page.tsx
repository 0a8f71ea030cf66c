import type { Metadata } from 'next'
import { Link } from '@/app/_parts/link'
import { PageFrame } from '@/app/_parts/page-frame'
import { guarded } from '@/app/_parts/page-guard'
import { PageLinks, pageAddress, pagingOf } from '@/app/_parts/page-links'
import { askedOf, dataFor, type SearchParams } from '@/app/_parts/page-request'
import { changesAddress, correctionsAddress } from '@/lib/address'
import { updatedAt } from '@/lib/db/ask/dataset'
import { type Changeset, changesetCount, changesetsFor } from '@/lib/db/history/changesets'
import { describeInstant } from '@/lib/period'
import { describeCount, describeList } from '@/lib/phrase'
import { TYPE_NAMES } from '@/lib/record/fields'
import '@/app/_parts/change-list.css'

export const metadata: Metadata = { title: 'Changes' }

const PER_PAGE = 30

export default function Changes({ searchParams }: { searchParams: SearchParams }) {
  return guarded(async () => {
    const { db, params, ignored } = await dataFor(await askedOf(searchParams))
    const paging = pagingOf(params, await changesetCount(db), PER_PAGE)
    const [changesets, updated] = await Promise.all([changesetsFor(db, paging), updatedAt(db)])
    return (
      <PageFrame
        about={pageAddress(changesAddress())(paging.page)}
        updatedAt={updated}
        uses={['page']}
        ignored={[...ignored, ...paging.ignored]}
      >
        <h1>Changes</h1>
        <p className="sub">
          Everything that was ever written here, newest first: who, when, why. What was done together stands
          together. Changes of what had been published are{' '}
          <Link href={correctionsAddress()}>corrections</Link>.
        </p>
        {changesets.length === 0 && <p className="empty">Nothing has been written yet.</p>}
        <ol className="changes">
          {changesets.map((changeset) => (
            <li key={changeset.key}>
              <h3 dir="auto">
                <Link href={changesAddress(changeset.key)} prefetch={false}>
                  {changeset.why}
                </Link>
              </h3>
              <p className="who">
                {changeset.who} · <time dateTime={changeset.at}>{describeInstant(changeset.at)}</time> ·{' '}
                {describeTypes(changeset)}
              </p>
            </li>
          ))}
        </ol>
        <PageLinks paging={paging} addressOf={pageAddress(changesAddress())} />
      </PageFrame>
    )
  })
}

/** "12 statements and 11 codings". */
function describeTypes({ types }: Changeset): string {
  return describeList(
    types.map(({ type, changes }) => describeCount(changes, TYPE_NAMES[type].one, TYPE_NAMES[type].many)),
  )
}
