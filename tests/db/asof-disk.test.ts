// Earlier days on a disk that is full, and days whose files somebody has removed or damaged.
import { existsSync, fsyncSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { databaseAsOf } from '@/lib/db/history/asof'
import { fileOf } from '@/lib/db/store/client'
import { record } from '@/lib/db/store/record'
import { describeTrouble } from '@/lib/db/store/trouble'
import { type TestDatabase, testDatabase } from '../support/database'
import { change } from '../support/made-up'

vi.mock('node:fs', async (original) => {
  const fs = await original<typeof import('node:fs')>()
  return { ...fs, fsyncSync: vi.fn(fs.fsyncSync) }
})

let live: TestDatabase
beforeEach(async () => {
  live = await testDatabase()
  for (const day of ['2031-01-01', '2031-01-02'])
    await record(live.database, { who: 'Ada Brenn', why: 'made up', at: new Date(`${day}T12:00:00Z`) }, [
      change('coder', { id: day, name: `Coder of ${day}` }),
    ])
})
afterEach(() => live.close())

const folder = () => join(dirname(fileOf(live.database) ?? ''), 'asof')
const files = () =>
  existsSync(folder()) ? readdirSync(folder()).filter((name) => /\.db|making/.test(name)) : []
const codersThen = async () => {
  const then = await databaseAsOf(live.database, '2031-01-01')
  return (await then.coder.findMany()).map(({ id }) => id)
}

test('a disk that is full is told in words, leaves no half file, and the day is made when there is room', async () => {
  vi.mocked(fsyncSync).mockImplementationOnce(() => {
    throw Object.assign(new Error('ENOSPC: no space left on device, fsync'), { code: 'ENOSPC' })
  })
  const failure = await codersThen().catch((error: unknown) => error)
  expect(describeTrouble(failure)?.title).toBe('The disk is full')
  expect(files()).toEqual([])
  expect(await codersThen()).toEqual(['2031-01-01'])
})

test.each([
  ['database or disk is full', 'The disk is full'],
  ['SQLITE_FULL: database or disk is full', 'The disk is full'],
  ['ENOSPC: no space left on device, write', 'The disk is full'],
  ['SQLITE_IOERR: disk I/O error', 'The disk cannot be read or written'],
])('“%s” is told as: %s', (words, title) => {
  expect(describeTrouble(new Error(words))?.title).toBe(title)
})

test('a day whose file was removed while it was read is made again, and nobody is told to restore anything', async () => {
  expect(await codersThen()).toEqual(['2031-01-01'])
  rmSync(folder(), { recursive: true })
  expect(await codersThen()).toEqual(['2031-01-01'])
  expect(files()).not.toEqual([])
})

test('a day whose file was found damaged is made again', async () => {
  expect(await codersThen()).toEqual(['2031-01-01'])
  const [name = ''] = files().filter((each) => each.endsWith('.db'))
  rmSync(join(folder(), name))
  writeFileSync(join(folder(), name), 'These are words and no database. '.repeat(999))
  expect(await codersThen()).toEqual(['2031-01-01'])
})
