import { noticePage } from '@/app/_parts/bare-page'
import { isSecure } from '@/app/_parts/base'
import { named } from '@/app/_parts/path-segment'
import { makeQuota, visitorOf } from '@/app/_parts/quota'
import { seeOther, withForm } from '@/app/_parts/writes'
import { clearMessage, redirectWithMessage } from '@/app/(people)/_parts/flash-message'
import { cookieFor } from '@/app/(people)/_parts/known-browser'
import { deskAddress } from '@/lib/address'
import { openingDataFor } from '@/lib/db/desk/opening'
import { type FormProblem, join, renewPassword } from '@/lib/db/people/accounts'
import { signIn } from '@/lib/db/people/auth'
import { Refusal } from '@/lib/db/people/members'
import { type Database, database } from '@/lib/db/store/client'
import { mayAs, type Role } from '@/lib/person'

type Context = { params: Promise<{ token: string }> }

const MOST_BYTES = 10_000
const MOST = 30
/** More than a token of ours has. */
const MOST_LETTERS = 64
const SPAN = 15 * 60_000

const allows = makeQuota(MOST, SPAN)

/** Makes the account that a link is for, or sets the password, and signs in. */
export async function POST(request: Request, { params }: Context): Promise<Response> {
  const token = named((await params).token)
  return withForm(request, (form) => entered(request, token, form), MOST_BYTES)
}

async function entered(request: Request, token: string, form: FormData): Promise<Response> {
  const { headers } = request
  // Hashing a password is work. Counted for each link: a whole class may join from one network.
  if (!allows(token.slice(0, MOST_LETTERS), Date.now()))
    return noticePage(
      429,
      'Too many attempts',
      `This link was tried ${MOST} times within a quarter of an hour. Try again later.`,
      '/',
    )
  const text = (name: string) => {
    const value = form.get(name)
    return typeof value === 'string' ? value : ''
  }
  const [name, email, password, again] = [text('name'), text('email'), text('password'), text('again')]
  const page = `/join/${encodeURIComponent(token)}`
  const secure = isSecure(headers)
  const done = await tried(database(), token, { name, email, password, again })
  // The page itself says that the link does not work.
  if (!done) return seeOther(page)
  if ('problems' in done)
    return redirectWithMessage(page, '/join', { problems: done.problems, fields: { name, email } }, secure)
  const signed = await signIn(
    database(),
    { email: done.email, password },
    { address: visitorOf(headers), agent: headers.get('user-agent') ?? '', secure },
  )
  const response = seeOther(signed ? done.next : '/sign-in')
  const known = signed ? [...signed.cookies, await cookieFor(headers, done.email)] : []
  for (const cookie of [...known, clearMessage(secure)]) response.headers.append('set-cookie', cookie)
  return response
}

const ACCOUNT = '/account'

/** Whether somebody comes to a house that has nothing of its own yet, and may begin it: the desk asks how. */
const isNew = async (db: Database, role: Role) =>
  mayAs(role, 'editor') && (await openingDataFor(db)).own === 0

async function tried(
  db: Database,
  token: string,
  form: { name: string; email: string; password: string; again: string },
): Promise<{ email: string; next: string } | { problems: FormProblem[] } | null> {
  try {
    const renewed = await renewPassword(db, token, form)
    if (renewed) return 'email' in renewed ? { ...renewed, next: ACCOUNT } : renewed
    const joined = await join(db, token, form)
    if (!joined || !('person' in joined)) return joined
    const { email, role } = joined.person
    return { email, next: (await isNew(db, role)) ? deskAddress() : ACCOUNT }
  } catch (error) {
    if (error instanceof Refusal) return { problems: [{ field: 'name', message: error.message }] }
    throw error
  }
}
