// How often one visitor may do something. In memory and for this process only: visitors' addresses are not stored, and
// a limit that must hold beyond a restart is counted in the database.

/** Above this many visitors those whose time is over are forgotten. */
const MANY = 1000

/** Allows each visitor `most` times within `span` milliseconds; the function returned says whether once more is allowed, and counts it. */
export function makeQuota(most: number, span: number): (visitor: string, now: number) => boolean {
  const times = new Map<string, number[]>()
  const recent = (visitor: string, now: number) =>
    (times.get(visitor) ?? []).filter((time) => time > now - span)
  return (visitor, now) => {
    if (times.size > MANY)
      for (const other of [...times.keys()]) if (recent(other, now).length === 0) times.delete(other)
    const before = recent(visitor, now)
    if (before.length >= most) return false
    times.set(visitor, [...before, now])
    return true
  }
}

/** The network address of a visitor: what the last proxy saw. Next fills the header in when there is no proxy. */
export function visitorOf(headers: Headers): string {
  return headers.get('x-forwarded-for')?.split(',').at(-1)?.trim() || 'unknown'
}
