// The clock of the machine is moved; the history goes forward only, and what was cited of a day that was over stays.
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { databaseAsOf } from '@/lib/db/history/asof'
import { fileOf } from '@/lib/db/store/client'
import { clockWarning } from '@/lib/db/store/clock'
import { record } from '@/lib/db/store/record'
import { type TestDatabase, testDatabase } from '@/tests/support/database'
import { change } from '@/tests/support/made-up'

const by = { who: 'Ada Brenn', why: 'made up for tests' }
let live: TestDatabase
beforeEach(async () => {
  live = await testDatabase()
})
afterEach(async () => {
  vi.useRealTimers()
  await live.close()
})

const clockSays = (instant: string) => vi.useFakeTimers({ toFake: ['Date'], now: new Date(instant) })
const save = (id: string, at?: Date) =>
  record(live.database, at ? { ...by, at } : by, [
    change('topic', { id, slug: id, name: `Topic ${id}`, statedOrder: 1 }),
  ])
async function topicsOn(day: string): Promise<string[]> {
  const then = await databaseAsOf(live.database, day)
  return (await then.topic.findMany({ orderBy: { id: 'asc' } })).map(({ id }) => id)
}
const instants = async () =>
  (await live.database.revision.findMany({ orderBy: { id: 'asc' } })).map(({ at }) => at.toISOString())

describe('a clock that is set back', () => {
  test('changes no earlier day: instants of revisions never fall behind the newest', async () => {
    clockSays('2031-05-22T10:00:00Z')
    await save('a')
    clockSays('2031-05-25T10:00:00Z')
    await save('b')
    expect(await topicsOn('2031-05-23')).toEqual(['a'])
    clockSays('2031-05-23T09:00:00Z')
    await save('c')
    await save('d', new Date('2031-05-22T00:00:00Z'))
    expect(await topicsOn('2031-05-23')).toEqual(['a'])
    expect(await topicsOn('2031-05-25')).toEqual(['a', 'b', 'c', 'd'])
    const all = await instants()
    expect(all).toEqual(all.toSorted())
    clockSays('2031-05-26T09:00:00Z')
    await save('e')
    expect((await instants()).at(-1)).toBe('2031-05-26T09:00:00.000Z')
  })

  test('changes no day that was cited as over while the clock ran ahead and nobody wrote', async () => {
    clockSays('2031-05-25T10:00:00Z')
    await save('a')
    clockSays('2031-05-29T10:00:00Z')
    expect(await topicsOn('2031-05-27')).toEqual(['a'])
    expect(await topicsOn('2031-05-26')).toEqual(['a'])
    // The day itself is not over, and promises nothing.
    expect(await topicsOn('2031-05-29')).toEqual(['a'])
    clockSays('2031-05-25T11:00:00Z')
    await save('b')
    expect((await instants()).at(-1)).toBe('2031-05-28T00:00:00.000Z')
    expect(await topicsOn('2031-05-27')).toEqual(['a'])
    expect(await topicsOn('2031-05-28')).toEqual(['a', 'b'])
  })

  test('is told at a start, with both moments, and a clock that is right is not', async () => {
    const file = fileOf(live.database)
    clockSays('2031-05-25T10:00:00Z')
    expect(await clockWarning(live.database, file)).toBeNull()
    await save('a')
    expect(await clockWarning(live.database, file)).toBeNull()
    clockSays('2031-05-23T09:30:00Z')
    expect(await clockWarning(live.database, file)).toMatch(
      /^The clock of this machine says 2031-05-23 09:30 UTC, which is before the newest change, of 2031-05-25 10:00 UTC\. Set the clock right; /,
    )
  })
})
