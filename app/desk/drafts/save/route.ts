import { noticePage } from '@/app/_parts/bare-page'
import { fieldsOf, seeOther, written } from '@/app/_parts/writes'
import { deskAddress } from '@/lib/address'
import { saveDraft } from '@/lib/db/desk/drafts'
import { isEditedType } from '@/lib/record/fields'

/**
 * Keeps a form as it stands, complete or not. Answers a program that asks for JSON with the draft's id, and a browser with
 * the form again.
 */
export function POST(request: Request): Promise<Response> {
  return written(request, 'coder', async ({ db, person, form }) => {
    const { recordType: types, recordId: ids, draft: drafts, ...fields } = fieldsOf(form)
    const [recordType = '', recordId = '', draft = ''] = [types, ids, drafts].map((sent) => sent?.[0])
    if (!isEditedType(recordType))
      return noticePage(
        400,
        'No draft was kept',
        `A draft is of a record such as “statement” or “source”; “${recordType}” is none. Go back, where your text still stands, and open the form again.`,
        deskAddress(),
        { backWords: 'To the desk' },
      )
    const id = await saveDraft(db, person.id, {
      id: draft || null,
      recordType,
      recordId: recordId || null,
      fields,
    })
    if (request.headers.get('accept')?.includes('application/json'))
      return Response.json({ draft: id }, { headers: { 'cache-control': 'no-store' } })
    return seeOther(deskAddress(recordType, recordId || 'new', { draft: id, saved: 'draft' }))
  })
}
