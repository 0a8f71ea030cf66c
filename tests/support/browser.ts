// A real Chromium. A page that writes an error to its console fails the test that opened it.
import AxeBuilder from '@axe-core/playwright'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { BROWSER_FLAGS, findBrowser } from '@/lib/cli/browser.mjs'

export async function launchBrowser(): Promise<Browser> {
  return chromium.launch({ executablePath: await findBrowser(), headless: true, args: BROWSER_FLAGS })
}

export type Visit = {
  javaScript?: boolean
  theme?: 'light' | 'dark'
  /** CSS pixels; a phone is 390 wide. */
  width?: number
  height?: number
  /** Messages that belong to the case, such as the browser's own remark on an answer 404. */
  expected?: RegExp
  /** What a window is opened with; such a visit has one of its own, as has one that adds scripts to every page. */
  context?: BrowserContextOptions
}

/** Numbers and dates must not depend on where the tests run. */
export const SAME_EVERYWHERE = { locale: 'en-GB', timezoneId: 'UTC' } as const

/** Windows that one visit after the other uses: opening one costs more than most pages do. */
const windows = new WeakMap<Browser, Map<boolean, Page>>()

/** A window without anything of a former visit. */
async function openWindow(browser: Browser, { javaScript = true, context }: Visit): Promise<Page> {
  const kept = windows.get(browser)?.get(javaScript)
  if (kept && !context) {
    windows.get(browser)?.delete(javaScript)
    return kept
  }
  const opened = await browser.newContext({ ...SAME_EVERYWHERE, javaScriptEnabled: javaScript, ...context })
  return opened.newPage()
}

/** Keeps a window for the next visit. What a page stores here are cookies. */
async function keepWindow(browser: Browser, javaScript: boolean, page: Page): Promise<void> {
  await page.unrouteAll({ behavior: 'ignoreErrors' })
  await page.goto('about:blank')
  await page.context().clearCookies()
  const kept = windows.get(browser) ?? new Map<boolean, Page>()
  windows.set(browser, kept.set(javaScript, page))
}

/**
 * Opens a page, hands it to `use` and takes it away. Throws when the page wrote an error to the console, threw, or
 * could not load something.
 */
export async function visit<T>(
  browser: Browser,
  options: Visit,
  use: (page: Page) => Promise<T>,
): Promise<T> {
  const { javaScript = true, theme = 'light', width = 1280, height = 900, expected } = options
  const page = await openWindow(browser, options)
  const errors = errorsOf(page)
  let isDone = false
  try {
    await page.setViewportSize({ width, height })
    await page.emulateMedia({ media: null, colorScheme: theme })
    const result = await use(page)
    const unexpected = errors.filter((error) => !expected?.test(error))
    if (unexpected.length > 0) throw new Error(`The page reported: ${unexpected.join('; ')}`)
    isDone = true
    return result
  } finally {
    page.removeAllListeners('pageerror')
    page.removeAllListeners('console')
    if (isDone && !options.context) await keepWindow(browser, javaScript, page)
    else await page.context().close()
  }
}

/** What a page throws and writes to its console as an error from now on, with the address it is of. */
export function errorsOf(page: Page): string[] {
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(`${error.message} (${page.url()})`))
  page.on('console', (message) => {
    if (message.type() === 'error') errors.push(`${message.text()} (${message.location().url})`)
  })
  return errors
}

/** Presses a button that sends a form, and waits until the page that answers is whole. */
export async function press(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole('button', { name }).click()
  await page.waitForLoadState()
}

/** How far a page is wider than its window, in CSS pixels. */
export const overflowOf = (page: Page): Promise<number> =>
  page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)

/** Axe's own that are on by default. */
const RULES_OF_COLOUR = ['color-contrast', 'link-in-text-block']

/**
 * The serious accessibility faults of what a page shows, in light and in dark; in dark of its colours alone, as all else
 * is the same. A sentence each.
 * @param within a selector, where a part of the page is meant
 */
export async function faultsOf(page: Page, within?: string): Promise<string[]> {
  const faults: string[] = []
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme })
    // Frames of other sites, of which there are none, would need a second page for each analysis.
    const axe = new AxeBuilder({ page }).setLegacyMode(true)
    if (within !== undefined) axe.include(within)
    if (colorScheme === 'dark') axe.withRules(RULES_OF_COLOUR)
    const { violations } = await axe.analyze()
    for (const { id, impact, nodes } of violations)
      if (impact === 'serious' || impact === 'critical')
        faults.push(
          `${page.url()} ${colorScheme} ${id}: ${nodes.map(({ html }) => html.slice(0, 160)).join(' | ')}`,
        )
  }
  return faults
}
