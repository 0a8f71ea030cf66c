// Which browsers have signed in before, by a cookie that only this server can have signed. It opens nothing: it only
// keeps others' wrong passwords from slowing down somebody known.
import { knownBrowser, markBrowser } from '@/lib/db/people/attempts'
import { database } from '@/lib/db/store/client'
import { BROWSER_COOKIE, BROWSER_DAYS, cookieName, cookieOf, cookieRules, isSecure } from '@/lib/visit'

const cookieNow = (headers: Headers) => cookieOf(headers, cookieName(BROWSER_COOKIE, isSecure(headers)))

/** The mark of this browser, if it has signed in as this person before; else null. */
export const browserOf = (headers: Headers, email: string): Promise<string | null> =>
  knownBrowser(database(), cookieNow(headers), email)

/** What the browser is told to keep after it has signed in as this person, as a value of Set-Cookie. */
export async function cookieFor(headers: Headers, email: string): Promise<string> {
  const secure = isSecure(headers)
  const value = await markBrowser(database(), cookieNow(headers), email)
  const seconds = BROWSER_DAYS * 86_400
  return `${cookieName(BROWSER_COOKIE, secure)}=${value}; Max-Age=${seconds}; ${cookieRules(secure, 'Lax')}`
}
