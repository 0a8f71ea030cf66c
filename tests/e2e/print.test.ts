// Printed pages: what stands in a page stands on its paper. Each page is printed in A4 and in Letter and read back.
import { extractText, getDocumentProxy } from 'unpdf'
import { expect, test } from 'vitest'
import { openSite } from '@/tests/support/site'

const site = openSite()

const EVERYBODY =
  'actor=israel&actor=uk&actor=france&actor=hamas&actor=us-qatar-egypt&actor=iran&actor=hezbollah'
// Inter draws an apostrophe after a letter by a glyph that a PDF names otherwise.
const bare = (text: string) => text.replace(/[\s’'\u02bc\u00ad\u200b-\u200f\u2060-\u2069\u202f\u00a0]+/gu, '')

const MARGIN = { top: '10mm', bottom: '10mm', left: '10mm', right: '10mm' }

/** What a reader is shown, text by text, and the page as printed on each paper; all without their spaces. */
async function printed(path: string, theme: 'light' | 'dark', selector: string) {
  return site.open(path, { theme }, async (page) => {
    await page.emulateMedia({ media: 'print' })
    const texts = await page.$$eval(selector, (elements) =>
      elements
        .filter((element) => element.checkVisibility())
        .flatMap((element) => {
          const nodes = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
          const found: string[] = []
          while (nodes.nextNode())
            if (nodes.currentNode.parentElement?.checkVisibility())
              found.push(nodes.currentNode.textContent ?? '')
          return found
        }),
    )
    const papers: { format: string; text: string }[] = []
    for (const format of ['A4', 'Letter']) {
      const pdf = await getDocumentProxy(new Uint8Array(await page.pdf({ format, margin: MARGIN })))
      const { text } = await extractText(pdf, { mergePages: true })
      papers.push({ format, text: bare(text) })
    }
    return { texts: texts.map(bare).filter((each) => each !== ''), papers }
  })
}

test.each([
  ['/', 'light', '[id^=words-] :is(p, blockquote), .columns h3, .columns footer a'],
  [`/?${EVERYBODY}`, 'dark', '[id^=words-] :is(p, blockquote), .columns h3, .columns footer a'],
  [`/?${EVERYBODY}&figure=table`, 'light', 'td, th, .columns h3'],
  ['/statements', 'light', '[id^=words-] :is(p, blockquote), footer a'],
  ['/statements/S1', 'light', 'dd, dt, blockquote, td, th'],
  ['/codebook', 'light', 'main :is(p, li, dd, dt, td, th, h3)'],
  [`/print?${EVERYBODY}`, 'light', '.words p, .words h2'],
] as const)('all of %s in the theme %s is on paper', async (path, theme, selector) => {
  const { texts, papers } = await printed(path, theme, selector)
  expect(texts.length).toBeGreaterThan(8)
  for (const { format, text } of papers)
    expect(
      texts.filter((each) => !text.includes(each)),
      format,
    ).toEqual([])
})

test('paper is white, whatever the reader’s screen is', () =>
  site.open('/', { theme: 'dark' }, async (page) => {
    const ink = () => page.evaluate(() => getComputedStyle(document.body).color)
    const onScreen = await ink()
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' })
    expect(await ink()).not.toBe(onScreen)
    expect(await ink()).toBe('rgb(23, 33, 43)')
  }))
