// The steps from a fresh clone to something that runs; each does nothing when there is nothing to do.
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { firstError, Refusal, root, run, runNode } from './run.mjs'
import { isServed } from './served.mjs'

/** @param {string} path */
const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'))

/** The files under a path that stand in the repository, sorted. @param {string} path @returns {string[]} */
function filesUnder(path) {
  if (!existsSync(path)) return []
  if (!statSync(path).isDirectory()) return [path]
  return readdirSync(path)
    .filter((name) => name !== 'generated')
    .sort()
    .flatMap((name) => filesUnder(join(path, name)))
}

/**
 * A fingerprint of what files contain. Contents and not times: a checkout or a copy changes times alone.
 * @param {string[]} paths files and folders, relative to `folder`
 */
export function fingerprint(paths, folder = root) {
  const hash = createHash('sha256')
  for (const file of paths.flatMap((path) => filesUnder(join(folder, path))))
    hash
      .update(`${relative(folder, file)}\0`)
      .update(readFileSync(file))
      .update('\0')
  return hash.digest('hex')
}

/**
 * Does work unless it was done for the same sources.
 * @param {string} stamp file beside the result that remembers the sources
 * @param {string[]} sources
 * @param {() => Promise<void>} work
 */
async function unlessDone(stamp, sources, work) {
  const now = fingerprint(sources)
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === now) return
  // Gone before the work starts, so that an interrupted attempt is not taken for a finished one.
  rmSync(stamp, { force: true })
  await work()
  writeFileSync(stamp, now)
}

/**
 * Whether node_modules holds what the lock file asks for. npm writes its own lock file there as its last act.
 * Optional packages are left out: most of them are for other platforms.
 */
export function isInstalled(folder = root) {
  const installed = join(folder, 'node_modules/.package-lock.json')
  if (!existsSync(installed)) return false
  const there = readJson(installed).packages
  const wanted = readJson(join(folder, 'package-lock.json')).packages
  const own = readJson(join(folder, 'package.json'))
  const declared = { ...own.dependencies, ...own.devDependencies }
  return (
    Object.keys(declared).every((name) => `node_modules/${name}` in there) &&
    Object.entries(wanted).every(
      ([path, { version, optional, devOptional }]) =>
        path === '' || optional || devOptional || there[path]?.version === version,
    )
  )
}

/** Which words of npm's mean that the network is missing. */
export const isOffline = (/** @type {string} */ output) =>
  /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ENETUNREACH|ENOTCACHED/.test(output)

/** Installs the packages of the lock file where they are missing. */
export async function install() {
  if (isInstalled()) return
  if (isServed())
    throw new Refusal(
      'Packages have to be installed, and a server that uses the present ones runs from this folder: end it, and do this again.',
    )
  console.log('Installing packages: a minute or two, once ...')
  // Without a network npm tries every package for minutes before it gives up; told so, it knows at once.
  const ping = await npm(['ping', '--fetch-retries=0', '--loglevel=error'])
  const offline = ping.status !== 0 && isOffline(ping.output)
  const options = ['--include=dev', '--no-audit', '--no-fund', '--loglevel=error']
  if (offline) options.push('--offline')
  const first = await npm(['ci', ...options])
  if (first.status === 0) return
  // npm ci wants every platform's optional packages in the lock file, which not every registry can write.
  const last = offline || isOffline(first.output) ? first : await npm(['install', '--no-save', ...options])
  if (last.status === 0) return
  if (offline || isOffline(last.output))
    throw new Refusal('npm cannot reach its registry: connect to the network and start again.')
  throw new Refusal(`npm could not install the packages: ${firstError(last.output)}`)
}

/** @param {string[]} args */
async function npm(args) {
  const script = process.env.npm_execpath
  if (script && /npm-cli\.[cm]?js$/.test(script)) return runNode([script, ...args], { quiet: true })
  try {
    return await run('npm', args, { quiet: true, shell: process.platform === 'win32' })
  } catch {
    throw new Refusal('npm was not found: install it together with Node from https://nodejs.org.')
  }
}

/** Generates the Prisma client where it is missing or older than the schema. Needs no network. */
export async function generate() {
  const sources = ['prisma/schema.prisma', 'prisma.config.ts', 'package-lock.json']
  await unlessDone(join(root, 'lib/db/generated/made-from'), sources, async () => {
    console.log('Generating the database client ...')
    const { status, output } = await runNode(['node_modules/prisma/build/index.js', 'generate'], {
      quiet: true,
      // Prisma resolves a schema engine that it never runs here; any executable spares it the download.
      env: {
        PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
        CHECKPOINT_DISABLE: '1',
        PRISMA_HIDE_UPDATE_MESSAGE: '1',
      },
    })
    if (status !== 0) throw new Refusal(`Prisma could not generate its client: ${firstError(output)}`)
  })
}

/**
 * Migrates the database and seeds it: see database.ts for the flags, which are handed on.
 * @param {string[]} flags
 * @param {Record<string, string>} [env]
 */
export async function prepareDatabase(flags, env = {}) {
  const { status } = await runNode(['--import', 'tsx', 'lib/cli/database.ts', ...flags], { env })
  if (status !== 0) throw new Refusal('')
}

const NEXT = 'node_modules/next/dist/bin/next'

/** What a build is made from. */
export const SOURCES = [
  ...['app', 'lib', 'prisma', 'public', 'seed'],
  ...[
    'next.config.mjs',
    'proxy.ts',
    'instrumentation.ts',
    'package.json',
    'package-lock.json',
    'tsconfig.json',
  ],
]

/** Builds the product where the build is missing or older than its sources. */
export async function build() {
  await unlessDone(join(root, '.next/built-from'), SOURCES, async () => {
    console.log('Building: half a minute, once per change ...')
    const { status, output } = await runNode([NEXT, 'build'], { quiet: true })
    if (status === 0) return
    console.error(output)
    throw new Refusal('The build failed; the reason stands above.')
  })
}

/** Writes the types of the routes, which the type check needs. */
export async function writeRouteTypes() {
  const { status, output } = await runNode([NEXT, 'typegen'], { quiet: true })
  if (status !== 0) throw new Refusal(`The types of the routes could not be written: ${firstError(output)}`)
}
