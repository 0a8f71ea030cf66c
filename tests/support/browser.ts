// A real Chromium. A page that writes an error to its console fails the test that opened it.
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
  context?: BrowserContextOptions
}

/**
 * Opens a fresh page, hands it to `use` and closes it. Throws when the page wrote an error to the console, threw, or
 * could not load something.
 */
export async function visit<T>(
  browser: Browser,
  options: Visit,
  use: (page: Page) => Promise<T>,
): Promise<T> {
  const { javaScript = true, theme = 'light', width = 1280, height = 900, expected } = options
  const context = await browser.newContext({
    javaScriptEnabled: javaScript,
    colorScheme: theme,
    viewport: { width, height },
    // Numbers and dates must not depend on where the tests run.
    locale: 'en-GB',
    timezoneId: 'UTC',
    ...options.context,
  })
  const errors: string[] = []
  try {
    const page = await context.newPage()
    page.on('pageerror', (error) => errors.push(error.message))
    page.on('console', (message) => {
      if (message.type() === 'error') errors.push(`${message.text()} (${message.location().url})`)
    })
    const result = await use(page)
    const unexpected = errors.filter((error) => !expected?.test(error))
    if (unexpected.length > 0) throw new Error(`The page reported: ${unexpected.join('; ')}`)
    return result
  } finally {
    await context.close()
  }
}
