import { refusalOfUnused } from '@/app/_parts/files'
import { isEditor } from '@/app/desk/imports/_parts/editor'
import { advanceOf } from '@/app/desk/imports/_parts/stage-words'
import { jobFor } from '@/lib/jobs/imports'

type Context = { params: Promise<{ id: string }> }

/** How far an import is, for its progress bar. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  const unused = refusalOfUnused(request, [])
  if (unused) return unused
  const headers = { 'cache-control': 'private, no-store' }
  if (!(await isEditor(request)))
    return Response.json({ words: 'This needs the role “editor”.' }, { status: 403, headers })
  const job = jobFor((await params).id)
  if (!job) return Response.json({ words: 'There is no such import.' }, { status: 404, headers })
  return Response.json(advanceOf(job), { headers })
}
