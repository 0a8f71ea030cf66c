// A new user's whole way, in a browser without JavaScript: the first admin by the printed link, the opening data entered by
// hand, an import that is broken on purpose, a correction and its undoing, and everything out of one Parallax and into an
// empty other one.
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { beforeAll, describe, expect, test } from 'vitest'
import { namesOf } from '@/lib/db/desk/record-form'
import { knownFor } from '@/lib/db/desk/statement-entry'
import type { Change } from '@/lib/db/store/change'
import { recordFor } from '@/lib/db/store/stored-records'
import type { Fields } from '@/lib/form/fields'
import { formatFields, isFormType } from '@/lib/form/record'
import { statementFields } from '@/lib/form/statement/write'
import { readSeed } from '@/seed/read'
import { errorsOf, faultsOf, overflowOf, press, SAME_EVERYWHERE } from '@/tests/support/browser'
import { temporaryFolder, testDatabase } from '@/tests/support/database'
import { writeMadeUpTable } from '@/tests/support/made-up-table'
import { firstLink, joinFirst, openSite, type Site } from '@/tests/support/site'

const folder = temporaryFolder()

/** One Parallax with somebody in front of it. */
type Place = { site: Site; context: BrowserContext; page: Page }
let here: Place
let there: Place

const [site, otherSite] = [openSite(testDatabase), openSite(testDatabase)]

async function open(opened: Site): Promise<Place> {
  const context = await opened.browser.newContext({
    ...SAME_EVERYWHERE,
    baseURL: opened.address,
    javaScriptEnabled: false,
  })
  return { site: opened, context, page: await context.newPage() }
}

beforeAll(async () => {
  here = await open(site)
  there = await open(otherSite)
})

async function unfold(page: Page): Promise<void> {
  const folded = page.locator('main details:not([open]) > summary')
  while ((await folded.count()) > 0) await folded.first().click()
}

/** What kind of input bears each of these names. */
const kindsOf = (page: Page, names: readonly string[]) =>
  page.locator('main').evaluate(
    (main, all) =>
      all.map((name) => {
        const input = main.querySelector(`[name="${name}"]`)
        return input?.getAttribute('type') ?? input?.tagName.toLowerCase() ?? 'missing'
      }),
    names,
  )

/** Fills in a form by the names of its inputs; what is folded away is opened first. */
async function fill(page: Page, fields: Fields): Promise<void> {
  await unfold(page)
  const kinds = await kindsOf(page, Object.keys(fields))
  for (const [place, [name, values]] of Object.entries(fields).entries()) {
    const first = page.locator(`main [name="${name}"]`).first()
    const kind = kinds[place]
    if (kind === 'checkbox') await first.check()
    else if (kind === 'radio') await page.locator(`main [name="${name}"][value="${values[0]}"]`).check()
    else if (kind === 'select') await first.selectOption(values[0] ?? '')
    else if (kind === 'textarea') await first.fill(values[0] ?? '')
    else if (kind !== 'hidden')
      await fillLines(page, name, values.length > 1 ? values : (values[0] ?? '').split('\n'))
  }
}

/** One line after the other; a form that has too few of them gives more once it is kept. */
async function fillLines(page: Page, name: string, lines: readonly string[]): Promise<void> {
  const inputs = page.locator(`main [name="${name}"]`)
  for (const [place, line] of lines.entries()) {
    if (place === (await inputs.count())) {
      await press(page, 'Save draft')
      await unfold(page)
    }
    await inputs.nth(place).fill(line)
  }
}

/** What a form says is wrong; empty when it was stored. */
const problems = (page: Page) => page.locator('main [role=alert] li').allInnerTexts()

async function enter({ page, site: { database } }: Place, change: Change): Promise<void> {
  const { type, after } = change
  if (!after || !isFormType(type)) throw new Error(`no form for ${type}`)
  await page.goto(`/desk/${type}/new`)
  await fill(page, {
    // A new source begins as read today, which is not what the seed says.
    ...(type === 'source' && { accessedOn: [''] }),
    ...formatFields(type, { ...after }, await namesOf(database, type)),
  })
  await page.locator('form.entry button.primary').first().click()
  await page.waitForLoadState()
  expect(await problems(page), `${type} ${change.id}`).toEqual([])
}

const seed = readSeed(join(process.cwd(), 'seed'))
const ofType = <T extends Change['type']>(type: T) => seed.filter((change) => change.type === type)

describe('from nothing to the opening data, by hand', () => {
  test('only the printed link makes the first admin, and only once', async () => {
    const { page } = here
    await page.goto('/sign-in')
    expect(await page.locator('main').innerText()).not.toMatch(/sign up|register/i)
    const link = await firstLink(site.databaseUrl)
    await joinFirst(here.page, site.databaseUrl, 'Ada Quill')
    expect(await firstLink(site.databaseUrl)).toBe('')
    const response = await page.goto(link)
    expect(response?.status()).toBe(404)
  })

  test('the codebook is one button away, and every record has its form', async () => {
    const { page } = here
    const { database } = site
    // A database of an earlier release may have none.
    await page.goto('/desk')
    await press(page, /Load the Parallax codebook/)
    expect(await database.codebook.count()).toBe(1)
    const members = (change: Change) => change.type === 'actor' && (change.after?.members.length ?? 0) > 0
    const actors = ofType('actor')
    const ordered = [
      ...ofType('outlet'),
      ...ofType('source'),
      ...actors.filter((change) => !members(change)),
      ...actors.filter(members),
      ...ofType('speaker'),
      ...ofType('topic'),
      ...ofType('event'),
      ...ofType('dataset'),
    ]
    for (const change of ordered) await enter(here, change)
    for (const { type, after } of ordered) {
      const slug = after && 'slug' in after ? after.slug : null
      if (slug === null || !after) continue
      const stored = await recordFor(database, type, slug)
      expect(stored, `${type} ${slug}`).toEqual({ ...after, id: slug })
    }
  })

  test('the article’s fourteen statements are entered and counted as they should be', async () => {
    const { page } = here
    const { database } = site
    const codings = new Map(
      ofType('coding').map(({ after }) => [after && 'statementId' in after ? after.statementId : '', after]),
    )
    for (const { type, after } of ofType('statement')) {
      if (type !== 'statement' || !after) throw new Error('no statement')
      const coding = codings.get(after.id)
      const known = await knownFor(database, {})
      const fields = statementFields(after, coding && 'level' in coding ? coding : null, known.naming)
      await page.goto('/desk/statement/new')
      await fill(page, fields)
      await press(page, 'Save the statement')
      // S5b and S5a are by the same sources on the same days; whoever enters them is asked.
      const anew = page.getByRole('button', { name: 'Save as a new statement' })
      if ((await problems(page)).length === 0 && (await anew.count()) > 0)
        await press(page, 'Save as a new statement')
      expect(await problems(page), after.id).toEqual([])
      const stored = await recordFor(database, 'statement', after.id)
      expect(stored && { ...stored, adoptedCodingId: null }, after.id).toEqual({
        ...after,
        adoptedCodingId: null,
      })
    }
    await page.goto('/?actor=israel&actor=uk&actor=france&actor=hamas&actor=us-qatar-egypt')
    expect(await page.locator('main').innerText()).toMatch(/12 of 14 statements[\s\S]*9 counted/)
    await page.goto('/statements')
    expect(await page.locator('main').innerText()).toMatch(/14 of 14 statements: 11 counted, 3 described/)
  })

  test('an unknown name, a quotation that is not in the passage and a missing reason are said, and the text stays', async () => {
    const { page } = here
    await page.goto('/desk/statement/new')
    await fill(page, {
      source: ['Middle East Eye'],
      passage: ['He said: “We wait.” Then he left.'],
      quote: ['We wait no longer.'],
      form: ['direct-quote'],
      speaker: ['Somebody Unheard-of'],
      dateEarliest: ['2024-08-16'],
    })
    await press(page, 'Save the statement')
    const said = (await problems(page)).join('\n')
    expect(said).toContain('Somebody Unheard-of')
    expect(said).toMatch(/passage/)
    expect(await page.locator('[name=quote]').inputValue()).toBe('We wait no longer.')
    await page.goto('/desk')
    expect(await page.getByRole('link', { name: /new statement/i }).count()).toBeGreaterThan(0)
  })
})

describe('a correction', () => {
  const corrected = async () => {
    await here.page.goto('/corrections')
    return here.page.locator('main').innerText()
  }

  test('stands among the corrections with its reason and its effect, and is undone', async () => {
    const { page } = here
    const { database } = site
    expect(await corrected()).not.toContain('A misreading')
    await page.goto('/desk/statement/S1')
    await fill(page, {
      level: ['1'],
      why: ['A misreading of the condition'],
      rationale: ['Only demands, on a condition.'],
    })
    await press(page, 'Save the changes')
    expect(await problems(page)).toEqual([])
    const words = await corrected()
    expect(words).toContain('A misreading of the condition')
    expect(words).toMatch(/\+2[\s\S]*\+1/)
    expect(words).toMatch(/Israel/)
    expect(words).toMatch(/median/i)
    await page.goto('/changes')
    await page.getByRole('link', { name: 'A misreading of the condition' }).click()
    await unfold(page)
    await page.locator('form.undo [name=why]').first().fill('It was right before')
    await page.locator('form.undo button').first().click()
    await page.waitForLoadState()
    const statement = await recordFor(database, 'statement', 'S1')
    const coding = await recordFor(database, 'coding', statement?.adoptedCodingId ?? '')
    expect(coding?.level).toBe(2)
    expect(await corrected()).toContain('It was right before')
  })

  test('by two people at once becomes a question and no silent loss', async () => {
    const { page, context } = here
    const { database } = site
    const other = await context.newPage()
    await page.goto('/desk/statement/S1')
    await other.goto('/desk/statement/S1')
    await fill(other, { place: ['Tel Aviv'], why: ['Where it was said'] })
    await press(other, 'Save the changes')
    // A window behind another one is drawn rarely, and a button counts as still only once it was drawn twice.
    await page.bringToFront()
    await fill(page, { place: ['Jerusalem'], why: ['Where it was said'] })
    await press(page, 'Save the changes')
    const shown = await page.locator('main').innerText()
    expect(shown).toContain('Tel Aviv')
    expect((await recordFor(database, 'statement', 'S1'))?.place).toBe('Tel Aviv')
    expect(await page.locator('[name=place]').first().inputValue()).toBe('Jerusalem')
    await other.close()
  })
})

describe('tables and whole data sets', () => {
  async function send(page: Page, path: string): Promise<void> {
    await page.goto('/desk/imports')
    await page.locator('input[type=file]').setInputFiles(path)
    await press(page, 'Send the file')
  }

  /** Waits until the work on a file is over. */
  const settled = (page: Page) =>
    expect
      .poll(
        async () => {
          await page.reload()
          return page.locator('progress').count()
        },
        { timeout: 200_000, interval: 500 },
      )
      .toBe(0)

  test('a table with mistakes is refused row by row, and nothing of it stays', async () => {
    const { page } = here
    const { database } = site
    const path = join(folder, 'broken.csv')
    await writeMadeUpTable(path, 300, (row, place) =>
      place === 17 ? { ...row, level: 9 } : place === 40 ? { ...row, date_earliest: '2031-02-30' } : row,
    )
    const before = await database.revision.count()
    await send(page, path)
    await settled(page)
    await press(page, /^Check/)
    await settled(page)
    const words = await page.locator('main').innerText()
    expect(words).toMatch(/level[\s\S]*9/)
    expect(words).toContain('2031-02-30')
    expect(words).toContain('Belmark')
    expect(await page.getByRole('button', { name: /^Import/ }).count()).toBe(0)
    expect(await database.revision.count()).toBe(before)
  })

  test('everything exported and imported into an empty Parallax is equal, history and all', async () => {
    const { page } = here
    await page.goto('/desk/export')
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'JSON' }).first().click(),
    ])
    const first = join(folder, 'first.json')
    await download.saveAs(first)
    await joinFirst(there.page, otherSite.databaseUrl, 'Bea Marsh')
    await send(there.page, first)
    await settled(there.page)
    if ((await there.page.getByRole('button', { name: /^Check/ }).count()) > 0) {
      await press(there.page, /^Check/)
      await settled(there.page)
    }
    await press(there.page, /^Import/)
    await settled(there.page)
    await there.page.goto('/desk/export')
    const [again] = await Promise.all([
      there.page.waitForEvent('download'),
      there.page.getByRole('link', { name: 'JSON' }).first().click(),
    ])
    const second = join(folder, 'second.json')
    await again.saveAs(second)
    const content = (path: string) => readFileSync(path, 'utf8').replace(/"exportedAt":"[^"]*"/, '')
    expect(content(first).length).toBeGreaterThan(10_000)
    expect(content(second)).toBe(content(first))
  })
})

test('the pages for people who write have no serious accessibility fault and fit a phone', async () => {
  const scripted = await site.browser.newContext({
    ...SAME_EVERYWHERE,
    baseURL: site.address,
    storageState: await here.context.storageState(),
  })
  const page = await scripted.newPage()
  const errors = errorsOf(page)
  const paths = [
    '/desk',
    '/desk/actor',
    '/desk/actor/israel',
    '/desk/source/new',
    '/desk/statement/new',
    '/desk/statement/S1',
  ]
  const more = [
    '/desk/imports',
    '/desk/imports/columns',
    '/desk/export',
    '/account',
    '/people',
    '/changes',
    '/corrections',
  ]
  for (const path of [...paths, ...more, '/history/statement/S1']) {
    await page.goto(path)
    expect(await faultsOf(page)).toEqual([])
    await page.setViewportSize({ width: 360, height: 740 })
    await expect.poll(() => overflowOf(page), { message: path }).toBeLessThanOrEqual(0)
    await page.setViewportSize({ width: 1280, height: 900 })
  }
  expect(errors).toEqual([])
  await scripted.close()
})

test('with JavaScript a draft is kept by itself, and names are offered as one types', async () => {
  const scripted = await site.browser.newContext({
    ...SAME_EVERYWHERE,
    baseURL: site.address,
    storageState: await here.context.storageState(),
  })
  const page = await scripted.newPage()
  await page.goto('/desk/statement/new')
  await page.locator('[name=topics]').fill('ceasefire')
  await page.getByRole('option', { name: /Gaza ceasefire talks/ }).click()
  await page.locator('[name=note]').fill('A note that must not be lost')
  await page.getByText(/Draft saved/).waitFor()
  await page.close()
  const again = await scripted.newPage()
  await again.goto('/desk')
  await again
    .getByRole('link', { name: /^New statement/ })
    .first()
    .click()
  await again.waitForURL(/draft=/)
  expect(await again.locator('[name=note]').inputValue()).toBe('A note that must not be lost')
  expect(await again.locator('[name=topics]').inputValue()).toContain('Gaza ceasefire talks')
  await scripted.close()
})

test('a page runs only scripts with its nonce, another each time', async () => {
  const policies = await Promise.all(
    ['/', '/sign-in'].map(async (path) => {
      const response = await fetch(site.address + path)
      const policy = response.headers.get('content-security-policy') ?? ''
      const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? ''
      const scripts = [...(await response.text()).matchAll(/<script\b([^>]*)>/g)].map(
        ([, attributes]) => attributes ?? '',
      )
      expect(scripts.length).toBeGreaterThan(0)
      for (const attributes of scripts) expect(attributes).toContain(`nonce="${nonce}"`)
      expect(policy).not.toMatch(/script-src[^;]*'unsafe/)
      return nonce
    }),
  )
  expect(new Set(policies).size).toBe(2)
  expect(policies[0]).toMatch(/\S{16,}/)
})

test('nothing that runs in a browser holds a secret, a password’s hash or the database', () => {
  const files = (path: string): string[] =>
    statSync(path).isDirectory() ? readdirSync(path).flatMap((name) => files(join(path, name))) : [path]
  const scripts = files('.next/static').filter((path) => path.endsWith('.js'))
  expect(scripts.length).toBeGreaterThan(5)
  writeFileSync(join(folder, 'all.js'), scripts.map((path) => readFileSync(path, 'utf8')).join('\n'))
  const text = readFileSync(join(folder, 'all.js'), 'utf8')
  for (const word of [
    'better-auth',
    'PrismaClient',
    'DATABASE_URL',
    'tokenHash',
    'process.env.SECRET',
    'scrypt',
  ])
    expect(text, word).not.toContain(word)
})
