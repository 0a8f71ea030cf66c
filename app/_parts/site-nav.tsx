'use client'
import Link from 'next/link'
import { usePathname, useSearchParams } from 'next/navigation'

const PLACES = [
  ['/', 'Compare'],
  ['/statements', 'Statements'],
  ['/sources', 'Sources'],
  ['/codebook', 'Codebook'],
  ['/reliability', 'Reliability'],
] as const

/** The links on top of every page; the one the reader is under is marked. */
export function SiteNav() {
  const path = usePathname()
  const asOf = useSearchParams().get('asof')
  // Who reads of an earlier day stays in it.
  const query = asOf ? `?asof=${encodeURIComponent(asOf)}` : ''
  return (
    <nav aria-label="Main">
      {PLACES.map(([href, name]) => (
        <Link
          key={href}
          href={href + query}
          prefetch={false}
          aria-current={(href === '/' ? path === '/' : path.startsWith(href)) ? 'page' : undefined}
        >
          {name}
        </Link>
      ))}
    </nav>
  )
}
