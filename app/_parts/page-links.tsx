import { describeWhole } from '@/lib/phrase'
import { type Ignored, parsePage } from '@/lib/question'
import { Link } from './link'

export type Paging = { page: number; pages: number; offset: number; limit: number; ignored: Ignored[] }

/** The page asked for; one beyond the last is named, and the last is shown. */
export function pagingOf(params: URLSearchParams, total: number, limit: number): Paging {
  const { page: asked, ignored } = parsePage(params)
  const pages = Math.max(1, Math.ceil(total / limit))
  const page = Math.min(asked, pages)
  const beyond =
    asked > pages ? [{ key: 'page', value: String(asked), why: `the last page is ${pages}` }] : []
  return { page, pages, offset: (page - 1) * limit, limit, ignored: [...ignored, ...beyond] }
}

/** The way to the pages before and after, where there are several. */
export function PageLinks({
  paging: { page, pages },
  addressOf,
  before = 'Newer',
  after = 'Older',
}: {
  paging: Paging
  addressOf: (page: number) => string
  before?: string
  after?: string
}) {
  if (pages < 2) return null
  return (
    <nav className="pages" aria-label="Pages">
      {page > 1 && (
        <Link href={addressOf(page - 1)} prefetch={false} rel="prev">
          {before}
        </Link>
      )}
      <span>
        Page {describeWhole(page)} of {describeWhole(pages)}
      </span>
      {page < pages && (
        <Link href={addressOf(page + 1)} prefetch={false} rel="next">
          {after}
        </Link>
      )}
    </nav>
  )
}

/** An address with the number of a page; the first has none. */
export const pageAddress = (address: string) => (page: number) =>
  page > 1 ? `${address}?page=${page}` : address
