// Earlier days, made again from the revisions, held against what the same database answered when it was that day.
import { copyFileSync, existsSync, readdirSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { SplitBy } from '@/lib/answer'
import { answerFor, facetsFor } from '@/lib/db/ask/answers'
import { actorFor, sourceFor, sourcesFor, topicFor } from '@/lib/db/ask/catalogue'
import { codebookFor, codebooksFor } from '@/lib/db/ask/codebook'
import { datasetFor, updatedAt } from '@/lib/db/ask/dataset'
import { columnsFor, statementFor, statementsFor } from '@/lib/db/ask/statements'
import { vocabularyFor } from '@/lib/db/ask/vocabulary'
import { databaseAsOf } from '@/lib/db/history/asof'
import { newestEntries } from '@/lib/db/history/entries'
import type { Change } from '@/lib/db/store/change'
import { type Database, fileOf, openDatabase } from '@/lib/db/store/client'
import { record } from '@/lib/db/store/record'
import { recordFor } from '@/lib/db/store/stored-records'
import { defaultQuestion, parseQuestion, type Question } from '@/lib/question'
import type { RecordType } from '@/lib/record/field'
import type { StoredRecord } from '@/lib/record/schema'
import { LEVELS } from '@/lib/stance'
import { type TestDatabase, testDatabase } from '@/tests/support/database'
import { change, formerRecords, madeUpRecords } from '@/tests/support/made-up'

const COUNT = 30
const ALL = madeUpRecords(COUNT)
const isOf = (number: RegExp) => (one: Change) => number.test(one.id)
/** What belongs to one statement: itself and its codings. */
const ofStatement = (number: number) => ALL.filter(isOf(new RegExp(`^M${number}(?:-\\d)?$`)))
const START = ALL.filter(({ id }) => !/^M\d/.test(id))
const SPLITS: (SplitBy | null)[] = [null, { by: 'topic' }, { by: 'speaker' }, { by: 'case' }]

let live: TestDatabase
beforeEach(async () => {
  live = await testDatabase()
})
afterEach(async () => {
  await live.close()
})

const on = (day: string, time = '12:00:00.000') => new Date(`${day}T${time}Z`)
const by = (day: string, time?: string) => ({
  who: 'Ada Brenn',
  why: `the work of ${day}`,
  at: on(day, time),
})

/** Everything a reader could have seen at this moment. */
async function seen(database: Database, questions: readonly string[]) {
  const vocabulary = await vocabularyFor(database, new URLSearchParams('speaker=belmark-envoy'))
  const asked = [
    defaultQuestion(vocabulary),
    ...questions.map((query) => parseQuestion(new URLSearchParams(query), vocabulary).question),
  ]
  const answered = async (question: Question) => ({
    answers: await Promise.all(SPLITS.map((split) => answerFor(database, question, vocabulary, split))),
    facets: await facetsFor(database, question, vocabulary),
    columns: await columnsFor(database, question, vocabulary, 5),
    list: await statementsFor(database, question, vocabulary, { offset: 0, limit: COUNT }),
    entries: await newestEntries(database, question, vocabulary, 20),
  })
  const eachOf = <T>(keys: readonly string[], read: (key: string) => Promise<T>) =>
    Promise.all(keys.map(read))
  return {
    vocabulary,
    answered: await Promise.all(asked.map(answered)),
    statements: await eachOf(
      Array.from({ length: COUNT }, (_, number) => `M${number}`),
      (id) => statementFor(database, id),
    ),
    actors: await eachOf(['belmark', 'belmark-kingdom', 'belmark-again', 'varn', 'nobody'], (slug) =>
      actorFor(database, slug),
    ),
    topics: await eachOf(['port-ilse', 'harbour', 'the-port'], (slug) => topicFor(database, slug)),
    sources: await eachOf(['source-0', 'source-1'], (slug) => sourceFor(database, slug)),
    allSources: await sourcesFor(database),
    codebooks: [await codebooksFor(database), await codebookFor(database)],
    dataset: await datasetFor(database),
    updated: await updatedAt(database),
    former: await database.slugAlias.findMany({ orderBy: [{ recordType: 'asc' }, { slug: 'asc' }] }),
    revisions: await database.revision.findMany({ orderBy: { id: 'asc' } }),
  }
}

type Edit = { kind: string; number: number; level: number }

/** What one edit changes, as things stand; nothing when it no longer applies. */
async function changesOf(database: Database, { kind, number, level }: Edit): Promise<Change[]> {
  const edit = async <T extends RecordType>(
    type: T,
    id: string,
    change: (old: StoredRecord<T>) => StoredRecord<T>,
  ): Promise<Change[]> => {
    const old = await recordFor(database, type, id)
    // The record is of the type it was read as.
    return old ? [{ type, id, after: change(old) } as Change] : []
  }
  const id = `M${number}`
  switch (kind) {
    case 'add':
      return (await recordFor(database, 'statement', id))
        ? []
        : ofStatement(number).map((one) =>
            one.type === 'statement' && one.after
              ? { ...one, after: { ...one.after, repeatOfId: null } }
              : one,
          )
    case 'remove': {
      const codings = await database.coding.findMany({ where: { statementId: id }, orderBy: { id: 'asc' } })
      const statement = await recordFor(database, 'statement', id)
      if (!statement || (await database.statement.count({ where: { repeatOfId: id } })) > 0) return []
      return [
        { type: 'statement', id, after: { ...statement, adoptedCodingId: null } },
        ...codings.map((coding): Change => ({ type: 'coding', id: coding.id, after: null })),
        { type: 'statement', id, after: null },
      ]
    }
    case 'recode':
      return edit('coding', `${id}-0`, (old) => ({
        ...old,
        level: LEVELS[level] ?? null,
        outOfScope: false,
        rationale: `Read again: ${level}.`,
      }))
    case 'reword':
      return edit('statement', id, (old) => ({ ...old, note: `Note ${level}`, dateLatest: '2032-12-31' }))
    case 'rename actor':
      return edit('actor', 'actor-belmark', (old) => ({
        ...old,
        slug: level > 2 ? 'belmark-again' : 'belmark',
        name: `Belmark the ${level}.`,
      }))
    case 'rename topic':
      return edit('topic', 'topic-port-ilse', (old) => ({
        ...old,
        slug: level > 2 ? 'the-port' : 'port-ilse',
      }))
    case 'rename speaker':
      return edit('speaker', 'belmark-envoy', (old) => ({ ...old, name: `Envoy number ${level}` }))
    case 'default actors':
      return edit('dataset', 'made-up', (old) => ({
        ...old,
        version: `1.${level}`,
        defaultActors: old.defaultActors.toReversed(),
      }))
    default:
      throw new Error(`no such edit: ${kind}`)
  }
}

const KINDS = [
  'add',
  'add',
  'remove',
  'recode',
  'recode',
  'reword',
  'rename actor',
  'rename topic',
  'rename speaker',
  'default actors',
]
const edit = fc.record({
  kind: fc.constantFrom(...KINDS),
  number: fc.integer({ min: 0, max: COUNT - 1 }),
  level: fc.integer({ min: 0, max: 6 }),
})
const QUESTIONS = [
  'actor=varn&actor=belmark-kestria&joint=signatories',
  'topic=harbour',
  'q=escort&words=own',
]
const DAYS = ['2031-01-03', '2031-01-04', '2031-01-06', '2031-02-01']

describe('an earlier day', () => {
  test('is what the data set was at its end, whatever was changed since', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(edit, { maxLength: 12 }), { minLength: 2, maxLength: DAYS.length }),
        async (work) => {
          const one = await testDatabase()
          try {
            const { database } = one
            await record(database, by('2031-01-01'), formerRecords())
            await record(database, by('2031-01-02', '23:59:59.999'), [
              ...START,
              ...ofStatement(0),
              ...ofStatement(1),
            ])
            const then = [{ day: '2031-01-02', seen: await seen(database, QUESTIONS) }]
            for (const [place, edits] of work.entries()) {
              const day = DAYS[place] ?? ''
              for (const each of edits)
                await record(database, by(day, '00:00:00.000'), await changesOf(database, each))
              then.push({ day, seen: await seen(database, QUESTIONS) })
            }
            for (const { day, seen: expected } of then) {
              const past = await databaseAsOf(database, day)
              expect(await seen(past, QUESTIONS)).toEqual(expected)
              if (past !== database) await past.$disconnect()
            }
          } finally {
            await one.close()
          }
        },
      ),
      { numRuns: 6, seed: 31 },
    )
  })

  test('is the present database when nothing was written since, and on days to come', async () => {
    await record(live.database, by('2031-01-02'), START)
    for (const day of ['2031-01-02', '2031-05-05', '9999-12-31'])
      expect(await databaseAsOf(live.database, day)).toBe(live.database)
  })

  test('before the first revision is a data set without anything', async () => {
    await record(live.database, by('2031-01-02'), ALL)
    const past = await databaseAsOf(live.database, '2031-01-01')
    const vocabulary = await vocabularyFor(past)
    const answer = await answerFor(past, defaultQuestion(vocabulary), vocabulary)
    expect(answer).toMatchObject({ shown: 0, total: 0, updatedAt: null, groups: [] })
    expect((await datasetFor(past)).title).toBe('Unnamed data set')
    await past.$disconnect()
  })

  test('is said to need a file where the database is on a server', async () => {
    const server = openDatabase('libsql://parallax.invalid')
    await expect(databaseAsOf(server, '2031-01-01')).rejects.toThrow('only where the database is a file')
    await server.$disconnect()
  })

  test('whose history cannot be made again is told in words, and leaves no file', async () => {
    await record(live.database, by('2031-01-01'), START)
    await live.database.$executeRaw`
      INSERT INTO Revision (at, who, why, recordType, recordId, before, after)
      VALUES ('2031-01-02T00:00:00.000+00:00', 'nobody', 'by hand', 'topic', 'topic-grain', NULL, '{"id":"topic-grain"}')`
    await record(live.database, by('2031-01-03'), ofStatement(0))
    await expect(databaseAsOf(live.database, '2031-01-02')).rejects.toThrow(
      /its history cannot be made again: .*topic-grain/,
    )
    expect(filesOf(live.database)).toEqual([])
  })
})

const folderOf = (database: Database) => join(dirname(fileOf(database) ?? ''), 'asof')
const filesOf = (database: Database) =>
  existsSync(folderOf(database))
    ? readdirSync(folderOf(database)).filter((name) => !/-(?:wal|shm)$/.test(name))
    : []

describe('the file of an earlier day', () => {
  const days = Array.from({ length: 16 }, (_, place) => `2031-03-${String(place + 1).padStart(2, '0')}`)

  async function livedThrough() {
    await record(live.database, by('2031-01-01'), START)
    for (const [place, day] of days.entries())
      await record(live.database, by(day), [
        change('coder', { id: `coder-of-${place}`, name: `Coder of ${day}` }),
      ])
  }

  test('is made once for all who ask at the same time, and for all days with the same state', async () => {
    await record(live.database, by('2031-01-01'), START)
    await record(live.database, by('2031-02-01'), ofStatement(0))
    const asked = await Promise.all(
      ['2031-01-01', '2031-01-01', '2031-01-05', '2031-01-31'].map((day) => databaseAsOf(live.database, day)),
    )
    expect(new Set(asked).size).toBe(1)
    expect(filesOf(live.database)).toHaveLength(1)
    await asked[0]?.$disconnect()
  })

  test('goes when twelve others were asked for since', async () => {
    await livedThrough()
    const opened = []
    for (const day of days.slice(0, 13)) opened.push(await databaseAsOf(live.database, day))
    expect(await databaseAsOf(live.database, days[1] ?? '')).toBe(opened[1])
    for (const day of days.slice(13, 15)) opened.push(await databaseAsOf(live.database, day))
    // Who asks again before it is closed gets the same one.
    expect(await databaseAsOf(live.database, days[0] ?? '')).toBe(opened[0])
    expect(await (await databaseAsOf(live.database, days[14] ?? '')).coder.count()).toBe(17)
    for (const one of opened) await one.$disconnect()
    expect(filesOf(live.database).length).toBeGreaterThan(12)
    // The next process finds what this one has left, and keeps no more than twelve.
    const again = openDatabase(live.url)
    await (await databaseAsOf(again, '2031-02-01')).$disconnect()
    expect(filesOf(live.database)).toHaveLength(12)
    await again.$disconnect()
  })

  test.each([
    ['cut short', (path: string) => truncateSync(path, Math.floor(statSync(path).size / 2))],
    ['something else', (path: string) => writeFileSync(path, 'not a database at all')],
    ['empty', (path: string) => truncateSync(path, 0)],
  ])('is made again when it is %s', async (_words, damage) => {
    await record(live.database, by('2031-01-01'), START)
    await record(live.database, by('2031-02-01'), ofStatement(0))
    const path = await madeAndLeft(live)
    damage(path)
    const again = openDatabase(live.url)
    const past = await databaseAsOf(again, '2031-01-01')
    expect(await past.actor.count()).toBe(6)
    await past.$disconnect()
    await again.$disconnect()
  })

  test('of another history is not taken for this one’s', async () => {
    await record(live.database, by('2031-01-01'), START)
    await record(live.database, by('2031-02-01'), ofStatement(0))
    const left = await madeAndLeft(live)
    const other = await testDatabase()
    await record(other.database, by('2031-01-01'), START)
    await record(other.database, by('2031-02-01'), ofStatement(1))
    const theirs = await madeAndLeft(other)
    copyFileSync(theirs, left)
    const again = openDatabase(live.url)
    const past = await databaseAsOf(again, '2031-01-01')
    const mine = await live.database.revision.findFirst({ where: { changeset: { not: null } } })
    expect(await past.revision.findFirst()).toEqual(mine)
    await past.$disconnect()
    await again.$disconnect()
    await other.close()
  })

  test('left whole by an earlier process is used as it is', async () => {
    await record(live.database, by('2031-01-01'), START)
    await record(live.database, by('2031-02-01'), ofStatement(0))
    const path = await madeAndLeft(live)
    const made = statSync(path).ino
    const again = openDatabase(live.url)
    const past = await databaseAsOf(again, '2031-01-01')
    expect(await past.actor.count()).toBe(6)
    expect(statSync(path).ino).toBe(made)
    await past.$disconnect()
    await again.$disconnect()
  })

  test('is made while others are served', async () => {
    await record(live.database, by('2031-01-01'), madeUpRecords(300))
    await record(live.database, by('2031-02-01'), [change('coder', { id: 'late', name: 'Late' })])
    let last = performance.now()
    const waits: number[] = []
    const watch = setInterval(() => {
      waits.push(performance.now() - last)
      last = performance.now()
    }, 1)
    const past = await databaseAsOf(live.database, '2031-01-01')
    clearInterval(watch)
    expect(await past.statement.count()).toBe(300)
    expect(waits.length).toBeGreaterThan(10)
    await past.$disconnect()
  })
})

/** Makes the first day's file, closes it, and says where it is. */
async function madeAndLeft({ database }: TestDatabase): Promise<string> {
  const past = await databaseAsOf(database, '2031-01-01')
  const path = fileOf(past) ?? ''
  await past.$queryRaw`PRAGMA wal_checkpoint(TRUNCATE)`
  await past.$disconnect()
  return path
}
