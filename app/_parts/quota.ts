// How often one visitor may do something. In memory and for this process only: visitors' addresses are not stored, and
// a limit that must hold beyond a restart is counted in the database.
import { describeNetwork } from '@/lib/visit'

/** So many visitors are remembered; of more, those who did something longest ago are forgotten. */
const MOST_VISITORS = 10_000
/** How many of the oldest are looked at in one call: more than can come, so that those whose time is over always go. */
const SWEPT = 2

/** The newest times of a visitor in a ring: `next` is the place of the oldest once it is full. */
type Times = { ring: number[]; next: number; last: number }

/**
 * Allows each visitor `most` times within any `span` milliseconds; the function returned says whether once more is
 * allowed, and counts it. A call costs the same however many visitors there are and however often they came.
 */
export function makeQuota(
  most: number,
  span: number,
  { visitors = new Map<string, Times>(), mostVisitors = MOST_VISITORS } = {},
): (visitor: string, now: number) => boolean {
  // Whoever was allowed something last stands last in the map.
  const forgetOldest = (now: number) => {
    let left = SWEPT
    for (const [visitor, { last }] of visitors) {
      if (left === 0 || (last > now - span && visitors.size <= mostVisitors)) return
      visitors.delete(visitor)
      left -= 1
    }
  }
  return (visitor, now) => {
    forgetOldest(now)
    const times = visitors.get(visitor) ?? { ring: [], next: 0, last: now }
    const oldest = times.ring.length < most ? undefined : times.ring[times.next]
    if (oldest !== undefined && oldest > now - span) return false
    times.ring[times.next] = now
    times.next = (times.next + 1) % most
    times.last = now
    visitors.delete(visitor)
    visitors.set(visitor, times)
    return true
  }
}

/** The network address of a visitor: what stands last, as only the server's own front or a trusted proxy wrote it. */
export function visitorOf(headers: Headers): string {
  return headers.get('x-forwarded-for')?.split(',').at(-1)?.trim() || 'unknown'
}

/** A visitor as one is counted: an address, or the half of an IPv6 address that all addresses of one subscriber share. */
export const networkOf = (headers: Headers): string => describeNetwork(visitorOf(headers))
