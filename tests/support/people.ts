// People for tests: real accounts with real sessions, made as the product makes them.

import { join } from '@/lib/db/people/accounts'
import { signIn } from '@/lib/db/people/auth'
import { invite, makeSetUpToken } from '@/lib/db/people/invitations'
import type { Database } from '@/lib/db/store/client'
import type { Person, Role } from '@/lib/person'

export const PASSWORD = 'correct horse battery'

let made = 0

/** An account in a role. The first one in a database is made by the set-up link and is an admin beside. */
export async function person(database: Database, role: Role, name?: string): Promise<Person> {
  made += 1
  const called = name ?? `${role} ${made}`
  const token = await tokenFor(database, role)
  const joined = await join(database, token, {
    name: called,
    email: `${called.replaceAll(/\W+/g, '-')}@example.org`,
    password: PASSWORD,
    again: PASSWORD,
  })
  if (!joined || !('person' in joined)) throw new Error(`No account for ${called}: ${JSON.stringify(joined)}`)
  return joined.person
}

async function tokenFor(database: Database, role: Role): Promise<string> {
  const first = await makeSetUpToken(database)
  if (first !== null) {
    if (role === 'admin') return first
    made += 1
    const [name, password] = [`First Admin ${made}`, PASSWORD]
    await join(database, first, { name, email: `first${made}@example.org`, password, again: password })
  }
  const admin = await database.user.findFirstOrThrow({ where: { role: 'admin' } })
  return invite(database, { ...admin, role: 'admin' }, role)
}

/** Somebody signed in: their account, and the Cookie header of their browser, good for http and https. */
export async function signedIn(
  database: Database,
  role: Role,
  name?: string,
): Promise<{ person: Person; cookie: string }> {
  const someone = await person(database, role, name)
  return { person: someone, cookie: await cookieOf(database, someone.email) }
}

/** A new session of somebody with an account; its Cookie header. */
export async function cookieOf(database: Database, email: string, agent = 'a test'): Promise<string> {
  const signed = await signIn(
    database,
    { email, password: PASSWORD },
    { address: '192.0.2.1', agent, secure: false },
  )
  const plain = signed?.cookies[0]?.split(';')[0]
  if (plain === undefined) throw new Error(`${email} could not sign in.`)
  return `${plain}; __Host-${plain}`
}
