import { editorFile } from '@/app/desk/imports/_parts/editor'
import { planOf } from '@/app/desk/imports/_parts/plan-form'
import { jobFor } from '@/lib/jobs/imports'

type Context = { params: Promise<{ id: string }> }

const FILE = { name: 'plan.json', type: 'application/json', missing: 'There is no plan for this import.' }

/** The plan of an import, to be kept for the next file of its kind. */
export function GET(request: Request, { params }: Context): Promise<Response> {
  return editorFile(request, FILE, async () => {
    const job = jobFor((await params).id)
    return job?.look ? `${JSON.stringify(planOf(job), null, 2)}\n` : null
  })
}
