// The processes that work on imports: beginning one, seeing whether it lives, and ending it.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { LIMITS, type Mode } from '@/lib/jobs/limits'

const COMMANDS: Record<Mode, string> = {
  look: 'lib/cli/import-look.ts',
  check: 'lib/cli/import.ts',
  write: 'lib/cli/import.ts',
}

/** A process ends itself when it takes more memory; this is for one that takes too much at once to notice. */
const MOST_HEAP = 2000
/** What a process has said may still be on its way when it has ended, in milliseconds. */
const LAST_WORDS = 500
/** Seconds after which a process is ended from here that should have ended itself. */
const GRACE = 60

/** How a process ended. `status` is null when a signal ended it. */
export type End = { status: number | null; said: string; outOfMemory: boolean }

/** Groups of processes that this server has started, and ends when it ends. */
const children = new Set<number>()
let watched = false

function endWithServer(): void {
  if (watched) return
  watched = true
  process.once('exit', () => {
    for (const pid of children) endProcess(pid)
  })
}

/** Begins the work on the import in a folder; its number, and word when it has ended, however it ends. */
export function beginProcess(mode: Mode, folder: string, onEnd: (end: End) => void): number | null {
  // Options for the server's own node (an inspector, say) are not for this one.
  const { NODE_OPTIONS: _, ...env } = process.env
  const args = [`--max-old-space-size=${MOST_HEAP}`, '--import', 'tsx', COMMANDS[mode], '--job', folder]
  const child = spawn(process.execPath, args, {
    cwd: process.cwd(),
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    env,
  })
  endWithServer()
  const { pid } = child
  if (pid !== undefined) children.add(pid)
  let said = ''
  let over = false
  child.stderr.setEncoding('utf8').on('data', (text) => {
    said = (said + text).slice(-4000)
  })
  const end = (status: number | null, signal: NodeJS.Signals | null) => {
    if (over) return
    over = true
    if (pid !== undefined) children.delete(pid)
    child.stderr.destroy()
    const outOfMemory = (signal === 'SIGABRT' || status === 134) && /heap|memory/i.test(said)
    onEnd({ status, said, outOfMemory })
  }
  child.once('error', (error) => {
    said += error.message
    end(127, null)
  })
  child.once('close', end)
  // What it has started may hold its output open, and its place is free all the same.
  child.once('exit', (status, signal) => setTimeout(() => end(status, signal), LAST_WORDS).unref())
  return pid ?? null
}

/** Ends a process with all that it has started. */
export function endProcess(pid: number): void {
  try {
    process.kill(-pid, 'SIGKILL')
  } catch {
    // It has ended by itself.
  }
}

/** Whether a process has had more time than it may take, with what it needs to end itself. */
export const isOverdue = (mode: Mode, started: string | null, now = Date.now()): boolean =>
  started !== null && now - Date.parse(started) > (LIMITS[mode].wall + GRACE) * 1000

/** Whether the process that works in a folder still lives. It may have outlived the server that started it. */
export function isAlive(pid: number, folder: string): boolean {
  if (children.has(pid)) return true
  try {
    process.kill(pid, 0)
  } catch {
    return false
  }
  try {
    // A number is given again to another process, where that can be seen.
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(folder)
  } catch {
    return !existsSync('/proc/self')
  }
}
