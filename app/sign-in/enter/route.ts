import { noticePage } from '@/app/_parts/bare-page'
import { isSecure } from '@/app/_parts/base'
import { parseOwnPath } from '@/app/_parts/own-path'
import { visitorOf } from '@/app/_parts/quota'
import { tellingNext, toldNothing } from '@/app/_parts/told'
import { seeOther, withForm } from '@/app/_parts/writes'
import { signInAddress } from '@/lib/address'
import { sessionFor, signIn } from '@/lib/db/auth'
import { database } from '@/lib/db/client'
import { ATTEMPTS, endSession, forgetAttempts, refusedUntil } from '@/lib/db/people'
import { mayAs } from '@/lib/person'
import { describeWait } from '@/lib/visit'

const MOST_BYTES = 10_000
/** The same for an unknown address, a wrong password and somebody suspended: nobody learns who has an account. */
const WRONG = 'E-mail or password is wrong.'

/** Begins a session. */
export async function POST(request: Request): Promise<Response> {
  return withForm(request, (form) => entered(request, form), MOST_BYTES)
}

async function entered(request: Request, form: FormData): Promise<Response> {
  const db = database()
  const { headers } = request
  const text = (name: string) => {
    const value = form.get(name)
    return typeof value === 'string' ? value : ''
  }
  const [email, password] = [text('email').trim().toLowerCase(), text('password')]
  const next = parseOwnPath(text('next'))
  const secure = isSecure(headers)
  const address = visitorOf(headers)
  const [byEmail, byAddress] = [`sign-in e-mail ${email}`, `sign-in address ${address}`]
  const now = new Date()
  const until =
    (await refusedUntil(db, byAddress, ATTEMPTS.address, now)) ??
    (await refusedUntil(db, byEmail, ATTEMPTS.email, now))
  if (until) return tooMany(until, now, signInAddress(next ?? undefined))
  const agent = headers.get('user-agent') ?? ''
  const signed = await signIn(db, { email, password }, { address, agent, secure })
  if (!signed)
    return tellingNext(
      signInAddress(next ?? undefined),
      '/sign-in',
      { problems: [{ field: 'password', message: WRONG }], fields: { email } },
      secure,
    )
  await forgetAttempts(db, byEmail)
  // The browser forgets its former session, so nobody should be able to go on with it.
  const former = await sessionFor(db, headers, secure)
  if (former) await endSession(db, former.person.id, former.id)
  const home = signed.role !== null && mayAs(signed.role, 'coder') ? '/desk' : '/'
  const response = seeOther(next ?? home)
  for (const cookie of [...signed.cookies, toldNothing(secure)]) response.headers.append('set-cookie', cookie)
  return response
}

async function tooMany(until: Date, now: Date, back: string): Promise<Response> {
  const seconds = Math.ceil((until.getTime() - now.getTime()) / 1000)
  const response = await noticePage(
    429,
    'Too many attempts to sign in',
    `With this e-mail address, or from your network address, signing in was tried too often. Try again ${describeWait(seconds)}.`,
    back,
    { backWords: 'Back to the sign-in' },
  )
  response.headers.set('retry-after', String(seconds))
  return response
}
