import { createReadStream, existsSync } from 'node:fs'
import path from 'node:path'
import { Readable } from 'node:stream'
import { refusalOfUnused } from '@/app/_parts/files'
import { isEditor } from '@/app/desk/imports/_parts/editor'
import { jobFor } from '@/lib/jobs/imports'

type Context = { params: Promise<{ id: string }> }

const refused = (status: number, words: string) =>
  new Response(`${words}\n`, { status, headers: { 'content-type': 'text/plain; charset=utf-8' } })

/** Every problem of a checked file. It repeats what stands in the file, so it is for editors only. */
export async function GET(request: Request, { params }: Context): Promise<Response> {
  const unused = refusalOfUnused(request, [])
  if (unused) return unused
  if (!(await isEditor(request))) return refused(403, 'This needs the role “editor”.')
  const job = jobFor((await params).id)
  const file = job && path.join(/* turbopackIgnore: true */ job.folder, 'problems.csv')
  if (!file || !existsSync(file)) return refused(404, 'There is no list of problems for this import.')
  // Node's own web stream; its type differs from the browser's in name only.
  const body = Readable.toWeb(createReadStream(file)) as ReadableStream<Uint8Array>
  return new Response(body, {
    headers: {
      'content-type': 'text/csv; charset=utf-8',
      'content-disposition': 'attachment; filename="problems.csv"',
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
    },
  })
}
