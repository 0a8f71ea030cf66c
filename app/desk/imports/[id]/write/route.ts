import { noticePage } from '@/app/_parts/bare-page'
import { seeOther, written } from '@/app/_parts/writes'
import { importAddress } from '@/lib/address'
import { ask, jobFor } from '@/lib/jobs/imports'

type Context = { params: Promise<{ id: string }> }

/** Has a checked file written, in the name of whoever says so now. */
export async function POST(request: Request, { params }: Context): Promise<Response> {
  const { id } = await params
  return written(request, 'editor', async ({ person }) => {
    const job = jobFor(id)
    if (!job) return noticePage(404, 'There is no such import', 'It may have been removed.', importAddress())
    if (!ask(id, 'write', person.name))
      return noticePage(
        409,
        'Nothing was imported',
        'Only a file that was checked without a problem is imported, and only once. Its page says what is missing.',
        importAddress(id),
      )
    return seeOther(importAddress(id))
  })
}
