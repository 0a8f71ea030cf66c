import Link from 'next/link'
import { PageFrame } from '@/app/_parts/page-frame'
import { guarded } from '@/app/_parts/page-guard'
import { personAs, sessionNow } from '@/app/_parts/person'
import { Line, Problems } from '@/app/(people)/_parts/account-form'
import { messageNow } from '@/app/(people)/_parts/flash-message'
import { updatedAt } from '@/lib/db/ask/dataset'
import { type Session, sessionsFor } from '@/lib/db/people/sessions'
import { database } from '@/lib/db/store/client'
import { PASSWORD_LENGTH } from '@/lib/password'
import { describeInstant } from '@/lib/period'
import { DUTIES } from '@/lib/person'
import { describeAgent } from '@/lib/visit'

export const metadata = { title: 'Your account', robots: { index: false } }

export default function AccountPage() {
  return guarded(async () => {
    const person = await personAs('reader', '/account')
    const db = database()
    const [session, sessions, updated, told] = await Promise.all([
      sessionNow(),
      sessionsFor(db, person.id),
      updatedAt(db),
      messageNow('/account'),
    ])
    return (
      <PageFrame about="/account" updatedAt={updated}>
        <h1>{person.name}</h1>
        <p className="sub">
          Signed in as {person.role}: somebody who {DUTIES[person.role]}. E-mail address: {person.email}
        </p>
        {person.role === 'admin' && (
          <p>
            <Link href="/people" prefetch={false}>
              People, roles and invitations
            </Link>
          </p>
        )}
        {told.words && (
          <p className="notice" role="status">
            {told.words}
          </p>
        )}
        <h2>Sessions</h2>
        <p className="small">
          Each browser you signed in with. A session ends by itself 30 days after it began.
        </p>
        <table className="people">
          <thead>
            <tr>
              <th>Browser</th>
              <th>Network address</th>
              <th>Since</th>
              <th>Last seen</th>
              <th>
                <span className="visually-hidden">Action</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {sessions.map((one) => (
              <SessionRow key={one.id} session={one} here={one.id === session?.id} />
            ))}
          </tbody>
        </table>
        {sessions.length > 1 && (
          <form className="row-form" method="post" action="/account/change">
            <input type="hidden" name="do" value="end-others" />
            <button type="submit" className="button">
              End all other sessions
            </button>
          </form>
        )}
        <h2>Change the password</h2>
        <Problems title="The password was not changed:" problems={told.problems} />
        <form className="account-form" method="post" action="/account/change">
          <input type="hidden" name="do" value="password" />
          <input type="hidden" name="username" autoComplete="username" value={person.email} readOnly />
          <Line
            name="current"
            label="Current password"
            type="password"
            autoComplete="current-password"
            problems={told.problems}
          />
          <Line
            name="password"
            label="New password"
            hint={`At least ${PASSWORD_LENGTH.least} characters. All other sessions end.`}
            type="password"
            autoComplete="new-password"
            problems={told.problems}
          />
          <Line
            name="again"
            label="The same new password again"
            type="password"
            autoComplete="new-password"
          />
          <button type="submit" className="button">
            Change the password
          </button>
        </form>
      </PageFrame>
    )
  })
}

function SessionRow({ session, here }: { session: Session; here: boolean }) {
  const { id, agent, address, since, seen } = session
  return (
    <tr>
      <td>
        {describeAgent(agent)}
        {here && <span className="small"> (this browser)</span>}
      </td>
      <td data-label="From">{address ?? 'not known'}</td>
      <td data-label="Since">{describeInstant(since.toISOString())}</td>
      {/* Exact to an hour, so this browser's own would look wrong. */}
      <td data-label="Last seen">{here ? 'now' : describeInstant(seen.toISOString())}</td>
      <td>
        <form className="row-form" method="post" action={here ? '/sign-out' : '/account/change'}>
          {!here && (
            <>
              <input type="hidden" name="do" value="end" />
              <input type="hidden" name="session" value={id} />
            </>
          )}
          <button type="submit" className="button">
            {here ? 'Sign out' : 'End'}
          </button>
        </form>
      </td>
    </tr>
  )
}
