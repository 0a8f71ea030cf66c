// From the opening data to one's own: an import from its file to its comparison, the first view, and the opening data away
// and back.
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { faultsOf, launchBrowser } from '@/tests/support/browser'
import { temporaryFolder } from '@/tests/support/database'
import { writeMadeUpTable } from '@/tests/support/made-up-table'
import { type Server, startServer } from '@/tests/support/server'
import { joinFirst } from '@/tests/support/site'

const ROWS = 60
let browser: Browser
let server: Server
let context: BrowserContext
let page: Page

beforeAll(async () => {
  browser = await launchBrowser()
  server = await startServer()
  context = await browser.newContext({
    ...{ baseURL: server.address, locale: 'en-GB', timezoneId: 'UTC' },
  })
  page = await context.newPage()
})

afterAll(async () => {
  await context?.close()
  await browser?.close()
  await server?.stop()
})

const words = () => page.locator('main').innerText()
/** Opens the page that a link leads to. */
async function follow(name: string): Promise<void> {
  const href = await page.getByRole('link', { name, exact: true }).getAttribute('href')
  if (href === null) throw new Error(`the link “${name}” leads nowhere`)
  await page.goto(href)
}
const press = (name: string | RegExp) => page.getByRole('button', { name }).click()

/** Waits until the work on a file is over. */
const settled = () =>
  expect
    .poll(
      async () => {
        await page.reload()
        return page.locator('progress').count()
      },
      { timeout: 200_000, interval: 200 },
    )
    .toBe(0)

const expectAccessible = async () => expect(await faultsOf(page)).toEqual([])

test('the first account is asked how to begin, starts with nothing, and has the example back', async () => {
  await joinFirst(page, server.databaseUrl, 'Ada Quill')
  await page.waitForURL('**/desk')
  expect(await words()).toMatch(/How do you want to begin\?[\s\S]*Look at the example/)
  await press('Start your own')
  await page.getByText('Nothing is here yet').waitFor()
  await page.goto('/')
  expect(await words()).toMatch(/No statement is here yet[\s\S]*import a table[\s\S]*bring the example back/)
  await page.goto('/desk')
  await press('Bring the example back')
  await page.getByText('The opening data is back').waitFor()
  await page.goto('/desk')
  await follow('Look at the example')
  expect(await words()).toMatch(/12 of 14 statements/)
})

test('an import ends with the comparison of what came in, and becomes the first view', async () => {
  const path = join(temporaryFolder(), 'grain_convoys.csv')
  await writeMadeUpTable(path, ROWS)
  await page.goto('/desk/imports')
  await page.locator('input[type=file]').setInputFiles(path)
  await press('Send the file')
  await settled()
  await press(/^Check/)
  await settled()
  for (const box of await page.getByRole('checkbox', { name: /^Make every/ }).all()) await box.check()
  await press(/^Check again/)
  await settled()
  await press(/^Import/)
  await settled()
  const done = page.url()
  await expectAccessible()
  await follow(`See your ${ROWS} statements`)
  // Every one of them and none of the fourteen; the actors by their number of statements.
  expect(await words()).toMatch(new RegExp(`${ROWS} of ${ROWS + 14} statements`))
  const numbers = (await page.locator('.columns > section > header').allInnerTexts()).map((text) =>
    Number(/n=(\d+)/.exec(text)?.[1]),
  )
  expect(numbers.length).toBe(5)
  expect(numbers).toEqual([...numbers].sort((a, b) => b - a))
  await page.goto(done)
  await page.getByLabel('Title').fill('Grain convoys of Port Ilse')
  await press('Make this the default view')
  await page.getByText('The changes are stored').waitFor()
  await page.goto('/')
  expect(await words()).toMatch(/Grain convoys of Port Ilse[\s\S]*60 of 74 statements/)
})

test('the opening data is put away and comes back', async () => {
  await page.goto('/desk/dataset/new')
  await expectAccessible()
  await press('Put the opening data away')
  await page.getByText('The opening data is put away').waitFor()
  await page.goto('/statements')
  expect(await words()).toMatch(/60 of 60 statements/)
  for (const address of ['/', '/actors', '/topics', '/sources', '/statements?q=Netanyahu', '/desk']) {
    await page.goto(address)
    expect(await words(), address).not.toMatch(/Israel|Haniyeh|Middle East Eye|Fourteen/)
  }
  for (const file of [
    '/statements.csv',
    '/statements.json',
    '/statements.atom',
    '/figures/parties/data.csv',
  ]) {
    const text = await (await context.request.get(file)).text()
    expect(text.length, file).toBeGreaterThan(100)
    expect(text, file).not.toMatch(/Hamas|hezbollah/i)
  }
  await page.goto('/changes')
  expect(await words()).toContain('The opening data was put away')
  await page.goto('/desk/dataset/new')
  await press('Bring the opening data back')
  await page.getByText('The opening data is back').waitFor()
  await page.goto('/statements')
  expect(await words()).toMatch(/74 of 74 statements/)
  // The first view stays that of one's own data.
  await page.goto('/')
  expect(await words()).toMatch(/Grain convoys of Port Ilse[\s\S]*60 of 74 statements/)
})
