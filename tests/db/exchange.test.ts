import { createHash } from 'node:crypto'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freeze } from '@/lib/db/history/frozen'
import { importDataset } from '@/lib/db/import/dataset'
import { exportJson, exportTables } from '@/lib/db/import/dataset-export'
import type { Change } from '@/lib/db/store/change'
import { record } from '@/lib/db/store/record'
import { replay } from '@/lib/db/store/replay'
import { newestRevision } from '@/lib/db/store/revisions'
import { recordFor } from '@/lib/db/store/stored-records'
import type { Report } from '@/lib/import/report'
import { unzipped, zipOf } from '@/lib/table/zip'
import { giveCodebook } from '@/seed/seed'
import { seededDatabase, type TestDatabase, temporaryFolder, testDatabase } from '../support/database'
import { change, formerRecords, madeUpRecords } from '../support/made-up'

const AT = new Date('2031-05-06T07:08:09.000Z')
const by = { who: 'An importer', why: 'from another instance' }

const folder = temporaryFolder()
let files = 0
function newFile(ending: string): string {
  files += 1
  return join(folder, `file-${files}.${ending}`)
}

async function exported(url: string, kind: 'json' | 'zip' = 'json', isPublic = false): Promise<string> {
  const path = newFile(kind)
  const options = { public: isPublic, url, at: AT }
  const parts: Uint8Array[] = []
  if (kind === 'json') for await (const text of exportJson(options)) parts.push(Buffer.from(text))
  else for await (const part of exportTables(options)) parts.push(part)
  writeFileSync(path, Buffer.concat(parts))
  return path
}

const imported = (
  { database }: TestDatabase,
  path: string,
  mode: 'check' | 'write' = 'write',
): Promise<Report> => importDataset(database, path, by, () => {}, mode)

/** Every row of every table that holds records or history. */
async function rowsOf({ database }: TestDatabase): Promise<Record<string, unknown[]>> {
  const tables = await database.$queryRaw<{ name: string }[]>`
    SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%' AND name NOT LIKE 'StatementText%'
    AND name NOT IN ('_prisma_migrations', 'User', 'Session', 'Account', 'Verification', 'RateLimit', 'Invitation', 'Draft', 'Assignment')
    ORDER BY name`
  const rows: Record<string, unknown[]> = {}
  for (const { name } of tables) {
    const all = await database.$queryRawUnsafe<object[]>(`SELECT * FROM "${name}"`)
    rows[name] = all
      .map((row) => JSON.stringify(row, (_, value) => (typeof value === 'bigint' ? Number(value) : value)))
      .sort()
  }
  return rows
}

const fingerprint = (path: string) => createHash('sha256').update(readFileSync(path)).digest('hex')

/** The opening data, made-up records beside it, and a history of edits of every kind. */
async function edited(): Promise<TestDatabase> {
  const made = await seededDatabase()
  const { database } = made
  const editor = { who: 'Ada Brenn', why: 'made up for tests' }
  const records = madeUpRecords(120).filter(({ type, id }) => !(type === 'codebook' && id === 'codebook-1'))
  const stays = records.map(
    (each): Change =>
      each.type === 'coding' && each.after
        ? { ...each, after: { ...each.after, codebookId: 'codebook-2' } }
        : each,
  )
  await record(database, { ...editor, at: new Date('2031-04-01T10:00:00.000Z') }, formerRecords())
  await record(database, editor, stays)
  const coding = await recordFor(database, 'coding', 'M3-0')
  if (coding)
    await record(database, { ...editor, why: 'a slip, “level” and all:\nsee =1+1; ’tis ☂' }, [
      {
        type: 'coding',
        id: coding.id,
        after: {
          ...coding,
          level: coding.level === 1 ? 2 : 1,
          outOfScope: false,
          rationale: '=SUM(1) is no formula, "quoted", 50 %; ok\r\nsecond line',
        },
      },
    ])
  await record(database, editor, [
    change('topic', { id: 'topic-corn', slug: 'corn-convoys', name: 'Corn convoys', statedOrder: 9 }),
    change('topic', {
      id: 'a-topic',
      slug: 'a-topic',
      name: 'Grain',
      statedOrder: 9,
      archived: true,
      mergedIntoId: 'topic-grain',
    }),
    change('topic', { id: 'topic-corn', slug: 'maize', name: 'Maize convoys', statedOrder: 9 }),
    change('speaker', {
      id: 'a-speaker',
      slug: 'a-speaker',
      name: 'An envoy',
      kind: 'person',
      actorId: 'actor-belmark',
      archived: true,
      mergedIntoId: 'belmark-envoy',
    }),
    change('event', {
      id: 'event-9',
      title: 'A fair',
      dateEarliest: '2031-03-04',
      dateLatest: '2031-03-05',
      sourceId: 'source-1',
    }),
  ])
  await record(database, editor, [{ type: 'topic', id: 'topic-corn', after: null }])
  const unit = { statementId: 'M3', wordsHash: '0'.repeat(64) }
  const round = { id: 'round-1', slug: 'round-1', title: 'Round 1', codebookId: 'codebook-2', units: [unit] }
  for (const state of ['draft', 'open', 'closed'] as const)
    await record(database, editor, [
      change('round', {
        ...{ ...round, state, coders: ['coder-1'] },
        outcomes:
          state === 'closed'
            ? [{ coderId: 'coder-1', statementId: 'M3', outcome: 'coded', doneOn: '2031-04-02' }]
            : [],
      }),
    ])
  await record(database, editor, [
    change('coding', {
      ...{ id: 'M3-round-1', statementId: 'M3', coderId: 'coder-1', codebookId: 'codebook-2', level: 2 },
      ...{ roundId: 'round-1', rationale: 'Made up.' },
    }),
  ])
  await freeze(
    database,
    { question: '', sentence: 'All of it.', figure: { title: 'Made up', n: 3 }, statements: [] },
    await newestRevision(database),
    new Date('2031-04-02T10:00:00.000Z'),
  )
  return made
}

let source: TestDatabase
let empty: TestDatabase
beforeAll(async () => {
  source = await edited()
})
afterAll(() => source.close())

async function inEmpty<T>(work: (empty: TestDatabase) => Promise<T>): Promise<T> {
  empty = await testDatabase()
  try {
    return await work(empty)
  } finally {
    await empty.close()
  }
}

describe('a data set goes out and comes back', () => {
  test.each(['json', 'zip'] as const)(
    'as %s into an empty instance: every row of every table is the same',
    (kind) =>
      inEmpty(async (target) => {
        const path = await exported(source.url, kind)
        const report = await imported(target, path)
        expect(report).toMatchObject({
          problemCount: 0,
          problems: [],
          changed: 0,
          unchanged: 0,
          changeset: null,
          unused: [],
        })
        expect(report.added).toBe(report.rows)
        const [there, here] = [await rowsOf(target), await rowsOf(source)]
        expect(Object.keys(here).length).toBeGreaterThan(20)
        for (const table of Object.keys(here)) {
          expect(here[table]?.length, `${table} is tested with rows`).toBeGreaterThan(0)
          expect(there[table], table).toEqual(here[table])
        }
        // And out again: the same bytes.
        expect(fingerprint(await exported(target.url, kind))).toBe(fingerprint(path))
      }),
  )

  test('into an instance that has nothing but its codebook: that makes way, and history is kept as before', () =>
    inEmpty(async (target) => {
      await giveCodebook(target.database)
      expect(await newestRevision(target.database)).toBe(1)
      expect(await imported(target, await exported(source.url), 'check')).toMatchObject({ problemCount: 0 })
      expect(await newestRevision(target.database)).toBe(1)
      expect(await imported(target, await exported(source.url))).toMatchObject({
        problemCount: 0,
        unused: [],
      })
      expect(await rowsOf(target)).toEqual(await rowsOf(source))
      await expect(target.database.$executeRawUnsafe('DELETE FROM "Revision"')).rejects.toThrow(
        'a revision is never changed or removed',
      )
    }))

  test('makes no history again where somebody has written, if only a note on the codebook', () =>
    inEmpty(async (target) => {
      await giveCodebook(target.database)
      const codebook = await recordFor(target.database, 'codebook', 'codebook-1')
      if (!codebook) throw new Error('no codebook')
      await record(target.database, { who: 'Ada Brenn', why: 'a note' }, [
        change('codebook', { ...codebook, introduction: 'Another one.' }),
      ])
      const report = await imported(target, await exported(source.url))
      expect(report.unused).toEqual([expect.stringContaining('has a history of its own')])
      expect(await newestRevision(target.database)).toBeGreaterThan(2)
      await expect(replay(target.database, [])).rejects.toThrow('where there is none')
    }))

  test('the same file a second time changes nothing', () =>
    inEmpty(async (target) => {
      const path = await exported(source.url)
      await imported(target, path)
      const before = await rowsOf(target)
      const report = await imported(target, path)
      expect(report).toMatchObject({
        added: 0,
        changed: 0,
        unchanged: report.rows,
        problemCount: 0,
        changeset: null,
      })
      expect(report.unused).toEqual([
        expect.stringMatching(/^history: .* because this data set has a history of its own$/),
      ])
      expect(await rowsOf(target)).toEqual(before)
    }))

  test.each(['json', 'zip'] as const)(
    'as %s into an instance with other data: one changeset, nothing removed, the second time nothing',
    (kind) =>
      inEmpty(async (target) => {
        const own = madeUpRecords(5).map(
          (each): Change =>
            each.type === 'topic' && each.after
              ? { ...each, after: { ...each.after, name: `${each.after.name}, as here` } }
              : each,
        )
        const extra = change('topic', {
          id: 'only-here',
          slug: 'only-here',
          name: 'Only here',
          statedOrder: 1,
        })
        await record(target.database, { who: 'somebody', why: 'was here before' }, [
          ...own.filter(({ type }) => ['outlet', 'actor', 'topic'].includes(type)),
          extra,
        ])
        const path = await exported(source.url, kind)
        const report = await imported(target, path)
        expect(report).toMatchObject({ problemCount: 0, changed: 4 })
        expect(report.added + report.changed + report.unchanged).toBe(report.rows)
        expect(await recordFor(target.database, 'topic', 'only-here')).toEqual(extra.after)
        const [{ n } = { n: 0 }] = await target.database.$queryRaw<{ n: bigint }[]>`
        SELECT count(*) AS n FROM "Revision" WHERE changeset = ${report.changeset} AND who = ${by.who} AND why = ${by.why}`
        expect(Number(n)).toBe(report.added + report.changed)
        for (const table of ['Statement', 'StatementSource', 'Coding', 'Codebook', 'Event'])
          expect((await rowsOf(target))[table]?.length).toBe((await rowsOf(source))[table]?.length)
        expect(await imported(target, path)).toMatchObject({
          added: 0,
          changed: 0,
          changeset: null,
          problemCount: 0,
        })
      }),
  )

  test('a frozen view in another instance counts as corrections only what comes after', () =>
    inEmpty(async (target) => {
      await record(target.database, by, [
        change('topic', { id: 'mine', slug: 'mine', name: 'Mine', statedOrder: 1 }),
      ])
      await imported(target, await exported(source.url))
      const frozen = await target.database.frozen.findFirstOrThrow()
      // The frozen view itself is the last that was written.
      expect(frozen.revision).toBe((await newestRevision(target.database)) - 1)
    }))

  test('files hold no account, no session and no draft', async () => {
    const { database } = source
    await database.user.create({
      data: { id: 'u', name: 'Nobody', email: 'nobody@made-up.example', role: 'admin' },
    })
    const text = readFileSync(await exported(source.url), 'utf8')
    expect(text).not.toContain('nobody@made-up.example')
    await database.user.deleteMany()
  })
})

describe('the public files', () => {
  test.each(['json', 'zip'] as const)(
    '%s: no passage anywhere, in the history neither, and it imports',
    (kind) =>
      inEmpty(async (target) => {
        const whole = await exported(source.url, kind)
        const path = await exported(source.url, kind, true)
        const textOf = (file: string) =>
          kind === 'json'
            ? readFileSync(file, 'utf8')
            : Object.values(unzipped(readFileSync(file)))
                .map((bytes) => Buffer.from(bytes).toString())
                .join('\n')
        expect(textOf(whole)).toContain('A private passage.')
        expect(textOf(path)).not.toContain('A private passage.')
        expect(await imported(target, path)).toMatchObject({ problemCount: 0 })
        const passages = await target.database.statementSource.count({ where: { passage: { not: null } } })
        expect(passages).toBe(0)
        expect((await rowsOf(target)).Coding).toEqual((await rowsOf(source)).Coding)
      }),
  )

  test('imported where the passages are, they take none away', () =>
    inEmpty(async (target) => {
      await imported(target, await exported(source.url))
      const report = await imported(target, await exported(source.url, 'json', true))
      expect(report).toMatchObject({ added: 0, changed: 0, problemCount: 0 })
    }))
})

describe('a dry run', () => {
  test('says what a real one does, and stores nothing', () =>
    inEmpty(async (target) => {
      const path = await exported(source.url)
      const check = await imported(target, path, 'check')
      expect(await target.database.revision.count()).toBe(0)
      expect(check).toEqual(await imported(target, path))
    }))

  test('finds what only the database can refuse', () =>
    inEmpty(async (target) => {
      await record(target.database, by, [
        change('topic', { id: 'mine', slug: 'grain', name: 'Mine', statedOrder: 1 }),
      ])
      const report = await imported(target, await exported(source.url), 'check')
      expect(report.problems[0]?.message).toMatch(/topic topic-grain has the same slug as another in Topic/)
      expect(await imported(target, await exported(source.url))).toEqual(report)
      expect(await target.database.revision.count()).toBe(1)
    }))

  test('progress only grows, from reading over writing to done', () =>
    inEmpty(async (target) => {
      const path = await exported(source.url)
      const phases: string[] = []
      let share = 0
      await importDataset(
        target.database,
        path,
        by,
        (progress) => {
          if (phases.at(-1) !== progress.phase) phases.push(progress.phase)
          expect(progress.share).toBeGreaterThanOrEqual(share)
          share = progress.share
        },
        'write',
      )
      expect(phases).toEqual(['reading', 'writing', 'done'])
      expect(share).toBe(1)
    }))
})

describe('a file that was damaged is refused, with the place, and nothing is stored', () => {
  type Dataset = {
    format: string
    version: number
    records: Record<string, Record<string, unknown>[]>
    history: Record<string, unknown>[]
  }
  async function damagedJson(damage: (file: Dataset) => void): Promise<string> {
    const file: Dataset = JSON.parse(readFileSync(await exported(source.url), 'utf8'))
    damage(file)
    const path = newFile('json')
    writeFileSync(path, JSON.stringify(file))
    return path
  }
  const first = (file: Dataset, type: string) => {
    const found = file.records[type]?.[0]
    if (!found) throw new Error(`no ${type}`)
    return found
  }

  const cases: [what: string, damage: (file: Dataset) => void, problem: object][] = [
    [
      'a level that does not exist',
      (file) => Object.assign(first(file, 'coding'), { level: 9 }),
      { column: 'level', value: '9', place: expect.stringMatching(/^coding /) },
    ],
    [
      'a field nobody knows',
      (file) => Object.assign(first(file, 'topic'), { colour: 'red' }),
      { place: expect.stringMatching(/^topic /) },
    ],
    [
      'an address that runs',
      (file) => Object.assign(first(file, 'outlet'), { url: 'javascript:alert(1)' }),
      { column: 'url', value: 'javascript:alert(1)' },
    ],
    [
      'a record changed past its history',
      (file) => Object.assign(first(file, 'topic'), { name: 'Another' }),
      { message: 'the record differs from what its history says it is' },
    ],
    [
      'a record without history',
      (file) => file.records.coder?.push({ id: 'zz', name: 'New' }),
      { value: 'coder zz', message: 'the history of this record is missing' },
    ],
    [
      'a record left out',
      (file) => file.records.event?.pop(),
      { message: 'the history has this record, and the records lack it' },
    ],
    [
      'a record twice',
      (file) => file.records.coder?.push(first(file, 'coder')),
      { column: 'id', message: 'this record stands twice in the file' },
    ],
    [
      'a revision left out in the middle',
      (file) =>
        file.history.splice(
          file.history.findIndex(({ before }) => before !== null),
          1,
        ),
      {},
    ],
    ['revisions out of order', (file) => file.history.reverse(), { column: 'id', place: 'history, entry 2' }],
    [
      'an instant that is none',
      (file) => Object.assign(file.history[4] ?? {}, { at: 'yesterday' }),
      { column: 'at', value: 'yesterday', place: 'history, entry 5' },
    ],
    [
      'a broken record in the history',
      (file) => Object.assign(file.history[0] ?? {}, { after: { id: 'x' } }),
      { column: expect.stringMatching(/^after\./), place: 'history, entry 1' },
    ],
    [
      'something else than a record',
      (file) => file.records.coder?.push('x' as never),
      { message: 'this should be an object' },
    ],
  ]
  test.each(cases)('%s', (_, damage, problem) =>
    inEmpty(async (target) => {
      const path = await damagedJson(damage)
      for (const mode of ['check', 'write'] as const) {
        const report = await imported(target, path, mode)
        expect(report.problemCount).toBeGreaterThan(0)
        expect(report.problems).toContainEqual(expect.objectContaining(problem))
      }
      expect(await target.database.revision.count()).toBe(0)
      expect(await target.database.actor.count()).toBe(0)
    }),
  )

  const unreadable: [what: string, damage: (file: Dataset) => void, says: RegExp][] = [
    ['another format', (file) => Object.assign(file, { format: 'x' }), /no data set of Parallax/],
    ['a later version', (file) => Object.assign(file, { version: 2 }), /version 2 .* reads version 1/],
    ['an unknown type', (file) => Object.assign(file.records, { user: [{ id: 'u' }] }), /“user”/],
  ]
  test.each(unreadable)('%s', (_, damage, says) =>
    inEmpty(async (target) => {
      await expect(damagedJson(damage).then((path) => imported(target, path))).rejects.toThrow(says)
      expect(await target.database.revision.count()).toBe(0)
    }),
  )

  test('half a file', () =>
    inEmpty(async (target) => {
      for (const kind of ['json', 'zip'] as const) {
        const whole = readFileSync(await exported(source.url, kind))
        const path = newFile(kind)
        writeFileSync(path, whole.subarray(0, whole.length / 2))
        await expect(imported(target, path)).rejects.toThrow(/ends in the middle|damaged or unfinished/)
      }
      expect(await target.database.revision.count()).toBe(0)
    }))

  async function rezipped(damage: (files: Record<string, Uint8Array>) => void): Promise<string> {
    const files = unzipped(readFileSync(await exported(source.url, 'zip')))
    damage(files)
    async function* all() {
      for (const [name, bytes] of Object.entries(files)) yield { name, pieces: [bytes] }
    }
    const path = newFile('zip')
    writeFileSync(path, await zipOf(all(), '2031-05-06'))
    return path
  }
  const textOf = (bytes: Uint8Array | undefined) => Buffer.from(bytes ?? []).toString()

  test('a cell of a table, by its line and column', () =>
    inEmpty(async (target) => {
      const path = await rezipped((files) => {
        const [header, ...rows] = textOf(files['topic.csv']).split('\r\n')
        rows[1] = rows[1]?.replace(/,\d+,/, ',many,') ?? ''
        files['topic.csv'] = Buffer.from([header, ...rows].join('\r\n'))
      })
      const report = await imported(target, path)
      expect(report.problems[0]).toEqual({
        place: 'topic.csv, line 3',
        column: 'statedOrder',
        value: 'many',
        message: 'this should be a whole number',
      })
    }))

  test('a table that is broken, or missing, or in other letters', () =>
    inEmpty(async (target) => {
      const broken = await rezipped((files) => {
        files['coding.csv'] = Buffer.from(`${textOf(files['coding.csv'])}"unclosed`)
      })
      await expect(imported(target, broken)).rejects.toThrow(/^coding\.csv, line \d+.*quotation mark/)
      const latin = await rezipped((files) => {
        files['coder.csv'] = Buffer.from('id,name,note\r\nx,\xe9,\r\n', 'latin1')
      })
      await expect(imported(target, latin)).rejects.toThrow(/coder\.csv is not UTF-8/)
      const missing = await rezipped((files) => {
        delete files['event.csv']
      })
      expect((await imported(target, missing)).problems[0]?.message).toMatch(/the records lack it/)
      const none = await rezipped((files) => {
        delete files['dataset.json']
      })
      await expect(imported(target, none)).rejects.toThrow(/no dataset\.json/)
    }))

  test('an archive that says less than it unpacks to, and one that says too much', () =>
    inEmpty(async (target) => {
      const whole = readFileSync(await exported(source.url, 'zip'))
      // The size of the first file in the archive's directory.
      const place = whole.indexOf(Buffer.from([0x50, 0x4b, 1, 2])) + 24
      for (const [size, says] of [
        [3, /damaged/],
        [0xffff_fff0, /more than 2147 MB/],
      ] as const) {
        const path = newFile('zip')
        const bytes = Buffer.from(whole)
        bytes.writeUInt32LE(size, place)
        writeFileSync(path, bytes)
        await expect(imported(target, path)).rejects.toThrow(says)
      }
    }))
})
