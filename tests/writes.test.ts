// The way in for everything that is written: who gets through, and what those who do not are told. No text is lost.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { admitted, fieldsOf, seeOther, type Write, written } from '@/app/_parts/writes'
import { endSessions } from '@/lib/db/people/sessions'
import { database } from '@/lib/db/store/client'
import type { Role } from '@/lib/person'
import { type TestDatabase, testDatabase } from './support/database'
import { signedIn } from './support/people'

const HERE = 'http://localhost:3000/desk/source/save?from=list'
const OWN = { host: 'localhost:3000', 'sec-fetch-site': 'same-origin' }
const FORM = 'application/x-www-form-urlencoded'
const PASSAGE = 'She said: “We will wait.”\n<script>alert("1 & 2")</script>'
let kept: TestDatabase
const cookies = new Map<Role, string>()

beforeAll(async () => {
  kept = await testDatabase()
  process.env.DATABASE_URL = kept.url
  for (const role of ['admin', 'editor', 'coder', 'reader'] as const)
    cookies.set(role, (await signedIn(database(), role, role)).cookie)
})
afterAll(async () => {
  await database().$disconnect()
  await kept.close()
})

const done: Write[] = []
const use = async (write: Write) => {
  done.push(write)
  return seeOther('/desk')
}
/** Sends a form and says what came of it: the answer, and whether anything was written. */
async function send(
  headers: Record<string, string>,
  body: BodyInit = new URLSearchParams({ title: 'A paper', passage: PASSAGE }),
  options: { role?: Role; bytes?: number } = {},
) {
  const before = done.length
  const request = new Request(HERE, { method: 'POST', headers, body, duplex: 'half' } as RequestInit)
  const response = await written(
    request,
    options.role ?? 'coder',
    use,
    options.bytes === undefined ? {} : { bytes: options.bytes },
  )
  return { status: response.status, text: await response.text(), response, wrote: done.length > before }
}
const as = (role: Role, headers: Record<string, string> = {}) => ({
  ...OWN,
  cookie: cookies.get(role) ?? '',
  ...headers,
})

/** What a page would send again: the fields of its form, as a browser reads them. */
function repeated(html: string): [string, string][] {
  const plain = (text: string) =>
    text
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&#x27;', "'")
      .replaceAll('&amp;', '&')
  return [...html.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)].map(([, name, value]) => [
    plain(name ?? ''),
    plain(value ?? ''),
  ])
}

test('a form from our own page, by somebody who may, is written', async () => {
  const { status, response, wrote } = await send(as('coder'))
  expect([status, wrote, response.headers.get('location')]).toEqual([303, true, '/desk'])
  const write = done.at(-1)
  expect(write?.person.name).toBe('coder')
  expect(write?.form.get('passage')).toBe(PASSAGE)
})

test('a form with a file is read as well, and its fields kept without the file', async () => {
  const form = new FormData()
  form.append('topic', 'borders')
  form.append('topic', 'water')
  form.append('file', new File(['a,b'], 'table.csv'))
  expect((await send(as('coder'), form)).wrote).toBe(true)
  expect(done.at(-1)?.form.get('file')).toBeInstanceOf(File)
  expect(fieldsOf(form)).toEqual({ topic: ['borders', 'water'] })
})

test('a field called like a part of every object is a field', () => {
  const form = new FormData()
  form.append('__proto__', 'x')
  form.append('constructor', 'y')
  expect(Object.entries(fieldsOf(form))).toEqual([
    ['__proto__', ['x']],
    ['constructor', ['y']],
  ])
})

test.each<[string, Record<string, string>]>([
  ['another site', { 'sec-fetch-site': 'cross-site' }],
  ['another host of the same site', { 'sec-fetch-site': 'same-site' }],
  ['the address bar', { 'sec-fetch-site': 'none' }],
])('a form from %s is refused, whoever is signed in', async (_, headers) => {
  const { status, text, wrote } = await send(as('admin', headers))
  expect([status, wrote]).toEqual([403, false])
  expect(text).toContain('not sent from a page of this site')
  // A foreign page must not get its form repeated by us, where one click would send it.
  expect(repeated(text)).toEqual([])
})

test.each<[string, Record<string, string>, number]>([
  ['names our origin', { origin: 'http://localhost:3000' }, 303],
  [
    'names the address that it used on a network, where another is printed,',
    { origin: 'http://192.0.2.5:3000', 'x-parallax-used': 'http://192.0.2.5:3000' },
    303,
  ],
  [
    'names another origin than the one it used',
    { origin: 'http://evil.example', 'x-parallax-used': 'http://192.0.2.5:3000' },
    403,
  ],
  ['names another origin', { origin: 'http://evil.example' }, 403],
  ['names no origin', {}, 403],
  ['hides its origin', { origin: 'null' }, 403],
])('an old browser that %s is answered %s', async (_, headers, status) => {
  const { host, cookie } = as('coder')
  expect((await send({ host, cookie, ...headers })).status).toBe(status)
})

/** A form that says whether anybody read it. */
function watched(body: string) {
  const seen = { read: false }
  const stream = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        seen.read = true
        controller.enqueue(new TextEncoder().encode(body))
        controller.close()
      },
    },
    { highWaterMark: 0 },
  )
  return { seen, stream }
}

test('a stranger is refused before the form is read', async () => {
  const forged = cookies.get('coder')?.replace(/=./g, '=x') ?? ''
  for (const cookie of ['', 'parallax.session=made.up', 'parallax.session=%', forged, forged.repeat(40)]) {
    const { seen, stream } = watched('title=A+paper')
    const { status, text, wrote } = await send({ ...OWN, cookie, 'content-type': FORM }, stream)
    expect([status, wrote, seen.read]).toEqual([401, false, false])
    expect(text).toContain('Sign in, go back, where your text still stands')
  }
})

test('a role that may not write is refused before the form is read', async () => {
  const { seen, stream } = watched('title=A+paper')
  const { status } = await send({ ...as('reader'), 'content-type': FORM }, stream)
  expect([status, seen.read]).toEqual([403, false])
})

test('a session that has ended keeps the text, which is then written after signing in again', async () => {
  const { person, cookie } = await signedIn(database(), 'coder', 'Gone for lunch')
  await endSessions(database(), person.id)
  const { status, text } = await send({ ...OWN, cookie })
  expect(status).toBe(401)
  expect(repeated(text)).toEqual([
    ['title', 'A paper'],
    ['passage', PASSAGE],
  ])
  expect(text).toContain('action="/desk/source/save?from=list"')
  expect(text).toContain('href="/sign-in"')
  expect(text).not.toContain('<script>')
  const again = await send(as('coder'), new URLSearchParams(repeated(text)))
  expect(again.wrote).toBe(true)
  expect(done.at(-1)?.form.get('passage')).toBe(PASSAGE)
})

test('a password is never repeated on a page', async () => {
  const { person, cookie } = await signedIn(database(), 'coder', 'Ada')
  await endSessions(database(), person.id)
  const body = new URLSearchParams({ name: 'Ada', password: 'secret words' })
  const { status, text } = await send({ ...OWN, cookie }, body)
  expect(status).toBe(401)
  expect(text).not.toContain('secret words')
})

test.each<[Role, Role, number]>([
  ['reader', 'coder', 403],
  ['coder', 'editor', 403],
  ['editor', 'admin', 403],
  ['editor', 'coder', 303],
  ['admin', 'admin', 303],
])('the role %s where %s is needed is answered %i', async (own, role, status) => {
  const sent = await send(as(own), undefined, { role })
  expect(sent.status).toBe(status)
  if (status === 303) return
  expect(sent.wrote).toBe(false)
  expect(sent.text).toContain(`This needs the role “${role}”`)
  expect(sent.text).toContain(`the role “${own}”`)
  expect(sent.text).toContain('go back, where your text still stands')
})

test.each(['application/json', 'text/plain', 'application/x-www-form-urlencodedx', ''])(
  'the content type “%s” is refused',
  async (type) => {
    const { status, wrote } = await send(as('coder', { 'content-type': type }), '{"title":"A paper"}')
    expect([status, wrote]).toEqual([415, false])
  },
)

test('a form that is too large is refused by what it says, and by what it is', async () => {
  const long = `title=${'a'.repeat(300_000)}`
  expect((await send(as('coder', { 'content-type': FORM, 'content-length': '300006' }), long)).status).toBe(
    413,
  )
  // Sent in pieces without a length: counted while they come.
  let pulled = 0
  const endless = new ReadableStream<Uint8Array>({
    pull(controller) {
      pulled += 1
      controller.enqueue(new TextEncoder().encode('a'.repeat(10_000)))
    },
  })
  const { status, text, wrote } = await send(as('coder', { 'content-type': FORM }), endless)
  expect([status, wrote]).toEqual([413, false])
  expect(text).toContain('256 kB')
  expect(pulled).toBeLessThan(40)
})

test('a route may take more, and then nobody whose session has ended may', async () => {
  const body = () => new URLSearchParams({ passage: 'a'.repeat(300_000) })
  expect((await send(as('coder'), body(), { bytes: 400_000 })).wrote).toBe(true)
  const { person, cookie } = await signedIn(database(), 'coder', 'Gone for long')
  await endSessions(database(), person.id)
  expect((await send({ ...OWN, cookie }, body(), { bytes: 400_000 })).status).toBe(413)
})

test.each<[string, BodyInit, string]>([
  ['one name twenty thousand times', 'a&'.repeat(20_000), FORM],
  ['as many names', Array.from({ length: 20_000 }, (_, i) => `f${i}=`).join('&'), FORM],
  [
    'as many parts',
    `${'--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n'.repeat(4000)}--b--\r\n`,
    'multipart/form-data; boundary=b',
  ],
  [
    'as many parts behind a quoted boundary',
    `${'--b c\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n'.repeat(4000)}--b c--\r\n`,
    'multipart/form-data; boundary="b c"',
  ],
])('a form with %s is refused in words', async (_, body, type) => {
  const { status, text, wrote } = await send(as('coder', { 'content-type': type }), body)
  expect([status, wrote]).toEqual([413, false])
  expect(text).toContain('more than 2000 fields')
})

test('a form with as many fields as a form may have is read in one pass', async () => {
  const body = 'a=x&'.repeat(1999)
  expect((await send(as('coder', { 'content-type': FORM }), body)).wrote).toBe(true)
  const form = done.at(-1)?.form
  expect(form && fieldsOf(form).a).toHaveLength(1999)
})

test('the values of one name are not copied for each of them', () => {
  const form = new FormData()
  for (let count = 0; count < 200_000; count += 1) form.append('a', 'x')
  // Copying a list for each would be 20 thousand million steps.
  expect(fieldsOf(form).a).toHaveLength(200_000)
})

test('a form that breaks off is refused', async () => {
  const type = 'multipart/form-data; boundary=x'
  const cut = '--x\r\nContent-Disposition: form-data; name="title"\r\n\r\nA pap'
  const { status, text, wrote } = await send(as('coder', { 'content-type': type }), cut)
  expect([status, wrote]).toEqual([400, false])
  expect(text).toContain('only in part')
})

test('a route that reads its body itself asks first who sends it', async () => {
  const ask = (headers: Record<string, string>, role: Role = 'editor') =>
    admitted(new Request(HERE, { method: 'POST', headers }), role)
  expect(await ask(as('editor'))).toMatchObject({ person: { name: 'editor' } })
  const statuses = await Promise.all(
    [as('coder'), OWN, as('editor', { 'sec-fetch-site': 'cross-site' })].map(async (headers) => {
      const asked = await ask(headers)
      return 'refusal' in asked ? asked.refusal.status : 200
    }),
  )
  expect(statuses).toEqual([403, 401, 403])
})

test('a database in trouble is told, and the text is kept', async () => {
  const request = new Request(HERE, {
    method: 'POST',
    headers: as('coder'),
    body: new URLSearchParams({ title: 'A paper' }),
  })
  const response = await written(request, 'coder', async () => {
    throw new Error('SQLITE_BUSY: database is locked')
  })
  const text = await response.text()
  expect(response.status).toBe(503)
  expect(text).toContain('The database is busy')
  expect(repeated(text)).toEqual([['title', 'A paper']])
})

test('what goes wrong in a route is the route’s', async () => {
  const request = new Request(HERE, { method: 'POST', headers: as('coder'), body: new URLSearchParams() })
  await expect(
    written(request, 'coder', async () => {
      throw new Error('a mistake of ours')
    }),
  ).rejects.toThrow('a mistake of ours')
})

test('writing two hundred times in a minute is too often, and keeps the text', async () => {
  const { cookie } = await signedIn(database(), 'coder', 'A hurried one')
  const statuses: number[] = []
  for (let times = 0; times < 200; times += 1) {
    const { status, text } = await send({ ...OWN, cookie })
    statuses.push(status)
    if (status === 429) {
      expect(repeated(text)).toHaveLength(2)
      break
    }
  }
  expect(statuses.filter((status) => status === 303)).toHaveLength(120)
  expect(statuses.at(-1)).toBe(429)
  // Others are not held up.
  expect((await send(as('editor'))).status).toBe(303)
})
