// The work on imports: asked for, begun as soon as there is room, and stopped. It is done by a process of its own
// (lib/cli/import.ts), so that a long import does not hold up readers.
import { existsSync } from 'node:fs'
import { EMPTY_PLAN } from '@/lib/import/plan'
import { claims, forget, read, write } from './import-folder'
import { isAtWork, isUnderWay, type Job, type Run, storedJob, storedJobs } from './import-job'
import { ENDED_FILE, type Ended, type Mode } from './limits'
import { beginProcess, endProcess } from './process'

/** Processes at once, and how many of them write. */
const MOST_AT_WORK = { all: 2, writing: 1 }

const OUT_OF_MEMORY: Ended = {
  words:
    'Reading this file took more memory than there is for it. Split it, or save it as CSV, which is read row by row.',
  by: 'limit',
}

/** An import by its id; null for anything that is none, whatever the id looks like. */
export function jobFor(id: string): Job | null {
  advance()
  return storedJob(id)
}

/** All imports, the newest first. */
export function jobsFor(): Job[] {
  advance()
  return storedJobs()
}

/**
 * Asks for work on an import; it begins as soon as there is room. `who` stands in the history of what is written.
 * Says whether it could be asked for.
 */
export function ask(id: string, mode: 'look' | 'check'): boolean
export function ask(id: string, mode: 'write', who: string): boolean
export function ask(id: string, mode: Mode, who: string | null = null): boolean {
  const job = storedJob(id)
  if (!job || isUnderWay(job) || job.stage === 'done') return false
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

// Without a pause between looking and starting, so no two requests start the same work; a claim keeps other servers out.
function advance(): void {
  const jobs = storedJobs()
  const atWork = jobs.filter(isAtWork)
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
    if (storedJob(upload.id)?.stage === 'done') forget(folder, 'file')
    advance()
  })
  write(folder, 'run.json', { ...started, pid } satisfies Run)
}

/**
 * Ends the work on an import, or the waiting for it, in the name of `who`; what it was writing is not stored. Says
 * whether there was anything to end.
 */
export function stop(id: string, who: string): boolean {
  const job = storedJob(id)
  const run = job?.run
  if (!job || !run || !isUnderWay(job)) return false
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
