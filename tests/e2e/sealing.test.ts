// While a round is open nobody but its coder sees a coding of it. Every address of the product is asked for as everybody, by
// HTTP and without a browser, and read for words that only one coder has written.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { exportJson } from '@/lib/db/import/dataset-export'
import { assignedTo, keepAnswer } from '@/lib/db/rounds/assignments'
import { closeRound } from '@/lib/db/rounds/round'
import { FIGURES } from '@/lib/figures/all'
import type { Person, Role } from '@/lib/person'
import { unzipped } from '@/lib/table/zip'
import { madeUpDatabase, type TestDatabase } from '../support/database'
import { signedIn } from '../support/people'
import { coderIdOf, openedRound, roundIdOf } from '../support/rounds'
import { type Server, startServer } from '../support/server'

const UNITS = ['M1', 'M2', 'M3']
/** Who codes in the round, each with a word that nobody else writes. */
const MARKS = { anna: 'zqannazq', bela: 'zqbelazq' }
type CoderName = keyof typeof MARKS

let open: TestDatabase
let server: Server
let slug = ''
const people = new Map<string, { person: Person; cookie: string }>()
const as = (name: string) => people.get(name) ?? { person: null, cookie: '' }

beforeAll(async () => {
  open = await madeUpDatabase(12)
  const { database } = open
  for (const role of ['reader', 'annotator', 'coder', 'editor', 'admin'] satisfies Role[])
    people.set(role, await signedIn(database, role, `The ${role}`))
  people.set('anna', await signedIn(database, 'annotator', 'Anna'))
  // One who codes may do everything else too, and sees no more for it.
  people.set('bela', await signedIn(database, 'admin', 'Bela'))
  const coders = (['anna', 'bela'] as const).map((name) => as(name).person as Person)
  slug = await openedRound(database, as('editor').person as Person, coders, UNITS)
  const roundId = await roundIdOf(database, slug)
  for (const [name, mark] of Object.entries(MARKS)) {
    const coderId = await coderIdOf(database, as(name).person as Person)
    for (const [place, { statementId }] of (await assignedTo(database, roundId, coderId)).entries())
      await keepAnswer(
        database,
        { roundId, coderId, statementId },
        {
          ...{ level: 2, outOfScope: false, conditional: true, hedged: false, deterrentFrame: false },
          ...{ confidence: 'high', question: '3', rationale: `${mark} says so of ${statementId}.` },
        },
        // Done, begun and set aside: all are sealed.
        place === 0 ? 'answer' : place === 1 ? 'skipped' : 'cannot-judge',
      )
  }
  server = await startServer({ databaseUrl: open.url })
})
afterAll(async () => {
  await server?.stop()
  await open?.close()
})

/** The addresses of all pages and files of the product, as the folder `app` has them: "/statements/[statement]". */
function routesOf(folder = 'app', path = ''): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const { name } = entry
    const below = /^\(.*\)$/.test(name) ? path : `${path}/${name}`
    if (entry.isDirectory()) return name.startsWith('_') ? [] : routesOf(join(folder, name), below)
    return name === 'page.tsx' || name === 'route.ts' ? [path || '/'] : []
  })
}

/** Records to ask for by type and id; the coding is one that would be there if it were not sealed. */
const RECORDS: Record<string, readonly string[]> = {
  statement: ['M1', 'M2'],
  coding: ['M1-0', 'M1-port-ilse-round-1-1'],
  round: ['port-ilse-round-1'],
  coder: ['coder-anna', 'new'],
  dataset: ['made-up'],
  codebook: ['codebook-1'],
}
const FILES = ['data.csv', 'data.json', 'data.xlsx', 'bundle.zip', 'figure.svg', 'citation.json']

/** What may stand in place of each part in brackets. A new kind of address must say it here, or the test fails. */
const VALUES: Record<string, (route: string) => readonly string[]> = {
  '[statement]': () => UNITS,
  '[figure]': () => FIGURES.map(({ slug: figure }) => figure),
  '[file]': (route) =>
    route.startsWith('/reliability/')
      ? ['matrix.csv', 'long.csv', 'recal.csv', 'code.zip', 'agreement.json']
      : route.startsWith('/figures/spectrum/')
        ? FILES
        : ['data.json'],
  '[frozen]': () => ['aaaaaaaaaaaaaaaaaaaaaa'],
  '[changeset]': () => changesets,
  '[type]': () => Object.keys(RECORDS),
  '[id]': (route) => RECORDS[route.split('/')[2] ?? ''] ?? ['M1'],
  '[token]': () => ['no-such-token'],
  '[actor]': () => ['belmark'],
  '[topic]': () => ['port-ilse'],
  '[source]': () => ['source-0'],
  '[round]': (route) => (route.startsWith('/reliability/') ? [slug, 'all'] : [slug]),
}
let changesets: string[] = []

/** Every way to fill the brackets of a route. */
function filled(route: string): string[] {
  const bracket = /\[[^\]]+\]/.exec(route)?.[0]
  if (bracket === undefined) return [route]
  const values = VALUES[bracket]?.(route)
  if (!values) throw new Error(`${route}: say in this test what may stand for ${bracket}`)
  return values.flatMap((value) => filled(route.replace(bracket, value)))
}

/** Further ways to ask: a past day, a search for the very word, and one's own parameters of some addresses. */
function asked(path: string): string[] {
  const today = new Date().toISOString().slice(0, 10)
  const more = ['/statements', '/statements.json', '/statements.atom', '/'].includes(path)
    ? [`?q=${MARKS.anna}`, `?asof=${today}`]
    : /^\/(?:statements|changes|corrections|figures\/spectrum\/data)/.test(path)
      ? [`?asof=${today}`]
      : []
  if (/^\/code\/[^/]+$/.test(path)) more.push('?unit=1', '?unit=2', '?unit=3')
  if (path === '/desk/names') more.push(`?type=statement&q=${MARKS.anna}`, `?type=coder&q=${MARKS.bela}`)
  if (/^\/desk\/statement\/M/.test(path)) more.push('?codings=shown', '?coding=new')
  if (path === '/desk/export/parallax.json') more.push('?passages=no')
  return ['', ...more].map((query) => path + query)
}

/** What an answer says, compressed files unpacked: they would hide a word. */
async function textOf(response: Response): Promise<string> {
  const bytes = new Uint8Array(await response.arrayBuffer())
  const isZip = bytes[0] === 0x50 && bytes[1] === 0x4b
  const parts = isZip ? Object.values(await unzipped(bytes)) : [bytes]
  return parts.map((part) => Buffer.from(part).toString('utf8')).join('\n')
}

const get = (path: string, cookie: string) =>
  fetch(server.address + path, { headers: cookie === '' ? {} : { cookie }, redirect: 'manual' })

/** Where each mark was read by whom, as "/statements/M1: zqannazq"; and how many addresses answered with a page or file. */
async function crawled(
  name: string,
  paths: readonly string[],
): Promise<{ found: string[]; answered: number }> {
  const found: string[] = []
  let answered = 0
  for (const path of paths) {
    const response = await get(path, as(name).cookie)
    if (response.status === 200) answered += 1
    const text = await textOf(response)
    const own = MARKS[name as CoderName]
    for (const mark of Object.values(MARKS)) {
      // One's own stands on the coder's desk, and what somebody asked for stands in the page that looks for it.
      const isOwn = mark === own && path.startsWith('/code/')
      const echoed = path.includes(`q=${mark}`)
      const said = echoed ? `${mark} says` : mark
      if (text.includes(said) && !isOwn) found.push(`${path}: ${mark}`)
    }
  }
  return { found, answered }
}

/** Everything that can be asked for. Public figures are the same for all: they are asked for once. */
function addresses(everything: boolean): string[] {
  return routesOf()
    .filter((route) => everything || !route.startsWith('/figures/'))
    .flatMap(filled)
    .flatMap(asked)
}

describe('while a round is open', () => {
  beforeAll(async () => {
    const rows = await open.database.revision.findMany({
      select: { changeset: true },
      orderBy: { id: 'desc' },
      take: 4,
    })
    changesets = [...new Set(rows.flatMap(({ changeset }) => changeset ?? []))]
  })

  test.each(['nobody', 'reader', 'annotator', 'coder', 'editor', 'admin', 'anna', 'bela'])(
    'no address shows %s what another coder judged',
    async (name) => {
      const { found, answered } = await crawled(name, addresses(name === 'nobody' || name === 'bela'))
      expect(found).toEqual([])
      expect(answered).toBeGreaterThan(name === 'nobody' ? 60 : 20)
    },
  )

  test('a coder reads the own answers again', async () => {
    for (const name of ['anna', 'bela'] as const) {
      const pages = await Promise.all(
        [1, 2, 3].map(async (unit) => textOf(await get(`/code/${slug}?unit=${unit}`, as(name).cookie))),
      )
      for (const page of pages) expect(page).toContain(MARKS[name])
    }
  })

  test('an answer that is refused says nothing of others’', async () => {
    const body = new URLSearchParams({ unit: '99', level: '1', rationale: 'My own words.' })
    for (const name of ['anna', 'annotator', 'admin', 'nobody']) {
      const response = await fetch(`${server.address}/code/${slug}/save`, {
        method: 'POST',
        body,
        headers: { cookie: as(name).cookie, origin: server.address },
        redirect: 'manual',
      })
      const text = await textOf(response)
      for (const mark of Object.values(MARKS)) expect(text).not.toContain(mark)
    }
  })

  test('nor does the whole data set as a file, with everything that is private', async () => {
    let text = ''
    for await (const part of exportJson({ public: false, url: open.url, at: new Date() })) text += part
    expect(text).toContain('port-ilse-round-1')
    for (const mark of Object.values(MARKS)) expect(text).not.toContain(mark)
  })
})

test('once it is closed everybody reads them', async () => {
  await closeRound(open.database, as('editor').person as Person, slug)
  const coded = await open.database.coding.findMany({ where: { roundId: { not: null } } })
  expect(coded).toHaveLength(2)
  const paths = coded.flatMap(({ statementId }) => [
    `/statements/${statementId}`,
    '/statements.json',
    '/changes',
  ])
  const { found } = await crawled('nobody', paths)
  for (const [name, mark] of Object.entries(MARKS)) expect(found.join(), name).toContain(mark)
})
