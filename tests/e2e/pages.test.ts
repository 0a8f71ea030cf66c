// Every page: no serious accessibility fault in light and dark, no overflow on a phone, a way to report, and a kind answer to bad addresses.
import { once } from 'node:events'
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { get, type IncomingMessage } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parseFileUrl } from '@/lib/db/store/location'
import { faultsOf, overflowOf } from '@/tests/support/browser'
import { seededDatabase } from '@/tests/support/database'
import { startServer } from '@/tests/support/server'
import { openSite } from '@/tests/support/site'

const site = openSite()

const PAGES = [
  '/',
  '/?figure=distribution',
  '/?figure=table',
  '/?mark=S3a',
  '/?joint=signatories&order=name&q=talks&from=2024-08-01',
  '/?from=2024-13&actor=nobody',
  '/?q=nothingofthesort',
  '/statements',
  '/statements/S1',
  '/statements/S5x',
  '/statements/S3a',
  '/actors',
  '/actors/hamas',
  '/actors/us-qatar-egypt',
  '/topics',
  '/topics/gaza-ceasefire-talks',
  '/sources',
  '/sources/middle-east-eye-2024-08',
  '/sources/the-times-2024-08',
  '/codebook',
  '/report?about=/statements/S1',
]

// What a browser shows of an address that it was given; no script is needed for it.
test.each([
  ...[...PAGES, '/print', '/changes', '/corrections', '/history/statement/S1', '/desk/imports/columns'],
  ...['/sign-in', '/?figure=over-time&per=month&utm_source=letter&fbclid=x', '/?asof=2099-01-01'],
])('%s names what means nothing in its address, and nothing else', async (path) => {
  const html = async (query: string) => {
    const address = `${site.address}${path}${path.includes('?') ? '&' : '?'}${query}`
    return (await (await fetch(address)).text()).replaceAll('<!-- -->', '')
  }
  expect(await html('ref=feed')).not.toMatch(/unknown parameter|is not used here/)
  expect(await html('no_such_key=1')).toContain('unknown parameter no_such_key; ')
})

test('the comparison names the key that was meant', async () => {
  const html = await (await fetch(`${site.address}/?actors=iran&page=2`)).text()
  expect(html).toContain('unknown parameter actors; did you mean actor?')
  expect(html).toContain('parameter page is not used here; ')
})

// One visit for each page, because most of the time goes into opening it.
test.each(PAGES)(
  '%s has no serious accessibility fault in light and dark, fits a phone, and says how to report an error',
  (path) =>
    site.open(path, {}, async (page) => {
      if (await page.locator('.plot').count()) await page.locator('.plot[data-ready=true]').waitFor()
      expect(await faultsOf(page)).toEqual([])
      await page.setViewportSize({ width: 360, height: 740 })
      await expect.poll(() => overflowOf(page)).toBeLessThanOrEqual(0)
      const foot = await page.locator('.foot').innerText()
      expect(foot).toContain('Data last updated')
      expect(foot).toContain('Report an error')
    }),
)

test('what cannot be read is named and ignored', () =>
  site.open('/?from=2024-13&actor=nobody&figure=pie&mark=S99&utm_source=x', {}, async (page) => {
    const notice = await page.getByRole('status').innerText()
    expect(notice).toContain('from=2024-13: a day is written YYYY-MM-DD and must exist')
    expect(notice).toContain('actor=nobody: no such actor')
    expect(notice).toContain('figure=pie: it is one of spectrum, distribution, over-time')
    expect(notice).toContain('mark=S99')
    expect(notice).not.toContain('utm_source')
    expect(await page.locator('.tally').innerText()).toContain('12 of 14')
  }))

test('an empty answer is said in words and keeps the form', () =>
  site.open('/?q=nothingofthesort', {}, async (page) => {
    expect(await page.locator('.figure').innerText()).toContain('None of the 14 statements')
    expect(await page.getByRole('searchbox').inputValue()).toBe('nothingofthesort')
    expect(await page.getByRole('link', { name: /Remove: Containing/ }).count()).toBe(1)
  }))

test.each([
  ['/actors/nobody', 404],
  ['/topics/nothing', 404],
  ['/statements/S99', 404],
  ['/sources/none', 404],
  ['/history/statement/none', 404],
  ['/join/no-such-link', 404],
  ['/nowhere', 404],
  ['/statements/%E0%A4%A', 400],
])('%s answers %i with a way back, with JavaScript and without', async (path, status) => {
  for (const javaScript of [true, false])
    await site.visit({ javaScript, expected: /status of 40/ }, async (page) => {
      const response = await page.goto(site.address + path)
      expect(response?.status()).toBe(status)
      await expect.poll(() => page.getByRole('link', { name: 'the comparison' }).count()).toBe(1)
      expect(await page.locator('h1').count()).toBe(1)
    })
})

test('a locked, broken or missing database gives a page and a file that say what to do', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'parallax-trouble-'))
  const path = join(folder, 'parallax.db')
  writeFileSync(
    path,
    'This is no database, but text of some length, as a mistaken copy may leave it. '.repeat(20),
  )
  const troubled = await startServer({ databaseUrl: `file:${path}` })
  try {
    await site.visit({ expected: /status of 503/ }, async (page) => {
      for (const where of ['/', '/statements', '/statements/S1', '/codebook', '/sources']) {
        await page.goto(troubled.address + where)
        const said = await page.locator('main').innerText()
        expect(said).toContain('npm run restore')
        expect(said).not.toMatch(/SQLITE|Prisma|\.ts|\.js/)
      }
      const file = await page.goto(`${troubled.address}/figures/spectrum/data.csv`)
      expect(file?.status()).toBe(503)
    })
  } finally {
    await troubled.stop()
    rmSync(folder, { recursive: true, force: true })
  }
})

test('light and dark can be chosen, and the choice stays', () =>
  site.open('/', { theme: 'light' }, async (page) => {
    const paper = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)
    const before = await paper()
    await page.getByRole('button', { name: 'Switch between light and dark' }).click()
    await expect.poll(paper).not.toBe(before)
    const chosen = await paper()
    await page.goto(`${site.address}/codebook`)
    expect(await paper()).toBe(chosen)
  }))

/** An answer to what no browser sends: fetch sets Host by itself. */
async function answerTo(path: string, headers: Record<string, string>) {
  const [response]: IncomingMessage[] = await once(get(site.address + path, { headers }), 'response')
  let text = JSON.stringify(response?.headers)
  for await (const piece of response ?? []) text += piece
  return { status: response?.statusCode, text }
}

test.each([
  '/',
  '/statements/S1',
  '/desk',
  '/statements.atom',
  '/figures/spectrum/citation.bib',
  '/figures/spectrum/figure.svg',
])('%s names no host and no scheme that a request made up', async (path) => {
  const { status, text } = await answerTo(path, {
    host: 'evil.example',
    'x-forwarded-host': 'evil.example',
    'x-forwarded-proto': 'javascript,https',
  })
  expect(status).toBeLessThan(400)
  expect(text).not.toMatch(/evil\.example|javascript:\/|https:\/\/localhost/)
})

test('a request whose Host is none is answered 400, in words', async () => {
  for (const path of ['/', '/statements.json']) {
    const { status, text } = await answerTo(path, { host: 'a b' })
    expect(status).toBe(400)
    expect(text).toContain('names no host')
  }
})

test('nobody is served by the image resizer, which no page uses', async () => {
  expect((await answerTo('/_next/image?url=%2Ficon.svg&w=64&q=75', {})).status).toBe(404)
})

test('a page that the database cannot be read for is answered 503 in words, and 200 when it can be again', async () => {
  const { url, close } = await seededDatabase()
  const server = await startServer({ databaseUrl: url })
  const file = parseFileUrl(url) ?? ''
  const answerOf = async (path: string) => {
    const response = await fetch(server.address + path)
    return { status: response.status, text: await response.text() }
  }
  try {
    renameSync(file, `${file}.elsewhere`)
    for (const path of ['/', '/statements', '/codebook', '/statements.json']) {
      const { status, text } = await answerOf(path)
      expect([path, status]).toEqual([path, 503])
      expect(text).toContain('The database file is missing')
    }
    renameSync(`${file}.elsewhere`, file)
    expect((await answerOf('/')).status).toBe(200)
  } finally {
    await server.stop()
    await close()
  }
})
