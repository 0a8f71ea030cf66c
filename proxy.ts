// Before every request: an address that spells no letter, the content policy with its nonce, and, where only members
// may read, whether this is one. Without that setting it asks no database.
import { createHash, randomBytes } from 'node:crypto'
import { type NextRequest, NextResponse } from 'next/server'
import { signInAddress } from './lib/address'
import { BARE_STYLE, PALETTE_STYLE, PAPER_STYLE } from './lib/paint/page-style'
import { isHostless, isSecure, SEARCH_HEADER } from './lib/visit'

const BROKEN = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Broken address · Parallax</title>
<h1>This address is broken</h1><p>A percent sign in it spells no letter; it may have been cut short.
Go to <a href="/">the comparison</a>.</p></html>`

const HOSTLESS =
  'This request names no host that an address can have. A browser sends one by itself; a program sends such as "Host: localhost:3000".\n'

const development = process.env.NODE_ENV === 'development'

// ---- the content policy ----------------------------------------------------------------------------------------

const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`
// Rules that stand in the pages. They are the same for everybody, so a hash allows them and no nonce is needed where a
// page is made outside of React's own rendering.
const OWN_STYLES = [PALETTE_STYLE, PAPER_STYLE, BARE_STYLE].map(hashOf).join(' ')

/** Made for other people's pages, and without a script of ours. */
const isEmbed = (path: string) => /^\/(?:figures|frozen)\/[^/]+\/embed\/?$/.test(path)

function policyFor(path: string, nonce: string): string {
  const embed = isEmbed(path)
  const directives = {
    'default-src': "'self'",
    'script-src': embed
      ? "'none'"
      : // Only the development server needs eval.
        `'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    // The development server puts style sheets into the page while they are edited.
    'style-src': development ? "'self' 'unsafe-inline'" : `'self' 'nonce-${nonce}' ${OWN_STYLES}`,
    // What React and Recharts write into style attributes are sizes and colours of ours.
    'style-src-attr': "'unsafe-inline'",
    'img-src': "'self' data: blob:",
    'connect-src': `'self'${development ? ' ws:' : ''}`,
    'object-src': "'none'",
    'base-uri': "'self'",
    'form-action': "'self'",
    'frame-ancestors': embed ? '*' : "'none'",
  }
  return Object.entries(directives)
    .map(([directive, sources]) => `${directive} ${sources}`)
    .join('; ')
}

function protect(response: Response, request: NextRequest, policy: string): Response {
  response.headers.set('content-security-policy', policy)
  if (!isEmbed(request.nextUrl.pathname)) response.headers.set('x-frame-options', 'DENY')
  if (isSecure(request.headers)) response.headers.set('strict-transport-security', 'max-age=31536000')
  return response
}

// ---- reading for members only ----------------------------------------------------------------------------------

/** What a stranger needs to become a member, and what carries nobody's words. */
const OPEN = /^\/(?:sign-in|sign-in\/enter|sign-out|join\/.*|favicon\.ico|icon\.svg)$/

const isFile = (path: string) => /\.[^/]*$/.test(path) || isEmbed(path)

/** What a stranger gets instead of a page; null for members, and where everybody may read. */
async function refusalFor(request: NextRequest): Promise<Response | null> {
  if (process.env.READING !== 'members') return null
  const { pathname, search } = request.nextUrl
  if (OPEN.test(pathname)) return null
  // Here, so that a copy that everybody may read opens no database before its pages do.
  const [{ sessionFor }, { database }] = await Promise.all([
    import('./lib/db/people/auth'),
    import('./lib/db/store/client'),
  ])
  if (await sessionFor(database(), request.headers, isSecure(request.headers))) return null
  if (isFile(pathname) || request.method !== 'GET')
    return new Response('Reading needs an account here: sign in at /sign-in.\n', {
      status: 401,
      headers: { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
    })
  return NextResponse.redirect(new URL(signInAddress(pathname + search), request.url), 307)
}

// ---- every request ---------------------------------------------------------------------------------------------

export async function proxy(request: NextRequest): Promise<Response> {
  const nonce = randomBytes(16).toString('base64')
  const policy = policyFor(request.nextUrl.pathname, nonce)
  if (isHostless(request.headers)) {
    const headers = { 'content-type': 'text/plain; charset=utf-8' }
    return protect(new Response(HOSTLESS, { status: 400, headers }), request, policy)
  }
  try {
    decodeURIComponent(new URL(request.url).pathname)
  } catch {
    const broken = new Response(BROKEN, {
      status: 400,
      headers: { 'content-type': 'text/html; charset=utf-8' },
    })
    return protect(broken, request, policy)
  }
  const refusal = await refusalFor(request)
  if (refusal) return protect(refusal, request, policy)
  const headers = new Headers(request.headers)
  // Next takes the nonce for its own scripts from here.
  headers.set('content-security-policy', policy)
  // For the frame of every page, which names what of its address is not used.
  headers.set(SEARCH_HEADER, request.nextUrl.search)
  return protect(NextResponse.next({ request: { headers } }), request, policy)
}

// What the build made is the same for everybody, and has no address of its own to spell.
// An upload goes past this: where there is a proxy, Next keeps a body in memory and silently cuts it at 10 MB. Its route
// checks the session and sets a policy itself.
export const config = { matcher: ['/((?!_next/|desk/imports/upload$).*)'] }
