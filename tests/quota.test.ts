// How often one visitor may do something: the rule, and what a call costs.
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { makeQuota } from '@/app/_parts/quota'

/** The visitors of a quota, and how often one of them was looked at. */
class CountedVisitors<T> extends Map<string, T> {
  steps = 0
  override get(visitor: string) {
    this.steps += 1
    return super.get(visitor)
  }
  override *[Symbol.iterator](): MapIterator<[string, T]> {
    for (const each of super.entries()) {
      this.steps += 1
      yield each
    }
  }
  override keys(): MapIterator<string> {
    this.steps += this.size
    return super.keys()
  }
}

describe('a quota', () => {
  test('allows so many within any span, as counting all of them says', () => {
    const calls = fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.nat({ max: 30 })), { maxLength: 200 })
    fc.assert(
      fc.property(calls, fc.integer({ min: 1, max: 5 }), (each, most) => {
        const allows = makeQuota(most, 100)
        const allowed: { visitor: string; at: number }[] = []
        let now = 0
        for (const [visitor, pause] of each) {
          now += pause
          const since = allowed.filter((past) => past.visitor === visitor && past.at > now - 100)
          const may = since.length < most
          expect(allows(visitor, now)).toBe(may)
          if (may) allowed.push({ visitor, at: now })
        }
      }),
    )
  })

  test('costs the same with a hundred thousand visitors as with one', () => {
    const visitors: CountedVisitors<{ ring: number[]; next: number; last: number }> = new CountedVisitors()
    const allows = makeQuota(3, 60_000, { visitors })
    let [most, refused] = [0, 0]
    for (let count = 0; count < 100_000; count += 1) {
      const before = visitors.steps
      if (!allows(`visitor ${count}`, count / 10)) refused += 1
      most = Math.max(most, visitors.steps - before)
    }
    expect(refused).toBe(0)
    expect(most).toBeLessThanOrEqual(5)
  })

  test('remembers no more visitors than it says, and those of the newest', () => {
    const visitors: CountedVisitors<{ ring: number[]; next: number; last: number }> = new CountedVisitors()
    const allows = makeQuota(1, 60_000, { visitors, mostVisitors: 50 })
    for (let count = 0; count < 500; count += 1) allows(`visitor ${count}`, count)
    expect(visitors.size).toBeLessThanOrEqual(51)
    expect(allows('visitor 499', 501)).toBe(false)
  })

  test('forgets those whose time is over, a few with each call', () => {
    const visitors: CountedVisitors<{ ring: number[]; next: number; last: number }> = new CountedVisitors()
    const allows = makeQuota(1, 1000, { visitors })
    for (let count = 0; count < 100; count += 1) allows(`visitor ${count}`, 0)
    for (let count = 0; count < 100; count += 1) allows('another', 2000 + count)
    expect(visitors.size).toBe(1)
  })
})
