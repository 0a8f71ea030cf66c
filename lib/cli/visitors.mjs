// Who sends a request, by which address, and whether its own word on that is believed: only proxies that the owner names
// are. Runs inside the server, see front.mjs.
import { BlockList, isIP } from 'node:net'
import { boundedUrl } from '../query.mjs'
import { Refusal } from './run.mjs'

/**
 * @typedef {{
 *   trusted: BlockList,
 *   publicUrl: string | null,
 *   own: string,
 * }} Site
 * `trusted` are the proxies, `publicUrl` the address that is printed wherever readers come from, `own` the address where
 * the server listens, such as "http://localhost:3000"
 */

/**
 * @param {Record<string, string | undefined>} env
 * @param {string} own
 * @returns {Site}
 * @throws {Refusal} for a setting that cannot be read
 */
export function parseSite(env, own) {
  return { trusted: parseProxies(env.TRUSTED_PROXIES ?? ''), publicUrl: parsePublicUrl(env.PUBLIC_URL), own }
}

/** @param {string | undefined} text @returns {string | null} */
function parsePublicUrl(text) {
  if (!text) return null
  const url = URL.canParse(text) ? new URL(text) : null
  if (!url || !/^https?:$/.test(url.protocol) || url.username || url.password || url.search || url.hash)
    throw new Refusal(
      `PUBLIC_URL=${text} is no address of a site: it begins with http:// or https://, such as https://parallax.example.org.`,
    )
  return text
}

/**
 * @param {string} text addresses and networks with commas or spaces between them
 * @returns {BlockList} empty when nobody is trusted
 */
export function parseProxies(text) {
  const list = new BlockList()
  for (const entry of text.split(/[\s,]+/).filter((part) => part !== '')) {
    const [address = '', bits, more] = entry.split('/')
    const version = isIP(address)
    const length = bits === undefined ? null : /^\d{1,3}$/.test(bits) ? Number(bits) : -1
    const fits = length === null || (length >= 0 && length <= (version === 4 ? 32 : 128))
    if (version === 0 || more !== undefined || !fits)
      throw new Refusal(
        `TRUSTED_PROXIES: “${entry}” is no address and no network. Write such as 10.0.0.2, 10.0.0.0/8 or fd00::/8.`,
      )
    const family = version === 4 ? 'ipv4' : 'ipv6'
    if (length === null) list.addAddress(address, family)
    else list.addSubnet(address, length, family)
  }
  return list
}

/** A network address as it is written alone: without a port, brackets, a zone, or IPv4 inside of IPv6. */
function plainAddress(/** @type {string} */ text) {
  const bare =
    /^\[([^\]]*)\](?::\d+)?$/.exec(text)?.[1] ?? (/^[\d.]+:\d+$/.test(text) ? text.split(':')[0] : text)
  const address = (bare ?? '').replace(/%.*$/, '').replace(/^::ffff:(?=[\d.]+$)/i, '')
  return isIP(address) === 0 ? null : address.toLowerCase()
}

const isTrusted = (/** @type {Site} */ { trusted }, /** @type {string} */ address) =>
  trusted.check(address, isIP(address) === 4 ? 'ipv4' : 'ipv6')

/** @param {string | string[] | undefined} value @returns {string[]} the parts of a header, the last proxy's last */
const partsOf = (value) =>
  String(value ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '')

/** A host with or without a port, as a browser sends it; null for anything else. @param {string} text */
export function parseHost(text) {
  const looks = /^(?:[a-z\d](?:[a-z\d._-]{0,252})|\[[\da-f:.]{2,45}\])(?::\d{1,5})?$/i
  return looks.test(text) && URL.canParse(`http://${text}`) ? text.toLowerCase() : null
}

/**
 * What a request came with, once nothing is believed that anybody could have written.
 * @typedef {{
 *   visitor: string,
 *   used: string | null,
 *   printed: string,
 * }} Visit
 * `visitor` is a network address, `used` the origin in the reader's address bar (null when there was none), `printed` the
 * origin that pages and files name
 */

/**
 * Reads a request. A proxy adds its word at the end of a list, so of each list the word of the outermost trusted proxy
 * counts and what stands before it does not.
 * @param {Record<string, string | string[] | undefined>} headers
 * @param {string | undefined} peer network address at the other end of the connection
 * @param {Site} site
 * @returns {Visit | null} null when its Host is no host
 */
export function readVisit(headers, peer, site) {
  const nearest = plainAddress(peer ?? '') ?? 'unknown'
  let visitor = nearest
  let proxies = 0
  for (const hop of partsOf(headers['x-forwarded-for']).reverse()) {
    const address = plainAddress(hop)
    if (isIP(visitor) === 0 || !isTrusted(site, visitor) || address === null) break
    visitor = address
    proxies += 1
  }
  const isProxy = isIP(nearest) !== 0 && isTrusted(site, nearest)
  const said = (/** @type {string} */ name) => {
    const parts = isProxy ? partsOf(headers[name]) : []
    return parts.at(-Math.min(Math.max(proxies, 1), parts.length))
  }
  const sent = said('x-forwarded-host') ?? headers.host
  const host = sent === undefined ? null : parseHost(String(sent))
  if (sent !== undefined && host === null) return null
  const scheme = said('x-forwarded-proto')?.toLowerCase() === 'https' ? 'https' : 'http'
  const used = host === null ? null : `${scheme}://${host}`
  const printed = site.publicUrl ?? (isProxy && used !== null ? used : site.own)
  return { visitor, used, printed: new URL(printed).origin }
}

/** The origin in the reader's address bar, for the one check that needs it; nobody else can write this header. */
const USED = 'x-parallax-used'
/** Set for a request that is to be answered 400. */
const REFUSED = 'x-parallax-refused'

/**
 * Makes a request say only what is so. Everything behind this reads Host and X-Forwarded-* and may believe them.
 * @param {{
 *   headers: Record<string, string | string[] | undefined>,
 *   url?: string | undefined,
 *   httpVersion: string,
 *   socket: { remoteAddress?: string | undefined },
 * }} request
 * @param {Site} site
 */
export function settle(request, site) {
  const { headers } = request
  const visit = readVisit(headers, request.socket.remoteAddress, site)
  // Node refuses it too, but only after this.
  const isMissing = headers.host === undefined && request.httpVersion === '1.1'
  for (const name of Object.keys(headers))
    if (/^(?:x-forwarded(?:-.*)?|forwarded|x-real-ip|x-parallax-.*)$/.test(name)) delete headers[name]
  const own = new URL(visit?.printed ?? site.publicUrl ?? site.own)
  headers.host = own.host
  headers['x-forwarded-host'] = own.host
  headers['x-forwarded-proto'] = own.protocol.replace(':', '')
  headers['x-forwarded-port'] = own.port || (own.protocol === 'https:' ? '443' : '80')
  headers['x-forwarded-for'] = visit?.visitor ?? 'unknown'
  if (visit?.used) headers[USED] = visit.used
  // A whole address in place of a path, as for a proxy that anybody may use, names a host of its own.
  const isPath = request.url?.startsWith('/') === true
  if (visit === null || isMissing || !isPath) headers[REFUSED] = 'host'
  request.url = isPath ? boundedUrl(request.url ?? '/') : '/'
}
