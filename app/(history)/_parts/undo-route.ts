// What the routes that undo share: a reason that is missing, and an undo that is refused, lead back to the page with a
// draft that keeps the reason and says why.

import { seeOther, type Write } from '@/app/_parts/writes'
import { keepNewest, saveDraft } from '@/lib/db/desk/drafts'
import { NotUndone } from '@/lib/db/history/undo'
import { reasonProblem } from '@/lib/record/undo-reason'

/** A reason is shown once, on the page that a refused undo leads back to; the desk lists none. */
const MOST_REASONS = 20

/** The reason in a form. */
export function reasonIn(form: FormData): string {
  const why = form.get('why')
  return typeof why === 'string' ? why.replace(/\s+/g, ' ').trim() : ''
}

/** Does `work` with the reason, and leads on to the address it gives; or back to `page`. */
export async function undoing(
  { db, person, form }: Write,
  page: string,
  work: (why: string) => Promise<string>,
): Promise<Response> {
  const why = reasonIn(form)
  const back = async (problem: string, error: NotUndone | null = null) => {
    const obstacles = error?.obstacles ?? []
    await keepNewest(db, person.id, 'undo', MOST_REASONS - 1)
    const id = await saveDraft(db, person.id, {
      id: null,
      recordType: 'undo',
      recordId: page,
      fields: {
        why: [why],
        problem: [problem],
        obstacle: obstacles.map((each) => `${each.type} ${each.id}`),
        more: [String((error?.count ?? 0) - obstacles.length)],
      },
    })
    return seeOther(`${page}?draft=${encodeURIComponent(id)}`)
  }
  const problem = reasonProblem(why)
  if (problem !== null) return back(problem)
  try {
    return seeOther(await work(why))
  } catch (error) {
    if (error instanceof NotUndone) return back(error.message, error)
    throw error
  }
}
