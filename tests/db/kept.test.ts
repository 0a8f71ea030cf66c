// Answers that are kept are those that would be given anew, whoever writes in between.
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { keptFor } from '@/lib/db/ask/answer-cache'
import { answerFor, facetsFor } from '@/lib/db/ask/answers'
import { columnsFor } from '@/lib/db/ask/statements'
import { vocabularyFor } from '@/lib/db/ask/vocabulary'
import type { Change } from '@/lib/db/store/change'
import { openDatabase } from '@/lib/db/store/client'
import { record } from '@/lib/db/store/record'
import { recordFor } from '@/lib/db/store/stored-records'
import { defaultQuestion } from '@/lib/question'
import { LEVELS } from '@/lib/stance'
import { madeUpDatabase, type TestDatabase } from '@/tests/support/database'
import { madeUpRecords } from '@/tests/support/made-up'
import { anyQuestion } from '@/tests/support/questions'

let one: TestDatabase
beforeEach(async () => {
  one = await madeUpDatabase(40)
})
afterEach(() => one.close())

const by = { who: 'Jonas Vehl', why: 'Read again' }

async function recoding(number: number, level: number): Promise<Change[]> {
  const coding = await recordFor(one.database, 'coding', `M${number}-0`)
  const wanted = { level: LEVELS[level] ?? 0, outOfScope: false, rationale: `Level ${level}` }
  return coding ? [{ type: 'coding', id: coding.id, after: { ...coding, ...wanted } }] : []
}

async function renaming(name: string): Promise<Change[]> {
  const actor = await recordFor(one.database, 'actor', 'actor-belmark')
  return actor ? [{ type: 'actor', id: actor.id, after: { ...actor, shortName: name } }] : []
}

const defaultAnswer = async () => {
  const kept = await keptFor(one.database)
  const vocabulary = await kept.vocabularyFor()
  return kept.answerFor(defaultQuestion(vocabulary), vocabulary)
}

describe('a kept answer', () => {
  test('is given again as long as nothing is written', async () => {
    expect(await defaultAnswer()).toBe(await defaultAnswer())
  })

  test('goes with the next write', async () => {
    const before = await defaultAnswer()
    await record(one.database, by, await renaming('Belmark the Second'))
    const after = await defaultAnswer()
    expect(after).not.toBe(before)
    expect(after.sentence).toContain('Belmark the Second')
  })

  test('goes with a write of another process', async () => {
    await defaultAnswer()
    const other = openDatabase(one.url)
    await record(other, by, await renaming('Belmark the Third'))
    await other.$disconnect()
    expect((await defaultAnswer()).sentence).toContain('Belmark the Third')
  })

  test('stays when a write changes nothing', async () => {
    const before = await defaultAnswer()
    await record(one.database, by, madeUpRecords(40))
    expect(await defaultAnswer()).toBe(before)
  })

  test('that was begun before a write is not given to those who ask after it', async () => {
    const early = await keptFor(one.database)
    const old = await early.vocabularyFor()
    await record(one.database, by, await renaming('Belmark the Fourth'))
    const question = defaultQuestion(old)
    const [mixed, late] = [early.answerFor(question, old), defaultAnswer()]
    expect((await mixed).sentence).not.toContain('the Fourth')
    expect((await late).sentence).toContain('the Fourth')
    expect((await defaultAnswer()).sentence).toContain('the Fourth')
  })

  test('is made once for all who ask at the same time', async () => {
    const kept = await keptFor(one.database)
    const vocabulary = await kept.vocabularyFor()
    const question = defaultQuestion(vocabulary)
    const [first, second] = await Promise.all([
      kept.answerFor(question, vocabulary),
      kept.answerFor(question, vocabulary),
    ])
    expect(first).toBe(second)
  })

  test('that failed is asked for again', async () => {
    await one.database.$executeRaw`ALTER TABLE Event RENAME TO Elsewhere`
    await expect(defaultAnswer()).rejects.toThrow(/no such table/)
    await one.database.$executeRaw`ALTER TABLE Elsewhere RENAME TO Event`
    expect((await defaultAnswer()).total).toBe(40)
  })

  test('goes when two hundred others were asked for since', async () => {
    const first = await defaultAnswer()
    const kept = await keptFor(one.database)
    const vocabulary = await kept.vocabularyFor()
    const question = defaultQuestion(vocabulary)
    for (let n = 0; n < 100; n += 1) await kept.facetsFor({ ...question, search: `word ${n}` }, vocabulary)
    expect(await defaultAnswer()).toBe(first)
    for (let n = 100; n < 300; n += 1) await kept.facetsFor({ ...question, search: `word ${n}` }, vocabulary)
    expect(await defaultAnswer()).not.toBe(first)
  })

  test('equals a new one, whatever is asked and written in whatever order', async () => {
    const step = fc.oneof(
      { arbitrary: anyQuestion.map((question) => ({ question })), weight: 4 },
      {
        arbitrary: fc
          .tuple(fc.integer({ min: 0, max: 39 }), fc.integer({ min: 0, max: 6 }))
          .map((coding) => ({ coding })),
        weight: 1,
      },
    )
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
        // Twice, so that the second time finds what the first has left.
        for (const each of [...steps, ...steps]) {
          if ('coding' in each) {
            await record(one.database, by, await recoding(...each.coding))
            continue
          }
          const kept = await keptFor(one.database)
          const speakers = new URLSearchParams(each.question.speakers.map((slug) => ['speaker', slug]))
          const vocabulary = await kept.vocabularyFor(speakers)
          expect(vocabulary).toEqual(await vocabularyFor(one.database, speakers))
          const { question } = each
          for (const split of [null, { by: 'topic' } as const])
            expect(await kept.answerFor(question, vocabulary, split)).toEqual(
              await answerFor(one.database, question, vocabulary, split),
            )
          expect(await kept.facetsFor(question, vocabulary)).toEqual(
            await facetsFor(one.database, question, vocabulary),
          )
          expect(await kept.columnsFor(question, vocabulary, 3)).toEqual(
            await columnsFor(one.database, question, vocabulary, 3),
          )
        }
      }),
      { numRuns: 10, seed: 4 },
    )
  })
})
