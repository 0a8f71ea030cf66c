// Importing as the pages do it: a file is sent, its columns explained, checked by a process of its own, and written.
import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { levelValues, planOf } from '@/app/desk/imports/_parts/plan-form'
import { POST as plan } from '@/app/desk/imports/[id]/plan/route'
import { GET as problemsCsv } from '@/app/desk/imports/[id]/problems.csv/route'
import { GET as progress } from '@/app/desk/imports/[id]/progress/route'
import { POST as remove } from '@/app/desk/imports/[id]/remove/route'
import { POST as stop } from '@/app/desk/imports/[id]/stop/route'
import { POST as write } from '@/app/desk/imports/[id]/write/route'
import { GET as template } from '@/app/desk/imports/template.csv/route'
import { POST as upload } from '@/app/desk/imports/upload/route'
import { exportJson } from '@/lib/db/import/dataset-export'
import { guessPlan } from '@/lib/import/plan'
import { TARGETS } from '@/lib/import/target'
import { importsFolder } from '@/lib/jobs/import-folder'
import type { Job, Stage } from '@/lib/jobs/import-job'
import { jobFor, jobsFor } from '@/lib/jobs/imports'
import { MOST_WAITING } from '@/lib/jobs/uploads'
import { parseCsv } from '@/lib/table/csv'
import { xlsxOf } from '@/lib/table/xlsx'
import { seededDatabase, type TestDatabase, temporaryFolder } from '@/tests/support/database'
import { writeMadeUpDna } from '@/tests/support/dna'
import { type MadeUpRow, writeMadeUpTable } from '@/tests/support/made-up-table'
import { signedIn } from '@/tests/support/people'

const HOST = 'https://parallax.test'
let seeded: TestDatabase
const cookies: Record<string, string> = {}
const former = process.env.DATABASE_URL

beforeAll(async () => {
  seeded = await seededDatabase()
  process.env.DATABASE_URL = seeded.url
  for (const role of ['editor', 'coder'] as const)
    cookies[role] = (await signedIn(seeded.database, role)).cookie
})

afterAll(async () => {
  if (former === undefined) delete process.env.DATABASE_URL
  else process.env.DATABASE_URL = former
  await seeded?.close()
})

type Sent = { cookie?: string; site?: string; body?: FormData | URLSearchParams; method?: 'GET' | 'POST' }

function request(path: string, { cookie, site = 'same-origin', body, method = 'POST' }: Sent = {}): Request {
  return new Request(HOST + path, {
    method,
    body: body ?? null,
    headers: {
      ...{ host: 'parallax.test', 'x-forwarded-proto': 'https', 'sec-fetch-site': site },
      ...(cookie !== undefined && { cookie }),
    },
  })
}

const fileForm = (content: string | Uint8Array<ArrayBuffer>, name = 'table.csv') => {
  const form = new FormData()
  form.append('file', new File([content], name))
  return form
}

// A person may send five files in ten minutes, so each test sends as somebody else.
async function sent(content: string | Uint8Array<ArrayBuffer>, name?: string): Promise<string> {
  const { cookie } = await signedIn(seeded.database, 'editor')
  const response = await upload(request('/desk/imports/upload', { cookie, body: fileForm(content, name) }))
  expect(response.status, await response.clone().text()).toBe(303)
  return response.headers.get('location')?.split('/').at(-1) ?? ''
}

/** Sends a file and holds the process that looks at it, so that it is at work for as long as a test needs. */
async function sentAndHeld(content: string): Promise<string> {
  const id = await sent(content)
  const { run } = found(id)
  if (run?.pid) process.kill(-run.pid, 'SIGSTOP')
  return id
}

const found = (id: string): Job => {
  const job = jobFor(id)
  if (!job) throw new Error(`there is no import ${id}`)
  return job
}

async function until(id: string, ...stages: Stage[]): Promise<Job> {
  const end = Date.now() + 180_000
  for (;;) {
    const job = found(id)
    if (stages.includes(job.stage)) return job
    if (Date.now() > end || ['failed', 'interrupted'].includes(job.stage))
      throw new Error(`${job.stage}: ${JSON.stringify([job.run, job.progress, job.report])}`)
    await wait(50)
  }
}

const context = (id: string) => ({ params: Promise.resolve({ id }) })
const post = (
  handler: typeof plan,
  id: string,
  fields: Record<string, string | string[]> = {},
  cookie = cookies.editor,
) =>
  handler(
    request(`/desk/imports/${id}`, {
      ...(cookie !== undefined && { cookie }),
      body: new URLSearchParams(
        Object.entries(fields).flatMap(([name, values]) => [values].flat().map((value) => [name, value])),
      ),
    }),
    context(id),
  )

/** What a browser sends for the form about columns as it stands. */
function columnFields(job: Job): Record<string, string | string[]> {
  const { columns, fixed, levels, why } = planOf(job)
  const places = (job.look?.columns ?? []).map((column, place) => [
    `target.${place}`,
    Object.keys(columns).filter((target) => columns[target] === column),
  ])
  const level = levelValues(planOf(job), job.look)
  return {
    ...{ part: 'columns', next: 'check', why },
    ...Object.fromEntries(places),
    ...Object.fromEntries(Object.entries(fixed).map(([target, value]) => [`fixed.${target}`, value])),
    ...Object.fromEntries(level.map(({ value }, place) => [`level.${place}`, levels[value] ?? ''])),
  }
}

/** What it sends for the questions of a check when every box is ticked and every proposal taken. */
const makeAll = (job: Job): Record<string, string> => ({
  ...{ part: 'names', next: 'check', asked: job.run?.asked ?? '' },
  ...Object.fromEntries(
    (job.report?.readings ?? []).map(({ key }, place) => [`reading.${place}`, key ?? '']),
  ),
  ...Object.fromEntries((job.report?.unknown ?? []).map(({ type }) => [`create.${type}`, 'yes'])),
})

async function table(rows: number, change?: (row: MadeUpRow, place: number) => MadeUpRow): Promise<string> {
  const path = join(temporaryFolder(), 'table.csv')
  await writeMadeUpTable(path, rows, change)
  return readFileSync(path, 'utf8')
}

async function checked(content: string): Promise<Job> {
  const id = await sent(content)
  const looked = await until(id, 'mapping')
  expect((await post(plan, id, columnFields(looked))).status).toBe(303)
  return until(id, 'checked')
}

/** Checked with every unknown name made and every reading confirmed. */
async function ready(content: string): Promise<Job> {
  const first = await checked(content)
  if (first.ready) return first
  expect((await post(plan, first.upload.id, makeAll(first))).status).toBe(303)
  return until(first.upload.id, 'checked')
}

describe('a file of made-up statements', () => {
  test('is sent, explained, checked, written, and changes nothing when it is sent again', async () => {
    const content = await table(60)
    const id = await sent(content, 'Made up “table”.csv')
    const looked = await until(id, 'mapping')
    expect(looked.upload).toMatchObject({
      name: 'Made up “table”.csv',
      kind: 'csv',
      bytes: Buffer.byteLength(content),
    })
    expect(looked.look).toMatchObject({ rows: 60 })
    expect(looked.look?.looks).toHaveLength(looked.look?.columns.length ?? 0)
    expect(looked.look?.values.level?.map(({ value }) => Number(value)).sort((a, b) => a - b)).toEqual([
      -3, -2, -1, 0, 1, 2, 3,
    ])

    expect((await post(plan, id, columnFields(looked))).status).toBe(303)
    const unknown = await until(id, 'checked')
    expect(unknown.ready).toBe(false)
    expect(new Set(unknown.report?.unknown.map(({ type }) => type))).toContain('actor')
    const refusal = await post(write, id)
    expect([refusal.status, await refusal.text()]).toEqual([
      409,
      expect.stringContaining('without a problem'),
    ])

    expect((await post(plan, id, makeAll(unknown))).status).toBe(303)
    const clean = await until(id, 'checked')
    expect(clean).toMatchObject({ ready: true, report: { added: 60, changed: 0, problemCount: 0 } })
    expect(await seeded.database.statement.count({ where: { id: { startsWith: 'made-up-' } } })).toBe(0)

    expect((await post(write, id)).status).toBe(303)
    const done = await until(id, 'done')
    expect(await seeded.database.statement.count({ where: { id: { startsWith: 'made-up-' } } })).toBe(60)
    // The word was chosen before the work began, so that it can be asked for after a crash.
    expect(done.report?.changeset).toBe(done.upload.changeset)
    const [revision] = await seeded.database.revision.findMany({
      where: { changeset: done.upload.changeset },
      take: 1,
    })
    expect(revision).toMatchObject({
      who: expect.stringContaining('editor'),
      why: expect.stringContaining('Made up'),
    })
    expect(existsSync(join(done.folder, 'file'))).toBe(false)

    const again = await ready(content)
    expect(again).toMatchObject({ ready: true, report: { added: 0, changed: 0, unchanged: 60 } })
    expect((await post(write, again.upload.id)).status).toBe(303)
    await until(again.upload.id, 'done')
    expect(await seeded.database.revision.count({ where: { changeset: again.upload.changeset } })).toBe(0)
  })

  test('with one wrong row is not written, and the row is named', async () => {
    const broken = await table(40, (row, place) =>
      place === 17 ? { ...row, date_earliest: '2031-02-30' } : row,
    )
    const job = await ready(broken)
    expect(job.ready).toBe(false)
    expect(job.report?.problems[0]).toMatchObject({
      place: expect.stringContaining('18'),
      value: '2031-02-30',
    })
    expect((await post(write, job.upload.id)).status).toBe(409)
    const { cookie } = await signedIn(seeded.database, 'editor')
    const file = await problemsCsv(request('/', { cookie, method: 'GET' }), context(job.upload.id))
    expect(await file.text()).toContain('2031-02-30')
  })

  test('whose columns were explained anew has to be checked anew', async () => {
    const job = await checked(await table(5))
    expect((await post(plan, job.upload.id, { ...columnFields(job), next: 'keep' })).status).toBe(303)
    const changed = found(job.upload.id)
    expect(changed).toMatchObject({ stage: 'mapping', report: null, ready: false })
    expect((await post(write, job.upload.id)).status).toBe(409)
  })

  test('is interrupted without a trace when its process is killed, and can be written after all', async () => {
    const job = await ready(await table(1500, (row, place) => ({ ...row, statement: `killed-${place}` })))
    expect((await post(write, job.upload.id)).status).toBe(303)
    const { run } = await until(job.upload.id, 'writing')
    while (found(job.upload.id).progress?.phase !== 'writing') await wait(20)
    if (run?.pid) process.kill(-run.pid, 'SIGKILL')
    while (found(job.upload.id).stage === 'writing') await wait(20)
    expect(found(job.upload.id).stage).toBe('interrupted')
    expect(await seeded.database.statement.count({ where: { id: { startsWith: 'killed-' } } })).toBe(0)
    expect(await seeded.database.revision.count({ where: { changeset: job.upload.changeset } })).toBe(0)

    expect((await post(plan, job.upload.id, { next: 'check' })).status).toBe(303)
    await until(job.upload.id, 'checked')
    expect((await post(write, job.upload.id)).status).toBe(303)
    await until(job.upload.id, 'done')
    expect(await seeded.database.statement.count({ where: { id: { startsWith: 'killed-' } } })).toBe(1500)
  })

  test('is written after another, and never at the same time', async () => {
    const named = (word: string) => (row: MadeUpRow, place: number) => ({
      ...row,
      statement: `${word}-${place}`,
    })
    const first = await ready(await table(400, named('first')))
    const second = await ready(await table(20, named('second')))
    await post(write, first.upload.id)
    await post(write, second.upload.id)
    expect([found(first.upload.id).stage, found(second.upload.id).stage]).toEqual(['writing', 'waiting'])
    const done = await until(second.upload.id, 'done')
    const before = found(first.upload.id)
    expect(before.stage).toBe('done')
    expect((done.run?.started ?? '') >= (before.run?.ended ?? '~')).toBe(true)
  })
})

describe('files of other kinds', () => {
  const bytesOf = (buffer: Uint8Array) => new Uint8Array(buffer)

  test('a .dna file is imported with levels that somebody has chosen for agreement', async () => {
    const path = join(temporaryFolder(), 'made-up.dna')
    writeMadeUpDna(path)
    const id = await sent(bytesOf(readFileSync(path)), 'made-up.dna')
    const looked = await until(id, 'mapping')
    expect(looked.upload.kind).toBe('dna')
    expect(planOf(looked).columns.level).toBe('agreement')
    const levels = { '1': '1', '0': '-1' }
    const fields = {
      ...columnFields(looked),
      ...Object.fromEntries(
        levelValues(planOf(looked), looked.look).map(({ value }, place) => [
          `level.${place}`,
          Object.entries(levels).find(([each]) => each === value)?.[1] ?? '',
        ]),
      ),
      'fixed.attribution': 'outlet-paraphrase',
    }
    expect((await post(plan, id, fields)).status).toBe(303)
    const first = await until(id, 'checked')
    expect(first.plan?.levels).toEqual(levels)
    await post(plan, id, makeAll(first))
    const second = await until(id, 'checked')
    expect(second).toMatchObject({ ready: true, report: { problemCount: 0 } })
    expect(second.report?.added).toBeGreaterThan(0)
  })

  test('of a workbook another sheet is read when somebody says so', async () => {
    const about = { title: 'Made up', day: '2031-03-01' }
    const columns = [{ name: 'actor', kind: 'text' as const }]
    const book = xlsxOf(
      [
        { name: 'About', columns: [{ name: 'remark', kind: 'text' }], rows: [['Made up.']] },
        { name: 'Rows', columns, rows: [['Belmark'], ['Kestria']] },
      ],
      about,
    )
    const id = await sent(book, 'made-up.xlsx')
    const first = await until(id, 'mapping')
    expect(first.look).toMatchObject({ columns: ['remark'], parts: ['About', 'Rows'] })
    expect((await post(plan, id, { part: 'columns', 'fixed.sheet': 'Rows' })).status).toBe(303)
    const second = await until(id, 'mapping')
    expect(second.look).toMatchObject({ columns: ['actor'], rows: 2 })
    expect(planOf(second)).toMatchObject({ columns: { signatories: 'actor' }, fixed: { sheet: 'Rows' } })
  })

  test('a whole data set is checked at once, and nothing of it is new where it came from', async () => {
    let text = ''
    for await (const piece of exportJson({ public: false, url: seeded.url })) text += piece
    const id = await sent(text, 'parallax.json')
    const job = await until(id, 'checked')
    expect(job.upload.kind).toBe('dataset')
    expect(job).toMatchObject({ ready: true, report: { added: 0, changed: 0, problemCount: 0 } })
  })

  test('a file that cannot be read is told so, and can be removed', async () => {
    const id = await sent('statement,actor\r\n1,"Belmark\r\n')
    while (found(id).stage === 'looking') await wait(50)
    expect(found(id)).toMatchObject({ stage: 'failed', progress: { phase: 'failed' } })
    expect(found(id).progress?.words).toMatch(/quotation mark/)
    expect((await post(remove, id)).status).toBe(303)
  })
})

describe('an import that goes wrong', () => {
  test('two megabytes of open lists are refused in words, and leave room for the next', async () => {
    const id = await sent('['.repeat(2_000_000), 'lists.json')
    const job = await until(id, 'failed')
    expect(job.progress?.words).toContain('within one another')
    await until(await sent('statement\r\n1\r\n'), 'mapping')
  })

  test('is stopped by somebody who may, while it is at work and while it waits', async () => {
    const content = await table(3000)
    const ids = [await sentAndHeld(content), await sentAndHeld(content), await sent(content)]
    const [first = '', second = '', last = ''] = ids
    expect(found(last).stage).toBe('waiting')
    expect((await post(stop, last)).status).toBe(303)
    expect(found(last)).toMatchObject({ stage: 'failed', ended: { by: 'person' } })
    expect((await post(stop, first, {}, cookies.coder)).status).toBe(403)
    expect((await post(stop, first)).status).toBe(303)
    const stopped = await until(first, 'failed')
    expect(stopped.ended?.words).toMatch(/^editor \d+ stopped this\.$/)
    // It is read again when somebody asks for it.
    expect((await post(plan, first, { next: 'look' })).status).toBe(303)
    expect(await until(first, 'mapping')).toMatchObject({ ended: null, look: { rows: 3000 } })
    expect((await post(stop, first)).status).toBe(303)
    expect(found(first).stage).toBe('mapping')
    expect((await post(stop, 'nothing')).status).toBe(404)
    expect((await post(stop, second)).status).toBe(303)
    await until(second, 'failed')
  })

  test('is stopped while it is written, and nothing of it is stored', async () => {
    const job = await ready(await table(1500, (row, place) => ({ ...row, statement: `stopped-${place}` })))
    expect((await post(write, job.upload.id)).status).toBe(303)
    while (found(job.upload.id).progress?.phase !== 'writing') await wait(20)
    expect((await post(stop, job.upload.id)).status).toBe(303)
    await until(job.upload.id, 'failed')
    expect(await seeded.database.statement.count({ where: { id: { startsWith: 'stopped-' } } })).toBe(0)
    expect(await seeded.database.revision.count({ where: { changeset: job.upload.changeset } })).toBe(0)
  })

  test('whose processes died is no longer at work, and the next one begins', async () => {
    const content = await table(3000)
    const ids = [await sentAndHeld(content), await sentAndHeld(content), await sent(content)]
    for (const id of ids.slice(0, 2)) {
      const { run } = found(id)
      if (run?.pid) process.kill(-run.pid, 'SIGKILL')
    }
    await until(ids[2] ?? '', 'mapping')
    expect(ids.slice(0, 2).map((id) => found(id).stage)).toEqual(['interrupted', 'interrupted'])
  })
})

describe('who may send and see', () => {
  test('only editors send files, and only from our own pages', async () => {
    const body = () => fileForm('statement\r\n1\r\n')
    const before = jobsFor().length
    const status = async (sent: Sent) => (await upload(request('/desk/imports/upload', sent))).status
    expect(await status({ body: body() })).toBe(401)
    expect(await status({ body: body(), cookie: cookies.coder ?? '' })).toBe(403)
    expect(await status({ body: body(), cookie: cookies.editor ?? '', site: 'cross-site' })).toBe(403)
    expect(jobsFor().length).toBe(before)
  })

  test('only editors change, write, remove or follow an import', async () => {
    const id = await sent('statement\r\n1\r\n')
    for (const handler of [plan, write, remove])
      expect((await post(handler, id, { part: 'columns' }, cookies.coder)).status).toBe(403)
    const asked = async (cookie: string) =>
      (await progress(request('/', { cookie, method: 'GET' }), context(id))).status
    expect(await asked(cookies.coder ?? '')).toBe(403)
    expect(await asked(cookies.editor ?? '')).toBe(200)
    expect((await problemsCsv(request('/', { method: 'GET' }), context(id))).status).toBe(403)
    await until(id, 'mapping')
  })

  test('a sixth file within ten minutes is refused in words', async () => {
    const { cookie } = await signedIn(seeded.database, 'editor')
    const body = () => fileForm('%PDF-1.7', 'paper.pdf')
    for (let i = 0; i < 5; i += 1)
      expect((await upload(request('/desk/imports/upload', { cookie, body: body() }))).status).toBe(415)
    const sixth = await upload(request('/desk/imports/upload', { cookie, body: body() }))
    expect([sixth.status, await sixth.text()]).toEqual([429, expect.stringContaining('within ten minutes')])
  })

  test('a refused file leaves nothing behind', async () => {
    const before = readdirSync(importsFolder()).length
    const { cookie } = await signedIn(seeded.database, 'editor')
    const response = await upload(
      request('/desk/imports/upload', { cookie, body: fileForm('<html></html>', 'page.csv') }),
    )
    expect([response.status, await response.text()]).toEqual([415, expect.stringContaining('web page')])
    expect(readdirSync(importsFolder()).length).toBe(before)
  })
})

describe('what is kept', () => {
  test('an id is never a path', async () => {
    const outside = join(dirname(importsFolder()), 'outside')
    mkdirSync(outside, { recursive: true })
    writeFileSync(join(outside, 'upload.json'), '{"id":"x","name":"x","kind":"csv","bytes":1}')
    for (const id of ['../outside', '..', '.', '', 'a/b', `${'x'.repeat(15)}/`, '..%2Foutside'])
      expect(jobFor(id)).toBeNull()
    expect((await post(remove, '../outside')).status).toBe(409)
    expect(existsSync(outside)).toBe(true)
  })

  test('a removed import is gone with its file', async () => {
    const id = await sent('statement\r\n1\r\n')
    const { folder } = await until(id, 'mapping')
    expect((await post(remove, id)).status).toBe(303)
    expect(existsSync(folder)).toBe(false)
    expect((await post(plan, id, { next: 'check' })).status).toBe(404)
  })

  test('as many uploads wait as are kept, and no more', async () => {
    const waiting = () => jobsFor().filter(({ stage }) => stage !== 'done')
    const pattern = waiting()[0]
    if (!pattern) throw new Error('an earlier test leaves one behind')
    const made: string[] = []
    for (let i = waiting().length; i < MOST_WAITING; i += 1) {
      const id = `made-waiting-${String(i).padStart(3, '0')}`
      const folder = join(importsFolder(), id)
      mkdirSync(folder)
      made.push(id)
      writeFileSync(
        join(folder, 'upload.json'),
        JSON.stringify({ ...pattern.upload, id, at: new Date().toISOString() }),
      )
    }
    const { cookie } = await signedIn(seeded.database, 'editor')
    const response = await upload(request('/desk/imports/upload', { cookie, body: fileForm('a\r\n1') }))
    expect([response.status, await response.text()]).toEqual([
      507,
      expect.stringContaining('waiting already'),
    ])
    for (const id of made) expect((await post(remove, id)).status).toBe(303)
  })
})

test('the empty table has every column there is, and explains itself when it is sent back', async () => {
  const { columns, rows } = parseCsv(
    await template(new Request('https://parallax.test/desk/imports/template.csv')).text(),
  )
  expect(rows).toEqual([])
  expect(guessPlan(columns, 'csv').columns).toEqual(
    Object.fromEntries(TARGETS.map(({ name }) => [name, name])),
  )
})

test('servers that share a database ask for an import once, and begin it once', async () => {
  const shared = join(temporaryFolder(), 'shared.db')
  const ids = Array.from({ length: 6 }, (_, place) => `made-shared-000${place}`)
  for (const id of ids) {
    const folder = join(dirname(shared), 'imports', id)
    mkdirSync(folder, { recursive: true })
    const sentBy = { id, name: 'a.csv', kind: 'csv', bytes: 1, who: 'Ada Brenn', changeset: id }
    writeFileSync(join(folder, 'upload.json'), JSON.stringify({ ...sentBy, at: new Date().toISOString() }))
  }
  const servers = [1, 2, 3].map(() => {
    const args = ['--import', 'tsx', 'tests/support/import-server.ts', ...ids]
    const server = spawn(process.execPath, args, {
      env: { ...process.env, DATABASE_URL: `file:${shared}` },
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    let output = ''
    server.stdout.setEncoding('utf8').on('data', (text) => {
      output += text
    })
    const ready = new Promise((resolve) => server.stdout.once('data', resolve))
    const ended = new Promise<string>((resolve) => server.once('close', () => resolve(output)))
    return { server, ready, ended }
  })
  await Promise.all(servers.map(({ ready }) => ready))
  for (const { server } of servers) server.stdin.end(`${Date.now() + 300}\n`)
  const said = await Promise.all(servers.map(({ ended }) => ended))
  const lines = said.join('').split('\n')
  for (const word of ['asked', 'begun'])
    expect(lines.filter((line) => line.startsWith(word)).sort()).toEqual(ids.map((id) => `${word} ${id}`))
})
