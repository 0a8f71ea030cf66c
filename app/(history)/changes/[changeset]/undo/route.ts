import { written } from '@/app/_parts/writes'
import { undoing } from '@/app/(history)/_parts/undo-route'
import { changesAddress } from '@/lib/address'
import { changesetFor } from '@/lib/db/history/changesets'
import { NotUndone, undo } from '@/lib/db/history/undo'
import { MANY_CHANGES, startUndo } from '@/lib/jobs/undo'
import { describeUndo } from '@/lib/record/undo-reason'

type Context = { params: Promise<{ changeset: string }> }

/** Sets every record of a changeset back to what it was before. A large one is undone while its page waits. */
export async function POST(request: Request, { params }: Context): Promise<Response> {
  const { changeset: key } = await params
  return written(request, 'editor', (write) =>
    undoing(write, changesAddress(key), async (why) => {
      const { db, person } = write
      const changeset = await changesetFor(db, key)
      if (!changeset) throw new NotUndone(`There is no changeset ${key}.`)
      if (changeset.changes > MANY_CHANGES) {
        startUndo(key, person.name, why)
        return changesAddress(key)
      }
      const done = await undo(db, key, { who: person.name, why: describeUndo(changeset.why, why) })
      return changesAddress(done.changeset)
    }),
  )
}
