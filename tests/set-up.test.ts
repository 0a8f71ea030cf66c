import { spawn } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Libsql from 'libsql'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { countTests, describeFailed, describeSlowest } from '@/lib/cli/report.mjs'
import { checkNode, firstError, parseFlags, root, runNode } from '@/lib/cli/run.mjs'
import { copyBuild, isServed } from '@/lib/cli/served.mjs'
import { checkPort, describeAddress, parseListen } from '@/lib/cli/server.mjs'
import { fingerprint, isInstalled, isOffline } from '@/lib/cli/set-up.mjs'
import { processMark } from '@/lib/processes.mjs'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'parallax-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true, force: true })
})

/** A port that somebody else holds while `use` runs. */
async function whileTaken<T>(use: (port: number) => Promise<T>): Promise<T> {
  const other = createServer()
  const port = await new Promise<number>((resolve) => {
    other.listen(0, '127.0.0.1', () => {
      const address = other.address()
      resolve(address && typeof address === 'object' ? address.port : 0)
    })
  })
  try {
    return await use(port)
  } finally {
    other.close()
  }
}

describe('a start that cannot succeed says why in one sentence', () => {
  it.each(['18.20.4', '20.18.3', '4.0.0'])('Node %s is too old', (version) => {
    expect(() => checkNode(version)).toThrow(`Node ${version} is too old: install Node 20.19 or newer`)
  })

  it.each(['20.19.0', '20.20.2', '22.1.0', '30.0.0'])('Node %s will do', (version) => {
    expect(() => checkNode(version)).not.toThrow()
  })

  it('the port is taken', async () => {
    await whileTaken(async (port) => {
      const start = await runNode(['lib/cli/start.mjs'], { quiet: true, env: { PORT: String(port) } })
      expect(start.status).toBe(1)
      expect(start.output.trim()).toMatch(new RegExp(`^Port ${port} is taken: stop .*$`))
    })
  })

  it.each(['0', '65536', 'http', '3000.5'])('PORT=%s is no port', (port) => {
    expect(() => parseListen({ PORT: port })).toThrow('is no port')
  })

  it('an unknown flag is named', async () => {
    const start = await runNode(['lib/cli/start.mjs', '--port=4000'], { quiet: true })
    expect(start.status).toBe(1)
    expect(start.output.trim()).toMatch(/^--port=4000 is not a flag .* PORT and HOST\.$/)
    expect(() => parseFlags(['--dev', '--fast'], ['--dev'])).toThrow('--fast')
    expect(parseFlags(['--dev'], ['--dev', '--reset'])).toEqual(new Set(['--dev']))
  })

  it('a missing network is told from other trouble', () => {
    expect(isOffline('npm error code ENOTFOUND\nnpm error errno ENOTFOUND')).toBe(true)
    expect(isOffline('npm error code EUSAGE\nnpm error Missing: a@1 from lock file')).toBe(false)
    expect(firstError('npm error code EUSAGE\nnpm error\nnpm error Missing: a@1 from lock file')).toBe(
      'Missing: a@1 from lock file',
    )
    expect(firstError('Error: no such table\n    at Object.run (x.js:1:1)')).toBe('no such table')
    expect(firstError('\n')).toBe('it gave no reason')
  })
})

describe('where the product listens', () => {
  it('is this machine alone, unless HOST says otherwise', () => {
    expect(parseListen({})).toEqual({ host: '127.0.0.1', port: 3000 })
    expect(parseListen({ HOST: '', PORT: '' })).toEqual({ host: '127.0.0.1', port: 3000 })
    expect(parseListen({ HOST: '0.0.0.0', PORT: '8080' })).toEqual({ host: '0.0.0.0', port: 8080 })
  })

  it('is printed as an address that a browser opens', () => {
    expect(describeAddress({ host: '127.0.0.1', port: 3000 })).toBe('http://localhost:3000')
    expect(describeAddress({ host: '0.0.0.0', port: 80 })).toBe('http://localhost:80')
    expect(describeAddress({ host: 'parallax.example', port: 81 })).toBe('http://parallax.example:81')
    expect(describeAddress({ host: 'fd00::1', port: 81 })).toBe('http://[fd00::1]:81')
  })

  it('is any free port for 0, and a refusal for an address of another machine', async () => {
    expect(await checkPort({ host: '127.0.0.1', port: 0 })).toBeGreaterThan(0)
    await expect(checkPort({ host: '192.0.2.1', port: 3000 })).rejects.toThrow('HOST=192.0.2.1 is no address')
  })
})

describe('work that was done is not done again', () => {
  const put = (path: string, text: string) => {
    mkdirSync(join(folder, path, '..'), { recursive: true })
    writeFileSync(join(folder, path), text)
  }

  it('until a source changes, appears, moves or goes', () => {
    const now = () => fingerprint(['app', 'package.json', 'proxy.ts'], folder)
    put('app/page.tsx', 'one')
    put('package.json', '{}')
    const seen = [now()]
    put('app/page.tsx', 'one')
    expect(now()).toBe(seen[0])
    put('app/generated/client.ts', 'made by a tool')
    put('README.md', 'not a source')
    expect(now()).toBe(seen[0])

    put('app/page.tsx', 'two')
    seen.push(now())
    put('proxy.ts', '')
    seen.push(now())
    rmSync(join(folder, 'app/page.tsx'))
    seen.push(now())
    put('app/other/page.tsx', 'two')
    seen.push(now())
    expect(new Set(seen).size).toBe(seen.length)
  })

  it('packages are there when each is, in the version of the lock file', () => {
    const lock = {
      packages: {
        '': { name: 'x' },
        'node_modules/a': { version: '1.0.0' },
        'node_modules/for-another-system': { version: '1.0.0', optional: true },
      },
    }
    put('package.json', JSON.stringify({ dependencies: { a: '1.0.0' } }))
    put('package-lock.json', JSON.stringify(lock))
    expect(isInstalled(folder)).toBe(false)
    const there = (packages: object) => put('node_modules/.package-lock.json', JSON.stringify({ packages }))
    there({ 'node_modules/a': { version: '1.0.0' } })
    expect(isInstalled(folder)).toBe(true)
    there({ 'node_modules/a': { version: '0.9.0' } })
    expect(isInstalled(folder)).toBe(false)
    there({ 'node_modules/a': { version: '1.0.0' } })
    put('package.json', JSON.stringify({ dependencies: { a: '1.0.0' }, devDependencies: { b: '1.0.0' } }))
    expect(isInstalled(folder)).toBe(false)
  })
})

describe('a build that is served', () => {
  const put = (path: string, text: string) => {
    mkdirSync(join(folder, path, '..'), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  const copies = () => readdirSync(folder).filter((name) => name.startsWith('.next-'))

  it('keeps its files when the next one takes the place of the newest', () => {
    put('.next/BUILD_ID', 'one')
    put('.next/static/chunks/page.js', 'of one')
    put('.next/cache/large', 'unread')
    mkdirSync(join(folder, '.next/node_modules'))
    symlinkSync('../../node_modules/libsql', join(folder, '.next/node_modules/libsql-1'))
    const { name, remove } = copyBuild(folder)
    rmSync(join(folder, '.next'), { recursive: true })
    put('.next/BUILD_ID', 'two')
    expect(readFileSync(join(folder, name, 'BUILD_ID'), 'utf8')).toBe('one')
    expect(readFileSync(join(folder, name, 'static/chunks/page.js'), 'utf8')).toBe('of one')
    expect(readlinkSync(join(folder, name, 'node_modules/libsql-1'))).toBe('../../node_modules/libsql')
    expect(existsSync(join(folder, name, 'cache'))).toBe(false)
    expect(isServed(folder)).toBe(true)
    remove()
    expect([isServed(folder), copies()]).toEqual([false, []])
  })

  it('goes when its server was killed, and stays while it lives', () => {
    put('.next/BUILD_ID', 'one')
    const [first, second] = [copyBuild(folder), copyBuild(folder)]
    writeFileSync(
      join(folder, first.name, 'server-process.json'),
      JSON.stringify({ pid: process.pid, mark: 'another process' }),
    )
    expect(isServed(folder)).toBe(true)
    expect(copies()).toEqual([second.name])
  })

  it('is refused where there is none, and nothing is left of the attempt', () => {
    mkdirSync(join(folder, '.next'))
    expect(() => copyBuild(folder)).toThrow('There is no whole build')
    expect(copies()).toEqual([])
  })
})

describe('the end of npm test', () => {
  const file = (status: string, ...tests: string[]) => ({
    name: join(root, 'tests/a.test.ts'),
    status,
    message: status === 'failed' ? '\nError: \u001b[31mno such module\u001b[39m\n    at a.ts' : '',
    assertionResults: tests.map((test) => ({
      status: test,
      ancestorTitles: ['an address'],
      title: `is ${test}`,
      failureMessages: test === 'failed' ? ['AssertionError: expected 1 to be 2\n    at a.ts:3'] : [],
    })),
  })
  const report = (
    passed: number,
    failed: number,
    skipped: number,
    ...testResults: ReturnType<typeof file>[]
  ) => ({
    numPassedTests: passed,
    numFailedTests: failed,
    numPendingTests: skipped,
    testResults,
  })

  it.each([
    ['all is well', report(2, 0, 0, file('passed', 'passed', 'passed')), 0, 2, []],
    [
      'a test fails',
      report(1, 1, 0, file('failed', 'passed', 'failed')),
      1,
      1,
      ['tests/a.test.ts > an address > is failed: AssertionError: expected 1 to be 2'],
    ],
    [
      'a file does not load',
      report(0, 0, 0, file('failed')),
      1,
      0,
      ['tests/a.test.ts: Error: no such module'],
    ],
    [
      'something fails outside any test',
      report(1, 0, 0, file('passed', 'passed')),
      1,
      1,
      ['something outside of every test: vitest says above what'],
    ],
    [
      'a test is skipped',
      report(1, 0, 1, file('passed', 'passed', 'pending')),
      0,
      1,
      ['tests/a.test.ts > an address > is pending: was skipped'],
    ],
  ])('counts and names what failed where %s', (_, given, status, passed, failed) => {
    expect(countTests(given, status, true)).toEqual({ passed, failed: failed.length })
    expect(describeFailed(given, status, true, root)).toEqual(failed)
  })

  it('leaves skipped tests alone when only some were asked for', () => {
    const given = report(1, 0, 9, file('passed', 'passed', 'pending'))
    expect(countTests(given, 0, false)).toEqual({ passed: 1, failed: 0 })
    expect(describeFailed(given, 0, false, root)).toEqual([])
  })
})

it('the slowest files are told with their seconds, the slowest first', () => {
  const files = [
    { name: 'tests/a.test.ts', seconds: 0.04 },
    { name: 'tests/b.test.ts', seconds: 12.34 },
    { name: 'tests/c.test.ts', seconds: 3 },
  ]
  expect(describeSlowest(files, 2)).toBe('  12.3 s  tests/b.test.ts\n   3.0 s  tests/c.test.ts')
})

describe('a server is seen before it has opened the database', () => {
  // Whoever is not refused for another server is refused for the port, before any work.
  let taken = ''
  const holder = createServer()
  beforeAll(async () => {
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve))
    const address = holder.address()
    taken = String(address && typeof address === 'object' ? address.port : 0)
  })
  afterAll(() => holder.close())
  const env = () => ({ DATABASE_URL: `file:${join(folder, 'data/parallax.db')}`, PORT: taken })
  const command = (name: string, ...args: string[]) =>
    runNode([`lib/cli/${name}.mjs`, ...args], { quiet: true, env: env() })
  const atWork = (left: object) => {
    mkdirSync(join(folder, 'data'), { recursive: true })
    writeFileSync(
      join(folder, 'data', 'parallax.db.17.at-work'),
      JSON.stringify({ pid: process.pid, mark: processMark(process.pid), folder: root, ...left }),
    )
  }
  const server = { address: 'http://localhost:3999' }
  const there = () => readdirSync(join(folder, 'data'))

  it.each([
    ['start', []],
    ['start', ['--reset']],
    ['restore', ['any.db']],
    ['seed', ['--reset']],
  ])('by npm run %s %s', async (name, args) => {
    atWork(server)
    const refused = await command(name, ...args)
    expect(refused.status).toBe(1)
    expect(refused.output.trim()).toMatch(
      new RegExp(
        `^Parallax is running .* at http://localhost:3999 \\(process ${process.pid}\\): .*Nothing was changed\\.$`,
      ),
    )
    expect(there()).toEqual(['parallax.db.17.at-work'])
  })

  it('of another folder does not keep a server out, but what would replace the database', async () => {
    atWork({ ...server, folder: '/elsewhere' })
    expect((await command('start')).output).toMatch(/^Port \d+ is taken/)
    expect((await command('restore', 'any.db')).output).toMatch(/^Parallax is running/)
  })

  it('and a restore that has only begun keeps a server out', async () => {
    atWork({ address: null, folder: '/elsewhere' })
    expect((await command('start')).output).toMatch(/^Another command is putting a database in the place of/)
  })

  it('but one that was killed is not, though its number is given to another process', async () => {
    atWork({ ...server, mark: '1 another-start-of-the-machine' })
    expect((await command('start')).output).toMatch(/^Port \d+ is taken/)
    expect(there()).toEqual([])
  })
})

describe('the database of a start', () => {
  const file = () => join(folder, 'data/parallax.db')
  const prepare = (...flags: string[]) =>
    runNode(['--import', 'tsx', 'lib/cli/database.ts', ...flags], {
      quiet: true,
      env: { DATABASE_URL: `file:${file()}` },
    })
  function ask(sql: string): unknown[] {
    const connection = new Libsql(file())
    try {
      return connection.prepare(sql).all()
    } finally {
      connection.close()
    }
  }
  const statements = () => ask('SELECT id FROM Statement').length

  it('is made, seeded once, and kept', async () => {
    expect(await prepare()).toMatchObject({ status: 0 })
    expect(statements()).toBe(14)
    const revisions = ask('SELECT id FROM Revision').length
    expect(revisions).toBeGreaterThan(0)
    expect(await prepare()).toMatchObject({ status: 0 })
    expect(ask('SELECT id FROM Revision')).toHaveLength(revisions)
  })

  it('starts with its codebook alone where no seed is wanted, and is filled when asked', async () => {
    for (let at = 0; at < 2; at += 1) {
      expect(await prepare('--no-seed')).toMatchObject({ status: 0 })
      expect(statements()).toBe(0)
      expect(ask('SELECT version FROM Codebook')).toEqual([{ version: 1 }])
      expect(ask('SELECT who, recordType, recordId FROM Revision')).toEqual([
        { who: 'set-up', recordType: 'codebook', recordId: 'codebook-1' },
      ])
    }
    expect(await prepare('--seed')).toMatchObject({ status: 0 })
    expect(statements()).toBe(14)
  })

  it('is fresh after a reset, and the former one is kept beside it', async () => {
    await prepare('--no-seed')
    expect(await prepare('--seed', '--reset')).toMatchObject({ status: 0 })
    expect(statements()).toBe(14)
    expect(readdirSync(join(folder, 'data')).filter((name) => name.endsWith('.old'))).toHaveLength(1)
  })

  const holdOpen = async () => {
    const script = `const L = require('libsql'); const c = new L(${JSON.stringify(file())}); c.prepare('SELECT 1 FROM Topic').all(); console.log('open'); setInterval(() => {}, 1000)`
    const other = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
    await new Promise((resolve) => other.stdout.once('data', resolve))
    return other
  }

  it('is not made anew where its secret or its journal tells of one that is gone or empty', async () => {
    await prepare('--no-seed')
    mkdirSync(join(folder, 'data/backups'))
    writeFileSync(join(folder, 'data/backups/parallax-20310506T070809Z.db'), '')
    const loses: [() => void, string, RegExp][] = [
      [() => rmSync(file()), '.secret', /^There is no database at .*parallax\.db, but there was one: /],
      [
        () => writeFileSync(file(), ''),
        '-wal',
        /^\S*parallax\.db is empty, but there was one: .*-wal is still/,
      ],
      [
        () => {
          rmSync(file())
          const blank = new Libsql(file())
          blank.exec('VACUUM')
          blank.close()
        },
        '.secret',
        /parallax\.db/,
      ],
    ]
    for (const [lose, trace, says] of loses) {
      lose()
      for (const name of readdirSync(join(folder, 'data')))
        if (/-(wal|shm)$|secret$/.test(name)) rmSync(join(folder, 'data', name))
      writeFileSync(file() + trace, 'a'.repeat(40))
      const refused = await prepare()
      expect(refused).toMatchObject({ status: 1, output: expect.stringMatching(says) })
      expect(refused.output).toMatch(/npm run restore -- \S*parallax-20310506T070809Z\.db\. To begin anew/)
      expect(readFileSync(file() + trace, 'utf8')).toBe('a'.repeat(40))
    }
    expect(await prepare('--reset')).toMatchObject({ status: 0 })
    expect(statements()).toBe(14)
  })

  it('is not seeded when it holds nothing though it was in use', async () => {
    await prepare('--no-seed')
    writeFileSync(`${file()}.secret`, 'a'.repeat(40))
    expect(await prepare()).toMatchObject({ status: 0, output: expect.stringMatching(/nothing is seeded/) })
    expect(statements()).toBe(0)
  })

  it('is refused when a newer Parallax has migrated it', async () => {
    await prepare('--no-seed')
    ask(
      `INSERT INTO "_prisma_migrations" (id, checksum, migration_name, finished_at) VALUES ('x', 'x', '9999_later', 'x') RETURNING id`,
    )
    expect(await prepare()).toEqual({
      status: 1,
      output:
        'The database was made by a newer Parallax: its migration 9999_later is unknown here. Update this one first.\n',
    })
  })

  it('is not reset while another process has it open, even one that does nothing', async () => {
    await prepare('--no-seed')
    const other = await holdOpen()
    const gone = new Promise((resolve) => other.once('close', resolve))
    try {
      const refused = await prepare('--reset')
      expect(refused).toMatchObject({ status: 1, output: expect.stringMatching(/^Another process has the/) })
      expect(readdirSync(join(folder, 'data')).filter((name) => name.endsWith('.old'))).toEqual([])
    } finally {
      other.kill('SIGKILL')
    }
    await gone
    expect(await prepare('--reset')).toMatchObject({ status: 0 })
  })

  it('says on one line that another program holds it', async () => {
    await prepare('--no-seed')
    const holder = new Libsql(file())
    holder.exec('BEGIN IMMEDIATE')
    try {
      const refused = await prepare()
      expect(refused.status).toBe(1)
      expect(refused.output).toMatch(/^The database is busy\. Another program .*\n$/)
      expect(refused.output).not.toMatch(/\n\s+at /)
    } finally {
      holder.close()
    }
  })
})
