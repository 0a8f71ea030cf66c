import { createReadStream, existsSync } from 'node:fs'
import path from 'node:path'
import { Readable } from 'node:stream'
import { editorFile } from '@/app/desk/imports/_parts/editor'
import { jobFor } from '@/lib/jobs/imports'

type Context = { params: Promise<{ id: string }> }

const FILE = {
  name: 'problems.csv',
  type: 'text/csv',
  missing: 'There is no list of problems for this import.',
}

/** Every problem of a checked file. */
export function GET(request: Request, { params }: Context): Promise<Response> {
  return editorFile(request, FILE, async () => {
    const job = jobFor((await params).id)
    const file = job && path.join(/* turbopackIgnore: true */ job.folder, 'problems.csv')
    if (!file || !existsSync(file)) return null
    // Node's own web stream; its type differs from the browser's in name only.
    return Readable.toWeb(createReadStream(file)) as ReadableStream<Uint8Array>
  })
}
