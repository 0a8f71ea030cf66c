import Link from 'next/link'
import { describeTrouble } from '@/lib/db/store/trouble'
import { mayAs, type Person } from '@/lib/person'
import './account.css'
import { personNow } from './person'

/** Who is signed in, for the frame of a page: nobody where the database cannot say. */
export async function personShown(): Promise<Person | null> {
  try {
    return await personNow()
  } catch (error) {
    // The page itself says what is wrong.
    if (describeTrouble(error)) return null
    throw error
  }
}

/** The corner of every page: who is signed in, or the way to sign in. */
export function Who({ person }: { person: Person | null }) {
  if (!person)
    return (
      <div className="who">
        <Link href="/sign-in" prefetch={false}>
          Sign in
        </Link>
      </div>
    )
  return (
    <div className="who">
      {mayAs(person.role, 'annotator') && (
        <Link href="/code" prefetch={false}>
          Code
        </Link>
      )}
      {mayAs(person.role, 'coder') && (
        <Link href="/desk" prefetch={false}>
          Desk
        </Link>
      )}
      <Link href="/account" prefetch={false} className="person">
        {person.name}
      </Link>
      <form className="row-form" method="post" action="/sign-out">
        <button type="submit" className="quiet">
          Sign out
        </button>
      </form>
    </div>
  )
}
