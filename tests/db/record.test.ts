import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Change } from '@/lib/db/store/change'
import { record } from '@/lib/db/store/record'
import { revisionsFor } from '@/lib/db/store/revisions'
import { recordFor } from '@/lib/db/store/stored-records'
import type { RecordType } from '@/lib/record/field'
import type { RecordInput, StoredRecord } from '@/lib/record/schema'
import { parseRecord } from '@/lib/record/schema'
import { type TestDatabase, testDatabase } from '../support/database'

// Made-up actors, outlets and words throughout.

function made<T extends RecordType>(type: T, input: RecordInput<T>): StoredRecord<T> {
  const { record: stored, problems } = parseRecord(type, input)
  if (!stored) throw new Error(JSON.stringify(problems))
  return stored
}

const codebookLevel = (level: number) => ({
  level,
  name: `Level ${level}`,
  definition: 'invented',
  include: 'a',
  exclude: 'b',
  eventCodes: '01',
  examples: '“We wait.”',
})

const outlet = made('outlet', {
  id: 'gazette',
  slug: 'gazette',
  name: 'The Gazette',
  url: 'https://example.org/',
})
const source = made('source', {
  id: 'gazette-1',
  slug: 'gazette-1',
  outletId: 'gazette',
  title: 'Envoys meet',
  url: 'https://example.org/1',
  archiveUrl: 'https://example.org/a/1',
  publishedOn: '2020-02-29',
  accessedOn: '2020-03-01',
  language: 'en',
  note: 'invented',
})
const relay = made('source', { id: 'wire-1', slug: 'wire-1', outletId: 'gazette' })
const belmark = made('actor', {
  id: 'belmark',
  slug: 'belmark',
  name: 'Republic of Belmark',
  shortName: 'Belmark',
  kind: 'state',
  statedOrder: 1,
  note: 'invented',
  aliases: ['Belmarkia', 'Bel Mark'],
})
const ostria = made('actor', {
  id: 'ostria',
  slug: 'ostria',
  name: 'Ostria',
  shortName: 'Ostria',
  kind: 'state',
  statedOrder: 2,
})
const joint = made('actor', {
  id: 'both',
  slug: 'both',
  name: 'Ostria and Belmark',
  shortName: 'Ostria/Belmark',
  kind: 'joint',
  statedOrder: 3,
  members: ['ostria', 'belmark'],
})
const speaker = made('speaker', {
  id: 'envoy',
  slug: 'envoy',
  name: 'Renée Séjournaud',
  kind: 'person',
  actorId: 'belmark',
})
const topic = made('topic', {
  id: 'talks',
  slug: 'talks',
  name: 'Talks',
  description: 'The talks at Port Ilse',
  statedOrder: 1,
})
const secondTopic = made('topic', { id: 'border', slug: 'border', name: 'Border', statedOrder: 2 })
const coder = made('coder', { id: 'coder', name: 'A coder', note: 'invented' })
const codebook = made('codebook', {
  id: 'v1',
  version: 1,
  title: 'Rules',
  adoptedOn: '2020-01-01',
  introduction: 'What is coded.',
  levels: [3, 2, 1, 0, -1, -2, -3].map(codebookLevel),
  rules: [
    { kind: 'limit', term: 'n', text: 'Few statements.' },
    { kind: 'decision', text: 'Whose words?' },
  ],
})
const statement = made('statement', {
  id: 'T1',
  speakerId: 'envoy',
  speakerRole: 'envoy',
  actors: ['ostria', 'belmark'],
  jointActorId: 'both',
  attribution: 'on-record',
  form: 'mixed',
  editedQuote: true,
  quote: 'bridging [text]',
  language: 'en',
  originalQuote: 'קפה بالعربية',
  originalLanguage: 'he',
  translatedBy: 'The Gazette',
  paraphrase: "Offered a “bridging [text]”; it's new.",
  dateEarliest: '2020-02-28',
  dateLatest: '2020-02-29',
  place: 'Port Ilse',
  counted: true,
  adoptedCodingId: 'T1-coder',
  note: 'invented',
  addressees: [
    { actorId: 'ostria', label: null },
    { actorId: null, label: 'reporters' },
  ],
  targets: [{ actorId: 'belmark' }],
  topics: ['border', 'talks'],
  sources: [
    { sourceId: 'wire-1', relayedById: 'gazette-1' },
    { sourceId: 'gazette-1', quotedFrom: true, quotationHash: 'a'.repeat(64), passage: 'A bridging [text].' },
  ],
})
const described = made('statement', {
  id: 'T2',
  speakerId: 'envoy',
  actors: ['ostria'],
  attribution: 'described-by-other',
  form: 'paraphrase',
  paraphrase: 'Ostria is said to harden.',
  dateEarliest: '2020-02-29',
  dateLatest: '2020-02-29',
  counted: false,
  describedRelation: 'opponent',
  describedByActorId: 'belmark',
  describedInId: 'T1',
  sources: [{ sourceId: 'gazette-1', quotedFrom: true }],
})
const coding = made('coding', {
  id: 'T1-coder',
  statementId: 'T1',
  coderId: 'coder',
  codebookId: 'v1',
  level: -2,
  conditional: true,
  confidence: 'high',
  rationale: 'An active step.',
})
const outOfScope = made('coding', {
  id: 'T2-coder',
  statementId: 'T2',
  coderId: 'coder',
  codebookId: 'v1',
  outOfScope: true,
  rationale: 'Nothing about force.',
})
const event = made('event', {
  id: 'storm',
  title: 'Storm at Port Ilse',
  description: 'invented',
  dateEarliest: '2020-02-01',
  dateLatest: '2020-02-02',
  sourceId: 'gazette-1',
})
const dataset = made('dataset', {
  id: 'invented',
  title: 'Invented',
  description: 'Nothing real.',
  version: '1',
  defaultActors: ['ostria', 'belmark'],
})

const everything: Change[] = [
  { type: 'outlet', id: outlet.id, after: outlet },
  { type: 'source', id: source.id, after: source },
  { type: 'source', id: relay.id, after: relay },
  { type: 'actor', id: ostria.id, after: ostria },
  { type: 'actor', id: belmark.id, after: belmark },
  { type: 'actor', id: joint.id, after: joint },
  { type: 'speaker', id: speaker.id, after: speaker },
  { type: 'topic', id: topic.id, after: topic },
  { type: 'topic', id: secondTopic.id, after: secondTopic },
  { type: 'coder', id: coder.id, after: coder },
  { type: 'codebook', id: codebook.id, after: codebook },
  // A description before the statement it was made in, and a statement before its coding.
  { type: 'statement', id: described.id, after: described },
  { type: 'statement', id: statement.id, after: statement },
  { type: 'coding', id: coding.id, after: coding },
  { type: 'coding', id: outOfScope.id, after: outOfScope },
  { type: 'event', id: event.id, after: event },
  { type: 'dataset', id: dataset.id, after: dataset },
]

const by = { who: 'a tester', why: 'to see' }
const rename = (name: string): Change => ({ type: 'coder', id: 'coder', after: { ...coder, name } })

let { database, close }: TestDatabase = await testDatabase()
await close()
beforeEach(async () => {
  ;({ database, close } = await testDatabase())
})
afterEach(() => close())

const revisions = () => database.revision.count()
const found = (search: string) =>
  database.$queryRaw<
    { id: string }[]
  >`SELECT s."id" FROM "StatementText" t JOIN "Statement" s ON s."textRow" = t."rowid"
    WHERE "StatementText" MATCH ${search} ORDER BY s."id"`

describe('the writer', () => {
  test('every type of record comes back as it was written, lists in their order', async () => {
    expect(await record(database, by, everything)).toMatchObject({ written: everything.length, unchanged: 0 })
    for (const { type, id, after } of everything)
      expect(await recordFor(database, type, id), `${type} ${id}`).toEqual(after)
    expect(new Set(everything.map(({ type }) => type)).size).toBe(11)
  })

  test('a record that nobody wrote is null', async () => {
    expect(await recordFor(database, 'actor', 'nobody')).toBeNull()
  })

  test('writing the same twice changes nothing and leaves no revision', async () => {
    await record(database, by, everything)
    expect(await record(database, by, everything)).toMatchObject({ written: 0, unchanged: everything.length })
    expect(await revisions()).toBe(everything.length)
  })

  test('every change keeps who, when, why, before and after', async () => {
    await record(database, { ...by, at: new Date('2020-03-03T00:00:00Z') }, [rename('A coder')])
    const at = new Date('2020-03-04T05:06:07.089Z')
    await record(database, { who: 'another', why: 'a wrong name', at }, [rename('B coder')])
    await record(database, by, [{ type: 'coder', id: 'coder', after: null }])
    const history = await revisionsFor(database, 'coder', 'coder')
    expect(history.map(({ before, after }) => [before?.name ?? null, after?.name ?? null])).toEqual([
      ['B coder', null],
      ['A coder', 'B coder'],
      [null, 'A coder'],
    ])
    expect(history[1]).toMatchObject({ who: 'another', why: 'a wrong name', at })
    expect(await recordFor(database, 'coder', 'coder')).toBeNull()
  })

  test('a revision holds the whole record with its lists', async () => {
    await record(database, by, everything)
    const changed = { ...statement, topics: ['talks'], addressees: [], editedQuote: false }
    await record(database, by, [{ type: 'statement', id: 'T1', after: changed }])
    expect(await recordFor(database, 'statement', 'T1')).toEqual(changed)
    const [newest] = await revisionsFor(database, 'statement', 'T1')
    expect(newest).toMatchObject({ before: statement, after: changed })
  })

  test('two changes of one record in one go leave two revisions', async () => {
    expect(await record(database, by, [rename('A'), rename('B'), rename('B')])).toMatchObject({
      written: 2,
      unchanged: 1,
    })
    const history = await revisionsFor(database, 'coder', 'coder')
    expect(history.map(({ after }) => after?.name)).toEqual(['B', 'A'])
  })

  test('everything can be taken back in the opposite order, and nothing stays behind', async () => {
    await record(database, by, everything)
    const codingsFirst = [...everything].reverse().map(({ type, id }): Change => ({ type, id, after: null }))
    expect(await record(database, by, codingsFirst)).toMatchObject({
      written: everything.length,
      unchanged: 0,
    })
    for (const { type, id } of everything) expect(await recordFor(database, type, id)).toBeNull()
    expect(await database.statementSource.count()).toBe(0)
    expect(await found('bridging')).toEqual([])
  })

  test('thousands of records go through, each with its revision', async () => {
    const many = Array.from({ length: 1234 }, (_, i): Change => {
      const id = `c${i}`
      return { type: 'coder', id, after: { id, name: `Coder ${i}`, kind: 'person', note: null } }
    })
    expect(await record(database, by, many)).toMatchObject({ written: 1234, unchanged: 0 })
    expect(await database.coder.count()).toBe(1234)
    expect(await revisions()).toBe(1234)
  })

  test('nothing asked is nothing done', async () => {
    expect(await record(database, by, [])).toMatchObject({ written: 0, unchanged: 0 })
  })
})

describe('a refused change leaves nothing and says which record it was', () => {
  const refused: [what: string, changes: Change[], says: RegExp][] = [
    [
      'a broken rule',
      [{ type: 'statement', id: 'T3', after: { ...described, id: 'T3', counted: true } }],
      /statement T3 breaks the rule “described is never counted”/,
    ],
    [
      'a speaker of nobody',
      [{ type: 'speaker', id: 's2', after: { ...speaker, id: 's2', slug: 's2', actorId: 'x' } }],
      /speaker s2 refers/,
    ],
    [
      'a topic that does not exist',
      [{ type: 'statement', id: 'T1', after: { ...statement, topics: ['x'] } }],
      /statement T1 refers/,
    ],
    [
      'a slug that is taken',
      [{ type: 'topic', id: 't3', after: { ...topic, id: 't3' } }],
      /topic t3 has the same slug/,
    ],
    [
      'an alias twice',
      [{ type: 'actor', id: 'ostria', after: { ...ostria, aliases: ['O', 'O'] } }],
      /actor ostria has the same actorId, alias/,
    ],
    [
      'removing what others refer to',
      [{ type: 'source', id: 'wire-1', after: null }],
      /source wire-1 cannot be removed/,
    ],
    [
      'removing a statement with codings',
      [{ type: 'statement', id: 'T2', after: null }],
      /statement T2 cannot be removed/,
    ],
    [
      'removing an adopted coding',
      [{ type: 'coding', id: 'T1-coder', after: null }],
      /statement T1 names T1-coder as its adoptedCodingId/,
    ],
    [
      'a coding that never comes',
      [{ type: 'statement', id: 'T2', after: { ...described, adoptedCodingId: 'x' } }],
      /statement T2 names x as its adoptedCodingId/,
    ],
    [
      'the coding of another statement',
      [{ type: 'statement', id: 'T2', after: { ...described, adoptedCodingId: 'T1-coder' } }],
      /statement T2 (has the same adoptedCodingId|was refused: the adopted coding)/,
    ],
    [
      'a joint actor as a member',
      [{ type: 'actor', id: 'belmark', after: { ...belmark, kind: 'joint' } }],
      /actor belmark was refused: only a joint actor/,
    ],
    [
      'an id that contradicts itself',
      [{ type: 'coder', id: 'c9', after: coder }],
      /coder c9 carries the id coder/,
    ],
  ]
  test.each(refused)('%s', async (_, changes, says) => {
    await record(database, by, everything)
    // A good change before and after, so that the bad one stands inside a transaction and inside a chunk.
    const good = [rename('before'), ...changes, rename('after')]
    await expect(record(database, by, good)).rejects.toThrow(says)
    expect(await revisions()).toBe(everything.length)
    expect(await recordFor(database, 'coder', 'coder')).toEqual(coder)
    // And the database is free again.
    expect(await record(database, by, [rename('later')])).toMatchObject({ written: 1, unchanged: 0 })
  })

  test('the bad record among many is the one named', async () => {
    const coders = Array.from({ length: 700 }, (_, i): Change => {
      const id = `t${i}`
      return { type: 'topic', id, after: { ...topic, id, slug: i === 613 ? 't7' : id } }
    })
    await expect(record(database, by, coders)).rejects.toThrow(
      /^Nothing was stored: topic t613 has the same slug/,
    )
    expect(await database.topic.count()).toBe(0)
  })

  test('writers at once take turns, and each starts from what the one before left', async () => {
    await record(database, by, [rename('start')])
    await Promise.all([record(database, by, [rename('one')]), record(database, by, [rename('two')])])
    const history = await revisionsFor(database, 'coder', 'coder')
    expect(history).toHaveLength(3)
    expect(history.map(({ before }) => before?.name ?? null)).toEqual([
      ...history.slice(1).map(({ after }) => after?.name),
      null,
    ])
  })
})

describe('the full-text index', () => {
  beforeEach(() => record(database, by, everything))

  test('accents do not matter: "Sejournaud" finds "Séjournaud"', async () => {
    expect(await found('sejournaud')).toEqual([{ id: 'T1' }, { id: 'T2' }])
  })

  test('quotation, paraphrase and original words are found', async () => {
    expect(await found('bridging')).toEqual([{ id: 'T1' }])
    expect(await found('harden')).toEqual([{ id: 'T2' }])
    expect(await found('קפה')).toEqual([{ id: 'T1' }])
  })

  test('it follows a changed text, a renamed speaker and a removed statement', async () => {
    await record(database, by, [
      { type: 'statement', id: 'T2', after: { ...described, paraphrase: 'Ostria is said to soften.' } },
      { type: 'speaker', id: 'envoy', after: { ...speaker, name: 'Ada Quill' } },
    ])
    expect(await found('harden')).toEqual([])
    expect(await found('soften')).toEqual([{ id: 'T2' }])
    expect(await found('sejournaud')).toEqual([])
    expect(await found('quill')).toEqual([{ id: 'T1' }, { id: 'T2' }])
    await record(database, by, [
      { type: 'coding', id: 'T2-coder', after: null },
      { type: 'statement', id: 'T2', after: null },
    ])
    expect(await found('quill')).toEqual([{ id: 'T1' }])
  })
})

describe('former slugs', () => {
  const slugged = (slug: string): Change => ({ type: 'topic', id: 'talks', after: { ...topic, slug } })
  const aliases = () => database.slugAlias.findMany({ orderBy: { slug: 'asc' } })

  test('a former slug stays findable, and becomes nobody’s when it lives again', async () => {
    await record(database, by, [slugged('talks'), slugged('negotiations'), slugged('parley')])
    expect(await aliases()).toEqual([
      { recordType: 'topic', slug: 'negotiations', recordId: 'talks' },
      { recordType: 'topic', slug: 'talks', recordId: 'talks' },
    ])
    await record(database, by, [
      { type: 'topic', id: 'new', after: { ...topic, id: 'new', slug: 'talks' } },
      slugged('negotiations'),
    ])
    expect(await aliases()).toEqual([{ recordType: 'topic', slug: 'parley', recordId: 'talks' }])
  })
})
