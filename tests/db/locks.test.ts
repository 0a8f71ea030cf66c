// Other processes lock the file while people write. Each write is stored or says that it is not, and no lock stays.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Libsql from 'libsql'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { POST as enter } from '@/app/(people)/sign-in/enter/route'
import { POST as save } from '@/app/desk/[type]/save/route'
import { type Database, openDatabase } from '@/lib/db/store/client'
import { parseFileUrl } from '@/lib/db/store/location'
import { record } from '@/lib/db/store/record'
import { describeTrouble } from '@/lib/db/store/trouble'
import { importsFolder } from '@/lib/jobs/import-folder'
import { type TestDatabase, testDatabase } from '../support/database'
import { change } from '../support/made-up'
import { PASSWORD, signedIn } from '../support/people'

/** Longer ones are for a stress: LOCKS_WRITES=50 LOCKS_MS=8000 LOCKS_PATIENCE=8000. */
const WRITES = Number(process.env.LOCKS_WRITES ?? 40)
const LONGEST_LOCK = Number(process.env.LOCKS_MS ?? 500)
const PATIENCE = Number(process.env.LOCKS_PATIENCE ?? 250)
const WRITERS = 4

const by = { who: 'Ada Brenn', why: 'made up for tests' }
const coder = (id: string) => change('coder', { id, name: `Coder ${id}` })

let made: TestDatabase
let file: string

/** Whether another process could write now. */
function isFree(): boolean {
  const other = new Libsql(file, { timeout: 0 })
  try {
    other.exec('BEGIN IMMEDIATE')
    other.exec('ROLLBACK')
    return true
  } catch {
    return false
  } finally {
    other.close()
  }
}

/** Runs `work` while another connection has the lock, and lets go of it afterwards. */
async function whileLocked<T>(work: () => Promise<T>): Promise<T> {
  const other = new Libsql(file)
  other.exec('BEGIN IMMEDIATE')
  try {
    return await work()
  } finally {
    other.exec('ROLLBACK')
    other.close()
  }
}

describe('a connection', () => {
  let impatient: Database
  beforeEach(async () => {
    made = await testDatabase()
    file = parseFileUrl(made.url) ?? ''
    impatient = openDatabase(made.url, { patience: 60 })
    return async () => {
      await impatient.$disconnect()
      await made.close()
    }
  })

  test.each<[string, (database: Database) => Promise<unknown>]>([
    ['a statement', (database) => database.coder.create({ data: { id: 'refused', name: 'Refused' } })],
    [
      'a bare statement',
      (database) => database.$executeRaw`INSERT INTO "Coder" ("id", "name") VALUES ('refused', 'R')`,
    ],
    ['a transaction', (database) => record(database, by, [coder('refused')])],
    [
      'a batch',
      (database) => database.$transaction([database.coder.deleteMany(), database.topic.deleteMany()]),
    ],
  ])('that was refused %s commits what comes next, and keeps no lock', async (_, write) => {
    await impatient.coder.count()
    for (let again = 0; again < 3; again++) {
      const refused = await whileLocked(() => write(impatient).catch((error) => error))
      expect(describeTrouble(refused)?.title).toBe('The database is busy')
    }
    await record(impatient, by, [coder('first')])
    await impatient.coder.create({ data: { id: 'second', name: 'Second' } })
    expect(isFree()).toBe(true)
    const all = await made.database.coder.findMany({ orderBy: { id: 'asc' } })
    expect(all.map(({ id }) => id)).toEqual(['first', 'second'])
  })

  test('whose COMMIT fails rolls back, and the next transaction works', async () => {
    await record(impatient, by, [coder('first')])
    const dangling = impatient.$transaction([
      // Checked by the database when everything else is done.
      impatient.$executeRaw`PRAGMA defer_foreign_keys = ON`,
      impatient.$executeRaw`INSERT INTO "Speaker" ("id", "slug", "name", "kind", "actorId") VALUES ('s', 's', 'S', 'person', 'nobody')`,
    ])
    await expect(dangling).rejects.toThrow(/[Ff]oreign key|FOREIGN KEY/)
    expect(isFree()).toBe(true)
    await record(impatient, by, [coder('second')])
    expect(await impatient.speaker.count()).toBe(0)
    expect(await made.database.coder.count()).toBe(2)
  })

  test('lets readers read while it waits for a lock', async () => {
    const patient = openDatabase(made.url)
    await patient.coder.count()
    const [reads, written] = await whileLocked(async () => {
      let done = false
      const written = record(patient, by, [coder('late')]).finally(() => {
        done = true
      })
      let reads = 0
      for (; reads < 20; reads++) await patient.coder.count()
      expect(done).toBe(false)
      return [reads, written] as const
    })
    expect(reads).toBe(20)
    expect(await written).toMatchObject({ written: 1 })
    await patient.$disconnect()
  })
})

describe('people who write while another process locks the file', () => {
  let locker: ChildProcess | undefined
  const people: { cookie: string; email: string }[] = []

  beforeAll(async () => {
    made = await testDatabase()
    file = parseFileUrl(made.url) ?? ''
    process.env.DATABASE_URL = made.url
    for (let i = 0; i < WRITERS; i++) {
      const { cookie, person } = await signedIn(made.database, 'editor')
      people.push({ cookie, email: person.email })
    }
    // The server's own, less patient than in life.
    Object.assign(globalThis, { parallaxDatabase: openDatabase(made.url, { patience: PATIENCE }) })
  })
  afterAll(async () => {
    locker?.kill()
    await made.close()
  })

  const post = (path: string, fields: Record<string, string>, cookie: string) =>
    new Request(`http://parallax.test${path}`, {
      method: 'POST',
      headers: { host: 'parallax.test', 'sec-fetch-site': 'same-origin', cookie },
      body: new URLSearchParams(fields),
    })

  const saveOutlet = (name: string) =>
    save(post('/desk/outlet/save', { name, why: `Outlet ${name}`, recordId: '' }, people[0]?.cookie ?? ''), {
      params: Promise.resolve({ type: 'outlet' }),
    })

  test('are told of an import that is being written, and can send their words again', async () => {
    const folder = join(importsFolder(), 'a-made-up-import')
    mkdirSync(folder, { recursive: true })
    const child = spawn(process.execPath, ['-e', 'setTimeout(() => {}, 60_000)', folder])
    const at = new Date().toISOString()
    const put = (name: string, value: object) => writeFileSync(join(folder, name), JSON.stringify(value))
    put('upload.json', {
      id: 'a-made-up-import',
      name: 't.csv',
      kind: 'csv',
      bytes: 9,
      who: 'Ada',
      at,
      changeset: 'x',
    })
    put('run.json', {
      mode: 'write',
      state: 'running',
      pid: child.pid,
      asked: at,
      started: at,
      ended: null,
      who: 'Ada',
      status: null,
      said: '',
    })
    put('progress.json', { phase: 'writing', rows: 12_400, share: 0.62, words: null })
    await whileLocked(async () => {
      const answer = await saveOutlet('Morning Paper')
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, '10'])
      const page = await answer.text()
      expect(page).toContain('An import is being written, 62 % of it so far')
      expect(page).toContain('<input type="hidden" name="name" value="Morning Paper"/>')
      expect(page).toContain('Send it again')
      const signing = await enter(
        post('/sign-in/enter', { email: people[0]?.email ?? '', password: PASSWORD }, ''),
      )
      expect(await signing.text()).toContain('An import is being written, 62 % of it so far')
    })
    child.kill()
    await once(child, 'close')
    rmSync(folder, { recursive: true })
    expect((await saveOutlet('Morning Paper')).status).toBe(303)
    await made.database.outlet.deleteMany({ where: { name: 'Morning Paper' } })
  })

  test('are stored or told so with their words, whoever signs in meanwhile, and writing goes on', async () => {
    locker = spawn(process.execPath, ['tests/support/locker.mjs', file, String(LONGEST_LOCK), '20261125'])
    if (locker.stdout) await once(locker.stdout, 'data')
    const told: string[] = []
    const stored: string[] = []
    const answers = new Set<number>()
    await Promise.all(
      people.map(async ({ cookie, email }, writer) => {
        for (let i = writer; i < WRITES; i += WRITERS) {
          const name = `Outlet number ${i}`
          const fields = { name, why: `Outlet ${i}`, recordId: '' }
          const answer = await save(post('/desk/outlet/save', fields, cookie), {
            params: Promise.resolve({ type: 'outlet' }),
          })
          answers.add(answer.status)
          if (answer.status === 303) stored.push(name)
          else {
            const page = await answer.text()
            expect(page).toContain('The database is busy')
            expect(page).toContain(name)
            told.push(name)
          }
          if (i % 10 < WRITERS) {
            const signed = await enter(post('/sign-in/enter', { email, password: PASSWORD }, ''))
            expect(signed.status).toBeOneOf([303, 503])
          }
        }
      }),
    )
    locker.kill()
    await once(locker, 'close')
    for (const status of answers) expect(status).toBeOneOf([303, 503])
    expect(isFree()).toBe(true)
    const there = await made.database.outlet.findMany({ select: { name: true } })
    expect(there.map(({ name }) => name).sort()).toEqual(stored.sort())
    expect(stored.length + told.length).toBe(WRITES)
    expect((await saveOutlet('The last')).status).toBe(303)
    if (process.env.LOCKS_WRITES) console.log(`${stored.length} stored, ${told.length} told`)
  })
})
