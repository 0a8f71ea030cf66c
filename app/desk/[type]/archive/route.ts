import { noticePage } from '@/app/_parts/bare-page'
import { named } from '@/app/_parts/path-segment'
import { fieldsOf, seeOther, type Write, written } from '@/app/_parts/writes'
import { deskAddress } from '@/lib/address'
import { changeTo } from '@/lib/db/desk/record-form'
import { isArchivable } from '@/lib/db/desk/record-list'
import { stateFor } from '@/lib/db/desk/record-state'
import { Conflict, record } from '@/lib/db/store/record'
import { revisionIn, typed } from '@/lib/form/fields'
import { whyProblem } from '@/lib/form/reason'
import { type FormType, isFormType } from '@/lib/form/record'
import { TYPE_NAMES } from '@/lib/record/fields'

/** Archives a record, or offers it again. What names it keeps it either way. */
export async function POST(
  request: Request,
  { params }: { params: Promise<{ type: string }> },
): Promise<Response> {
  const type = named((await params).type)
  if (!isFormType(type) || !isArchivable(type))
    return noticePage(
      404,
      'Nothing was stored',
      `Records of this type are never archived: “${type}”.`,
      deskAddress(),
    )
  return written(request, 'editor', (write) => archive(write, type))
}

async function archive({ db, person, form }: Write, type: FormType): Promise<Response> {
  const fields = fieldsOf(form)
  const [id, why, archived] = [
    typed(fields, 'recordId'),
    typed(fields, 'why'),
    typed(fields, 'archived') === 'yes',
  ]
  const refused = (status: number, words: string) =>
    noticePage(status, 'Nothing was stored', words, deskAddress(type, id), {
      backWords: `Back to the ${TYPE_NAMES[type].one}`,
    })
  const now = await stateFor(db, type, id)
  if (!now?.record || !('archived' in now.record))
    return refused(404, `There is no ${TYPE_NAMES[type].one} ${id}.`)
  if (!archived && 'mergedIntoId' in now.record && now.record.mergedIntoId !== null)
    return refused(
      409,
      'It is merged into another record, which is offered instead. Undo that in its history first.',
    )
  const problem = whyProblem(why)
  if (problem) return seeOther(deskAddress(type, id, { archive: 'why', why: why.slice(0, 500) || null }))
  try {
    const change = changeTo(type, { ...now.record, archived }, revisionIn(fields, 'basedOn'))
    await record(db, { who: person.name, why }, [change])
  } catch (error) {
    if (!(error instanceof Conflict)) throw error
    return refused(
      409,
      `${now.who} has changed this record since you opened it: “${now.why}”. Look at it again, and then decide.`,
    )
  }
  return seeOther(deskAddress(type, id, { saved: archived ? 'archived' : 'offered' }))
}
