import type { Job, Stage } from '@/lib/jobs/import-job'
import type { Mode } from '@/lib/jobs/limits'

const STEPS = ['File', 'Columns', 'Check', 'Import'] as const

const STEP_OF: Partial<Record<Stage, number>> = {
  looking: 0,
  mapping: 1,
  checking: 2,
  checked: 2,
  writing: 3,
  done: 3,
}
const STEP_OF_WORK: Record<Mode, number> = { look: 0, check: 2, write: 3 }

/** Where an import stands on its way. A whole data set has no columns to explain. */
export function Steps({ job: { stage, run, upload } }: { job: Job }) {
  const now = STEP_OF[stage] ?? STEP_OF_WORK[run?.mode ?? 'check']
  return (
    <ol className="steps" aria-label="Steps of an import">
      {STEPS.map((name, place) =>
        upload.kind === 'dataset' && place === 1 ? null : (
          <li
            key={name}
            data-over={place < now || stage === 'done' || undefined}
            aria-current={place === now && stage !== 'done' ? 'step' : undefined}
          >
            {name}
          </li>
        ),
      )}
    </ol>
  )
}
