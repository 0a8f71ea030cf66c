// Every figure of the registry on the page, over made-up statements of made-up actors: drawn by both frames, opened, tabulated, exported.
import { describe, expect, test } from 'vitest'
import { FILES } from '@/lib/address'
import { FIGURES } from '@/lib/figures/all'
import { faultsOf, overflowOf } from '@/tests/support/browser'
import { madeUpDatabase } from '@/tests/support/database'
import { openSite } from '@/tests/support/site'

const STATEMENTS = 150

const site = openSite(() => madeUpDatabase(STATEMENTS))

/** Every figure, and each of its options once at its last choice. */
const VIEWS = FIGURES.flatMap(({ slug, options }) => [
  slug,
  ...options.flatMap(({ key, choices }) => choices.slice(-1).map(({ value }) => `${slug}&${key}=${value}`)),
])

const ready = '.plot[data-ready=true] [data-frame=recharts] .recharts-surface'

describe.each(VIEWS)('%s', (view) => {
  const path = `/?figure=${view}`

  test('is in the page without JavaScript, and every mark is a link with a name', () =>
    site.open(path, { javaScript: false }, async (page) => {
      const marks = await page
        .locator('[data-mark]:visible')
        .evaluateAll((all) => all.map((mark) => ['href', 'aria-label'].map((key) => mark.getAttribute(key))))
      expect(marks.length).toBeGreaterThan(0)
      for (const [href, label] of marks) {
        expect(href).toMatch(/^\//)
        expect(label).toMatch(/\S/)
      }
    }))

  test('is drawn by Recharts with the same marks, and opens the words behind one', () =>
    site.open(path, {}, async (page) => {
      const ids = () =>
        page
          .locator('[data-mark]:visible')
          .evaluateAll((all) => all.map((mark) => mark.getAttribute('data-mark')).sort())
      const before = await ids()
      await page.locator(ready).waitFor()
      await expect.poll(ids).toEqual(before)
      const first = page.locator('[data-mark]:visible').first()
      const label = await first.getAttribute('aria-label')
      await first.focus()
      await expect.poll(() => page.locator('.tip').innerText()).toBe(label?.trim())
      await page.keyboard.press('Enter')
      await page.locator('#opened').waitFor()
      const [, counted, described] =
        /Behind this mark ([\d\s]+) counted, ([\d\s]+) described/.exec(
          await page.locator('#opened').innerText(),
        ) ?? []
      const behind = Number(counted?.replace(/\s/g, '')) + Number(described?.replace(/\s/g, ''))
      await expect.poll(() => page.locator('#opened article').count()).toBe(Math.min(behind, 12))
    }))

  // One visit, because most of the time goes into opening pages.
  test('has no serious accessibility fault in light and dark, and overflows neither a phone nor 200 % zoom', () =>
    site.open(path, {}, async (page) => {
      await page.locator(ready).waitFor()
      await page.locator('.rows > summary').first().click()
      expect(await faultsOf(page, '.card')).toEqual([])
      for (const width of [640, 360]) {
        await page.setViewportSize({ width, height: 740 })
        await expect.poll(() => overflowOf(page)).toBeLessThanOrEqual(0)
      }
    }))

  test('answers in every file format', async () => {
    const query = view.split('&').slice(1).join('&')
    for (const [name, type] of Object.entries(FILES)) {
      const address = `${site.address}/figures/${view.split('&')[0]}/${name}?${query}`
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
