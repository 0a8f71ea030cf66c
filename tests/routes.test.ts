// The files behind a figure, asked for as another program would. Handlers are called as functions, on the seed.
import { cumsum } from 'd3-array'
import { randomGamma } from 'd3-random'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { GET as figureFile } from '@/app/(compare)/figures/[figure]/[file]/route'
import { GET as correctionsAtom } from '@/app/(history)/corrections.atom/route'
import { GET as statementsAtom } from '@/app/(words)/statements.atom/route'
import { GET as statementsCsv } from '@/app/(words)/statements.csv/route'
import { GET as statementsJson } from '@/app/(words)/statements.json/route'
import { formatCsv, parseCsv } from '@/lib/table/csv'
import { STATEMENT_COLUMNS } from '@/lib/table/statement-rows'
import { seededDatabase } from '@/tests/support/database'

const HOST = 'https://parallax.test'
let close: () => Promise<void>

beforeAll(async () => {
  const seeded = await seededDatabase()
  close = seeded.close
  process.env.DATABASE_URL = seeded.url
})

afterAll(() => close?.())

const request = (path: string, headers: Record<string, string> = {}) =>
  new Request(HOST + path, { headers: { host: 'parallax.test', 'x-forwarded-proto': 'https', ...headers } })

const figure = (slug: string, file: string, query = '', headers = {}) =>
  figureFile(request(`/figures/${slug}/${file}${query}`, headers), {
    params: Promise.resolve({ figure: slug, file }),
  })

const rowsOf = async (response: Response) =>
  parseCsv(await response.text()).rows.map(({ values }) => values as Record<string, string>)

const LEVELS = [-3, -2, -1, 0, 1, 2, 3]
const levelKey = (level: number) => `level_${level < 0 ? 'minus' : level > 0 ? 'plus' : ''}${Math.abs(level)}`

const QUESTIONS = {
  'the five default actors': '',
  'all seven actors':
    '?actor=israel&actor=uk&actor=france&actor=hamas&actor=us-qatar-egypt&actor=iran&actor=hezbollah',
  'one topic': '?topic=gaza-ceasefire-talks',
  'own words only': '?words=own',
  'anonymous sources only': '?attribution=anonymous-source',
  'each signatory': '?joint=signatories&order=name',
  'until 15 August': '?to=2024-08-15',
  'one level': '?level=1',
}

describe.each(Object.entries(QUESTIONS))('%s', (_name, query) => {
  test.each(['spectrum', 'distribution'])(
    'every number of the %s is recomputed from statements.csv',
    async (slug) => {
      const statements = await rowsOf(await statementsCsv(request(`/statements.csv${query}`)))
      const rows = await rowsOf(await figure(slug, 'data.csv', query))
      expect(rows.length).toBeGreaterThan(0)
      for (const row of rows) {
        const mine = statements.filter(({ actors }) => actors?.split('; ').includes(row.actor ?? ''))
        const levels = mine
          .filter(({ counted, level }) => counted === 'true' && level !== '')
          .map(({ level }) => Number(level))
          .sort((a, b) => a - b)
        const n = levels.length
        const count = (level: number) => levels.filter((other) => other === level).length
        expect(Number(row.n)).toBe(n)
        expect(LEVELS.map((level) => Number(row[levelKey(level)]))).toEqual(LEVELS.map(count))
        expect(Number(row.described)).toBe(mine.filter(({ counted }) => counted === 'false').length)
        expect(row.codebook_version).toBe('1')
        const [e, d] = [
          levels.filter((level) => level > 0).length,
          levels.filter((level) => level < 0).length,
        ]
        if (n < 5) expect([row.agreement, row.polarisation]).toEqual(['', ''])
        else {
          expect(Number(row.agreement)).toBeCloseTo(agreementByLayers(LEVELS.map(count)), 3)
          expect(Number(row.polarisation)).toBeCloseTo((1 - Number(row.agreement)) / 2, 3)
        }
        if (n < 3) {
          expect([row.net_balance, row.net_balance_low, row.net_balance_high]).toEqual(['', '', ''])
          expect([row.median, row.observed_mean, row.estimated_mean, row.estimated_mean_low]).toEqual(
            Array(4).fill(''),
          )
          expect([row.median_interval_low, row.median_interval_high]).toEqual(['', ''])
          expect(row.state).toBe(n === 0 ? 'none' : 'thin')
          continue
        }
        const sum = levels.reduce((total, level) => total + level, 0)
        const [low, high] = [levels[Math.ceil(n / 2) - 1] ?? NaN, levels[Math.floor(n / 2)] ?? NaN]
        expect(Number(row.median)).toBeCloseTo((low + high) / 2, 4)
        expect([Number(row.median_low), Number(row.median_high)]).toEqual([low, high])
        expect(Number(row.observed_mean)).toBeCloseTo(sum / n, 4)
        expect(Number(row.estimated_mean)).toBeCloseTo(sum / (n + 1), 4)
        const { means, medians } = simulated(LEVELS.map(count))
        const share = (of: number[], is: (value: number) => boolean) => of.filter(is).length / of.length
        // Four standard errors of 4 000 draws about 2.5 %.
        const [less, more] = [0.015, 0.035]
        for (const tail of [
          share(means, (mean) => mean < Number(row.estimated_mean_low)),
          share(means, (mean) => mean > Number(row.estimated_mean_high)),
        ]) {
          expect(tail).toBeGreaterThan(less)
          expect(tail).toBeLessThan(more)
        }
        // Whole levels: what lies outside is less than 2.5 %, and with the level itself it would be more.
        const [least, most] = [Number(row.median_interval_low), Number(row.median_interval_high)]
        expect(share(medians, (median) => median < least)).toBeLessThan(more)
        expect(share(medians, (median) => median <= least)).toBeGreaterThan(less)
        expect(share(medians, (median) => median > most)).toBeLessThan(more)
        expect(share(medians, (median) => median >= most)).toBeGreaterThan(less)
        expect(Number(row.median_interval_low)).toBeLessThanOrEqual(Number(row.median))
        expect(Number(row.median_interval_high)).toBeGreaterThanOrEqual(Number(row.median))
        const [below, above] = [levels.some((level) => level < 0), levels.some((level) => level > 0)]
        expect(row.state).toBe(below && above ? 'mixed' : below || above ? 'one-sided' : 'neutral')
        expect(Number(row.net_balance)).toBeCloseTo((e - d) / n, 4)
        expectScore(Number(row.net_balance_low), -1, 1.96, (at) => scoreOfDifference(e, d, n, at))
        expectScore(Number(row.net_balance_high), 1, -1.96, (at) => scoreOfDifference(e, d, n, at))
        if (slug !== 'distribution') continue
        for (const level of LEVELS)
          expect(Number(row[levelKey(level).replace('level', 'share')])).toBeCloseTo(
            (100 * count(level)) / n,
            3,
          )
        for (const [way, x] of [
          ['up', e],
          ['down', d],
        ] as const) {
          const score = (at: number) => (x / n - at) / Math.sqrt((at * (1 - at)) / n)
          expect(Number(row[`share_${way}`])).toBeCloseTo((100 * x) / n, 3)
          expectScore(Number(row[`share_${way}_low`]) / 100, 0, 1.96, score)
          expectScore(Number(row[`share_${way}_high`]) / 100, 1, -1.96, score)
        }
      }
    },
  )

  test('the picture prints the numbers of its data file, and draws one mark for each statement', async () => {
    const svg = await (await figure('spectrum', 'figure.svg', query)).text()
    const rows = await rowsOf(await figure('spectrum', 'data.csv', query))
    const statements = await rowsOf(await statementsCsv(request(`/statements.csv${query}`)))
    const words = texts(svg)
    for (const { n, described, median_low, median_high } of rows) {
      const detail = `${n} counted${described === '0' ? '' : `, ${described} described`}`
      expect(words).toContain(detail)
      if (median_low !== '' && median_low === median_high)
        expect(words.some((text) => text.includes(signed(Number(median_low))))).toBe(true)
    }
    const places = rows.flatMap(({ n, described }) => [Number(n), Number(described)])
    const drawn = [...svg.matchAll(/data-mark="([^"]+)"/g)].map(([, id]) => id)
    expect(drawn).toHaveLength(places.reduce((sum, count) => sum + count, 0))
    expect(new Set(drawn)).toEqual(new Set(statements.map(({ statement }) => statement)))
  })
})

const signed = (value: number) => (value > 0 ? `+${value}` : value < 0 ? `−${-value}` : '0')

/** The text elements of a picture, each as one line. */
function texts(svg: string): string[] {
  return [...svg.matchAll(/<text[^>]*>(.*?)<\/text>/gs)].map(([, inner]) =>
    (inner ?? '').replace(/<[^>]+>/g, '').replace(/&amp;/g, '&'),
  )
}

/** An end of a score interval is where the score is as improbable as 95 % allow, or the scale's own end. */
function expectScore(at: number, end: number, wanted: number, score: (at: number) => number) {
  if (at !== end) expect(score(at)).toBeCloseTo(wanted, 2)
}

/** Tango's score with the likeliest share of de-escalation for a difference searched for, not solved for. */
function scoreOfDifference(e: number, d: number, n: number, difference: number): number {
  const log = (count: number, share: number) => (count === 0 ? 0 : count * Math.log(share))
  const likelihood = (q: number) =>
    log(e, q + difference) + log(d, q) + log(n - e - d, 1 - 2 * q - difference)
  let [low, high] = [Math.max(0, -difference), (1 - difference) / 2]
  for (let step = 0; step < 200; step++) {
    const [a, b] = [low + (high - low) / 3, high - (high - low) / 3]
    if (likelihood(a) < likelihood(b)) low = a
    else high = b
  }
  return (e - d - n * difference) / Math.sqrt(n * (low + high + difference * (1 - difference)))
}

/** Agreement, by taking the lowest layer off the counts until nothing is left. */
function agreementByLayers(counts: number[]): number {
  const total = counts.reduce((sum, count) => sum + count, 0)
  let rest = counts
  let agreement = 0
  while (rest.some((count) => count > 0)) {
    const height = Math.min(...rest.filter((count) => count > 0))
    const filled = rest.flatMap((count, place) => (count > 0 ? [place] : []))
    const empty = rest.flatMap((count, place) => (count > 0 ? [] : [place]))
    const pairs = filled.flatMap((a) => filled.filter((b) => b > a).map((b) => [a, b] as const))
    const thirds = pairs.flatMap(([a, b]) => empty.map((c) => a < c && c < b))
    const [split, joined] = [thirds.filter(Boolean).length, thirds.filter((between) => !between).length]
    const unimodality = thirds.length === 0 ? 1 : (5 * joined - 6 * split) / (5 * thirds.length)
    agreement += ((height * filled.length) / total) * unimodality * (1 - (filled.length - 1) / 6)
    rest = rest.map((count) => (count > 0 ? count - height : 0))
  }
  return agreement
}

/** What statistics' Dirichlet posterior gives: means and medians, drawn with a generator of its own. */
function simulated(counts: number[]): { means: number[]; medians: number[] } {
  let state = 12345
  const source = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return (state + 0.5) / 4294967296
  }
  const draws = counts.map((count) => randomGamma.source(source)(count + 1 / 7))
  const worlds = Array.from({ length: 4000 }, () => draws.map((draw) => draw()))
  const inEach = (of: (weights: number[], total: number) => number) =>
    worlds.map((weights) =>
      of(
        weights,
        weights.reduce((sum, weight) => sum + weight, 0),
      ),
    )
  return {
    means: inEach(
      (weights, total) => weights.reduce((sum, weight, place) => sum + weight * (place - 3), 0) / total,
    ),
    medians: inEach((weights, total) => {
      return [...cumsum(weights)].findIndex((upTo) => upTo >= total / 2) - 3
    }),
  }
}

test('a picture carries title, question, numbers, dates, sources, codebook, day of export and its own address', async () => {
  const svg = await (await figure('spectrum', 'figure.svg', '?topic=gaza-ceasefire-talks')).text()
  const words = texts(svg).join(' ')
  for (const part of [
    'What each actor said',
    'Gaza ceasefire talks',
    'counted',
    '2024',
    'Middle East Eye',
    'Codebook v1',
    'one coder',
    'exported',
    'parallax.test',
    'Commits to or calls for force',
    'de-escalation',
  ])
    expect(words).toContain(part)
  expect(svg).toContain('href="https://parallax.test/statements/S4b"')
})

test('the PNG is the same picture in pixels', async () => {
  const response = await figure('spectrum', 'figure.png')
  expect(response.headers.get('content-type')).toBe('image/png')
  const bytes = Buffer.from(await response.arrayBuffer())
  expect(bytes.subarray(1, 4).toString('latin1')).toBe('PNG')
  expect(bytes.readUInt32BE(16)).toBeGreaterThanOrEqual(900)
})

test('data.json has the rows of data.csv, and its provenance', async () => {
  const json = await (await figure('spectrum', 'data.json', '?words=own')).json()
  const rows = await rowsOf(await figure('spectrum', 'data.csv', '?words=own'))
  expect(json.rows.map((row: Record<string, unknown>) => String(row.n))).toEqual(rows.map(({ n }) => n))
  expect(json.provenance.questionInWords).toContain('in their own words')
  expect(json.provenance.codebookVersions).toEqual([1])
  expect(json.provenance.address).toMatch(/^https:\/\/parallax\.test\//)
})

test('statements.json carries raw text and nothing private', async () => {
  const text = await (await statementsJson(request('/statements.json'))).text()
  const json = JSON.parse(text)
  expect(json.statements).toHaveLength(12)
  expect(json.statements.find(({ id }: { id: string }) => id === 'S3a').quote).toBe('highly unlikely')
  expect(text).not.toContain('passage')
})

test('a CSV opens right in a spreadsheet: mark of UTF-8, one header row, no formula, numbers bare', async () => {
  const text = await (await statementsCsv(request('/statements.csv'))).arrayBuffer()
  expect([...new Uint8Array(text).subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
  const { columns, rows } = parseCsv(new TextDecoder().decode(text))
  expect(columns).toEqual(STATEMENT_COLUMNS)
  expect(rows.find(({ values }) => values.statement === 'S2')?.values.level).toBe('-2')
  const guarded = formatCsv(['text'], [['=1+1'], ['@x'], ["'quoted'"]])
  expect(guarded).toContain("'=1+1")
  expect(parseCsv(guarded).rows.map(({ values }) => values.text)).toEqual(['=1+1', '@x', "'quoted'"])
})

test.each(['?from=2024-13', '?actor=nobody', '?topic=nothing', '?joint=all', '?level=9', '?q=***'])(
  'an unreadable question %s is refused with 400 in the words of the page',
  async (query) => {
    const [key = ''] = query.slice(1).split('=')
    for (const response of [
      await figure('spectrum', 'figure.svg', query),
      await figure('distribution', 'data.csv', query),
      await statementsCsv(request(`/statements.csv${query}`)),
      await statementsJson(request(`/statements.json${query}`)),
    ]) {
      expect(response.status).toBe(400)
      expect(await response.text()).toContain(`${key}=`)
    }
  },
)

test('an unknown figure or file is 404 and says what there is', async () => {
  const noFigure = await figure('pie', 'figure.svg')
  expect(noFigure.status).toBe(404)
  expect(await noFigure.text()).toContain('spectrum, distribution')
  const noFile = await figure('spectrum', 'figure.gif')
  expect(noFile.status).toBe(404)
  expect(await noFile.text()).toContain('figure.svg')
})

test('a readable question without an answer is a picture that says so', async () => {
  const response = await figure('spectrum', 'figure.svg', '?q=nothingofthesort')
  expect(response.status).toBe(200)
  expect(await response.text()).toContain('None of the 14 statements')
})

test('the same file again is answered from its tag', async () => {
  const first = await figure('spectrum', 'figure.svg')
  const tag = first.headers.get('etag') ?? ''
  expect(tag).not.toBe('')
  const again = await figure('spectrum', 'figure.svg', '', { 'if-none-match': tag })
  expect(again.status).toBe(304)
})

describe('many at once', () => {
  const asked = (count: number, query: (at: number) => string) =>
    Array.from({ length: count }, (_, at) => {
      const leaving = new AbortController()
      const { signal } = leaving
      const path = `/figures/spectrum/figure.pdf${query(at)}`
      const params = Promise.resolve({ figure: 'spectrum', file: 'figure.pdf' })
      return {
        leave: () => leaving.abort(),
        answer: figureFile(new Request(request(path), { signal }), { params }),
      }
    })

  test('the same picture is drawn once for all: sixty wait for it, more than may wait for sixty pictures', async () => {
    const answers = await Promise.all(asked(60, () => '').map(({ answer }) => answer))
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
    const files = await Promise.all(answers.map(async (answer) => Buffer.from(await answer.arrayBuffer())))
    for (const file of files) expect(file.equals(files[0] ?? Buffer.of())).toBe(true)
  })

  test('too many pictures are refused in words, each with a time to come back', async () => {
    const all = asked(60, (at) => `?title=No+${at}`)
    const answers: Response[] = []
    const enough = new Promise<void>((resolve) => {
      for (const { answer } of all)
        void answer.then((response) => {
          answers.push(response)
          if (answers.filter(({ status }) => status === 503).length === 20) resolve()
        })
    })
    await enough
    for (const { leave } of all) leave()
    await Promise.all(all.map(({ answer }) => answer))
    for (const response of answers) {
      expect([200, 499, 503]).toContain(response.status)
      if (response.status !== 503) continue
      expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
      expect(await response.text()).toMatch(
        /^Too much is being made for others just now\. Try again in \d+ s\.$/m,
      )
    }
  })

  test('two hundred pictures for readers who left are not drawn, and the next reader does not wait', async () => {
    const gone = asked(200, (at) => `?title=Left+${at}`)
    for (const { leave } of gone) leave()
    const [next] = asked(1, () => '?title=Here')
    expect((await next?.answer)?.status).toBe(200)
    const left = await Promise.all(gone.map(({ answer }) => answer))
    expect(new Set(left.map(({ status }) => status))).toEqual(new Set([499]))
  })
})

describe('a feed', () => {
  const ids = async (handler: (request: Request) => Promise<Response>, path: string, host: string) => {
    const xml = await (
      await handler(
        new Request(`https://${host}${path}`, { headers: { host, 'x-forwarded-proto': 'https' } }),
      )
    ).text()
    return [...xml.matchAll(/<id>([^<]+)<\/id>/g)].map(([, id]) => id)
  }

  test.each([
    [statementsAtom, '/statements.atom'],
    [correctionsAtom, '/corrections.atom'],
  ])('has the same ids wherever it is published', async (handler, path) => {
    const here = await ids(handler, path, 'parallax.test')
    expect(here.length).toBeGreaterThanOrEqual(path === '/statements.atom' ? 13 : 1)
    expect(new Set(here).size).toBe(here.length)
    expect(await ids(handler, path, 'moved.example:8443')).toEqual(here)
    expect(await ids(handler, `${path}?asof=2099-01-01`, 'parallax.test')).toEqual(
      path === '/corrections.atom' ? here : [expect.not.stringContaining(here[0] ?? ''), ...here.slice(1)],
    )
  })
})
