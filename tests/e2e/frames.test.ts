import pixelmatch from 'pixelmatch'
import type { Browser, Page } from 'playwright-core'
import { PNG } from 'pngjs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Figure, isBacked } from '@/lib/figures/figure'
import { layoutOf, type Size } from '@/lib/paint/layout'
import { HAND_MADE } from '../paint/figures'
import { type Drawn, registryOverMadeUp, registryOverSeed } from '../paint/views'
import { launchBrowser, visit } from '../support/browser'
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

/** Shows a figure in both frames, and waits until Recharts has drawn as many marks as the plain frame. */
async function show(page: Page, figure: Figure, size: Size) {
  const { width, height } = layoutOf(figure, size)
  await page.setViewportSize({ width, height: Math.min(8000, 2 * height) })
  await page.evaluate(([what, how]) => window.show(what, how), [figure, size] as const)
  await page.waitForFunction(() => {
    const count = (frame: string) => document.querySelectorAll(`#${frame} [data-mark]`).length
    return document.querySelector('#recharts svg') && count('plain') === count('recharts')
  })
  await page.evaluate(() => document.fonts.ready)
}

/** What both frames show, cut from one photograph of the page. */
async function picturesOf(page: Page): Promise<[plain: PNG, recharts: PNG]> {
  const placeOf = (frame: string) =>
    page.evaluate((id) => {
      const { x, y, width, height } =
        document.querySelector(`#${id} svg`)?.getBoundingClientRect() ?? new DOMRect()
      return { x, y, width, height }
    }, frame)
  const [plain, recharts] = [await placeOf('plain'), await placeOf('recharts')]
  const photograph = PNG.sync.read(await page.screenshot({ fullPage: true }))
  return [cutFrom(photograph, plain), cutFrom(photograph, recharts)]
}

function cutFrom(
  photograph: PNG,
  { x, y, width, height }: Record<'x' | 'y' | 'width' | 'height', number>,
): PNG {
  const cut = new PNG({ width, height })
  PNG.bitblt(photograph, cut, x, y, width, height, 0, 0)
  return cut
}

/** Of all pixels of two pictures, which share differs. */
function differenceOf(plain: PNG, recharts: PNG): number {
  if (plain.data.equals(recharts.data)) return 0
  const { width, height } = plain
  const options = { threshold: 0.1 }
  return pixelmatch(plain.data, recharts.data, undefined, width, height, options) / (width * height)
}

/** Of all pixels of a picture, which share is unlike its first one. */
function inkOf({ data }: PNG): number {
  const ground = data.readUInt32BE(0)
  let inked = 0
  for (let at = 0; at < data.length; at += 4) if (data.readUInt32BE(at) !== ground) inked++
  return inked / (data.length / 4)
}

const linksIn = (page: Page, frame: string) =>
  page
    .locator(`#${frame} [data-mark]`)
    .evaluateAll((links) =>
      links.map((link) =>
        ['href', 'data-mark', 'data-row', 'aria-label'].map((key) => link.getAttribute(key)),
      ),
    )

// Both in one, because most of the time goes into drawing.
test.each(['wide', 'narrow'] as const)(
  'both frames draw every figure alike in light and dark, with the same links of the same names in the same order, %s',
  (size) =>
    visit(browser, { width: 960 }, async (page) => {
      await page.setContent(html)
      for (const { name, figure } of drawn) {
        await show(page, figure, size)
        for (const theme of ['light', 'dark'] as const) {
          await page.evaluate((what) => window.wear(what), theme)
          const [plain, recharts] = await picturesOf(page)
          expect([recharts.width, recharts.height], name).toEqual([plain.width, plain.height])
          expect(differenceOf(plain, recharts), `${name}, ${theme}`).toBeLessThanOrEqual(MOST_DIFFERENT)
          // An empty picture would be like another empty picture.
          expect(inkOf(plain), `${name}, ${theme}`).toBeGreaterThan(0.01)
        }
        const links = await linksIn(page, 'plain')
        expect(await linksIn(page, 'recharts'), name).toEqual(links)
        const marks = figure.panels.flatMap((panel) => panel.marks).filter(isBacked)
        expect(new Set(links.map(([href]) => href)), name).toEqual(new Set(marks.map((mark) => mark.href)))
      }
    }),
)
