import { written } from '@/app/_parts/writes'
import { undoing } from '@/app/(history)/_parts/undo-route'
import { historyAddress } from '@/lib/address'
import { changeFor } from '@/lib/db/history/changes'
import { NotUndone, revert } from '@/lib/db/history/undo'
import { describeInstant } from '@/lib/period'
import { isEditedType } from '@/lib/record/fields'
import { describeUndo } from '@/lib/record/undo-reason'

type Context = { params: Promise<{ type: string; id: string }> }

const numberIn = (form: FormData, name: string) => {
  const text = form.get(name)
  return typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : null
}

/**
 * Sets one record back to what it was before a change (to=before), or again to what it was after it (to=after). `page`
 * names another record on whose history the form stood: a coding's changes stand among its statement's.
 */
export async function POST(request: Request, { params }: Context): Promise<Response> {
  const { type, id } = await params
  return written(request, 'editor', (write) => {
    const { db, person, form } = write
    const statement = form.get('statement')
    const page =
      typeof statement === 'string' && statement !== '' && type === 'coding'
        ? historyAddress('statement', statement)
        : historyAddress(type, id)
    return undoing(write, page, async (why) => {
      const revision = numberIn(form, 'revision')
      const change = isEditedType(type) && revision !== null ? await changeFor(db, type, id, revision) : null
      if (!isEditedType(type) || revision === null || !change)
        throw new NotUndone(`${type} ${id} has no such change. Choose one of its history.`)
      const basedOn = numberIn(form, 'basedOn')
      const again = form.get('to') === 'after'
      if (again && basedOn === null)
        throw new NotUndone('The form does not say which state it was made from. Open the history again.')
      await revert(
        db,
        { type, id, revision },
        again && basedOn !== null ? { after: true, basedOn } : 'before',
        {
          who: person.name,
          why: again ? `as it was on ${describeInstant(change.at)}: ${why}` : describeUndo(change.why, why),
        },
      )
      return page
    })
  })
}
