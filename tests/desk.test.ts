// The forms of the desk as a browser without JavaScript sends them: real routes on a real database.

import { createElement } from 'react'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ConflictForm } from '@/app/desk/_parts/conflict'
import { ProblemList } from '@/app/desk/_parts/form-kit'
import { formLabel, RecordForm } from '@/app/desk/_parts/record-form'
import { POST as archiveRoute } from '@/app/desk/[type]/archive/route'
import { POST as mergeRoute } from '@/app/desk/[type]/merge/route'
import { POST as saveRoute } from '@/app/desk/[type]/save/route'
import { POST as removeDraftRoute } from '@/app/desk/drafts/remove/route'
import { POST as saveDraftRoute } from '@/app/desk/drafts/save/route'
import { draftFor, draftsFor, MOST_DRAFTS } from '@/lib/db/desk/drafts'
import { initialFields, namesOf, readForm } from '@/lib/db/desk/record-form'
import { listFor } from '@/lib/db/desk/record-list'
import { stateFor } from '@/lib/db/desk/record-state'
import type { Database } from '@/lib/db/store/client'
import { record } from '@/lib/db/store/record'
import { revisionsFor } from '@/lib/db/store/revisions'
import { recordFor } from '@/lib/db/store/stored-records'
import type { Fields } from '@/lib/form/fields'
import { FORM_TYPES, type FormType, formatFields, isFormType } from '@/lib/form/record'
import { markupOf } from '@/lib/paint/markup'
import type { Person, Role } from '@/lib/person'
import { seededDatabase, type TestDatabase, testDatabase } from '@/tests/support/database'
import { change } from '@/tests/support/made-up'
import { signedIn } from '@/tests/support/people'

const HOST = 'https://parallax.test'
// A busy machine takes its time.
type Someone = { person: Person; cookie: string }
let opened: TestDatabase
let db: Database
let coder: Someone
let editor: Someone
let other: Someone

async function open(database: TestDatabase) {
  opened = database
  db = database.database
  process.env.DATABASE_URL = database.url
  const [one, two, three] = [
    await signedIn(db, 'coder'),
    await signedIn(db, 'editor'),
    await signedIn(db, 'editor'),
  ]
  coder = one
  editor = two
  other = three
}

// The routes' database is one for the whole process, so all of this file is one database.
beforeAll(async () => {
  await open(await seededDatabase())
  await record(db, { who: 'seed', why: 'made up' }, [
    change('actor', {
      ...{ id: 'ostria', slug: 'ostria', name: 'Republic of Ostria', shortName: 'Ostria' },
      ...{ kind: 'state', statedOrder: 90 },
    }),
  ])
})
afterAll(() => opened.close())

function request(
  path: string,
  fields: Fields,
  by: Someone | null,
  headers: Record<string, string> = {},
): Request {
  const body = new URLSearchParams()
  for (const [name, values] of Object.entries(fields)) for (const value of values) body.append(name, value)
  return new Request(HOST + path, {
    method: 'POST',
    headers: {
      ...{ host: 'parallax.test', 'x-forwarded-proto': 'https', 'sec-fetch-site': 'same-origin' },
      'content-type': 'application/x-www-form-urlencoded',
      ...(by ? { cookie: by.cookie } : {}),
      ...headers,
    },
    body,
  })
}

const plain = (fields: Record<string, string>): Fields =>
  Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, [value]]))

const at = (type: string) => ({ params: Promise.resolve({ type }) })
const save = (type: string, fields: Fields, by: Someone | null = editor) =>
  saveRoute(request(`/desk/${type}/save`, fields, by), at(type))

/** Where an answer leads, taken apart. */
function ledTo(answer: Response): { path: string; draft: string; saved: string | null } {
  expect(answer.status).toBe(303)
  const { pathname, searchParams } = new URL(answer.headers.get('location') ?? '', HOST)
  return { path: pathname, draft: searchParams.get('draft') ?? '', saved: searchParams.get('saved') }
}

/** The form of a record as it opens now. */
async function formOf(type: FormType, id: string): Promise<Fields> {
  const now = await stateFor(db, type, id)
  if (!now?.record) throw new Error(`no ${type} ${id}`)
  const fields = formatFields(type, now.record, await namesOf(db, type))
  return { ...fields, recordType: [type], recordId: [id], basedOn: [String(now.revision)], draft: [''] }
}

const SPEAKER = {
  name: 'An envoy of Ostria',
  kind: 'office',
  actorId: 'ostria',
  why: 'New speaker',
  recordId: '',
}

describe('adding a record', () => {
  test('stores it under an address made of its name, with who and why', async () => {
    const led = ledTo(await save('speaker', plain(SPEAKER), coder))
    expect(led).toMatchObject({ path: '/desk/speaker/an-envoy-of-ostria', saved: 'new' })
    expect(await recordFor(db, 'speaker', 'an-envoy-of-ostria')).toMatchObject({
      actorId: 'ostria',
      kind: 'office',
    })
    const [revision] = await revisionsFor(db, 'speaker', 'an-envoy-of-ostria')
    expect(revision).toMatchObject({ who: coder.person.name, why: 'New speaker', before: null })
  })

  test('gives a namesake an address of its own, and refuses one that somebody typed', async () => {
    expect(ledTo(await save('speaker', plain(SPEAKER), coder)).path).toBe(
      '/desk/speaker/an-envoy-of-ostria-2',
    )
    const led = ledTo(await save('speaker', plain({ ...SPEAKER, slug: 'israel-katz' }), coder))
    const draft = await draftFor(db, coder.person.id, led.draft)
    const { problems } = await readForm(db, 'speaker', draft?.fields ?? {})
    expect(problems).toMatchObject([{ field: 'slug' }])
    expect(problems[0]?.message).toContain('“israel-katz” is the short address of “Israel Katz” already')
  })

  test('with something wrong stores nothing, keeps every word as a draft and says what is wrong', async () => {
    const typed = plain({ ...SPEAKER, name: '', actorId: 'The Moon', note: 'kept too', why: '' })
    const led = ledTo(await save('speaker', typed, coder))
    expect(led.path).toBe('/desk/speaker/new')
    const draft = await draftFor(db, coder.person.id, led.draft)
    expect(draft).toMatchObject({ recordType: 'speaker', recordId: null })
    expect(draft?.fields).toMatchObject({ actorId: ['The Moon'], note: ['kept too'], tried: ['yes'] })
    const { problems } = await readForm(db, 'speaker', draft?.fields ?? {})
    expect(problems.map(({ field }) => field)).toEqual(['name', 'actorId'])
    expect(await draftFor(db, editor.person.id, led.draft)).toBeNull()
    // Mended and sent again, the draft is gone.
    const mended = {
      ...typed,
      ...plain({ name: 'Ostria’s spokesman', actorId: 'Ostria', why: 'Mended', draft: led.draft }),
    }
    expect(ledTo(await save('speaker', mended, coder)).saved).toBe('new')
    expect(await draftFor(db, coder.person.id, led.draft)).toBeNull()
  })

  test('an actor, an outlet or a topic is not added twice under one name', async () => {
    const led = ledTo(
      await save('outlet', plain({ name: 'middle east eye', why: 'New outlet', recordId: '' })),
    )
    const draft = await draftFor(db, editor.person.id, led.draft)
    const { problems } = await readForm(db, 'outlet', draft?.fields ?? {})
    expect(problems[0]?.message).toContain('There is an outlet called “Middle East Eye” already')
  })

  test.each([
    ['outlet', 'Middle Eаst Eye', {}],
    ['coder', 'Соder 1', {}],
    ['actor', 'Нamas', { shortName: ['Нamas'], kind: ['organisation'], statedOrder: ['99'] }],
  ] satisfies [FormType, string, Fields][])(
    'a name of a new %s that only looks like another is refused: %s',
    async (type, name, more) => {
      const { problems } = await readForm(db, type, { recordId: [''], name: [name], ...more })
      expect(problems.map(({ message }) => message).join()).toMatch(/^There is an? \w+ called “.+” already/)
    },
  )
})

describe('who may do what', () => {
  test.each([
    ['source', 'coder', 303],
    ['actor', 'coder', 403],
    ['topic', 'coder', 403],
    ['dataset', 'coder', 403],
    ['codebook', 'coder', 403],
    ['actor', 'editor', 303],
  ] as const)('a form of type %s sent by a %s answers %i', async (type, role: Role, status) => {
    const answer = await save(type, plain({ recordId: '', why: 'x' }), role === 'coder' ? coder : editor)
    expect(answer.status).toBe(status)
  })

  test('a stranger stores nothing', async () => {
    expect((await save('source', plain(SPEAKER), null)).status).toBe(401)
  })

  test.each(['coding', 'statement', 'frozen', 'user', '__proto__'])(
    'there is no such form as %s',
    async (type) => {
      expect(isFormType(type)).toBe(false)
      expect((await save(type, plain({ recordId: '' }))).status).toBe(404)
    },
  )
})

describe('changing a record', () => {
  test('sent as it was opened, every record of the opening data stays as it is', async () => {
    for (const type of FORM_TYPES) {
      if (type === 'codebook') continue
      const { listed } = await listFor(db, type, '', () => ({ offset: 0, limit: 100 }))
      expect(listed.length).toBeGreaterThan(0)
      for (const { id } of listed) {
        const before = await stateFor(db, type, id)
        const led = ledTo(await save(type, await formOf(type, id)))
        expect(led, `${type} ${id}`).toMatchObject({ saved: 'nothing' })
        expect((await stateFor(db, type, id))?.revision).toBe(before?.revision)
      }
    }
  })

  test('needs a reason', async () => {
    const form = {
      ...(await formOf('topic', 'gaza-ceasefire-talks')),
      description: ['Words about a truce.'],
      why: [' '],
    }
    const led = ledTo(await save('topic', form))
    expect((await draftFor(db, editor.person.id, led.draft))?.fields.description).toEqual([
      'Words about a truce.',
    ])
    expect(led.saved).toBeNull()
    expect(ledTo(await save('topic', { ...form, why: ['It had none'], draft: [led.draft] })).saved).toBe(
      'changes',
    )
    expect(await draftsFor(db, editor.person.id)).not.toContainEqual(
      expect.objectContaining({ id: led.draft }),
    )
  })

  test('a new slug keeps the former one leading there, and nobody else may have it', async () => {
    const form = await formOf('topic', 'lebanon-border')
    expect(ledTo(await save('topic', { ...form, slug: ['blue-line'], why: ['shorter'] })).saved).toBe(
      'changes',
    )
    const led = ledTo(
      await save(
        'topic',
        plain({ name: 'Border', slug: 'lebanon-border', statedOrder: '9', why: 'New topic', recordId: '' }),
      ),
    )
    const { problems } = await readForm(
      db,
      'topic',
      (await draftFor(db, editor.person.id, led.draft))?.fields ?? {},
    )
    expect(problems[0]?.message).toMatch(
      /“lebanon-border” was the short address of .*old links still lead there/,
    )
  })

  test('what the database itself refuses is said, and kept as a draft', async () => {
    const form = { ...(await formOf('actor', 'egypt')), kind: ['joint'], why: ['a try'] }
    const led = ledTo(await save('actor', form))
    const draft = await draftFor(db, editor.person.id, led.draft)
    expect(draft?.fields.refused?.[0]).toMatch(/^Nothing was stored: actor egypt .*joint/)
    expect(await recordFor(db, 'actor', 'egypt')).toMatchObject({ kind: 'state' })
  })

  test('a record that is not there is told, and a removed one is brought back by its draft', async () => {
    expect(
      (await save('outlet', plain({ recordId: 'nowhere', name: 'Nowhere', why: 'x', basedOn: '1' }))).status,
    ).toBe(404)
    await record(db, { who: 'a', why: 'made' }, [
      change('outlet', { id: 'brief', slug: 'brief', name: 'Brief' }),
    ])
    const form = { ...(await formOf('outlet', 'brief')), name: ['The Brief'], why: ['its name'] }
    await record(db, { who: 'b', why: 'undone' }, [{ type: 'outlet', id: 'brief', after: null }])
    const led = ledTo(await save('outlet', form))
    const draft = await draftFor(db, editor.person.id, led.draft)
    expect(draft?.fields.name).toEqual(['The Brief'])
    const now = await stateFor(db, 'outlet', 'brief')
    const back = { ...form, basedOn: [String(now?.revision)], draft: [led.draft] }
    expect(ledTo(await save('outlet', back)).saved).toBe('changes')
    expect(await recordFor(db, 'outlet', 'brief')).toMatchObject({ name: 'The Brief' })
  })
})

describe('two people change one record', () => {
  const ID = 'conflict-wire'
  const setUp = async (): Promise<{ form: Fields; draft: string }> => {
    await record(db, { who: 'seed', why: 'made up' }, [
      change('outlet', { id: ID, slug: ID, name: 'Wire', url: 'https://wire.example/' }),
    ])
    const form = await formOf('outlet', ID)
    const theirs = { ...form, name: ['The Wire'], url: ['https://the-wire.example/'], why: ['its new name'] }
    expect(ledTo(await save('outlet', theirs, other)).saved).toBe('changes')
    const mine = { ...form, name: ['Wire Agency'], slug: ['wire-agency'], why: ['as it says'] }
    return { form: mine, draft: ledTo(await save('outlet', mine)).draft }
  }

  test('nothing is overwritten, and each field is shown as it was, as theirs and as mine', async () => {
    const { draft } = await setUp()
    expect(await recordFor(db, 'outlet', ID)).toMatchObject({ name: 'The Wire', slug: ID })
    const kept = await draftFor(db, editor.person.id, draft)
    const reading = await readForm(db, 'outlet', kept?.fields ?? {})
    expect(reading.outdated).toBe(true)
    expect(reading.conflicts).toMatchObject([
      { field: 'name', before: 'Wire', theirs: 'The Wire', mine: 'Wire Agency', by: 'both' },
      { field: 'url', by: 'theirs' },
      { field: 'slug', by: 'mine' },
    ])
    if (!reading.now) throw new Error('no newest revision')
    const html = await markupOf(
      createElement(ConflictForm, {
        conflicts: reading.conflicts,
        theirs: reading.now,
        hidden: [['why', 'as it says']],
        picked: () => '',
        open: [],
        action: '/desk/outlet/save',
      }),
    )
    for (const words of [
      'its new name',
      other.person.name,
      'Wire Agency',
      'The Wire',
      'theirs is kept',
      'as it says',
    ])
      expect(html).toContain(words)
    expect(html.match(/type="radio"/g)).toHaveLength(2)
  })

  test.each([
    ['theirs', { name: 'The Wire', slug: 'wire-agency', url: 'https://the-wire.example/' }],
    ['mine', { name: 'Wire Agency', slug: 'wire-agency', url: 'https://the-wire.example/' }],
  ])('choosing %s stores the two put together', async (pick, expected) => {
    const { form, draft } = await setUp()
    const seen = await stateFor(db, 'outlet', ID)
    const chosen = { ...form, draft: [draft], seen: [String(seen?.revision)] }
    const without = ledTo(await save('outlet', chosen))
    expect(without.saved).toBeNull()
    expect(
      ledTo(await save('outlet', { ...chosen, draft: [without.draft], 'pick.name': [pick] })).saved,
    ).toBe('changes')
    expect(await recordFor(db, 'outlet', ID)).toMatchObject(expected)
    expect(await draftFor(db, editor.person.id, draft)).toBeNull()
  })

  test('a third change meanwhile is a conflict again, based on what was opened first', async () => {
    const { form, draft } = await setUp()
    const seen = await stateFor(db, 'outlet', ID)
    const third = { ...(await formOf('outlet', ID)), url: ['https://third.example/'], why: ['moved'] }
    expect(ledTo(await save('outlet', third, other)).saved).toBe('changes')
    const led = ledTo(
      await save('outlet', {
        ...form,
        draft: [draft],
        seen: [String(seen?.revision)],
        'pick.name': ['mine'],
      }),
    )
    expect(led).toMatchObject({ draft, saved: null })
    const kept = await draftFor(db, editor.person.id, draft)
    expect(kept?.fields).toMatchObject({ basedOn: form.basedOn, 'pick.name': ['mine'] })
    expect((await readForm(db, 'outlet', kept?.fields ?? {})).conflicts.map(({ field }) => field)).toContain(
      'url',
    )
  })

  test('going back to the form takes the choices along and stores nothing', async () => {
    const { form, draft } = await setUp()
    const seen = await stateFor(db, 'outlet', ID)
    const led = ledTo(
      await save('outlet', {
        ...form,
        draft: [draft],
        seen: [String(seen?.revision)],
        'pick.name': ['theirs'],
        review: ['yes'],
      }),
    )
    const kept = await draftFor(db, editor.person.id, led.draft)
    expect(kept?.fields).toMatchObject({
      name: ['The Wire'],
      slug: ['wire-agency'],
      basedOn: [String(seen?.revision)],
    })
    expect((await stateFor(db, 'outlet', ID))?.revision).toBe(seen?.revision)
    expect((await readForm(db, 'outlet', kept?.fields ?? {})).outdated).toBe(false)
  })

  test('the same form sent twice is no conflict', async () => {
    const form = { ...(await formOf('outlet', ID)), url: ['https://twice.example/'], why: ['moved'] }
    expect(ledTo(await save('outlet', form)).saved).toBe('changes')
    expect(ledTo(await save('outlet', form)).saved).toBe('nothing')
  })
})

describe('a draft', () => {
  const saveDraft = (fields: Fields, headers: Record<string, string> = {}) =>
    saveDraftRoute(request('/desk/drafts/save', fields, coder, headers))
  const FORM = plain({ recordType: 'statement', recordId: '', draft: '', quote: 'We urge', why: '' })

  test('is kept by the button without JavaScript, and over itself', async () => {
    const first = ledTo(await saveDraft(FORM))
    expect(first).toMatchObject({ path: '/desk/statement/new', saved: 'draft' })
    const second = ledTo(await saveDraft({ ...FORM, draft: [first.draft], quote: ['We urge calm'] }))
    expect(second.draft).toBe(first.draft)
    expect((await draftFor(db, coder.person.id, first.draft))?.fields).toEqual({
      quote: ['We urge calm'],
      why: [''],
    })
  })

  test('is kept for a script, which gets its id', async () => {
    const answer = await saveDraft(FORM, { accept: 'application/json' })
    expect(answer.status).toBe(200)
    const { draft } = (await answer.json()) as { draft: string }
    expect(await draftFor(db, coder.person.id, draft)).toMatchObject({ recordType: 'statement' })
  })

  test('is nobody else’s to see, to overwrite or to discard', async () => {
    const { draft } = ledTo(await saveDraft(FORM))
    const theirs = ledTo(
      await saveDraftRoute(request('/desk/drafts/save', { ...FORM, draft: [draft], quote: ['x'] }, editor)),
    )
    expect(theirs.draft).not.toBe(draft)
    await removeDraftRoute(request('/desk/drafts/remove', { draft: [draft] }, editor))
    expect((await draftFor(db, coder.person.id, draft))?.fields.quote).toEqual(['We urge'])
    expect(
      ledTo(await removeDraftRoute(request('/desk/drafts/remove', { draft: [draft] }, coder))).path,
    ).toBe('/desk')
    expect(await draftFor(db, coder.person.id, draft)).toBeNull()
  })

  test('is one of so many as one person may keep, and no text is lost', async () => {
    const someone = await signedIn(db, 'coder')
    const data = Array.from({ length: MOST_DRAFTS - 1 }, (_, i) => ({
      ...{ id: `full-${i}`, userId: someone.person.id, recordType: 'statement', fields: '{}' },
    }))
    await db.draft.createMany({ data })
    const save = (fields: Fields) => saveDraftRoute(request('/desk/drafts/save', fields, someone))
    const together = await Promise.all(Array.from({ length: 5 }, () => save(FORM)))
    expect(await db.draft.count({ where: { userId: someone.person.id } })).toBeLessThanOrEqual(MOST_DRAFTS)
    const refusal = together.find(({ status }) => status !== 303)
    expect(refusal?.status).toBe(409)
    const words = await refusal?.text()
    expect(words).toContain(`You have ${MOST_DRAFTS} drafts`)
    expect(words).toContain('value="We urge"')
    // What is kept already can go on.
    expect((await save({ ...FORM, draft: ['full-0'], quote: ['More'] })).status).toBe(303)
    expect((await draftFor(db, someone.person.id, 'full-0'))?.fields.quote).toEqual(['More'])
  })

  test('is refused where all of one person’s together are too long', async () => {
    const someone = await signedIn(db, 'coder')
    const fields = JSON.stringify({ quote: ['x'.repeat(4_990_000)] })
    await db.draft.create({
      data: { id: 'long', userId: someone.person.id, recordType: 'statement', fields },
    })
    const long = { ...FORM, quote: ['y'.repeat(20_000)] }
    const answer = await saveDraftRoute(request('/desk/drafts/save', long, someone))
    expect([answer.status, await answer.text()]).toEqual([
      409,
      expect.stringContaining('5 million characters'),
    ])
    expect(await draftsFor(db, someone.person.id)).toHaveLength(1)
  })

  test('of no record at all is refused in words', async () => {
    const answer = await saveDraft({ ...FORM, recordType: ['frozen'] })
    expect(answer.status).toBe(400)
    expect(await answer.text()).toContain('“frozen” is none')
  })
})

describe('archiving', () => {
  const archive = (fields: Record<string, string>, by = editor) =>
    archiveRoute(request('/desk/topic/archive', plain(fields), by), at('topic'))
  const ID = 'joining-an-attack-on-iran'

  test('needs an editor, a reason and the newest record; its statements stay', async () => {
    const named = () => db.statementTopic.count({ where: { topicId: ID } })
    const before = await named()
    expect(before).toBeGreaterThan(0)
    const basedOn = String((await stateFor(db, 'topic', ID))?.revision)
    const form = { recordId: ID, basedOn, archived: 'yes', why: 'not needed' }
    expect((await archive(form, coder)).status).toBe(403)
    expect((await archive({ ...form, why: '' })).headers.get('location')).toContain('archive=why')
    expect((await archive({ ...form, basedOn: '1' })).status).toBe(409)
    expect(ledTo(await archive(form)).saved).toBe('archived')
    expect(await recordFor(db, 'topic', ID)).toMatchObject({ archived: true })
    expect(await named()).toBe(before)
    const now = String((await stateFor(db, 'topic', ID))?.revision)
    expect(ledTo(await archive({ ...form, basedOn: now, archived: 'no' })).saved).toBe('offered')
    expect(await recordFor(db, 'topic', ID)).toMatchObject({ archived: false })
  })
})

describe('merging by the form', () => {
  const merge = (fields: Record<string, string>, by = editor) =>
    mergeRoute(request('/desk/outlet/merge', plain(fields), by), at('outlet'))

  test('leads to the record that stays; without a reason, or what cannot be, nothing is merged', async () => {
    await record(db, { who: 'seed', why: 'made up' }, [
      change('outlet', { id: 'mee', slug: 'mee', name: 'MEE' }),
      change('source', { id: 'mee-1', slug: 'mee-1', outletId: 'mee' }),
    ])
    const form = { recordId: 'mee', staying: 'middle-east-eye', why: 'its short name' }
    expect((await merge(form, coder)).status).toBe(403)
    const asked = await merge({ ...form, why: '' })
    expect(asked.headers.get('location')).toMatch(
      /^\/desk\/outlet\/mee\/merge\?into=middle-east-eye&tried=yes/,
    )
    expect((await merge({ ...form, staying: 'mee' })).status).toBe(409)
    expect(ledTo(await merge(form))).toMatchObject({ path: '/desk/outlet/middle-east-eye', saved: 'merged' })
    expect(await recordFor(db, 'source', 'mee-1')).toMatchObject({ outletId: 'middle-east-eye' })
    // Neither offered again nor merged a second time.
    expect((await merge(form)).status).toBe(409)
    const again = await archiveRoute(
      request('/desk/outlet/archive', plain({ recordId: 'mee', archived: 'no', why: 'x' }), editor),
      at('outlet'),
    )
    expect(again.status).toBe(409)
  })
})

describe('the codebook', () => {
  test('a change makes a new version, and the old one and its codings stay', async () => {
    const [old, codings] = [
      await recordFor(db, 'codebook', 'codebook-1'),
      await db.coding.count({ where: { codebookId: 'codebook-1' } }),
    ]
    const start = await initialFields(db, 'codebook', '2031-01-01')
    const form = { ...start, title: ['Another title'], recordId: [''], why: ['plainer words'] }
    expect(ledTo(await save('codebook', form))).toMatchObject({
      path: '/desk/codebook/codebook-2',
      saved: 'new',
    })
    const made = await recordFor(db, 'codebook', 'codebook-2')
    expect(made).toEqual({
      ...old,
      id: 'codebook-2',
      version: 2,
      title: 'Another title',
      adoptedOn: '2031-01-01',
    })
    expect(await recordFor(db, 'codebook', 'codebook-1')).toEqual(old)
    expect(await db.coding.count({ where: { codebookId: 'codebook-1' } })).toBe(codings)
    // Somebody who had opened the same form is told, before a version leaves out what this one changed.
    const late = ledTo(await save('codebook', { ...form, title: ['Late title'] }, other))
    const draft = await draftFor(db, other.person.id, late.draft)
    expect(draft?.fields.title).toEqual(['Late title'])
    const { problems } = await readForm(db, 'codebook', draft?.fields ?? {})
    expect(problems[0]?.message).toContain(
      `${editor.person.name} has made version 2 since you opened this form`,
    )
  })

  test('an old version is never changed', async () => {
    const fields = {
      ...(await initialFields(db, 'codebook', '2031-01-01')),
      recordId: ['codebook-1'],
      why: ['x'],
    }
    expect((await save('codebook', fields)).status).toBe(400)
  })

  test('is not loaded where there is one', async () => {
    expect((await save('codebook', { preset: ['parallax'] })).status).toBe(409)
  })
})

test('the form of every type shows what is wrong beside its field and on top, with links to it', async () => {
  for (const type of FORM_TYPES) {
    const { problems } = await readForm(db, type, { recordId: [''] })
    expect(problems.length).toBeGreaterThan(0)
    const html = await markupOf(
      createElement(
        'div',
        null,
        createElement(ProblemList, { problems, labelOf: formLabel(type) }),
        createElement(RecordForm, {
          ...{ type, problems, fields: { name: ['"><script>x</script>'] } },
          ...{ hidden: { recordType: type }, whyHint: 'why', action: '/x', back: '/y', submit: 'Store' },
        }),
      ),
    )
    expect(html).toContain('role="alert"')
    expect(html).not.toContain('<script>x')
    for (const { field } of problems) {
      const id = `field-${field.replaceAll('.', '-')}`
      expect(html, `${type} ${field}`).toContain(`href="#${id}"`)
      expect(html, `${type} ${field}`).toContain(`id="${id}"`)
    }
  }
})

describe('lists', () => {
  const found = async (type: FormType, search: string) =>
    (await listFor(db, type, search, () => ({ offset: 0, limit: 50 }))).listed.map(({ id }) => id)

  test('find words anywhere in names, addresses and other names, accents aside', async () => {
    expect(await found('speaker', 'sejourne')).toHaveLength(1)
    expect(await found('actor', 'britain')).toEqual(['uk'])
    expect(await found('source', 'times 2024')).toEqual(['the-times-2024-08'])
    expect(await found('topic', '%')).toHaveLength((await found('topic', '')).length)
    expect(await found('topic', 'nothing of the kind')).toEqual([])
  })

  test('count what names a record, and mark what is merged', async () => {
    const { listed, total } = await listFor(db, 'outlet', '', () => ({ offset: 0, limit: 50 }))
    expect(total).toBe(listed.length)
    expect(listed.find(({ id }) => id === 'mee')).toMatchObject({
      ...{ archived: true, uses: 0 },
      mergedInto: { id: 'middle-east-eye', name: 'Middle East Eye' },
    })
    expect(listed.find(({ id }) => id === 'middle-east-eye')).toMatchObject({ uses: 2, mergedInto: null })
  })

  test('come page by page', async () => {
    const all = await found('actor', '')
    const { listed } = await listFor(db, 'actor', '', () => ({ offset: 2, limit: 3 }))
    expect(listed.map(({ id }) => id)).toEqual(all.slice(2, 5))
  })
})

test('an empty database loads the codebook that comes with Parallax, and nothing else', async () => {
  const empty = await testDatabase()
  try {
    const { readSeed } = await import('@/seed/read')
    const changes = readSeed('seed').filter(({ type }) => type === 'codebook')
    expect(changes.map(({ id }) => id)).toEqual(['codebook-1'])
    await record(empty.database, { who: 'a', why: 'b' }, changes)
    expect(await initialFields(empty.database, 'actor', '2031-01-01')).toMatchObject({ statedOrder: ['1'] })
    expect((await initialFields(empty.database, 'codebook', '2031-01-01')).next).toEqual(['2'])
  } finally {
    await empty.close()
  }
})
