// Somebody who asks the product over HTTP and hears what comes back, whatever comes.
import { Agent, request } from 'node:http'
import { connect } from 'node:net'
import { FILES } from '@/lib/address'
import { FIGURES } from '@/lib/figures/all'
import { type Product, SAVED } from './product'
import type { Reply, Tally } from './tally'

/** An answer that takes longer is none, in milliseconds. */
const PATIENCE = 60_000

export type Heard = Reply & { location: string }
export type Sent = {
  method?: string
  cookie?: string
  headers?: Record<string, string>
  body?: string | Uint8Array
}

// A connection that is kept may be closed by the server in the very moment it is used again.
const kept = new Agent({ keepAlive: true, maxSockets: 16 })

/** Asks and never throws: status 0 and the reason when no answer came. What is sent with a body is never sent twice. */
export function ask(address: string, path: string, sent: Sent = {}, again = false): Promise<Heard> {
  const { method = sent.body === undefined ? 'GET' : 'POST', cookie, headers, body } = sent
  const { hostname, port } = new URL(address)
  const isRead = body === undefined
  return new Promise((resolve) => {
    const failed = (error: Error) =>
      isRead && outgoing.reusedSocket && !again
        ? resolve(ask(address, path, sent, true))
        : resolve({ status: 0, text: error.message, location: '' })
    const outgoing = request(
      {
        ...{ hostname, port, path, method, timeout: PATIENCE },
        agent: isRead && !again ? kept : false,
        headers: {
          'sec-fetch-site': 'same-origin',
          ...(cookie !== undefined && { cookie }),
          ...(body !== undefined && { 'content-length': String(Buffer.byteLength(body)) }),
          ...headers,
        },
      },
      (answer) => {
        const pieces: Buffer[] = []
        answer.on('data', (piece: Buffer) => pieces.push(piece))
        answer.once('error', failed)
        answer.once('end', () =>
          resolve({
            status: answer.statusCode ?? 0,
            text: Buffer.concat(pieces).toString('utf8'),
            location: answer.headers.location ?? '',
          }),
        )
      },
    )
    outgoing.once('timeout', () => outgoing.destroy(new Error(`nothing for ${PATIENCE / 1000} s`)))
    outgoing.on('error', failed)
    outgoing.end(body)
  })
}

const FORM = 'application/x-www-form-urlencoded'

/** Sends a form as a browser does. */
export const send = (address: string, path: string, cookie: string, fields: Record<string, string>) =>
  ask(address, path, {
    cookie,
    headers: { 'content-type': FORM },
    body: new URLSearchParams(fields).toString(),
  })

/**
 * Saves an outlet and holds the product to what it says: stored, or not and the words kept. Null when no answer came,
 * and then nothing was promised.
 */
export async function saveOutlet(
  tally: Tally,
  address: string,
  cookie: string,
  id: string,
): Promise<Heard | null> {
  const name = `${SAVED} ${id}`
  const heard = await send(address, '/desk/outlet/save', cookie, { name, why: 'stress', recordId: '' })
  if (heard.status === 0) return null
  tally.heard(`saving ${name}`, heard)
  if (heard.status === 303 && /[?&]saved=new\b/.test(heard.location)) tally.acknowledge(name)
  else {
    tally.refuse(name)
    if (heard.status === 503 && !heard.text.includes(name))
      tally.fault('disagreed', `saving ${name}: the page that refuses it does not keep its words`)
    else if (heard.status < 500 && heard.status !== 429)
      tally.fault(
        'disagreed',
        `saving ${name}: ${heard.status} to ${heard.location}, which was not to be expected`,
      )
  }
  return heard
}

/** Uses every page and file that the parts ask for once: the first use of each loads its code. */
export async function warmUp(tally: Tally, product: Product): Promise<void> {
  const { address, site } = product
  const [cookie = ''] = site.editors
  const drawn = Object.keys(FILES).filter((name) => /\.(?:svg|csv|json)$/.test(name))
  const paths = [
    ...['/', '/statements', '/statements.csv', '/statements.json', '/changes', '/desk', '/desk/imports'],
    ...FIGURES.flatMap(({ slug }) => [
      `/?figure=${slug}`,
      ...drawn.map((file) => `/figures/${slug}/${file}`),
    ]),
  ]
  for (const path of paths) tally.heard(path, await ask(address, path, { cookie }))
  await saveOutlet(tally, address, cookie, 'the first')
  product.nowWarm()
}

/** Sends bytes that are no request Node would write, and gives what comes back until the other side is done with it. */
export function sendRaw(address: string, bytes: string): Promise<string> {
  const { hostname, port } = new URL(address)
  return new Promise((resolve) => {
    let heard = ''
    const socket = connect(Number(port), hostname, () => socket.end(bytes))
    socket.setEncoding('latin1').setTimeout(10_000, () => socket.destroy())
    socket.on('data', (text: string) => {
      heard += text
    })
    socket.on('error', () => {})
    socket.once('close', () => resolve(heard))
  })
}

/** Numbers by chance, the same for the same seed. */
export type Chance = {
  /** 0 up to and without `limit`. */
  below: (limit: number) => number
  one: <T>(items: readonly T[]) => T
}

export function makeChance(random: () => number): Chance {
  const below = (limit: number) => Math.floor(random() * limit)
  return {
    below,
    one: (items) => {
      const item = items[below(items.length)]
      if (item === undefined) throw new Error('There is nothing to choose from.')
      return item
    },
  }
}

/** Does the same for each place from 0, so many at once, until all are done or the time is over; gives how many. */
export async function eachPlace(
  count: number,
  atOnce: number,
  isOver: () => boolean,
  work: (place: number) => Promise<void>,
): Promise<number> {
  let next = 0
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      while (next < count && !isOver()) {
        next += 1
        await work(next - 1)
      }
    }),
  )
  return next
}
