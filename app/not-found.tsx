import Link from 'next/link'

export const metadata = { title: 'Not found' }

export default function NotFound() {
  return (
    <main id="content" className="page">
      <h1>There is nothing at this address</h1>
      <p>
        The actor, topic, source or statement it names is not in this data set, or the address was cut short.
        From here you can go to <Link href="/">the comparison</Link>,{' '}
        <Link href="/statements">all statements</Link>, <Link href="/actors">the actors</Link> or{' '}
        <Link href="/topics">the topics</Link>.
      </p>
    </main>
  )
}
