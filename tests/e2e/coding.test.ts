// A round from its plan to its readers: an editor plans and opens it, one codes on a phone and loses the connection, one codes
// without JavaScript, the editor decides and publishes, and a reader sees where they lie apart.
import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import type { Database } from '@/lib/db/store/client'
import { record } from '@/lib/db/store/record'
import { readSeed } from '@/seed/read'
import { faultsOf, overflowOf, press, type Visit } from '@/tests/support/browser'
import { filledDatabase } from '@/tests/support/database'
import { madeUpRecords } from '@/tests/support/made-up'
import { signedIn } from '@/tests/support/people'
import { openSite } from '@/tests/support/site'

/** Three made-up statements under the codebook that comes with the product; nobody has coded them. */
async function fill(database: Database): Promise<void> {
  const codebook = readSeed('seed').filter(({ type }) => type === 'codebook')
  const made = madeUpRecords(12).filter(
    ({ type, id, after }) =>
      type !== 'codebook' && type !== 'coding' && (type !== 'statement' || (id < 'M3' && after !== null)),
  )
  await record(database, { who: 'test', why: 'made-up data' }, [
    ...codebook,
    ...made.flatMap((change) =>
      change.type === 'statement' && change.after
        ? /^M[0-2]$/.test(change.id)
          ? [{ ...change, after: { ...change.after, adoptedCodingId: null, repeatOfId: null } }]
          : []
        : [change],
    ),
  ])
}

const site = openSite(() => filledDatabase('made-up-uncoded', fill))
const cookies = new Map<string, string>()

beforeAll(async () => {
  for (const [name, role] of [
    ['Edda Morn', 'editor'],
    ['Anna Quill', 'annotator'],
    ['Bela Rook', 'annotator'],
  ] as const)
    cookies.set(name, (await signedIn(site.database, role, name)).cookie)
})

/** A window of somebody who is signed in. */
const as = <T>(name: string, path: string, options: Visit, use: (page: Page) => Promise<T>): Promise<T> =>
  site.visit({ ...options, context: {} }, async (page) => {
    const [pair = ''] = (cookies.get(name) ?? '').split(';')
    const at = pair.indexOf('=')
    await page
      .context()
      .addCookies([{ name: pair.slice(0, at), value: pair.slice(at + 1), url: site.address }])
    await page.goto(site.address + path)
    return use(page)
  })

const ROUND = '/desk/rounds/port-ilse-round-1'

test('an editor plans a round and opens it', () =>
  as('Edda Morn', '/desk/rounds/new', { javaScript: false }, async (page) => {
    await page.getByLabel('Title').fill('Port Ilse, round 1')
    for (const name of ['Anna Quill', 'Bela Rook']) await page.getByLabel(name, { exact: true }).check()
    await page.getByLabel('What Bela Rook is called in public').fill('Coder B')
    await press(page, 'Plan it')
    expect(await page.locator('main').innerText()).toContain('Anna Quill and Coder B share 3.')
    await press(page, 'Open the round')
    expect(await page.locator('main').innerText()).toContain('you see how much, and not what')
  }))

test('one codes on a phone, by fingers and by keys, and loses the connection on the way', () =>
  as(
    'Anna Quill',
    '/code',
    { width: 360, height: 740, expected: /ERR_INTERNET_DISCONNECTED/ },
    async (page) => {
      await page.getByRole('link', { name: 'Port Ilse, round 1' }).click()
      await page.getByText('Statement 1 of 3', { exact: false }).first().waitFor()
      await page.locator('form[data-keys]').waitFor()
      expect(await overflowOf(page)).toBe(0)
      expect(await faultsOf(page)).toEqual([])
      // By fingers: the first yes proposes its level.
      await page.locator('label', { hasText: 'Threat, unspecific vow' }).click()
      expect(await page.getByRole('button', { name: /^Save \+2/ }).isVisible()).toBe(true)
      await page.getByLabel('Reason').fill('A vow without act, target or time.')
      await page.getByRole('button', { name: /^Save \+2/ }).click()
      await page.getByRole('heading', { name: 'Statement 2 of 3' }).waitFor({ state: 'attached' })
      await page.locator('form[data-keys]').waitFor()
      // By keys, and Enter saves. Without a connection it is kept, and sent when there is one.
      await page.keyboard.press('KeyH')
      await page.getByLabel('Reason').fill('Kept while the train is in the tunnel.')
      await page.context().setOffline(true)
      await page.getByLabel('Reason').press('Enter')
      await page.getByText('Kept on this device').waitFor()
      await page.context().setOffline(false)
      await page.getByRole('heading', { name: 'Statement 3 of 3' }).waitFor({ state: 'attached' })
      await page.locator('form[data-keys]').waitFor()
      await page.keyboard.press('Digit5')
      await page.getByLabel('Reason').fill('A threat that depends on what comes first.')
      await page.getByLabel('Reason').press('Enter')
      await page.getByText('You have judged 3 statements').waitFor()
    },
  ))

test('the other codes without JavaScript, and what is not complete is kept and named', () =>
  as('Bela Rook', '/code/port-ilse-round-1', { javaScript: false }, async (page) => {
    for (const unit of [1, 2, 3]) {
      expect(await page.locator('h1').innerText()).toContain(`Statement ${unit} of 3`)
      await page.locator('.code-levels label', { hasText: unit === 3 ? '+2' : '−1' }).click()
      if (unit === 1) {
        await press(page, /^Save/)
        expect(await page.getByRole('alert').innerText()).toContain('Say in one sentence why')
        expect(await page.locator('input[name="level"]:checked').getAttribute('value')).toBe('-1')
      }
      await page.getByLabel('Reason').fill(`Reads as calm, ${unit}.`)
      await press(page, /^Save/)
    }
    expect(await page.getByRole('status').innerText()).toContain('You have judged 3 statements')
    expect(await page.locator('body').innerText()).not.toContain('tunnel')
  }))

test('the editor closes it, decides where they lie apart, and publishes it', () =>
  as('Edda Morn', ROUND, { javaScript: false }, async (page) => {
    await press(page, 'Close the round')
    await page.getByRole('link', { name: 'Decide where coders lie apart' }).click()
    expect(await page.locator('main').innerText()).toContain('1 of 2')
    for (const _ of [1, 2]) {
      await page.locator('input[name="level"][value="1"]').check()
      await page.getByLabel('Reason').fill('Hardens, and names no act.')
      await press(page, 'Decide and go on')
    }
    expect(await page.getByRole('status').innerText()).toContain('is decided')
    await page.goto(site.address + ROUND)
    await press(page, 'Publish the round')
    expect(await page.getByRole('status').innerText()).toContain('The round is published.')
  }))

test('a reader sees where coders lie apart, with every reason, and how far they agree', () =>
  site.open(
    '/?actor=belmark&actor=kestria&actor=ostrava-league&actor=varn&actor=belmark-kestria&actor=sunder-isles',
    {},
    async (page) => {
      const contested = page.locator('a[aria-label*="contested: coders from −1 to +2"]')
      expect(await contested.count()).toBeGreaterThan(0)
      const text = await page.locator('main').innerText()
      expect(text).toContain('2 contested between coders')
      expect(text).toContain('Coder B: ')
      expect(text).toContain('Kept while the train is in the tunnel.')
      expect(text).not.toContain('Bela Rook')
      await page.goto(`${site.address}/reliability/port-ilse-round-1`)
      expect(await page.locator('main').innerText()).toContain('below 10 alpha is arithmetic and no finding')
      expect(await faultsOf(page)).toEqual([])
      expect(await overflowOf(page)).toBe(0)
    },
  ))
