// What an address may carry. A misspelt key must not answer with other data than was asked for: files refuse it, pages
// name it. Held for every route and page there is.
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lookKeys, unusedIn } from '@/app/_parts/parameters'
import { parsePresentation } from '@/app/_parts/presentation'
import { FILES, isFigureFile } from '@/lib/address'
import { FIGURES } from '@/lib/figures/all'
import { parseOptions } from '@/lib/figures/figure'
import { describeIgnored, parseQuestion, QUESTION_KEYS } from '@/lib/question'
import { seededDatabase } from '@/tests/support/database'
import { madeUpVocabulary } from './support/made-up'

const HOST = 'https://parallax.test'
const TRACKERS =
  'utm_source=letter&utm_medium=mail&UTM_Campaign=a&fbclid=x&gclid=x&msclkid=x&gbraid=x&mc_cid=x&mc_eid=x&ref=feed'

type Handler = (request: Request, context: { params: Promise<Record<string, string>> }) => Promise<Response>
type RouteModule = { GET?: Handler; POST?: Handler }

let close: () => Promise<void>
beforeAll(async () => {
  const seeded = await seededDatabase()
  close = seeded.close
  process.env.DATABASE_URL = seeded.url
})
afterAll(() => close?.())

const MODULES = import.meta.glob<RouteModule>('../app/**/route.{ts,tsx}')
/** The address of a route: folders in round brackets group files and stand in no address. */
const pathOf = (file: string) =>
  file
    .replace('../app', '')
    .replace(/\/route\.tsx?$/, '')
    .replaceAll(/\/\([^)]+\)/g, '')
const PATHS = Object.keys(MODULES).map(pathOf)
const moduleAt = (path: string) => Object.entries(MODULES).find(([file]) => pathOf(file) === path)?.[1]

/** What stands for the parts of an address between brackets; a figure has many files. */
const PARTS: Record<string, string[]> = { figure: ['spectrum'], file: Object.keys(FILES) }

/** Every address of a route, with its parts by name. */
function addressesOf(path: string): { address: string; parts: Record<string, string> }[] {
  const names = [...path.matchAll(/\[(\w+)\]/g)].map(([, name = '']) => name)
  const all = names.reduce<Record<string, string>[]>(
    (found, name) =>
      found.flatMap((one) => (PARTS[name] ?? ['x']).map((value) => ({ ...one, [name]: value }))),
    [{}],
  )
  return all.map((parts) => ({ address: path.replace(/\[(\w+)\]/g, (_, name) => parts[name] ?? ''), parts }))
}

async function answered(path: string, method: 'GET' | 'POST', query: string): Promise<[string, Response][]> {
  const handler = (await moduleAt(path)?.())?.[method]
  if (!handler) return []
  const headers = { host: 'parallax.test', 'x-forwarded-proto': 'https', 'sec-fetch-site': 'same-origin' }
  const responses: [string, Response][] = []
  for (const { address, parts } of addressesOf(path)) {
    const request = new Request(`${HOST}${address}?${query}`, { method, headers })
    responses.push([address, await handler(request, { params: Promise.resolve(parts) })])
  }
  return responses
}

describe('every route that answers GET', () => {
  test('is known to this test', () => {
    expect(PATHS).toContain('/statements.json')
    expect(PATHS).toContain('/figures/[figure]/[file]')
    expect(PATHS.length).toBeGreaterThan(25)
  })

  test.each(PATHS)('%s refuses a key that means nothing', async (path) => {
    for (const [address, response] of await answered(path, 'GET', 'no_such_key=1')) {
      expect(response.status, address).toBe(400)
      expect(response.headers.get('content-type'), address).toContain('text/plain')
      expect(await response.text(), address).toMatch(
        /unknown parameter no_such_key; (known here: |this address)/,
      )
    }
  })

  test.each(PATHS)('%s passes over what others hang on a link', async (path) => {
    for (const [address, response] of await answered(path, 'GET', TRACKERS))
      expect(await response.text(), address).not.toContain('parameter')
  })
})

describe('a file', () => {
  const refused = async (path: string, query: string, parts: Record<string, string> = {}) => {
    const response = await (await moduleAt(path)?.())?.GET?.(new Request(`${HOST}/file?${query}`), {
      params: Promise.resolve(parts),
    })
    return [response?.status, (await response?.text())?.trim().split('\n').slice(1)]
  }
  const figure = (file: string, query: string, slug = 'spectrum') =>
    refused('/figures/[figure]/[file]', query, { figure: slug, file })

  test('names what may have been meant', async () => {
    expect(await refused('/statements.json', 'actors=iran')).toEqual([
      400,
      ['unknown parameter actors; did you mean actor?'],
    ])
    expect(await figure('data.csv', 'Topic=gaza-ceasefire-talks&since=2024-08-01')).toEqual([
      400,
      ['unknown parameter Topic; did you mean topic?', 'unknown parameter since; did you mean from?'],
    ])
  })

  test.each([
    ['/statements.json', 'page=2', {}],
    ['/statements.csv', 'mark=S1', {}],
    ['/statements.atom', 'figure=spectrum', {}],
    ['/corrections.atom', 'actor=iran', {}],
    ['/figures/[figure]/[file]', 'theme=dark', { figure: 'spectrum', file: 'data.csv' }],
    ['/figures/[figure]/[file]', 'title=Mine', { figure: 'spectrum', file: 'citation.bib' }],
    ['/figures/[figure]/[file]', 'mark=S1', { figure: 'spectrum', file: 'figure.svg' }],
    ['/figures/[figure]/[file]', 'figure=over-time', { figure: 'spectrum', file: 'figure.svg' }],
    ['/figures/[figure]/[file]', 'per=year', { figure: 'spectrum', file: 'figure.svg' }],
    ['/figures/[figure]/embed', 'note=Mine', { figure: 'spectrum' }],
    ['/frozen/[frozen]/figure.svg', 'asof=2024-08-16', { frozen: 'x' }],
  ])('%s names a key that means something elsewhere: %s', async (path, query, parts) => {
    const [status, lines] = await refused(path, query, parts)
    const [key] = query.split('=')
    expect(status).toBe(400)
    expect(lines).toEqual([
      expect.stringMatching(
        new RegExp(`^parameter ${key} is not used here; (known here: |this address takes none)`),
      ),
    ])
  })

  test('a view is not frozen when its address asks for something else than it says', async () => {
    for (const [address, response] of await answered('/figures/[figure]/freeze', 'POST', 'actors=iran'))
      expect([response.status, await response.text()], address).toEqual([
        400,
        expect.stringContaining('did you mean actor?'),
      ])
  })

  test('an option said in two ways is named, and neither is taken', async () => {
    expect(await figure('data.csv', 'per=year&per=month', 'over-time')).toEqual([
      400,
      ['per=year, month: per can be asked only once'],
    ])
  })
})

describe('every page', () => {
  // A frame names what its page does not use; a page without one must do it itself.
  const PAGES = Object.keys(import.meta.glob('../app/**/page.tsx')).map((path) => path.replace('../', ''))
  const names = (file: string) => /<PageFrame\b|\bunusedIn\(/.test(readFileSync(file, 'utf8'))
  const besides = (file: string) =>
    [...readFileSync(file, 'utf8').matchAll(/from '((?:\.{1,2}|@)\/[^']+)'/g)]
      .map(([, path = '']) => `${path.startsWith('@/') ? path.slice(2) : join(dirname(file), path)}.tsx`)
      .filter((path) => existsSync(path) && !path.endsWith('page-frame.tsx'))

  test.each(PAGES)('%s stands in a frame', (file) => {
    expect(names(file) || besides(file).some(names)).toBe(true)
  })
})

describe('a key', () => {
  const said = (query: string, used: readonly string[] = QUESTION_KEYS) =>
    unusedIn(new URLSearchParams(query), used).map(describeIgnored)

  test.each([
    ['actors', 'actor'],
    ['Actor', 'actor'],
    ['actor[]', 'actor'],
    ['aktor', 'actor'],
    ['form', 'from'],
    ['until', 'to'],
    ['adressee', 'addressee'],
    ['search', 'q'],
    ['tpoics', 'topic'],
    ['as-of', 'asof'],
  ])('%s is taken for a slip of %s', (key, meant) => {
    expect(said(`${encodeURIComponent(key)}=1`)).toEqual([`unknown parameter ${key}; did you mean ${meant}?`])
  })

  test.each(['zebra', 'x', '', 'p', 'constructor', '__proto__', 'a'.repeat(500)])(
    '%j is taken for none',
    (key) => {
      expect(said(`${key}=1`)).toEqual([
        expect.stringMatching(/^unknown parameter .{0,41}; known here: actor, topic, /),
      ])
    },
  )

  test('is named once, and a heap of them is counted', () => {
    const heap = Array.from({ length: 3000 }, (_, i) => `k${i}=1&k${i}=2`).join('&')
    expect(said(heap)).toHaveLength(11)
    expect(said(heap).at(-1)).toBe('and 2\u202f990 more parameters')
  })

  test('that others hang on a link is nobody’s', () => {
    expect(said(TRACKERS, [])).toEqual([])
  })

  test('that is used is read by somebody: no list holds a word that means nothing', () => {
    // Each key with a value that nobody can read: whoever reads it says so.
    const query = (keys: readonly string[]) => new URLSearchParams(keys.map((key) => [key, '***\u0000']))
    expect(
      parseQuestion(query(QUESTION_KEYS), madeUpVocabulary)
        .ignored.map(({ key }) => key)
        .sort(),
    ).toEqual([...QUESTION_KEYS].sort())
    for (const { options } of FIGURES)
      expect(parseOptions(query(options.map(({ key }) => key)), options).ignored).toHaveLength(options.length)
    for (const name of Object.keys(FILES).filter(isFigureFile))
      expect(parsePresentation(query(lookKeys(name))).ignored).toHaveLength(lookKeys(name).length)
  })

  test('never throws, whatever it holds', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (keys) => {
        const params = new URLSearchParams(keys.map((key) => [key, 'x']))
        for (const one of unusedIn(params, QUESTION_KEYS)) expect(describeIgnored(one)).not.toBe('')
      }),
    )
  })
})
