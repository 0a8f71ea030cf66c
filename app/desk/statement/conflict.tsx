import { ConflictForm, pickName } from '@/app/desk/_parts/conflict'
import { typedIn } from '@/lib/form/fields'
import { CARRIED } from './carried'
import type { FormShown, PageShown } from './page-state'

/** Two people changed one statement: what each did, and what is to be chosen before it can be stored. */
export function StatementConflict({
  conflict: { sides, conflicts, newest, by },
  form,
}: {
  conflict: NonNullable<PageShown['conflict']>
  form: FormShown
}) {
  const { mine } = sides
  const open = conflicts.flatMap(({ by: side, field, label }) =>
    side === 'both' && typedIn(mine, 'settling') !== null && typedIn(mine, pickName(field)) === null
      ? [{ field, message: `${label}: nothing is chosen.` }]
      : [],
  )
  return (
    <ConflictForm
      conflicts={conflicts}
      theirs={by}
      action="/desk/statement/save"
      picked={(field) => typedIn(mine, pickName(field)) ?? ''}
      open={open}
      hidden={[
        ...Object.entries(mine).flatMap(([name, values]) =>
          CARRIED.test(name) ? [] : values.map((value) => [name, value] as const),
        ),
        ['recordType', 'statement'],
        ['recordId', form.id ?? ''],
        ['draft', form.draft ?? ''],
        ['settling', 'yes'],
        ['seen', String(newest.statement ?? '')],
        ['codingSeen', String(newest.coding ?? '')],
      ]}
    />
  )
}
