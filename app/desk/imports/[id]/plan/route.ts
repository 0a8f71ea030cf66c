import { noticePage } from '@/app/_parts/bare-page'
import { seeOther, written } from '@/app/_parts/writes'
import { planForPart, planOf, planWithColumns, planWithNames } from '@/app/desk/imports/_parts/plan-form'
import { importAddress } from '@/lib/address'
import { fittedTo, type Plan, parsePlan } from '@/lib/import/plan'
import type { Job } from '@/lib/jobs/import-job'
import { ask, jobFor } from '@/lib/jobs/imports'
import { savePlan } from '@/lib/jobs/uploads'

type Context = { params: Promise<{ id: string }> }

/** A plan that was kept as a file, for a file with the columns of this one. Throws a sentence where it is none. */
async function savedPlan(form: FormData, { look }: Job): Promise<Plan> {
  const file = form.get('plan')
  if (!(file instanceof File) || file.size === 0)
    throw new Error('No plan was chosen: it is a file plan.json.')
  let json: unknown
  try {
    json = JSON.parse(await file.text())
  } catch (cause) {
    throw new Error(`“${file.name}” is no plan: it is not JSON.`, { cause })
  }
  const plan = fittedTo(parsePlan(json), look?.columns ?? [])
  const missing = Object.values(plan.columns).filter((column) => !look?.columns.includes(column))
  if (missing.length > 0)
    throw new Error(
      `The plan is for another table: this one has no column ${missing.map((column) => `“${column}”`).join(', ')}.`,
    )
  return plan
}

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
      if (part === 'saved') savePlan(job, await savedPlan(form, job))
      else if (part === 'columns') savePlan(job, planWithColumns(planOf(job), form, job.look))
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
