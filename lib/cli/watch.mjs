// Ends a process that needs more than it may: run as a thread of it, because a process that is lost in its work hears
// nothing. Writes why into a file and then kills; what was being written to the database is undone by the database.
import { renameSync, writeFileSync } from 'node:fs'
import process from 'node:process'
import { workerData } from 'node:worker_threads'

const EACH = 100
const MEGABYTE = 1_000_000

/** @type {{ place: string, limits: { cpu: number, wall: number, megabytes: number } }} Seconds of processor and of clock. */
const { place, limits } = workerData
const begun = performance.now()

function excess() {
  const { user, system } = process.cpuUsage()
  if ((user + system) / 1e6 > limits.cpu)
    return `Reading this file took more than ${limits.cpu} seconds of work, which no table of statements does; the work on it was ended.`
  if (process.memoryUsage.rss() > limits.megabytes * MEGABYTE)
    return `Reading this file took more than ${limits.megabytes} MB of memory; the work on it was ended. Split it, or save it as CSV, which is read row by row.`
  if ((performance.now() - begun) / 1000 > limits.wall)
    return `The work on this file was not over after ${Math.round(limits.wall / 60)} minutes and was ended. Try again when the server has less to do.`
  return null
}

setInterval(() => {
  const words = excess()
  if (words === null) return
  try {
    writeFileSync(`${place}.new`, JSON.stringify({ words, by: 'limit' }), { mode: 0o600 })
    renameSync(`${place}.new`, place)
  } finally {
    process.kill(process.pid, 'SIGKILL')
  }
}, EACH)
