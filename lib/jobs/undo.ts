// Undoing large changesets in processes of their own, one for each changeset. Known to this process only: what a
// restart interrupts was not stored, and what was stored stands in the changes.
import { spawn } from 'node:child_process'
import { join } from 'node:path'

/** Above so many changes an undo gets a process of its own. */
export const MANY_CHANGES = 2000

export type UndoJob = {
  state: 'running' | 'done' | 'failed'
  /** What it said in the end. */
  words: string
  /** Milliseconds of the epoch. */
  since: number
}

// On globalThis, because a development server loads this module anew after every edit.
const kept = globalThis as typeof globalThis & { parallaxUndoJobs?: Map<string, UndoJob> }
const jobs = () => {
  kept.parallaxUndoJobs ??= new Map()
  return kept.parallaxUndoJobs
}

/** More finished ones than this are forgotten. */
const MOST_KEPT = 100

/** The undo of a changeset that runs, or how the last one ended; null when there was none. */
export const undoJob = (key: string): UndoJob | null => jobs().get(key) ?? null

/** Begins to undo a changeset, unless that is being done already. */
export function startUndo(key: string, who: string, why: string): void {
  if (undoJob(key)?.state === 'running') return
  for (const [other, { state }] of jobs())
    if (jobs().size > MOST_KEPT && state !== 'running') jobs().delete(other)
  const job: UndoJob = { state: 'running', words: '', since: Date.now() }
  jobs().set(key, job)
  // join keeps the bundler from taking the script for a module of the page's.
  const script = join(process.cwd(), 'lib', 'cli', 'undo.ts')
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', script, `--who=${who}`, `--why=${why}`, '--', key],
    {
      cwd: process.cwd(),
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  )
  const endWithUs = () => child.kill()
  process.once('exit', endWithUs)
  const hear = (text: string) => {
    job.words = `${job.words}${text}`.slice(0, 4000)
  }
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', hear)
  const end = (state: UndoJob['state']) => {
    process.off('exit', endWithUs)
    job.state = state
    job.words = job.words.trim()
  }
  child.once('error', (error) => {
    hear(`The process that undoes could not be started: ${error.message}`)
    end('failed')
  })
  child.once('close', (status) => end(status === 0 ? 'done' : 'failed'))
}
