// Pages of an earlier day in the built product: they say so, show what was there, and their links stay in that day.
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openDatabase } from '@/lib/db/store/client'
import { migrate } from '@/lib/db/store/migrate'
import { record } from '@/lib/db/store/record'
import { recordFor } from '@/lib/db/store/stored-records'
import { MIGRATIONS, temporaryFolder } from '@/tests/support/database'
import { madeUpRecords } from '@/tests/support/made-up'
import { type Server, startServer } from '@/tests/support/server'

let server: Server

beforeAll(async () => {
  const databaseUrl = `file:${join(temporaryFolder(), 'parallax.db')}`
  migrate(databaseUrl, MIGRATIONS)
  const database = openDatabase(databaseUrl)
  const by = (day: string) => ({ who: 'Ada Brenn', why: 'Made-up data', at: new Date(`${day}T10:00:00Z`) })
  await record(database, by('2025-03-01'), madeUpRecords(40))
  const statement = await recordFor(database, 'statement', 'M1')
  if (!statement) throw new Error('the made-up records have changed')
  await record(database, by('2025-03-02'), [
    { type: 'statement', id: 'M1', after: { ...statement, note: 'Written on the second day.' } },
  ])
  await database.$disconnect()
  server = await startServer({ databaseUrl })
})

afterAll(() => server?.stop())

const pageOf = async (path: string) => {
  const response = await fetch(server.address + path)
  expect(response.status).toBe(200)
  // React separates neighbouring texts by comments.
  return (await response.text()).replaceAll('<!-- -->', '')
}
const DAY = 'asof=2025-03-01'

test('a page of an earlier day says so and shows what stood there', async () => {
  expect(await pageOf('/statements/M1')).toContain('Written on the second day.')
  const then = await pageOf(`/statements/M1?${DAY}`)
  expect(then).toContain('As it stood at the end of 1 March 2025.')
  expect(then).toContain('1 Mar 2025</time>')
  expect(then).not.toContain('Written on the second day.')
})

test.each([
  '/',
  '/statements',
  '/statements/M1',
  '/actors',
  '/actors/belmark',
  '/topics',
  '/topics/grain',
  '/sources',
  '/sources/source-0',
  '/codebook',
])('every link of %s to data stays in the day, but the ones that lead out of it', async (path) => {
  const html = await pageOf(`${path}?${DAY}`)
  const links = [...html.matchAll(/<a\b[^>]*?\bhref="(\/[^"]*)"[^>]*>(.*?)<\/a>/gs)].map(
    ([, href = '', words = '']) => ({ href, words: words.replaceAll(/<[^>]*>/g, '').trim() }),
  )
  const data = links.filter(({ href }) =>
    /^\/(?:$|\?|(?:statements|actors|topics|sources|codebook|print|figures)(?:[/?.]|$))/.test(href),
  )
  expect(data.length).toBeGreaterThan(3)
  const leaving = data.filter(({ href }) => !href.includes(DAY)).map(({ words }) => words)
  for (const words of leaving)
    expect(words).toMatch(/^(?:See it as it is now|Reset|◐ Parallax|As it stood on .*)$/)
  expect(leaving).toContain('See it as it is now')
})

test('a day before the first says that nothing was there', async () => {
  const html = await pageOf('/statements?asof=2025-02-28')
  expect(html).toContain('No data yet')
  expect(html).toContain('No statement in this data set answers this question.')
})

test('a day that is none is named and ignored, and today’s data is shown', async () => {
  const html = await pageOf('/statements/M1?asof=yesterday')
  expect(html).toContain('asof=yesterday: a day is written YYYY-MM-DD and must exist')
  expect(html).toContain('Written on the second day.')
  expect(html).not.toContain('As it stood at the end')
})
