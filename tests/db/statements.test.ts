import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  columnsFor,
  descriptionsIn,
  eachStatement,
  repeatsOf,
  statementFor,
  statementsByIds,
  statementsFor,
} from '@/lib/db/ask/statements'
import { vocabularyFor } from '@/lib/db/ask/vocabulary'
import { record } from '@/lib/db/store/record'
import { parseQuestion, profilesOf } from '@/lib/question'
import { creditedActors, type Statement } from '@/lib/statement'
import type { Vocabulary } from '@/lib/vocabulary'
import { madeUpDatabase, seededDatabase, type TestDatabase, testDatabase } from '../support/database'
import { change, madeUpRecords, madeUpVocabulary } from '../support/made-up'
import { anyQuestion } from '../support/questions'

const by = { who: 'test', why: 'made-up data' }

const idsOf = (statements: readonly Statement[]) => statements.map(({ id }) => id)

describe('the opening data', () => {
  let opening: TestDatabase
  let vocabulary: Vocabulary
  beforeAll(async () => {
    opening = await seededDatabase()
    vocabulary = await vocabularyFor(opening.database)
  })
  afterAll(() => opening.close())
  const ask = (query: string) => parseQuestion(new URLSearchParams(query), vocabulary).question

  test('a statement has everything known about it', async () => {
    expect(await statementFor(opening.database, 'S3a')).toMatchObject({
      id: 'S3a',
      actors: [{ slug: 'uk', shortName: 'UK' }],
      jointActor: null,
      speaker: { kind: 'source' },
      attribution: 'anonymous-source',
      form: 'mixed',
      editedQuote: false,
      quote: 'highly unlikely',
      dateEarliest: '2024-08-16',
      dateLatest: '2024-08-17',
      counted: true,
      described: null,
      addressees: [{ actor: null, label: 'The Times' }],
      targets: [{ actor: { slug: 'iran' }, label: 'Iran' }],
      topics: [{ slug: 'joining-an-attack-on-iran' }],
      sources: [
        { outlet: { name: 'Middle East Eye' }, url: null, quotedFrom: true, relayedBy: null },
        { outlet: { name: 'The Times' }, quotedFrom: false, relayedBy: 'middle-east-eye-2024-08' },
      ],
      coding: { level: -1, outOfScope: false, hedged: true, codebookVersion: 1 },
    })
  })

  test('a joint statement keeps its signatories', async () => {
    const statement = await statementFor(opening.database, 'S4b')
    expect(statement?.jointActor?.slug).toBe('us-qatar-egypt')
    expect(statement?.actors.map(({ slug }) => slug)).toEqual(['united-states', 'qatar', 'egypt'])
    expect(statement?.addressees.map(({ label }) => label)).toEqual(['Israel', 'Hamas'])
  })

  test('a described stance names who describes it, and where', async () => {
    expect(await statementFor(opening.database, 'S5x')).toMatchObject({
      counted: false,
      described: { relation: 'opponent', by: { kind: 'actor', slug: 'hamas' }, inStatement: 'S5a' },
    })
    expect(await statementFor(opening.database, 'S10a')).toMatchObject({
      described: { relation: 'outlet', by: { kind: 'outlet', name: 'Middle East Eye' }, inStatement: null },
    })
    expect(idsOf(await descriptionsIn(opening.database, 'S5a'))).toEqual(['S5x'])
    expect(await descriptionsIn(opening.database, 'S5b')).toEqual([])
  })

  test('an unknown statement is null, and statements come in the order asked for', async () => {
    expect(await statementFor(opening.database, 'S99')).toBeNull()
    expect(idsOf(await statementsByIds(opening.database, ['S9', 'S99', 'S1', 'S2']))).toEqual([
      'S9',
      'S1',
      'S2',
    ])
    expect(await statementsByIds(opening.database, [])).toEqual([])
  })

  test('a column has what is counted before what others describe, the newest first', async () => {
    const columns = await columnsFor(opening.database, ask(''), vocabulary, 10)
    expect(Object.entries(columns).map(([actor, statements]) => [actor, ...idsOf(statements)])).toEqual([
      ['israel', 'S1', 'S5x'],
      ['uk', 'S3a', 'S3b', 'S10a'],
      ['france', 'S2', 'S10b'],
      ['hamas', 'S5a', 'S5b', 'S6'],
      ['us-qatar-egypt', 'S4a', 'S4b'],
    ])
  })

  test('a column for each actor asked for, an empty one too', async () => {
    const columns = await columnsFor(
      opening.database,
      ask('topic=lebanon-border&actor=uk&actor=hezbollah'),
      vocabulary,
      3,
    )
    expect(Object.entries(columns).map(([actor, statements]) => [actor, ...idsOf(statements)])).toEqual([
      ['uk'],
      ['hezbollah', 'S9'],
    ])
  })
})

describe('a made-up data set', () => {
  let made: TestDatabase
  beforeAll(async () => {
    made = await madeUpDatabase(450)
  })
  afterAll(() => made.close())

  const everybody = parseQuestion(
    new URLSearchParams(madeUpVocabulary.actors.map(({ slug }) => ['actor', slug])),
    madeUpVocabulary,
  ).question
  const collect = async (question = everybody) => {
    const statements: Statement[] = []
    for await (const statement of eachStatement(made.database, question, madeUpVocabulary))
      statements.push(statement)
    return statements
  }
  const place = ({ dateLatest, dateEarliest, id }: Statement) => ({ dateLatest, dateEarliest, id })
  const newestFirst = (a: Statement, b: Statement) =>
    a.dateLatest !== b.dateLatest
      ? a.dateLatest < b.dateLatest
        ? 1
        : -1
      : a.dateEarliest !== b.dateEarliest
        ? a.dateEarliest < b.dateEarliest
          ? 1
          : -1
        : a.id < b.id
          ? -1
          : 1

  test('every statement comes once, newest first, however many chunks it takes', async () => {
    const statements = await collect()
    expect(statements).toHaveLength(450)
    expect(new Set(idsOf(statements)).size).toBe(450)
    expect(statements.map(place)).toEqual(statements.toSorted(newestFirst).map(place))
  })

  test('pages put together are the whole list', async () => {
    const whole = await collect()
    const pages: Statement[] = []
    for (let offset = 0; offset < 500; offset += 100) {
      const { statements, shown } = await statementsFor(made.database, everybody, madeUpVocabulary, {
        offset,
        limit: 100,
      })
      expect(shown).toBe(450)
      pages.push(...statements)
    }
    expect(pages).toEqual(whole)
  })

  test('a page beyond the last is empty and still knows how many there are', async () => {
    expect(
      await statementsFor(made.database, everybody, madeUpVocabulary, { offset: 9000, limit: 50 }),
    ).toEqual({
      statements: [],
      shown: 450,
    })
  })

  test('list, file and columns hold the same statements, whatever is asked', async () => {
    await fc.assert(
      fc.asyncProperty(anyQuestion, async (question) => {
        const whole = await collect(question)
        const { statements, shown } = await statementsFor(made.database, question, madeUpVocabulary, {
          offset: 0,
          limit: 1000,
        })
        expect(idsOf(statements)).toEqual(idsOf(whole))
        expect(shown).toBe(whole.length)
        const columns = await columnsFor(made.database, question, madeUpVocabulary, 1000)
        expect(Object.keys(columns)).toEqual(profilesOf(question, madeUpVocabulary))
        for (const [actor, column] of Object.entries(columns)) {
          const theirs = whole.filter((statement) =>
            (question.joint === 'actor' ? creditedActors(statement) : statement.actors).some(
              ({ slug }) => slug === actor,
            ),
          )
          expect(idsOf(column)).toEqual([
            ...idsOf(theirs.filter(({ counted }) => counted)),
            ...idsOf(theirs.filter(({ counted }) => !counted)),
          ])
        }
        const short = await columnsFor(made.database, question, madeUpVocabulary, 2)
        for (const [actor, column] of Object.entries(short))
          expect(idsOf(column)).toEqual(idsOf(columns[actor] ?? []).slice(0, 2))
      }),
      { numRuns: 40 },
    )
  })

  test('a passage kept for checking never leaves the database', async () => {
    const stored = await made.database.statementSource.count({ where: { passage: 'A private passage.' } })
    expect(stored).toBe(450)
    expect(JSON.stringify(await collect())).not.toContain('private passage')
  })
})

test('a statement said again knows what it repeats, and the first its repeats', async () => {
  const { database, close } = await testDatabase()
  const said = (id: string, day: string, repeatOfId: string | null) =>
    change('statement', {
      id,
      speakerId: 'speaker-varn',
      actors: ['actor-varn'],
      attribution: 'on-record',
      form: 'paraphrase',
      paraphrase: 'The front waits.',
      dateEarliest: day,
      dateLatest: day,
      counted: true,
      repeatOfId,
      sources: [{ sourceId: 'source-0', quotedFrom: true }],
    })
  await record(database, by, [
    ...madeUpRecords(0),
    said('first', '2031-03-01', null),
    said('second', '2031-03-02', 'first'),
    said('third', '2031-03-03', 'first'),
  ])
  expect(idsOf(await repeatsOf(database, 'first'))).toEqual(['third', 'second'])
  expect(await statementFor(database, 'second')).toMatchObject({
    repeatOf: 'first',
    coding: null,
    codings: [],
  })
  await close()
})

test('words of any script, quotation marks and controls come back as they were stored', async () => {
  const { database, close } = await madeUpDatabase(0)
  const texts = ['שלום "עזה"', 'سلام', 'a\tb\nc\\d', '🕊️ – “x”', '{"a":[1]}', "it's; DROP TABLE"]
  await record(
    database,
    by,
    texts.map((paraphrase, i) =>
      change('statement', {
        id: `W${i}`,
        speakerId: 'speaker-varn',
        actors: ['actor-varn'],
        attribution: 'on-record',
        form: 'mixed',
        quote: `${paraphrase} x`,
        language: 'en',
        paraphrase: 'The front waits.',
        note: paraphrase,
        dateEarliest: '2031-03-01',
        dateLatest: '2031-03-01',
        counted: true,
        sources: [{ sourceId: 'source-0', quotedFrom: true }],
      }),
    ),
  )
  const read = await statementsByIds(
    database,
    texts.map((_, i) => `W${i}`),
  )
  expect(read.map(({ note }) => note)).toEqual(texts)
  await close()
})
