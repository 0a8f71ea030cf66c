// A whole data set as a download, sent as it is made. With the private passages it is for editors only, and so it is
// without them: the history in it names who works here.
import { isSecure } from '@/app/_parts/base'
import { refusal, refusalOfUnused } from '@/app/_parts/files'
import type { ExportOptions } from '@/lib/db/import/dataset-export'
import { sessionFor } from '@/lib/db/people/auth'
import { database } from '@/lib/db/store/client'
import { describeTrouble } from '@/lib/db/store/trouble'
import { mayAs } from '@/lib/person'

const PRIVATE = { 'cache-control': 'private, no-store' }

/** Answers with what `pieces` makes; `?passages=no` asks for the file without the private passages. */
export async function download(
  request: Request,
  { name, type }: { name: string; type: string },
  pieces: (options: ExportOptions) => AsyncGenerator<string | Uint8Array, void>,
): Promise<Response> {
  const unused = refusalOfUnused(request, ['passages'])
  if (unused) return unused
  try {
    const session = await sessionFor(database(), request.headers, isSecure(request.headers))
    if (!session)
      return refused(401, 'Sign in as an editor to take the data set away: /sign-in?next=/desk/export')
    if (!mayAs(session.person.role, 'editor'))
      return refused(
        403,
        `This needs the role “editor”. You are signed in as ${session.person.name}, with the role “${session.person.role}”.`,
      )
    const passages = new URL(request.url).searchParams.getAll('passages')
    if (passages.some((word) => word !== 'no'))
      return refused(400, `“passages=${passages.join(', ')}” cannot be read: it is “no”, or not there.`)
    const isPublic = passages.length > 0
    const source = pieces({ public: isPublic })
    // The first piece before the answer: a database that cannot be read is told, not sent as an empty file.
    const first = await source.next()
    return new Response(streamOf(first, source), {
      headers: {
        ...PRIVATE,
        'content-type': type,
        'content-disposition': `attachment; filename="${isPublic ? name.replace('.', '-public.') : name}"`,
        'x-content-type-options': 'nosniff',
      },
    })
  } catch (error) {
    const trouble = describeTrouble(error)
    if (!trouble) throw error
    return refused(503, `${trouble.title}. ${trouble.advice}`)
  }
}

function refused(status: number, words: string): Response {
  const response = refusal(status, words)
  for (const [key, value] of Object.entries(PRIVATE)) response.headers.set(key, value)
  return response
}

type Piece = string | Uint8Array

function streamOf(first: IteratorResult<Piece, void>, source: AsyncGenerator<Piece, void>) {
  const encoder = new TextEncoder()
  let next: IteratorResult<Piece, void> | null = first
  return new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = next ?? (await source.next())
      next = null
      if (done) controller.close()
      else controller.enqueue(typeof value === 'string' ? encoder.encode(value) : value)
    },
    // Ends the reading of the database with it.
    async cancel() {
      await source.return()
    },
  })
}
