import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Answer, type DatedEvent, GRAINS, type SplitBy } from '@/lib/answer'
import { answerFor } from '@/lib/db/ask/answers'
import { eachStatement } from '@/lib/db/ask/statements'
import { vocabularyFor } from '@/lib/db/ask/vocabulary'
import type { Database } from '@/lib/db/store/client'
import { parseQuestion, type Question } from '@/lib/question'
import { answerOf } from '@/lib/recount'
import type { Statement } from '@/lib/statement'
import type { Vocabulary } from '@/lib/vocabulary'
import { madeUpDatabase, seededDatabase, type TestDatabase } from './support/database'
import { madeUpVocabulary } from './support/made-up'
import { anyQuestion } from './support/questions'

const SPLITS: readonly (SplitBy | null)[] = [
  null,
  { by: 'topic' },
  { by: 'speaker' },
  { by: 'addressee' },
  { by: 'target' },
  { by: 'party' },
  ...GRAINS.map((grain): SplitBy => ({ by: 'period', grain })),
  { by: 'case' },
]

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = []
  for await (const item of items) found.push(item)
  return found
}

async function eventsIn(database: Database): Promise<DatedEvent[]> {
  const events = await database.event.findMany({ orderBy: { id: 'desc' } })
  return events.map(({ id, title, dateEarliest, dateLatest }) => ({
    id,
    title,
    period: { earliest: dateEarliest, latest: dateLatest },
  }))
}

/** The second count of what the database answered, with what statements cannot tell taken from it. */
const recount = (
  answer: Answer,
  statements: readonly Statement[],
  events: DatedEvent[],
  vocabulary: Vocabulary,
  splitBy: SplitBy | null,
) => answerOf(statements, answer.question, vocabulary, { ...answer, events }, splitBy)

describe('a made-up data set', () => {
  let made: TestDatabase
  let statements: Statement[]
  let events: DatedEvent[]
  const vocabulary = madeUpVocabulary
  const everybody = parseQuestion(
    new URLSearchParams(vocabulary.actors.map(({ slug }) => ['actor', slug])),
    vocabulary,
  ).question
  beforeAll(async () => {
    made = await madeUpDatabase(150)
    statements = await all(eachStatement(made.database, everybody, vocabulary))
    events = await eventsIn(made.database)
  })
  afterAll(() => made.close())

  test('has what a count could go wrong by', () => {
    const some = (is: (statement: Statement) => unknown) =>
      expect(statements.filter(is).length).toBeGreaterThan(2)
    const partiesOf = ({ addressees, targets }: Statement) => [
      addressees.flatMap(({ actor }) => actor?.slug ?? []),
      targets.flatMap(({ actor }) => actor?.slug ?? []),
    ]
    some((statement) => {
      const [addressees = [], targets = []] = partiesOf(statement)
      return addressees.some((slug) => targets.includes(slug))
    })
    some((statement) => partiesOf(statement).some((slugs) => new Set(slugs).size < slugs.length))
    some((statement) => partiesOf(statement).flat().includes('belmark-kestria'))
    some(({ repeatOf }) => statements.find(({ id }) => id === repeatOf)?.repeatOf)
    some(({ coding }) => coding?.deterrentFrame)
    some(({ topics }) => topics.length === 0)
    some(({ dateEarliest, dateLatest }) => dateEarliest !== dateLatest)
    expect(events.length).toBeGreaterThan(3)
  })

  test('is answered the same by the database and from the statements alone, whatever is asked and however it is split', async () => {
    let shown = 0
    await fc.assert(
      fc.asyncProperty(anyQuestion, fc.constantFrom(...SPLITS), async (asked, splitBy) => {
        const question: Question = { ...asked, search: null }
        const answer = await answerFor(made.database, question, vocabulary, splitBy)
        expect(recount(answer, statements, events, vocabulary, splitBy)).toEqual(answer)
        shown += answer.shown
      }),
      { numRuns: 600 },
    )
    expect(shown).toBeGreaterThan(600)
  })

  test.each(SPLITS.map((splitBy) => ({ splitBy })))(
    'is answered the same with everything in view, split by $splitBy',
    async ({ splitBy }) => {
      for (const joint of ['actor', 'signatories'] as const) {
        const answer = await answerFor(made.database, { ...everybody, joint }, vocabulary, splitBy)
        expect(answer.shown).toBe(statements.length)
        expect(recount(answer, statements, events, vocabulary, splitBy)).toEqual(answer)
      }
    },
  )

  test('is answered the same from the statements that were found alone', async () => {
    const searching = fc
      .tuple(anyQuestion, fc.constantFrom(null, 'dawn', 'port il', 'envoys', '"at dawn"'))
      .map(([question, search]): Question => ({ ...question, search }))
    await fc.assert(
      fc.asyncProperty(searching, fc.constantFrom(...SPLITS), async (question, splitBy) => {
        const answer = await answerFor(made.database, question, vocabulary, splitBy)
        const found = await all(eachStatement(made.database, question, vocabulary))
        expect(recount(answer, found, answer.events, vocabulary, splitBy)).toEqual(answer)
      }),
      { numRuns: 150 },
    )
  })
})

test('the opening data is answered the same by the database and from its statements alone', async () => {
  const { database, close } = await seededDatabase()
  const vocabulary = await vocabularyFor(database)
  const events = await eventsIn(database)
  for (const query of ['', 'joint=signatories', 'topic=gaza-ceasefire-talks', 'from=2024-08-16&words=own'])
    for (const splitBy of SPLITS) {
      const { question } = parseQuestion(new URLSearchParams(query), vocabulary)
      const answer = await answerFor(database, question, vocabulary, splitBy)
      const statements = await all(eachStatement(database, question, vocabulary))
      expect(recount(answer, statements, events, vocabulary, splitBy)).toEqual(answer)
    }
  await close()
})

test('a statement that is not in view changes no number, and one that is missing changes them', async () => {
  const { database, close } = await seededDatabase()
  const vocabulary = await vocabularyFor(database)
  const { question } = parseQuestion(new URLSearchParams('actor=hamas'), vocabulary)
  const answer = await answerFor(database, question, vocabulary)
  const everything = parseQuestion(
    new URLSearchParams(vocabulary.actors.map(({ slug }) => ['actor', slug])),
    vocabulary,
  ).question
  const statements = await all(eachStatement(database, everything, vocabulary))
  expect(recount(answer, statements, answer.events, vocabulary, null)).toEqual(answer)
  const [, ...fewer] = statements.filter(({ actors }) => actors.some(({ slug }) => slug === 'hamas'))
  expect(recount(answer, fewer, answer.events, vocabulary, null).counted).toBe(answer.counted - 1)
  await close()
})
