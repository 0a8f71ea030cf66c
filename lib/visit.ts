// What a request says about the way it came: the address that is printed, who sends it, and what it came with. Believes
// Host and X-Forwarded-*: lib/cli/visitors.mjs has settled them before Next read them.

/** The address of this copy of Parallax: PUBLIC_URL where it is set, else where it listens or what a trusted proxy says. */
export function baseOf(headers: Headers): string {
  const set = process.env.PUBLIC_URL
  if (set) return set
  const scheme = headers.get('x-forwarded-proto') === 'https' ? 'https' : 'http'
  return `${scheme}://${headers.get('host') ?? 'localhost:3000'}`
}

/** Whether the reader's browser speaks https with us, so that a cookie may be kept for https alone. */
export const isSecure = (headers: Headers): boolean => baseOf(headers).startsWith('https:')

/** The address in the reader's address bar, which on a network may be another than the one printed; null when unknown. */
export const usedBaseOf = (headers: Headers): string | null => headers.get('x-parallax-used')

/** Whether a request names a host that can be none, and is answered 400. */
export const isHostless = (headers: Headers): boolean => headers.get('x-parallax-refused') === 'host'

/** What one subscriber holds: an address, or in IPv6 all addresses that begin with the same 64 bits, "2001:db8:0:1::/64". */
export function describeNetwork(address: string): string {
  if (!address.includes(':')) return address
  const [before = '', after] = address.split('::')
  const groups = (text: string | undefined) => (text ? text.split(':') : [])
  const [head, tail] = [groups(before), groups(after)]
  const missing = after === undefined ? 0 : 8 - head.length - tail.length
  const all = [...head, ...Array.from({ length: Math.max(missing, 0) }, () => '0'), ...tail]
  return `${all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(':')}::/64`
}

/**
 * The name of a cookie as the browser keeps it. One whose name begins with "__Host-" comes from this host, by https and
 * for all of its paths, or the browser drops it: no neighbour under the same domain can have put it there.
 */
export const cookieName = (name: string, secure: boolean): string => (secure ? `__Host-${name}` : name)

/** What a cookie of ours carries beside its value. Path, and on https Secure, are what the name above asks for. */
export const cookieRules = (secure: boolean, sameSite: 'Lax' | 'Strict'): string =>
  `Path=/; HttpOnly; SameSite=${sameSite}${secure ? '; Secure' : ''}`

/** The cookie of a session, see cookieName. Its being there says nothing about the session. */
export const SESSION_COOKIE = 'parallax.session'
/** A session ends so many days after it began, however it was used. */
export const SESSION_DAYS = 30

/** The header in which a page finds the query of its own address: Next tells a frame around pages nothing of it. */
export const SEARCH_HEADER = 'x-parallax-search'

/** A browser keeps by which people it was signed in with before. */
export const BROWSER_COOKIE = 'parallax.browser'
/** As long as browsers keep anything. */
export const BROWSER_DAYS = 400

/** The value of a cookie that a request brings; null when there is none. */
export function cookieOf(headers: Headers, name: string): string | null {
  for (const pair of (headers.get('cookie') ?? '').split(';', 100)) {
    const [key, ...value] = pair.trim().split('=')
    if (key === name) return value.join('=')
  }
  return null
}

/** How long to wait, to be read after "try again": "in 8 seconds", "in 12 minutes". */
export function describeWait(seconds: number): string {
  if (seconds <= 1) return 'in a second'
  return seconds <= 90 ? `in ${seconds} seconds` : `in ${Math.ceil(seconds / 60)} minutes`
}

// The first that fits: most browsers also name those they descend from.
const BROWSERS: readonly [says: RegExp, name: string][] = [
  [/\bEdg(?:e|A|iOS)?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(?:Firefox|FxiOS)\//, 'Firefox'],
  [/\b(?:HeadlessChrome|Chrome|CriOS)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
]
const SYSTEMS: readonly [says: RegExp, name: string][] = [
  [/\b(?:iPhone|iPad)\b/, 'iOS'],
  [/\bAndroid\b/, 'Android'],
  [/\bWindows\b/, 'Windows'],
  [/\bMac OS X\b/, 'macOS'],
  [/\bCrOS\b/, 'ChromeOS'],
  [/\bLinux\b/, 'Linux'],
]

/** A browser in words, "Firefox on Linux", from what it says of itself (User-Agent). */
export function describeAgent(agent: string | null): string {
  const named = (list: typeof BROWSERS) => list.find(([says]) => says.test(agent ?? ''))?.[1]
  const [browser, system] = [named(BROWSERS), named(SYSTEMS)]
  if (!browser) return system ? `a program on ${system}` : 'an unknown program'
  return system ? `${browser} on ${system}` : browser
}
