import { notFound } from 'next/navigation'
import { PageFrame } from '@/app/_parts/page-frame'
import { guarded } from '@/app/_parts/page-guard'
import { named } from '@/app/_parts/path-segment'
import { Line, Problems } from '@/app/(people)/_parts/account-form'
import { messageNow } from '@/app/(people)/_parts/flash-message'
import { updatedAt } from '@/lib/db/ask/dataset'
import { invitationFor } from '@/lib/db/people/invitations'
import { database } from '@/lib/db/store/client'
import { PASSWORD_LENGTH } from '@/lib/password'
import { DUTIES } from '@/lib/person'
import NoInvitation from './not-found'

export const metadata = { title: 'Join', robots: { index: false } }

type Props = { params: Promise<{ token: string }> }

const LENGTH = `At least ${PASSWORD_LENGTH.least} characters; a few words in a row are easy to remember and hard to guess.`

export default function JoinPage({ params }: Props) {
  return guarded(async () => {
    const db = database()
    const token = named((await params).token)
    const invitation = await invitationFor(db, token)
    if (!invitation) notFound()
    const { problems, fields } = await messageNow('/join')
    const { forUser, first, role } = invitation
    return (
      // Without the token, which would stand in a report.
      <PageFrame about="/join" updatedAt={await updatedAt(db)}>
        <h1>{forUser ? 'A new password' : first ? 'Make the first account' : 'Join'}</h1>
        <p className="sub">
          {forUser
            ? `For ${forUser.name}. It ends all sessions begun with the former one.`
            : first
              ? 'This copy of Parallax has no account yet. The first one is an admin’s, who invites the others.'
              : `You are invited as ${role}: somebody who ${DUTIES[role]}.`}
        </p>
        <Problems title="Nothing was stored yet:" problems={problems} />
        <form className="account-form" method="post" action={`/join/${encodeURIComponent(token)}/enter`}>
          {forUser ? (
            // Password managers store the password under it.
            <input type="hidden" name="username" autoComplete="username" value={forUser.email} readOnly />
          ) : (
            <>
              <Line
                name="name"
                label="Name"
                hint="Stands in the public history of every record that you change."
                autoComplete="name"
                value={fields?.name}
                problems={problems}
                focused
              />
              <Line
                name="email"
                label="E-mail address"
                hint="To sign in with. Only admins see it, and nothing is sent to it."
                type="email"
                autoComplete="username"
                value={fields?.email}
                problems={problems}
              />
            </>
          )}
          <Line
            name="password"
            label="Password"
            hint={LENGTH}
            type="password"
            autoComplete="new-password"
            problems={problems}
          />
          <Line name="again" label="The same password again" type="password" autoComplete="new-password" />
          <button type="submit" className="button primary">
            {forUser ? 'Set the password' : 'Make the account'}
          </button>
        </form>
      </PageFrame>
    )
  }, NoInvitation)
}
