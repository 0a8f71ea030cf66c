import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { MOST_CASES, type Split, type SplitBy } from '@/lib/answer'
import { answerFor } from '@/lib/db/ask/answers'
import { statementsByIds } from '@/lib/db/ask/statements'
import { vocabularyFor } from '@/lib/db/ask/vocabulary'
import { record } from '@/lib/db/store/record'
import { parseQuestion } from '@/lib/question'
import type { RecordInput } from '@/lib/record/schema'
import { answerOf } from '@/lib/recount'
import { totalOf } from '@/lib/stance'
import type { Vocabulary } from '@/lib/vocabulary'
import { seededDatabase, type TestDatabase, testDatabase } from '../support/database'
import { change, madeUpRecords, madeUpVocabulary } from '../support/made-up'

const by = { who: 'test', why: 'made-up data' }

/** [actor, key, counted, described] of every part. */
const partsIn = (split: Split | null) =>
  split && split.by !== 'case'
    ? split.parts.map(({ actor, key, counted, described }) => [
        actor,
        key,
        totalOf(counted),
        totalOf(described),
      ])
    : null
const keysIn = (split: Split | null) =>
  split && split.by !== 'case' ? split.keys.map(({ key }) => key) : null

describe('the opening data', () => {
  let opening: TestDatabase
  let vocabulary: Vocabulary
  beforeAll(async () => {
    opening = await seededDatabase()
    vocabulary = await vocabularyFor(opening.database)
  })
  afterAll(() => opening.close())
  const ask = async (query: string, splitBy: SplitBy | null) => {
    const { question } = parseQuestion(new URLSearchParams(query), vocabulary)
    return answerFor(opening.database, question, vocabulary, splitBy)
  }

  test('is not split unless a figure wants it', async () => {
    expect((await ask('', null)).split).toBeNull()
  })

  test('split by topic has the topics that something in view is about, in the stated order', async () => {
    const { split, groups } = await ask('', { by: 'topic' })
    const stated = vocabulary.topics.map(({ slug }) => slug)
    const keys = keysIn(split) ?? []
    expect(keys.length).toBeGreaterThan(1)
    expect(keys).toEqual(stated.filter((slug) => keys.includes(slug)))
    expect(partsIn(split)).toContainEqual(['us-qatar-egypt', 'gaza-ceasefire-talks', 2, 0])
    expect(groups).toHaveLength(5)
  })

  test('split by topic has exactly the topics that a question names, silent ones too', async () => {
    const { split } = await ask('actor=hamas&topic=gaza-ceasefire-talks&topic=lebanon-border', {
      by: 'topic',
    })
    expect(keysIn(split)?.toSorted()).toEqual(['gaza-ceasefire-talks', 'lebanon-border'])
    expect(partsIn(split)).toEqual([['hamas', 'gaza-ceasefire-talks', 2, 0]])
  })

  test('split by period has the days in which nothing was said, and no part for them', async () => {
    const { split, period } = await ask('', { by: 'period', grain: 'auto' })
    expect(split).toMatchObject({ by: 'period', grain: 'day' })
    expect(keysIn(split)).toHaveLength(18)
    expect(keysIn(split)?.[0]).toBe(period?.earliest)
    expect(keysIn(split)?.at(-1)).toBe(period?.latest)
    const days = new Set(partsIn(split)?.map(([, key]) => key))
    expect(days.size).toBeLessThan(18)
  })

  test('split by month has two months', async () => {
    const { split } = await ask('', { by: 'period', grain: 'month' })
    expect(split).toMatchObject({
      grain: 'month',
      keys: [
        { key: '2024-07-01', name: 'Jul 2024' },
        { key: '2024-08-01', name: 'Aug 2024' },
      ],
    })
  })

  test('the parts of a split by speaker or period make up the whole', async () => {
    for (const splitBy of [{ by: 'speaker' }, { by: 'period', grain: 'week' }] as const) {
      const { split, groups } = await ask('', splitBy)
      const parts = partsIn(split) ?? []
      for (const { actor, counted, described } of groups) {
        const theirs = parts.filter(([slug]) => slug === actor.slug)
        expect(theirs.reduce((sum, [, , n]) => sum + Number(n), 0)).toBe(totalOf(counted))
        expect(theirs.reduce((sum, [, , , n]) => sum + Number(n), 0)).toBe(totalOf(described))
      }
    }
  })

  test('speakers stand by their actor in the stated order', async () => {
    const { split } = await ask('actor=hamas&actor=israel', { by: 'speaker' })
    const actors = partsIn(split)?.map(([actor]) => actor)
    expect(actors?.[0]).toBe('israel')
    expect(keysIn(split)).toEqual(partsIn(split)?.map(([, key]) => key))
  })

  test('its cases are the counted statements, each its own act', async () => {
    const { split, counted } = await ask('', { by: 'case' })
    if (split?.by !== 'case') throw new Error('not split by case')
    expect(split.cases).toHaveLength(counted)
    expect(split.cases?.map(({ act }) => act)).toEqual(split.cases?.map(({ statement }) => statement))
    expect(split.outlets.map(({ name }) => name)).toEqual(['Middle East Eye'])
    expect(split.speakers.length).toBeGreaterThan(3)
  })

  test('has the events that fall into the period in view, and none when nothing is in view', async () => {
    const { events, period } = await ask('', null)
    expect(events.length).toBeGreaterThan(1)
    for (const event of events) {
      expect(event.period.latest >= (period?.earliest ?? '')).toBe(true)
      expect(event.period.earliest <= (period?.latest ?? '')).toBe(true)
    }
    expect((await ask('from=2024-08-17', null)).events.length).toBeLessThan(events.length)
    expect(await ask('to=2024-01-01', { by: 'topic' })).toMatchObject({
      shown: 0,
      events: [],
      split: { by: 'topic', keys: [], parts: [] },
    })
    expect((await ask('to=2024-01-01', { by: 'case' })).split).toEqual({
      by: 'case',
      cases: [],
      outlets: [],
      speakers: [],
    })
  })
})

describe('made-up statements', () => {
  const question = parseQuestion(new URLSearchParams('actor=varn&actor=belmark'), madeUpVocabulary).question
  const said = (id: string, more: Partial<RecordInput<'statement'>> = {}) => [
    change('statement', {
      id,
      speakerId: 'varn-envoy',
      actors: ['actor-varn'],
      attribution: 'on-record',
      form: 'direct-quote',
      quote: 'We wait.',
      language: 'en',
      dateEarliest: '2031-03-01',
      dateLatest: '2031-03-01',
      counted: true,
      adoptedCodingId: `${id}-0`,
      sources: [{ sourceId: 'source-0', quotedFrom: true }],
      ...more,
    }),
    change('coding', {
      id: `${id}-0`,
      statementId: id,
      level: 1,
      outOfScope: false,
      deterrentFrame: true,
      rationale: 'Drawn by lot.',
      coderId: 'coder-0',
      codebookId: 'codebook-1',
    }),
  ]
  const answering = async (records: ReturnType<typeof said>[], splitBy: SplitBy, asked = question) => {
    const { database, close } = await testDatabase()
    await record(database, by, [...madeUpRecords(0), ...records.flat()])
    const answer = await answerFor(database, asked, madeUpVocabulary, splitBy)
    await close()
    return answer
  }

  const toAndAbout = said('A', {
    addressees: [{ label: 'reporters' }, { actorId: 'actor-kestria' }],
    targets: [{ actorId: 'actor-kestria' }, { actorId: 'actor-belmark-kestria' }, { label: 'a crowd' }],
  })

  test('to and about one actor count once where either is asked for', async () => {
    const { split } = await answering([toAndAbout], { by: 'party' })
    expect(split).toMatchObject({
      keys: [
        { key: 'kestria', name: 'Kestria' },
        { key: 'belmark-kestria', name: 'Belmark/Kestria' },
        { key: 'label:a crowd', name: 'a crowd' },
        { key: 'label:reporters', name: 'reporters' },
      ],
    })
    expect(partsIn(split)).toEqual([
      ['varn', 'kestria', 1, 0],
      ['varn', 'belmark-kestria', 1, 0],
      ['varn', 'label:a crowd', 1, 0],
      ['varn', 'label:reporters', 1, 0],
    ])
  })

  test('to somebody are not about somebody', async () => {
    expect(keysIn((await answering([toAndAbout], { by: 'addressee' })).split)).toEqual([
      'kestria',
      'label:reporters',
    ])
    expect(keysIn((await answering([toAndAbout], { by: 'target' })).split)).toEqual([
      'kestria',
      'belmark-kestria',
      'label:a crowd',
    ])
  })

  test('about a joint actor are found by it and not by its members', async () => {
    const shown = async (targets: string[]) =>
      (await answering([toAndAbout], { by: 'target' }, { ...question, targets })).shown
    expect(await shown(['belmark-kestria'])).toBe(1)
    expect(await shown(['belmark'])).toBe(0)
    expect(await shown(['belmark', 'kestria'])).toBe(1)
  })

  test('of an uncertain day stand on the middle day, of two on the earlier', async () => {
    const records = [
      said('A', { dateEarliest: '2031-02-27', dateLatest: '2031-03-02' }),
      said('B', { dateEarliest: '2031-02-27', dateLatest: '2031-03-03' }),
    ]
    const { split } = await answering(records, { by: 'period', grain: 'day' })
    expect(partsIn(split)).toEqual([
      ['varn', '2031-02-28', 1, 0],
      ['varn', '2031-03-01', 1, 0],
    ])
    expect(keysIn(split)).toEqual(['2031-02-27', '2031-02-28', '2031-03-01', '2031-03-02', '2031-03-03'])
  })

  test('said again are the act that was said first, as far as it is in view', async () => {
    const records = [
      said('A', { dateEarliest: '2031-02-01', dateLatest: '2031-02-01' }),
      said('B', { repeatOfId: 'A' }),
      said('C', { repeatOfId: 'B' }),
      said('D', { repeatOfId: 'A' }),
    ]
    const actsOf = async (asked = question) => {
      const { split } = await answering(records, { by: 'case' }, asked)
      return split?.by === 'case' ? split.cases?.map(({ statement, act }) => `${statement} is ${act}`) : null
    }
    expect(await actsOf()).toEqual(['A is A', 'B is A', 'C is A', 'D is A'])
    expect(await actsOf({ ...question, from: '2031-03-01' })).toEqual(['B is A', 'C is A', 'D is A'])
  })

  test('that say one another again are acts of their own', async () => {
    const { split } = await answering(
      [said('A', { repeatOfId: 'B' }), said('B', { repeatOfId: 'A' }), said('C', { repeatOfId: 'A' })],
      { by: 'case' },
    )
    expect(split).toMatchObject({ cases: [{ act: 'A' }, { act: 'B' }, { act: 'C' }] })
  })

  test('above the most cases travel as counts only', async () => {
    const { database, close } = await testDatabase()
    await record(database, by, [...madeUpRecords(0), ...said('A')])
    // Straight into the tables: one by one they would take minutes.
    const copies = MOST_CASES
    const columns = `id, speakerId, attribution, form, quote, dateEarliest, dateLatest, counted, adoptedCodingId`
    const numbers = `WITH RECURSIVE number(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM number WHERE i < ${copies})`
    await database.$transaction([
      database.$executeRawUnsafe(`${numbers} INSERT INTO Statement (${columns})
          SELECT 'A' || i, speakerId, attribution, form, quote, dateEarliest, dateLatest, counted, 'A' || i || '-0'
          FROM number, Statement WHERE id = 'A'`),
      database.$executeRawUnsafe(`${numbers} INSERT INTO StatementActor (statementId, actorId, position)
          SELECT 'A' || i, 'actor-varn', 0 FROM number`),
      database.$executeRawUnsafe(`${numbers} INSERT INTO StatementSource (statementId, sourceId, position, quotedFrom)
          SELECT 'A' || i, 'source-0', 0, TRUE FROM number`),
      database.$executeRawUnsafe(`${numbers} INSERT INTO Coding (id, statementId, coderId, codebookId, level, rationale)
          SELECT 'A' || i || '-0', 'A' || i, 'coder-0', 'codebook-1', 1, 'Drawn by lot.' FROM number`),
    ])
    const answer = await answerFor(database, question, madeUpVocabulary, { by: 'case' })
    expect(answer.counted).toBe(MOST_CASES + 1)
    expect(answer.split).toMatchObject({ by: 'case', cases: null, outlets: [{ name: 'Belmark Courier' }] })
    const [statement] = await statementsByIds(database, ['A'])
    if (!statement) throw new Error('A is not stored')
    const all = Array.from({ length: answer.shown }, (_, i) => ({ ...statement, id: `A${i}` }))
    expect(answerOf(all, question, madeUpVocabulary, answer, { by: 'case' })).toEqual(answer)

    await database.$executeRaw`UPDATE Statement SET adoptedCodingId = NULL WHERE id = 'A1'`
    const { split } = await answerFor(database, question, madeUpVocabulary, { by: 'case' })
    expect(split?.by === 'case' && split.cases?.length).toBe(MOST_CASES)
    await close()
  })
})
