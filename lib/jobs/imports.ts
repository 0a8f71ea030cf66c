// Imports by their folders beside the database: what was sent, how it is to be read, and how far the work is. The work
// itself is done by a process of its own (lib/cli/import.ts), so that a long import does not hold up readers.
import { randomBytes } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statfsSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import path from 'node:path'
import { databaseUrl, parseFileUrl } from '@/lib/db/store/location'
import { EMPTY_PLAN, type Plan } from '@/lib/import/plan'
import type { Progress, Report } from '@/lib/import/report'
import { ENDED_FILE, type Ended, type Mode } from '@/lib/jobs/limits'
import type { FileKind } from '@/lib/table/kind'
import type { Look } from '@/lib/table/look'
import { beginProcess, endProcess, isAlive, isOverdue } from './process'

export type { Mode }

/** What a process was asked to do for an import; the newest one only. */
export type Run = {
  mode: Mode
  /** The first run of an import is 1. */
  number: number
  state: 'waiting' | 'running' | 'ended'
  pid: number | null
  /** Instants, ISO 8601 UTC. */
  asked: string
  started: string | null
  ended: string | null
  /** In whose name it writes; null for work that stores nothing. */
  who: string | null
  /** The exit status; null when it was ended by a signal, or is not known because the server ended before. */
  status: number | null
  /** The last of what it wrote as an error, for the server's own log. */
  said: string
}

/** What was sent, and by whom. */
export type Upload = {
  id: string
  name: string
  kind: FileKind
  bytes: number
  who: string
  /** Instant, ISO 8601 UTC. */
  at: string
  /** Becomes that of every revision the import makes. */
  changeset: string
}

/**
 * - looking, checking, writing: a process is at work; waiting: it will be
 * - mapping: somebody says what the columns mean; checked: what a write would do is known
 * - done: stored; failed: could not be read, checked or written; interrupted: ended in the middle
 */
export type Stage =
  | 'waiting'
  | 'looking'
  | 'mapping'
  | 'checking'
  | 'checked'
  | 'writing'
  | 'done'
  | 'failed'
  | 'interrupted'

export type Job = {
  upload: Upload
  folder: string
  stage: Stage
  plan: Plan | null
  look: Look | null
  run: Run | null
  progress: Progress | null
  report: Report | null
  /** Why the newest work was ended before it was over. */
  ended: Ended | null
  /** A check has found nothing wrong, so that it may be written. */
  ready: boolean
}

/** Uploads that wait for somebody; those already imported are remembered beside them, without their files. */
export const MOST_WAITING = 20
const MOST_REMEMBERED = 100
/** Processes at once, and how many of them write. */
const MOST_AT_WORK = { all: 2, writing: 1 }
const SPARE_BYTES = 300_000_000
const HOUR = 3_600_000
/** An upload that nobody comes back to is removed after this. */
const LONGEST_WAIT = 14 * 24 * HOUR

const ID = /^[A-Za-z0-9_-]{16}$/

/** Where imports are kept: beside the database, or under data/ when that is on another machine. */
export function importsFolder(): string {
  const file = parseFileUrl(databaseUrl())
  return file === null
    ? path.join(/* turbopackIgnore: true */ process.cwd(), 'data', 'imports')
    : path.join(/* turbopackIgnore: true */ path.dirname(file), 'imports')
}

const folderOf = (id: string) => path.join(/* turbopackIgnore: true */ importsFolder(), id)

// ---- files ---------------------------------------------------------------------------------------------------

function read<T>(folder: string, name: string): T | null {
  try {
    // Written by this product alone, into a folder nobody else writes to.
    return JSON.parse(readFileSync(path.join(/* turbopackIgnore: true */ folder, name), 'utf8')) as T
  } catch {
    return null
  }
}

// Renamed into place, so that a reader never meets half of it.
function write(folder: string, name: string, value: unknown): void {
  const place = path.join(/* turbopackIgnore: true */ folder, name)
  writeFileSync(`${place}.new`, JSON.stringify(value), { mode: 0o600 })
  renameSync(`${place}.new`, place)
}

function forget(folder: string, ...names: string[]): void {
  for (const name of names) rmSync(path.join(/* turbopackIgnore: true */ folder, name), { force: true })
}

// ---- what there is -------------------------------------------------------------------------------------------

/** An import by its id; null for anything that is none, whatever the id looks like. */
export function jobFor(id: string): Job | null {
  advance()
  return stored(id)
}

/** All imports, the newest first. */
export function jobsFor(): Job[] {
  advance()
  return all()
}

/**
 * What to tell people whose own write has to wait; null when no import is being written. Names nobody and no file: it is
 * for strangers too. An import is stored whole or not at all, so nothing else can be written before its end.
 */
export function describeWriting(): string | null {
  const writing = all().find(({ stage }) => stage === 'writing')
  if (!writing) return null
  const share = Math.floor(100 * (writing.progress?.share ?? 0))
  return `An import is being written, ${share} % of it so far, and until it is stored whole nothing else can be. Nothing of yours was stored yet; try again when it is done.`
}

function all(): Job[] {
  const folder = importsFolder()
  const names = existsSync(folder) ? readdirSync(folder) : []
  return names
    .flatMap((name) => stored(name) ?? [])
    .sort((a, b) => (a.upload.at < b.upload.at ? 1 : a.upload.at > b.upload.at ? -1 : 0))
}

function stored(id: string): Job | null {
  if (!ID.test(id)) return null
  const folder = folderOf(id)
  const upload = read<Upload>(folder, 'upload.json')
  if (!upload) return null
  const run = read<Run>(folder, 'run.json')
  const progress = read<Progress>(folder, 'progress.json')
  const report = read<Report>(folder, 'report.json')
  const ended = read<Ended>(folder, ENDED_FILE)
  const stage = stageOf(folder, run, report, ended)
  return {
    ...{ upload, folder, stage, run, progress, report, ended },
    plan: read<Plan>(folder, 'plan.json'),
    look: read<Look>(folder, 'look.json'),
    ready: stage === 'checked' && report !== null && report.problemCount === 0 && run?.status !== 1,
  }
}

const AT_WORK_OR_WAITING: readonly Stage[] = ['waiting', 'looking', 'checking', 'writing']
const AT_WORK = { look: 'looking', check: 'checking', write: 'writing' } as const

function stageOf(folder: string, run: Run | null, report: Report | null, ended: Ended | null): Stage {
  const broken = (status: number | null) => (status === null && ended === null ? 'interrupted' : 'failed')
  if (run === null) return 'mapping'
  if (run.state === 'waiting') return 'waiting'
  if (isAtWork(folder, run)) return AT_WORK[run.mode]
  if (run.mode === 'look') {
    if (existsSync(path.join(/* turbopackIgnore: true */ folder, 'look.json'))) return 'mapping'
    return broken(run.status)
  }
  // What it left behind counts, not how it ended: the server may have ended before it.
  if (report === null) return broken(run.status)
  if (run.mode === 'check') return 'checked'
  return report.problemCount === 0 && (run.status ?? 0) === 0 ? 'done' : 'failed'
}

/** Whether the process of a run is at work; one that has had its time is ended. */
function isAtWork(folder: string, { state, pid, mode, started }: Run): boolean {
  if (state !== 'running' || pid === null || !isAlive(pid, folder)) return false
  if (!isOverdue(mode, started)) return true
  endProcess(pid)
  return false
}

// ---- making and removing -------------------------------------------------------------------------------------

/** Why there is no room for one more upload, in words; null when there is. */
export function noRoomFor(bytes: number): string | null {
  const folder = importsFolder()
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  sweep()
  if (all().filter(({ stage }) => stage !== 'done').length >= MOST_WAITING)
    return `${MOST_WAITING} uploads are waiting already, which is as many as are kept. Import or remove one of them first.`
  const { bavail, bsize } = statfsSync(folder)
  if (bavail * bsize < bytes + SPARE_BYTES)
    return 'The disk of the server is nearly full. Free some space, then send the file again.'
  return null
}

/** A new folder for an upload, to be filled and then made an import by `makeJob`. */
export function makeFolder(): { id: string; folder: string; file: string } {
  const id = randomBytes(12).toString('base64url')
  const folder = folderOf(id)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  return { id, folder, file: path.join(/* turbopackIgnore: true */ folder, 'file') }
}

export function removeFolder(folder: string): void {
  rmSync(folder, { recursive: true, force: true })
}

/** Makes an uploaded file an import and starts the first work on it. */
export function makeJob(upload: Omit<Upload, 'changeset' | 'at'>): void {
  const at = new Date().toISOString()
  write(folderOf(upload.id), 'upload.json', {
    ...upload,
    at,
    changeset: randomBytes(9).toString('base64url'),
  })
}

/** Keeps what the columns mean; what was checked before no longer holds. */
export function savePlan(job: Job, plan: Plan): void {
  write(job.folder, 'plan.json', plan)
  forget(job.folder, 'report.json', 'progress.json', 'problems.csv', ENDED_FILE)
  if (!job.run || job.run.mode === 'look') return
  // Runs are counted anew, so their claims go too.
  forget(job.folder, 'run.json', ...readdirSync(job.folder).filter((name) => name.endsWith('.claim')))
}

/** Removes an import that nobody works on; what it has stored stays stored. Says whether it did. */
export function removeJob(id: string): boolean {
  const job = stored(id)
  if (!job || ['looking', 'checking', 'writing'].includes(job.stage)) return false
  removeFolder(job.folder)
  return true
}

/** Forgets what nobody comes back to: parts of uploads, old uploads, and the oldest of many done imports. */
function sweep(now = Date.now()): void {
  const folder = importsFolder()
  for (const name of readdirSync(folder)) {
    const place = path.join(/* turbopackIgnore: true */ folder, name)
    if (ID.test(name) && read(place, 'upload.json') === null && statSync(place).mtimeMs < now - HOUR)
      removeFolder(place)
  }
  let done = 0
  for (const { upload, stage, run } of all()) {
    if (stage === 'done') done += 1
    const idle = !AT_WORK_OR_WAITING.includes(stage)
    const since = Date.parse(run?.asked ?? upload.at)
    if (
      (stage === 'done' && done > MOST_REMEMBERED) ||
      (stage !== 'done' && idle && since < now - LONGEST_WAIT)
    )
      removeJob(upload.id)
  }
}

// ---- work ----------------------------------------------------------------------------------------------------

/**
 * Asks for work on an import; it begins as soon as there is room. `who` stands in the history of what is written.
 * Says whether it could be asked for.
 */
export function ask(id: string, mode: 'look' | 'check'): boolean
export function ask(id: string, mode: 'write', who: string): boolean
export function ask(id: string, mode: Mode, who: string | null = null): boolean {
  const job = stored(id)
  if (!job || [...AT_WORK_OR_WAITING, 'done'].includes(job.stage)) return false
  if (mode === 'write' && !job.ready) return false
  const number = (job.run?.number ?? 0) + 1
  if (!claims(job.folder, `asked-${number}`)) return false
  const none = {
    number,
    state: 'waiting',
    pid: null,
    started: null,
    ended: null,
    status: null,
    said: '',
  } as const
  write(job.folder, 'run.json', { ...none, mode, who, asked: new Date().toISOString() } satisfies Run)
  advance()
  return true
}

/** A claim whose server went on to nothing for so many milliseconds is nobody's: it was ended between two lines. */
const LONGEST_CLAIM = 10_000

/**
 * Takes a step of an import for this process; false when another has it. Several servers may share a database, and each
 * decides from files that the others change.
 */
function claims(folder: string, step: string): boolean {
  const place = path.join(/* turbopackIgnore: true */ folder, `${step}.claim`)
  for (;;)
    try {
      writeFileSync(place, '', { flag: 'wx', mode: 0o600 })
      return true
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
      const since = statSync(place, { throwIfNoEntry: false })?.mtimeMs
      if (since !== undefined && Date.now() - since < LONGEST_CLAIM) return false
      rmSync(place, { force: true })
    }
}

// Without a pause between looking and starting, so no two requests start the same work; a claim keeps other servers out.
function advance(): void {
  const jobs = all()
  const atWork = jobs.filter(({ stage }) => ['looking', 'checking', 'writing'].includes(stage))
  let [busy, writing] = [atWork.length, atWork.filter(({ stage }) => stage === 'writing').length]
  const waiting = jobs
    .flatMap((job) => (job.stage === 'waiting' && job.run ? [{ job, run: job.run }] : []))
    .sort((a, b) => (a.run.asked < b.run.asked ? -1 : 1))
  for (const { job, run } of waiting) {
    if (busy >= MOST_AT_WORK.all) return
    if (run.mode === 'write' && writing >= MOST_AT_WORK.writing) continue
    begin(job, run)
    busy += 1
    if (run.mode === 'write') writing += 1
  }
}

function begin({ folder, upload, ...job }: Job, run: Run): void {
  if (!claims(folder, `begun-${run.number}`)) return
  // Another server may have begun, and even ended, since this one looked.
  const now = read<Run>(folder, 'run.json')
  if (now?.number !== run.number || now.state !== 'waiting') return
  forget(folder, 'progress.json', 'report.json', 'problems.csv', ENDED_FILE)
  if (run.mode === 'look') forget(folder, 'look.json')
  const { kind, name, changeset } = upload
  const plan = job.plan ?? { ...EMPTY_PLAN, why: `Import of “${name}”` }
  write(folder, 'job.json', { kind, name, plan, changeset, who: run.who ?? upload.who, mode: run.mode })
  const started: Run = { ...run, state: 'running', started: new Date().toISOString() }
  const pid = beginProcess(run.mode, folder, ({ status, said, outOfMemory }) => {
    if (!existsSync(folder)) return
    if (outOfMemory) write(folder, ENDED_FILE, OUT_OF_MEMORY)
    write(folder, 'run.json', {
      ...started,
      ...{ pid, state: 'ended', ended: new Date().toISOString(), status, said },
    } satisfies Run)
    if (said !== '' && status !== 0) console.warn(`Import ${upload.id}, ${run.mode}: ${said}`)
    // Its statements are in the database now, and the history says who and why.
    if (stored(upload.id)?.stage === 'done') forget(folder, 'file')
    advance()
  })
  write(folder, 'run.json', { ...started, pid } satisfies Run)
}

const OUT_OF_MEMORY: Ended = {
  words:
    'Reading this file took more memory than there is for it. Split it, or save it as CSV, which is read row by row.',
  by: 'limit',
}

/**
 * Ends the work on an import, or the waiting for it, in the name of `who`; what it was writing is not stored. Says
 * whether there was anything to end.
 */
export function stop(id: string, who: string): boolean {
  const job = stored(id)
  const run = job?.run
  if (!job || !run || !AT_WORK_OR_WAITING.includes(job.stage)) return false
  const ended: Ended = { words: `${who} stopped this.`, by: 'person' }
  if (job.stage === 'waiting') {
    // Where another server begins it at this moment, it is stopped a moment later.
    if (!claims(job.folder, `begun-${run.number}`)) return false
    write(job.folder, ENDED_FILE, ended)
    write(job.folder, 'run.json', { ...run, state: 'ended', ended: new Date().toISOString() } satisfies Run)
    return true
  }
  if (run.pid === null) return false
  write(job.folder, ENDED_FILE, ended)
  endProcess(run.pid)
  return true
}
