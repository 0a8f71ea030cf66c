import { spawn } from 'node:child_process'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import Libsql from 'libsql'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { runNode } from '@/lib/cli/run.mjs'
import { backupPath, makeBackup, UNFINISHED } from '@/lib/db/store/backup'
import type { Change } from '@/lib/db/store/change'
import { type Database, openDatabase } from '@/lib/db/store/client'
import { describeHoldings } from '@/lib/db/store/holdings'
import { parseFileUrl } from '@/lib/db/store/location'
import { record } from '@/lib/db/store/record'
import { moveAside, restore } from '@/lib/db/store/restore'
import { recordFor } from '@/lib/db/store/stored-records'
import { filledDatabase, MIGRATIONS, type TestDatabase, temporaryFolder } from '../support/database'
import { change, madeUpRecords } from '../support/made-up'

const by = { who: 'Ada Brenn', why: 'made up for tests' }
const NOW = new Date('2031-05-06T07:08:09.123Z')

let made: TestDatabase
let path: string
let folder: string
beforeEach(async () => {
  made = await filledDatabase('made-up-30-by-ada', (empty) => record(empty, by, madeUpRecords(30)))
  path = parseFileUrl(made.url) ?? ''
  folder = temporaryFolder()
})
afterEach(() => made.close())

const topic = (name: string): Change => change('topic', { id: 'later', slug: 'later', name, statedOrder: 7 })
const backup = (name = 'copy.db') => {
  const target = join(folder, name)
  return { target, holdings: makeBackup(made.url, target, MIGRATIONS) }
}

setFlagsFromString('--expose-gc')
// The flag makes the function that it names.
const collectGarbage = runInNewContext('gc') as () => void

/** Closes a database for good: libsql keeps a closed connection, and its locks, until its last statement is collected. */
async function close(database: Database): Promise<void> {
  await database.$disconnect()
  for (let i = 0; i < 3; i += 1) {
    collectGarbage()
    await nextTurn()
  }
}

/** What is restored is read with a connection of its own: the test's would hold the former file. */
async function topicsIn(url: string): Promise<string[]> {
  const database = openDatabase(url)
  const rows = await database.topic.findMany({ orderBy: { id: 'asc' } })
  await database.$disconnect()
  return rows.map(({ id, name }) => `${id}: ${name}`)
}

describe('a copy made while the database is in use', () => {
  test('holds everything that was stored, and says so', async () => {
    const { target, holdings } = backup()
    expect(holdings).toMatchObject({
      ...{ statements: 30, sources: 3, accounts: 0, codings: await made.database.coding.count() },
      ...{ revisions: await made.database.revision.count(), newest: { who: by.who, why: by.why } },
    })
    expect(describeHoldings(holdings)).toMatch(
      /^It holds 30 statements, .* by Ada Brenn: made up for tests; its tables are of \d{4}_\w+\.$/,
    )
    expect(readdirSync(folder)).toEqual(['copy.db'])
    expect(await topicsIn(`file:${target}`)).toHaveLength(4)
  })

  test('holds accounts', async () => {
    await made.database.user.create({ data: { id: 'u', name: 'Nobody', email: 'nobody@made-up.example' } })
    expect(backup().holdings.accounts).toBe(1)
  })

  test('is of one moment, while another process writes', async () => {
    const writer = spawn(process.execPath, [
      '--import',
      'tsx',
      'tests/support/writer.ts',
      'saves',
      made.url,
      'S',
    ])
    try {
      await new Promise<void>((resolve) => {
        let lines = 0
        writer.stdout.on('data', (data) => {
          lines += String(data).split('\n').length
          if (lines > 5) resolve()
        })
      })
      for (let i = 0; i < 5; i += 1) {
        const { target, holdings } = backup(`copy-${i}.db`)
        expect(holdings.statements).toBeGreaterThan(30)
        const database = openDatabase(`file:${target}`)
        // Each of the writer's statements was stored together with its coding.
        const halves = await database.statement.count({
          where: { id: { startsWith: 'S' }, codings: { none: {} } },
        })
        await database.$disconnect()
        expect(halves).toBe(0)
      }
    } finally {
      writer.kill('SIGKILL')
    }
  })

  test('goes beside the database, under the time it was made', () => {
    expect(backupPath(made.url, NOW)).toBe(join(dirname(path), 'backups/parallax-20310506T070809Z.db'))
  })

  test('never goes over another file, and needs a database', () => {
    const { target } = backup()
    const before = readFileSync(target)
    expect(() => backup()).toThrow(/exists already/)
    expect(readFileSync(target).equals(before)).toBe(true)
    expect(() => makeBackup('file:/nowhere/at/all.db', join(folder, 'x.db'), MIGRATIONS)).toThrow(
      /There is no database/,
    )
    expect(() => makeBackup('libsql://db.example', join(folder, 'x.db'), MIGRATIONS)).toThrow(/on a server/)
    expect(() => makeBackup(made.url, join(folder, `x${UNFINISHED}`), MIGRATIONS)).toThrow(/being made/)
  })

  test('starts anew where an earlier one was ended in the middle', () => {
    writeFileSync(join(folder, `copy.db${UNFINISHED}`), 'half a file')
    expect(backup().holdings.statements).toBe(30)
    expect(readdirSync(folder)).toEqual(['copy.db'])
  })
})

describe('putting a copy back', () => {
  test('brings back what was stored then, and keeps what came later aside', async () => {
    const { target } = backup()
    await record(made.database, by, [topic('Later')])
    await close(made.database)
    const { holdings, applied, aside } = restore(made.url, target, MIGRATIONS, NOW)
    expect(holdings.statements).toBe(30)
    expect(applied).toEqual([])
    expect(aside).toBe(`${path}.20310506T070809Z.old`)
    expect(await topicsIn(made.url)).not.toContain('later: Later')
    expect(await topicsIn(`file:${aside}`)).toContain('later: Later')
    // The copy itself is as it was, and nothing else is left.
    expect(makeBackup(`file:${target}`, join(folder, 'again.db'), MIGRATIONS).statements).toBe(30)
    expect(readdirSync(dirname(path)).filter((name) => /restor/.test(name))).toEqual([])
    // And it can be written at once.
    const database = openDatabase(made.url)
    expect(await record(database, by, [topic('Now')])).toMatchObject({ written: 1 })
    expect(await recordFor(database, 'topic', 'later')).toMatchObject({ name: 'Now' })
    await database.$disconnect()
  })

  test('is refused while another process has the database open, even when that one does nothing', async () => {
    const { target } = backup()
    const script = `const L=require('libsql'); const c=new L(${JSON.stringify(path)}); c.pragma('journal_mode = WAL'); c.prepare('SELECT count(*) FROM Topic').get(); console.log('open'); setInterval(()=>{},1000)`
    await close(made.database)
    const other = spawn(process.execPath, ['-e', script], { cwd: process.cwd() })
    const gone = new Promise((resolve) => other.once('close', resolve))
    try {
      await new Promise((resolve) => other.stdout.once('data', resolve))
      expect(() => restore(made.url, target, MIGRATIONS, NOW)).toThrow(
        /^Another process has the database open: end the server/,
      )
      expect(readdirSync(dirname(path)).filter((name) => /old|restor/.test(name))).toEqual([])
    } finally {
      other.kill('SIGKILL')
    }
    await gone
    expect(restore(made.url, target, MIGRATIONS, NOW).aside).not.toBeNull()
  })

  test('works where there is no database yet, and where the one there is damaged', async () => {
    const { target } = backup()
    const url = `file:${join(folder, 'new', 'fresh.db')}`
    expect(restore(url, target, MIGRATIONS, NOW).aside).toBeNull()
    expect(await topicsIn(url)).toHaveLength(4)

    await close(made.database)
    writeFileSync(path, 'This was a database once.')
    writeFileSync(`${path}-wal`, 'And this was its journal.')
    const { aside } = restore(made.url, target, MIGRATIONS, NOW)
    expect(await topicsIn(made.url)).toHaveLength(4)
    expect(readFileSync(`${aside}`, 'utf8')).toBe('This was a database once.')
    expect(readFileSync(`${aside}-wal`, 'utf8')).toBe('And this was its journal.')
  })

  test('signs everybody out and withdraws open invitations', async () => {
    const { database } = made
    const expiresAt = new Date('2099-01-01')
    await database.user.create({ data: { id: 'u', name: 'Nobody', email: 'nobody@made-up.example' } })
    await database.session.create({ data: { id: 's', token: 't', userId: 'u', expiresAt } })
    await database.invitation.create({
      data: { id: 'i', tokenHash: 'a'.repeat(64), role: 'admin', expiresAt },
    })
    const { target } = backup()
    await close(database)
    restore(made.url, target, MIGRATIONS, NOW)
    const after = openDatabase(made.url)
    expect(await after.user.count()).toBe(1)
    expect(await after.session.count()).toBe(0)
    expect(await after.invitation.count()).toBe(0)
    await after.$disconnect()
  })

  test('forgets the earlier days that were made again from the former history', async () => {
    const { target } = backup()
    await close(made.database)
    const days = join(dirname(path), 'asof')
    mkdirSync(days)
    for (const name of ['test-12.db', 'other-12.db']) writeFileSync(join(days, name), '')
    restore(made.url, target, MIGRATIONS, NOW)
    expect(readdirSync(days)).toEqual(['other-12.db'])
  })

  test('brings a copy of earlier days up to date', async () => {
    // A database as it was before the last migration.
    const earlier = join(folder, 'earlier')
    const names = readdirSync(MIGRATIONS)
      .filter((name) => /^\d/.test(name))
      .sort()
    for (const name of names.slice(0, 2)) {
      mkdirSync(join(earlier, name), { recursive: true })
      copyFileSync(join(MIGRATIONS, name, 'migration.sql'), join(earlier, name, 'migration.sql'))
    }
    const { migrate } = await import('@/lib/db/store/migrate')
    const old = join(folder, 'old.db')
    migrate(`file:${old}`, earlier)
    const url = `file:${join(folder, 'target.db')}`
    expect(restore(url, old, MIGRATIONS, NOW).applied).toEqual(names.slice(2))
    expect(await topicsIn(url)).toEqual([])
  })

  test('takes the journal of a copy that somebody made by hand', async () => {
    const target = join(folder, 'by-hand.db')
    await record(made.database, by, [topic('In the journal')])
    for (const journal of ['', '-wal'])
      if (existsSync(path + journal)) copyFileSync(path + journal, target + journal)
    await close(made.database)
    restore(made.url, target, MIGRATIONS, NOW)
    expect(await topicsIn(made.url)).toContain('later: In the journal')
  })
})

describe('a copy that is not good is refused, and the database stays', () => {
  function withLibsql(file: string, use: (connection: Libsql.Database) => void): void {
    const connection = new Libsql(file)
    use(connection)
    connection.close()
  }
  const cases: [what: string, damage: (target: string) => string, says: RegExp][] = [
    ['no such file', (target) => `${target}.no`, /There is no file/],
    ['the database itself', () => path, /is the database itself/],
    [
      'half a file',
      (target) => {
        truncateSync(target, readFileSync(target).length / 2)
        return target
      },
      /damaged|not a usable database/,
    ],
    [
      'no database',
      (target) => {
        writeFileSync(target, 'Dear diary, '.repeat(1000))
        return target
      },
      /not a usable database/,
    ],
    [
      'an empty file',
      (target) => {
        writeFileSync(target, '')
        return target
      },
      /none of Parallax/,
    ],
    [
      'a copy that was never finished',
      (target) => {
        copyFileSync(target, target + UNFINISHED)
        return target + UNFINISHED
      },
      /never finished/,
    ],
    [
      'a page with other bytes',
      (target) => {
        const bytes = readFileSync(target)
        bytes.fill(0xa5, 4096 * 5, 4096 * 9)
        writeFileSync(target, bytes)
        return target
      },
      /damaged|not a usable database/,
    ],
    [
      'references to nothing',
      (target) => {
        withLibsql(target, (connection) =>
          connection.exec(`PRAGMA foreign_keys = OFF; DELETE FROM "Speaker"`),
        )
        return target
      },
      /references to records that do not exist, the first from/,
    ],
    [
      'a newer Parallax',
      (target) => {
        withLibsql(target, (connection) =>
          connection.exec(
            `INSERT INTO "_prisma_migrations" (id, checksum, migration_name, started_at, finished_at, applied_steps_count) VALUES ('x', 'x', '9999_later', 'x', 'x', 1)`,
          ),
        )
        return target
      },
      /made by a newer Parallax: its migration 9999_later/,
    ],
  ]
  test.each(cases)('%s', async (_, damage, says) => {
    const { target } = backup()
    await record(made.database, by, [topic('Later')])
    await close(made.database)
    const source = damage(target)
    expect(() => restore(made.url, source, MIGRATIONS, NOW)).toThrow(says)
    expect(await topicsIn(made.url)).toContain('later: Later')
    expect(readdirSync(dirname(path)).filter((name) => /old|restor/.test(name))).toEqual([])
  })
})

describe('the command that restores', () => {
  const damages: [what: string, damage: (target: string) => string][] = [
    [
      'cut short',
      (target) => {
        truncateSync(target, readFileSync(target).length / 2)
        return target
      },
    ],
    [
      'something else',
      (target) => {
        writeFileSync(target, 'Dear diary, '.repeat(1000))
        return target
      },
    ],
    ['a folder', () => folder],
    [
      'of another history of migrations',
      (target) => {
        const connection = new Libsql(target)
        connection.exec(`UPDATE "_prisma_migrations" SET checksum = 'another'`)
        connection.close()
        return target
      },
    ],
  ]
  test.each(damages)('names a copy that is %s, and never the good database', async (_, damage) => {
    const { target } = backup()
    const source = damage(target)
    await close(made.database)
    const { status, output } = await runNode(['--import', 'tsx', 'lib/cli/restore.ts', source], {
      quiet: true,
      env: { DATABASE_URL: made.url },
    })
    expect(status).toBe(1)
    expect(output).toContain(source)
    expect(output).toContain('Nothing was changed')
    expect(output).not.toMatch(/DATABASE_URL|move it away/)
    expect(output.trim().split('\n')).toHaveLength(2)
    expect(await topicsIn(made.url)).toHaveLength(4)
  })
})

test('a database moved aside takes its journals along, and nothing is moved where there is none', async () => {
  await record(made.database, by, [topic('Later')])
  const aside = moveAside(path, NOW)
  expect(aside).toBe(`${path}.20310506T070809Z.old`)
  expect(existsSync(path)).toBe(false)
  expect(existsSync(`${path}-wal`)).toBe(false)
  expect(await topicsIn(`file:${aside}`)).toContain('later: Later')
  expect(moveAside(path, NOW)).toBeNull()
})
