// What several writers, long lists and the histories of other databases ask of the one writer. Made-up records throughout.
import { randomBytes } from 'node:crypto'
import Libsql from 'libsql'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Change } from '@/lib/db/store/change'
import type { Database } from '@/lib/db/store/client'
import { parseFileUrl } from '@/lib/db/store/location'
import { Conflict, record } from '@/lib/db/store/record'
import { replay } from '@/lib/db/store/replay'
import { type PastRevision, revisionsFor } from '@/lib/db/store/revisions'
import { recordFor } from '@/lib/db/store/stored-records'
import type { RecordType } from '@/lib/record/field'
import { type TestDatabase, testDatabase } from '../support/database'
import { madeUpRecords } from '../support/made-up'

const by = { who: 'a tester', why: 'to see' }
const coder = (name: string, id = 'coder'): Change => ({
  type: 'coder',
  id,
  after: { id, name, kind: 'person', note: null },
})

let { database, url, close }: TestDatabase = await testDatabase()
await close()
beforeEach(async () => {
  ;({ database, url, close } = await testDatabase())
})
afterEach(() => close())

const nameOf = async (from = database) => (await recordFor(from, 'coder', 'coder'))?.name
const newest = async () => (await revisionsFor(database, 'coder', 'coder'))[0]?.id ?? null

describe('two people who change one record', () => {
  test('the second is told, and nothing of the second is stored', async () => {
    await record(database, by, [coder('at first')])
    const basedOn = await newest()
    await record(database, by, [{ ...coder('one'), basedOn }])
    const second = record(database, by, [coder('beside', 'other'), { ...coder('two'), basedOn }])
    await expect(second).rejects.toThrow(Conflict)
    await expect(second).rejects.toMatchObject({ type: 'coder', id: 'coder' })
    expect(await nameOf()).toBe('one')
    expect(await recordFor(database, 'coder', 'other')).toBeNull()
    await record(database, by, [{ ...coder('two'), basedOn: await newest() }])
    expect(await nameOf()).toBe('two')
  })

  test('a new record that somebody else has made meanwhile is a conflict', async () => {
    await record(database, by, [coder('one')])
    await expect(record(database, by, [{ ...coder('two'), basedOn: null }])).rejects.toThrow(Conflict)
  })

  test('without a word on what it is based on a change goes through', async () => {
    await record(database, by, [coder('one')])
    await record(database, by, [coder('two')])
    expect(await nameOf()).toBe('two')
  })
})

describe('changes made while they are written', () => {
  test('a long list is asked for piece by piece and stored whole', async () => {
    let asked = 0
    async function* many() {
      for (let i = 0; i < 1700; i++) {
        asked += 1
        yield coder(`Coder ${i}`, `c${i}`)
      }
    }
    expect(await record(database, by, many())).toMatchObject({ written: 1700, unchanged: 0 })
    expect(asked).toBe(1700)
    expect(await database.coder.count()).toBe(1700)
  })

  test('a list that breaks off leaves nothing', async () => {
    async function* broken() {
      for (let i = 0; i < 900; i++) yield coder(`Coder ${i}`, `c${i}`)
      throw new Error('row 900 cannot be read')
    }
    await expect(record(database, by, broken())).rejects.toThrow('row 900 cannot be read')
    expect(await database.coder.count()).toBe(0)
    expect(await database.revision.count()).toBe(0)
  })

  test('a check at the end can still refuse everything', async () => {
    const refuse = () => {
      throw new Error('two rows are the same')
    }
    await expect(record(database, by, [coder('one')], refuse)).rejects.toThrow('two rows are the same')
    expect(await nameOf()).toBeUndefined()
  })

  test('what is done together carries one word, and what is done apart another', async () => {
    const { changeset } = await record(database, by, [coder('one'), coder('beside', 'other')])
    await record(database, by, [coder('two')])
    const found = await database.revision.findMany({ orderBy: { id: 'asc' } })
    expect(found.map((each) => each.changeset === changeset)).toEqual([true, true, false])
    expect(changeset).toMatch(/^[\w-]{12}$/)
  })
})

describe('a writer beside another process’s', () => {
  test('waits until the other has written, and serves readers meanwhile', async () => {
    await record(database, by, [coder('at first')])
    const other = new Libsql(parseFileUrl(url) ?? '')
    other.exec('BEGIN IMMEDIATE')
    const writing = record(database, by, [coder('afterwards')])
    // Drafts and sessions are written without a transaction.
    const drafting = database.rateLimit.create({ data: { id: 'r', key: 'k', count: 1, lastRequest: 0n } })
    let over = false
    writing.then(() => {
      over = true
    })
    for (let reads = 0; reads < 5; reads++) await new Promise((done) => setTimeout(done, 40))
    expect(over).toBe(false)
    other.exec(`INSERT INTO "Coder" ("id", "name") VALUES ('other', 'The other')`)
    other.exec('COMMIT')
    other.close()
    await Promise.all([writing, drafting])
    expect(await nameOf()).toBe('afterwards')
    expect(await database.coder.count()).toBe(2)
  })
})

/** All revisions, as a file of a whole data set would carry them. */
async function historyOf(from: Database): Promise<PastRevision[]> {
  const rows = await from.revision.findMany({ orderBy: { id: 'asc' } })
  return rows.map(({ recordType, before, after, ...rest }) => {
    const parsed = { before: before && JSON.parse(before), after: after && JSON.parse(after) }
    // Written by the one writer a moment ago, so of its type.
    return { ...rest, ...parsed, type: recordType as RecordType } as PastRevision
  })
}

/** Every row of every table that holds data, as it stands. */
async function tablesOf(from: Database): Promise<Record<string, unknown[]>> {
  const names = await from.$queryRaw<{ name: string }[]>`
    SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'StatementText%' AND name NOT LIKE '\\_%' ESCAPE '\\'
    AND name NOT LIKE 'sqlite%' ORDER BY name`
  const tables: Record<string, unknown[]> = {}
  for (const { name } of names) {
    const rows = await from.$queryRawUnsafe<object[]>(`SELECT * FROM "${name}"`)
    tables[name] = rows
      .map((row) => JSON.stringify(row, (_, cell) => (typeof cell === 'bigint' ? `${cell}` : cell)))
      .sort()
  }
  return tables
}

describe('the history of another database', () => {
  test('made again it gives the same rows, revisions and former slugs', async () => {
    const changes = madeUpRecords(60)
    await record(database, by, changes)
    const [topic] = changes.filter((change) => change.type === 'topic')
    if (topic?.type !== 'topic' || !topic.after) throw new Error('no topic was made up')
    await record(database, { who: 'another', why: 'a better address' }, [
      { ...topic, after: { ...topic.after, slug: `${topic.after.slug}-again` } },
      coder('one'),
    ])
    await record(database, by, [{ type: 'coder', id: 'coder', after: null }])
    const other = await testDatabase()
    expect(await replay(other.database, await historyOf(database))).toBe(await database.revision.count())
    const [here, there] = [await tablesOf(database), await tablesOf(other.database)]
    expect(Object.keys(here).length).toBeGreaterThan(20)
    expect(there).toEqual(here)
    expect(here.SlugAlias?.length).toBe(1)
    await other.close()
  })

  test('is not made again where there is one', async () => {
    await record(database, by, [coder('one')])
    await expect(replay(database, await historyOf(database))).rejects.toThrow(
      'only be made again where there is none',
    )
  })

  test('with a gap, a refused record or an unreadable one is refused whole, and says where', async () => {
    await record(database, by, [coder('one')])
    await record(database, by, [coder('two')])
    const history = await historyOf(database)
    const other = await testDatabase()
    await expect(replay(other.database, history.slice(1))).rejects.toThrow(
      'revision 2 changes coder coder from something else than it was by then',
    )
    const [first] = history
    if (first?.type !== 'coder' || !first.after) throw new Error('no coder in the history')
    const nameless = { ...first, after: { ...first.after, name: '' } }
    await expect(replay(other.database, [nameless])).rejects.toThrow(/revision 1, coder coder: name/)
    const lonely: PastRevision = {
      ...first,
      ...{ type: 'speaker', recordId: 's', before: null },
      after: {
        id: 's',
        slug: 's',
        name: 'S',
        kind: 'office',
        actorId: 'nobody',
        archived: false,
        mergedIntoId: null,
      },
    }
    await expect(replay(other.database, [lonely])).rejects.toThrow('refers to a record that does not exist')
    expect(await other.database.revision.count()).toBe(0)
    expect(await record(other.database, by, [coder(randomBytes(3).toString('hex'))])).toMatchObject({
      written: 1,
    })
    await other.close()
  })
})
