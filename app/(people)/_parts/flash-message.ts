// What a form's answer tells the page it leads to, in a cookie of a few minutes: for people without an account, who can
// keep no draft, and for what must not stand in an address. Holds no password.
import { cookies, headers } from 'next/headers'
import type { FormProblem } from '@/lib/db/people/accounts'
import { cookieName, cookieRules, isSecure } from '@/lib/visit'

export type FlashMessage = {
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

/** Leads on to a page, which finds there what it is told; `page` is the one that shows it, "/people". */
export function redirectWithMessage(
  address: string,
  page: string,
  told: FlashMessage,
  secure: boolean,
): Response {
  const fields = Object.fromEntries(
    Object.entries(told.fields ?? {}).map(([name, value]) => [name, value.slice(0, LONGEST)]),
  )
  const value = Buffer.from(JSON.stringify({ ...told, fields, page })).toString('base64url')
  const response = new Response(null, {
    status: 303,
    headers: { location: address, 'cache-control': 'no-store' },
  })
  response.headers.append(
    'set-cookie',
    `${cookieName(COOKIE, secure)}=${value}; Max-Age=${SECONDS}; ${cookieRules(secure, 'Strict')}`,
  )
  return response
}

/** Forgets what was told, as a value of Set-Cookie. */
export const clearMessage = (secure: boolean) =>
  `${cookieName(COOKIE, secure)}=; Max-Age=0; ${cookieRules(secure, 'Strict')}`

/** What this page was told; nothing when it was told nothing. */
export async function messageNow(page: string): Promise<FlashMessage> {
  const name = cookieName(COOKIE, isSecure(await headers()))
  const value = (await cookies()).get(name)?.value
  if (!value) return {}
  try {
    return parseMessage(JSON.parse(Buffer.from(value, 'base64url').toString()), page)
  } catch {
    return {}
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const textOf = (value: unknown) => (typeof value === 'string' ? value : '')

// It comes from a browser, so nothing about it is believed.
function parseMessage(value: unknown, page: string): FlashMessage {
  if (!isObject(value) || value.page !== page) return {}
  const problems = Array.isArray(value.problems) ? value.problems.filter(isObject) : []
  const fields = isObject(value.fields) ? Object.entries(value.fields) : []
  return {
    ...(textOf(value.words) === '' ? {} : { words: textOf(value.words) }),
    ...(/^\/join\/[\w-]+$/.test(textOf(value.link)) ? { link: textOf(value.link) } : {}),
    problems: problems.map(({ field, message }) => ({ field: textOf(field), message: textOf(message) })),
    fields: Object.fromEntries(fields.map(([name, text]) => [name, textOf(text)])),
  }
}
