import { noticePage } from '@/app/_parts/bare-page'
import { isSecure } from '@/app/_parts/base'
import { networkOf, visitorOf } from '@/app/_parts/quota'
import { seeOther, withForm } from '@/app/_parts/writes'
import { clearMessage, redirectWithMessage } from '@/app/(people)/_parts/flash-message'
import { browserOf, cookieFor } from '@/app/(people)/_parts/known-browser'
import { parseOwnPath } from '@/app/(people)/_parts/own-path'
import { inPasswordTurn } from '@/app/(people)/_parts/password-turns'
import { signInAddress } from '@/lib/address'
import { countWrong, forgetWrong, secondsToWait, signInLimits } from '@/lib/db/people/attempts'
import { sessionFor, signIn } from '@/lib/db/people/auth'
import { endSession } from '@/lib/db/people/sessions'
import { database } from '@/lib/db/store/client'
import { mayAs } from '@/lib/person'
import { NotNow } from '@/lib/queue'
import { describeWait } from '@/lib/visit'

const MOST_BYTES = 10_000
/** The same for an unknown address, a wrong password and somebody suspended: nobody learns who has an account. */
const WRONG = 'E-mail or password is wrong.'

/** Begins a session. */
export async function POST(request: Request): Promise<Response> {
  return withForm(request, (form) => entered(request, form), MOST_BYTES)
}

type Entry = { email: string; password: string; next: string | null }

async function entered(request: Request, form: FormData): Promise<Response> {
  const text = (name: string) => {
    const value = form.get(name)
    return typeof value === 'string' ? value : ''
  }
  const email = text('email').trim().toLowerCase()
  const entry = { email, password: text('password'), next: parseOwnPath(text('next')) }
  const browser = await browserOf(request.headers, email)
  try {
    return await inPasswordTurn(browser ?? networkOf(request.headers), () => tried(request, entry, browser))
  } catch (error) {
    if (error instanceof NotNow) return notNow(error.seconds, entry.next)
    throw error
  }
}

async function tried({ headers }: Request, entry: Entry, browser: string | null): Promise<Response> {
  const db = database()
  const { email, password, next } = entry
  const secure = isSecure(headers)
  const limits = signInLimits(email, networkOf(headers), browser)
  const seconds = await secondsToWait(db, limits)
  if (seconds > 0) return notNow(seconds, next)
  const from = { address: visitorOf(headers), agent: headers.get('user-agent') ?? '', secure }
  const signed = await signIn(db, { email, password }, from)
  if (!signed) {
    await countWrong(db, limits)
    const told = { problems: [{ field: 'password', message: WRONG }], fields: { email } }
    return redirectWithMessage(signInAddress(next ?? undefined), '/sign-in', told, secure)
  }
  await forgetWrong(db, limits)
  // The browser forgets its former session, so nobody should be able to go on with it.
  const former = await sessionFor(db, headers, secure)
  if (former) await endSession(db, former.person.id, former.id)
  const home = signed.role !== null && mayAs(signed.role, 'coder') ? '/desk' : '/'
  const response = seeOther(next ?? home)
  for (const cookie of [...signed.cookies, await cookieFor(headers, email), clearMessage(secure)])
    response.headers.append('set-cookie', cookie)
  return response
}

async function notNow(seconds: number, next: string | null): Promise<Response> {
  const response = await noticePage(
    429,
    'Too many attempts to sign in',
    `Signing in failed often with this e-mail address, or from your network, so the next attempt has to wait. Try again ${describeWait(seconds)}. A browser that you signed in with before is not held up by what others try.`,
    signInAddress(next ?? undefined),
    { backWords: 'Back to the sign-in' },
  )
  response.headers.set('retry-after', String(seconds))
  return response
}
