// An import as its folder tells it: what was sent, how it is to be read, and how far the work is. Starts no work.
import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { EMPTY_PLAN, type Plan } from '@/lib/import/plan'
import { EMPTY_REPORT, isReady, type Progress, type Report } from '@/lib/import/report'
import type { FileKind } from '@/lib/table/kind'
import type { Look } from '@/lib/table/look'
import { folderOf, ID, importsFolder, read } from './import-folder'
import { ENDED_FILE, type Ended, type Mode } from './limits'
import { endProcess, isAlive, isOverdue } from './process'

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

/** All imports, the newest first. */
export function storedJobs(): Job[] {
  const folder = importsFolder()
  const names = existsSync(folder) ? readdirSync(folder) : []
  return names
    .flatMap((name) => storedJob(name) ?? [])
    .sort((a, b) => (a.upload.at < b.upload.at ? 1 : a.upload.at > b.upload.at ? -1 : 0))
}

/** An import by its id; null for anything that is none, whatever the id looks like. */
export function storedJob(id: string): Job | null {
  if (!ID.test(id)) return null
  const folder = folderOf(id)
  const upload = read<Upload>(folder, 'upload.json')
  if (!upload) return null
  const run = read<Run>(folder, 'run.json')
  const progress = read<Progress>(folder, 'progress.json')
  const kept = read<Report>(folder, 'report.json')
  // Kept by an earlier release it lacks what has been added since.
  const report = kept && { ...EMPTY_REPORT, ...kept }
  const plan = read<Plan>(folder, 'plan.json')
  const ended = read<Ended>(folder, ENDED_FILE)
  const stage = stageOf(folder, run, report, ended)
  return {
    ...{ upload, folder, stage, run, progress, report, ended },
    plan: plan && { ...EMPTY_PLAN, ...plan },
    look: read<Look>(folder, 'look.json'),
    ready: stage === 'checked' && report !== null && isReady(report) && run?.status !== 1,
  }
}

const AT_WORK_STAGES: readonly Stage[] = ['looking', 'checking', 'writing']

/** Whether a process works on an import. */
export const isAtWork = ({ stage }: Job) => AT_WORK_STAGES.includes(stage)

/** Whether nobody has to do anything: a process works on it, or will. */
export const isUnderWay = (job: Job) => job.stage === 'waiting' || isAtWork(job)

const AT_WORK = { look: 'looking', check: 'checking', write: 'writing' } as const

function stageOf(folder: string, run: Run | null, report: Report | null, ended: Ended | null): Stage {
  const broken = (status: number | null) => (status === null && ended === null ? 'interrupted' : 'failed')
  if (run === null) return 'mapping'
  if (run.state === 'waiting') return 'waiting'
  if (hasProcess(folder, run)) return AT_WORK[run.mode]
  if (run.mode === 'look') {
    if (existsSync(path.join(/* turbopackIgnore: true */ folder, 'look.json'))) return 'mapping'
    return broken(run.status)
  }
  // What it left behind counts, not how it ended: the server may have ended before it.
  if (report === null) return broken(run.status)
  if (run.mode === 'check') return 'checked'
  return isReady(report) && (run.status ?? 0) === 0 ? 'done' : 'failed'
}

/** Whether the process of a run is at work; one that has had its time is ended. */
function hasProcess(folder: string, { state, pid, mode, started }: Run): boolean {
  if (state !== 'running' || pid === null || !isAlive(pid, folder)) return false
  if (!isOverdue(mode, started)) return true
  endProcess(pid)
  return false
}

/**
 * What to tell people whose own write has to wait; null when no import is being written. Names nobody and no file: it is
 * for strangers too. An import is stored whole or not at all, so nothing else can be written before its end.
 */
export function describeWriting(): string | null {
  const writing = storedJobs().find(({ stage }) => stage === 'writing')
  if (!writing) return null
  const share = Math.floor(100 * (writing.progress?.share ?? 0))
  return `An import is being written, ${share} % of it so far, and until it is stored whole nothing else can be. Nothing of yours was stored yet; try again when it is done.`
}
