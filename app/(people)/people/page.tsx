import { headers } from 'next/headers'
import type { ReactNode } from 'react'
import { baseOf } from '@/app/_parts/base'
import { PageFrame } from '@/app/_parts/page-frame'
import { guarded } from '@/app/_parts/page-guard'
import { personAs } from '@/app/_parts/person'
import { RoleList } from '@/app/_parts/role-list'
import { messageNow } from '@/app/(people)/_parts/flash-message'
import { absoluteAddress } from '@/lib/address'
import { updatedAt } from '@/lib/db/ask/dataset'
import { type OpenInvitation, openInvitations } from '@/lib/db/people/invitations'
import { type Member, membersFor } from '@/lib/db/people/members'
import { database } from '@/lib/db/store/client'
import { describeInstant } from '@/lib/period'
import { ROLES, type Role } from '@/lib/person'
import { describeCount } from '@/lib/phrase'
import '@/app/_parts/account.css'

export const metadata = { title: 'People', robots: { index: false } }

export default function PeoplePage() {
  return guarded(async () => {
    const person = await personAs('admin', '/people')
    const db = database()
    const [members, invitations, updated, told, base] = await Promise.all([
      membersFor(db),
      openInvitations(db),
      updatedAt(db),
      messageNow('/people'),
      headers().then(baseOf),
    ])
    return (
      <PageFrame about="/people" updatedAt={updated} wide>
        <h1>People</h1>
        <p className="sub">
          {describeCount(members.length, 'account')}. A name stands in the history of all that its person
          changed, so accounts are suspended and never removed.
        </p>
        {(told.words || told.link) && (
          <div className="notice" role="status">
            {told.words && <p>{told.words}</p>}
            {told.link && <code className="one-time">{absoluteAddress(told.link, base)}</code>}
          </div>
        )}
        <table className="people">
          <thead>
            <tr>
              <th>Name</th>
              <th>Role</th>
              <th>Last seen</th>
              <th>Actions</th>
            </tr>
          </thead>
          <tbody>
            {members.map((member) => (
              <MemberRow key={member.id} member={member} own={member.id === person.id} />
            ))}
          </tbody>
        </table>
        <h2>Invite somebody</h2>
        <p>
          Makes a link that works once, within seven days. Send it to one person; whoever opens it makes an
          account in the role you choose.
        </p>
        <Action what="invite">
          <RoleChoice chosen="coder" label="Role" />
          <button type="submit" className="button primary">
            Make a link
          </button>
        </Action>
        <RoleList />
        <h2>Open links</h2>
        {invitations.length === 0 && <p className="empty">There are none.</p>}
        <ul className="list">
          {invitations.map((invitation) => (
            <Invitation key={invitation.id} invitation={invitation} />
          ))}
        </ul>
      </PageFrame>
    )
  })
}

function Action({ what, id, children }: { what: string; id?: string | undefined; children: ReactNode }) {
  return (
    <form className="row-form" method="post" action="/people/change">
      <input type="hidden" name="do" value={what} />
      {id !== undefined && <input type="hidden" name="id" value={id} />}
      {children}
    </form>
  )
}

function RoleChoice({ chosen, label }: { chosen: Role; label: string }) {
  return (
    <select name="role" defaultValue={chosen} aria-label={label}>
      {ROLES.map((role) => (
        <option key={role}>{role}</option>
      ))}
    </select>
  )
}

function MemberRow({ member, own }: { member: Member; own: boolean }) {
  const { id, name, email, role, suspended, seen, sessions } = member
  return (
    <tr className={suspended ? 'suspended' : undefined}>
      <td>
        <strong>{name}</strong>
        {own && ' (you)'}
        {suspended && ' · suspended'}
        <span className="small email">{email}</span>
      </td>
      <td>
        <Action what="role" id={id}>
          <RoleChoice chosen={role} label={`Role of ${name}`} />
          <button type="submit" className="button">
            Change
          </button>
        </Action>
      </td>
      <td data-label="Last seen">
        {seen ? describeInstant(seen.toISOString()) : 'not signed in'}
        {sessions > 0 && <span className="small email">{describeCount(sessions, 'session')}</span>}
      </td>
      <td>
        <div className="actions">
          {sessions > 0 && !own && (
            <Action what="end-sessions" id={id}>
              <button type="submit" className="button" aria-label={`End the sessions of ${name}`}>
                End sessions
              </button>
            </Action>
          )}
          <Action what="password-link" id={id}>
            <button type="submit" className="button" aria-label={`Make a link to a new password for ${name}`}>
              New password
            </button>
          </Action>
          <Action what={suspended ? 'unsuspend' : 'suspend'} id={id}>
            <button
              type="submit"
              className="button"
              aria-label={`${suspended ? 'Let in again' : 'Suspend'}: ${name}`}
            >
              {suspended ? 'Let in again' : 'Suspend'}
            </button>
          </Action>
        </div>
      </td>
    </tr>
  )
}

function Invitation({ invitation }: { invitation: OpenInvitation }) {
  const { id, role, invitedBy, forName, expiresAt } = invitation
  return (
    <li>
      {forName ? `New password for ${forName}` : `To join as ${role}`}
      <span className="small">
        {' '}
        · {invitedBy ? `made by ${invitedBy}` : 'made by the first start'} · works until{' '}
        {describeInstant(expiresAt.toISOString())}{' '}
      </span>
      <Action what="withdraw" id={id}>
        <button type="submit" className="button">
          Withdraw
        </button>
      </Action>
    </li>
  )
}
