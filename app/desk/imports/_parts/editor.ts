// Whether a file of an import may be read: by editors only, as it repeats what they sent.
import { isSecure } from '@/app/_parts/base'
import { refusalOfUnused } from '@/app/_parts/files'
import { sessionFor } from '@/lib/db/people/auth'
import { database } from '@/lib/db/store/client'
import { mayAs } from '@/lib/person'

export async function isEditor({ headers }: Request): Promise<boolean> {
  const session = await sessionFor(database(), headers, isSecure(headers))
  return session !== null && mayAs(session.person.role, 'editor')
}

const refused = (status: number, words: string) =>
  new Response(`${words}\n`, { status, headers: { 'content-type': 'text/plain; charset=utf-8' } })

/** What a file of an import is called, its media type, and what is said where there is none. */
type EditorFile = { name: string; type: string; missing: string }

/** A file of an import to be kept, for editors alone; `bodyOf` gives what is in it, null where there is none. */
export async function editorFile(
  request: Request,
  { name, type, missing }: EditorFile,
  bodyOf: () => Promise<BodyInit | null>,
): Promise<Response> {
  const unused = refusalOfUnused(request, [])
  if (unused) return unused
  if (!(await isEditor(request))) return refused(403, 'This needs the role “editor”.')
  const body = await bodyOf()
  if (body === null) return refused(404, missing)
  return new Response(body, {
    headers: {
      'content-type': `${type}; charset=utf-8`,
      'content-disposition': `attachment; filename="${name}"`,
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
    },
  })
}
