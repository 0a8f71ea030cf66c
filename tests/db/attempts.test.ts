// How long the next attempt waits, and which browser is known. On a real database.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  countWrong,
  FIRST_WAIT,
  FORGOTTEN_AFTER,
  FREE,
  forgetWrong,
  knownBrowser,
  type Limit,
  markBrowser,
  secondsToWait,
  signInLimits,
  waitAfter,
} from '@/lib/db/people/attempts'
import type { Database } from '@/lib/db/store/client'
import { type TestDatabase, testDatabase } from '@/tests/support/database'

let kept: TestDatabase
let db: Database

beforeEach(async () => {
  kept = await testDatabase()
  db = kept.database
})
afterEach(() => kept.close())

const NOW = new Date('2026-11-25T12:00:00Z')
const later = (milliseconds: number) => new Date(NOW.getTime() + milliseconds)
const own: [Limit] = [{ what: 'somebody', free: 3, longest: 60_000 }]

describe('wrong attempts', () => {
  test('cost nothing at first, and then each twice the wait of the one before, up to a bound', () => {
    const [limit] = own
    expect([0, 1, 2].map((wrong) => waitAfter(limit, wrong))).toEqual([0, 0, 0])
    expect([3, 4, 5].map((wrong) => waitAfter(limit, wrong))).toEqual([1, 2, 4].map((n) => n * FIRST_WAIT))
    for (const wrong of [10, 100, 1e9]) expect(waitAfter(limit, wrong)).toBe(limit.longest)
  })

  test('hold up the next one for as long, and are forgotten', async () => {
    for (let wrong = 0; wrong < 4; wrong += 1) await countWrong(db, own, NOW)
    expect(await secondsToWait(db, own, NOW)).toBe(4)
    expect(await secondsToWait(db, own, later(3500))).toBe(1)
    expect(await secondsToWait(db, own, later(4000))).toBe(0)
    await countWrong(db, own, later(4000))
    expect(await secondsToWait(db, own, later(4000))).toBe(8)
    expect(await secondsToWait(db, own, later(FORGOTTEN_AFTER))).toBe(0)
    await countWrong(db, [{ ...own[0], what: 'somebody else' }], later(3 * FORGOTTEN_AFTER))
    expect(await db.rateLimit.count()).toBe(1)
    await countWrong(db, own, later(3 * FORGOTTEN_AFTER))
    await forgetWrong(db, own)
    expect(await db.rateLimit.count()).toBe(1)
  })

  test('hold up nobody for longer because a clock was set back', async () => {
    for (let wrong = 0; wrong < 4; wrong += 1) await countWrong(db, own, later(86_400_000))
    expect(await secondsToWait(db, own, NOW)).toBe(4)
  })

  test('for one person from many networks hold up a new browser for seconds, and a known one not at all', async () => {
    const email = 'ada@example.org'
    for (let n = 0; n < FREE.everywhere + 20; n += 1)
      await countWrong(db, signInLimits(email, `198.51.100.${n}`, null), NOW)
    expect(await secondsToWait(db, signInLimits(email, '192.0.2.1', null), NOW)).toBe(10)
    expect(await secondsToWait(db, signInLimits(email, '192.0.2.1', 'a-known-browser'), NOW)).toBe(0)
    expect(await secondsToWait(db, signInLimits('eve@example.org', '192.0.2.1', null), NOW)).toBe(0)
  })
})

describe('a browser', () => {
  test('is known as those who signed in with it, the last twenty of them', async () => {
    let cookie: string | null = null
    const people = Array.from({ length: 22 }, (_, n) => `p${n}@example.org`)
    for (const email of people) cookie = await markBrowser(db, cookie, email)
    const marks = await Promise.all(people.map((email) => knownBrowser(db, cookie, email)))
    expect(marks.map((mark) => mark !== null)).toEqual(people.map((_, n) => n >= 2))
    expect(new Set(marks).size).toBe(2)
    expect(cookie?.length).toBeLessThan(1000)
    // Again adds nothing.
    expect((await markBrowser(db, cookie, 'p5@example.org')).length).toBe(cookie?.length)
  })

  test.each(['', '.', 'x', 'a.b', `${'a'.repeat(16)}.${'A'.repeat(43)}`, '.'.repeat(4000)])(
    'that brings “%s” is not known, and gets a mark of its own',
    async (cookie) => {
      expect(await knownBrowser(db, cookie, 'ada@example.org')).toBeNull()
      const marked = await markBrowser(db, cookie, 'ada@example.org')
      expect(await knownBrowser(db, marked, 'ada@example.org')).not.toBeNull()
    },
  )

  test('cannot take over another’s mark', async () => {
    const [hers, his] = [
      await markBrowser(db, null, 'ada@example.org'),
      await markBrowser(db, null, 'eve@example.org'),
    ]
    const joined = `${his.split('.')[0]}.${hers.split('.')[1]}`
    expect(await knownBrowser(db, joined, 'ada@example.org')).toBeNull()
  })
})
