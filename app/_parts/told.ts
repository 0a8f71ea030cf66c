// What a form's answer tells the page it leads to, in a cookie of a few minutes: for people without an account, who can
// keep no draft, and for what must not stand in an address. Holds no password.
import { cookies } from 'next/headers'
import type { FormProblem } from '@/lib/db/people'

export type Told = {
  /** What was done, or why it was not. */
  words?: string
  problems?: FormProblem[]
  /** What was typed, to be shown again. */
  fields?: Record<string, string>
  /** A path with a token, to be shown once. */
  link?: string
}

const COOKIE = 'told'
const SECONDS = 300
/** A browser drops a cookie of more than 4 kB. */
const LONGEST = 200

/** Leads on to a page, which finds there what it is told. `path` limits who else gets to see it. */
export function tellingNext(address: string, path: string, told: Told, secure: boolean): Response {
  const fields = Object.fromEntries(
    Object.entries(told.fields ?? {}).map(([name, value]) => [name, value.slice(0, LONGEST)]),
  )
  const value = Buffer.from(JSON.stringify({ ...told, fields })).toString('base64url')
  const response = new Response(null, {
    status: 303,
    headers: { location: address, 'cache-control': 'no-store' },
  })
  response.headers.append(
    'set-cookie',
    `${COOKIE}=${value}; Path=${path}; Max-Age=${SECONDS}; HttpOnly; SameSite=Strict${secure ? '; Secure' : ''}`,
  )
  return response
}

/** Forgets what was told under a path, as a value of Set-Cookie. */
export const toldNothing = (path: string) => `${COOKIE}=; Path=${path}; Max-Age=0; HttpOnly; SameSite=Strict`

/** What this page was told; nothing when it was told nothing. */
export async function toldNow(): Promise<Told> {
  const value = (await cookies()).get(COOKIE)?.value
  if (!value) return {}
  try {
    return parseTold(JSON.parse(Buffer.from(value, 'base64url').toString()))
  } catch {
    return {}
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const textOf = (value: unknown) => (typeof value === 'string' ? value : '')

// It comes from a browser, so nothing about it is believed.
function parseTold(value: unknown): Told {
  if (!isObject(value)) return {}
  const problems = Array.isArray(value.problems) ? value.problems.filter(isObject) : []
  const fields = isObject(value.fields) ? Object.entries(value.fields) : []
  return {
    ...(textOf(value.words) === '' ? {} : { words: textOf(value.words) }),
    ...(/^\/join\/[\w-]+$/.test(textOf(value.link)) ? { link: textOf(value.link) } : {}),
    problems: problems.map(({ field, message }) => ({ field: textOf(field), message: textOf(message) })),
    fields: Object.fromEntries(fields.map(([name, text]) => [name, textOf(text)])),
  }
}
