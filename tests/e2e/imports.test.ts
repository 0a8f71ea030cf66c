// Tables of other people's programs from the first page to the figure: a file of Discourse Network Analyzer, events with
// another scale's codes, and sentences judged by a crowd. All of it is made up.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { faultsOf, overflowOf, SAME_EVERYWHERE } from '@/tests/support/browser'
import { seededDatabase, temporaryFolder } from '@/tests/support/database'
import { writeMadeUpDna } from '@/tests/support/dna'
import { joinFirst, openSite } from '@/tests/support/site'

const folder = temporaryFolder()
const site = openSite(() => seededDatabase())
let page: Page

beforeAll(async () => {
  const context = await site.browser.newContext({ ...SAME_EVERYWHERE, baseURL: site.address })
  page = await context.newPage()
  await joinFirst(page, site.databaseUrl, 'Ada Quill')
})
afterAll(() => page?.context().close())

/** Sends a file and waits for the question of what its columns become. */
async function send(path: string): Promise<void> {
  await page.goto('/desk/imports')
  await page.locator('input[type=file]').setInputFiles(path)
  await page.getByRole('button', { name: 'Send the file' }).click()
  await page.getByRole('button', { name: 'Check the file' }).waitFor({ timeout: 50_000 })
}

const become = (column: string, what: string) =>
  page.getByLabel(`What “${column}” becomes`, { exact: true }).selectOption(what)

/** For the eye, where a folder is given. */
async function show(name: string) {
  const to = process.env.SHOTS
  if (!to) return
  for (const [width, theme] of [
    [1280, 'light'],
    [360, 'light'],
    [1280, 'dark'],
  ] as const) {
    await page.emulateMedia({ colorScheme: theme })
    await page.setViewportSize({ width, height: 900 })
    await page.screenshot({ path: `${to}/${name}-${width}-${theme}.png`, fullPage: true })
  }
  await page.emulateMedia({ colorScheme: 'light' })
  await page.setViewportSize({ width: 1280, height: 900 })
}

async function check(button = 'Check the file'): Promise<void> {
  await page.getByRole('button', { name: button }).click()
  await page.locator('.tallies').waitFor({ timeout: 50_000 })
}

/** Takes every proposed reading, makes every new name, and checks once more. */
async function answerAll(): Promise<void> {
  for (const box of await page.locator('fieldset.reading input[type=checkbox]').all()) await box.check()
  for (const box of await page.locator('.unknown .make input').all()) await box.check()
  await check('Check again with this')
}

async function store(): Promise<void> {
  await page.getByRole('button', { name: 'Import all of it' }).click()
  await page.locator('.outcome .large').waitFor({ timeout: 50_000 })
}

const tallies = () => page.locator('.tallies').innerText()

test('a file of Discourse Network Analyzer: agreement becomes levels, and the figure has its actors', async () => {
  const path = join(folder, 'talks.dna')
  writeMadeUpDna(path)
  await send(path)
  await become('organization', 'signatories')
  await become('person', 'speaker')
  await become('concept', 'topics')
  await become('agreement', 'level')
  await page.getByLabel('The same Attribution for every row').selectOption('on-record')
  await page.getByRole('button', { name: 'Keep this and look again' }).click()
  await page.getByLabel('Level of 1', { exact: true }).selectOption('-2')
  await page.getByLabel('Level of 0', { exact: true }).selectOption('1')
  await show('dna-map')
  await check()
  await show('dna-check')
  await answerAll()
  await show('dna-ready')
  expect(await page.locator('.preview .statement').count()).toBe(3)
  expect(await faultsOf(page)).toEqual([])
  await store()
  expect(await page.locator('.outcome .large').innerText()).toContain('3 added')

  await page.goto('/?actor=belmark&actor=kestria')
  const marks = page.locator('.figure svg a')
  await expect.poll(() => marks.count()).toBeGreaterThanOrEqual(3)
  expect(await page.locator('.figure').innerText()).toContain('Kestria')
})

/** Codes of events: four digits, as conflict event data have them. */
const CODES = Array.from({ length: 122 }, (_, at) => String(1010 + at * 10))

test('a table of events: 122 codes get their levels by search, the rest has none, and days are read as they are written', async () => {
  const path = join(folder, 'events.tsv')
  const rows = CODES.map((code, at) =>
    [
      `e${at}`,
      at % 2 === 0 ? 'Ostria' : 'Varn Front',
      `${1 + (at % 28)}/03/2032`,
      code,
      `Event ${at} at the river line.`,
    ].join('\t'),
  )
  writeFileSync(path, `Event ID\tSource Country\tEvent Date\tCAMEO Code\tSentence\n${rows.join('\n')}\n`)
  await send(path)
  await become('Event ID', 'statement')
  await become('Source Country', 'signatories')
  await become('Event Date', 'date_earliest')
  await become('CAMEO Code', 'level')
  await become('Sentence', 'paraphrase')
  await page.getByLabel('The same Attribution for every row').selectOption('outlet-paraphrase')
  await page.getByLabel('The same Outlet for every row').fill('Ilse Wire')
  await page.getByRole('button', { name: 'Keep this and look again' }).click()
  await page.getByLabel('The same Coder for every row').fill('Event coder')
  await page.getByLabel('Find a value').fill('1980')
  expect(await page.locator('#level-values tbody tr:visible').count()).toBe(1)
  await page.getByLabel('Level of 1980', { exact: true }).selectOption('3')
  await page.getByLabel('Find a value').fill('')
  await page.getByLabel('Level of 1010', { exact: true }).selectOption('-1')
  await page.getByText('The rest has no level').click()
  await show('events-map')
  await check()
  await show('events-check')
  expect(await page.locator('fieldset.reading').innerText()).toContain('Dates: day, month, year')
  expect(await page.locator('fieldset.reading').innerText()).toMatch(/1\/03\/2032\s+2032-03-01/)
  await answerAll()
  expect(await tallies()).toMatch(/122\s+to add[\s\S]*2\s+codings|to add\s+122[\s\S]*codings\s+2/i)
  await store()

  await page.goto('/?actor=ostria&actor=varn-front')
  await expect.poll(() => page.locator('.figure svg a').count()).toBeGreaterThanOrEqual(2)
})

test('a table of a crowd: one row a coding, a list and words for nothing are asked once, and the plan is kept', async () => {
  const path = join(folder, 'crowd.csv')
  const coders = ['w1', 'w2', 'w3']
  const rows = Array.from({ length: 6 }, (_, at) =>
    coders.map((coder, place) =>
      [
        ...[`u${at}`, at === 0 ? 'Belmark|Kestria' : 'Belmark', at === 1 ? 'NA' : 'River line'],
        ...['2032-04-01', `Sentence ${at} on the line.`, coder, String(((at + place) % 3) - 1)],
      ].join(','),
    ),
  ).flat()
  writeFileSync(path, `unit,who,topic,date,sentence,worker,value\n${rows.join('\n')}\n`)
  await send(path)
  await become('unit', 'statement')
  await become('who', 'signatories')
  await become('sentence', 'paraphrase')
  await become('worker', 'coder')
  await become('value', 'level')
  await page.getByLabel('The same Attribution for every row').selectOption('outlet-paraphrase')
  await page.getByLabel('The same Outlet for every row').fill('Ilse Wire')
  await check()
  await show('crowd-check')
  const asked = await page.locator('fieldset.reading legend').allInnerTexts()
  expect(asked.map((legend) => /“(\w+)”/.exec(legend)?.[1]).sort()).toEqual(['topic', 'value', 'who'])
  expect(await page.getByRole('button', { name: 'Import all of it' }).count()).toBe(0)
  for (const width of [360, 1280]) {
    await page.setViewportSize({ width, height: 900 })
    expect(await overflowOf(page)).toBe(0)
  }
  expect(await faultsOf(page)).toEqual([])
  await answerAll()
  expect(await tallies()).toMatch(/18/)
  await store()
  expect(await site.database.coding.count({ where: { statementId: { in: ['u0', 'u1'] } } })).toBe(6)
  const first = await site.database.statement.findUnique({
    where: { id: 'u0' },
    include: { actors: true, adoptedCoding: true },
  })
  expect(first?.actors).toHaveLength(2)
  expect(first?.adoptedCoding?.level).toBe(0)
  await page.goto('/?actor=belmark')
  await expect.poll(() => page.locator('.figure svg a').count()).toBeGreaterThanOrEqual(5)
})
