import { headers } from 'next/headers'
import type { ReactNode } from 'react'
import { addressAsOf, correctionsAddress, reportAddress } from '@/lib/address'
import { type Day, dayOf, describeDay } from '@/lib/period'
import { describeAllIgnored, type Ignored } from '@/lib/question'
import { SEARCH_HEADER } from '@/lib/visit'
import { describeAsOf } from '@/lib/words'
import { dated, Link, shownDay } from './link'
import { PAGE_KEYS, unusedIn } from './parameters'
import './page-frame.css'

/**
 * What every page has: the notices above, "last updated" and a way to report an error below. Names every key of the
 * address that the page does not use, so no page can forget to.
 */
export async function PageFrame({
  about,
  updatedAt,
  uses = [],
  ignored: unreadable = [],
  wide = false,
  children,
}: {
  /** Address of this very page, for a report. */
  about: string
  /** Instant of the newest change of the data, ISO 8601 UTC; null while there is none. */
  updatedAt: string | null
  /** The keys that this page's address may carry, beside the day that is shown. */
  uses?: readonly string[]
  /** Values of them that could not be read. */
  ignored?: Ignored[]
  wide?: boolean
  children: ReactNode
}) {
  const { asOf } = shownDay()
  const asked = new URLSearchParams((await headers()).get(SEARCH_HEADER) ?? '')
  const ignored = [...unusedIn(asked, [...new Set([...uses, ...PAGE_KEYS])]), ...unreadable]
  return (
    <>
      <main id="content" className={wide ? 'page wide' : 'page'}>
        {ignored.length > 0 && (
          <div className="notice" role="status">
            <p>Some of this address could not be used and was ignored:</p>
            <ul>
              {describeAllIgnored(ignored).map((words) => (
                <li key={words}>{words}</li>
              ))}
            </ul>
          </div>
        )}
        {asOf !== null && (
          <p className="as-of" role="note">
            {describeStanding(asOf)}{' '}
            <Link href={addressAsOf(about, null)} exact prefetch={false}>
              See it as it is now
            </Link>
            .
          </p>
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
        <Link href={reportAddress(dated(about))} prefetch={false}>
          Report an error on this page
        </Link>
        <Link href={correctionsAddress()} prefetch={false}>
          Corrections
        </Link>
        <span>
          Codings <a href="https://creativecommons.org/licenses/by/4.0/">CC BY 4.0</a>; quotations belong to
          their speakers and publishers
        </span>
      </footer>
    </>
  )
}

/** "As it stood at the end of 21 November 2026."; of a day that is not over, what can be said of it. */
function describeStanding(asOf: Day): string {
  const words = describeAsOf(asOf)
  return asOf < dayOf(new Date())
    ? `${words.charAt(0).toUpperCase()}${words.slice(1)}.`
    : `${describeDay(asOf)} is not over yet: this is the data as it stands now, and it may still change.`
}
