// Requests of any shape: too many parts, too deep, broken, foreign. Each is answered, none with an error of ours, and the
// server serves others meanwhile.
import { setTimeout as wait } from 'node:timers/promises'
import { randomLcg } from 'd3-random'
import fc from 'fast-check'
import { FILES } from '@/lib/address'
import { FIGURES } from '@/lib/figures/all'
import { QUESTION_KEYS } from '@/lib/question'
import { anyText } from '@/tests/support/text'
import { lookInto, makeSite, removeSite, type Site, startProduct } from './product'
import type { Tally } from './tally'
import { ask, type Chance, eachPlace, makeChance, type Sent, saveOutlet, sendRaw, warmUp } from './visitor'

/** Node takes no more in the head of a request, in bytes. */
const MOST_HEAD = 15_000
const AT_ONCE = 4
/** Somebody may send five files in ten minutes. */
const FILES_EACH = 5
const BOUNDARY = 'x-stress-x'

type Shape = { path: string; sent: Sent }
type Making = Chance & { text: () => string; site: Site }

const PAGES = [
  '/',
  '/statements',
  '/actors',
  '/topics',
  '/sources',
  '/codebook',
  '/changes',
  '/corrections',
  '/print',
]
const FORMS = [
  ...['/sign-in/enter', '/desk/outlet/save', '/desk/statement/save', '/desk/drafts/save', '/people/change'],
  ...['/account/change', '/figures/spectrum/freeze', '/join/none/enter', '/desk/actor/merge', '/sign-out'],
  ...['/desk/imports/none/plan', '/changes/none/undo', '/history/outlet/none/undo'],
]

const filePath = ({ one }: Making) =>
  `/figures/${one(FIGURES).slug}/${one(Object.keys(FILES).filter((name) => /csv|json|svg|bib/.test(name)))}`
const anyPage = (making: Making) =>
  making.one([making.one(PAGES), filePath(making), '/statements.csv', '/statements.json', '/statements.atom'])
/** A percent sign before what a browser would never leave bare, and sometimes before nothing. */
const asValue = ({ one, text }: Making) =>
  one([encodeURIComponent(text()), '%', '%zz', '%00', '%ED%A0%80', '', '+', 'null'])

function form(making: Making, body: string, type = 'application/x-www-form-urlencoded'): Shape {
  const { one, below, site } = making
  const isSignedIn = below(2) === 0
  return {
    path: one(FORMS),
    sent: { body, headers: { 'content-type': type }, ...(isSignedIn && { cookie: one(site.editors) }) },
  }
}

/** Repeats a piece up to so many bytes. */
const filled = (piece: (place: number) => string, bytes: number) => {
  const pieces: string[] = []
  for (let [place, size] = [0, 0]; size < bytes; place += 1) {
    const next = piece(place)
    pieces.push(next)
    size += next.length
  }
  return pieces
}

const bytesOf = ({ below }: Chance) => 10 ** (2 + below(4)) * (1 + below(3))
const part = (name: string, value: string) =>
  `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`
const MULTIPART = `multipart/form-data; boundary=${BOUNDARY}`

const KINDS: Record<string, (making: Making) => Shape> = {
  'equal fields': (m) => form(m, filled(() => 'a=1', bytesOf(m)).join('&')),
  'different fields': (m) => form(m, filled((i) => `f${i}=${i}`, bytesOf(m)).join('&')),
  'fields of objects': (m) =>
    form(
      m,
      ['__proto__=1', 'constructor=1', 'toString=1', 'recordId=__proto__', `name=${asValue(m)}`].join('&'),
    ),
  'empty fields': (m) => form(m, '&'.repeat(bytesOf(m))),
  parts: (m) =>
    form(
      m,
      `${filled((i) => part(m.one(['a', `f${i}`]), m.text()), bytesOf(m)).join('')}--${BOUNDARY}--\r\n`,
      MULTIPART,
    ),
  'parts without an end': (m) =>
    form(
      m,
      filled(() => part('a', 'b'), bytesOf(m))
        .join('')
        .slice(0, -3),
      MULTIPART,
    ),
  'parts with a long head': (m) =>
    form(
      m,
      `--${BOUNDARY}\r\nX-Long: ${'x'.repeat(bytesOf(m))}\r\n${part('a', 'b')}--${BOUNDARY}--`,
      MULTIPART,
    ),
  'only boundaries': (m) => form(m, `--${BOUNDARY}\r\n`.repeat(bytesOf(m) / 10), MULTIPART),
  'another type': (m) =>
    form(
      m,
      filled(() => '[', bytesOf(m)).join(''),
      m.one(['application/json', 'text/plain', 'multipart/form-data', 'x', '']),
    ),
  'repeated keys': (m) => {
    const key = m.one(QUESTION_KEYS)
    const value = m.one(['belmark', '1', 'x', asValue(m)])
    return {
      path: `${anyPage(m)}?${filled(() => `${key}=${value}`, m.below(MOST_HEAD))
        .join('&')
        .slice(0, MOST_HEAD)}`,
      sent: {},
    }
  },
  'different values': (m) => {
    const key = m.one(QUESTION_KEYS)
    return { path: `${anyPage(m)}?${filled((i) => `${key}=v${i}`, m.below(MOST_HEAD)).join('&')}`, sent: {} }
  },
  'unknown keys': (m) => ({
    path: `${anyPage(m)}?${filled((i) => `k${i}=`, m.below(MOST_HEAD)).join('&')}`,
    sent: {},
  }),
  'any values': (m) => {
    const keys = [
      ...QUESTION_KEYS,
      'figure',
      'mark',
      'page',
      'theme',
      'title',
      'note',
      'per',
      'layout',
      'role',
    ]
    return {
      path: `${anyPage(m)}?${Array.from({ length: 1 + m.below(8) }, () => `${m.one(keys)}=${asValue(m)}`).join('&')}`,
      sent: {},
    }
  },
  'a long search': (m) => ({
    path: `${anyPage(m)}?q=${encodeURIComponent(m.text() + m.one(['"', '(', '*', 'a ', 'NEAR(']).repeat(m.below(5000))).slice(0, MOST_HEAD)}`,
    sent: {},
  }),
  'many cookies': (m) => ({
    path: anyPage(m),
    sent: {
      cookie: filled(
        (i) =>
          `${m.one(['parallax.session', '__Host-parallax.session', `c${i}`])}=${m.one(['a', 'a.b', '%zz', '"'])}`,
        m.below(MOST_HEAD),
      ).join('; '),
    },
  }),
  'any address': (m) => ({
    path: `/${m.one(['', 'statements/', 'actors/', 'desk/', 'figures/', 'frozen/', 'history/x/', '_next/', '..%2f'])}${asValue(m)}${m.one(['', '/', '/embed', '/figure.svg'])}`,
    sent: {},
  }),
  'a deep address': (m) => ({ path: '/a'.repeat(m.below(5000)) || '/', sent: {} }),
  'another method': (m) => ({
    path: m.one([anyPage(m), ...FORMS]),
    sent: { method: m.one(['PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD', 'PROPFIND']) },
  }),
  'odd headers': (m) => ({
    path: anyPage(m),
    sent: {
      headers: {
        [m.one([
          'range',
          'if-none-match',
          'accept',
          'accept-language',
          'accept-encoding',
          'user-agent',
          'referer',
        ])]: m.one(['bytes=0-1', '*', 'x,'.repeat(m.below(5000)), 'bytes=9-1', ';q=']),
        [m.one([
          'x-forwarded-for',
          'x-forwarded-host',
          'x-forwarded-proto',
          'forwarded',
          'next-router-state-tree',
          'rsc',
          'next-action',
          'x-middleware-subrequest',
        ])]: m.one(['1', 'a,'.repeat(m.below(3000)), 'evil.example', '%5B', '[[[[']),
        ...(m.below(2) === 0 && { host: m.one(['evil.example', 'a b', '[::1', 'x'.repeat(300), '']) }),
      },
    },
  }),
}

const RAW = [
  'GET / HTTP/1.1\r\n\r\n',
  'GET  HTTP/1.1\r\nHost: a\r\n\r\n',
  'POST /sign-in/enter HTTP/1.1\r\nHost: a\r\nContent-Length: 99999\r\n\r\nshort',
  'POST /desk/outlet/save HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n',
  'POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  'GET http://evil.example/ HTTP/1.1\r\nHost: a\r\n\r\n',
  'CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n',
  'GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n',
  `GET /${'x'.repeat(20_000)} HTTP/1.1\r\nHost: a\r\n\r\n`,
  'GET / HTTP/9.9\r\nHost: a\r\n\r\n',
  '\x16\x03\x01\x02\x00\x01\x00\x01\xfc',
]

/** Bytes that are no request: refused or closed, but never an error of ours. */
async function raw(tally: Tally, address: string): Promise<void> {
  for (const bytes of RAW) {
    const heard = await sendRaw(address, bytes)
    const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(heard)?.[1] ?? 400)
    tally.heard(`raw ${JSON.stringify(bytes.slice(0, 80))}`, {
      status,
      text: heard.split('\r\n\r\n')[1] ?? '',
    })
  }
}

/** Files that an import must end by itself. */
const DEEP: readonly [name: string, text: string][] = [
  ['deep.json', '['.repeat(2_000_000)],
  ['deep-objects.json', '{"a":'.repeat(300_000)],
  ['deep-closed.json', `${'['.repeat(100_000)}${']'.repeat(100_000)}`],
  ['wide.csv', `${Array.from({ length: 20_000 }, (_, i) => `c${i}`).join(',')}\n`],
  ['long.csv', `quote\n"${'x'.repeat(3_000_000)}`],
  ['keys.json', `[{${Array.from({ length: 100_000 }, (_, i) => `"k${i}":1`).join(',')}}]`],
  ['none.xlsx', `PK\x03\x04${'\0'.repeat(2000)}`],
]
const LONGEST_IMPORT = 90_000

/** Sends a file to be imported and waits until the page says how it ended. */
async function importDeep(
  tally: Tally,
  address: string,
  cookie: string,
  [name, text]: (typeof DEEP)[number],
) {
  const body = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\nContent-Type: application/octet-stream\r\n\r\n${text}\r\n--${BOUNDARY}--\r\n`
  const sent = await ask(address, '/desk/imports/upload', {
    cookie,
    body,
    headers: { 'content-type': MULTIPART },
  })
  tally.heard(`sending ${name}`, sent)
  if (sent.status !== 303) return
  const end = Date.now() + LONGEST_IMPORT
  for (;;) {
    const page = await ask(address, sent.location, { cookie })
    tally.heard(`the import of ${name}`, page)
    const progress = await ask(address, `${sent.location}/progress`, { cookie })
    tally.heard(`the progress of ${name}`, progress)
    if (!/"stage":"(?:waiting|looking|checking|writing)"/.test(progress.text)) return
    if (Date.now() > end)
      return tally.fault('unanswered', `the import of ${name} has no end: ${progress.text}`)
    await wait(300)
  }
}

/** Sends `count` requests by chance, and the files and bytes above, while somebody saves. */
export async function shapes(tally: Tally, count: number, isOver: () => boolean): Promise<void> {
  const site = await makeSite(100)
  try {
    const product = await startProduct(site)
    await warmUp(tally, product)
    const { address } = product
    const [saver = '', ...others] = site.editors
    const chance = makeChance(randomLcg(0.57))
    const texts = fc.sample(anyText({ maxLength: 60 }), { seed: 7, numRuns: 500 })
    const making: Making = { ...chance, text: () => chance.one(texts), site: { ...site, editors: others } }
    const kinds = Object.entries(KINDS)
    const sent = await eachPlace(count, AT_ONCE, isOver, async (place) => {
      const [kind, make] = kinds[place % kinds.length] ?? kinds[0] ?? []
      if (!kind || !make) return
      const shape = make(making)
      const heard = await ask(address, shape.path, shape.sent)
      tally.heard(`${kind}: ${shape.sent.method ?? ''} ${shape.path.slice(0, 100)}`, heard)
      if (place % 50 === 0) await saveOutlet(tally, address, saver, `shape ${place}`)
    })
    await raw(tally, address)
    for (const [place, file] of DEEP.entries())
      await importDeep(tally, address, others[Math.floor(place / FILES_EACH)] ?? '', file)
    await saveOutlet(tally, address, saver, 'after the shapes')
    tally.hold(lookInto(site.path).found)
    tally.done = `${sent} requests of ${kinds.length} hostile shapes, ${RAW.length} that are none, ${DEEP.length} hostile files`
    tally.paused(product.pauses())
    await product.stop()
  } finally {
    removeSite(site)
  }
}
