// What came in by an import: its statements can be asked for, and stand first where nobody has chosen what does.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { answerFor } from '@/lib/db/ask/answers'
import { statementsFor } from '@/lib/db/ask/statements'
import { vocabularyFor } from '@/lib/db/ask/vocabulary'
import { putAway } from '@/lib/db/desk/opening'
import { arrivalsFor } from '@/lib/db/history/arrivals'
import { record } from '@/lib/db/store/record'
import { eachRecord, recordFor } from '@/lib/db/store/stored-records'
import { parseQuestion } from '@/lib/question'
import type { StoredRecord } from '@/lib/record/schema'
import { MOST_AT_FIRST, offeredIn } from '@/lib/vocabulary'
import { seedDatabase } from '@/seed/seed'
import { filledDatabase, type TestDatabase } from '../support/database'
import { change, madeUpRecords } from '../support/made-up'

const IMPORT = 'a-made-up-import'
const by = { who: 'Ada Brenn', why: 'made up' }
let opened: TestDatabase
let all: StoredRecord<'statement'>[]

beforeAll(async () => {
  opened = await filledDatabase('seeded-and-an-import', async (empty) => {
    await seedDatabase(empty)
    // Ten before and thirty by the import; no title of their own.
    const records = madeUpRecords(40).filter(({ type, id }) => id !== 'codebook-1' && type !== 'dataset')
    const isBefore = ({ type, id }: (typeof records)[number]) =>
      !['statement', 'coding'].includes(type) || Number(/^M(\d+)/.exec(id)?.[1]) < 10
    await record(empty, by, records.filter(isBefore))
    await record(
      empty,
      { ...by, changeset: IMPORT },
      records.filter((each) => !isBefore(each)),
    )
  })
  all = []
  for await (const each of eachRecord(opened.database, 'statement')) all.push(each)
})
afterAll(() => opened.close())

const creditedTo = ({ jointActorId, actors }: StoredRecord<'statement'>) =>
  jointActorId === null ? actors : [jointActorId]

/** The ids of actors by their number of statements, ties by id. */
function ranked(statements: readonly StoredRecord<'statement'>[]): Map<string, number> {
  const numbers = new Map<string, number>()
  for (const actor of statements.flatMap(creditedTo)) numbers.set(actor, (numbers.get(actor) ?? 0) + 1)
  return numbers
}

const ofImport = () => all.filter(({ id }) => /^M[123]\d$/.test(id))

test('what came in is counted by actor, most first', async () => {
  const { statements, actors } = await arrivalsFor(opened.database, IMPORT)
  expect(statements).toBe(30)
  const numbers = ranked(ofImport())
  expect(Object.fromEntries(actors.map((each) => [each.id, each.statements]))).toEqual(
    Object.fromEntries(numbers),
  )
  expect(actors.map((each) => each.statements)).toEqual([...numbers.values()].sort((a, b) => b - a))
  expect(await arrivalsFor(opened.database, 'no-import')).toEqual({ statements: 0, actors: [] })
})

test('an address asks for it, and for nothing else', async () => {
  const { database } = opened
  const vocabulary = await vocabularyFor(database)
  const asked = new URLSearchParams(vocabulary.actors.map(({ slug }) => ['actor', slug]))
  asked.set('import', IMPORT)
  const { question, ignored } = parseQuestion(asked, vocabulary)
  expect(ignored).toEqual([])
  const answer = await answerFor(database, question, vocabulary)
  expect([answer.shown, answer.total]).toEqual([30, 54])
  expect(answer.sentence).toContain(IMPORT)
  const { statements } = await statementsFor(database, question, vocabulary, { offset: 0, limit: 100 })
  expect(statements.map(({ id }) => id).sort()).toEqual(
    ofImport()
      .map(({ id }) => id)
      .sort(),
  )
  const odd = parseQuestion(new URLSearchParams({ import: "' OR 1" }), vocabulary)
  expect([odd.question.arrival, odd.ignored.length]).toEqual([null, 1])
})

test('where nobody has chosen, those with most statements stand at first', async () => {
  const { database } = opened
  expect((await vocabularyFor(database)).defaultActors).toContain('israel')
  const { changeset } = await putAway(database, 'Bea Marsh')
  expect(changeset).not.toBe('')
  const vocabulary = await vocabularyFor(database)
  const numbers = ranked(all.filter(({ id }) => id.startsWith('M')))
  const most = [...numbers.values()].sort((a, b) => b - a).slice(0, MOST_AT_FIRST)
  const chosen = await Promise.all(
    vocabulary.defaultActors.map((slug) => database.actor.findUniqueOrThrow({ where: { slug } })),
  )
  expect(chosen.map(({ id }) => numbers.get(id))).toEqual(most)
  expect(parseQuestion(new URLSearchParams(), vocabulary).question.actors).toHaveLength(most.length)
  const dataset = { id: 'mine', title: 'Mine', description: 'Mine.', version: '1' }
  const defaultActors = ['actor-kestria']
  await record(database, by, [change('dataset', { ...dataset, defaultActors })])
  expect((await vocabularyFor(database)).defaultActors).toEqual(['kestria'])
})

test('what is put away is offered nowhere, and still found by its address', async () => {
  const { database } = opened
  const vocabulary = await vocabularyFor(database)
  const offered = (terms: typeof vocabulary.topics) => offeredIn(terms).map(({ slug }) => slug)
  expect(offered(vocabulary.actors)).not.toContain('israel')
  expect(offered(vocabulary.actors)).toContain('belmark')
  expect(offered(vocabulary.topics)).not.toContain('lebanon-border')
  expect(parseQuestion(new URLSearchParams({ actor: 'israel' }), vocabulary).question.actors).toEqual([
    'israel',
  ])
  // Somebody's own statement takes it up again.
  const mine = await recordFor(database, 'statement', 'M10')
  if (!mine) throw new Error('no statement')
  await record(database, by, [
    { type: 'statement', id: 'M10', after: { ...mine, topics: ['lebanon-border'] } },
  ])
  expect(offered((await vocabularyFor(database)).topics)).toContain('lebanon-border')
})
