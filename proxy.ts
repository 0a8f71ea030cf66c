// Next answers an address whose percent signs spell no letter with a bare 500; this says what is wrong instead.
import type { NextRequest } from 'next/server'

const BROKEN = `<!doctype html><html lang="en"><meta charset="utf-8"><title>Broken address · Parallax</title>
<h1>This address is broken</h1><p>A percent sign in it spells no letter; it may have been cut short.
Go to <a href="/">the comparison</a>.</p></html>`

export function proxy(request: NextRequest): Response | undefined {
  try {
    decodeURIComponent(new URL(request.url).pathname)
  } catch {
    return new Response(BROKEN, { status: 400, headers: { 'content-type': 'text/html; charset=utf-8' } })
  }
}

export const config = { matcher: ['/((?!_next/|$).+)'] }
