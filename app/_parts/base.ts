// The address of this copy of Parallax, for files that leave it.

/** PUBLIC_URL where it is set, else the address the reader used. */
export function baseOf(headers: Headers): string {
  const set = process.env.PUBLIC_URL
  if (set) return set
  return `${headers.get('x-forwarded-proto') ?? 'http'}://${headers.get('host') ?? 'localhost:3000'}`
}
