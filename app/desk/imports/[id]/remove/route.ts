import { noticePage } from '@/app/_parts/bare-page'
import { seeOther, written } from '@/app/_parts/writes'
import { importAddress } from '@/lib/address'
import { removeJob } from '@/lib/jobs/uploads'

type Context = { params: Promise<{ id: string }> }

/** Forgets an upload. What an import has stored stays, and is undone in the history. */
export async function POST(request: Request, { params }: Context): Promise<Response> {
  const { id } = await params
  return written(request, 'editor', async () =>
    removeJob(id)
      ? seeOther(importAddress())
      : noticePage(
          409,
          'Nothing was removed',
          'There is no such import, or it is being worked on just now. Wait until that is over.',
          importAddress(),
        ),
  )
}
