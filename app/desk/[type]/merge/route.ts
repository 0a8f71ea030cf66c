import { noticePage } from '@/app/_parts/bare-page'
import { named } from '@/app/_parts/path-segment'
import { fieldsOf, seeOther, type Write, written } from '@/app/_parts/writes'
import { deskAddress } from '@/lib/address'
import { isMergedType, type MergedType, merge, NotMerged } from '@/lib/db/desk/merge'
import { typed } from '@/lib/form/fields'
import { whyProblem } from '@/lib/form/reason'

/** Makes two records one; the page before has shown what that changes. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ type: string }> },
): Promise<Response> {
  const type = named((await params).type)
  if (!isMergedType(type))
    return noticePage(
      404,
      'Nothing was merged',
      `Records of this type are never merged: “${type}”.`,
      deskAddress(),
    )
  return written(request, 'editor', (write) => mergeSent(write, type))
}

async function mergeSent({ db, person, form }: Write, type: MergedType): Promise<Response> {
  const fields = fieldsOf(form)
  const [duplicate, staying, why] = [
    typed(fields, 'recordId'),
    typed(fields, 'staying'),
    typed(fields, 'why'),
  ]
  const again = deskAddress(type, duplicate)
  if (whyProblem(why))
    return seeOther(
      `${again}/merge?${new URLSearchParams({ into: staying, tried: 'yes', why: why.slice(0, 500) })}`,
    )
  try {
    await merge(db, { type, duplicate, staying }, { who: person.name, why })
  } catch (error) {
    const words =
      error instanceof NotMerged ||
      (error instanceof Error && error.message.startsWith('Nothing was stored: '))
    if (!words || !(error instanceof Error)) throw error
    return noticePage(409, 'Nothing was merged', error.message, again, { backWords: 'Back to the record' })
  }
  return seeOther(deskAddress(type, staying, { saved: 'merged' }))
}
