// Uploads on the disk: whether there is room for one, keeping it with what its columns mean, and removing what nobody comes
// back to.
import { randomBytes } from 'node:crypto'
import { mkdirSync, readdirSync, rmSync, statfsSync, statSync } from 'node:fs'
import path from 'node:path'
import type { Plan } from '@/lib/import/plan'
import { folderOf, forget, ID, importsFolder, read, write } from './import-folder'
import { isAtWork, isUnderWay, type Job, storedJob, storedJobs, type Upload } from './import-job'
import { ENDED_FILE } from './limits'

/** Uploads that wait for somebody; those already imported are remembered beside them, without their files. */
export const MOST_WAITING = 20
const MOST_REMEMBERED = 100
const SPARE_BYTES = 300_000_000
const HOUR = 3_600_000
/** An upload that nobody comes back to is removed after this. */
const LONGEST_WAIT = 14 * 24 * HOUR

/** Why there is no room for one more upload, in words; null when there is. */
export function noRoomFor(bytes: number): string | null {
  const folder = importsFolder()
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  sweep()
  if (storedJobs().filter(({ stage }) => stage !== 'done').length >= MOST_WAITING)
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

/** Makes an uploaded file an import, on which work can be asked for. */
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
  const job = storedJob(id)
  if (!job || isAtWork(job)) return false
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
  for (const job of storedJobs()) {
    const { upload, stage, run } = job
    if (stage === 'done') done += 1
    const idle = !isUnderWay(job)
    const since = Date.parse(run?.asked ?? upload.at)
    if (
      (stage === 'done' && done > MOST_REMEMBERED) ||
      (stage !== 'done' && idle && since < now - LONGEST_WAIT)
    )
      removeJob(upload.id)
  }
}
