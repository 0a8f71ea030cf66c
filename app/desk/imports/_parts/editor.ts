// Whether a file of an import may be read: by editors only, as it repeats what they sent.
import { isSecure } from '@/app/_parts/base'
import { sessionFor } from '@/lib/db/people/auth'
import { database } from '@/lib/db/store/client'
import { mayAs } from '@/lib/person'

export async function isEditor({ headers }: Request): Promise<boolean> {
  const session = await sessionFor(database(), headers, isSecure(headers))
  return session !== null && mayAs(session.person.role, 'editor')
}
