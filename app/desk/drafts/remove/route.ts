import { seeOther, written } from '@/app/_parts/writes'
import { deskAddress } from '@/lib/address'
import { removeDraft } from '@/lib/db/desk/drafts'

/** Forgets a draft; leads back to the desk. */
export function POST(request: Request): Promise<Response> {
  return written(request, 'coder', async ({ db, person, form }) => {
    const draft = form.get('draft')
    if (typeof draft === 'string') await removeDraft(db, person.id, draft)
    return seeOther(deskAddress())
  })
}
