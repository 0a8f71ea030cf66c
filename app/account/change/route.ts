import { noticePage } from '@/app/_parts/bare-page'
import { isSecure } from '@/app/_parts/base'
import { tellingNext } from '@/app/_parts/told'
import { type Write, written } from '@/app/_parts/writes'
import { sessionFor } from '@/lib/db/auth'
import {
  ATTEMPTS,
  changePassword,
  endSession,
  endSessions,
  forgetAttempts,
  refusedUntil,
} from '@/lib/db/people'
import { describeWait } from '@/lib/visit'

/** Ends sessions of one's own, or changes the password; the field "do" says which. */
export async function POST(request: Request): Promise<Response> {
  return written(request, 'reader', change, { bytes: 10_000 })
}

async function change(write: Write): Promise<Response> {
  const { db, person, form, request } = write
  const secure = isSecure(request.headers)
  const told = (words: string) => tellingNext('/account', '/account', { words }, secure)
  const session = await sessionFor(db, request.headers, secure)
  switch (form.get('do')) {
    case 'end':
      await endSession(db, person.id, textOf(form, 'session'))
      return told('The session was ended.')
    case 'end-others':
      await endSessions(db, person.id, session?.id)
      return told('All other sessions were ended.')
    case 'password':
      return newPassword(write, session?.id ?? '', secure)
    default:
      return noticePage(400, 'Nothing was changed', 'The form does not say what to change.', '/account', {
        backWords: 'Back to your account',
      })
  }
}

async function newPassword({ db, person, form }: Write, session: string, secure: boolean): Promise<Response> {
  const attempts = `password ${person.id}`
  const now = new Date()
  const until = await refusedUntil(db, attempts, ATTEMPTS.email, now)
  const problems = until
    ? [
        {
          field: 'current',
          message: `The current password was tried too often. Try again ${describeWait((until.getTime() - now.getTime()) / 1000)}.`,
        },
      ]
    : await changePassword(db, person, session, {
        current: textOf(form, 'current'),
        password: textOf(form, 'password'),
        again: textOf(form, 'again'),
      })
  if (problems.length > 0) return tellingNext('/account', '/account', { problems }, secure)
  await forgetAttempts(db, attempts)
  const words = 'The password was changed, and all other sessions were ended.'
  return tellingNext('/account', '/account', { words }, secure)
}

function textOf(form: FormData, name: string): string {
  const value = form.get(name)
  return typeof value === 'string' ? value : ''
}
