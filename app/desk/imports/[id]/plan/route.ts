import { noticePage } from '@/app/_parts/bare-page'
import { seeOther, written } from '@/app/_parts/writes'
import { planForPart, planOf, planWithColumns, planWithNames } from '@/app/desk/imports/_parts/plan-form'
import { importAddress } from '@/lib/address'
import { ask, jobFor } from '@/lib/jobs/imports'
import { savePlan } from '@/lib/jobs/uploads'

type Context = { params: Promise<{ id: string }> }

/** Keeps what the columns and unknown names mean, and has the file checked if that was asked for. */
export async function POST(request: Request, { params }: Context): Promise<Response> {
  const { id } = await params
  return written(request, 'editor', async ({ form }) => {
    const job = jobFor(id)
    if (!job) return noticePage(404, 'There is no such import', 'It may have been removed.', importAddress())
    const here = importAddress(id)
    if (!['mapping', 'checked', 'failed', 'interrupted'].includes(job.stage))
      return noticePage(
        409,
        'The columns were not changed',
        'The file is being read just now, or has been imported. Wait until that is over.',
        here,
      )
    try {
      const part = form.get('part')
      const other = part === 'columns' ? planForPart(job, form) : null
      if (other) {
        savePlan(job, other)
        ask(id, 'look')
        return seeOther(here)
      }
      if (part === 'columns') savePlan(job, planWithColumns(planOf(job), form, job.look))
      else if (part === 'names' && job.report && form.get('asked') === job.run?.asked)
        savePlan(job, planWithNames(planOf(job), form, job.report))
    } catch (error) {
      // The plan's own sentences; anything else is no answer to a person.
      const words = error instanceof Error ? error.message : String(error)
      return noticePage(422, 'The columns were not changed', words, here)
    }
    const next = form.get('next')
    if (next === 'check' || next === 'look') ask(id, next)
    return seeOther(here)
  })
}
