// Who is reading, for pages. Routes that write ask in writes.ts.
import { headers } from 'next/headers'
import { forbidden, redirect } from 'next/navigation'
import { cache } from 'react'
import { signInAddress } from '@/lib/address'
import { type SessionNow, sessionFor } from '@/lib/db/people/auth'
import { database } from '@/lib/db/store/client'
import { mayAs, type Person, type Role } from '@/lib/person'
import { isSecure } from './base'

/** The session of this request; null for a reader without one, who costs no query. */
export const sessionNow = cache(async (): Promise<SessionNow | null> => {
  const received = await headers()
  return sessionFor(database(), received, isSecure(received))
})

/** Who is signed in; null for a reader without an account. */
export const personNow = async (): Promise<Person | null> => (await sessionNow())?.person ?? null

/**
 * Who is signed in, if their role is enough for the page at `here`. Leads others to the sign-in and back, and shows
 * those with a smaller role what is missing (app/forbidden.tsx, 403).
 */
export async function personAs(role: Role, here: string): Promise<Person> {
  const person = await personNow()
  if (!person) redirect(signInAddress(here))
  if (!mayAs(person.role, role)) forbidden()
  return person
}
