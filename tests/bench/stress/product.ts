// The product as `npm start` runs it, on a folder and a database of its own, to be stopped or killed at any moment.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { checkPort } from '@/lib/cli/server.mjs'
import { openDatabase } from '@/lib/db/store/client'
import { migrate } from '@/lib/db/store/migrate'
import { record } from '@/lib/db/store/record'
import { madeUpRecords } from '@/tests/support/made-up'
import { signedIn } from '@/tests/support/people'
import type { Pause, Pauses } from './tally'

const HOST = '127.0.0.1'
/** A start that takes longer has failed, in milliseconds. */
const LONGEST_START = 240_000
const PROBE = pathToFileURL(join(process.cwd(), 'tests/bench/stress/probe.mjs')).href

export type Site = {
  folder: string
  /** The database file. */
  path: string
  /** Cookie headers of editors: each may save some two times a second. */
  editors: string[]
}

/** A database with made-up statements and some editors, in a folder of its own below `parent`. */
export async function makeSite(statements: number, parent = tmpdir()): Promise<Site> {
  const folder = mkdtempSync(join(parent, 'parallax-stress-'))
  sites.add(folder)
  const path = join(folder, 'parallax.db')
  migrate(`file:${path}`, 'prisma/migrations')
  const database = openDatabase(`file:${path}`)
  await record(database, { who: 'stress', why: 'made-up data' }, madeUpRecords(statements))
  const editors: string[] = []
  for (let i = 0; i < 4; i += 1) editors.push((await signedIn(database, 'editor')).cookie)
  await database.$disconnect()
  return { folder, path, editors }
}

const sites = new Set<string>()
// Also when the stress is broken off.
process.once('exit', () => {
  for (const folder of sites) rmSync(folder, { recursive: true, force: true })
})

export function removeSite({ folder }: Site): void {
  rmSync(folder, { recursive: true, force: true })
  sites.delete(folder)
}

export type Product = {
  address: string
  /** Where the database file is. */
  site: Site
  /** As a power cut does: all of its processes at once, without a word. */
  kill: () => Promise<void>
  /** As Ctrl+C does; gives the exit status. */
  stop: () => Promise<number | null>
  /** From here on every page has been used once, and its code is loaded. */
  nowWarm: () => void
  /** The pauses of its event loop since it was ready, before and after that moment. */
  pauses: () => Pauses
}

const running = new Set<ChildProcess>()

/** Ends all that was started, also when the stress is broken off. */
export function endAll(): void {
  for (const child of running) signalGroup(child, 'SIGKILL')
}

function signalGroup({ pid }: ChildProcess, signal: NodeJS.Signals): void {
  try {
    if (pid !== undefined) process.kill(-pid, signal)
  } catch {
    // It has ended already.
  }
}

/** Starts the product and waits until it says where it is. Throws with its own words when it ends before. */
export async function startProduct(site: Site): Promise<Product> {
  const port = await checkPort({ host: HOST, port: 0 })
  const pauseFile = join(site.folder, `pauses-${port}-${Date.now()}.jsonl`)
  const child = spawn(process.execPath, ['lib/cli/start.mjs'], {
    // A group of its own, to be killed as one.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...process.env,
      ...{ DATABASE_URL: `file:${site.path}`, HOST, PORT: String(port), PUBLIC_URL: '', READING: '' },
      ...{ NODE_OPTIONS: `--import ${PROBE}`, STRESS_PAUSES: pauseFile, STRESS_PID: String(process.pid) },
    },
  })
  running.add(child)
  const ended = new Promise<number | null>((resolve) =>
    child.once('close', (status) => {
      running.delete(child)
      resolve(status)
    }),
  )
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      said = (said + text).slice(-4000)
    })
  const end = Date.now() + LONGEST_START
  while (!said.includes('Parallax is running at')) {
    if (!running.has(child)) throw new Error(`The product ended before it was ready: ${said}`)
    if (Date.now() > end) throw new Error(`The product was not ready in ${LONGEST_START / 1000} s: ${said}`)
    await wait(20)
  }
  const ready = Date.now()
  let warm = Number.POSITIVE_INFINITY
  return {
    address: `http://${HOST}:${port}`,
    site,
    kill: async () => {
      signalGroup(child, 'SIGKILL')
      await ended
    },
    stop: () => {
      child.kill('SIGTERM')
      return ended
    },
    nowWarm: () => {
      warm = Date.now()
    },
    pauses: () => {
      const all = readPauses(pauseFile).filter(({ at, pause }) => at - pause > ready)
      const isLater = ({ at, pause }: Pause) => at - pause > warm
      return { first: all.filter((one) => !isLater(one)), later: all.filter(isLater) }
    },
  }
}

/** A killed server may have left half a line. */
function readPauses(file: string): Pause[] {
  if (!existsSync(file)) return []
  return readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line.endsWith('}'))
    .map((line): Pause => JSON.parse(line))
}

/** How the outlets are called whose saves are counted. */
export const SAVED = 'Stress outlet'

/**
 * Which saves stand in a database file, and whether SQLite finds the file and the history of the saves whole. In a
 * process of its own, as libSQL closes a file only when its statements are collected.
 */
export function lookInto(path: string): { found: Set<string>; problems: string[] } {
  const { names, problems }: { names: string[]; problems: string[] } = JSON.parse(
    execFileSync(process.execPath, ['tests/bench/stress/saved.mjs', path, SAVED], { encoding: 'utf8' }),
  )
  return { found: new Set(names), problems }
}
