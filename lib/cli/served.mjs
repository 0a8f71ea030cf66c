// A server serves a build of its own, beside the newest one: so building again takes no page and no script from it. The
// files are second names of those in .next, which cost no room.
import { randomBytes } from 'node:crypto'
import {
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { isRunning, processMark } from '../processes.mjs'
import { Refusal, root } from './run.mjs'

const START = '.next-'
/** Says which process serves a build. */
const SERVER = 'server-process.json'
/** What of a build no server reads. */
const UNREAD = ['cache', 'dev', 'types', 'diagnostics', 'lock', 'trace', 'trace-build']

/** The builds of a folder that are served, without those whose server is no more. @param {string} folder */
function servedIn(folder) {
  return readdirSync(folder)
    .filter((name) => name.startsWith(START))
    .filter((name) => {
      try {
        if (isRunning(JSON.parse(readFileSync(join(folder, name, SERVER), 'utf8')))) return true
      } catch {
        // Whoever began it was ended before it could say so.
      }
      rmSync(join(folder, name), { recursive: true, force: true })
      return false
    })
}

/** Whether a server runs from a folder, of which nothing may be taken away then. */
export const isServed = (folder = root) => servedIn(folder).length > 0

/**
 * Makes a copy of the newest build, for one server.
 * @param {string} [folder] of the repository
 * @returns {{ name: string, serveBy: (pid: number) => void, remove: () => void }} its name in the folder; until told which
 * process serves it, it is this one's
 * @throws {Refusal} when there is no whole build
 */
export function copyBuild(folder = root) {
  servedIn(folder)
  const name = `${START}${randomBytes(6).toString('hex')}`
  const [from, to] = [join(folder, '.next'), join(folder, name)]
  const id = () => readFileSync(join(from, 'BUILD_ID'), 'utf8')
  /** @param {number} pid */
  const serveBy = (pid) => writeFileSync(join(to, SERVER), JSON.stringify({ pid, mark: processMark(pid) }))
  const remove = () => rmSync(to, { recursive: true, force: true })
  try {
    const before = id()
    mkdirSync(to)
    serveBy(process.pid)
    for (const entry of entriesOf(from)) if (!UNREAD.includes(entry.name)) linkAll(from, to, entry)
    if (id() !== before) throw new Error('Another build has taken its place.')
  } catch (error) {
    remove()
    if (existsSync(join(from, 'BUILD_ID'))) throw error
    throw new Refusal(
      'There is no whole build: another command may be building just now. Start again in a minute.',
    )
  }
  return { name, serveBy, remove }
}

/** @param {string} from @param {string} to @param {import('node:fs').Dirent} entry */
function linkAll(from, to, entry) {
  const [source, target] = [join(from, entry.name), join(to, entry.name)]
  if (entry.isDirectory()) {
    mkdirSync(target)
    for (const each of entriesOf(source)) linkAll(source, target, each)
  }
  // They lead to packages, and do so from a folder beside the first one too.
  else if (entry.isSymbolicLink()) symlinkSync(readlinkSync(source), target)
  else linkOrCopy(source, target)
}

/** @param {string} folder */
const entriesOf = (folder) => readdirSync(folder, { withFileTypes: true })

/** @param {string} source @param {string} target */
function linkOrCopy(source, target) {
  try {
    linkSync(source, target)
  } catch {
    // Some file systems know no second name for a file.
    copyFileSync(source, target)
  }
}
