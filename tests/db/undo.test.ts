import { randomInt, randomLcg } from 'd3-random'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { historyFor } from '@/lib/db/history/changes'
import { changesIn } from '@/lib/db/history/changesets'
import { NotUndone, revert, undo } from '@/lib/db/history/undo'
import type { Change } from '@/lib/db/store/change'
import type { Database } from '@/lib/db/store/client'
import { record } from '@/lib/db/store/record'
import { revisionsFor } from '@/lib/db/store/revisions'
import { recordFor } from '@/lib/db/store/stored-records'
import type { StoredRecord } from '@/lib/record/schema'
import { type TestDatabase, testDatabase } from '../support/database'
import { change, madeUpRecords } from '../support/made-up'

let opened: TestDatabase
let db: Database
beforeEach(async () => {
  opened = await testDatabase()
  db = opened.database
})
afterEach(() => opened.close())

// A busy machine takes its time.
const by = { who: 'Ada Brenn', why: 'a test' }
const back = { who: 'Jonas Vehl', why: 'it was a mistake' }

/** Everything the tables hold, in no order, without the revisions and the numbers that join the full-text index. */
async function contentsOf(database: Database): Promise<Record<string, string[]>> {
  const tables = await database.$queryRaw<{ name: string }[]>`
    SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' AND name NOT LIKE 'StatementText%'
      AND name NOT IN ('Revision', '_prisma_migrations') ORDER BY name`
  const contents: Record<string, string[]> = {}
  for (const { name } of tables) {
    const rows = await database.$queryRawUnsafe<Record<string, unknown>[]>(`SELECT * FROM "${name}"`)
    contents[name] = rows
      .map(({ textRow: _, ...row }) =>
        JSON.stringify(row, (_key, value) => (typeof value === 'bigint' ? Number(value) : value)),
      )
      .sort()
  }
  const text = await database.$queryRaw<object[]>`
    SELECT s.id, t.quote, t.paraphrase, t.originalQuote, t.speaker FROM Statement s JOIN StatementText t ON t.rowid = s.textRow`
  contents['full text'] = text.map((row) => JSON.stringify(row)).sort()
  return contents
}

/** Random edits of what is stored: some records change, some come, some go, some stand in a changeset twice. */
async function anyEdits(database: Database, seed: number, count: number): Promise<Change[][]> {
  const random = randomLcg(seed)
  const below = (limit: number) => randomInt.source(random)(limit)()
  const one = <T>(items: readonly T[]): T => {
    const item = items[below(items.length)]
    if (item === undefined) throw new Error('nothing to choose from')
    return item
  }
  const state = new Map<string, Change>()
  const put = (each: Change) => {
    state.set(`${each.type} ${each.id}`, each)
    return each
  }
  for (const each of madeUpRecords(25)) put(each)
  const of = <T extends 'statement' | 'coding' | 'actor' | 'topic' | 'outlet'>(type: T): StoredRecord<T>[] =>
    // Chosen by type, which the compiler does not follow.
    [...state.values()].flatMap((each) =>
      each.type === type && each.after ? [each.after as StoredRecord<T>] : [],
    )
  let made = 0
  const edit = (): Change[] => {
    const statement = one(of('statement'))
    const coding = one(of('coding'))
    switch (below(8)) {
      case 0:
        return [put(change('statement', { ...statement, place: `Place ${below(9)}`, note: null }))]
      case 1:
        return [put(change('coding', { ...coding, level: one([-3, -1, 0, 2]), outOfScope: false }))]
      case 2:
        return [
          put(
            change('statement', {
              ...statement,
              topics: [one(['topic-grain', 'topic-prisoners'])],
              addressees: [{ label: `crowd ${below(3)}` }],
            }),
          ),
        ]
      case 3: {
        made += 1
        const id = `N${seed}-${made}`
        return [
          put(
            change('statement', { ...statement, id, repeatOfId: statement.id, adoptedCodingId: `${id}-a` }),
          ),
          put(change('coding', { ...coding, id: `${id}-a`, statementId: id })),
        ]
      }
      case 4: {
        const all = of('statement')
        const free = all.find(
          ({ id }) => !all.some((other) => other.repeatOfId === id || other.describedInId === id),
        )
        if (!free) return []
        const codings = of('coding').filter(({ statementId }) => statementId === free.id)
        for (const { id } of codings) state.delete(`coding ${id}`)
        state.delete(`statement ${free.id}`)
        return [
          ...codings.map(({ id }): Change => ({ type: 'coding', id, after: null })),
          { type: 'statement', id: free.id, after: null },
        ]
      }
      case 5: {
        const actor = one(of('actor'))
        return [put(change('actor', { ...actor, name: `Name ${below(99)}`, aliases: [`Alias ${below(9)}`] }))]
      }
      case 6: {
        made += 1
        const outlet = change('outlet', {
          id: `outlet-${seed}-${made}`,
          slug: `outlet-${made}-new`,
          name: 'New',
        })
        return [
          put(outlet),
          put(change('source', { id: `s-${seed}-${made}`, slug: `s-${made}-new`, outletId: outlet.id })),
        ]
      }
      default: {
        const own = of('coding').filter(({ statementId }) => statementId === statement.id)
        if (own.length === 0) return []
        return [put(change('statement', { ...statement, adoptedCodingId: one(own).id }))]
      }
    }
  }
  await record(database, by, madeUpRecords(25))
  return Array.from({ length: count }, () => Array.from({ length: 1 + below(5) }, edit).flat())
}

describe('a changeset is undone', () => {
  test.each([0.11, 0.42, 0.77])(
    'random edits undone in the reverse order leave everything as it was (%d)',
    async (seed) => {
      const edits = await anyEdits(db, seed, 14)
      const steps: { key: string; before: Record<string, string[]> }[] = []
      for (const changes of edits) {
        const before = await contentsOf(db)
        const { changeset, written } = await record(db, by, changes)
        if (written > 0) steps.push({ key: changeset, before })
      }
      expect(steps.length).toBeGreaterThan(8)
      const last = await contentsOf(db)
      const undone: string[] = []
      for (const { key, before } of steps.toReversed()) {
        const now = await contentsOf(db)
        undone.push((await undo(db, key, back)).changeset)
        expect(await contentsOf(db)).toEqual(before)
        expect(now).not.toEqual(before)
      }
      // And an undo is a changeset: undone in turn, everything is as it was last.
      for (const key of undone.toReversed()) await undo(db, key, back)
      expect(await contentsOf(db)).toEqual(last)
    },
  )

  test('a whole data set, down to nothing', async () => {
    const empty = await contentsOf(db)
    const { changeset } = await record(db, by, madeUpRecords(300))
    const { written } = await undo(db, changeset, back)
    expect(written).toBe(madeUpRecords(300).length)
    const { SlugAlias: _, ...rest } = await contentsOf(db)
    const { SlugAlias: __, ...none } = empty
    expect(rest).toEqual(none)
  })

  test('the revisions of the undo say who and why, and the private passage comes back', async () => {
    await record(db, by, madeUpRecords(3))
    const before = await recordFor(db, 'statement', 'M1')
    if (!before) throw new Error('M1 is missing')
    const bare = before.sources.map((source) => ({ ...source, passage: null }))
    const { changeset } = await record(db, by, [change('statement', { ...before, sources: bare })])
    await undo(db, changeset, back)
    expect(await recordFor(db, 'statement', 'M1')).toEqual(before)
    const [newest] = await revisionsFor(db, 'statement', 'M1')
    expect(newest).toMatchObject(back)
    const changes = await historyFor(db, 'statement', 'M1', { offset: 0, limit: 20 })
    expect(JSON.stringify(changes)).not.toContain('private passage')
    expect(changes.filter(({ hidden }) => hidden)).toHaveLength(2)
  })

  test('records merged into one another and made in one go are removed in one go', async () => {
    const outlet = (n: number, into: string | null) =>
      change('outlet', {
        id: `o${n}`,
        slug: `o${n}`,
        name: `Outlet ${n}`,
        archived: into !== null,
        mergedIntoId: into,
      })
    const { changeset } = await record(db, by, [outlet(1, null), outlet(9, 'o1'), outlet(5, 'o9')])
    await undo(db, changeset, back)
    expect(await db.outlet.count()).toBe(0)
  })
})

describe('an undo is refused', () => {
  const outlet = (name: string, id = 'wire') => change('outlet', { id, slug: id, name })

  test('when a record has been changed since, and nothing at all is undone', async () => {
    await record(db, by, [outlet('Ilse Wire'), outlet('Courier', 'courier')])
    const { changeset } = await record(db, by, [outlet('Wire of Ilse'), outlet('The Courier', 'courier')])
    await record(db, by, [outlet('The Wire')])
    const error = await undo(db, changeset, back).catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(NotUndone)
    expect(error).toMatchObject({ obstacles: [{ type: 'outlet', id: 'wire' }], count: 1 })
    expect((await recordFor(db, 'outlet', 'courier'))?.name).toBe('The Courier')
  })

  test('unless the record reads as the changeset left it', async () => {
    await record(db, by, [outlet('Ilse Wire')])
    const { changeset } = await record(db, by, [outlet('Wire of Ilse')])
    await record(db, by, [outlet('The Wire')])
    await record(db, by, [outlet('Wire of Ilse')])
    await undo(db, changeset, back)
    expect((await recordFor(db, 'outlet', 'wire'))?.name).toBe('Ilse Wire')
  })

  test('or as it was before: that one is left alone and the others go back', async () => {
    await record(db, by, [outlet('Ilse Wire'), outlet('Courier', 'courier')])
    const { changeset } = await record(db, by, [outlet('Wire of Ilse'), outlet('The Courier', 'courier')])
    await record(db, by, [outlet('Ilse Wire')])
    expect((await undo(db, changeset, back)).written).toBe(1)
    expect((await recordFor(db, 'outlet', 'courier'))?.name).toBe('Courier')
  })

  test('when it has been undone already', async () => {
    const { changeset } = await record(db, by, [outlet('Ilse Wire')])
    await undo(db, changeset, back)
    await expect(undo(db, changeset, back)).rejects.toThrow('Nothing is left to undo')
  })

  test('when a later record needs one of it', async () => {
    const { changeset } = await record(db, by, [outlet('Ilse Wire')])
    await record(db, by, [change('source', { id: 'wire-1', slug: 'wire-1', outletId: 'wire' })])
    await expect(undo(db, changeset, back)).rejects.toThrow(
      'outlet wire cannot be removed, others refer to it',
    )
    expect(await db.outlet.count()).toBe(1)
  })

  test.each(['nothing-such', '~0', '~12x', ''])('for the changeset “%s” that does not exist', async (key) => {
    await expect(async () => undo(db, key, back)).rejects.toThrow('There is no changeset')
  })

  test('with every obstacle counted and the first fifty named', async () => {
    const all = (word: string) => Array.from({ length: 60 }, (_, n) => outlet(`${word} ${n}`, `o-${n}`))
    const { changeset } = await record(db, by, all('First'))
    await record(db, by, all('Second'))
    const error = await undo(db, changeset, back).catch((caught: unknown) => caught)
    expect(error).toMatchObject({ count: 60 })
    expect(error instanceof NotUndone && error.obstacles.length).toBe(50)
  })
})

describe('one record', () => {
  const topic = (name: string) => change('topic', { id: 'grain', slug: 'grain', name, statedOrder: 1 })
  const at = { type: 'topic', id: 'grain' } as const
  const nameNow = async () => (await recordFor(db, 'topic', 'grain'))?.name
  const revisions = async () => (await revisionsFor(db, 'topic', 'grain')).map(({ id }) => id).reverse()

  test('goes back to before its newest change', async () => {
    for (const name of ['Grain', 'Corn']) await record(db, by, [topic(name)])
    const [, second] = await revisions()
    await revert(db, { ...at, revision: second ?? 0 }, 'before', back)
    expect(await nameNow()).toBe('Grain')
  })

  test('not past a later change, which is named', async () => {
    for (const name of ['Grain', 'Corn', 'Rye']) await record(db, by, [topic(name)])
    const [, second] = await revisions()
    await expect(revert(db, { ...at, revision: second ?? 0 }, 'before', back)).rejects.toMatchObject({
      obstacles: [at],
    })
    expect(await nameNow()).toBe('Rye')
  })

  test('is made again as it was, though removed since', async () => {
    await record(db, by, [topic('Grain')])
    await record(db, by, [{ ...at, after: null }])
    const [first, second] = await revisions()
    await revert(db, { ...at, revision: first ?? 0 }, { after: true, basedOn: second ?? 0 }, back)
    expect(await nameNow()).toBe('Grain')
  })

  test('is not made as it was over a change that nobody has seen', async () => {
    for (const name of ['Grain', 'Corn', 'Rye']) await record(db, by, [topic(name)])
    const [first, second] = await revisions()
    await expect(
      revert(db, { ...at, revision: first ?? 0 }, { after: true, basedOn: second ?? 0 }, back),
    ).rejects.toThrow('somebody has changed the record meanwhile')
  })

  test('has no revision of another record', async () => {
    await record(db, by, [topic('Grain')])
    await expect(revert(db, { ...at, revision: 999 }, 'before', back)).rejects.toThrow('has no revision 999')
  })
})

test('what was done together before there were changesets is undone together', async () => {
  await record(db, by, [change('outlet', { id: 'old', slug: 'old', name: 'Old' })])
  const at = new Date('2031-05-01T10:00:00Z')
  await db.revision.create({
    data: { at, who: 'import', why: 'first', recordType: 'topic', recordId: 'x', before: null, after: null },
  })
  const two = ['a', 'b'].map((id) => ({
    id,
    slug: id,
    name: id.toUpperCase(),
    description: null,
    statedOrder: 0,
  }))
  for (const topic of two) {
    await db.topic.create({ data: topic })
    const after = JSON.stringify({ ...topic, archived: false, mergedIntoId: null })
    await db.revision.create({
      data: {
        at,
        who: 'import',
        why: 'second',
        recordType: 'topic',
        recordId: topic.id,
        before: null,
        after,
      },
    })
  }
  const changes = await historyFor(db, 'topic', 'b', { offset: 0, limit: 5 })
  const key = changes[0]?.changeset ?? ''
  expect(key).toMatch(/^~\d+$/)
  expect((await changesIn(db, key, { offset: 0, limit: 50 })).map(({ id }) => id)).toEqual(['a', 'b'])
  await undo(db, key, back)
  expect(await db.topic.count()).toBe(0)
  expect(await db.outlet.count()).toBe(1)
})
