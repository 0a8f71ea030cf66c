// The whole data set as a download: for editors, complete or without passages. Handlers are called as functions.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { GET as json } from '@/app/desk/export/parallax.json/route'
import { GET as zip } from '@/app/desk/export/parallax.zip/route'
import { importDataset } from '@/lib/db/import/dataset'
import type { Role } from '@/lib/person'
import { madeUpDatabase, type TestDatabase, temporaryFolder, testDatabase } from '@/tests/support/database'
import { signedIn } from '@/tests/support/people'

let made: TestDatabase
const cookies = new Map<Role, string>()

beforeAll(async () => {
  made = await madeUpDatabase(20)
  process.env.DATABASE_URL = made.url
  for (const role of ['coder', 'editor'] as const)
    cookies.set(role, (await signedIn(made.database, role)).cookie)
})
afterAll(() => made?.close())

const FILES = { 'parallax.json': json, 'parallax.zip': zip }

function ask(file: keyof typeof FILES, role: Role | null, query = ''): Promise<Response> {
  const headers = new Headers({ host: 'parallax.test', cookie: (role && cookies.get(role)) ?? '' })
  return FILES[file](new Request(`http://parallax.test/desk/export/${file}${query}`, { headers }))
}

describe.each(['parallax.json', 'parallax.zip'] as const)('%s', (file) => {
  test('is for editors: nobody else gets a byte of it', async () => {
    for (const [role, status] of [
      [null, 401],
      ['coder', 403],
    ] as const) {
      const response = await ask(file, role)
      expect(response.status).toBe(status)
      expect(response.headers.get('cache-control')).toBe('private, no-store')
      expect(await response.text()).toMatch(/editor/)
    }
  })

  test.each(['', '?passages=no'])('imports into an empty instance (%s)', async (query) => {
    const response = await ask(file, 'editor', query)
    expect(response.status).toBe(200)
    expect(response.headers.get('cache-control')).toBe('private, no-store')
    expect(response.headers.get('content-disposition')).toBe(
      `attachment; filename="${query ? file.replace('.', '-public.') : file}"`,
    )
    const path = join(temporaryFolder(), file)
    writeFileSync(path, Buffer.from(await response.arrayBuffer()))
    const empty = await testDatabase()
    const report = await importDataset(empty.database, path, { who: 'x', why: 'y' }, () => {}, 'write')
    expect(report).toMatchObject({ problemCount: 0 })
    expect(await empty.database.revision.count()).toBe(await made.database.revision.count())
    const passages = await empty.database.statementSource.count({ where: { passage: { not: null } } })
    expect(passages > 0).toBe(query === '')
    await empty.close()
  })

  test('says what cannot be read of its address', async () => {
    const response = await ask(file, 'editor', '?passages=maybe')
    expect(response.status).toBe(400)
    expect(await response.text()).toMatch(/“passages=maybe” cannot be read/)
  })

  test('a download that is broken off lets go of the database', async () => {
    const response = await ask(file, 'editor')
    const reader = response.body?.getReader()
    await reader?.read()
    await reader?.cancel()
    // A checkpoint that empties the journal needs every reader gone.
    const [result] = await made.database.$queryRaw<{ busy: bigint }[]>`PRAGMA wal_checkpoint(TRUNCATE)`
    expect(Number(result?.busy)).toBe(0)
  })
})
