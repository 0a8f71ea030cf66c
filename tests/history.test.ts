// The routes that undo, and what everybody may read of the history. Handlers are called as functions.
import { execFile } from 'node:child_process'
import { setTimeout as wait } from 'node:timers/promises'
import { promisify } from 'node:util'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { POST as undoChangeset } from '@/app/(history)/changes/[changeset]/undo/route'
import { GET as atom } from '@/app/(history)/corrections.atom/route'
import { POST as undoRecord } from '@/app/(history)/history/[type]/[id]/undo/route'
import { draftFor } from '@/lib/db/desk/drafts'
import { changeCount, historyFor } from '@/lib/db/history/changes'
import { changesetCount, changesetsFor, changesIn } from '@/lib/db/history/changesets'
import { namesIn } from '@/lib/db/history/record-names'
import type { Database } from '@/lib/db/store/client'
import { record } from '@/lib/db/store/record'
import { revisionsFor } from '@/lib/db/store/revisions'
import { recordFor } from '@/lib/db/store/stored-records'
import { undoJob } from '@/lib/jobs/undo'
import type { Person, Role } from '@/lib/person'
import { type TestDatabase, testDatabase } from '@/tests/support/database'
import { change, madeUpRecords } from '@/tests/support/made-up'
import { signedIn } from '@/tests/support/people'

const HOST = 'https://parallax.test'
// A busy machine takes its time.
const by = { who: 'Ada Brenn', why: 'a test' }
const people: Partial<Record<Role, { person: Person; cookie: string }>> = {}
let opened: TestDatabase
let db: Database
let first: string

beforeAll(async () => {
  opened = await testDatabase()
  db = opened.database
  process.env.DATABASE_URL = opened.url
  for (const role of ['coder', 'editor'] as const) people[role] = await signedIn(db, role)
  first = (await record(db, { who: 'seed', why: 'made up' }, madeUpRecords(12))).changeset
})
afterAll(() => opened.close())

const outlet = (name: string, id = 'wire') => change('outlet', { id, slug: id, name })
let times = 0
beforeEach(async () => {
  times += 1
  await record(db, by, [outlet(`Name ${times}`)])
})

function post(path: string, fields: Record<string, string>, role: Role | null = 'editor'): Request {
  const cookie = role ? people[role]?.cookie : undefined
  return new Request(HOST + path, {
    method: 'POST',
    headers: {
      host: 'parallax.test',
      'x-forwarded-proto': 'https',
      'sec-fetch-site': 'same-origin',
      'content-type': 'application/x-www-form-urlencoded',
      ...(cookie ? { cookie } : {}),
    },
    body: new URLSearchParams(fields),
  })
}

const undo = (changeset: string, fields: Record<string, string>, role: Role | null = 'editor') =>
  undoChangeset(post(`/changes/${changeset}/undo`, fields, role), { params: Promise.resolve({ changeset }) })

const revert = (type: string, id: string, fields: Record<string, string>) =>
  undoRecord(post(`/history/${type}/${id}/undo`, fields), { params: Promise.resolve({ type, id }) })

/** The draft that an answer leads back to. */
async function keptBy(answer: Response): Promise<Record<string, string[]>> {
  expect(answer.status).toBe(303)
  const id = new URL(answer.headers.get('location') ?? '', HOST).searchParams.get('draft')
  const draft = await draftFor(db, people.editor?.person.id ?? '', id ?? '')
  return draft?.fields ?? {}
}

const nameNow = async () => (await recordFor(db, 'outlet', 'wire'))?.name

describe('undoing a changeset', () => {
  test('sets it back, says who and why, and leads to the undo', async () => {
    const before = await nameNow()
    const { changeset } = await record(db, { ...by, why: 'renamed' }, [outlet('Another')])
    const answer = await undo(changeset, { why: ' it was  wrong ' })
    expect(answer.status).toBe(303)
    expect(answer.headers.get('location')).toMatch(/^\/changes\/[\w-]+$/)
    expect(await nameNow()).toBe(before)
    const [newest] = await revisionsFor(db, 'outlet', 'wire')
    expect(newest).toMatchObject({ who: people.editor?.person.name, why: 'undoes “renamed”: it was wrong' })
    expect(answer.headers.get('location')).toBe(`/changes/${newest?.changeset}`)
  })

  test('is for editors', async () => {
    const { changeset } = await record(db, by, [outlet('Another')])
    expect((await undo(changeset, { why: 'x' }, 'coder')).status).toBe(403)
    expect((await undo(changeset, { why: 'x' }, null)).status).toBe(401)
    expect(await nameNow()).toBe('Another')
  })

  test('needs a reason', async () => {
    const { changeset } = await record(db, by, [outlet('Another')])
    const kept = await keptBy(await undo(changeset, { why: '  ' }))
    expect(kept.problem?.[0]).toContain('The reason is missing')
    expect(await nameNow()).toBe('Another')
  })

  test('is refused where a record has been changed since, with the record named and the reason kept', async () => {
    const { changeset } = await record(db, by, [outlet('Another')])
    await record(db, by, [outlet('A third')])
    const kept = await keptBy(await undo(changeset, { why: 'my reason' }))
    expect(kept).toMatchObject({ why: ['my reason'], obstacle: ['outlet wire'] })
    expect(kept.problem?.[0]).toContain('later changes')
    expect(await nameNow()).toBe('A third')
  })

  test('that does not exist says so', async () => {
    expect((await keptBy(await undo('none', { why: 'x' }))).problem).toEqual(['There is no changeset none.'])
  })

  test('of more than two thousand records goes to a process of its own', async () => {
    const many = Array.from({ length: 2100 }, (_, n) => outlet(`Many ${n}`, `many-${n}`))
    const { changeset } = await record(db, { ...by, why: 'too many' }, many)
    expect((await undo(changeset, { why: 'by mistake' })).headers.get('location')).toBe(
      `/changes/${changeset}`,
    )
    expect(undoJob(changeset)?.state).toBe('running')
    while (undoJob(changeset)?.state === 'running') await wait(50)
    expect(undoJob(changeset)).toMatchObject({ state: 'done' })
    expect(undoJob(changeset)?.words).toMatch(/^2.100 records set back\. The undo is changeset [\w-]+\.$/)
    expect(await db.outlet.count({ where: { id: { startsWith: 'many-' } } })).toBe(0)
    const [newest] = await revisionsFor(db, 'outlet', 'many-0')
    expect(newest).toMatchObject({
      who: people.editor?.person.name,
      why: 'undoes “too many”: by mistake',
    })
  })
})

describe('npm run undo', () => {
  const run = (...args: string[]) =>
    promisify(execFile)(process.execPath, ['--import', 'tsx', 'lib/cli/undo.ts', ...args], {
      env: { ...process.env, DATABASE_URL: opened.url },
    })

  test('undoes a changeset, and says why not when it cannot', async () => {
    const before = await nameNow()
    const { changeset } = await record(db, { ...by, changeset: '-dashed' }, [outlet('Another')])
    const { stdout } = await run(changeset, '--who', 'Jonas', '--why', 'a slip')
    expect(stdout).toContain('1 record set back')
    expect(await nameNow()).toBe(before)
    await expect(run(changeset, '--why=again')).rejects.toMatchObject({
      stderr: 'Nothing is left to undo: every record is as it was before already.\n',
    })
    await expect(run(changeset, '--why=')).rejects.toMatchObject({
      stderr: expect.stringContaining('The reason is missing'),
    })
    await expect(run()).rejects.toMatchObject({ stderr: expect.stringContaining('Which changeset?') })
  })
})

describe('undoing one change of a record', () => {
  const newest = async () => (await revisionsFor(db, 'outlet', 'wire'))[0]?.id ?? 0

  test('sets the record back', async () => {
    const before = await nameNow()
    await record(db, by, [outlet('Another')])
    const answer = await revert('outlet', 'wire', {
      revision: String(await newest()),
      to: 'before',
      why: 'x',
    })
    expect(answer.headers.get('location')).toBe('/history/outlet/wire')
    expect(await nameNow()).toBe(before)
  })

  test('makes it again as it was', async () => {
    const before = await nameNow()
    const earlier = String(await newest())
    for (const name of ['Second', 'Third']) await record(db, by, [outlet(name)])
    await revert('outlet', 'wire', {
      revision: earlier,
      to: 'after',
      basedOn: String(await newest()),
      why: 'x',
    })
    expect(await nameNow()).toBe(before)
  })

  test('not over what somebody else has done meanwhile', async () => {
    const seen = String(await newest())
    await record(db, by, [outlet('Second')])
    const fields = { revision: seen, to: 'after', basedOn: seen, why: 'my reason' }
    const kept = await keptBy(await revert('outlet', 'wire', fields))
    expect(kept.problem?.[0]).toContain('somebody has changed the record meanwhile')
    expect(await nameNow()).toBe('Second')
  })

  test.each([
    ['frozen', 'wire', { revision: '1' }],
    ['outlet', 'wire', { revision: '1; DROP' }],
    ['outlet', 'wire', { revision: '1' }],
    ['outlet', 'nobody', {}],
  ])('of %s %s that is none is refused (%o)', async (type, id, fields) => {
    const kept = await keptBy(await revert(type, id, { ...fields, to: 'before', why: 'x' }))
    expect(kept.problem?.[0]).toContain('has no such change')
  })
})

describe('what everybody reads', () => {
  test('holds no private passage, in no history, changeset or feed', async () => {
    const m1 = await recordFor(db, 'statement', 'M1')
    if (!m1) throw new Error('M1 is missing')
    const passage = 'A private passage, and more of it.'
    const sources = m1.sources.map((source) => ({ ...source, passage, quotationHash: 'ab'.repeat(32) }))
    const { changeset } = await record(db, { ...by, why: 'checked' }, [
      change('statement', { ...m1, sources, place: 'Port Ilse' }),
    ])
    const all = { offset: 0, limit: 500 }
    const feed = await (await atom(new Request(`${HOST}/corrections.atom`))).text()
    const read = JSON.stringify([
      await historyFor(db, 'statement', 'M1', all),
      await changesIn(db, first, all),
      await changesIn(db, changeset, all),
      feed,
    ])
    expect(read).toContain('Port Ilse')
    expect(read).not.toMatch(/private passage/i)
    expect(read).not.toContain('abab')
    expect(feed).toContain('checked')
    expect(feed).toContain('No number changes.')
  })

  test('a statement’s history has its codings, removed ones too, newest first', async () => {
    const id = 'H1'
    const m2 = await recordFor(db, 'statement', 'M2')
    if (!m2) throw new Error('M2 is missing')
    const coding = (n: number, level: 0 | 1) =>
      change('coding', {
        ...{ id: `H1-${n}`, statementId: id, coderId: `coder-${n}`, codebookId: 'codebook-1' },
        ...{ level, rationale: 'Drawn.' },
      })
    await record(db, by, [
      change('statement', { ...m2, id, adoptedCodingId: 'H1-0', repeatOfId: null }),
      coding(0, 0),
      coding(1, 0),
    ])
    await record(db, by, [coding(0, 1)])
    await record(db, by, [{ type: 'coding', id: 'H1-1', after: null }])
    const changes = await historyFor(db, 'statement', id, { offset: 0, limit: 20 })
    expect(changes.map((each) => [each.id, each.before === null, each.after === null])).toEqual([
      ['H1-1', false, true],
      ['H1-0', false, false],
      ['H1-1', true, false],
      ['H1-0', true, false],
      ['H1', true, false],
    ])
    expect(await changeCount(db, 'statement', id)).toBe(5)
    expect((await historyFor(db, 'statement', id, { offset: 1, limit: 1 })).map((each) => each.id)).toEqual([
      'H1-0',
    ])
    // Another is found in a later look, and one that is removed only then.
    await record(db, by, [change('statement', { ...m2, id, adoptedCodingId: null, repeatOfId: null })])
    await record(db, by, [{ type: 'coding', id: 'H1-0', after: null }])
    expect(await changeCount(db, 'statement', id)).toBe(7)
    const nameOf = await namesIn(db, changes)
    expect(nameOf('coding', 'H1-1')).toBe('Jonas Vehl’s coding of H1')
  })

  test('changesets stand newest first with what they hold, and a frozen view is none', async () => {
    const count = await changesetCount(db)
    await db.revision.create({
      data: { ...by, changeset: 'freeze', recordType: 'frozen', recordId: 'f', before: null, after: '{}' },
    })
    expect(await changesetCount(db)).toBe(count)
    const { changeset } = await record(db, { ...by, why: 'newest' }, [
      outlet('Last'),
      outlet('One more', 'more'),
    ])
    const [newest] = await changesetsFor(db, { offset: 0, limit: 1 })
    expect(newest).toMatchObject({
      key: changeset,
      why: 'newest',
      changes: 2,
      types: [{ type: 'outlet', changes: 2 }],
    })
    const [oldest] = await changesetsFor(db, { offset: count, limit: 5 })
    expect(oldest).toMatchObject({ key: first, who: 'seed' })
    expect(oldest?.types.find(({ type }) => type === 'statement')?.changes).toBe(12)
  })
})
