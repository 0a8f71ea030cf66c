// What is frozen stays, and what is corrected afterwards is told beside it. Made-up actors and words throughout.
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { updatedAt } from '@/lib/db/ask/dataset'
import { statementsByIds } from '@/lib/db/ask/statements'
import { entriesAfter, newestEntries } from '@/lib/db/history/entries'
import { freeze, frozenFor, frozenSince } from '@/lib/db/history/frozen'
import { record } from '@/lib/db/store/record'
import { newestRevision, revisionsFor } from '@/lib/db/store/revisions'
import { recordFor } from '@/lib/db/store/stored-records'
import { type FrozenView, formatCanonical, frozenStatement } from '@/lib/frozen'
import { defaultQuestion } from '@/lib/question'
import type { StoredRecord } from '@/lib/record/schema'
import { filledDatabase, type TestDatabase, testDatabase } from '../support/database'
import { madeUpRecords, madeUpVocabulary } from '../support/made-up'

const vocabulary = { ...madeUpVocabulary, defaultActors: madeUpVocabulary.actors.map(({ slug }) => slug) }
const question = defaultQuestion(vocabulary)
const begun = { who: 'a tester', why: 'to begin', at: new Date('2031-04-01T08:00:00Z') }

let { database, close }: TestDatabase = await testDatabase()
await close()
beforeEach(async () => {
  ;({ database, close } = await filledDatabase('made-up-6-of-april', (empty) =>
    record(empty, begun, madeUpRecords(6)),
  ))
})
afterEach(() => close())

async function view(): Promise<FrozenView<{ slug: string; rows: number[] }>> {
  const statements = await statementsByIds(database, ['M0', 'M1', 'M2'])
  return {
    question: 'actor=belmark',
    sentence: 'Statements by Belmark.',
    figure: { slug: 'made-up', rows: [3, 1, 2] },
    statements: statements.map(frozenStatement),
  }
}

async function stored<T extends 'statement' | 'coding'>(type: T, id: string): Promise<StoredRecord<T>> {
  const found = await recordFor(database, type, id)
  if (!found) throw new Error(`no ${type} ${id}`)
  return found
}

/** The id of the adopted coding of the first statement that has one. */
async function firstCoded(): Promise<{ statement: string; coding: string }> {
  const { statements } = await view()
  const coded = statements.find(({ coding }) => coding !== null)
  if (!coded?.coding) throw new Error('nothing is coded')
  return { statement: coded.id, coding: coded.coding.id }
}

describe('a frozen view', () => {
  test('comes back as it was, with its words, its codings and its instant', async () => {
    const at = new Date('2031-04-09T10:00:00.123Z')
    const revision = await newestRevision(database)
    const id = await freeze(database, await view(), revision, at)
    expect(id).toMatch(/^[A-Za-z0-9_-]{22}$/)
    expect(await frozenFor(database, id)).toEqual({
      id,
      at: at.toISOString(),
      revision,
      ...(await view()),
    })
  })

  test('has one address however often it is frozen, and keeps its first instant', async () => {
    const first = await freeze(database, await view(), 1, new Date('2031-04-09T10:00:00Z'))
    const again = await freeze(database, await view(), 9, new Date('2031-05-09T10:00:00Z'))
    expect(again).toBe(first)
    expect((await frozenFor(database, first))?.at).toBe('2031-04-09T10:00:00.000Z')
    expect(await revisionsFor(database, 'frozen', first)).toHaveLength(1)
  })

  test('frozen by two at once is one', async () => {
    const shown = await view()
    const ids = await Promise.all([freeze(database, shown, 1), freeze(database, shown, 1)])
    expect(new Set(ids).size).toBe(1)
    expect(await frozenSince(database, new Date(0))).toBe(1)
  })

  test('has another address as soon as a word of it differs', async () => {
    const shown = await view()
    const [first, ...rest] = shown.statements
    if (!first) throw new Error('no statement')
    const other = { ...shown, statements: [{ ...first, words: `${first.words}!` }, ...rest] }
    expect(await freeze(database, shown, 1)).not.toBe(await freeze(database, other, 1))
  })

  test('is never changed or removed, not even by the one writer', async () => {
    const id = await freeze(database, await view(), 1)
    const kept = await recordFor(database, 'frozen', id)
    if (!kept) throw new Error('not kept')
    const by = { who: 'a tester', why: 'to spoil it' }
    const spoiled = { ...kept, sentence: 'Other words.' }
    await expect(record(database, by, [{ type: 'frozen', id, after: spoiled }])).rejects.toThrow(
      'never changed',
    )
    await expect(record(database, by, [{ type: 'frozen', id, after: null }])).rejects.toThrow('never changed')
    expect(await recordFor(database, 'frozen', id)).toEqual(kept)
  })

  test('is no change of the data', async () => {
    const before = await updatedAt(database)
    await freeze(database, await view(), 1)
    expect(await updatedAt(database)).toBe(before)
  })

  test('is counted from an instant on', async () => {
    await freeze(database, await view(), 1, new Date('2031-04-09T10:00:00Z'))
    expect(await frozenSince(database, new Date('2031-04-09T10:00:00Z'))).toBe(1)
    expect(await frozenSince(database, new Date('2031-04-09T10:00:01Z'))).toBe(0)
  })

  test('that nobody froze is none', async () => {
    expect(await frozenFor(database, 'AAAAAAAAAAAAAAAAAAAAAA')).toBeNull()
  })
})

test('equal values have equal canonical text, whatever the order of their keys', () => {
  expect(formatCanonical({ b: [{ d: 1, c: null }], a: 'x' })).toBe('{"a":"x","b":[{"c":null,"d":1}]}')
  expect(formatCanonical({ a: 'x', b: [{ c: null, d: 1 }] })).toBe('{"a":"x","b":[{"c":null,"d":1}]}')
  expect(formatCanonical({ a: [2, 1] })).not.toBe(formatCanonical({ a: [1, 2] }))
})

describe('corrections since', () => {
  const by = { who: 'a tester', why: 'the day was misread', at: new Date('2031-04-10T09:00:00Z') }

  test('name the statement, when and why, and nothing that was said before', async () => {
    const revision = await newestRevision(database)
    const m1 = await stored('statement', 'M1')
    await record(database, by, [{ type: 'statement', id: 'M1', after: { ...m1, place: 'Port Ilse' } }])
    const entries = await entriesAfter(database, revision, ['M0', 'M1'], [])
    expect(entries).toEqual([
      {
        statement: 'M1',
        at: '2031-04-10T09:00:00.000Z',
        why: ['the day was misread'],
        kind: 'corrected',
        revision: revision + 1,
      },
    ])
  })

  test('are told of the coding that was used too, and of no other statement', async () => {
    const revision = await newestRevision(database)
    const { statement, coding } = await firstCoded()
    const kept = await stored('coding', coding)
    await record(database, by, [{ type: 'coding', id: coding, after: { ...kept, rationale: 'Read again.' } }])
    const told = await entriesAfter(database, revision, [statement], [coding])
    expect(told.map((entry) => [entry.statement, entry.kind])).toEqual([[statement, 'corrected']])
    expect(await entriesAfter(database, revision, ['M5'], [])).toEqual([])
  })

  test('of one statement at one instant are one, the newest come first, and an older one is none', async () => {
    const { statement, coding } = await firstCoded()
    const [words, judged] = [await stored('statement', statement), await stored('coding', coding)]
    const revision = await newestRevision(database)
    await record(database, by, [
      { type: 'statement', id: statement, after: { ...words, note: 'Read again.' } },
      { type: 'coding', id: coding, after: { ...judged, rationale: 'Read again.' } },
    ])
    await record(database, { ...by, at: new Date('2031-04-11T09:00:00Z') }, [
      { type: 'statement', id: statement, after: { ...words, note: 'Read a third time.' } },
    ])
    const entries = await entriesAfter(database, revision, [statement], [coding])
    expect(entries.map(({ at }) => at.slice(0, 10))).toEqual(['2031-04-11', '2031-04-10'])
    expect(await entriesAfter(database, await newestRevision(database), [statement], [coding])).toEqual([])
  })
})

describe('the news of a question', () => {
  test('are its statements, each once with its codings, newest first', async () => {
    const entries = await newestEntries(database, question, vocabulary, 50)
    expect(entries.map(({ statement }) => statement)).toEqual(['M5', 'M4', 'M3', 'M2', 'M1', 'M0'])
    expect(new Set(entries.map(({ kind }) => kind))).toEqual(new Set(['new']))
    expect(entries[0]?.at).toBe('2031-04-01T08:00:00.000Z')
  })

  test('are as many as asked for, and keep to the filters', async () => {
    const entries = await newestEntries(database, question, vocabulary, 2)
    expect(entries.map(({ statement }) => statement)).toEqual(['M5', 'M4'])
    const nobody = { ...question, search: 'nothingofthesort' }
    expect(await newestEntries(database, nobody, vocabulary, 50)).toEqual([])
  })

  test('a second coder’s coding is told as a coding', async () => {
    const { coding } = await firstCoded()
    const first = await stored('coding', coding)
    const second = {
      ...first,
      id: 'another',
      codebookId: first.codebookId === 'codebook-1' ? 'codebook-2' : 'codebook-1',
    }
    await record(database, { ...begun, at: new Date('2031-04-12T08:00:00Z') }, [
      { type: 'coding', id: 'another', after: second },
    ])
    const [newest] = await newestEntries(database, question, vocabulary, 1)
    expect(newest).toMatchObject({ statement: first.statementId, kind: 'coded' })
  })
})
