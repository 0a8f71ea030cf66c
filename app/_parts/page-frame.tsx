import Link from 'next/link'
import type { ReactNode } from 'react'
import { reportAddress } from '@/lib/address'
import { dayOf, describeDay } from '@/lib/period'
import { describeIgnored, type Ignored } from '@/lib/question'

/** What every page has: the notices above, "last updated" and a way to report an error below. */
export function PageFrame({
  about,
  updatedAt,
  ignored = [],
  wide = false,
  children,
}: {
  /** Address of this very page, for a report. */
  about: string
  /** Instant of the newest change of the data, ISO 8601 UTC; null while there is none. */
  updatedAt: string | null
  ignored?: Ignored[]
  wide?: boolean
  children: ReactNode
}) {
  return (
    <>
      <main id="content" className={wide ? 'page wide' : 'page'}>
        {ignored.length > 0 && (
          <div className="notice" role="status">
            <p>Some of this address could not be used and was ignored:</p>
            <ul>
              {ignored.map((item) => (
                <li key={`${item.key}=${item.value}`}>{describeIgnored(item)}</li>
              ))}
            </ul>
          </div>
        )}
        {children}
      </main>
      <footer className="foot">
        {updatedAt === null ? (
          <span>No data yet</span>
        ) : (
          <span>
            Data last updated <time dateTime={updatedAt}>{describeDay(dayOf(new Date(updatedAt)))}</time>
          </span>
        )}
        <Link href={reportAddress(about)} prefetch={false}>
          Report an error on this page
        </Link>
        <span>
          Codings <a href="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</a>; quotations belong to
          their speakers and publishers
        </span>
      </footer>
    </>
  )
}
