// Holds this very process to the limits of an import's work, by a thread that watches it.
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { ENDED_FILE, LIMITS, type Limits, type Mode } from '@/lib/jobs/limits'

/** Begins to watch; the process is killed when it takes more, and `folder` then says why. */
export function holdToLimits(folder: string, mode: Mode, limits: Limits = LIMITS[mode]): void {
  // Without the options of this process: the thread is plain JavaScript and starts at once.
  new Worker(new URL('./watch.mjs', import.meta.url), {
    execArgv: [],
    workerData: { place: join(folder, ENDED_FILE), limits },
  }).unref()
}
