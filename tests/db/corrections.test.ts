import { randomInt, randomLcg } from 'd3-random'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { statementsByIds } from '@/lib/db/ask/statements'
import { type Correction, correctionCount, correctionsFor } from '@/lib/db/history/corrections'
import { undo } from '@/lib/db/history/undo'
import type { Change } from '@/lib/db/store/change'
import type { Database } from '@/lib/db/store/client'
import { record } from '@/lib/db/store/record'
import { recordFor } from '@/lib/db/store/stored-records'
import type { StoredRecord } from '@/lib/record/schema'
import { addCounts, countLevels, isLevel, type LevelCounts, NO_COUNTS, totalOf } from '@/lib/stance'
import { creditedActors } from '@/lib/statement'
import { type TestDatabase, testDatabase } from '../support/database'
import { change, madeUpRecords } from '../support/made-up'

let opened: TestDatabase
let db: Database
beforeEach(async () => {
  opened = await testDatabase()
  db = opened.database
})
afterEach(() => opened.close())

const by = { who: 'Ada Brenn', why: 'a test' }
const all = () => correctionsFor(db, { offset: 0, limit: 1000 })

async function stored<T extends 'statement' | 'coding'>(type: T, id: string): Promise<StoredRecord<T>> {
  const found = await recordFor(db, type, id)
  if (!found) throw new Error(`${type} ${id} is missing`)
  return found
}

/** A single counted statement with an adopted coding that has a level, and its actor. */
async function anyCounted(): Promise<{
  statement: StoredRecord<'statement'>
  coding: StoredRecord<'coding'>
}> {
  const row = await db.statement.findFirst({
    where: { counted: true, jointActorId: null, adoptedCoding: { level: { not: null } } },
    orderBy: { id: 'asc' },
  })
  const statement = await stored('statement', row?.id ?? '')
  return { statement, coding: await stored('coding', statement.adoptedCodingId ?? '') }
}

/** Counts by actor of a database, by reading every statement of it. */
async function counted(database: Database): Promise<Map<string, LevelCounts>> {
  const ids = (await database.statement.findMany({ select: { id: true } })).map(({ id }) => id)
  const counts = new Map<string, LevelCounts>()
  for (const statement of await statementsByIds(database, ids)) {
    const level = statement.coding?.level
    if (!statement.counted || level === null || level === undefined) continue
    for (const { id } of creditedActors(statement))
      counts.set(id, addCounts(counts.get(id) ?? NO_COUNTS, countLevels([level])))
  }
  return counts
}

/** Counts as they were after each of these revisions: the history is made again in another database, step by step. */
async function countsAfter(revisions: readonly number[]): Promise<Map<number, Map<string, LevelCounts>>> {
  const former = await testDatabase()
  const counts = new Map<number, Map<string, LevelCounts>>()
  let last = 0
  for (const revision of [...new Set(revisions)].sort((a, b) => a - b)) {
    const rows = await db.revision.findMany({
      where: { id: { gt: last, lte: revision } },
      orderBy: { id: 'asc' },
    })
    for (const changeset of new Set(rows.map((row) => row.changeset))) {
      const changes = rows
        .filter((row) => row.changeset === changeset)
        .map(({ recordType: type, recordId: id, after }) => ({
          ...{ type, id },
          after: after === null ? null : JSON.parse(after),
        }))
      // Read as they were written.
      await record(former.database, by, changes as Change[])
    }
    counts.set(revision, await counted(former.database))
    last = revision
  }
  await former.close()
  return counts
}

/** What every correction says against a count of the database as it was before and after it. */
async function recounted(corrections: readonly Correction[]): Promise<void> {
  const spans = await Promise.all(
    corrections.map(async ({ changeset, revision }) => {
      const first = await db.revision.findFirst({ where: { changeset }, orderBy: { id: 'asc' } })
      return [(first?.id ?? 0) - 1, revision] as const
    }),
  )
  const counts = await countsAfter(spans.flat())
  for (const [place, { effects }] of corrections.entries()) {
    const [from, to] = (spans[place] ?? []).map((revision) => counts.get(revision))
    if (!from || !to) throw new Error('a revision was not counted')
    for (const { actor, effect } of effects)
      expect({ actor: actor.id, ...effect }).toEqual({
        actor: actor.id,
        before: from.get(actor.id) ?? NO_COUNTS,
        after: to.get(actor.id) ?? NO_COUNTS,
      })
    // Nobody whose numbers changed is left out.
    const told = effects.map(({ actor }) => actor.id)
    for (const id of new Set([...from.keys(), ...to.keys()]))
      if (!told.includes(id)) expect(from.get(id)).toEqual(to.get(id))
  }
}

// A busy machine takes its time to make a history again.
describe('what is a correction', () => {
  test('nothing of a data set that is new', async () => {
    await record(db, by, madeUpRecords(20))
    expect(await all()).toEqual([])
  })

  test('a changed level, with what it did to the numbers', async () => {
    await record(db, by, madeUpRecords(60))
    const { statement, coding } = await anyCounted()
    const level = coding.level === 3 ? -3 : 3
    const { changeset } = await record(db, { who: 'Ada Brenn', why: 'misread' }, [
      change('coding', { ...coding, level }),
    ])
    const [correction, ...more] = await all()
    expect(more).toEqual([])
    expect(correction).toMatchObject({ who: 'Ada Brenn', why: 'misread', changeset, count: 1 })
    expect(correction?.statements.map(({ id }) => id)).toEqual([statement.id])
    expect(correction?.statements[0]?.changes.map(({ type, id }) => [type, id])).toEqual([
      ['coding', coding.id],
    ])
    expect(correction?.effects.map(({ actor }) => actor.id)).toEqual(statement.actors)
    for (const { effect } of correction?.effects ?? [])
      expect(totalOf(effect.after)).toBe(totalOf(effect.before))
    await recounted(await all())
  })

  test('not a first coding, nor one more coding, nor a change of something private', async () => {
    await record(db, by, madeUpRecords(30))
    const { statement, coding } = await anyCounted()
    const bare = change('statement', { ...statement, id: 'X', repeatOfId: null, adoptedCodingId: null })
    await record(db, by, [bare])
    await record(db, by, [
      change('coding', { ...coding, id: 'X-0', statementId: 'X', coderId: 'coder-0' }),
      change('statement', { ...statement, id: 'X', repeatOfId: null, adoptedCodingId: 'X-0' }),
    ])
    await record(db, by, [change('coding', { ...coding, id: 'X-1', statementId: 'X', coderId: 'coder-1' })])
    const x = await stored('statement', 'X')
    await record(db, by, [
      change('statement', {
        ...x,
        sources: x.sources.map((source) => ({ ...source, passage: 'More of it.' })),
      }),
    ])
    expect(await all()).toEqual([])
  })

  test('another coding that figures use, a changed fact, a removal, and its undo', async () => {
    await record(db, by, madeUpRecords(40))
    const { statement, coding } = await anyCounted()
    const id = 'Y'
    const both = [0, 1].map((coder) =>
      change('coding', {
        ...coding,
        id: `Y-${coder}`,
        statementId: id,
        coderId: `coder-${coder}`,
        level: coder * 2,
      }),
    )
    const y = { ...statement, id, repeatOfId: null, adoptedCodingId: 'Y-0' }
    await record(db, by, [change('statement', y), ...both])
    const other = change('statement', { ...y, adoptedCodingId: 'Y-1' })
    await record(db, { ...by, why: 'adopt' }, [other])
    await record(db, { ...by, why: 'fact' }, [
      change('statement', { ...y, adoptedCodingId: 'Y-1', place: 'Ilse' }),
    ])
    const { changeset } = await record(db, { ...by, why: 'remove' }, [
      { type: 'coding', id: 'Y-0', after: null },
      { type: 'coding', id: 'Y-1', after: null },
      { type: 'statement', id, after: null },
    ])
    await undo(db, changeset, { ...by, why: 'undo' })
    expect((await all()).map(({ why }) => why)).toEqual(['undo', 'remove', 'fact', 'adopt'])
    await recounted(await all())
  })

  test('a coding that figures use no longer, and its undo', async () => {
    await record(db, by, madeUpRecords(30))
    const { statement } = await anyCounted()
    const { changeset } = await record(db, { ...by, why: 'withdrawn' }, [
      change('statement', { ...statement, adoptedCodingId: null }),
    ])
    await undo(db, changeset, { ...by, why: 'undo' })
    expect((await all()).map(({ why }) => why)).toEqual(['undo', 'withdrawn'])
    await recounted(await all())
  })

  test('new ones are found when a page is read again', async () => {
    await record(db, by, madeUpRecords(20))
    expect(await all()).toHaveLength(0)
    const { coding } = await anyCounted()
    await record(db, by, [change('coding', { ...coding, rationale: 'Another reason.' })])
    expect(await all()).toHaveLength(1)
    await record(db, by, [change('coding', { ...coding, rationale: 'A third reason.' })])
    expect(await all()).toHaveLength(2)
  })
})

describe('the numbers', () => {
  test.each([0.23, 0.61])(
    'are those of the data set before and after, over random edits with an import between them (%d)',
    async (seed) => {
      const random = randomLcg(seed)
      const below = (limit: number) => randomInt.source(random)(limit)()
      const records = madeUpRecords(70)
      const later = records.findIndex(({ id }) => id === 'M40')
      await record(db, by, records.slice(0, later))
      for (let turn = 0; turn < 16; turn += 1) {
        if (turn === 8) await record(db, { ...by, why: 'import' }, records.slice(later))
        const ids = (await db.statement.findMany({ select: { id: true }, orderBy: { id: 'asc' } })).map(
          ({ id }) => id,
        )
        const changes: Change[] = []
        for (let each = 0; each <= below(3); each += 1) {
          const statement = await stored('statement', ids[below(ids.length)] ?? '')
          const codings = await db.coding.findMany({
            where: { statementId: statement.id },
            orderBy: { id: 'asc' },
          })
          const chosen = codings[below(codings.length)]
          const kind = below(4)
          if (kind === 0 && chosen) {
            const level = below(7) - 3
            changes.push(
              change('coding', {
                ...(await stored('coding', chosen.id)),
                ...(isLevel(level) && level !== -3
                  ? { level, outOfScope: false }
                  : { level: null, outOfScope: true }),
              }),
            )
          } else if (kind === 1 && chosen)
            changes.push(change('statement', { ...statement, adoptedCodingId: chosen.id }))
          else if (kind === 2 && statement.jointActorId === null)
            changes.push(
              change('statement', {
                ...statement,
                actors:
                  [['actor-varn'], ['actor-kestria', 'actor-belmark'], ['actor-sunder-isles']][below(3)] ??
                  [],
              }),
            )
          else changes.push(change('statement', { ...statement, adoptedCodingId: null }))
        }
        await record(db, { ...by, why: `turn ${turn}` }, changes)
        // Sometimes somebody reads in between, so that some numbers are known and some are not.
        if (turn % 5 === 2) await correctionsFor(db, { offset: 0, limit: 2 })
      }
      const corrections = await all()
      expect(corrections.length).toBeGreaterThan(10)
      expect(corrections.map(({ why }) => why)).not.toContain('import')
      await recounted(corrections)
    },
  )

  test('a large correction lists some statements and counts all of them', async () => {
    await record(db, by, madeUpRecords(60))
    const codings = await db.coding.findMany({
      where: { level: { not: null } },
      take: 20,
      orderBy: { id: 'asc' },
    })
    const changes: Change[] = []
    for (const { id, level } of codings)
      changes.push(change('coding', { ...(await stored('coding', id)), level: level === 0 ? 1 : 0 }))
    await record(db, by, changes)
    const [correction] = await all()
    expect(correction?.count).toBe(new Set(codings.map(({ statementId }) => statementId)).size)
    expect(correction?.statements).toHaveLength(5)
    await recounted(await all())
  })

  test('pages go from the newest to the oldest', async () => {
    await record(db, by, madeUpRecords(20))
    const { coding } = await anyCounted()
    for (const why of ['first', 'second', 'third'])
      await record(db, { ...by, why }, [change('coding', { ...coding, rationale: why })])
    const second = await correctionsFor(db, { offset: 1, limit: 1 })
    expect([second.map(({ why }) => why), await correctionCount(db)]).toEqual([['second'], 3])
  })
})
