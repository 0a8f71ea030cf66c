// The comparison as a person uses it: filter, open the words behind a mark, take the chart away. With and without JavaScript.
import { readFile } from 'node:fs/promises'
import type { Page } from 'playwright-core'
import { describe, expect, test } from 'vitest'
import { parseCsv } from '@/lib/table/csv'
import { openSite } from '@/tests/support/site'

const site = openSite()
const { open } = site

/** The marks that a reader sees; of the server's two sizes only one is shown. */
const marks = (page: Page) => page.locator('[data-mark]:visible')
const tally = (page: Page) => page.locator('.tally')
const recharts = (page: Page) =>
  page.locator('.plot[data-ready=true] [data-frame=recharts] .recharts-surface')

describe.each([
  ['with JavaScript', true],
  ['without JavaScript', false],
])('%s', (_name, javaScript) => {
  test('the default comparison shows twelve statements and counts nine', () =>
    open('/', { javaScript }, async (page) => {
      await expect.poll(() => tally(page).innerText()).toContain('12 of 14 statements')
      expect(await page.locator('.note').innerText()).toContain('9 counted, 3 described')
      await expect.poll(() => marks(page).count()).toBe(12)
      expect(await page.locator('.columns h3').allInnerTexts()).toEqual([
        'Israel',
        'UK',
        'France',
        'Hamas',
        'US/Qatar/Egypt',
      ])
      expect(await page.locator('.columns article').count()).toBe(12)
      expect(await page.locator('.columns article.described').count()).toBe(3)
    }))

  test('Iran and Hezbollah are one click away, and make it fourteen and eleven', () =>
    open('/', { javaScript }, async (page) => {
      await page.getByRole('link', { name: 'Add: Iran' }).click()
      await expect.poll(() => tally(page).innerText()).toContain('13 of 14')
      await page.getByRole('link', { name: 'Add: Hezbollah' }).click()
      await expect.poll(() => tally(page).innerText()).toContain('14 of 14')
      await expect.poll(() => page.locator('.note').innerText()).toContain('11 counted, 3 described')
    }))

  test('a topic is chosen in the form, stands in the address and as a chip, and is taken back', () =>
    open('/', { javaScript }, async (page) => {
      await page.locator('summary', { hasText: 'Topic' }).click()
      await page.getByRole('checkbox', { name: /Gaza ceasefire talks/ }).check()
      if (!javaScript) await page.getByRole('button', { name: 'Apply' }).click()
      await expect.poll(() => page.url()).toContain('topic=gaza-ceasefire-talks')
      await expect.poll(() => tally(page).innerText()).toContain('7 of 14')
      await expect.poll(() => page.locator('.columns article').count()).toBe(7)
      // The list of topics stays open for further choices, and covers the chips.
      if (javaScript) await page.keyboard.press('Escape')
      await page.getByRole('link', { name: 'Remove: Topic: Gaza ceasefire talks' }).click()
      await expect.poll(() => tally(page).innerText()).toContain('12 of 14')
      expect(page.url()).not.toContain('topic=')
      await expect.poll(() => page.locator('input[value="gaza-ceasefire-talks"]').isChecked()).toBe(false)
    }))

  test('a mark leads to its words', () =>
    open('/', { javaScript }, async (page) => {
      if (javaScript) await recharts(page).waitFor()
      await page.locator('[data-mark="S3a"]:visible').click()
      const words = javaScript ? page.locator('#opened') : page.locator('.statement.full')
      await words.waitFor()
      expect(await words.innerText()).toContain('“highly unlikely”')
      if (javaScript) {
        const said = await words.innerText()
        expect(said).toContain(
          'Behind this mark 1 counted, 0 described; in the whole row 2 counted, 1 described.',
        )
        await page.keyboard.press('Escape')
        await expect.poll(() => page.locator('#opened').count()).toBe(0)
      } else expect(new URL(page.url()).pathname).toBe('/statements/S3a')
    }))

  test('the chart, its numbers and its statements are downloaded for the question on screen', () =>
    open('/?topic=gaza-ceasefire-talks', { javaScript }, async (page) => {
      const take = async (name: RegExp) => {
        await page.locator('.menu').evaluate((menu) => menu.setAttribute('open', ''))
        const [download] = await Promise.all([
          page.waitForEvent('download'),
          page.getByRole('link', { name }).click(),
        ])
        return readFile(await download.path())
      }
      const svg = (await take(/SVG/)).toString('utf8')
      expect(svg).toContain('<svg')
      expect(svg).toContain('Gaza ceasefire talks')
      expect((await take(/^PNG$/)).subarray(1, 4).toString('latin1')).toBe('PNG')
      const numbers = parseCsv((await take(/Numbers, CSV/)).toString('utf8')).rows
      const statements = parseCsv((await take(/Statements, CSV/)).toString('utf8')).rows
      expect(statements).toHaveLength(7)
      const counted = statements.filter(({ values }) => values.counted === 'true')
      for (const { values } of numbers)
        expect(
          counted.filter((row) => row.values.actors?.split('; ').includes(values.actor ?? '')).length,
        ).toBe(Number(values.n))
    }))
})

test('Recharts takes over without moving anything: the same marks at the same places', () =>
  // A window of its own, for the script that it adds.
  site.visit({ context: {} }, async (page) => {
    await page.addInitScript(() => {
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries())
          document.documentElement.dataset.shift = String(
            Number(document.documentElement.dataset.shift ?? 0) +
              (entry as PerformanceEntry & { value: number }).value,
          )
      }).observe({ type: 'layout-shift', buffered: true })
    })
    const places = () =>
      marks(page).evaluateAll((all) =>
        all.map((mark) => {
          const { x, y, width } = (mark.querySelector('circle, path, rect') ?? mark).getBoundingClientRect()
          return { mark: mark.getAttribute('data-mark'), x, y, width }
        }),
      )
    for (const figure of ['spectrum', 'distribution']) {
      let release = () => {}
      const held = new Promise<void>((resolve) => {
        release = resolve
      })
      // Holds back the scripts until the server's own picture has been measured.
      await page.route('**/*.js', async (route) => {
        await held
        await route.continue()
      })
      await page.goto(`${site.address}/?figure=${figure}`, { waitUntil: 'commit' })
      await marks(page).first().waitFor()
      await page.evaluate(() => document.fonts.ready)
      const before = await places()
      release()
      await recharts(page).waitFor()
      const after = await places()
      await page.unroute('**/*.js')
      const byMark = (a: { mark: string | null }, b: { mark: string | null }) =>
        (a.mark ?? '').localeCompare(b.mark ?? '')
      before.sort(byMark)
      after.sort(byMark)
      expect(after.map(({ mark }) => mark)).toEqual(before.map(({ mark }) => mark))
      for (const [place, mark] of before.entries()) {
        expect(Math.abs((after[place]?.x ?? -99) - mark.x)).toBeLessThan(1)
        expect(Math.abs((after[place]?.y ?? -99) - mark.y)).toBeLessThan(1)
        expect(Math.abs((after[place]?.width ?? -99) - mark.width)).toBeLessThan(1)
      }
      expect(Number((await page.locator('html').getAttribute('data-shift')) ?? 0)).toBeLessThan(0.005)
    }
  }))

test('the keyboard alone reaches every mark, opens and closes the words, and asks another question', () =>
  open('/', {}, async (page) => {
    await recharts(page).waitFor()
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('data-mark'))
    // One tab stop for the whole figure.
    expect(await page.locator('[data-mark][tabindex="0"]:visible').count()).toBe(1)
    for (let presses = 0; presses < 60 && !(await focused()); presses++) await page.keyboard.press('Tab')
    const reached = new Set([await focused()])
    for (let presses = 0; presses < 11; presses++) {
      await page.keyboard.press('ArrowRight')
      reached.add(await focused())
    }
    expect(reached.size).toBe(12)
    await page.keyboard.press('ArrowUp')
    await page.keyboard.press('End')
    const mark = await focused()
    await expect.poll(() => page.locator('.tip').innerText()).toContain('Hamas')
    await page.keyboard.press('Enter')
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('opened')
    await page.keyboard.press('Escape')
    await expect.poll(focused).toBe(mark)

    await page.locator('summary', { hasText: 'Attribution' }).focus()
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Space')
    await expect.poll(() => page.url()).toContain('attribution=on-record')
    await page.keyboard.press('Escape')
    await expect.poll(() => page.locator('details.pill[open]').count()).toBe(0)
  }))

test('a search applies itself, dates may stay open, and the back button goes back', () =>
  open('/', {}, async (page) => {
    await page.getByRole('searchbox', { name: 'Search statements' }).fill('sejourne')
    await expect.poll(() => page.url()).toContain('q=sejourne')
    await expect.poll(() => tally(page).innerText()).toContain('2 of 14')
    await page.goBack()
    await expect.poll(() => tally(page).innerText()).toContain('12 of 14')
    await expect.poll(() => page.getByRole('searchbox').inputValue()).toBe('')
    await page.locator('summary', { hasText: 'Dates' }).click()
    await page.getByLabel('To', { exact: true }).fill('2024-08-15')
    await expect.poll(() => page.url()).toContain('to=2024-08-15')
    // Only what may have been said by then.
    await expect.poll(() => tally(page).innerText()).toContain('1 of 14')
  }))

test('the distribution opens the statements behind a bar', () =>
  open('/?figure=distribution', {}, async (page) => {
    await recharts(page).waitFor()
    await page.locator('[data-mark="hamas.1"]:visible').click()
    await page.locator('#opened').waitFor()
    await expect.poll(() => page.locator('#opened article').count()).toBe(3)
    expect(await page.locator('#opened').innerText()).toContain('Behind this mark 3 counted, 0 described')
  }))

test('the link copies the whole question', () =>
  open(
    '/?q=conditions',
    { context: { permissions: ['clipboard-read', 'clipboard-write'] } },
    async (page) => {
      await page.getByRole('link', { name: 'Copy link' }).click()
      await page.getByText('Link copied').waitFor()
      const copied = new URL(await page.evaluate(() => navigator.clipboard.readText()))
      expect(copied.searchParams.getAll('actor')).toHaveLength(5)
      expect(copied.searchParams.get('q')).toBe('conditions')
    },
  ))
