import { noticePage } from '@/app/_parts/bare-page'
import { isSecure } from '@/app/_parts/base'
import { type Write, written } from '@/app/_parts/writes'
import { type FlashMessage, redirectWithMessage } from '@/app/(people)/_parts/flash-message'
import { inPasswordTurn } from '@/app/(people)/_parts/password-turns'
import { changePassword } from '@/lib/db/people/accounts'
import { changeLimits, countWrong, forgetWrong, secondsToWait } from '@/lib/db/people/attempts'
import { sessionFor } from '@/lib/db/people/auth'
import { endSession, endSessions } from '@/lib/db/people/sessions'
import { NotNow } from '@/lib/queue'
import { describeWait } from '@/lib/visit'

/** Ends sessions of one's own, or changes the password; the field "do" says which. */
export async function POST(request: Request): Promise<Response> {
  return written(request, 'reader', change, { bytes: 10_000 })
}

async function change(write: Write): Promise<Response> {
  const { db, person, form, request } = write
  const secure = isSecure(request.headers)
  const told = (words: string) => redirectWithMessage('/account', '/account', { words }, secure)
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

async function newPassword(write: Write, session: string, secure: boolean): Promise<Response> {
  const told = (telling: FlashMessage) => redirectWithMessage('/account', '/account', telling, secure)
  try {
    return await inPasswordTurn(write.person.id, () => tried(write, session, told))
  } catch (error) {
    if (error instanceof NotNow) return told(waiting(error.seconds))
    throw error
  }
}

const waiting = (seconds: number): FlashMessage => ({
  problems: [
    {
      field: 'current',
      message: `The current password was wrong too often. Try again ${describeWait(seconds)}.`,
    },
  ],
})

async function tried(
  { db, person, form }: Write,
  session: string,
  told: (telling: FlashMessage) => Response,
): Promise<Response> {
  const limits = changeLimits(person.id)
  const seconds = await secondsToWait(db, limits)
  if (seconds > 0) return told(waiting(seconds))
  const problems = await changePassword(db, person, session, {
    current: textOf(form, 'current'),
    password: textOf(form, 'password'),
    again: textOf(form, 'again'),
  })
  if (problems.some(({ field }) => field === 'current')) await countWrong(db, limits)
  if (problems.length > 0) return told({ problems })
  await forgetWrong(db, limits)
  return told({ words: 'The password was changed, and all other sessions were ended.' })
}

function textOf(form: FormData, name: string): string {
  const value = form.get(name)
  return typeof value === 'string' ? value : ''
}
