import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { answerFor } from '@/lib/db/ask/answers'
import { datasetFor } from '@/lib/db/ask/dataset'
import { statementsFor } from '@/lib/db/ask/statements'
import { vocabularyFor } from '@/lib/db/ask/vocabulary'
import { bringBack, NotMoved, openingDataFor, putAway } from '@/lib/db/desk/opening'
import { databaseAsOf } from '@/lib/db/history/asof'
import { changesetFor } from '@/lib/db/history/changesets'
import { undo } from '@/lib/db/history/undo'
import type { Database } from '@/lib/db/store/client'
import { record } from '@/lib/db/store/record'
import { recordFor } from '@/lib/db/store/stored-records'
import { parseQuestion } from '@/lib/question'
import type { StoredRecord } from '@/lib/record/schema'
import { readSeed } from '@/seed/read'
import { seedDatabase } from '@/seed/seed'
import { filledDatabase, recordsIn, type TestDatabase, testDatabase } from '../support/database'
import { change, madeUpRecords } from '../support/made-up'
import { person } from '../support/people'
import { openedRound } from '../support/rounds'

const YESTERDAY = '2026-01-01'
const ada = { who: 'Ada Brenn', why: 'made up' }
/** Statements of made-up actors; the first codebook is the seed's. */
const own = madeUpRecords(20).filter(({ type, id }) => id !== 'codebook-1' && type !== 'dataset')

let opened: TestDatabase
let db: Database

beforeEach(async () => {
  opened = await filledDatabase('seeded-and-20-made-up', async (empty) => {
    await seedDatabase(empty)
    await record(empty, ada, own)
  })
  db = opened.database
})
afterEach(() => opened.close())

async function statementOf(id: string): Promise<StoredRecord<'statement'>> {
  const found = await recordFor(db, 'statement', id)
  if (!found) throw new Error(`no statement ${id}`)
  return found
}

const isArchived = async (type: 'actor' | 'source' | 'topic', id: string) =>
  (await recordFor(db, type, id))?.archived

describe('putting the opening data away', () => {
  test('leaves what is one’s own, archives what nothing names, and is one change', async () => {
    const before = await recordsIn(db)
    expect(await openingDataFor(db)).toEqual({ present: 14, held: 0, away: 0, own: 20 })
    const { changeset } = await putAway(db, 'Bea Marsh')
    expect(await openingDataFor(db)).toEqual({ present: 0, held: 0, away: 14, own: 20 })
    const after = await recordsIn(db)
    for (const { type, id, after: mine } of own) expect(after.get(`${type} ${id}`)).toEqual(mine)
    const removed = [...before.keys()].filter((key) => !after.has(key))
    expect(removed.filter((key) => key.startsWith('statement '))).toHaveLength(14)
    expect(removed.filter((key) => key.startsWith('coding '))).toHaveLength(14)
    expect(removed.filter((key) => /^(?!statement |coding )/.test(key))).toEqual(['dataset opening'])
    for (const [key, each] of after)
      if (/^(?:actor|speaker|outlet|source|topic|event) /.test(key) && 'archived' in each)
        expect(each.archived, key).toBe(!own.some(({ type, id }) => key === `${type} ${id}`))
    expect(await changesetFor(db, changeset)).toMatchObject({
      who: 'Bea Marsh',
      why: 'The opening data was put away',
    })
  })

  test('undone, or brought back, everything is as it was', async () => {
    const before = await recordsIn(db)
    const { changeset } = await putAway(db, 'Bea Marsh')
    await undo(db, changeset, ada)
    expect(await recordsIn(db)).toEqual(before)
    await putAway(db, 'Bea Marsh')
    await bringBack(db, 'Bea Marsh')
    expect(await recordsIn(db)).toEqual(before)
    await putAway(db, 'Bea Marsh')
    await bringBack(db, 'Bea Marsh')
    expect(await recordsIn(db)).toEqual(before)
  })

  test('no answer, list or title tells of it, and its former addresses ask for its actors still', async () => {
    await putAway(db, 'Bea Marsh')
    const vocabulary = await vocabularyFor(db)
    const { question, ignored } = parseQuestion(
      new URLSearchParams(vocabulary.actors.map(({ slug }) => ['actor', slug])),
      vocabulary,
    )
    expect(ignored).toEqual([])
    const answer = await answerFor(db, question, vocabulary)
    expect([answer.total, answer.shown]).toEqual([20, 20])
    expect(answer.groups.find(({ actor }) => actor.slug === 'israel')).toMatchObject({
      counted: [0, 0, 0, 0, 0, 0, 0],
    })
    expect(answer.dataset.title).not.toMatch(/Doha/)
    const { statements } = await statementsFor(db, question, vocabulary, { offset: 0, limit: 50 })
    expect(statements.every(({ id }) => id.startsWith('M'))).toBe(true)
  })

  test('a day before shows it', async () => {
    const past = await testDatabase()
    try {
      const seed = { who: 'seed', why: 'The opening data set', at: new Date(`${YESTERDAY}T09:00:00Z`) }
      await record(past.database, seed, readSeed('seed'))
      await putAway(past.database, 'Bea Marsh')
      expect(await past.database.statement.count()).toBe(0)
      const then = await databaseAsOf(past.database, YESTERDAY)
      expect(await then.statement.count()).toBe(14)
      expect((await datasetFor(then)).title).toMatch(/Doha/)
    } finally {
      await past.close()
    }
  })

  test('there is nothing to put away or to bring back twice', async () => {
    await expect(bringBack(db, 'Bea Marsh')).rejects.toThrow(NotMoved)
    await putAway(db, 'Bea Marsh')
    await expect(putAway(db, 'Bea Marsh')).rejects.toThrow(NotMoved)
    await bringBack(db, 'Bea Marsh')
    await expect(bringBack(db, 'Bea Marsh')).rejects.toThrow(NotMoved)
  })
})

describe('what people have done to the opening data', () => {
  test('their corrections and codings go with it and come back', async () => {
    const edited = { ...(await statementOf('S1')), place: 'Port Ilse' }
    const second = {
      ...{ id: 'S1-c9', statementId: 'S1', coderId: 'coder-0', codebookId: 'codebook-1', level: 1 },
      rationale: 'Made up.',
    } as const
    await record(db, ada, [{ type: 'statement', id: 'S1', after: edited }, change('coding', second)])
    await putAway(db, 'Bea Marsh')
    expect(await recordFor(db, 'coding', 'S1-c9')).toBeNull()
    await bringBack(db, 'Bea Marsh')
    expect(await statementOf('S1')).toEqual(edited)
    expect(await recordFor(db, 'coding', 'S1-c9')).toMatchObject(second)
  })

  test('an actor, source or topic of their own statements stays', async () => {
    const mine = await statementOf('M0')
    const [source] = mine.sources
    if (!source) throw new Error('no source')
    await record(
      db,
      ada,
      [
        {
          ...{ type: 'statement', id: 'M0' },
          after: {
            ...mine,
            targets: [{ actorId: 'iran', label: null }],
            topics: ['lebanon-border'],
            sources: [...mine.sources, { ...source, sourceId: 'middle-east-eye-2024-08', quotedFrom: false }],
          },
        },
      ].map((each) => each as never),
    )
    await putAway(db, 'Bea Marsh')
    expect(await isArchived('actor', 'iran')).toBe(false)
    expect(await isArchived('actor', 'israel')).toBe(true)
    expect(await isArchived('topic', 'lebanon-border')).toBe(false)
    expect(await isArchived('topic', 'iranian-retaliation')).toBe(true)
  })

  test('a statement that theirs repeats stays, with all it names', async () => {
    await record(db, ada, [
      { type: 'statement', id: 'M1', after: { ...(await statementOf('M1')), repeatOfId: 'S5x' } },
    ])
    expect(await openingDataFor(db)).toMatchObject({ present: 14, held: 2 })
    await putAway(db, 'Bea Marsh')
    // S5x is described in S5a.
    expect(await openingDataFor(db)).toEqual({ present: 2, held: 2, away: 12, own: 20 })
    expect((await statementOf('S5x')).describedInId).toBe('S5a')
    expect(await isArchived('actor', 'hamas')).toBe(false)
    await bringBack(db, 'Bea Marsh')
    expect(await openingDataFor(db)).toMatchObject({ present: 14, away: 0 })
  })

  test('a statement of a round of coding stays with it', async () => {
    const editor = await person(db, 'editor')
    await openedRound(db, editor, [editor, await person(db, 'coder')], ['S6'])
    expect(await openingDataFor(db)).toMatchObject({ present: 14, held: 1 })
    await putAway(db, 'Bea Marsh')
    expect(await openingDataFor(db)).toEqual({ present: 1, held: 1, away: 13, own: 20 })
    expect(await isArchived('actor', 'hamas')).toBe(false)
    expect(await isArchived('actor', 'uk')).toBe(true)
    await bringBack(db, 'Bea Marsh')
    expect(await openingDataFor(db)).toMatchObject({ present: 14, away: 0 })
  })

  test('their title stays, and loses only the actors that go', async () => {
    const dataset = await recordFor(db, 'dataset', 'opening')
    if (!dataset) throw new Error('no data set')
    const named = { ...dataset, title: 'Grain', defaultActors: ['actor-belmark', 'israel'] }
    await record(db, ada, [{ type: 'dataset', id: 'opening', after: named }])
    await putAway(db, 'Bea Marsh')
    expect(await recordFor(db, 'dataset', 'opening')).toEqual({ ...named, defaultActors: ['actor-belmark'] })
    const renamed = { ...named, title: 'Grain and ports', defaultActors: ['actor-kestria'] }
    await record(db, ada, [{ type: 'dataset', id: 'opening', after: renamed }])
    await bringBack(db, 'Bea Marsh')
    expect(await recordFor(db, 'dataset', 'opening')).toEqual(renamed)
  })

  test('what was done while it was away stays when it comes back', async () => {
    await putAway(db, 'Bea Marsh')
    const israel = await recordFor(db, 'actor', 'israel')
    const uk = await recordFor(db, 'actor', 'uk')
    if (!israel || !uk) throw new Error('no actor')
    const mine = { ...(await statementOf('M2')), id: 'S1', adoptedCodingId: null, describedInId: null }
    await record(db, ada, [
      { type: 'actor', id: 'israel', after: { ...israel, aliases: ['Another name'] } },
      { type: 'actor', id: 'uk', after: { ...uk, mergedIntoId: 'actor-belmark' } },
      { type: 'statement', id: 'S1', after: { ...mine, repeatOfId: null } },
      change('dataset', {
        ...{ id: 'mine', title: 'Mine', description: 'Mine.', version: '1' },
        defaultActors: ['actor-belmark'],
      }),
    ])
    await bringBack(db, 'Bea Marsh')
    expect(await recordFor(db, 'actor', 'israel')).toMatchObject({
      aliases: ['Another name'],
      archived: false,
    })
    // A duplicate stays one, and the statements that come back name the one that stays.
    expect(await recordFor(db, 'actor', 'uk')).toMatchObject({
      archived: true,
      mergedIntoId: 'actor-belmark',
    })
    expect((await statementOf('S3b')).actors).toEqual(['actor-belmark'])
    expect(await statementOf('S1')).toMatchObject({ speakerId: mine.speakerId, adoptedCodingId: null })
    expect(await db.coding.count({ where: { statementId: 'S1' } })).toBe(0)
    expect(await datasetFor(db)).toMatchObject({ title: 'Mine' })
  })
})
