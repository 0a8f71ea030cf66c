// What becomes of the file under a database that is in use: moved, deleted, replaced, damaged, or never writable.
import {
  chmodSync,
  closeSync,
  copyFileSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import Libsql from 'libsql'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { makeBackup } from '@/lib/db/store/backup'
import { database, openDatabase } from '@/lib/db/store/client'
import { refuseDamaged, refuseUnwritable } from '@/lib/db/store/database-file'
import { parseFileUrl } from '@/lib/db/store/location'
import { migrate } from '@/lib/db/store/migrate'
import { record } from '@/lib/db/store/record'
import { restore } from '@/lib/db/store/restore'
import { describeTrouble } from '@/lib/db/store/trouble'
import { MIGRATIONS, type TestDatabase, temporaryFolder, testDatabase } from '../support/database'
import { change } from '../support/made-up'

const by = { who: 'Ada Brenn', why: 'made up for tests' }
const coder = (id: string) => change('coder', { id, name: `Coder ${id}` })
const save = (id: string) => record(database(), by, [coder(id)])
const titleOf = async (work: Promise<unknown>) =>
  describeTrouble(
    await work.then(
      () => null,
      (error: unknown) => error,
    ),
  )?.title
const modeOf = (path: string) => statSync(path).mode & 0o777

let made: TestDatabase
let file: string

beforeEach(async () => {
  made = await testDatabase()
  await made.database.$disconnect()
  file = parseFileUrl(made.url) ?? ''
  vi.stubEnv('DATABASE_URL', made.url)
  Object.assign(globalThis, { parallaxDatabase: undefined })
})
afterEach(async () => {
  await database()
    .$disconnect()
    .catch(() => {})
  vi.unstubAllEnvs()
  await made.close()
})

/** The coders in a file that a process of its own would find. */
function codersIn(path: string): string[] {
  const other = new Libsql(path)
  const rows = other.prepare('SELECT "id" FROM "Coder" ORDER BY "id"').all() as { id: string }[]
  other.close()
  return rows.map(({ id }) => id)
}

describe('a database file', () => {
  test('is its owner’s alone, with its journals, its copies and what is restored from them', async () => {
    await save('first')
    const folder = dirname(file)
    const copy = join(folder, 'copy.db')
    makeBackup(made.url, copy, MIGRATIONS)
    const other = join(temporaryFolder(), 'deep', 'other.db')
    migrate(`file:${other}`, MIGRATIONS)
    const restored = join(temporaryFolder(), 'restored.db')
    restore(`file:${restored}`, copy, MIGRATIONS)
    for (const path of [file, `${file}-wal`, `${file}-shm`, copy, other, restored])
      expect(modeOf(path), path).toBe(0o600)
  })

  test('that others could read is closed to them when it is opened', async () => {
    const path = join(temporaryFolder(), 'open.db')
    copyFileSync(file, path)
    for (const each of [path, `${path}-wal`]) {
      if (each !== path) writeFileSync(each, '')
      chmodSync(each, 0o644)
    }
    const opened = openDatabase(`file:${path}`)
    await opened.coder.count()
    for (const each of [path, `${path}-wal`]) expect(modeOf(each)).toBe(0o600)
    await opened.$disconnect()
  })
})

describe('under a running server', () => {
  test('a file that is moved away takes no save, and takes them again when it is back', async () => {
    await save('first')
    renameSync(file, `${file}.elsewhere`)
    expect(await titleOf(save('lost'))).toBe('The database file is missing')
    expect(await titleOf(database().coder.create({ data: { id: 'lost', name: 'L' } }))).toBe(
      'The database file is missing',
    )
    expect(readdirSync(dirname(file))).not.toContain('test.db')
    renameSync(`${file}.elsewhere`, file)
    await save('second')
    expect(codersIn(file)).toEqual(['first', 'second'])
  })

  test('a file that is deleted is not made anew, and a copy in its place is opened', async () => {
    await save('first')
    const copy = join(dirname(file), 'copy.db')
    makeBackup(made.url, copy, MIGRATIONS)
    await save('second')
    rmSync(file)
    expect(await titleOf(save('lost'))).toBe('The database file is missing')
    renameSync(copy, file)
    expect(await titleOf(save('lost-too'))).toBe('The database file has been replaced')
    await save('third')
    expect((await database().coder.findMany()).map(({ id }) => id).sort()).toEqual(['first', 'third'])
    await database().$disconnect()
    expect(codersIn(file)).toEqual(['first', 'third'])
    expect(() => refuseDamaged(file)).not.toThrow()
  })

  test('a file that is exchanged keeps all that was acknowledged, and its journal is not joined to the other', async () => {
    await save('first')
    const copy = join(dirname(file), 'copy.db')
    makeBackup(made.url, copy, MIGRATIONS)
    for (let i = 0; i < 20; i++) await save(`more-${i}`)
    renameSync(file, `${file}.former`)
    renameSync(copy, file)
    expect(await titleOf(save('lost'))).toBe('The database file has been replaced')
    await save('last')
    await database().$disconnect()
    expect(codersIn(file)).toEqual(['first', 'last'])
    expect(codersIn(`${file}.former`)).toHaveLength(21)
    for (const path of [file, `${file}.former`]) expect(() => refuseDamaged(path)).not.toThrow()
  })

  test.each([[['-wal']], [['-shm']], [['-wal', '-shm']]])(
    'a journal (%s) that is deleted loses nothing that was acknowledged, and takes nothing more',
    async (endings) => {
      await save('first')
      for (const ending of endings) rmSync(file + ending)
      for (const id of ['refused', 'again'])
        expect(await titleOf(save(id))).toBe('The journal of the database is missing')
      const alone = join(dirname(file), 'alone.db')
      copyFileSync(file, alone)
      expect(codersIn(alone)).toEqual(['first'])
      expect(() => refuseDamaged(alone)).not.toThrow()
    },
  )

  test('a file that is moved between the beginning and the end of a save stores nothing', async () => {
    await save('first')
    const moved = record(
      database(),
      by,
      (async function* () {
        yield coder('lost')
        renameSync(file, `${file}.elsewhere`)
      })(),
    )
    expect(await titleOf(moved)).toBe('The database file is missing')
    renameSync(`${file}.elsewhere`, file)
    await save('second')
    expect(codersIn(file)).toEqual(['first', 'second'])
  })

  test('nothing is written, and nothing shown, after the first sign of damage', async () => {
    for (let i = 0; i < 200; i++)
      await database().coder.create({ data: { id: `c${i}`, name: 'x'.repeat(200) } })
    await database().$queryRaw`PRAGMA wal_checkpoint(TRUNCATE)`
    await database().$disconnect()
    Object.assign(globalThis, { parallaxDatabase: undefined })
    const size = statSync(file).size
    const handle = openSync(file, 'r+')
    // All but the first pages, which hold the tables' names.
    writeSync(handle, Buffer.alloc(size - 131_072, 0xa5), 0, size - 131_072, 131_072)
    closeSync(handle)
    const trouble = 'The database is damaged'
    expect(await titleOf(database().coder.findMany())).toBe(trouble)
    expect(await titleOf(database().$queryRaw`SELECT 1`)).toBe(trouble)
    expect(await titleOf(save('lost'))).toBe(trouble)
    expect(() => refuseDamaged(file)).toThrow(/^The database .*test\.db is damaged \(.*npm run restore/)
  })
})

describe('a file or folder that cannot be used is named in a sentence', () => {
  test('a folder that cannot be made', () => {
    const path = join(temporaryFolder(), 'a-file')
    writeFileSync(path, 'words')
    const sentence = /^The folder .*a-file cannot be written: give this user the right to write there/
    expect(() => refuseUnwritable(join(path, 'own.db'))).toThrow(sentence)
    expect(() => migrate(`file:${join(path, 'own.db')}`, MIGRATIONS)).toThrow(sentence)
  })

  test.runIf(process.platform === 'linux')('a folder that may not be written', () => {
    expect(() => refuseUnwritable('/proc/self/own.db')).toThrow(/^The folder \/proc\/self cannot be written/)
  })

  test('and one that can be written is none', () => {
    const folder = join(temporaryFolder(), 'deep')
    expect(() => refuseUnwritable(join(folder, 'own.db'))).not.toThrow()
    mkdirSync(folder, { recursive: true })
    expect(() => refuseUnwritable(join(folder, 'own.db'))).not.toThrow()
  })
})
