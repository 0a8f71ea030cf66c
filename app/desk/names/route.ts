import { isSecure } from '@/app/_parts/base'
import { refusalOfUnused } from '@/app/_parts/files'
import { namingFor } from '@/lib/db/desk/names'
import { sessionFor } from '@/lib/db/people/auth'
import { database } from '@/lib/db/store/client'
import { describeTrouble } from '@/lib/db/store/trouble'
import { mayAs } from '@/lib/person'
import { namesLike } from '@/lib/record/naming'

const TYPES = ['actor', 'speaker', 'topic', 'outlet', 'source', 'coder'] as const
const MOST = 20
const LONGEST = 200

const answer = (status: number, body: object) =>
  Response.json(body, { status, headers: { 'cache-control': 'private, no-store' } })

/** Names that begin as typed, for the name boxes of forms: `written` is what a box shall hold. */
export async function GET(request: Request): Promise<Response> {
  const unused = refusalOfUnused(request, ['type', 'q'])
  if (unused) return unused
  const { searchParams } = new URL(request.url)
  try {
    const session = await sessionFor(database(), request.headers, isSecure(request.headers))
    if (!session) return answer(401, { error: 'You are not signed in.' })
    if (!mayAs(session.person.role, 'coder')) return answer(403, { error: 'This needs the role “coder”.' })
    const type = TYPES.find((each) => each === searchParams.get('type'))
    if (!type) return answer(400, { error: `type is one of ${TYPES.join(', ')}.` })
    const typed = (searchParams.get('q') ?? '').slice(0, LONGEST)
    const naming = await namingFor(database(), type)
    const names = namesLike(typed, naming.names, MOST).map(({ id, name, detail }) => ({
      ...{ id, name, detail },
      written: naming.written(id),
    }))
    return answer(200, { names })
  } catch (error) {
    const trouble = describeTrouble(error)
    if (!trouble) throw error
    return answer(503, { error: trouble.advice })
  }
}
