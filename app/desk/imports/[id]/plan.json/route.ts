import { refusalOfUnused } from '@/app/_parts/files'
import { isEditor } from '@/app/desk/imports/_parts/editor'
import { planOf } from '@/app/desk/imports/_parts/plan-form'
import { jobFor } from '@/lib/jobs/imports'

type Context = { params: Promise<{ id: string }> }

const refused = (status: number, words: string) =>
  new Response(`${words}\n`, { status, headers: { 'content-type': 'text/plain; charset=utf-8' } })

/** The plan of an import, to be kept for the next file of its kind. It names columns of the file, so it is for editors. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  const unused = refusalOfUnused(request, [])
  if (unused) return unused
  if (!(await isEditor(request))) return refused(403, 'This needs the role “editor”.')
  const job = jobFor((await params).id)
  if (!job?.look) return refused(404, 'There is no plan for this import.')
  return new Response(`${JSON.stringify(planOf(job), null, 2)}\n`, {
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': 'attachment; filename="plan.json"',
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
    },
  })
}
