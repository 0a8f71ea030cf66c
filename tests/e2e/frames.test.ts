import pixelmatch from 'pixelmatch'
import type { Browser, Page } from 'playwright-core'
import { PNG } from 'pngjs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isBacked } from '@/lib/figures/figure'
import { layoutOf } from '@/lib/paint/layout'
import { HAND_MADE } from '../paint/figures'
import { type Drawn, registryOverMadeUp, registryOverSeed } from '../paint/views'
import { launchBrowser, visit } from '../support/browser'
import type { Shown } from './frames/both'
import { framesPage } from './frames/page'

/** Of all pixels, how many may differ. */
const MOST_DIFFERENT = 0.0005

let browser: Browser
let html: string

beforeAll(async () => {
  browser = await launchBrowser()
  html = await framesPage()
})
afterAll(() => browser.close())

const handMade: Drawn[] = Object.values(HAND_MADE).map((figure) => ({ name: figure.slug, figure }))
const all = [...handMade, ...(await registryOverSeed()), ...(await registryOverMadeUp(400))]
const drawn = all.filter(({ figure }) => figure.empty === null)

const pictureOf = (page: Page, frame: string): Promise<Buffer> =>
  page.locator(`#${frame} svg`).first().screenshot()

/** Of all pixels of a picture, which share is unlike its first one. */
function inkOf({ data }: PNG): number {
  const ground = data.readUInt32BE(0)
  let inked = 0
  for (let at = 0; at < data.length; at += 4) if (data.readUInt32BE(at) !== ground) inked++
  return inked / (data.length / 4)
}

/** Of all pixels of two pictures, which share differs. Of the same bytes none does, which is quickly seen. */
function differenceOf(plain: PNG, pictures: readonly [Buffer, Buffer], name: string): number {
  if (pictures[0].equals(pictures[1])) return 0
  const recharts = PNG.sync.read(pictures[1])
  const { width, height } = plain
  expect([recharts.width, recharts.height], name).toEqual([width, height])
  return (
    pixelmatch(plain.data, recharts.data, undefined, width, height, { threshold: 0.1 }) / (width * height)
  )
}

/** Shows a figure in both frames, and waits until Recharts has drawn as many marks as the plain frame. */
async function show(page: Page, shown: Shown) {
  const { width, height } = layoutOf(shown.figure, shown.size)
  await page.setViewportSize({ width, height: Math.min(8000, 2 * height) })
  await page.evaluate((what) => window.show(what), shown)
  await page.waitForFunction(() => {
    const count = (frame: string) => document.querySelectorAll(`#${frame} [data-mark]`).length
    return document.querySelector('#recharts svg') && count('plain') === count('recharts')
  })
  await page.evaluate(() => document.fonts.ready)
}

describe.each(['light', 'dark'] as const)('in %s', (theme) => {
  test.each(['wide', 'narrow'] as const)(
    'both frames draw every figure alike, %s',
    { timeout: 600_000 },
    async (size) => {
      await visit(browser, { width: 960, theme }, async (page) => {
        await page.setContent(html)
        for (const { name, figure } of drawn) {
          await show(page, { figure, size, theme })
          const pictures = [await pictureOf(page, 'plain'), await pictureOf(page, 'recharts')] as const
          const plain = PNG.sync.read(pictures[0])
          expect(differenceOf(plain, pictures, name), name).toBeLessThanOrEqual(MOST_DIFFERENT)
          // An empty picture would be like another empty picture.
          expect(inkOf(plain), name).toBeGreaterThan(0.01)
        }
      })
    },
  )
})

test('both frames have the same links with the same names, in the same order', async () => {
  await visit(browser, { width: 960 }, async (page) => {
    await page.setContent(html)
    for (const { name, figure } of drawn) {
      await show(page, { figure, size: 'wide', theme: 'light' })
      const linksIn = (frame: string) =>
        page
          .locator(`#${frame} [data-mark]`)
          .evaluateAll((links) =>
            links.map((link) =>
              ['href', 'data-mark', 'data-row', 'aria-label'].map((key) => link.getAttribute(key)),
            ),
          )
      const links = await linksIn('plain')
      expect(await linksIn('recharts'), name).toEqual(links)
      const marks = figure.panels.flatMap((panel) => panel.marks).filter(isBacked)
      expect(new Set(links.map(([href]) => href)), name).toEqual(new Set(marks.map((mark) => mark.href)))
    }
  })
})
