// Signing in and out, joining by a link, and what may be read without: handlers called as functions, on a real database.
import { scryptSync } from 'node:crypto'
import { NextRequest } from 'next/server'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { parseOwnPath } from '@/app/(people)/_parts/own-path'
import { POST as changeAccount } from '@/app/(people)/account/change/route'
import { POST as joinPost } from '@/app/(people)/join/[token]/enter/route'
import { POST as changePeople } from '@/app/(people)/people/change/route'
import { POST as signInPost } from '@/app/(people)/sign-in/enter/route'
import { POST as signOutPost } from '@/app/(people)/sign-out/route'
import { FORGOTTEN_AFTER, FREE } from '@/lib/db/people/attempts'
import { sessionFor } from '@/lib/db/people/auth'
import { invitationFor, invite, inviteToPassword, makeSetUpToken } from '@/lib/db/people/invitations'
import { setSuspended } from '@/lib/db/people/members'
import { sessionsFor } from '@/lib/db/people/sessions'
import { database } from '@/lib/db/store/client'
import { proxy } from '@/proxy'
import { processorTimeOf } from '@/tests/support/processor-time'
import { type TestDatabase, testDatabase } from './support/database'
import { setHashCost } from './support/hash-cost'
import { cookieOf, PASSWORD, person, signedIn } from './support/people'

const HOST = 'https://parallax.test'
const FROM_HERE = { host: 'parallax.test', 'x-forwarded-proto': 'https', 'sec-fetch-site': 'same-origin' }
let kept: TestDatabase

beforeAll(async () => {
  kept = await testDatabase()
  process.env.DATABASE_URL = kept.url
})
afterAll(async () => {
  await database().$disconnect()
  await kept.close()
})

afterEach(() => setHashCost('cheap'))

const post = (path: string, fields: Record<string, string>, headers: Record<string, string> = {}) =>
  new Request(HOST + path, {
    method: 'POST',
    headers: { ...FROM_HERE, ...headers },
    body: new URLSearchParams(fields),
  })

let visitors = 0
/** Signs in from a network address of its own, so that no test counts for another. */
const enter = (fields: Record<string, string>, headers: Record<string, string> = {}) => {
  visitors += 1
  return signInPost(
    post('/sign-in/enter', fields, { 'x-forwarded-for': `198.51.100.${visitors}`, ...headers }),
  )
}

const whoIs = async (cookie: string) =>
  (await sessionFor(database(), new Headers({ cookie }), true))?.person ?? null
const cookiesOf = (response: Response) =>
  response.headers
    .getSetCookie()
    .map((cookie) => cookie.split(';')[0])
    .join('; ')

/** What the next page is told, in the cookie of a few minutes. */
function toldIn(response: Response): { problems?: { message: string }[]; fields?: object; link?: string } {
  const cookie = response.headers.getSetCookie().find((one) => one.startsWith('__Host-told='))
  expect(cookie).toMatch(/; Path=\/; HttpOnly; SameSite=Strict; Secure$/)
  return JSON.parse(
    Buffer.from(cookie?.slice('__Host-told='.length).split(';')[0] ?? '', 'base64url').toString(),
  )
}

describe('signing in', () => {
  test('begins a session in a cookie that scripts cannot read and other sites cannot send', async () => {
    const cora = await person(database(), 'coder')
    const response = await enter({ email: ` ${cora.email.toUpperCase()} `, password: PASSWORD })
    expect([response.status, response.headers.get('location')]).toEqual([303, '/desk'])
    const [session] = response.headers.getSetCookie()
    expect(session).toMatch(/^__Host-parallax\.session=/)
    for (const part of ['HttpOnly', 'SameSite=Lax', 'Secure', 'Path=/', 'Max-Age=2592000'])
      expect(session?.toLowerCase()).toContain(part.toLowerCase())
    expect(await whoIs(cookiesOf(response))).toEqual(cora)
    const [listed] = await sessionsFor(database(), cora.id)
    expect(listed?.address).toBe(`198.51.100.${visitors}`)
  })

  test('on https every cookie is bound to this host and to https', async () => {
    const cora = await person(database(), 'coder')
    const responses = [
      await enter({ email: cora.email, password: PASSWORD }),
      await enter({ email: cora.email, password: 'wrong horse battery' }),
    ]
    const own = responses.flatMap((response) => response.headers.getSetCookie())
    expect(own.length).toBeGreaterThan(2)
    for (const cookie of own) {
      expect(cookie).toMatch(/^__Host-/)
      expect(cookie).toMatch(/; Path=\/(?:;|$)/)
      expect(cookie).toMatch(/; Secure(?:;|$)/)
      expect(cookie).not.toMatch(/; Domain=/i)
    }
  })

  test('over http the cookie is no secure one, or the browser would not send it back', async () => {
    const cora = await person(database(), 'coder')
    const headers = { 'x-forwarded-proto': 'http' }
    const response = await enter({ email: cora.email, password: PASSWORD }, headers)
    const [session] = response.headers.getSetCookie()
    expect(session).toMatch(/^parallax\.session=/)
    expect(session).not.toContain('Secure')
  })

  test('answers an unknown address, a wrong password and a suspended person with the same words', async () => {
    const [cora, eve] = [await person(database(), 'coder'), await person(database(), 'coder')]
    await setSuspended(database(), eve.id, true)
    const answers = []
    for (const [email, password] of [
      ['nobody@example.org', PASSWORD],
      [cora.email, 'wrong horse battery'],
      [cora.email, ''],
      [cora.email, 'x'.repeat(5000)],
      [eve.email, PASSWORD],
      ['no address', PASSWORD],
    ] as const) {
      const response = await enter({ email, password, next: '/people' })
      answers.push([response.status, response.headers.get('location'), toldIn(response).problems])
      expect(toldIn(response).fields).toEqual({ email })
      expect(cookiesOf(response)).not.toContain('parallax.session')
    }
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(
      new Set([
        JSON.stringify([
          303,
          '/sign-in?next=%2Fpeople',
          [{ field: 'password', message: 'E-mail or password is wrong.' }],
        ]),
      ]),
    )
  })

  test('hashes at the library’s full cost, which only tests can lower', async () => {
    setHashCost('real')
    const { id } = await person(database(), 'coder')
    const { password } = await database().account.findFirstOrThrow({ where: { userId: id } })
    const [salt = '', key] = password?.split(':') ?? []
    // 32 MB of memory and a tenth of a second for each guess.
    const memory = { N: 2 ** 14, r: 16, p: 1, maxmem: 2 ** 26 }
    expect(scryptSync(PASSWORD, salt, 64, memory).toString('hex')).toBe(key)
  })

  test('takes as long for an unknown address as for a wrong password', async () => {
    setHashCost('real')
    const cora = await person(database(), 'coder')
    const spent: Record<string, number[]> = {}
    for (const round of [1, 2, 3])
      for (const email of [cora.email, `nobody${round}@example.org`]) {
        const work = await processorTimeOf(() => enter({ email, password: 'wrong horse battery' }))
        const known = email === cora.email ? 'known' : 'unknown'
        spent[known] = [...(spent[known] ?? []), work]
      }
    const least = (times: number[] = []) => Math.min(...times)
    // Hashing is most of either; without it an unknown address would be ten times as fast.
    expect(least(spent.unknown)).toBeGreaterThan(least(spent.known) / 3)
    expect(least(spent.known)).toBeGreaterThan(least(spent.unknown) / 3)
  })

  const FROM_HIM = { 'x-forwarded-for': '203.0.113.66' }
  const waitOf = (response: Response) => Number(response.headers.get('retry-after'))

  test.each([false, true])(
    'is slowed down where it went wrong often (an address that is known: %s)',
    async (known) => {
      const email = known ? (await person(database(), 'coder')).email : 'whoever@example.org'
      const headers = { 'x-forwarded-for': known ? '203.0.113.1' : '203.0.113.2' }
      for (let tries = 0; tries < FREE.here; tries += 1)
        expect((await enter({ email, password: 'wrong' }, headers)).status).toBe(303)
      const refused = await enter({ email, password: 'wrong' }, headers)
      expect([refused.status, waitOf(refused)]).toEqual([429, 2])
      expect(await refused.text()).toContain('Try again in 2 seconds')
      expect(
        JSON.stringify(await database().rateLimit.findMany(), (_, value) => String(value)),
      ).not.toContain(email)
    },
  )

  test('nobody is locked out by what others try elsewhere, however often', async () => {
    const cora = await person(database(), 'coder')
    for (let tries = 0; tries < 3 * FREE.here; tries += 1)
      await enter({ email: cora.email, password: 'wrong' }, FROM_HIM)
    expect((await enter({ email: cora.email, password: 'wrong' }, FROM_HIM)).status).toBe(429)
    const right = await enter({ email: cora.email, password: PASSWORD })
    expect(right.headers.get('location')).toBe('/desk')
  })

  test('a browser that has signed in as this person is spared, beside whoever tries; as somebody else it is not', async () => {
    const [cora, eve] = [await person(database(), 'coder'), await person(database(), 'coder')]
    const headers = { 'x-forwarded-for': '203.0.113.67' }
    const browserOf = (response: Response) => ({ ...headers, cookie: cookiesOf(response) })
    const hers = browserOf(await enter({ email: cora.email, password: PASSWORD }, headers))
    const his = browserOf(await enter({ email: eve.email, password: PASSWORD }, headers))
    const both = browserOf(await enter({ email: eve.email, password: PASSWORD }, hers))
    for (let tries = 0; tries < FREE.here; tries += 1)
      await enter({ email: cora.email, password: 'wrong' }, headers)
    const right = { email: cora.email, password: PASSWORD }
    expect((await enter(right, headers)).status).toBe(429)
    expect((await enter(right, his)).status).toBe(429)
    const forged = hers.cookie.replace(/(parallax\.browser=[\w-]{16}\.)[\w-]{43}/, `$1${'A'.repeat(43)}`)
    expect(forged).not.toBe(hers.cookie)
    expect((await enter(right, { ...headers, cookie: forged })).status).toBe(429)
    expect((await enter(right, hers)).headers.get('location')).toBe('/desk')
    expect((await enter(right, both)).headers.get('location')).toBe('/desk')
    // What is guessed there is slowed down as well.
    for (let tries = 0; tries < FREE.here; tries += 1)
      expect((await enter({ email: cora.email, password: 'wrong' }, hers)).status).toBe(303)
    expect((await enter(right, hers)).status).toBe(429)
  })

  test('a class behind one router signs in, one after the other and all at once', async () => {
    const headers = { 'x-forwarded-for': '203.0.113.68' }
    const cora = await person(database(), 'coder')
    const right = () => enter({ email: cora.email, password: PASSWORD }, headers)
    for (let times = 0; times < FREE.network; times += 1) expect((await right()).status).toBe(303)
    const all = await Promise.all(Array.from({ length: 2 * FREE.network }, right))
    expect(all.map(({ status }) => status)).toEqual(all.map(() => 303))
  })

  test('many people tried from one network slow it down, one after the other and all at once', async () => {
    const headers = { 'x-forwarded-for': '203.0.113.69' }
    const guess = (n: number) => enter({ email: `a${n}@example.org`, password: 'wrong' }, headers)
    const all = await Promise.all(Array.from({ length: 60 }, (_, n) => guess(n)))
    expect(all.filter(({ status }) => status === 303)).toHaveLength(FREE.network)
    expect((await guess(61)).status).toBe(429)
    // What stands before the last proxy's word could be anything.
    const claimed = { 'x-forwarded-for': '192.0.2.77, 203.0.113.69' }
    expect((await enter({ email: 'c@d', password: '' }, claimed)).status).toBe(429)
    await database().rateLimit.updateMany({
      data: { lastRequest: BigInt(Date.now() - FORGOTTEN_AFTER - 1) },
    })
    expect((await guess(62)).status).toBe(303)
  })

  test('one subscriber’s IPv6 addresses are one network', async () => {
    for (let tries = 0; tries < FREE.here; tries += 1)
      await enter({ email: 'c@d', password: '' }, { 'x-forwarded-for': `2001:db8:0:1::${tries}` })
    const again = { 'x-forwarded-for': '2001:db8:0:1:ffff::1' }
    expect((await enter({ email: 'c@d', password: '' }, again)).status).toBe(429)
  })

  test('a right password forgets the wrong ones before', async () => {
    const { email } = await person(database(), 'coder')
    const headers = { 'x-forwarded-for': '203.0.113.70' }
    for (let tries = 1; tries < FREE.here; tries += 1) await enter({ email, password: '' }, headers)
    expect((await enter({ email, password: PASSWORD }, headers)).headers.get('location')).toBe('/desk')
    expect((await enter({ email, password: '' }, headers)).status).toBe(303)
  })

  test('ends the session the browser had before', async () => {
    const { person: cora, cookie } = await signedIn(database(), 'coder')
    await enter({ email: cora.email, password: PASSWORD }, { cookie })
    expect(await whoIs(cookie)).toBeNull()
  })

  test('is refused from another site', async () => {
    const cora = await person(database(), 'coder')
    const response = await enter(
      { email: cora.email, password: PASSWORD },
      { 'sec-fetch-site': 'cross-site' },
    )
    expect(response.status).toBe(403)
    expect(cookiesOf(response)).toBe('')
  })
})

describe('where to go on after signing in', () => {
  test.each(['/people', '/desk/statement/new?draft=a%20b', '/?actor=uk&actor=france', '/statements/S3a'])(
    '%s is a page of ours',
    (path) => {
      expect(parseOwnPath(path)).toBe(path)
    },
  )

  test.each([
    'https://evil.example/',
    '//evil.example',
    '/\\evil.example',
    '\\\\evil.example',
    '/\t/evil.example',
    '/\n/evil.example',
    '/.//evil.example',
    '/a/..//evil.example',
    '/%2e%2e//evil.example',
    'javascript:alert(1)',
    ' /people',
    'people',
    '',
    `/${'a'.repeat(3000)}`,
  ])('%j is none', async (next) => {
    expect(parseOwnPath(next)).toBeNull()
  })

  test('another site is never led to', async () => {
    const cora = await person(database(), 'coder')
    const response = await enter({ email: cora.email, password: PASSWORD, next: '//evil.example' })
    expect(response.headers.get('location')).toBe('/desk')
    const wrong = await enter({ email: cora.email, password: 'wrong', next: 'https://evil.example' })
    expect(wrong.headers.get('location')).toBe('/sign-in')
  })
})

test('signing out ends the session and takes the cookie back; a link from elsewhere does not', async () => {
  const { cookie } = await signedIn(database(), 'coder')
  const elsewhere = await signOutPost(post('/sign-out', {}, { cookie, 'sec-fetch-site': 'cross-site' }))
  expect(elsewhere.status).toBe(403)
  expect(await whoIs(cookie)).not.toBeNull()
  const response = await signOutPost(post('/sign-out', {}, { cookie }))
  expect([response.status, response.headers.get('location')]).toEqual([303, '/'])
  expect(response.headers.getSetCookie()).toEqual([
    expect.stringMatching(/^__Host-parallax\.session=;.*Max-Age=0.*Secure/),
  ])
  expect(await whoIs(cookie)).toBeNull()
})

describe('joining by a link', () => {
  const joinBy = (token: string, fields: Record<string, string>) =>
    joinPost(post(`/join/${token}/enter`, fields), { params: Promise.resolve({ token }) })
  const eve = { name: 'Eve', email: 'eve@example.org', password: PASSWORD, again: PASSWORD }

  test('makes the account and signs in; the second time the page says that the link does not work', async () => {
    const admin = await person(database(), 'admin')
    const token = await invite(database(), admin, 'editor')
    const joined = await joinBy(token, eve)
    // The desk asks an editor how to begin, as there is nothing here yet.
    expect([joined.status, joined.headers.get('location')]).toEqual([303, '/desk'])
    expect(await whoIs(cookiesOf(joined))).toMatchObject({ name: 'Eve', role: 'editor' })
    const reader = await joinBy(await invite(database(), admin, 'reader'), {
      ...eve,
      ...{ name: 'Zoe', email: 'z@example.org' },
    })
    expect(reader.headers.get('location')).toBe('/account')
    const again = await joinBy(token, { ...eve, name: 'Mallory', email: 'm@example.org' })
    expect(again.headers.get('location')).toBe(`/join/${token}`)
    expect(cookiesOf(again)).toBe('')
    expect(await invitationFor(database(), token)).toBeNull()
  })

  test('lets a whole class in from one network, and nobody try one link without end', async () => {
    const admin = await person(database(), 'admin')
    const from = { 'x-forwarded-for': '203.0.113.71' }
    const by = async (token: string, fields: Record<string, string>) =>
      (await joinPost(post(`/join/${token}/enter`, fields, from), { params: Promise.resolve({ token }) }))
        .status
    for (let pupil = 0; pupil < 35; pupil += 1) {
      const token = await invite(database(), admin, 'reader')
      const fields = { ...eve, name: `Pupil ${pupil}`, email: `pupil${pupil}@example.org` }
      expect(await by(token, fields)).toBe(303)
    }
    const token = await invite(database(), admin, 'reader')
    for (let tries = 0; tries < 30; tries += 1)
      expect(await by(token, { ...eve, again: 'another' })).toBe(303)
    expect(await by(token, eve)).toBe(429)
  })

  test('keeps what was typed, but no password', async () => {
    const admin = await person(database(), 'admin')
    const token = await invite(database(), admin, 'reader')
    const fields = { ...eve, name: 'Fay', email: 'fay', password: 'too short', again: 'too short' }
    const response = await joinBy(token, fields)
    expect(response.headers.get('location')).toBe(`/join/${token}`)
    const told = toldIn(response)
    expect(told.fields).toEqual({ name: 'Fay', email: 'fay' })
    expect(told.problems).toHaveLength(2)
    expect(JSON.stringify(told)).not.toContain('too short')
  })

  test('a link to a new password sets it and signs in', async () => {
    const [admin, cora] = [await person(database(), 'admin'), await person(database(), 'coder')]
    const token = await inviteToPassword(database(), admin, cora.id)
    const password = 'another correct horse'
    const response = await joinBy(token, { password, again: password })
    expect(await whoIs(cookiesOf(response))).toEqual(cora)
    expect((await enter({ email: cora.email, password: PASSWORD })).headers.get('location')).toBe('/sign-in')
  })
})

describe('one’s own account', () => {
  test('ends a session of one’s own, and all others', async () => {
    const { person: cora, cookie } = await signedIn(database(), 'reader')
    const [second, third] = [await cookieOf(database(), cora.email), await cookieOf(database(), cora.email)]
    const session = (await sessionFor(database(), new Headers({ cookie: second }), true))?.id ?? ''
    await changeAccount(post('/account/change', { do: 'end', session }, { cookie }))
    expect([await whoIs(second), await whoIs(third)]).toEqual([null, cora])
    await changeAccount(post('/account/change', { do: 'end-others' }, { cookie }))
    expect([await whoIs(third), await whoIs(cookie)]).toEqual([null, cora])
  })

  test('a guessed current password is limited too', async () => {
    const { cookie } = await signedIn(database(), 'reader')
    const password = 'another correct horse'
    const change = async (current: string) =>
      toldIn(
        await changeAccount(
          post('/account/change', { do: 'password', current, password, again: password }, { cookie }),
        ),
      ).problems?.[0]?.message ?? null
    expect(await change('a wrong guess')).toBe('The current password is wrong.')
    for (let tries = 1; tries < FREE.here; tries += 1) await change('a wrong guess')
    expect(await change(PASSWORD)).toContain('Try again in 2 seconds')
  })

  test('changes the password and keeps this session', async () => {
    const { person: cora, cookie } = await signedIn(database(), 'reader')
    const password = 'another correct horse'
    await changeAccount(
      post('/account/change', { do: 'password', current: PASSWORD, password, again: password }, { cookie }),
    )
    expect(await whoIs(cookie)).toEqual(cora)
    // A reader has no desk.
    expect((await enter({ email: cora.email, password })).headers.get('location')).toBe('/')
  })
})

describe('people', () => {
  const changed = (fields: Record<string, string>, cookie: string) =>
    changePeople(post('/people/change', fields, { cookie }))

  test.each(['reader', 'coder', 'editor'] as const)('are nothing to change for the role %s', async (role) => {
    const { person: cora, cookie } = await signedIn(database(), role)
    const response = await changed({ do: 'role', id: cora.id, role: 'admin' }, cookie)
    expect(response.status).toBe(403)
    expect(await response.text()).toContain('This needs the role “admin”')
    expect(await whoIs(cookie)).toEqual(cora)
  })

  test('are invited by a link that is told once', async () => {
    const { cookie } = await signedIn(database(), 'admin')
    const response = await changed({ do: 'invite', role: 'coder' }, cookie)
    expect(response.headers.get('location')).toBe('/people')
    const link = toldIn(response).link ?? ''
    expect(await invitationFor(database(), link.replace('/join/', ''))).toMatchObject({ role: 'coder' })
  })

  test('are suspended, let in again, and given a role and a new password', async () => {
    const { cookie } = await signedIn(database(), 'admin')
    const { person: cora, cookie: hers } = await signedIn(database(), 'coder')
    await changed({ do: 'role', id: cora.id, role: 'editor' }, cookie)
    expect(await whoIs(hers)).toMatchObject({ role: 'editor' })
    const link = toldIn(await changed({ do: 'password-link', id: cora.id }, cookie)).link ?? ''
    expect(await invitationFor(database(), link.replace('/join/', ''))).toMatchObject({
      forUser: { id: cora.id },
    })
    await changed({ do: 'suspend', id: cora.id }, cookie)
    expect(await whoIs(hers)).toBeNull()
    expect((await enter({ email: cora.email, password: PASSWORD })).headers.get('location')).toBe('/sign-in')
    await changed({ do: 'unsuspend', id: cora.id }, cookie)
    expect((await enter({ email: cora.email, password: PASSWORD })).headers.get('location')).toBe('/desk')
  })

  test.each<Record<string, string>>([
    { do: 'role', id: 'x', role: 'king' },
    { do: 'invite' },
    { do: 'anything' },
    {},
  ])('a form that says %j changes nothing and is told so', async (fields) => {
    const { cookie } = await signedIn(database(), 'admin')
    expect((await changed(fields, cookie)).status).toBe(400)
  })

  test('there is no set-up link any more', async () => {
    await person(database(), 'admin')
    expect(await makeSetUpToken(database())).toBeNull()
  })
})

describe('every request', () => {
  const ask = (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    proxy(new NextRequest(HOST + path, { method, headers: { host: 'parallax.test', ...headers } }))
  const policyOf = async (path: string) =>
    Object.fromEntries(
      ((await ask(path)).headers.get('content-security-policy') ?? '')
        .split('; ')
        .map((directive) => [directive.split(' ')[0] ?? '', directive.split(' ').slice(1)]),
    )

  test('gets a content policy with a nonce of its own, and runs no script without it', async () => {
    const [first, second] = [await policyOf('/'), await policyOf('/')]
    expect(first['script-src']).toEqual([
      "'self'",
      expect.stringMatching(/^'nonce-.{24}'$/),
      "'strict-dynamic'",
    ])
    expect(first['script-src']).not.toEqual(second['script-src'])
    expect(first['style-src']).not.toContain("'unsafe-inline'")
    expect(first).toMatchObject({
      'object-src': ["'none'"],
      'base-uri': ["'self'"],
      'form-action': ["'self'"],
      'frame-ancestors': ["'none'"],
    })
  })

  test('is framed by nobody, but for an embed, which runs no script', async () => {
    expect((await ask('/account')).headers.get('x-frame-options')).toBe('DENY')
    for (const path of ['/figures/spectrum/embed', '/frozen/abc/embed']) {
      expect((await ask(path)).headers.get('x-frame-options')).toBeNull()
      expect(await policyOf(path)).toMatchObject({ 'script-src': ["'none'"], 'frame-ancestors': ['*'] })
    }
  })

  test('is told to stay on https where it came by https', async () => {
    expect((await ask('/')).headers.get('strict-transport-security')).toBeNull()
    const secure = await ask('/', { 'x-forwarded-proto': 'https' })
    expect(secure.headers.get('strict-transport-security')).toBe('max-age=31536000')
  })

  test('leaves the cookie of a session as it is: none lasts longer by being used', async () => {
    const headers = { 'sec-fetch-dest': 'document', cookie: 'parallax.session=a.b%3D' }
    expect((await ask('/', headers)).headers.get('set-cookie')).toBeNull()
  })

  test('whose host is none is answered 400, in words', async () => {
    const response = await ask('/', { 'x-parallax-refused': 'host' })
    expect(response.status).toBe(400)
    expect(await response.text()).toContain('names no host')
  })

  test('with a percent sign that spells no letter is told so', async () => {
    const broken = await ask('/statements/%E0%A4%A')
    expect(broken.status).toBe(400)
    expect(broken.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
  })
})

describe('where only members may read', () => {
  beforeAll(() => {
    process.env.READING = 'members'
  })
  afterAll(() => {
    delete process.env.READING
  })
  const ask = (path: string, cookie = '', method = 'GET') =>
    proxy(new NextRequest(HOST + path, { method, headers: { ...FROM_HERE, cookie } }))

  test('a stranger is led to the sign-in and back to the page', async () => {
    const response = await ask('/statements?topic=borders')
    expect(response.status).toBe(307)
    expect(response.headers.get('location')).toBe(`${HOST}/sign-in?next=%2Fstatements%3Ftopic%3Dborders`)
  })

  test.each([
    '/statements.csv',
    '/statements.atom',
    '/figures/spectrum/figure.svg',
    '/figures/spectrum/embed',
    '/frozen/abc/embed',
  ])('a stranger gets no file %s', async (path) => {
    const response = await ask(path)
    expect(response.status).toBe(401)
    expect(response.headers.get('content-type')).toContain('text/plain')
  })

  test('a stranger freezes nothing', async () => {
    expect((await ask('/figures/spectrum/freeze', '', 'POST')).status).toBe(401)
  })

  test.each(['/sign-in', '/sign-in/enter', '/join/token', '/join/token/enter', '/icon.svg'])(
    'a stranger can open %s',
    async (path) => {
      expect((await ask(path)).headers.get('x-middleware-next')).toBe('1')
    },
  )

  test('a reader with an account reads, and one who is suspended does not', async () => {
    const { person: rita, cookie } = await signedIn(database(), 'reader')
    expect((await ask('/statements', cookie)).headers.get('x-middleware-next')).toBe('1')
    expect((await ask('/statements.csv', cookie)).headers.get('x-middleware-next')).toBe('1')
    await setSuspended(database(), rita.id, true)
    expect((await ask('/statements', cookie)).status).toBe(307)
  })
})
