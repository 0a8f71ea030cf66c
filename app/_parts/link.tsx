import NextLink from 'next/link'
import { type ComponentProps, cache } from 'react'
import { addressAsOf } from '@/lib/address'
import type { Day } from '@/lib/period'

/** The day whose data this request shows; dataFor sets it. A store and no property, because every link needs it. */
export const shownDay = cache((): { asOf: Day | null } => ({ asOf: null }))

/** What is rebuilt from the revisions. Forms, accounts, reports and frozen views are always of now. */
const DATED =
  /^\/(?:$|[?#]|(?:statements|actors|topics|sources|codebook|print|figures|history|changes|corrections)(?:[/?#.]|$))/

/** An address of this site that leads to the day on screen. */
export function dated(address: string): string {
  const { asOf } = shownDay()
  return asOf !== null && DATED.test(address) ? addressAsOf(address, asOf) : address
}

/** A link that keeps the day on screen; with `exact` its address is followed as it is. For server components. */
export function Link({
  href,
  exact = false,
  ...rest
}: Omit<ComponentProps<typeof NextLink>, 'href'> & { href: string; exact?: boolean }) {
  return <NextLink href={exact ? href : dated(href)} {...rest} />
}
