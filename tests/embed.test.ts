// Embeds, frozen views and the feed, asked for as a browser or another program would. Handlers are called as functions, on the seed.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { isOwnSite } from '@/app/_parts/own-site'
import { makeQuota, visitorOf } from '@/app/_parts/quota'
import { formatEmbed } from '@/app/(compare)/_parts/embed-code'
import { GET as embed } from '@/app/(compare)/figures/[figure]/embed/route'
import { POST as freezeFigure } from '@/app/(compare)/figures/[figure]/freeze/route'
import { GET as frozenEmbed } from '@/app/(compare)/frozen/[frozen]/embed/route'
import { GET as frozenPicture } from '@/app/(compare)/frozen/[frozen]/figure.svg/route'
import { GET as feed } from '@/app/(words)/statements.atom/route'
import { freeze, frozenFor } from '@/lib/db/history/frozen'
import type { openDatabase } from '@/lib/db/store/client'
import { record } from '@/lib/db/store/record'
import { recordFor } from '@/lib/db/store/stored-records'
import type { Figure } from '@/lib/figures/figure'
import { seededDatabase, type TestDatabase } from '@/tests/support/database'

const HOST = 'https://parallax.test'
const headers = { host: 'parallax.test', 'x-forwarded-proto': 'https' }
const kept = globalThis as typeof globalThis & { parallaxDatabase?: ReturnType<typeof openDatabase> }

let { database, close, url }: TestDatabase = await seededDatabase()
await close()
beforeEach(async () => {
  ;({ database, close, url } = await seededDatabase())
  process.env.DATABASE_URL = url
  // The process keeps one connection; each test has a database of its own.
  kept.parallaxDatabase = database
})
afterEach(() => close())

const request = (path: string, more: Record<string, string> = {}, method = 'GET') =>
  new Request(HOST + path, { method, headers: { ...headers, ...more } })
const embedded = (query = '', slug = 'spectrum') =>
  embed(request(`/figures/${slug}/embed${query}`), { params: Promise.resolve({ figure: slug }) })

let visitors = 0
/** Each from another address, so that tests do not use up one another's quota. */
const sent = (query = '', more: Record<string, string> = {}, slug = 'spectrum') => {
  visitors += 1
  const from = { 'x-forwarded-for': `192.0.2.${visitors}`, 'sec-fetch-site': 'same-origin', ...more }
  return freezeFigure(request(`/figures/${slug}/freeze${query}`, from, 'POST'), {
    params: Promise.resolve({ figure: slug }),
  })
}
const idIn = (response: Response) => response.headers.get('location')?.replace('/frozen/', '') ?? ''
const at = (id: string) => ({ params: Promise.resolve({ frozen: id }) })
const words = (html: string) => html.replace(/<style.*?<\/style>/gs, '').replace(/<[^>]+>/g, ' ')

/** Corrects where a statement was made. */
async function correct(id: string, why: string): Promise<void> {
  const statement = await recordFor(database, 'statement', id)
  if (!statement) throw new Error(`no statement ${id}`)
  await record(database, { who: 'a tester', why }, [
    { type: 'statement', id, after: { ...statement, note: `${statement.note ?? ''} Read again.` } },
  ])
}

describe('an embed', () => {
  test('carries title, question, counts, caution, sources and the way home, and no script', async () => {
    const response = await embedded('?topic=gaza-ceasefire-talks')
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
    const html = await response.text()
    const said = words(html)
    for (const part of [
      'What each actor said',
      'Gaza ceasefire talks',
      'counted',
      'All in view rests on one source and one coder.',
      'Middle East Eye',
      'Codebook v1',
    ])
      expect(said).toContain(part)
    expect(html).toMatch(/^<!doctype html><html lang="en">/)
    expect(html).not.toMatch(/<script|<nav|stylesheet|javascript:/)
    expect(html).toMatch(/<a href="\/\?actor=israel[^"]*topic=gaza-ceasefire-talks[^"]*" target="_top">/)
  })

  test('has its picture as text with links that leave the frame, for wide and narrow', async () => {
    const html = await (await embedded()).text()
    expect(html).toContain('<base target="_top"/>')
    expect(html.match(/<svg [^>]*role="group"/g)).toHaveLength(2)
    expect(html).toMatch(/<a target="_top" [^>]*href="\/statements\/S3a"/)
    expect(html).toContain('prefers-color-scheme:dark')
  })

  test('takes the colours that the page around it asks for', async () => {
    expect(await (await embedded('?theme=dark')).text()).toContain('<html lang="en" data-theme="dark">')
    expect(await (await embedded('?theme=pink')).text()).toContain('<html lang="en">')
  })

  test('of a question without an answer says so', async () => {
    expect(words(await (await embedded('?q=nothingofthesort')).text())).toContain('None of the 14 statements')
  })

  test('cannot be made to speak markup', async () => {
    const html = await (await embedded(`?q=${encodeURIComponent('talks<script>alert(1)</script>')}`)).text()
    expect(html).not.toContain('<script')
    expect(html).toContain('&lt;script&gt;')
  })

  test('of an unreadable question is 400, of an unknown figure 404', async () => {
    expect((await embedded('?from=2024-13')).status).toBe(400)
    expect((await embedded('', 'pie')).status).toBe(404)
  })

  test('is pasted as one element whose title cannot end it', () => {
    expect(
      formatEmbed('A "title" & <more>', `${HOST}/figures/spectrum/embed?actor=uk&actor=france`, 640),
    ).toBe(
      `<iframe src="${HOST}/figures/spectrum/embed?actor=uk&amp;actor=france" title="A &quot;title&quot; &amp; &lt;more>" width="100%" height="640" loading="lazy" style="border:0"></iframe>`,
    )
  })
})

describe('freezing', () => {
  test('keeps figure, question and words, and leads to their address', async () => {
    const response = await sent('?topic=gaza-ceasefire-talks')
    expect(response.status).toBe(303)
    const frozen = await frozenFor<Figure>(database, idIn(response))
    expect(frozen?.figure.slug).toBe('spectrum')
    expect(frozen?.sentence).toContain('Gaza ceasefire talks')
    expect(frozen?.statements).toHaveLength(7)
    expect(new URLSearchParams(frozen?.question).getAll('topic')).toEqual(['gaza-ceasefire-talks'])
    expect(JSON.stringify(frozen)).not.toContain('passage')
  })

  test('the same view twice gives the same address, another view another', async () => {
    const first = idIn(await sent())
    expect(first).toMatch(/^[A-Za-z0-9_-]{22}$/)
    expect(idIn(await sent())).toBe(first)
    expect(idIn(await sent('?words=own'))).not.toBe(first)
  })

  test('from another site, or from nowhere, is refused and keeps nothing', async () => {
    const strangers: Record<string, string>[] = [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { 'sec-fetch-site': 'none' },
    ]
    for (const stranger of strangers) {
      const response = await sent('', stranger)
      expect(response.status).toBe(403)
      expect(words(await response.text())).toContain('from its own page on this site only')
    }
    expect(await database.frozen.count()).toBe(0)
  })

  test('with a content, of an unreadable question, or of an unknown figure is refused', async () => {
    expect((await sent('', { 'content-length': '5000' })).status).toBe(413)
    expect((await sent('?from=2024-13')).status).toBe(400)
    expect((await sent('', {}, 'pie')).status).toBe(404)
    expect(await database.frozen.count()).toBe(0)
  })

  test('is refused to one visitor after twenty times in an hour, in words and with the way back', async () => {
    const visitor = { 'x-forwarded-for': '198.51.100.7' }
    for (let time = 0; time < 20; time += 1) expect((await sent('', visitor)).status).toBe(303)
    const response = await sent('?words=own', visitor)
    expect(response.status).toBe(429)
    const html = await response.text()
    expect(words(html)).toContain('Try again in an hour')
    expect(html).toContain('href="/?actor=')
    expect((await sent()).status).toBe(303)
  })

  test('is refused to everybody after two hundred views in an hour', async () => {
    const view = (n: number) => ({ question: '', sentence: `View ${n}.`, figure: { n }, statements: [] })
    const long = new Date(Date.now() - 2 * 3_600_000)
    await freeze(database, view(-1), 1, long)
    for (let n = 0; n < 199; n += 1) await freeze(database, view(n), 1)
    expect((await sent()).status).toBe(303)
    const response = await sent('?words=own')
    expect(response.status).toBe(429)
    expect(words(await response.text())).toContain('200 views')
  })
})

describe('a frozen figure', () => {
  test('is the same picture after a correction, and its embed announces the correction', async () => {
    const id = idIn(await sent())
    const picture = async () => (await frozenPicture(request(`/frozen/${id}/figure.svg`), at(id))).text()
    const page = async () => (await frozenEmbed(request(`/frozen/${id}/embed`), at(id))).text()
    const before = await picture()
    expect(before).toContain(`href="${HOST}/frozen/${id}"`)
    expect(words(await page())).toMatch(/Frozen on \d+ \w+ \d{4}/)
    expect(await page()).not.toContain('since')
    await correct('S3a', 'the note was incomplete')
    expect(await picture()).toBe(before)
    const html = await page()
    expect(words(html)).toContain('1 correction since')
    expect(html).toContain(`href="/frozen/${id}#corrections"`)
  })

  test('that nobody froze is 404', async () => {
    for (const unknown of ['AAAAAAAAAAAAAAAAAAAAAA', '..', 'x'.repeat(5000)]) {
      expect((await frozenEmbed(request('/frozen/x/embed'), at(unknown))).status).toBe(404)
      expect((await frozenPicture(request('/frozen/x/figure.svg'), at(unknown))).status).toBe(404)
    }
  })
})

describe('the feed', () => {
  const read = async (query = '') => {
    const response = await feed(request(`/statements.atom${query}`))
    const xml = await response.text()
    return { response, xml, entries: xml.split('<entry>').slice(1) }
  }

  test('has the statements of the question with their words, quoted where they are verbatim', async () => {
    const { response, xml, entries } = await read('?actor=uk&actor=france')
    expect(response.headers.get('content-type')).toBe('application/atom+xml; charset=utf-8')
    expect(xml).toContain('Statements by UK and France')
    expect(entries.length).toBeGreaterThan(0)
    for (const entry of entries) {
      expect(entry).toMatch(/New: (?:UK|France),/)
      expect(entry).toMatch(/<id>urn:uuid:[0-9a-f-]{36}<\/id>/)
      expect(entry).toMatch(/href="https:\/\/parallax\.test\/statements\/\w+"/)
      expect(entry).toMatch(/“|\(paraphrase\)/)
    }
    expect(xml).not.toContain('passage')
  })

  test('begins with what was corrected last, says why, and keeps every older id', async () => {
    const ids = (xml: string) => [...xml.matchAll(/<id>(tag:[^<]*)<\/id>/g)].map(([, id]) => id)
    const before = await read()
    await correct('S3a', 'the note was incomplete')
    const after = await read()
    expect(after.entries[0]).toContain('Corrected: UK')
    expect(after.entries[0]).toContain('Corrected because: the note was incomplete')
    expect(ids(after.xml).slice(1)).toEqual(ids(before.xml))
  })

  test('freezing a view is no news', async () => {
    const before = await read()
    await sent()
    expect((await read()).xml).toBe(before.xml)
  })

  test('of an unreadable question is 400, of one without an answer empty', async () => {
    expect((await read('?from=2024-13')).response.status).toBe(400)
    expect((await read('?q=nothingofthesort')).entries).toEqual([])
  })
})

describe('who may', () => {
  test('a page of this site, by what the browser says of it', () => {
    const from = (more: Record<string, string>) => isOwnSite(new Headers({ ...headers, ...more }))
    expect(from({ 'sec-fetch-site': 'same-origin' })).toBe(true)
    expect(from({ 'sec-fetch-site': 'cross-site', origin: HOST })).toBe(false)
    expect(from({ origin: HOST })).toBe(true)
    expect(from({ origin: 'https://elsewhere.test' })).toBe(false)
    expect(from({ origin: 'http://parallax.test' })).toBe(false)
    expect(from({ origin: 'null' })).toBe(false)
    expect(from({})).toBe(false)
  })

  test('a visitor so often within a span, and again when it is over', () => {
    const allows = makeQuota(2, 1000)
    expect([allows('a', 0), allows('a', 500), allows('a', 900), allows('b', 900)]).toEqual([
      true,
      true,
      false,
      true,
    ])
    expect([allows('a', 1001), allows('a', 1002), allows('a', 1600)]).toEqual([true, false, true])
  })

  test('a visitor is known by the address that the last proxy saw', () => {
    expect(visitorOf(new Headers({ 'x-forwarded-for': '203.0.113.9, 192.0.2.1' }))).toBe('192.0.2.1')
    expect(visitorOf(new Headers())).toBe('unknown')
  })
})
