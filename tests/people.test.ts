// Accounts: who may join, what becomes of links, roles and sessions. On a real database.
import { statSync } from 'node:fs'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import {
  changePassword,
  join,
  type NewAccount,
  passwordProblems,
  renewPassword,
} from '@/lib/db/people/accounts'
import { sessionFor, signIn } from '@/lib/db/people/auth'
import {
  invitationFor,
  invite,
  inviteToPassword,
  makeSetUpToken,
  openInvitations,
  withdraw,
} from '@/lib/db/people/invitations'
import { membersFor, Refusal, setRole, setSuspended } from '@/lib/db/people/members'
import { endSession, endSessions, sessionsFor } from '@/lib/db/people/sessions'
import type { Database } from '@/lib/db/store/client'
import { parseFileUrl } from '@/lib/db/store/location'
import { describeAgent } from '@/lib/visit'
import { type TestDatabase, testDatabase } from './support/database'
import { cookieOf, PASSWORD, person, signedIn } from './support/people'

// Hashing passwords is slow on purpose.
let kept: TestDatabase
let db: Database

beforeEach(async () => {
  kept = await testDatabase()
  db = kept.database
})
afterEach(() => kept.close())

const ada: NewAccount = { name: 'Ada Byron', email: 'ada@example.org', password: PASSWORD, again: PASSWORD }
const DAY = 86_400_000
const whoIs = async (cookie: string) => (await sessionFor(db, new Headers({ cookie }), false))?.person ?? null
const problemsOf = (joined: Awaited<ReturnType<typeof join>>) =>
  joined && 'problems' in joined ? joined.problems.map(({ field }) => field) : []

describe('the first start', () => {
  test('its link makes exactly one admin', async () => {
    const token = (await makeSetUpToken(db)) ?? ''
    expect(await join(db, token, ada)).toMatchObject({ person: { name: 'Ada Byron', role: 'admin' } })
    expect(await join(db, token, { ...ada, name: 'Eve', email: 'eve@example.org' })).toBeNull()
    expect((await membersFor(db)).map(({ name, role }) => [name, role])).toEqual([['Ada Byron', 'admin']])
    expect(await makeSetUpToken(db)).toBeNull()
  })

  test('two who open it at once do not both become admins', async () => {
    const token = (await makeSetUpToken(db)) ?? ''
    const both = await Promise.allSettled([
      join(db, token, ada),
      join(db, token, { ...ada, name: 'Eve', email: 'eve@example.org' }),
    ])
    expect(
      both.filter((one) => one.status === 'fulfilled' && one.value && 'person' in one.value),
    ).toHaveLength(1)
    expect(await membersFor(db)).toHaveLength(1)
  })

  test('each start replaces the former link, and none works for more than a day', async () => {
    const [former, token] = [(await makeSetUpToken(db)) ?? '', (await makeSetUpToken(db)) ?? '']
    expect(await invitationFor(db, former)).toBeNull()
    expect(await invitationFor(db, token)).toMatchObject({ role: 'admin', first: true })
    expect(await invitationFor(db, token, new Date(Date.now() + DAY + 1))).toBeNull()
    expect(await openInvitations(db)).toHaveLength(1)
  })

  test('the token itself is nowhere in the database', async () => {
    const token = (await makeSetUpToken(db)) ?? ''
    expect(JSON.stringify(await db.invitation.findMany())).not.toContain(token)
  })
})

describe('joining', () => {
  let token: string
  beforeEach(async () => {
    const admin = await person(db, 'admin', 'Grace')
    token = await invite(db, admin, 'coder')
    // Somebody in the history who has no account, as after an import of another copy.
    await db.$executeRaw`INSERT INTO "Revision" ("who", "why", "recordType", "recordId") VALUES ('Scope', 'A test', 'topic', 'borders')`
  })

  test('makes an account in the role of the link, which then works no more', async () => {
    expect(await join(db, token, ada)).toMatchObject({ person: { role: 'coder', email: 'ada@example.org' } })
    expect(await join(db, token, { ...ada, name: 'Eve', email: 'eve@example.org' })).toBeNull()
  })

  test('lets somebody come back whom the history knows, under the same name', async () => {
    expect(await join(db, token, { ...ada, name: 'Scope' })).toMatchObject({ person: { name: 'Scope' } })
  })

  test.each<[string, Partial<NewAccount>, string[]]>([
    ['no name', { name: '  ' }, ['name']],
    ['the name of somebody else, in other letters', { name: 'GRACE' }, ['name']],
    ['a name that looks like somebody else’s', { name: 'Grасе' }, ['name']],
    ['a name in letters of another script that look the same', { name: 'Ѕсоре' }, ['name']],
    ['the name of a program in the history', { name: 'Seed' }, ['name']],
    ['a name with a mark that turns the writing', { name: 'Ada\u202e' }, ['name']],
    ['a very long name', { name: 'a'.repeat(81) }, ['name']],
    ['no e-mail address', { email: 'ada' }, ['email']],
    ['the e-mail address of somebody else', { email: 'Grace@Example.org' }, ['email']],
    ['a short password', { password: 'short', again: 'short' }, ['password']],
    ['two different passwords', { again: 'correct horse batterie' }, ['password']],
    [
      'the e-mail address as the password',
      { password: 'ada@example.org', again: 'ada@example.org' },
      ['password'],
    ],
    [
      'the name as the password',
      { name: 'Ada Byron King', password: 'ada byron king', again: 'ada byron king' },
      ['password'],
    ],
    ['a guessable password', { password: 'password1234', again: 'password1234' }, ['password']],
    ['one letter over and over', { password: 'aaaaaaaaaaaaaa', again: 'aaaaaaaaaaaaaa' }, ['password']],
    ['a novel as the password', { password: 'x1y2z3'.repeat(50), again: 'x1y2z3'.repeat(50) }, ['password']],
  ])('refuses %s, and the link stays good', async (_, wrong, fields) => {
    expect(problemsOf(await join(db, token, { ...ada, ...wrong }))).toEqual(fields)
    expect(await membersFor(db)).toHaveLength(1)
    expect(await invitationFor(db, token)).not.toBeNull()
  })

  test('a used, a run-out, a withdrawn and a made-up link are one and the same', async () => {
    const [open] = await openInvitations(db)
    expect(open).toMatchObject({ role: 'coder', invitedBy: 'Grace', forName: null })
    expect(await invitationFor(db, token, new Date(Date.now() + 8 * DAY))).toBeNull()
    await withdraw(db, open?.id ?? '')
    for (const one of [token, 'made-up', '']) {
      expect(await invitationFor(db, one)).toBeNull()
      expect(await join(db, one, ada)).toBeNull()
      expect(await renewPassword(db, one, ada)).toBeNull()
    }
  })
})

describe('passwords', () => {
  test('are stored as hashes', async () => {
    await person(db, 'coder')
    const stored = (await db.account.findMany()).map(({ password }) => password ?? '')
    expect(stored.length).toBeGreaterThan(0)
    for (const hash of stored) expect(hash).toMatch(/^[0-9a-f]{32}:[0-9a-f]{128}$/)
  })

  test('a link sets a new one, works once, and ends the sessions begun with the former', async () => {
    const admin = await person(db, 'admin')
    const { person: cora, cookie } = await signedIn(db, 'coder')
    const former = await inviteToPassword(db, admin, cora.id)
    const token = await inviteToPassword(db, admin, cora.id)
    expect(await invitationFor(db, former)).toBeNull()
    // Such a link makes no account.
    expect(await join(db, token, ada)).toBeNull()
    expect(await renewPassword(db, token, { password: 'short', again: 'short' })).toHaveProperty('problems')
    const next = 'another correct horse'
    expect(await renewPassword(db, token, { password: next, again: next })).toEqual({ email: cora.email })
    expect(await renewPassword(db, token, { password: next, again: next })).toBeNull()
    expect(await whoIs(cookie)).toBeNull()
    const from = { address: '192.0.2.1', agent: '', secure: false }
    expect(await signIn(db, { email: cora.email, password: PASSWORD }, from)).toBeNull()
    expect(await signIn(db, { email: cora.email, password: next }, from)).not.toBeNull()
  })

  test('changing one’s own needs the current one and ends the other sessions', async () => {
    const { person: cora, cookie } = await signedIn(db, 'coder')
    const other = await cookieOf(db, cora.email)
    const session = (await sessionFor(db, new Headers({ cookie }), false))?.id ?? ''
    const next = { password: 'another correct horse', again: 'another correct horse' }
    expect(await changePassword(db, cora, session, { current: 'wrong', ...next })).toMatchObject([
      { field: 'current' },
    ])
    expect(await whoIs(other)).not.toBeNull()
    expect(await changePassword(db, cora, session, { current: PASSWORD, ...next })).toEqual([])
    expect([await whoIs(cookie), await whoIs(other)]).toEqual([cora, null])
  })

  test('an ordinary sentence is a good one', async () => {
    expect(await passwordProblems(PASSWORD, PASSWORD, ada)).toEqual([])
  })
})

describe('sessions', () => {
  test('are known by a signed cookie, on http and on https', async () => {
    const { person: cora, cookie } = await signedIn(db, 'coder')
    for (const secure of [true, false])
      expect((await sessionFor(db, new Headers({ cookie }), secure))?.person).toEqual(cora)
    const token = (await db.session.findFirstOrThrow({ where: { userId: cora.id } })).token
    for (const forged of [cookie.replace(/%3D/g, ''), `parallax.session=${token}`, 'parallax.session=', ''])
      expect(await whoIs(forged)).toBeNull()
  })

  test('are listed with browser and address, and ended one by one or all', async () => {
    const { person: cora, cookie } = await signedIn(db, 'coder')
    const stranger = await signedIn(db, 'coder')
    const agent = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
    const second = await cookieOf(db, cora.email, agent)
    const third = await cookieOf(db, cora.email)
    const sessions = await sessionsFor(db, cora.id)
    expect(sessions).toHaveLength(3)
    const firefox = sessions.find((session) => session.agent === agent)
    expect(firefox?.address).toBe('192.0.2.1')
    expect(describeAgent(firefox?.agent ?? null)).toBe('Firefox on Linux')
    // Nobody ends another's session by its id.
    await endSession(db, stranger.person.id, firefox?.id ?? '')
    expect(await whoIs(second)).toEqual(cora)
    await endSession(db, cora.id, firefox?.id ?? '')
    expect([await whoIs(cookie), await whoIs(second), await whoIs(third)]).toEqual([cora, null, cora])
    const own = await sessionFor(db, new Headers({ cookie }), false)
    await endSessions(db, cora.id, own?.id)
    expect([await whoIs(cookie), await whoIs(third), await whoIs(stranger.cookie)]).toEqual([
      cora,
      null,
      stranger.person,
    ])
  })

  test('run out', async () => {
    const { person: cora, cookie } = await signedIn(db, 'coder')
    await db.session.updateMany({ where: { userId: cora.id }, data: { expiresAt: new Date(Date.now() - 1) } })
    expect(await whoIs(cookie)).toBeNull()
    expect(await sessionsFor(db, cora.id)).toEqual([])
  })

  test('end thirty days after they began, however they were used', async () => {
    const { person: cora, cookie } = await signedIn(db, 'coder')
    const begun = (days: number) => new Date(Date.now() - days * DAY).toISOString()
    const later = new Date(Date.now() + 29 * DAY).toISOString()
    // The end that a session got by being used, before this rule.
    const begin = (days: number) =>
      db.$executeRaw`UPDATE "Session" SET "createdAt" = ${begun(days)}, "updatedAt" = ${begun(1)}, "expiresAt" = ${later} WHERE "userId" = ${cora.id}`
    await begin(29)
    expect(await whoIs(cookie)).toEqual(cora)
    // It is seen, and ends when it was going to.
    await expect
      .poll(async () =>
        (await db.session.findFirstOrThrow({ where: { userId: cora.id } })).updatedAt.getTime(),
      )
      .toBeGreaterThan(Date.now() - DAY / 2)
    expect((await db.session.findFirstOrThrow({ where: { userId: cora.id } })).expiresAt.toISOString()).toBe(
      later,
    )
    await begin(30)
    expect(await whoIs(cookie)).toBeNull()
    expect(await sessionsFor(db, cora.id)).toEqual([])
  })

  test('are signed with a secret that only the owner of the file may read', async () => {
    await signedIn(db, 'coder')
    const { mode, size } = statSync(`${parseFileUrl(kept.url)}.secret`)
    expect(mode & 0o777).toBe(0o600)
    expect(size).toBeGreaterThanOrEqual(32)
  })
})

describe('admins', () => {
  test('suspend somebody, whose sessions and links end with it', async () => {
    const admin = await person(db, 'admin')
    const eve = await signedIn(db, 'admin')
    const token = await invite(db, eve.person, 'admin')
    await setSuspended(db, eve.person.id, true)
    expect(await whoIs(eve.cookie)).toBeNull()
    expect(await invitationFor(db, token)).toBeNull()
    const from = { address: '192.0.2.1', agent: '', secure: false }
    expect(await signIn(db, { email: eve.person.email, password: PASSWORD }, from)).toBeNull()
    expect(await sessionsFor(db, eve.person.id)).toEqual([])
    await setSuspended(db, eve.person.id, false)
    expect(await whoIs(await cookieOf(db, eve.person.email))).toEqual(eve.person)
    expect(await whoIs(await cookieOf(db, admin.email))).toEqual(admin)
  })

  test('change roles, at once and for the sessions that are open', async () => {
    const { person: cora, cookie } = await signedIn(db, 'coder')
    await setRole(db, cora.id, 'editor')
    expect(await whoIs(cookie)).toMatchObject({ role: 'editor' })
  })

  test('the last one stays', async () => {
    const admin = await person(db, 'admin')
    await expect(setRole(db, admin.id, 'editor')).rejects.toThrow(/last admin/)
    await expect(setSuspended(db, admin.id, true)).rejects.toThrow(Refusal)
    expect(await membersFor(db)).toMatchObject([{ role: 'admin', suspended: false }])
    const other = await person(db, 'admin')
    await setSuspended(db, other.id, true)
    // A suspended admin does not count.
    await expect(setRole(db, admin.id, 'coder')).rejects.toThrow(/last admin/)
  })

  test('cannot change who is not there', async () => {
    const admin = await person(db, 'admin')
    await expect(setRole(db, 'nobody', 'coder')).rejects.toThrow(/nobody/)
    await expect(inviteToPassword(db, admin, 'nobody')).rejects.toThrow(/nobody/)
  })
})

test.each([
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Safari/537.36 Edg/140.0',
    'Edge on Windows',
  ],
  [
    'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1',
    'Safari on iOS',
  ],
  ['curl/8.5.0', 'an unknown program'],
  [null, 'an unknown program'],
])('the browser %s is %s', (agent, words) => {
  expect(describeAgent(agent)).toBe(words)
})
