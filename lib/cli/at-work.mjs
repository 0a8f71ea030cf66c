// Who is at work on a database file: a server from its first moment on, long before it opens the file, and whatever puts
// another file in its place. Known by a small file beside the database; SQLite's own locks tell of the rest.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { databaseUrl, parseFileUrl } from '../db/store/address.mjs'
import { isRunning, processMark } from '../processes.mjs'
import { Refusal, root } from './run.mjs'

/** @typedef {{ pid: number, mark: string | null, folder: string, address: string | null }} AtWork */

const ENDING = '.at-work'

/** @param {string} path of the database @returns {AtWork[]} */
function othersAt(path) {
  const start = `${basename(path)}.`
  return readdirSync(dirname(path))
    .filter((name) => name.startsWith(start) && name.endsWith(ENDING))
    .flatMap((name) => {
      const file = join(dirname(path), name)
      const other = read(file)
      if (other?.pid === process.pid) return []
      if (other && isRunning(other)) return [other]
      rmSync(file, { force: true })
      return []
    })
}

/** @param {string} file @returns {AtWork | null} */
function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'))
  } catch {
    return null
  }
}

/**
 * Says that this process is at work on the database of DATABASE_URL until it ends.
 * @param {{ address?: string, alone?: boolean }} how `address` is where a server will be; `alone` is for what puts another
 * file in the database's place. Servers of several folders may share a database.
 * @throws {Refusal} when another is at work that this one would disturb
 */
export function beAtWork({ address, alone = false }) {
  const path = parseFileUrl(databaseUrl())
  if (path === null) return
  mkdirSync(dirname(path), { recursive: true })
  const own = `${path}.${process.pid}${ENDING}`
  const mark = processMark(process.pid)
  // Before looking, so that of two that begin at once at least one sees the other.
  writeFileSync(own, JSON.stringify({ pid: process.pid, mark, folder: root, address: address ?? null }))
  process.once('exit', () => rmSync(own, { force: true }))
  const other = othersAt(path).find(({ folder, address: at }) => alone || at === null || folder === root)
  if (!other) return
  rmSync(own, { force: true })
  throw new Refusal(describeOther(other, path))
}

/** @param {AtWork} other @param {string} path */
function describeOther({ pid, address }, path) {
  if (address === null)
    return `Another command is putting a database in the place of ${path} (process ${pid}): wait until it has ended, and do this again.`
  return `Parallax is running on this database already, at ${address} (process ${pid}): open that address, or end it there with Ctrl+C and do this again. Nothing was changed.`
}
