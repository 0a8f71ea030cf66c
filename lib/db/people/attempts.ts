// How fast somebody may try passwords. Wrong ones are counted, right ones are not; nobody is locked out: each further
// wrong one makes the next wait longer. Whoever tries from elsewhere slows nobody down who is known here.
import { randomBytes } from 'node:crypto'
import type { Database } from '../store/client'
import { isSealed, sealed } from './auth'

const SECOND = 1000

/** Counted together: so many wrong ones cost nothing, the next wait `FIRST_WAIT`, and each after it twice as long. */
export type Limit = {
  /** Whose attempts; stored as a word that cannot be read. */
  what: string
  free: number
  /** The longest wait, in milliseconds. */
  longest: number
}

export const FIRST_WAIT = 2 * SECOND
/** So long after the last wrong one they are forgotten. */
export const FORGOTTEN_AFTER = 15 * 60 * SECOND

/** What is counted for somebody who signs in: here for this person, here at all, and for this person from anywhere. */
export const FREE = { here: 10, network: 30, everywhere: 100 } as const

/** `browser` is the mark of one that has signed in as this person before: it is counted alone. */
export function signInLimits(email: string, network: string, browser: string | null): [Limit, ...Limit[]] {
  if (browser !== null)
    return [{ what: `sign-in ${email} in ${browser}`, free: FREE.here, longest: 60 * SECOND }]
  return [
    { what: `sign-in ${email} from ${network}`, free: FREE.here, longest: 300 * SECOND },
    { what: `sign-in from ${network}`, free: FREE.network, longest: 60 * SECOND },
    // Short, or whoever tries from a thousand machines would lock the person out of a new browser.
    { what: `sign-in ${email}`, free: FREE.everywhere, longest: 10 * SECOND },
  ]
}

/** For the current password of somebody who is signed in. */
export const changeLimits = (userId: string): [Limit] => [
  { what: `password ${userId}`, free: FREE.here, longest: 60 * SECOND },
]

/** How long to wait after so many wrong ones, in milliseconds. */
export const waitAfter = ({ free, longest }: Limit, wrong: number): number =>
  wrong < free ? 0 : Math.min(longest, FIRST_WAIT * 2 ** Math.min(wrong - free, 30))

/** Seconds until the next attempt is heard; 0 when it is now. */
export async function secondsToWait(
  database: Database,
  limits: readonly Limit[],
  now = new Date(),
): Promise<number> {
  const waits = limits.map(async (limit) => {
    const row = await database.rateLimit.findUnique({ where: { key: await sealed(database, limit.what) } })
    if (!row) return 0
    const passed = now.getTime() - Number(row.lastRequest)
    if (passed > FORGOTTEN_AFTER) return 0
    const wait = waitAfter(limit, row.count)
    // A clock that was set back makes nobody wait for longer.
    return Math.min(wait, wait - passed)
  })
  return Math.max(0, Math.ceil(Math.max(...(await Promise.all(waits))) / SECOND))
}

/** Counts a wrong attempt. In the database, so that a restart forgets nothing. */
export async function countWrong(
  database: Database,
  limits: readonly Limit[],
  now = new Date(),
): Promise<void> {
  const at = now.getTime()
  await database.rateLimit.deleteMany({ where: { lastRequest: { lt: BigInt(at - FORGOTTEN_AFTER) } } })
  for (const { what } of limits)
    await database.$executeRawUnsafe(
      `INSERT INTO "RateLimit" ("id", "key", "count", "lastRequest") VALUES (?, ?, 1, ?)
       ON CONFLICT ("key") DO UPDATE SET "count" = "count" + 1, "lastRequest" = excluded."lastRequest"`,
      randomBytes(12).toString('base64url'),
      await sealed(database, what),
      at,
    )
}

/** Forgets what was counted for a person here, after a right one. What others tried stays counted. */
export async function forgetWrong(database: Database, [own]: readonly [Limit, ...Limit[]]): Promise<void> {
  await database.rateLimit.deleteMany({ where: { key: await sealed(database, own.what) } })
}

// ---- browsers that have signed in before -----------------------------------------------------------------------

/** Of the people who signed in with one browser, so many are known, the last ones. */
const MOST_KNOWN = 20

const vouching = (browser: string, email: string) => `browser ${browser} has signed in as ${email}`

/** The mark of a browser that has signed in as this person; null for any other. `cookie` is its own word, see markBrowser. */
export async function knownBrowser(
  database: Database,
  cookie: string | null,
  email: string,
): Promise<string | null> {
  const [browser, ...seals] = cookie?.split('.') ?? []
  if (!browser) return null
  for (const seal of seals.slice(0, MOST_KNOWN))
    if (await isSealed(database, vouching(browser, email), seal)) return browser
  return null
}

/** What a browser is to keep, now that it has signed in as this person: a mark, and a seal for each of its people. */
export async function markBrowser(database: Database, cookie: string | null, email: string): Promise<string> {
  const [given, ...seals] = /^[\w-]{16}(?:\.[\w-]{43})+$/.test(cookie ?? '') ? (cookie?.split('.') ?? []) : []
  const browser = given ?? randomBytes(12).toString('base64url')
  const seal = await sealed(database, vouching(browser, email))
  const others = seals.filter((other) => other !== seal)
  return [browser, seal, ...others].slice(0, MOST_KNOWN + 1).join('.')
}
