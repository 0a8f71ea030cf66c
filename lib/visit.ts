// What a request says about the way it came: the address the reader used, and from where. Believes the last proxy.

/** The address of this copy of Parallax: PUBLIC_URL where it is set, else the address the reader used. */
export function baseOf(headers: Headers): string {
  const set = process.env.PUBLIC_URL
  if (set) return set
  return `${headers.get('x-forwarded-proto') ?? 'http'}://${headers.get('host') ?? 'localhost:3000'}`
}

/** Whether the reader's browser speaks https with us, so that a cookie may be kept for https alone. */
export const isSecure = (headers: Headers): boolean => baseOf(headers).startsWith('https:')

/** The cookie of a session; on https its name begins with "__Secure-". Its being there says nothing about the session. */
export const SESSION_COOKIE = 'parallax.session'
/** A session ends so many days after it was last used. */
export const SESSION_DAYS = 30

/** How long to wait, to be read after "try again": "in 12 minutes". */
export function describeWait(seconds: number): string {
  const minutes = Math.ceil(seconds / 60)
  return minutes <= 1 ? 'in a minute' : `in ${minutes} minutes`
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
