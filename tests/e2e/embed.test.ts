// Embeds, frozen views, the printed sheet and the feed in a real browser, from a site of somebody else's.
import { createServer, type Server as HttpServer } from 'node:http'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { formatEmbed } from '@/app/(compare)/_parts/embed-code'
import { record } from '@/lib/db/store/record'
import { recordFor } from '@/lib/db/store/stored-records'
import { faultsOf, overflowOf } from '@/tests/support/browser'
import { seededDatabase } from '@/tests/support/database'
import { openSite } from '@/tests/support/site'

const site = openSite(seededDatabase)
let publisher: HttpServer
/** A page of another site, with what `shown` says in it. */
let elsewhere: string
let shown = ''

beforeAll(async () => {
  publisher = createServer((_request, response) => {
    response.setHeader('content-type', 'text/html; charset=utf-8')
    response.end(`<!doctype html><link rel="icon" href="data:,"><title>A publisher</title>${shown}`)
  })
  await new Promise<void>((done) => publisher.listen(0, '127.0.0.1', done))
  const address = publisher.address()
  // Not "localhost", which the server is called: a number is another site.
  elsewhere = `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}/`
})

afterAll(() => {
  publisher?.close()
})

const headersOf = async (path: string) => (await fetch(site.address + path)).headers
const policyOf = async (path: string) => (await headersOf(path)).get('content-security-policy') ?? ''

/** Freezes a view as the form on its page does; the address of the frozen view. */
async function freeze(page: Page, query = ''): Promise<string> {
  await page.goto(`${site.address}/codebook`)
  const action = `/figures/spectrum/freeze${query}`
  const address = await page.evaluate(async (path) => (await fetch(path, { method: 'POST' })).url, action)
  return new URL(address).pathname
}

describe('framing', () => {
  test('is allowed to any site for embeds, and to none for every other page', async () => {
    for (const path of ['/figures/spectrum/embed', '/frozen/AAAAAAAAAAAAAAAAAAAAAA/embed']) {
      expect(await policyOf(path)).toContain('frame-ancestors *')
      expect(await policyOf(path)).toContain("script-src 'none'")
    }
    for (const path of [
      '/',
      '/statements',
      '/frozen/AAAAAAAAAAAAAAAAAAAAAA',
      '/print',
      '/figures/spectrum/figure.svg',
    ])
      expect(await policyOf(path)).toContain("frame-ancestors 'none'")
    expect((await headersOf('/figures/spectrum/embed')).get('x-frame-options')).toBeNull()
    expect((await headersOf('/figures/spectrum/embed')).get('x-content-type-options')).toBe('nosniff')
  })

  test('an embed shows on another site, and its way home leaves the frame', () =>
    site.visit({}, async (page) => {
      shown = formatEmbed(
        'A figure',
        `${site.address}/figures/spectrum/embed?topic=gaza-ceasefire-talks`,
        700,
      )
      await page.goto(elsewhere)
      const frame = page.frameLocator('iframe')
      await frame.locator('svg[role=group]:visible').waitFor()
      await expect.poll(() => frame.locator('svg:visible [data-mark]').count()).toBe(7)
      expect(await frame.locator('body').innerText()).toContain('Middle East Eye')
      await frame.getByRole('link', { name: 'The words behind every mark' }).click()
      await page.waitForURL(`${site.address}/**`)
      expect(await page.locator('.tally').innerText()).toContain('7 of 14')
    }))

  test('a mark in an embed opens its statement in the whole window', () =>
    site.visit({}, async (page) => {
      shown = formatEmbed('A figure', `${site.address}/figures/spectrum/embed`, 700)
      await page.goto(elsewhere)
      await page.frameLocator('iframe').locator('svg:visible [data-mark="S3a"]').click()
      await page.waitForURL(`${site.address}/statements/S3a`)
    }))

  test('the comparison does not show on another site', () =>
    site.visit({ expected: /frame/i }, async (page) => {
      shown = `<iframe src="${site.address}/"></iframe>`
      await page.goto(elsewhere)
      expect(await page.frameLocator('iframe').locator('h1', { hasText: 'Who pulls' }).count()).toBe(0)
    }))
})

describe('a frozen view', () => {
  test('is made without JavaScript’s help, shows its picture and words, and says that nothing was corrected', () =>
    site.visit({}, async (page) => {
      const address = await freeze(page, '?topic=gaza-ceasefire-talks')
      expect(address).toMatch(/^\/frozen\/[\w-]{22}$/)
      await page.goto(site.address + address)
      expect(await page.locator('main').innerText()).toMatch(/Frozen on \d+ \w+ \d{4}/)
      expect(await page.locator('svg:visible [data-mark]').count()).toBe(7)
      expect(await page.locator('main ol > li').count()).toBe(7)
      expect(await page.locator('main').innerText()).toContain('None: the statements and codings')
      expect(await freeze(page, '?topic=gaza-ceasefire-talks')).toBe(address)
    }))

  test('names what was corrected since, when and why, and keeps its words', () =>
    site.visit({}, async (page) => {
      const address = await freeze(page, '?actor=uk')
      const statement = await recordFor(site.database, 'statement', 'S3a')
      if (!statement) throw new Error('no statement S3a')
      const after = { ...statement, note: 'Read again.' }
      const by = { who: 'a tester', why: 'a note was missing' }
      await record(site.database, by, [{ type: 'statement', id: 'S3a', after }])
      await page.goto(site.address + address)
      const told = page.locator('main .list li')
      expect(await told.count()).toBe(1)
      expect(await told.innerText()).toMatch(
        /^\d+ \w+ \d{4}, \d\d:\d\d UTC: Statement S3a. a note was missing$/,
      )
      expect(await told.getByRole('link').getAttribute('href')).toBe('/statements/S3a')
      expect(await page.locator('main ol > li').count()).toBe(3)
    }))

  test('cannot be made from another site', () =>
    site.visit({ expected: /status of 403/ }, async (page) => {
      shown = `<form method="post" action="${site.address}/figures/spectrum/freeze"><button>Go</button></form>`
      await page.goto(elsewhere)
      const [response] = await Promise.all([
        page.waitForResponse((answer) => answer.url().includes('/freeze')),
        page.getByRole('button').click(),
      ])
      expect(response.status()).toBe(403)
      expect(await page.locator('main').innerText()).toContain('Nothing was frozen')
      await expect.poll(() => page.getByRole('link', { name: 'Back to the comparison' }).count()).toBe(1)
    }))

  test('that nobody froze answers 404 with a way back', () =>
    site.visit({ expected: /status of 404/ }, async (page) => {
      const response = await page.goto(`${site.address}/frozen/AAAAAAAAAAAAAAAAAAAAAA`)
      expect(response?.status()).toBe(404)
      expect(await page.getByRole('link', { name: 'the comparison' }).count()).toBe(1)
    }))
})

test('one sheet is one sheet: the default comparison prints on a single page, without navigation', () =>
  site.visit({}, async (page) => {
    await page.goto(`${site.address}/print`)
    const said = await page.locator('main').innerText()
    expect(said).toContain('Middle East Eye')
    expect(said).toContain(site.address)
    expect(await page.locator('.top').isVisible()).toBe(false)
    expect(await page.locator('.words .number').count()).toBe(12)
    const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
    expect(pdf.match(/\/Type\s*\/Page\b(?!s)/g)).toHaveLength(1)
  }))

test('the feed is well-formed, and each entry has its id, its day and its link', () =>
  site.visit({}, async (page) => {
    await page.goto(`${site.address}/codebook`)
    const feed = await page.evaluate(async () => {
      const text = await (await fetch('/statements.atom')).text()
      const xml = new DOMParser().parseFromString(text, 'application/xml')
      const entries = [...xml.querySelectorAll('entry')]
      return {
        broken: xml.querySelector('parsererror')?.textContent ?? null,
        root: xml.documentElement.namespaceURI,
        ids: entries.map((entry) => entry.querySelector('id')?.textContent),
        complete: entries.every(
          (entry) =>
            !Number.isNaN(Date.parse(entry.querySelector('updated')?.textContent ?? '')) &&
            entry.querySelector('link')?.getAttribute('href')?.startsWith('http') &&
            (entry.querySelector('content')?.textContent ?? '').startsWith('<p'),
        ),
      }
    })
    expect(feed.broken).toBeNull()
    expect(feed.root).toBe('http://www.w3.org/2005/Atom')
    // The twelve statements in view, and what the tests above corrected.
    expect(feed.ids.length).toBeGreaterThanOrEqual(12)
    expect(new Set(feed.ids).size).toBe(feed.ids.length)
    expect(feed.complete).toBe(true)
  }))

test('embed, frozen view and sheet have no serious accessibility fault in light and dark', () =>
  site.visit({}, async (page) => {
    const frozen = await freeze(page)
    for (const path of ['/figures/spectrum/embed', frozen, `${frozen}/embed`, '/print']) {
      await page.goto(site.address + path)
      expect(await faultsOf(page), path).toEqual([])
    }
  }))

test('embed, frozen view and sheet fit a phone 360 px wide', () =>
  site.visit({ width: 360, height: 740 }, async (page) => {
    const frozen = await freeze(page)
    for (const path of ['/figures/spectrum/embed', '/figures/distribution/embed', frozen, '/print']) {
      await page.goto(site.address + path)
      expect(await overflowOf(page), path).toBeLessThanOrEqual(0)
    }
  }))
