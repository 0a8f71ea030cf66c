// The statement form as browsers without a script use it: what is sent, stored, refused and kept. Routes called as functions.

import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { GET as names } from '@/app/desk/names/route'
import { shownFor } from '@/app/desk/statement/page-state'
import { POST as save } from '@/app/desk/statement/save/route'
import { draftsFor } from '@/lib/db/desk/drafts'
import { knownFor, openedFor, storeEntry } from '@/lib/db/desk/statement-entry'
import type { Database } from '@/lib/db/store/client'
import { record } from '@/lib/db/store/record'
import { revisionsFor } from '@/lib/db/store/revisions'
import { recordFor } from '@/lib/db/store/stored-records'
import type { Fields } from '@/lib/form/fields'
import { readStatementForm } from '@/lib/form/statement/read'
import { statementFields } from '@/lib/form/statement/write'
import type { Person, Role } from '@/lib/person'
import { readSeed } from '@/seed/read'
import { seededDatabase, type TestDatabase, testDatabase } from '@/tests/support/database'
import { signedIn } from '@/tests/support/people'
import { anyText } from '@/tests/support/text'

const HOST = 'https://parallax.test'
type Signed = { person: Person; cookie: string }
let open: TestDatabase
let db: Database
const people = new Map<Role, Signed>()
const as = (role: Role): Signed => {
  const found = people.get(role)
  if (!found) throw new Error(`nobody is signed in as ${role}`)
  return found
}

beforeAll(async () => {
  open = await seededDatabase()
  db = open.database
  process.env.DATABASE_URL = open.url
  for (const role of ['reader', 'coder', 'editor'] as const) people.set(role, await signedIn(db, role))
})
afterAll(() => open.close())

const HEADERS = { host: 'parallax.test', 'x-forwarded-proto': 'https', 'sec-fetch-site': 'same-origin' }

/** Sends the form; gives where it leads. */
async function send(
  fields: Fields,
  who: Signed = as('coder'),
): Promise<{ status: number; to: URL; text: string }> {
  const body = new URLSearchParams()
  for (const [name, values] of Object.entries(fields)) for (const value of values) body.append(name, value)
  const response = await save(
    new Request(`${HOST}/desk/statement/save`, {
      method: 'POST',
      body,
      headers: { ...HEADERS, cookie: who.cookie },
    }),
  )
  const to = new URL(response.headers.get('location') ?? '/', HOST)
  return { status: response.status, to, text: await response.text() }
}

/** The page that an answer leads to, as its form is filled. */
async function shownAt(to: URL, who: Signed = as('coder')) {
  const id =
    to.pathname === '/desk/statement/new' ? null : decodeURIComponent(to.pathname.split('/').at(-1) ?? '')
  const person = {
    ...who.person,
    coderId: (await db.user.findUniqueOrThrow({ where: { id: who.person.id } })).coderId,
  }
  return shownFor(db, person, id === null ? null : await openedFor(db, id), to.searchParams)
}

const savedId = (to: URL) => {
  expect(to.searchParams.get('saved')).not.toBeNull()
  return decodeURIComponent(to.pathname.split('/').at(-1) ?? '')
}

const QUOTE = 'We will not move a single gun from the river this month'
const NEW: Fields = {
  source: ['middle-east-eye-2024-08'],
  passage: [`The minister said: “${QUOTE}.” Then he left.`],
  quote: [QUOTE],
  language: ['en'],
  form: ['direct-quote'],
  speaker: ['Israel Katz'],
  attribution: ['on-record'],
  dateEarliest: ['2024-08-20'],
}
const JUDGED: Fields = { decision: ['4'], rationale: ['Refuses to stop.'] }

const editFields = async (id: string, coding = 0): Promise<Fields> => {
  const opened = await openedFor(db, id)
  if (!opened) throw new Error(`no statement ${id}`)
  const known = await knownFor(db, {})
  const edited = opened.codings[coding]
  return {
    ...statementFields(opened.statement, edited?.coding ?? null, known.naming),
    ...{ recordId: [id], basedOn: [String(opened.revision)] },
    ...(edited ? { coding: [edited.coding.id], codingBasedOn: [String(edited.revision)] } : {}),
  }
}

describe('a new statement', () => {
  it('is stored with its coding, which figures use, and makes its writer a coder', async () => {
    const { status, to } = await send({ ...NEW, ...JUDGED })
    expect([status, to.searchParams.get('saved')]).toEqual([303, 'new'])
    const id = savedId(to)
    expect(id).toBe('israel-2024-08-20')
    const opened = await openedFor(db, id)
    expect(opened?.statement).toMatchObject({ quote: QUOTE, adoptedCodingId: `${id}-c1` })
    expect(opened?.codings).toMatchObject([{ coder: as('coder').person.name, coding: { level: 2 } }])
    const revisions = await revisionsFor(db, 'statement', id)
    expect(revisions).toMatchObject([{ who: as('coder').person.name, why: 'New statement' }])
    expect(new Set((await revisionsFor(db, 'coding', `${id}-c1`)).map(({ changeset }) => changeset))).toEqual(
      new Set([revisions[0]?.changeset]),
    )
    const user = await db.user.findUniqueOrThrow({ where: { id: as('coder').person.id } })
    expect(user.coderId).toBe(opened?.codings[0]?.coding.coderId)
    expect(await draftsFor(db, as('coder').person.id)).toEqual([])
  })

  it('with something wrong stores nothing, keeps every word, and says what is wrong', async () => {
    const before = await db.revision.count()
    const { status, to } = await send({ ...NEW, quote: ['We shall move'], speaker: ['Israel Kats'] })
    expect([status, to.pathname]).toEqual([303, '/desk/statement/new'])
    expect(await db.revision.count()).toBe(before)
    const { form } = await shownAt(to)
    expect(form.fields).toMatchObject({ quote: ['We shall move'], passage: NEW.passage })
    expect(form.problems.map(({ field }) => field).sort()).toEqual(['quote', 'speaker'])
    expect(form.problems.map(({ message }) => message).join(' ')).toContain('Did you mean “Israel Katz”')
  })

  it('takes over the passage’s spelling by a button', async () => {
    const wrong = { ...NEW, quote: ['we will not move a single gun'], dateEarliest: ['2024-10-01'] }
    const first = await send(wrong)
    expect((await shownAt(first.to)).form.check).toMatchObject({ kind: 'spelling' })
    const { to } = await send({
      ...wrong,
      respell: ['yes'],
      draft: [first.to.searchParams.get('draft') ?? ''],
    })
    const { form } = await shownAt(to)
    expect(form.fields.quote).toEqual(['We will not move a single gun'])
    expect(form.problems).toEqual([])
  })

  it('that may be there already is shown first; its source can be added, or it can be new', async () => {
    const again: Fields = {
      ...NEW,
      source: [''],
      sourceOutlet: ['The Times'],
      sourceTitle: ['A second report'],
      passage: [`“${QUOTE},” he told reporters.`],
      dateEarliest: ['2024-08-21'],
    }
    const first = await send(again)
    expect(first.to.pathname).toBe('/desk/statement/new')
    const { form } = await shownAt(first.to)
    expect(form.problems).toEqual([])
    expect(form.repeats.map(({ statement, why }) => [statement.id, why])).toEqual([
      ['israel-2024-08-20', 'same-quotation'],
    ])
    const draft = first.to.searchParams.get('draft') ?? ''

    const added = await send({ ...again, draft: [draft], addTo: ['israel-2024-08-20'] })
    expect([added.to.pathname, added.to.searchParams.get('saved')]).toEqual([
      '/desk/statement/israel-2024-08-20',
      'source',
    ])
    const statement = await recordFor(db, 'statement', 'israel-2024-08-20')
    expect(statement?.sources.map(({ sourceId, quotedFrom }) => [sourceId, quotedFrom])).toEqual([
      ['middle-east-eye-2024-08', true],
      ['the-times-a-second-report', false],
    ])

    const distinct = await send({
      ...again,
      ...{ source: ['A second report'], sourceOutlet: [''], sourceTitle: [''], distinct: ['yes'] },
    })
    expect(savedId(distinct.to)).toBe('israel-2024-08-21')
  })

  it('gets the next free id, never one that another has or had', async () => {
    const { to } = await send({ ...NEW, form: ['paraphrase'], quote: [''], paraphrase: ['Nothing alike.'] })
    expect(savedId(to)).toBe('israel-2024-08-20-2')
    const taken = await send({ ...NEW, id: ['S1'], distinct: ['yes'] })
    expect((await shownAt(taken.to)).form.problems).toMatchObject([{ field: 'id' }])
  })
})

describe('an existing statement', () => {
  it('is changed with a reason, and not without', async () => {
    const fields = { ...(await editFields('israel-2024-08-20')), place: ['Port Ilse'] }
    const refused = await send(fields)
    expect((await shownAt(refused.to)).form.problems).toMatchObject([{ field: 'why' }])
    const { to } = await send({ ...fields, why: ['the place was missing'] })
    expect(to.searchParams.get('saved')).toBe('changes')
    expect(await recordFor(db, 'statement', 'israel-2024-08-20')).toMatchObject({ place: 'Port Ilse' })
    expect((await revisionsFor(db, 'statement', 'israel-2024-08-20'))[0]?.why).toBe('the place was missing')
  })

  it('that was not changed leaves no trace', async () => {
    const before = await db.revision.count()
    const { to } = await send(await editFields('israel-2024-08-20'))
    expect([to.searchParams.get('saved'), await db.revision.count()]).toEqual(['nothing', before])
  })

  it('is coded by a second coder beside the first; only an editor changes another’s coding or the one in use', async () => {
    const second = await signedIn(db, 'coder')
    const { coding: _c, codingBasedOn: _b, ...facts } = await editFields('S2')
    const judgement: Fields = { level: ['-1'], decision: [''], rationale: ['Only distances itself.'] }
    const { to } = await send({ ...facts, ...judgement }, second)
    expect(to.searchParams.get('saved')).toBe('changes')
    const opened = await openedFor(db, 'S2')
    expect(opened?.statement.adoptedCodingId).toBe('S2-c1')
    expect(opened?.codings.map(({ coding }) => coding.level).sort()).toEqual([-1, -2])

    const others: Fields = { ...(await editFields('S2')), level: ['0'], why: ['so'] }
    others.coding = ['S2-c1']
    const refused = await send(others, second)
    expect((await shownAt(refused.to, second)).form.problems).toMatchObject([{ field: 'coding' }])

    const own = opened?.codings.find(({ coding }) => coding.id !== 'S2-c1')
    const adopting = { ...(await editFields('S2')), adopt: [own?.coding.id ?? ''], why: ['agreed'] }
    const notYours = await send({ ...adopting, coding: [own?.coding.id ?? ''] }, second)
    expect((await shownAt(notYours.to, second)).form.problems.map(({ field }) => field)).toContain('adopt')
    const done = await send(adopting, as('editor'))
    expect(done.to.searchParams.get('saved')).toBe('changes')
    expect((await recordFor(db, 'statement', 'S2'))?.adoptedCodingId).toBe(own?.coding.id)
  })
})

describe('two people at one statement', () => {
  it('see field by field what both changed, and nothing is overwritten silently', async () => {
    const mine = { ...(await editFields('S6')), place: ['Doha'], note: ['my note'], why: ['mine'] }
    const theirs = { ...(await editFields('S6')), place: ['Cairo'], speakerRole: ['office'], why: ['theirs'] }
    expect((await send(theirs, as('editor'))).to.searchParams.get('saved')).toBe('changes')

    const clashing = await send(mine, as('editor'))
    expect(clashing.to.searchParams.get('draft')).not.toBeNull()
    expect((await recordFor(db, 'statement', 'S6'))?.place).toBe('Cairo')
    const { conflict, form } = await shownAt(clashing.to, as('editor'))
    expect(conflict?.conflicts.map(({ field, by }) => [field, by])).toEqual([
      ['speakerRole', 'theirs'],
      ['place', 'both'],
      ['note', 'mine'],
    ])
    expect(conflict?.conflicts.find(({ field }) => field === 'place')).toMatchObject({
      ...{ label: 'Place', before: '', theirs: 'Cairo', mine: 'Doha' },
    })
    expect(conflict?.by).toMatchObject({ why: 'theirs' })
    expect(form.fields).toMatchObject({ place: ['Doha'], note: ['my note'], speakerRole: ['office'] })

    const choosing = {
      ...mine,
      ...{ settling: ['yes'], draft: [form.draft ?? ''], seen: [String(conflict?.newest.statement)] },
      codingSeen: [String(conflict?.newest.coding ?? '')],
    }
    const undecided = await send(choosing, as('editor'))
    expect(undecided.to.searchParams.get('draft')).toBe(form.draft)
    expect((await recordFor(db, 'statement', 'S6'))?.note).not.toBe('my note')
    const resolved = { ...choosing, 'pick.place': ['theirs'] }
    expect((await send(resolved, as('editor'))).to.searchParams.get('saved')).toBe('changes')
    expect(await recordFor(db, 'statement', 'S6')).toMatchObject({
      ...{ place: 'Cairo', note: 'my note', speakerRole: 'office' },
    })
  })

  it('may judge at the same time: the later coding stands beside the first', async () => {
    const { to } = await send({ ...NEW, dateEarliest: ['2025-01-05'], distinct: ['yes'] })
    const id = savedId(to)
    const facts = await editFields(id)
    const judgement: Fields = { level: ['2'], rationale: ['Refuses.'] }
    expect((await send({ ...facts, ...judgement }, as('editor'))).to.searchParams.get('saved')).toBe(
      'changes',
    )
    expect((await send({ ...facts, ...judgement }, as('coder'))).to.searchParams.get('saved')).toBe('changes')
    const opened = await openedFor(db, id)
    expect(opened?.codings).toHaveLength(2)
    expect(opened?.statement.adoptedCodingId).toBe(`${id}-c1`)
  })
})

describe('who may', () => {
  it('a reader may not store, and is told so before anything is read', async () => {
    const { status, text } = await send(NEW, as('reader'))
    expect(status).toBe(403)
    expect(text).toContain('go back, where your text still stands')
    expect(text).not.toContain(QUOTE)
  })

  it('names are for coders', async () => {
    const ask = async (query: string, cookie: string) => {
      const response = await names(
        new Request(`${HOST}/desk/names?${query}`, { headers: { ...HEADERS, cookie } }),
      )
      return { status: response.status, body: await response.json() }
    }
    const { cookie } = as('coder')
    expect((await ask('type=actor&q=', '')).status).toBe(401)
    expect((await ask('type=actor&q=', as('reader').cookie)).status).toBe(403)
    expect((await ask('type=statement&q=', cookie)).status).toBe(400)
    const found = await ask('type=speaker&q=sejou', cookie)
    expect(found.body.names).toEqual([
      { id: 'stephane-sejourne', name: 'Stéphane Séjourné', detail: 'France', written: 'Stéphane Séjourné' },
    ])
    expect((await ask('type=actor&q=brit', cookie)).body.names).toMatchObject([{ id: 'uk' }])
  })
})

describe('entered by hand', () => {
  it('the opening statements become equal records', async () => {
    const empty = await testDatabase()
    const seed = readSeed('seed')
    await record(
      empty.database,
      { who: 'tests', why: 'all but statements' },
      seed.filter(({ type }) => type !== 'statement' && type !== 'coding'),
    )
    const person = { ...as('coder').person }
    await empty.database.user.create({
      data: { id: person.id, name: person.name, email: person.email, role: 'coder', coderId: 'coder-1' },
    })
    for (const { type, after } of seed) {
      if (type !== 'statement' || !after) continue
      const coding = seed.flatMap((each) =>
        each.type === 'coding' && each.after?.statementId === after.id ? [each.after] : [],
      )[0]
      const known = await knownFor(empty.database, { describedIn: [after.describedInId ?? ''] })
      const fields = statementFields(after, coding ?? null, known.naming)
      const { entry, problems } = readStatementForm(fields, known)
      expect(problems).toEqual([])
      if (!entry) continue
      await storeEntry(empty.database, {
        ...{ entry, person, why: 'entered by hand', based: { statement: null, coding: null } },
        ...{ codingId: null, adopt: null, isNew: true },
      })
    }
    for (const { type, id, after } of seed)
      if (type === 'statement' || type === 'coding')
        expect(await recordFor(empty.database, type, id)).toEqual(after)
    await empty.close()
  })
})

describe('whatever is sent', () => {
  it('leads on or is refused in words, and never breaks', async () => {
    const NAMES = [
      'quote',
      'passage',
      'source',
      'recordId',
      'basedOn',
      'coding',
      'draft',
      'addTo',
      'why',
      'id',
    ]
    const value = fc.oneof(
      anyText({ maxLength: 40 }),
      fc.constantFrom('S1', 'S1-c1', '1', 'yes', '-1', 'israel', '../..', '0', 'new'),
    )
    const fields = fc.dictionary(
      fc.constantFrom(
        ...NAMES,
        ...Object.keys(NEW),
        'adopt',
        'settling',
        'pick.place',
        'seen',
        'respell',
        'distinct',
        'level',
      ),
      fc.array(value, { minLength: 1, maxLength: 2 }),
    )
    // Fewer than a person may send within a minute.
    await fc.assert(
      fc.asyncProperty(fields, async (sent) => {
        const { status, to, text } = await send(sent, as('editor'))
        expect([303, 404]).toContain(status)
        expect(to.pathname.startsWith('/desk/') || status === 404).toBe(true)
        expect(text).not.toMatch(/\bat .*\.tsx?:\d+/)
        if (status === 303) await shownAt(to, as('editor'))
      }),
      { seed: 7, numRuns: 60 },
    )
  })
})
