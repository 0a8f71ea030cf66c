// Every figure of the registry on the page, over made-up statements of made-up actors: drawn by both frames, opened, tabulated, exported.
import AxeBuilder from '@axe-core/playwright'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { FILES } from '@/lib/address'
import { FIGURES } from '@/lib/figures/all'
import { launchBrowser, visit } from '@/tests/support/browser'
import { madeUpDatabase } from '@/tests/support/database'
import { type Server, startServer } from '@/tests/support/server'

const STATEMENTS = 150

let server: Server
let browser: Browser
let close: () => Promise<void>

beforeAll(async () => {
  const { url, close: closeDatabase } = await madeUpDatabase(STATEMENTS)
  close = closeDatabase
  server = await startServer({ databaseUrl: url })
  browser = await launchBrowser()
})

afterAll(async () => {
  await browser?.close()
  await server?.stop()
  await close?.()
})

/** Every figure, and each of its options once at its last choice. */
const VIEWS = FIGURES.flatMap(({ slug, options }) => [
  slug,
  ...options.flatMap(({ key, choices }) => choices.slice(-1).map(({ value }) => `${slug}&${key}=${value}`)),
])

const ready = '.plot[data-ready=true] [data-frame=recharts] .recharts-surface'

describe.each(VIEWS)('%s', (view) => {
  const path = `/?figure=${view}`

  test('is in the page without JavaScript, and every mark is a link with a name', () =>
    visit(browser, { javaScript: false }, async (page) => {
      await page.goto(server.address + path)
      const marks = page.locator('[data-mark]:visible')
      expect(await marks.count()).toBeGreaterThan(0)
      for (const mark of await marks.all()) {
        expect(await mark.getAttribute('href')).toMatch(/^\//)
        expect(await mark.getAttribute('aria-label')).toMatch(/\S/)
      }
    }))

  test('is drawn by Recharts with the same marks, and opens the words behind one', () =>
    visit(browser, {}, async (page) => {
      await page.goto(server.address + path)
      const ids = () =>
        page
          .locator('[data-mark]:visible')
          .evaluateAll((all) => all.map((mark) => mark.getAttribute('data-mark')).sort())
      const before = await ids()
      await page.locator(ready).waitFor()
      expect(await ids()).toEqual(before)
      const first = page.locator('[data-mark]:visible').first()
      const label = await first.getAttribute('aria-label')
      await first.focus()
      expect(await page.locator('.tip').innerText()).toBe(label?.trim())
      await page.keyboard.press('Enter')
      await page.locator('#opened').waitFor()
      const [, counted, described] =
        /Behind this mark ([\d\s]+) counted, ([\d\s]+) described/.exec(
          await page.locator('#opened').innerText(),
        ) ?? []
      const behind = Number(counted?.replace(/\s/g, '')) + Number(described?.replace(/\s/g, ''))
      const cards = await page.locator('#opened article').count()
      expect(cards).toBe(Math.min(behind, 12))
    }))

  // One visit, because most of the time goes into opening pages.
  test('has no serious accessibility fault in light and dark, and overflows neither a phone nor 200 % zoom', () =>
    visit(browser, { theme: 'light' }, async (page) => {
      await page.goto(server.address + path)
      await page.locator(ready).waitFor()
      await page.locator('.rows > summary').first().click()
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.emulateMedia({ colorScheme })
        const { violations } = await new AxeBuilder({ page }).include('.card').analyze()
        const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
        expect(
          serious.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`),
          colorScheme,
        ).toEqual([])
      }
      for (const width of [640, 360]) {
        await page.setViewportSize({ width, height: 740 })
        await expect
          .poll(() =>
            page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
          )
          .toBeLessThanOrEqual(0)
      }
    }))

  test('answers in every file format', async () => {
    const query = view.split('&').slice(1).join('&')
    for (const [name, type] of Object.entries(FILES)) {
      const address = `${server.address}/figures/${view.split('&')[0]}/${name}?${query}`
      const response = await fetch(address)
      expect(response.status, address).toBe(200)
      expect(response.headers.get('content-type')).toBe(type)
      expect((await response.arrayBuffer()).byteLength).toBeGreaterThan(50)
      const tag = response.headers.get('etag')
      const again = await fetch(address, { headers: { 'if-none-match': tag ?? '' } })
      expect(again.status, `${address} again`).toBe(304)
    }
  })
})
