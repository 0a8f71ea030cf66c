import Link from 'next/link'
import { deskAddress } from '@/lib/address'

/** The way back to the desk, over the pages between: each an address and its words. */
export function DeskTrail({ over }: { over: readonly (readonly [href: string, words: string])[] }) {
  return (
    <p className="desk-trail">
      <Link href={deskAddress()} prefetch={false}>
        Desk
      </Link>
      {over.map(([href, words]) => (
        <span key={href}>
          {' › '}
          <Link href={href} prefetch={false}>
            {words}
          </Link>
        </span>
      ))}
    </p>
  )
}
