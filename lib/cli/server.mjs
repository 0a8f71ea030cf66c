// The running product: one Next server as a child process. Used by npm start, the tests, the bench and the screenshot.
import { createServer } from 'node:net'
import { firstError, Refusal, start } from './run.mjs'
import { copyBuild } from './served.mjs'

/**
 * Where to listen, from the environment. The host is this machine alone unless HOST says otherwise: whether others on
 * the same network may read is its owner's to decide. Writing needs an account wherever one comes from.
 * @param {Record<string, string | undefined>} env
 * @returns {{ host: string, port: number }}
 * @throws {Refusal} for a PORT that is no port
 */
export function parseListen(env) {
  const port = Number(env.PORT || 3000)
  if (!Number.isInteger(port) || port < 1 || port > 65535)
    throw new Refusal(`PORT=${env.PORT} is no port: a port is a whole number from 1 to 65535.`)
  return { host: env.HOST || '127.0.0.1', port }
}

/** The address to type into a browser. @param {{ host: string, port: number }} listen */
export function describeAddress({ host, port }) {
  const local = ['127.0.0.1', '0.0.0.0', '::', '::1'].includes(host)
  return `http://${local ? 'localhost' : host.includes(':') ? `[${host}]` : host}:${port}`
}

/**
 * What to know about an address before others use it; null where only this machine can, or where PUBLIC_URL is set.
 * @param {{ host: string, port: number }} listen
 * @param {string | undefined} publicUrl
 */
export function describeOpenness({ host, port }, publicUrl) {
  if (publicUrl || host === 'localhost' || host === '::1' || /^127\./.test(host)) return null
  const printed = describeAddress({ host, port })
  const alone =
    new URL(printed).hostname === 'localhost' ? ', which leads nobody on another machine here' : ''
  return `HOST=${host} lets others on your network in, and PUBLIC_URL is not set: files, feeds, citations and links to join print ${printed}${alone}. Set PUBLIC_URL to the address that readers use.`
}

/**
 * @param {{ host: string, port: number }} listen port 0 takes any free one
 * @returns {Promise<number>} the port, free a moment ago
 * @throws {Refusal} when it cannot be had
 */
export function checkPort({ host, port }) {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', (/** @type {NodeJS.ErrnoException} */ { code }) => reject(new Refusal(why(code))))
    server.listen(port, host, () => {
      const address = server.address()
      server.close(() => resolve(address && typeof address === 'object' ? address.port : port))
    })
  })
  function why(/** @type {string | undefined} */ code) {
    if (code === 'EADDRINUSE')
      return `Port ${port} is taken: stop the program that uses it, or choose another, such as PORT=${port + 1} npm start.`
    if (code === 'EACCES')
      return `Port ${port} needs an administrator's rights: choose one above 1023 with PORT.`
    return `HOST=${host} is no address of this machine (${code}).`
  }
}

/**
 * Serves the product and waits for the first page. What it writes to stdout before is held back.
 * @param {{ host: string, port: number, dev?: boolean, env?: Record<string, string>, quiet?: boolean }} options
 * @returns {Promise<{ address: string, ended: Promise<number>, stop: () => Promise<void> }>} `ended` gives the exit status
 * @throws {Refusal} when the server ends before it is ready
 */
export async function serve({ host, port, dev = false, env = {}, quiet = false }) {
  const next = ['node_modules/next/dist/bin/next', dev ? 'dev' : 'start', '-H', host, '-p', String(port)]
  const args = ['--import', new URL('front.mjs', import.meta.url).href, ...next]
  const build = dev ? null : copyBuild()
  const own = { OWN_ADDRESS: describeAddress({ host, port }), BUILD_FOLDER: build?.name ?? '' }
  const child = start(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'], env: { ...env, ...own } })
  if (child.pid !== undefined) build?.serveBy(child.pid)
  child.once('close', () => build?.remove())
  let said = ''
  let ready = false
  child.stdout?.setEncoding('utf8').on('data', (text) => {
    if (ready && !quiet) process.stdout.write(text)
  })
  child.stderr?.setEncoding('utf8').on('data', (text) => {
    said += text
    if (ready) process.stderr.write(text)
  })
  const ended = new Promise((resolve) => child.once('close', (status) => resolve(status ?? 0)))
  let over = false
  ended.then(() => {
    over = true
  })
  while (!over && !(await answers(host, port))) await new Promise((resolve) => setTimeout(resolve, 50))
  if (over) throw new Refusal(`The server ended before it was ready: ${firstError(said)}`)
  ready = true
  return {
    address: describeAddress({ host, port }),
    ended,
    stop: async () => {
      child.kill('SIGTERM')
      await ended
    },
  }
}

/** Whether the first page comes, whatever it says. @param {string} host @param {number} port */
async function answers(host, port) {
  const target = { '0.0.0.0': '127.0.0.1', '::': '[::1]' }[host] ?? (host.includes(':') ? `[${host}]` : host)
  try {
    await (await fetch(`http://${target}:${port}/`, { redirect: 'manual' })).text()
    return true
  } catch {
    return false
  }
}
