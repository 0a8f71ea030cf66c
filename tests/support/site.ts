// The product with a browser in front of it, for the tests of one file.
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, inject } from 'vitest'
import { runNode } from '@/lib/cli/run.mjs'
import type { Database } from '@/lib/db/store/client'
import { launchBrowser, type Visit, visit } from './browser'
import type { TestDatabase } from './database'
import { PASSWORD } from './people'
import { type Server, startServer } from './server'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where the opening data is served to all test files that only read, without a slash at the end. */
    sharedAddress: string
  }
}

export type Site = {
  /** Such as "http://localhost:41234", without a slash at the end. */
  readonly address: string
  readonly browser: Browser
  /** What is served; only where it is the file's own. */
  readonly database: Database
  readonly databaseUrl: string
  /** Opens a window, hands it to `use` and takes it away: see browser.ts. */
  visit: <T>(options: Visit, use: (page: Page) => Promise<T>) => Promise<T>
  /** The same, with a page of the product opened in it. */
  open: <T>(path: string, options: Visit, use: (page: Page) => Promise<T>) => Promise<T>
}

/**
 * Called outside of every test; what it gives is used in them.
 * @param databaseOf makes a database for a server of this file's own, as files that write need one; without it the
 * opening data is read, which all files share
 */
export function openSite(databaseOf?: () => Promise<TestDatabase>): Site {
  let own: TestDatabase | undefined
  let server: Server | undefined
  let browser: Browser | undefined
  beforeAll(async () => {
    own = await databaseOf?.()
    if (own) server = await startServer({ databaseUrl: own.url })
    browser = await launchBrowser()
  })
  afterAll(async () => {
    await browser?.close()
    await server?.stop()
    await own?.close()
  })
  const site: Site = {
    get address() {
      return server?.address ?? inject('sharedAddress')
    },
    get browser() {
      return there(browser)
    },
    get database() {
      return there(own).database
    },
    get databaseUrl() {
      return there(own).url
    },
    visit: (options, use) => visit(there(browser), options, use),
    open: (path, options, use) =>
      site.visit(options, async (page) => {
        await page.goto(site.address + path)
        return use(page)
      }),
  }
  return site
}

function there<T>(thing: T | undefined): T {
  if (thing === undefined) throw new Error('it is there within tests, and only if it was asked for')
  return thing
}

/** What a first start prints: the link that makes the first account; empty once there is one. */
export async function firstLink(databaseUrl: string): Promise<string> {
  const args = ['--import', 'tsx', 'lib/cli/first-account.ts']
  const { output } = await runNode(args, { quiet: true, env: { DATABASE_URL: databaseUrl } })
  return output.trim()
}

/** Makes the first account of a database in the browser, as its only admin, and waits for the page that comes then. */
export async function joinFirst(page: Page, databaseUrl: string, name: string): Promise<void> {
  await page.goto(await firstLink(databaseUrl))
  await page.getByLabel('Name').fill(name)
  await page.getByLabel('E-mail address').fill('ada@example.org')
  for (const label of ['Password', 'The same password again'])
    await page.getByLabel(label, { exact: true }).fill(PASSWORD)
  await page.getByRole('button', { name: 'Make the account' }).click()
  await page.getByRole('link', { name, exact: true }).waitFor()
}
