// Runs the steps of a command: child processes, and refusals in one sentence. Plain JavaScript, needs nothing installed.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the repository. */
export const root = fileURLToPath(new URL('../..', import.meta.url))

/** A reason to stop, as one sentence for whoever typed the command; empty when it has been said already. */
export class Refusal extends Error {}

/** @type {Set<import('node:child_process').ChildProcess>} */
const children = new Set()

/**
 * Starts a child process that ends with this one.
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: Record<string, string>, stdio?: import('node:child_process').StdioOptions, shell?: boolean }} [options]
 */
export function start(command, args, { env = {}, stdio = 'inherit', shell = false } = {}) {
  // A shell's NODE_ENV would turn a production build into something else; each tool sets its own.
  const { NODE_ENV: _, ...inherited } = process.env
  const child = spawn(command, args, {
    cwd: root,
    stdio,
    shell,
    env: { ...inherited, NEXT_TELEMETRY_DISABLED: '1', ...env },
  })
  children.add(child)
  child.once('close', () => children.delete(child))
  return child
}

/**
 * Runs a command to its end.
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: Record<string, string>, quiet?: boolean, shell?: boolean }} [options] quiet keeps the output back
 * @returns {Promise<{ status: number, output: string }>} output is '' unless quiet
 */
export function run(command, args, { env = {}, quiet = false, shell = false } = {}) {
  return new Promise((resolve, reject) => {
    const child = start(command, args, { env, shell, stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit' })
    let output = ''
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text) => {
        output += text
      })
    child.once('error', reject)
    child.once('close', (status) => resolve({ status: status ?? 1, output }))
  })
}

/**
 * Runs one of Node's scripts.
 * @param {string[]} args
 * @param {Parameters<typeof run>[2]} [options]
 */
export const runNode = (args, options) => run(process.execPath, args, options)

/** The first line of an output that says what went wrong, without the tool's own decoration. */
export function firstError(/** @type {string} */ output) {
  const lines = output.split('\n').map((line) => line.replace(/^(npm (error|ERR!)|Error:|⨯)\s*/, '').trim())
  return lines.find((line) => line !== '' && !/^(code|errno|syscall) /.test(line)) ?? 'it gave no reason'
}

/**
 * The flags among a command's arguments.
 * @param {string[]} args
 * @param {string[]} known
 * @throws {Refusal} for any other argument
 */
export function parseFlags(args, known) {
  const unknown = args.find((arg) => !known.includes(arg))
  if (unknown !== undefined)
    throw new Refusal(
      `${unknown} is not a flag of this command: it knows ${known.join(', ')}. The port and the host are set as PORT and HOST.`,
    )
  return new Set(args)
}

/**
 * @param {string} version Node's, such as "20.19.0"
 * @throws {Refusal} when it is older than package.json asks
 */
export function checkNode(version) {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const wanted = engines.node.replace('>=', '')
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [wantedMajor, wantedMinor] = wanted.split('.').map(Number)
  if (major < wantedMajor || (major === wantedMajor && minor < wantedMinor))
    throw new Refusal(`Node ${version} is too old: install Node ${wanted} or newer from https://nodejs.org.`)
}

/**
 * Runs a command from the first check to the exit status. A failure is one sentence on stderr and status 1.
 * @param {() => Promise<number | undefined>} work gives the exit status
 * @param {{ interrupted?: number }} [options] exit status after SIGINT or SIGTERM: a server was meant to be ended so
 */
export async function main(work, { interrupted = 130 } = {}) {
  let ending = false
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']))
    process.on(signal, async () => {
      ending = true
      await Promise.all(
        [...children].map((child) => {
          child.kill('SIGTERM')
          return new Promise((resolve) => child.once('close', resolve))
        }),
      )
      process.exit(interrupted)
    })
  try {
    process.chdir(root)
    checkNode(process.versions.node)
    // Next reads .env by itself; read here too, so that the migrations and the server speak of one database.
    if (existsSync('.env')) process.loadEnvFile('.env')
    process.exitCode = (await work()) ?? 0
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    if (!ending && message !== '') console.error(firstError(message))
    process.exitCode = 1
  }
  for (const child of children) child.kill('SIGTERM')
}
