import { redirect } from 'next/navigation'
import { PageFrame } from '@/app/_parts/page-frame'
import { guarded } from '@/app/_parts/page-guard'
import { personNow } from '@/app/_parts/person'
import { Line, Problems } from '@/app/(people)/_parts/account-form'
import { messageNow } from '@/app/(people)/_parts/flash-message'
import { parseOwnPath } from '@/app/(people)/_parts/own-path'
import { updatedAt } from '@/lib/db/ask/dataset'
import { database } from '@/lib/db/store/client'

export const metadata = { title: 'Sign in', robots: { index: false } }

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> }

export default function SignInPage({ searchParams }: Props) {
  return guarded(async () => {
    const asked = (await searchParams).next
    const next = parseOwnPath(typeof asked === 'string' ? asked : null)
    if (await personNow()) redirect(next ?? '/')
    const { problems, fields, words } = await messageNow('/sign-in')
    return (
      <PageFrame about="/sign-in" updatedAt={await updatedAt(database())} uses={['next']}>
        <h1>Sign in</h1>
        <p className="sub">
          {next === null
            ? 'For the people who enter and code statements. Reading needs no account here, unless its owners say so.'
            : 'The page you asked for is for people with an account.'}
        </p>
        {words && (
          <p className="notice" role="status">
            {words}
          </p>
        )}
        <Problems title="You were not signed in:" problems={problems} />
        <form className="account-form" method="post" action="/sign-in/enter">
          {next !== null && <input type="hidden" name="next" value={next} />}
          <Line
            name="email"
            label="E-mail address"
            type="email"
            autoComplete="username"
            value={fields?.email}
            focused
          />
          <Line name="password" label="Password" type="password" autoComplete="current-password" />
          <button type="submit" className="button primary">
            Sign in
          </button>
        </form>
        <p className="small">
          No account, or the password is lost? An admin of this copy of Parallax can make you a link.
        </p>
      </PageFrame>
    )
  })
}
