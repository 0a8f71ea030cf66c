import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { actorFor, sourceFor, sourcesFor, topicFor } from '@/lib/db/ask/catalogue'
import { codebookFor, codebooksFor } from '@/lib/db/ask/codebook'
import { datasetFor, updatedAt } from '@/lib/db/ask/dataset'
import { vocabularyFor } from '@/lib/db/ask/vocabulary'
import { record } from '@/lib/db/store/record'
import { seededDatabase, type TestDatabase, testDatabase } from '../support/database'
import { formerRecords, madeUpRecords, madeUpVocabulary } from '../support/made-up'

describe('the opening data', () => {
  let opening: TestDatabase
  beforeAll(async () => {
    opening = await seededDatabase()
  })
  afterAll(() => opening.close())

  test('names five actors first, in the stated order', async () => {
    const { actors, defaultActors } = await vocabularyFor(opening.database)
    expect(defaultActors).toEqual(['israel', 'uk', 'france', 'hamas', 'us-qatar-egypt'])
    expect(actors.slice(0, 7).map(({ slug }) => slug)).toEqual([...defaultActors, 'iran', 'hezbollah'])
    expect(actors.find(({ slug }) => slug === 'us-qatar-egypt')?.members).toEqual([
      'united-states',
      'qatar',
      'egypt',
    ])
    expect((await datasetFor(opening.database)).defaultActors.map(({ slug }) => slug)).toEqual(defaultActors)
  })

  test('an actor is known with its speakers, and a member with its joint actor', async () => {
    const israel = await actorFor(opening.database, 'israel')
    expect(israel).toMatchObject({ slug: 'israel', kind: 'state', members: [], memberOf: [] })
    expect(israel?.speakers.map(({ name }) => name)).toContain('Israel Katz')
    expect(await actorFor(opening.database, 'egypt')).toMatchObject({
      memberOf: [{ slug: 'us-qatar-egypt' }],
    })
    expect(await actorFor(opening.database, 'us-qatar-egypt')).toMatchObject({ kind: 'joint' })
  })

  test('one source is quoted from, another reached us through it', async () => {
    const sources = await sourcesFor(opening.database)
    expect(sources.map(({ outlet, quoted, relayed }) => [outlet.name, quoted, relayed])).toEqual([
      ['Middle East Eye', 14, 0],
      ['The Times', 0, 2],
    ])
    const [quoted, relayed] = await Promise.all(sources.map(({ slug }) => sourceFor(opening.database, slug)))
    expect(quoted).toMatchObject({ title: null, url: null, relayedBy: [] })
    expect(quoted?.statements).toHaveLength(14)
    expect(quoted?.relays).toMatchObject([
      { source: { outlet: { name: 'The Times' } }, statements: ['S3a', 'S3b'] },
    ])
    expect(relayed).toMatchObject({
      statements: [],
      relays: [],
      relayedBy: [{ source: { outlet: { name: 'Middle East Eye' } }, statements: ['S3a', 'S3b'] }],
    })
  })

  test('the codebook has its seven levels, from the top down, and its decision rule in order', async () => {
    const codebook = await codebookFor(opening.database)
    expect(codebook?.version).toBe(1)
    expect(codebook?.levels.map(({ level }) => level)).toEqual([3, 2, 1, 0, -1, -2, -3])
    expect(codebook?.rules.filter(({ kind }) => kind === 'decision').length).toBeGreaterThanOrEqual(8)
  })

  test('what is unknown is null', async () => {
    const { database } = opening
    expect(await actorFor(database, 'atlantis')).toBeNull()
    expect(await topicFor(database, '')).toBeNull()
    expect(await sourceFor(database, 'israel')).toBeNull()
    expect(await codebookFor(database, 99)).toBeNull()
  })
})

describe('a made-up data set', () => {
  let made: TestDatabase
  beforeAll(async () => {
    made = await testDatabase()
    await record(made.database, { who: 'test', why: 'first names', at: new Date('2031-01-01T00:00:00Z') }, [
      ...formerRecords(),
    ])
    await record(
      made.database,
      { who: 'test', why: 'present names', at: new Date('2031-01-02T03:04:05Z') },
      madeUpRecords(30),
    )
  })
  afterAll(() => made.close())

  test('is named as its vocabulary says, former slugs included', async () => {
    const everySpeaker = new URLSearchParams(madeUpVocabulary.speakers.map(({ slug }) => ['speaker', slug]))
    expect(await vocabularyFor(made.database, everySpeaker)).toEqual(madeUpVocabulary)
  })

  test('knows only the speakers that are asked for, by a former slug too', async () => {
    const named = async (query: string) =>
      (await vocabularyFor(made.database, new URLSearchParams(query))).speakers.map(({ slug }) => slug)
    expect(await named('')).toEqual([])
    expect(await named('speaker=belmark-messenger&speaker=+kestria-source+&speaker=nobody&speaker=')).toEqual(
      ['belmark-envoy', 'kestria-source'],
    )
  })

  test('a former slug finds the record, and the answer says the present one', async () => {
    expect(await actorFor(made.database, 'belmark-kingdom')).toEqual(await actorFor(made.database, 'belmark'))
    expect(await actorFor(made.database, 'belmark-kingdom')).toMatchObject({
      slug: 'belmark',
      aliases: ['Belmark (made up)'],
      memberOf: [{ slug: 'belmark-kestria' }],
    })
    expect(await topicFor(made.database, 'harbour')).toMatchObject({ slug: 'port-ilse', name: 'Port Ilse' })
    expect(await topicFor(made.database, 'belmark-kingdom')).toBeNull()
  })

  test('the latest codebook unless a version is asked for', async () => {
    expect((await codebookFor(made.database))?.version).toBe(2)
    expect(await codebookFor(made.database, 1)).toMatchObject({
      version: 1,
      rules: [
        { kind: 'decision', term: null, text: 'First question.' },
        { kind: 'decision', term: null, text: 'Second question.' },
        { kind: 'limit', term: 'n', text: 'What a number may say.' },
      ],
    })
    expect((await codebooksFor(made.database)).map(({ version }) => version)).toEqual([2, 1])
  })

  test('was updated when its newest revision was made', async () => {
    expect(await updatedAt(made.database)).toBe('2031-01-02T03:04:05.000Z')
  })

  test('says what it is', async () => {
    expect(await datasetFor(made.database)).toMatchObject({
      title: 'A made-up conflict',
      defaultActors: [{ shortName: 'Belmark' }, { shortName: 'Kestria' }, { shortName: 'Ostrava League' }],
    })
  })
})

test('a data set that holds nothing says so and was never updated', async () => {
  const { database, close } = await testDatabase()
  expect(await datasetFor(database)).toMatchObject({
    description: 'Nobody has described it yet.',
    defaultActors: [],
  })
  expect(await updatedAt(database)).toBeNull()
  expect(await codebookFor(database)).toBeNull()
  expect(await sourcesFor(database)).toEqual([])
  await close()
})
