// The way in for everything that is sent to be written: from our own pages, by somebody who may, not too large and not
// too often. Who may not write is refused before the body is read. What was typed is never lost: it stands in the
// browser's own form, and a refusal of somebody who could write a moment ago repeats it in one that can be sent again.

import { signInAddress } from '@/lib/address'
import { TooManyDrafts } from '@/lib/db/desk/drafts'
import { hasOwnCookie, sessionFor } from '@/lib/db/people/auth'
import { type Database, database } from '@/lib/db/store/client'
import { describeTrouble, isPassing } from '@/lib/db/store/trouble'
import type { Fields } from '@/lib/form/fields'
import { describeWriting } from '@/lib/jobs/import-job'
import { DUTIES, mayAs, type Person, type Role } from '@/lib/person'
import { noticePage } from './bare-page'
import { isSecure } from './base'
import { isOwnSite } from './own-site'
import { makeQuota } from './quota'

export type Write = { db: Database; person: Person; form: FormData; request: Request }

/** Unless a route says otherwise. A long passage with all its fields has some ten thousand bytes. */
const MOST_BYTES = 256_000
/** Fields of a form, each value counted. The longest of ours has some five hundred. */
const MOST_FIELDS = 2000
const MOST_PER_MINUTE = 120

const allows = makeQuota(MOST_PER_MINUTE, 60_000)

/** Leads the browser on after something was done. */
export function seeOther(address: string): Response {
  return new Response(null, { status: 303, headers: { location: address, 'cache-control': 'no-store' } })
}

/** The fields of a form as they were typed, without its files. */
export function fieldsOf(form: FormData): Fields {
  const fields = new Map<string, string[]>()
  for (const [name, value] of form) {
    if (typeof value !== 'string') continue
    const values = fields.get(name)
    if (values) values.push(value)
    else fields.set(name, [value])
  }
  return Object.fromEntries(fields)
}

/** A form that could not be read, as an answer. */
class Unreadable extends Error {
  constructor(readonly answer: Promise<Response>) {
    super('')
  }
}

const NOTHING = 'Nothing was stored'

function refused(
  request: Request,
  status: number,
  words: string,
  form: FormData | null = null,
  title = NOTHING,
) {
  return noticePage(status, title, words, '/', {
    ...(form && isRepeatable(form)
      ? {
          again: {
            action: pathOf(request),
            fields: fieldsOf(form),
            signIn: status === 401 ? signInAddress() : null,
          },
        }
      : {}),
  })
}

/** A password is never repeated on a page. */
const isRepeatable = (form: FormData) => ![...form.keys()].some((name) => /password/i.test(name))

const pathOf = (request: Request) => {
  const { pathname, search } = new URL(request.url)
  return pathname + search
}

/** Refuses what other sites, or programs that say nothing of where they come from, send; null for our own forms. */
export function refusedFromElsewhere(request: Request): Promise<Response> | null {
  if (isOwnSite(request.headers)) return null
  return refused(
    request,
    403,
    'This was not sent from a page of this site. Open the page here and send its form from there.',
  )
}

/** Whether a body has more parts than a form may have, before it is taken apart. */
function hasTooManyParts(body: Buffer, type: string): boolean {
  const [, quoted, bare] = /boundary=(?:"([^"]+)"|([^;\s]+))/i.exec(type) ?? []
  const boundary = quoted ?? bare
  const between = /^multipart/i.test(type) ? `--${boundary ?? ''}` : '&'
  let parts = 0
  for (let at = body.indexOf(between); at >= 0; at = body.indexOf(between, at + between.length)) {
    parts += 1
    if (parts > MOST_FIELDS) return true
  }
  return false
}

/**
 * Reads a form of at most `most` bytes, counted while they arrive, and of no more than MOST_FIELDS parts. Throws an
 * answer, see withForm.
 */
async function readForm(request: Request, most: number): Promise<FormData> {
  const type = request.headers.get('content-type') ?? ''
  if (!/^(?:application\/x-www-form-urlencoded|multipart\/form-data)\s*(?:;|$)/i.test(type))
    throw new Unreadable(
      refused(
        request,
        415,
        `A form is sent as application/x-www-form-urlencoded or multipart/form-data; this was ${type ? `“${type.slice(0, 100)}”` : 'sent without a type'}.`,
      ),
    )
  const tooLarge = () =>
    new Unreadable(
      refused(
        request,
        413,
        `This form has more than ${Math.floor(most / 1000)} kB, which is as much as is taken at once. Go back, where your text still stands, and send less of it.`,
      ),
    )
  if (Number(request.headers.get('content-length') ?? 0) > most) throw tooLarge()
  const pieces: Uint8Array[] = []
  let bytes = 0
  const reader = request.body?.getReader()
  while (reader) {
    const { done, value } = await reader.read()
    if (done) break
    bytes += value.byteLength
    // Without cancelling the body: that would cut the line before the answer is sent.
    if (bytes > most) throw tooLarge()
    pieces.push(value)
  }
  const body = Buffer.concat(pieces)
  if (hasTooManyParts(body, type))
    throw new Unreadable(
      refused(
        request,
        413,
        `This form has more than ${MOST_FIELDS} fields, which is as many as are taken at once. Go back, where your text still stands, and send fewer of them.`,
      ),
    )
  try {
    return await new Response(body, { headers: { 'content-type': type } }).formData()
  } catch {
    throw new Unreadable(
      refused(
        request,
        400,
        'The form arrived broken or only in part; the connection may have been lost. Go back and send it again.',
      ),
    )
  }
}

/** Reads a form for `use`, and answers itself when it cannot be read. For forms that need no session. */
export async function withForm(
  request: Request,
  use: (form: FormData) => Promise<Response>,
  most = MOST_BYTES,
): Promise<Response> {
  const elsewhere = refusedFromElsewhere(request)
  if (elsewhere) return elsewhere
  let form: FormData
  try {
    form = await readForm(request, most)
  } catch (error) {
    if (error instanceof Unreadable) return error.answer
    throw error
  }
  try {
    return await use(form)
  } catch (error) {
    return troubled(request, error, form)
  }
}

async function troubled(request: Request, error: unknown, form: FormData | null): Promise<Response> {
  // By its name: a server may hold the module that throws it twice.
  if (error instanceof TooManyDrafts || (error instanceof Error && error.name === 'TooManyDrafts'))
    return refused(request, 409, error.message, form)
  const trouble = describeTrouble(error)
  if (!trouble) throw error
  const advice = (isPassing(trouble) && describeWriting()) || trouble.advice
  const answer = await refused(request, 503, advice, form, trouble.title)
  answer.headers.set('retry-after', String(RETRY))
  return answer
}

/** Seconds after which to try again when the database was in trouble. */
const RETRY = 10

const sessionOf = (request: Request) => sessionFor(database(), request.headers, isSecure(request.headers))

/** Why this person may not write this; null when they may. */
function refusalFor(request: Request, person: Person, role: Role): Promise<Response> | null {
  if (mayAs(person.role, role)) return null
  return refused(
    request,
    403,
    `This needs the role “${role}”, which ${DUTIES[role]}. You are signed in as ${person.name}, with the role “${person.role}”. Somebody with the role “admin” can change that; until then go back, where your text still stands.`,
  )
}

/** Whether somebody has written too often to write just now; null when not. Counts the write. */
function delayFor(request: Request, person: Person, form: FormData | null): Promise<Response> | null {
  if (allows(person.id, Date.now())) return null
  return refused(
    request,
    429,
    `You have stored something ${MOST_PER_MINUTE} times within a minute, which is as often as one may. Wait a minute and send this again.`,
    form,
  )
}

const SIGNED_OUT =
  'You are not signed in, or your session has ended. Sign in, and then send this again: what you typed is kept on this page.'
const STRANGER = 'You are not signed in. Sign in, go back, where your text still stands, and send it again.'

/** Whether this browser was signed in here once; false where the database cannot say. */
async function isKnown(request: Request): Promise<boolean> {
  try {
    return await hasOwnCookie(database(), request.headers)
  } catch {
    return false
  }
}

/**
 * Whether a request may write, before its body is read: for routes that read it themselves, such as an upload. Gives
 * who sends it, or the answer that refuses it.
 */
export async function admitted(
  request: Request,
  role: Role,
): Promise<{ db: Database; person: Person } | { refusal: Response }> {
  const elsewhere = refusedFromElsewhere(request)
  if (elsewhere) return { refusal: await elsewhere }
  try {
    const session = await sessionOf(request)
    if (!session)
      return {
        refusal: await refused(
          request,
          401,
          'You are not signed in, or your session has ended. Sign in, go back, and send it again.',
        ),
      }
    const refusal = refusalFor(request, session.person, role) ?? delayFor(request, session.person, null)
    if (refusal) return { refusal: await refusal }
    return { db: database(), person: session.person }
  } catch (error) {
    return { refusal: await troubled(request, error, null) }
  }
}

/**
 * Runs `use` for a form sent from our own pages by somebody with this role or a larger one; answers itself when it is
 * not. Troubles of the database become a page; anything else `use` throws is the caller's.
 */
export async function written(
  request: Request,
  role: Role,
  use: (write: Write) => Promise<Response>,
  limits: { bytes?: number } = {},
): Promise<Response> {
  const elsewhere = refusedFromElsewhere(request)
  if (elsewhere) return elsewhere
  let session: Awaited<ReturnType<typeof sessionOf>>
  try {
    session = await sessionOf(request)
  } catch (error) {
    if (!(await isKnown(request))) return troubled(request, error, null)
    // The text first: the database may be back when it is sent again.
    return withForm(request, (form) => troubled(request, error, form))
  }
  if (!session) {
    if (!(await isKnown(request))) return refused(request, 401, STRANGER)
    // Read only to be repeated, and never a large one.
    return withForm(request, (form) => refused(request, 401, SIGNED_OUT, form))
  }
  const { person } = session
  const refusal = refusalFor(request, person, role)
  if (refusal) return refusal
  return withForm(
    request,
    async (form) => delayFor(request, person, form) ?? use({ db: database(), person, form, request }),
    limits.bytes ?? MOST_BYTES,
  )
}
