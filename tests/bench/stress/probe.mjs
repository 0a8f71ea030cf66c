// Loaded into the server's process (node --import): writes down each moment at which its event loop stood still, with the
// processor time that the process took meanwhile. Without that a busy machine could not be told from a busy server, which
// is why this is no monitorEventLoopDelay of Node's. Ends the server when the stress itself is gone.
import { appendFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { isMainThread } from 'node:worker_threads'

const EVERY = 10
/** Shorter ones are not written down, in milliseconds. */
const NOTED = 40

const { STRESS_PAUSES = '', STRESS_PID = '' } = process.env
// The commands and processes that a server begins inherit the option.
if (isMainThread && STRESS_PAUSES && /next[\\/]dist[\\/]bin[\\/]next$/.test(process.argv[1] ?? '')) {
  let [last, used] = [performance.now(), process.cpuUsage()]
  setInterval(() => {
    const now = performance.now()
    const pause = now - last - EVERY
    last = now
    const { user, system } = process.cpuUsage(used)
    used = process.cpuUsage()
    if (pause < NOTED) return
    const own = Math.min(pause, (user + system) / 1000)
    appendFileSync(STRESS_PAUSES, `${JSON.stringify({ at: Date.now(), pause, own })}\n`)
    // Writing it down is no pause of the product.
    last = performance.now()
  }, EVERY).unref()
  setInterval(() => {
    try {
      process.kill(Number(STRESS_PID), 0)
    } catch {
      process.kill(process.pid, 'SIGTERM')
    }
  }, 2000).unref()
}
