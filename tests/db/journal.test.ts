// What is left on the disk when a server ends, normally or by kill -9, and what becomes of it when files are exchanged.
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join } from 'node:path'
import Libsql from 'libsql'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { keepWhole, settleJournal } from '@/lib/db/store/journal'
import { migrate } from '@/lib/db/store/migrate'
import { MIGRATIONS, temporaryFolder } from '../support/database'

const servers = new Set<ChildProcess>()
afterAll(() => {
  for (const server of servers) server.kill('SIGKILL')
})

// In a process of its own, as in use: libSQL ends a connection when its statements are collected, and one that ends last
// folds the journal into the file. What this process opens before a server is killed would do so at any later moment.
function inProcess(script: string, env: Record<string, string>): void {
  const { status, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '--eval', script],
    { encoding: 'utf8', env: { ...process.env, ...env } },
  )
  if (status !== 0) throw new Error(stderr)
}
const backUp = (path: string, copy: string) =>
  inProcess(
    `import { makeBackup } from './lib/db/store/backup.ts'
    makeBackup(process.env.FROM, process.env.TO, process.env.MIGRATIONS)`,
    { FROM: `file:${path}`, TO: copy, MIGRATIONS },
  )

const empty = join(temporaryFolder(), 'empty.db')
beforeAll(() => {
  inProcess(
    `import { migrate } from './lib/db/store/migrate.ts'
    migrate(process.env.URL, process.env.MIGRATIONS)`,
    { URL: `file:${empty}`, MIGRATIONS },
  )
})

/** A server with a database of its own. */
async function startServer() {
  const path = join(temporaryFolder(), 'parallax.db')
  copyFileSync(empty, path)
  const server = spawn(process.execPath, ['--import', 'tsx', 'tests/support/server-process.ts'], {
    env: { ...process.env, DATABASE_URL: `file:${path}` },
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  servers.add(server)
  let output = ''
  let heard = () => {}
  server.stdout.setEncoding('utf8').on('data', (text) => {
    output += text
    heard()
  })
  const ended = new Promise((resolve) => server.once('close', resolve))
  const until = async (words: string) => {
    while (!output.includes(`${words}\n`)) {
      if (server.exitCode !== null) throw new Error('The server has ended.')
      const more = new Promise<void>((resolve) => {
        heard = resolve
      })
      await Promise.race([more, ended])
    }
  }
  await until('open')
  return {
    path,
    /** Makes saves from one number to another. */
    save: async (from: number, to: number) => {
      for (let id = from; id <= to; id += 1) server.stdin.write(`${id}\n`)
      await until(`saved ${to}`)
    },
    end: async (signal: 'SIGTERM' | 'SIGKILL') => {
      server.kill(signal)
      await ended
      servers.delete(server)
    },
  }
}

/** The saves in a file, which SQLite finds whole. */
function savesIn(path: string): number {
  const connection = new Libsql(path)
  try {
    expect(connection.prepare('PRAGMA integrity_check').all()).toEqual([{ integrity_check: 'ok' }])
    return connection.prepare(`SELECT id FROM Topic WHERE id LIKE '%-0'`).all().length
  } finally {
    connection.close()
  }
}

const sizeOf = (path: string) => statSync(path, { throwIfNoEntry: false })?.size ?? 0
/** What a start does and says before it opens the file. */
const started = (path: string) => settleJournal(path, { thorough: true })
const journalsAside = (path: string) =>
  readdirSync(dirname(path)).filter((name) => /^parallax\.db\.\w+\.old-wal$/.test(name))
const SET_ASIDE =
  /^The journal beside parallax\.db belongs to another file, .* kept as parallax\.db\.\w+\.old-wal\.$/
const MISSING = /^parallax\.db was never closed, and its journal, parallax\.db-wal, is missing: /

describe.concurrent('a server that ends', () => {
  test('normally leaves one whole file', async () => {
    const server = await startServer()
    await server.save(1, 4)
    expect(sizeOf(`${server.path}-wal`)).toBeGreaterThan(0)
    await server.end('SIGTERM')
    expect(sizeOf(`${server.path}-wal`)).toBe(0)
    expect(existsSync(`${server.path}.open`)).toBe(false)
    const alone = join(temporaryFolder(), 'alone.db')
    copyFileSync(server.path, alone)
    expect(savesIn(alone)).toBe(4)
    expect([...started(server.path), ...started(alone)]).toEqual([])
  })

  test('by kill -9 loses nothing, wherever its files go together, and nothing is said', async () => {
    const server = await startServer()
    await server.save(1, 14)
    await server.end('SIGKILL')
    const moved = join(temporaryFolder(), 'moved')
    mkdirSync(moved)
    cpSync(dirname(server.path), moved, { recursive: true })
    const pair = join(temporaryFolder(), 'parallax.db')
    for (const ending of ['', '-wal']) copyFileSync(server.path + ending, pair + ending)
    for (const path of [server.path, join(moved, 'parallax.db'), pair]) {
      expect(started(path), path).toEqual([])
      expect(savesIn(path)).toBe(14)
      expect(started(path)).toEqual([])
    }
  })

  test('by kill -9 is missed its journal when the file is copied without it, and that is said once', async () => {
    const server = await startServer()
    await server.save(1, 4)
    await server.end('SIGKILL')
    const alone = join(temporaryFolder(), 'parallax.db')
    copyFileSync(server.path, alone)
    expect(started(alone)).toEqual([expect.stringMatching(MISSING)])
    expect(savesIn(alone)).toBeLessThan(4)
    expect(started(alone)).toEqual([])
    rmSync(`${server.path}-wal`)
    expect(started(server.path)).toEqual([expect.stringMatching(MISSING)])
  })
})

describe.concurrent('an older copy put in the place of the file, with the journal left beside it', () => {
  type Server = Awaited<ReturnType<typeof startServer>>
  const copies: [what: string, make: (server: Server, copy: string) => void][] = [
    ['made by npm run backup', ({ path }, copy) => backUp(path, copy)],
    ['of the bare file', ({ path }, copy) => copyFileSync(path, copy)],
  ]
  const ways: [how: string, put: (copy: string, path: string) => void][] = [
    ['copied over it', copyFileSync],
    ['moved there', renameSync],
  ]
  const cases = copies.flatMap(([what, make]) => ways.map(([how, put]) => ({ what, make, how, put })))

  test.each(cases)(
    '$what, $how: is what it was, and the journal is kept and named',
    async ({ make, put }) => {
      const server = await startServer()
      await server.save(1, 12)
      const copy = join(dirname(server.path), 'copy.db')
      make(server, copy)
      const saves = savesIn(copy)
      const before = readFileSync(copy)
      await server.save(13, 26)
      await server.end('SIGKILL')
      const journal = sizeOf(`${server.path}-wal`)
      expect(journal).toBeGreaterThan(0)
      put(copy, server.path)
      const said = started(server.path)
      expect(said[0]).toMatch(SET_ASIDE)
      expect(journalsAside(server.path)).toEqual([said[0]?.match(/parallax\.db\.\w+\.old-wal/)?.[0]])
      expect(sizeOf(join(dirname(server.path), journalsAside(server.path)[0] ?? ''))).toBe(journal)
      expect(savesIn(server.path)).toBe(saves)
      expect(sizeOf(server.path)).toBe(before.length)
    },
  )

  test('where no server of today has left a mark: is tried on copies', async () => {
    const server = await startServer()
    await server.save(1, 3)
    const copy = join(temporaryFolder(), 'copy.db')
    backUp(server.path, copy)
    await server.save(4, 8)
    await server.end('SIGKILL')
    rmSync(`${server.path}.open`)
    copyFileSync(copy, server.path)
    expect(started(server.path)).toEqual([expect.stringMatching(SET_ASIDE)])
    expect(savesIn(server.path)).toBe(3)
    expect(readdirSync(dirname(server.path)).filter((name) => name.startsWith('.trial'))).toEqual([])
  })
})

test('a file that a living server has open is left alone', async () => {
  const server = await startServer()
  await server.save(1, 3)
  const before = readFileSync(`${server.path}.open`, 'utf8')
  expect(started(server.path)).toEqual([])
  expect(readFileSync(`${server.path}.open`, 'utf8')).toBe(before)
  // Another file put there meanwhile is not written to when the server ends.
  renameSync(server.path, `${server.path}.away`)
  writeFileSync(server.path, 'another file')
  await server.end('SIGTERM')
  expect(readFileSync(server.path, 'utf8')).toBe('another file')
})

test('a process that ends leaves the journal to those who still have the file open', async () => {
  const path = join(temporaryFolder(), 'parallax.db')
  migrate(`file:${path}`, MIGRATIONS)
  const open = new Libsql(path)
  open.exec(`INSERT INTO "Coder" ("id", "name") VALUES ('one', 'Ada Brenn')`)
  // As a server does for each of its copies of this module, while the others have the file open.
  keepWhole(path)
  const script = `const Sqlite = require('libsql'); const other = new Sqlite(${JSON.stringify(path)})
    other.exec("INSERT INTO Coder (id, name) VALUES ('two', 'Jonas Vehl')"); other.close()`
  expect(spawnSync(process.execPath, ['-e', script], { encoding: 'utf8' }).stderr).toBe('')
  expect(existsSync(`${path}-wal`)).toBe(true)
  open.exec(`INSERT INTO "Coder" ("id", "name") VALUES ('three', 'Mira Holt')`)
  expect(new Libsql(path).prepare('SELECT count(*) AS n FROM Coder').all()).toEqual([{ n: 3 }])
  open.close()
})
