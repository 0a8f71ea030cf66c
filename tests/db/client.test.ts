import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import Libsql from 'libsql'
import { afterEach, expect, test, vi } from 'vitest'
import { database, openDatabase } from '@/lib/db/store/client'
import { parseFileUrl } from '@/lib/db/store/location'
import { migrate } from '@/lib/db/store/migrate'
import { describeTrouble } from '@/lib/db/store/trouble'
import { MIGRATIONS, temporaryFolder, testDatabase } from '../support/database'

const folder = temporaryFolder()

/** The failure of the first query at an address. */
async function failureOf(url: string): Promise<unknown> {
  const opened = openDatabase(url)
  try {
    await opened.actor.findMany()
  } catch (error) {
    return error
  } finally {
    await opened.$disconnect()
  }
  throw new Error('the query worked')
}

afterEach(() => vi.unstubAllEnvs())

test('a file address is a path, from the working folder when relative; a server’s is none', () => {
  expect(parseFileUrl('file:./data/a.db')).toBe(resolve('data/a.db'))
  expect(parseFileUrl('file:a.db')).toBe(resolve('a.db'))
  expect(parseFileUrl('file:/tmp/a%20b.db')).toBe('/tmp/a b.db')
  expect(parseFileUrl('file:///tmp/a.db?mode=x')).toBe('/tmp/a.db')
  expect(parseFileUrl('http://localhost:8080')).toBeNull()
  expect(parseFileUrl('libsql://example.org')).toBeNull()
})

test('a process has one database, at DATABASE_URL, and its folder is made', async () => {
  const path = join(folder, 'not there yet', 'deep', 'own.db')
  vi.stubEnv('DATABASE_URL', `file:${path}`)
  expect(database()).toBe(database())
  await database().$queryRaw`SELECT 1`
  expect(existsSync(path)).toBe(true)
})

test('every connection enforces foreign keys and never waits for a lock on the event loop', async () => {
  const { database: opened, close } = await testDatabase()
  const settings = async () => [
    await opened.$queryRaw`PRAGMA foreign_keys`,
    await opened.$queryRaw`PRAGMA busy_timeout`,
    await opened.$queryRaw`PRAGMA journal_mode`,
  ]
  const wanted = [[{ foreign_keys: 1 }], [{ timeout: 0 }], [{ journal_mode: 'wal' }]]
  expect(await settings()).toEqual(wanted)
  const lonely = { id: 's', slug: 's', name: 'Nobody’s speaker', kind: 'person', actorId: 'nobody' }
  await opened.$transaction(async (transaction) => {
    expect(await transaction.$queryRaw`PRAGMA foreign_keys`).toEqual([{ foreign_keys: 1 }])
    await transaction.coder.create({ data: { id: 'c', name: 'A coder' } })
  })
  expect(await settings()).toEqual(wanted)
  await expect(opened.speaker.create({ data: lonely })).rejects.toThrow(/[Ff]oreign key/)
  await expect(
    opened.$transaction((transaction) => transaction.speaker.create({ data: lonely })),
  ).rejects.toThrow(/[Ff]oreign key/)
  expect(await opened.speaker.count()).toBe(0)
  await close()
})

test('a file made by Prisma’s own commands is switched to a write-ahead log', async () => {
  const path = join(folder, 'plain.db')
  const plain = new Libsql(path)
  plain.exec('CREATE TABLE t (x)')
  plain.close()
  const opened = openDatabase(`file:${path}`)
  expect(await opened.$queryRaw`PRAGMA journal_mode`).toEqual([{ journal_mode: 'wal' }])
  await opened.$disconnect()
})

test('a locked file is busy', async () => {
  const { url, close } = await testDatabase()
  const opened = openDatabase(url, { patience: 300 })
  await opened.actor.findMany()
  const locker = new Libsql(parseFileUrl(url) ?? '')
  locker.exec('BEGIN IMMEDIATE')
  const typed = await opened.coder.create({ data: { id: 'c', name: 'A' } }).catch((error) => error)
  let bare: unknown
  const impatient = new Libsql(parseFileUrl(url) ?? '')
  try {
    impatient.exec('DELETE FROM "Coder"')
  } catch (error) {
    bare = error
  }
  impatient.close()
  locker.close()
  for (const failure of [typed, bare]) expect(describeTrouble(failure)?.title).toBe('The database is busy')
  await opened.$disconnect()
  await close()
})

test('a folder in place of the file, and a file in place of its folder, cannot be opened', async () => {
  const path = join(folder, 'folder.db')
  mkdirSync(path)
  expect(describeTrouble(await failureOf(`file:${path}`))?.title).toBe('The database cannot be opened')
  const text = join(folder, 'a-file')
  writeFileSync(text, 'words')
  const failure = await failureOf(`file:${text}/inside.db`).catch((error) => error)
  expect(describeTrouble(failure)?.title).toBe('The database cannot be opened')
})

test('a text file is no database, and stays as it is', async () => {
  const path = join(folder, 'text.db')
  const words = 'These are words and no database. '.repeat(99)
  writeFileSync(path, words)
  expect(describeTrouble(await failureOf(`file:${path}`))?.title).toBe('The file is not a usable database')
  let failure: unknown
  try {
    migrate(`file:${path}`, MIGRATIONS)
  } catch (error) {
    failure = error
  }
  expect(describeTrouble(failure)?.title).toBe('The file is not a usable database')
  expect(readFileSync(path, 'utf8')).toBe(words)
})

test('a file without tables is not set up', async () => {
  const url = `file:${join(folder, 'empty.db')}`
  const trouble = describeTrouble(await failureOf(url))
  expect(trouble).toEqual({
    title: 'The database is not set up',
    advice: expect.stringContaining('npm start'),
  })
  const opened = openDatabase(url)
  const raw = await opened.$queryRaw`SELECT * FROM "Actor"`.catch((error) => error)
  expect(describeTrouble(raw)).toEqual(trouble)
  await opened.$disconnect()
})

test('a database that forbids writing cannot be written', async () => {
  const { url, close } = await testDatabase()
  const path = parseFileUrl(url) ?? ''
  // Not by file permissions: the superuser ignores them.
  const connection = new Libsql(path)
  connection.exec('PRAGMA query_only = ON')
  let failure: unknown
  try {
    connection.exec(`INSERT INTO "Coder" ("id", "name") VALUES ('c', 'A')`)
  } catch (error) {
    failure = error
  }
  connection.close()
  expect(describeTrouble(failure)?.title).toBe('The database cannot be written')
  await close()
})

test('a mistake in a query, or anything else, is no trouble of the database', async () => {
  const { database: opened, close } = await testDatabase()
  const mistake = await opened.$queryRawUnsafe('SELEC').catch((error) => error)
  expect(mistake).toBeInstanceOf(Error)
  expect(describeTrouble(mistake)).toBeNull()
  expect(describeTrouble(new Error('ENOENT: no such file or directory, open a-font.ttf'))).toBeNull()
  expect(describeTrouble('words')).toBeNull()
  await close()
})
