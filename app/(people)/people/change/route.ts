import { noticePage } from '@/app/_parts/bare-page'
import { isSecure } from '@/app/_parts/base'
import { seeOther, type Write, written } from '@/app/_parts/writes'
import { type FlashMessage, redirectWithMessage } from '@/app/(people)/_parts/flash-message'
import { invite, inviteToPassword, withdraw } from '@/lib/db/people/invitations'
import { membersFor, Refusal, setRole, setSuspended } from '@/lib/db/people/members'
import { endSessions } from '@/lib/db/people/sessions'
import { parseRole } from '@/lib/person'

const ONCE = 'Copy it now: it is shown for five minutes and never again.'

/** What admins do with people and links; the field "do" says which. */
export async function POST(request: Request): Promise<Response> {
  return written(request, 'admin', changed, { bytes: 10_000 })
}

async function changed(write: Write): Promise<Response> {
  try {
    const told = await change(write)
    if (told === null)
      return refused(400, 'The form does not say what to change. Open the page anew and try again.')
    return Object.keys(told).length === 0
      ? seeOther('/people')
      : redirectWithMessage('/people', '/people', told, isSecure(write.request.headers))
  } catch (error) {
    if (error instanceof Refusal) return refused(422, error.message)
    throw error
  }
}

const refused = (status: number, words: string) =>
  noticePage(status, 'Nothing was changed', words, '/people', { backWords: 'Back to the people' })

async function change({ db, person, form }: Write): Promise<FlashMessage | null> {
  const text = (name: string) => {
    const value = form.get(name)
    return typeof value === 'string' ? value : ''
  }
  const id = text('id')
  const role = parseRole(text('role'))
  const name = (await membersFor(db)).find((member) => member.id === id)?.name ?? 'This account'
  switch (text('do')) {
    case 'role':
      if (role === null) return null
      await setRole(db, id, role)
      return { words: `${name} has the role “${role}” now.` }
    case 'suspend':
      await setSuspended(db, id, true)
      return { words: `${name} is suspended, and signed out everywhere.` }
    case 'unsuspend':
      await setSuspended(db, id, false)
      return { words: `${name} may sign in again.` }
    case 'end-sessions':
      await endSessions(db, id)
      return { words: `${name} is signed out everywhere.` }
    case 'invite':
      if (role === null) return null
      return {
        words: `A link to join as ${role}. ${ONCE}`,
        link: `/join/${await invite(db, person, role)}`,
      }
    case 'password-link':
      return {
        words: `A link with which ${name} sets a new password within a day. ${ONCE}`,
        link: `/join/${await inviteToPassword(db, person, id)}`,
      }
    case 'withdraw':
      await withdraw(db, id)
      return { words: 'The link was withdrawn.' }
    default:
      return null
  }
}
