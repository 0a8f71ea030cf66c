import Link from 'next/link'
import { RoleList } from '@/app/_parts/role-list'
import { personShown } from './_parts/signed-in'

export const metadata = { title: 'This needs another role' }

export default async function Forbidden() {
  const person = await personShown()
  return (
    <main id="content" className="page">
      <h1>This needs another role</h1>
      <p>
        {person
          ? `You are signed in as ${person.name}, with the role “${person.role}”; this page is for a role that may do more. `
          : 'This page is for people with an account. '}
        Each role may do what those before it may:
      </p>
      <RoleList />
      <p>
        Somebody with the role “admin” can change yours. Back to <Link href="/">the comparison</Link>.
      </p>
    </main>
  )
}
