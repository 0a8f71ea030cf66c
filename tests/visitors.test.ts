// Who sends a request: what the connection shows, and what only a trusted proxy may say.

import { once } from 'node:events'
import { createServer, get, type IncomingHttpHeaders, type Server } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { describeOpenness } from '@/lib/cli/server.mjs'
import { parseHost, parseProxies, parseSite, readVisit, settle } from '@/lib/cli/visitors.mjs'
import { MOST_ASKED } from '@/lib/query.mjs'
import { boundedParams } from '@/lib/question'
import { describeNetwork } from '@/lib/visit'

const OWN = 'http://localhost:3000'
const site = (trusted = '', publicUrl = '') =>
  parseSite({ TRUSTED_PROXIES: trusted, PUBLIC_URL: publicUrl }, OWN)

type Sent = Record<string, string>
/** The headers as the product reads them. */
const settled = (headers: Sent, peer: string, at = site(), url = '/', httpVersion = '1.1') => {
  const request = { headers: { ...headers }, url, httpVersion, socket: { remoteAddress: peer } }
  settle(request, at)
  return { ...request.headers, url: request.url }
}

const CLAIMS = {
  'x-forwarded-for': '192.0.2.77',
  'x-forwarded-proto': 'https',
  'x-forwarded-host': 'evil.example',
  'x-forwarded-port': '444',
  'x-real-ip': '192.0.2.77',
  forwarded: 'for=192.0.2.77;proto=https;host=evil.example',
  'x-parallax-used': 'https://evil.example',
  'x-parallax-refused': 'host',
}

describe('without a trusted proxy', () => {
  test('nothing that a request says of its way is believed', () => {
    expect(settled({ host: 'localhost:3000', ...CLAIMS }, '198.51.100.4')).toEqual({
      host: 'localhost:3000',
      'x-forwarded-for': '198.51.100.4',
      'x-forwarded-proto': 'http',
      'x-forwarded-host': 'localhost:3000',
      'x-forwarded-port': '3000',
      'x-parallax-used': 'http://localhost:3000',
      url: '/',
    })
  })

  test('a made-up host is printed nowhere: it does not get past here', () => {
    const headers = settled({ host: 'evil.example' }, '127.0.0.1')
    expect(headers).toMatchObject({ host: 'localhost:3000', 'x-forwarded-host': 'localhost:3000' })
    // Only a form's Origin is compared with it.
    expect(headers).toMatchObject({ 'x-parallax-used': 'http://evil.example' })
  })

  test('PUBLIC_URL is printed, whatever address was used', () => {
    const at = site('', 'https://parallax.example.org/')
    expect(settled({ host: 'localhost:3000' }, '127.0.0.1', at)).toMatchObject({
      host: 'parallax.example.org',
      'x-forwarded-proto': 'https',
      'x-forwarded-port': '443',
    })
  })
})

describe('behind a trusted proxy', () => {
  const at = site('10.0.0.0/8, fd00::/8 127.0.0.1')

  test.each<[string, Sent, string, string, string]>([
    ['is believed', { 'x-forwarded-for': '198.51.100.4' }, '10.1.2.3', '198.51.100.4', 'http'],
    [
      'counts for what stands last, which it added',
      { 'x-forwarded-for': '192.0.2.77, 198.51.100.4' },
      '10.0.0.2',
      '198.51.100.4',
      'http',
    ],
    [
      'is passed over where it stands in a list',
      { 'x-forwarded-for': '192.0.2.77, 198.51.100.4, 10.9.9.9' },
      '10.0.0.2',
      '198.51.100.4',
      'http',
    ],
    [
      'may be written as IPv6',
      { 'x-forwarded-for': '198.51.100.4' },
      '::ffff:10.0.0.2',
      '198.51.100.4',
      'http',
    ],
    ['may be on IPv6', { 'x-forwarded-for': '[2001:DB8::7]:4711' }, 'fd00::1', '2001:db8::7', 'http'],
    ['may add a port', { 'x-forwarded-for': '198.51.100.4:4711' }, '10.0.0.2', '198.51.100.4', 'http'],
    [
      'that says no address stands for itself',
      { 'x-forwarded-for': 'unknown' },
      '10.0.0.2',
      '10.0.0.2',
      'http',
    ],
    [
      'says https',
      { 'x-forwarded-for': '198.51.100.4', 'x-forwarded-proto': 'HTTPS' },
      '10.0.0.2',
      '198.51.100.4',
      'https',
    ],
    [
      'added its scheme to the visitor’s',
      { 'x-forwarded-for': '192.0.2.1, 198.51.100.4', 'x-forwarded-proto': 'https,http' },
      '10.0.0.2',
      '198.51.100.4',
      'http',
    ],
    [
      'stands behind another that knows the scheme',
      { 'x-forwarded-for': '198.51.100.4, 10.9.9.9', 'x-forwarded-proto': 'https, http' },
      '10.0.0.2',
      '198.51.100.4',
      'https',
    ],
    [
      'knows http and https alone',
      { 'x-forwarded-for': '198.51.100.4', 'x-forwarded-proto': 'javascript' },
      '10.0.0.2',
      '198.51.100.4',
      'http',
    ],
  ])('a proxy %s', (_, headers, peer, visitor, scheme) => {
    expect(settled({ host: 'parallax.test', ...headers }, peer, at)).toMatchObject({
      'x-forwarded-for': visitor,
      'x-forwarded-proto': scheme,
      host: 'parallax.test',
    })
  })

  test('the host is the one that it names, and PUBLIC_URL comes before both', () => {
    const headers = { host: 'inside:3000', 'x-forwarded-host': 'parallax.test', 'x-forwarded-proto': 'https' }
    expect(readVisit(headers, '10.0.0.2', at)).toMatchObject({ printed: 'https://parallax.test' })
    const named = site('10.0.0.0/8', 'https://parallax.example.org')
    expect(readVisit(headers, '10.0.0.2', named)).toMatchObject({
      used: 'https://parallax.test',
      printed: 'https://parallax.example.org',
    })
  })

  test('another machine that claims to be one is a visitor', () => {
    expect(settled({ host: 'parallax.test', ...CLAIMS }, '198.51.100.4', at)).toMatchObject({
      'x-forwarded-for': '198.51.100.4',
      'x-forwarded-proto': 'http',
      host: 'localhost:3000',
    })
  })
})

describe('a host', () => {
  test.each(['localhost', 'LOCALHOST:3000', '127.0.0.1:80', '[::1]:3000', 'a-b.example.org', 'my_host'])(
    '%s is one',
    (host) => {
      expect(parseHost(host)).toBe(host.toLowerCase())
    },
  )

  test.each([
    '',
    'a b',
    'a/b',
    'user@evil.example',
    'evil.example:99999',
    'evil.example:',
    '<script>',
    '1.2.3.4.5',
    '[::1',
    'a:b:c',
    'ä.example',
    `${'a'.repeat(300)}`,
    '%41',
    '.',
  ])('“%s” is none, and is refused', (host) => {
    expect(parseHost(host)).toBeNull()
    expect(settled({ host }, '127.0.0.1')).toMatchObject({
      'x-parallax-refused': 'host',
      host: 'localhost:3000',
    })
  })

  test.each(['http://evil.example/', '*', 'evil.example:80'])(
    'a whole address %s in place of a path is refused',
    (url) => {
      expect(settled({ host: 'localhost:3000' }, '127.0.0.1', site(), url)).toMatchObject({
        'x-parallax-refused': 'host',
        url: '/',
      })
    },
  )

  test('that is not sent at all is ours in HTTP/1.0, and refused since', () => {
    const sent = (version: string) => settled({}, '127.0.0.1', site(), '/', version)
    expect(sent('1.0')).toMatchObject({ host: 'localhost:3000' })
    expect(sent('1.0')).not.toHaveProperty('x-parallax-refused')
    expect(sent('1.1')).toMatchObject({ 'x-parallax-refused': 'host' })
  })
})

describe('an address', () => {
  const urlOf = (url: string) => settled({ host: 'localhost:3000' }, '127.0.0.1', site(), url).url

  test.each<[string, (place: number) => string]>([
    ['the same key and value', () => 'q='],
    ['the same key', (place) => `speaker=v${place}`],
    ['different keys', (place) => `k${place}`],
  ])('with %s again and again is cut before Next reads it, and the cut is told', (_, piece) => {
    const query = Array.from({ length: 5 * MOST_ASKED }, (_, place) => piece(place)).join('&')
    const url = urlOf(`/changes?${query}`)
    expect(`/changes?${query}`.startsWith(url)).toBe(true)
    const params = new URLSearchParams(url.slice('/changes?'.length))
    expect(params.size).toBe(MOST_ASKED + 1)
    expect(boundedParams(params).ignored[0]?.why).toContain('what stands behind is not read')
  })

  test('is left as it is written when it has no more values than are read', () => {
    const full = `/?${Array.from({ length: MOST_ASKED }, (_, place) => `actor=a${place}`).join('&')}`
    const sparse = `/?${'&'.repeat(5 * MOST_ASKED)}q=%zz`
    for (const url of ['/', '/?', '/statements.csv?q=a+b&&q=%22?x&', full, sparse])
      expect(urlOf(url)).toBe(url)
  })
})

describe('settings', () => {
  test.each([
    'nginx',
    '10.0.0.0/33',
    '10.0.0/8',
    '10.0.0.0/8/8',
    '10.0.0.0/',
    'fd00::/129',
    '10.0.0.1;10.0.0.2',
  ])('TRUSTED_PROXIES=%s is refused in words', (text) => {
    expect(() => parseProxies(`127.0.0.1 ${text}`)).toThrow(`“${text}” is no address and no network`)
  })

  test.each([
    'parallax.example.org',
    'javascript:alert(1)',
    'ftp://a.example',
    'https://a:b@a.example',
    'https://a.example/?x',
  ])('PUBLIC_URL=%s is refused in words', (text) => {
    expect(() => site('', text)).toThrow(`PUBLIC_URL=${text} is no address of a site`)
  })

  test('a host that others can reach is told, unless the address to print is known', () => {
    const said = describeOpenness({ host: '0.0.0.0', port: 3000 }, undefined)
    expect(said).toContain('print http://localhost:3000, which leads nobody on another machine here')
    expect(describeOpenness({ host: '192.0.2.5', port: 80 }, '')).toContain('print http://192.0.2.5:80. Set')
    expect(describeOpenness({ host: '0.0.0.0', port: 3000 }, 'https://a.example')).toBeNull()
    for (const host of ['127.0.0.1', '127.1.2.3', 'localhost', '::1'])
      expect(describeOpenness({ host, port: 3000 }, undefined)).toBeNull()
  })
})

test.each([
  ['198.51.100.4', '198.51.100.4'],
  ['2001:db8:0:1:2:3:4:5', '2001:db8:0:1::/64'],
  ['2001:db8::1', '2001:db8:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['unknown', 'unknown'],
])('the network of %s is %s', (address, network) => {
  expect(describeNetwork(address)).toBe(network)
})

describe('a server', () => {
  let server: Server
  let port: number | undefined
  let seen: IncomingHttpHeaders = {}

  beforeAll(async () => {
    process.env.OWN_ADDRESS = 'http://localhost:3000'
    await import('@/lib/cli/front.mjs')
    server = createServer((request, response) => {
      seen = request.headers
      response.end()
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    port = typeof address === 'object' ? address?.port : undefined
  })
  afterAll(() => server.close())

  const ask = async (headers: Sent) => {
    const [response] = await once(get({ port, headers, agent: false }), 'response')
    response.resume()
    return seen
  }
  const OWN_WORD = {
    host: 'localhost:3000',
    'x-forwarded-for': '127.0.0.1',
    'x-forwarded-proto': 'http',
    'x-parallax-used': 'http://evil.example',
  }

  test('gets its requests settled, before it reads them', async () => {
    expect(await ask({ ...CLAIMS, host: 'evil.example' })).toMatchObject(OWN_WORD)
    expect(seen).not.toHaveProperty('x-real-ip')
  })

  test('takes a request for a WebSocket, which would go past that, as any other', async () => {
    let upgraded = 0
    server.on('upgrade', (_, socket) => {
      upgraded += 1
      socket.end()
    })
    // As the start does, which waits for the first page.
    await ask({})
    const headers = { ...CLAIMS, host: 'evil.example', connection: 'Upgrade', upgrade: 'websocket' }
    expect(await ask(headers)).toMatchObject(OWN_WORD)
    expect(upgraded).toBe(0)
  })
})
