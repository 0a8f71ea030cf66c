import Link from 'next/link'

export const metadata = { title: 'This link does not work' }

export default function NoInvitation() {
  return (
    <main id="content" className="page">
      <h1>This link does not work</h1>
      <p>
        A link to join or to set a password works once and for a limited time. This one was used, has run out,
        was withdrawn, or was cut short on its way. Ask whoever sent it for a new one; a first start prints a
        new one each time until there is an account.
      </p>
      <p>
        With an account, <Link href="/sign-in">sign in</Link>. Without one, read{' '}
        <Link href="/">the comparison</Link>.
      </p>
    </main>
  )
}
