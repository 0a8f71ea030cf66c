import { noticePage } from '@/app/_parts/bare-page'
import { seeOther, written } from '@/app/_parts/writes'
import { importAddress } from '@/lib/address'
import { jobFor, stop } from '@/lib/jobs/imports'

type Context = { params: Promise<{ id: string }> }

/** Ends the work on an import; leads back to its page, also when it was over already. */
export async function POST(request: Request, { params }: Context): Promise<Response> {
  const { id } = await params
  return written(request, 'editor', async ({ person }) => {
    if (!jobFor(id))
      return noticePage(404, 'There is no such import', 'It may have been removed.', importAddress())
    stop(id, person.name)
    return seeOther(importAddress(id))
  })
}
