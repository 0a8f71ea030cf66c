// A slow line: what is typed and pressed before the page's scripts are there counts when they come, and answers that come
// late are waited for.
import type { BrowserContext, Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { errorsOf, SAME_EVERYWHERE } from '@/tests/support/browser'
import { seededDatabase } from '@/tests/support/database'
import { signedIn } from '@/tests/support/people'
import { openSite } from '@/tests/support/site'

const site = openSite(seededDatabase)
let context: BrowserContext

beforeAll(async () => {
  const { cookie } = await signedIn(site.database, 'editor')
  const [name = '', ...value] = (cookie.split('; ')[0] ?? '').split('=')
  context = await site.browser.newContext({
    ...SAME_EVERYWHERE,
    baseURL: site.address,
    colorScheme: 'light',
  })
  await context.addCookies([{ name, value: value.join('='), url: site.address }])
})

/** Opens a page whose scripts are held back, lets `use` use it, and then lets them come. */
async function early(path: string, use: (page: Page) => Promise<void>): Promise<Page> {
  const page = await context.newPage()
  const errors = errorsOf(page)
  let open = () => {}
  const opened = new Promise<void>((resolve) => {
    open = resolve
  })
  await page.route(/\/_next\/static\/.*\.js/, async (route) => {
    await opened
    await route.continue()
  })
  await page.goto(path, { waitUntil: 'commit' })
  await page.locator('footer.foot').waitFor()
  await use(page)
  open()
  await page.waitForLoadState('load')
  expect(errors).toEqual([])
  return page
}

describe('before the page’s scripts are there', () => {
  test('a name that is typed is offered when they come, and typing goes on where it was', async () => {
    const box = (page: Page) => page.locator('[name=topics]')
    const page = await early('/desk/statement/new', async (slow) => {
      await box(slow).pressSequentially('cease')
      expect(await box(slow).getAttribute('role')).toBeNull()
    })
    await page.getByRole('option', { name: /Gaza ceasefire talks/ }).waitFor()
    await page.keyboard.type('fire')
    await expect.poll(() => box(page).inputValue()).toBe('ceasefire')
    await page.getByRole('option', { name: /Gaza ceasefire talks/ }).click()
    await expect.poll(() => box(page).inputValue()).toContain('Gaza ceasefire talks')
    await page.close()
  })

  test('what is typed into a form is kept as a draft when they come', async () => {
    const page = await early('/desk/statement/new', (slow) =>
      slow.locator('[name=note]').pressSequentially('Typed early'),
    )
    await page.getByText(/Draft saved/).waitFor()
    expect(await page.locator('[name=note]').inputValue()).toBe('Typed early')
    await page.close()
  })

  test('a button that needs them does what it was pressed for, once', async () => {
    const passage = 'They met. “We will wait for an answer.” Then they left.'
    const page = await early('/desk/statement/new', async (slow) => {
      await slow.locator('[name=passage]').fill(passage)
      await slow.locator('[name=passage]').evaluate((area: HTMLTextAreaElement) => {
        area.setSelectionRange(area.value.indexOf('We will'), area.value.indexOf('.”') + 1)
      })
      await slow.getByRole('button', { name: /Mark the selected words/ }).click()
      await slow.getByRole('button', { name: /light and dark/ }).click()
    })
    await page.getByText('Word for word in the passage.').waitFor()
    const theme = () => page.locator('html').getAttribute('data-theme')
    expect(await page.locator('[name=quote]').inputValue()).toBe('We will wait for an answer.')
    await expect.poll(theme).toBe('dark')
    await page.getByRole('button', { name: /light and dark/ }).click()
    await expect.poll(theme).toBe('light')
    await page.close()
  })

  test('a question that is changed is asked when they come', async () => {
    const page = await early('/', async (slow) => {
      await slow.locator('form.question [name=q]').pressSequentially('ceasefire')
    })
    await page.waitForURL(/q=ceasefire/)
    expect(await page.locator('form.question [name=q]').inputValue()).toBe('ceasefire')
    await page.close()
  })
})

test('an import’s page goes on where every answer comes two seconds late', async () => {
  const page = await context.newPage()
  await page.goto('/desk/imports')
  const late = async () => new Promise((resolve) => setTimeout(resolve, 2000))
  const rows = 'signatories,quote\r\nBelmark,We will wait.\r\n'
  await page.locator('input[type=file]').setInputFiles({
    name: 'made-up.csv',
    mimeType: 'text/csv',
    buffer: Buffer.from(rows),
  })
  await page.route(/\/desk\/imports\//, async (route) => {
    if (route.request().method() === 'GET' && !route.request().isNavigationRequest()) await late()
    await route.continue()
  })
  await page.getByRole('button', { name: 'Send the file' }).click()
  await page.getByRole('button', { name: 'Stop' }).waitFor()
  await page.getByText('Columns', { exact: true }).waitFor()
  await page.locator('[name="target.0"]').waitFor()
  expect(await page.getByRole('button', { name: 'Stop' }).count()).toBe(0)
  await page.close()
})
