// Files as they stood on a day, asked for by their addresses, held against the same files taken on that day.
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dataFor, questionedFor } from '@/app/_parts/page-request'
import { frozenView } from '@/app/(compare)/_parts/frozen-view'
import { GET as figureFile } from '@/app/(compare)/figures/[figure]/[file]/route'
import { GET as embed } from '@/app/(compare)/figures/[figure]/embed/route'
import { POST as freezeRoute } from '@/app/(compare)/figures/[figure]/freeze/route'
import { GET as feed } from '@/app/(words)/statements.atom/route'
import { GET as statementsCsv } from '@/app/(words)/statements.csv/route'
import { GET as statementsJson } from '@/app/(words)/statements.json/route'
import { addressAsOf, compareAddress } from '@/lib/address'
import { database } from '@/lib/db/store/client'
import { record } from '@/lib/db/store/record'
import { recordFor } from '@/lib/db/store/stored-records'
import { FIGURES } from '@/lib/figures/all'
import { type TestDatabase, testDatabase } from '@/tests/support/database'
import { change, madeUpRecords } from '@/tests/support/made-up'

const HOST = 'https://parallax.test'
const HEADERS = { host: 'parallax.test', 'x-forwarded-proto': 'https' }
const request = (path: string, headers: Record<string, string> = {}) =>
  new Request(HOST + path, { headers: { ...HEADERS, ...headers } })
const figure = (slug: string, file: string, query: string, headers = {}) =>
  figureFile(request(`/figures/${slug}/${file}${query}`, headers), {
    params: Promise.resolve({ figure: slug, file }),
  })

let one: TestDatabase
/** The statement whose coding is corrected on the second day. */
let corrected = ''
/** What a reader took home each day: file to its text. */
const taken = new Map<string, Map<string, string>>()
const DAYS = ['2031-06-01', '2031-06-02', '2031-06-04']
const QUERY = 'actor=belmark&actor=kestria&actor=varn'

/** Without the words and the address of the day, and without the day of the export. */
const plain = (text: string) =>
  text
    .replaceAll(/,? ?(?:the data )?as it stood at the end of \d+ \w+ \d{4}/g, '')
    .replaceAll(/(?<="asOf": ?)"\d{4}-\d\d-\d\d"/g, 'null')
    // A feed of a past day is a feed of its own; its entries are the same.
    .replace(/(?<=<feed [^>]*>\s*)<id>[^<]*<\/id>/, '')
    .replaceAll(/(?:&amp;|&|\?)asof=\d{4}-\d\d-\d\d/g, '')

async function filesOn(asOf: string | null): Promise<Map<string, string>> {
  const query = asOf === null ? `?${QUERY}` : `?${QUERY}&asof=${asOf}`
  const files = new Map<string, string>()
  const take = async (name: string, response: Response) => {
    expect(response.status, name).toBe(200)
    files.set(name, plain(await response.text()))
  }
  for (const { slug } of FIGURES) {
    for (const file of ['data.csv', 'data.json'])
      await take(`${slug} ${file}`, await figure(slug, file, query))
    // A longer sub-title moves everything below it, so of a picture its marks are compared.
    const picture = await (await figure(slug, 'figure.svg', query)).text()
    files.set(`${slug} marks`, (picture.match(/aria-label="[^"]*"|<title>[^<]*/g) ?? []).join('\n'))
  }
  await take(
    'embed',
    await embed(request(`/figures/spectrum/embed${query}`), {
      params: Promise.resolve({ figure: 'spectrum' }),
    }),
  )
  await take('csv', await statementsCsv(request(`/statements.csv${query}`)))
  await take('json', await statementsJson(request(`/statements.json${query}`)))
  await take('feed', await feed(request(`/statements.atom${query}`)))
  return files
}

beforeAll(async () => {
  one = await testDatabase()
  process.env.DATABASE_URL = one.url
  const db = database()
  const all = madeUpRecords(60)
  const early = all.filter(({ id }) => !/^M[45]\d(?:-\d)?$/.test(id))
  const write = (day: string | undefined, changes: Parameters<typeof record>[2]) =>
    record(db, { who: 'Ada Brenn', why: `the work of ${day}`, at: new Date(`${day}T10:00:00Z`) }, changes)
  const keep = async (day: string | undefined) => taken.set(day ?? '', await filesOn(null))
  await write(DAYS[0], early)
  await keep(DAYS[0])
  const { statements } = JSON.parse(taken.get(DAYS[0] ?? '')?.get('json') ?? '') as {
    statements: { id: string; coding: { id: string } | null }[]
  }
  const coded = statements.find(({ coding }) => coding !== null)
  corrected = coded?.id ?? ''
  const coding = await recordFor(db, 'coding', coded?.coding?.id ?? '')
  const actor = await recordFor(db, 'actor', 'actor-belmark')
  if (!coding || !actor) throw new Error('the made-up records have changed')
  await write(DAYS[1], [
    {
      type: 'coding',
      id: coding.id,
      after: { ...coding, level: coding.level === 3 ? -3 : 3, outOfScope: false },
    },
    { type: 'actor', id: actor.id, after: { ...actor, shortName: 'Belmark renamed' } },
  ])
  await keep(DAYS[1])
  await write(DAYS[2], all)
  await keep(DAYS[2])
})
afterAll(() => one?.close())

describe('a file as of a day', () => {
  test.each(DAYS)('is the file that was taken on %s, but for the words that say so', async (day) => {
    const then = taken.get(day)
    const now = await filesOn(day)
    expect(now.size).toBe(then?.size)
    for (const [name, text] of now) expect(text, name).toBe(then?.get(name))
  })

  test('differs from today’s where something was changed since', async () => {
    const now = taken.get(DAYS[2] ?? '')
    expect(taken.get(DAYS[0] ?? '')?.get('spectrum data.csv')).not.toBe(now?.get('spectrum data.csv'))
  })

  test('says of which day it is', async () => {
    const svg = await (await figure('spectrum', 'figure.svg', `?${QUERY}&asof=2031-06-01`)).text()
    expect(svg.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')).toContain(
      'as it stood at the end of 1 June 2031',
    )
    const json = await (await statementsJson(request(`/statements.json?asof=2031-06-03`))).text()
    expect(json).toMatch(/the data as it stood at the end of 3 June 2031/)
    expect(json).toContain('asof=2031-06-03')
  })

  test('of a day that is none is refused in words', async () => {
    for (const [query, words] of [
      ['asof=2031-02-30', 'asof=2031-02-30: a day is written YYYY-MM-DD and must exist'],
      ['asof=2031-06-01&asof=2031-06-02', 'asof=2031-06-01, 2031-06-02: asof can be asked only once'],
    ]) {
      const response = await figure('spectrum', 'data.csv', `?${query}`)
      expect(response.status).toBe(400)
      expect((await response.text()).trim().split('\n')[1]).toBe(words)
    }
  })

  test('of a day before the first has nothing in it', async () => {
    const response = await statementsCsv(request('/statements.csv?asof=2031-05-31'))
    expect((await response.text()).trim().split('\n')).toHaveLength(1)
  })
})

describe('an ETag', () => {
  const tagOf = async (query: string) =>
    (await figure('spectrum', 'figure.svg', query)).headers.get('etag') ?? ''

  test('of a day stays when something is written today, and today’s does not', async () => {
    const [past, now] = [await tagOf('?asof=2031-06-01'), await tagOf('')]
    await record(database(), { who: 'Ada Brenn', why: 'one more', at: new Date('2031-06-09T00:00:00Z') }, [
      change('coder', { id: 'one-more', name: 'One More' }),
    ])
    expect(await tagOf('?asof=2031-06-01')).toBe(past)
    expect(await tagOf('')).not.toBe(now)
    const again = await figure('spectrum', 'figure.svg', '?asof=2031-06-01', { 'if-none-match': past })
    expect([again.status, await again.text()]).toEqual([304, ''])
  })

  test('is another for other words on the picture, and for another host', async () => {
    const tag = await tagOf('')
    expect(await tagOf('?title=Other')).not.toBe(tag)
    const elsewhere = await figure('spectrum', 'figure.svg', '', { host: 'elsewhere.test' })
    expect(elsewhere.headers.get('etag')).not.toBe(tag)
  })
})

describe('a page', () => {
  test('passes over a day that is none, names it, and asks of today', async () => {
    const data = await dataFor(new URLSearchParams('asof=soon&actor=varn'))
    expect(data.db).toBe(database())
    expect(data.asOf).toBeNull()
    const { question, ignored } = await questionedFor(data)
    expect(question).toMatchObject({ asOf: null, actors: ['varn'] })
    expect(ignored.map(({ key, value }) => `${key}=${value}`)).toEqual(['asof=soon'])
  })

  test('reads its question in the words of that day', async () => {
    const { vocabulary, question } = await questionedFor(
      await dataFor(new URLSearchParams('asof=2031-06-01')),
    )
    expect(vocabulary.actors.map(({ shortName }) => shortName)).toContain('Belmark')
    expect(compareAddress(question)).toContain('asof=2031-06-01')
  })

  test('links to another day by changing nothing else of an address', () => {
    expect(addressAsOf('/statements/M1#history', '2031-06-01')).toBe('/statements/M1?asof=2031-06-01#history')
    expect(addressAsOf('/?actor=varn&asof=2031-06-01', null)).toBe('/?actor=varn')
    expect(addressAsOf('/?actor=varn&asof=2031-06-01', '2031-06-02')).toBe('/?actor=varn&asof=2031-06-02')
  })
})

test('a view of an earlier day is frozen as such, and tells what was corrected since that day', async () => {
  const response = await freezeRoute(
    new Request(`${HOST}/figures/spectrum/freeze?actor=belmark&actor=varn&actor=kestria&asof=2031-06-01`, {
      method: 'POST',
      headers: { ...HEADERS, 'sec-fetch-site': 'same-origin' },
    }),
    { params: Promise.resolve({ figure: 'spectrum' }) },
  )
  expect(response.status).toBe(303)
  const id = response.headers.get('location')?.split('/').at(-1) ?? ''
  const view = await frozenView(id)
  expect(view?.frozen.sentence).toContain('as it stood at the end of 1 June 2031')
  expect(view?.corrections.map(({ statement }) => statement)).toContain(corrected)
})
