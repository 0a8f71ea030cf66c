import Link from 'next/link'
import { historyAddress } from '@/lib/address'
import { draftFor } from '@/lib/db/desk/drafts'
import type { Database } from '@/lib/db/store/client'
import type { Person } from '@/lib/person'
import { describeCount } from '@/lib/phrase'
import { isEditedType } from '@/lib/record/fields'

/** An undo that was not done: the reason that was typed, why it was not, and the records in its way. */
export type Tried = {
  draft: string
  why: string
  problems: string[]
  obstacles: { type: string; id: string }[]
  more: number
}

/** What a draft says of an undo that was tried; null without one. */
export async function triedUndo(
  db: Database,
  person: Person | null,
  draft: string | null,
): Promise<Tried | null> {
  const found = person && draft !== null ? await draftFor(db, person.id, draft) : null
  if (found?.recordType !== 'undo') return null
  const { why = [], problem = [], obstacle = [], more = [] } = found.fields
  return {
    draft: found.id,
    why: why[0] ?? '',
    problems: problem,
    obstacles: obstacle.flatMap((text) => {
      const [, type = '', id = ''] = /^(\S+) (.+)$/.exec(text) ?? []
      return isEditedType(type) ? [{ type, id }] : []
    }),
    more: Number(more[0] ?? 0),
  }
}

/** Why an undo was not done, with links to what is in its way. */
export function UndoProblems({ tried }: { tried: Tried | null }) {
  if (!tried || tried.problems.length === 0) return null
  return (
    <div className="notice" role="alert">
      {tried.problems.map((problem) => (
        <p key={problem}>{problem}</p>
      ))}
      {tried.obstacles.length > 0 && (
        <ul>
          {tried.obstacles.map(({ type, id }) => (
            <li key={`${type} ${id}`}>
              <Link href={historyAddress(type, id)} prefetch={false}>
                {type} {id}
              </Link>
            </li>
          ))}
          {tried.more > 0 && <li>and {describeCount(tried.more, 'more record')}</li>}
        </ul>
      )}
    </div>
  )
}

/** Asks for a reason and sends it; without JavaScript too. */
export function UndoForm({
  action,
  label,
  why = '',
  fields = {},
}: {
  action: string
  label: string
  why?: string
  fields?: Record<string, string | number>
}) {
  return (
    <form method="post" action={action} className="undo">
      {Object.entries(fields).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <label>
        Why? (public)
        <input type="text" name="why" defaultValue={why} maxLength={500} required autoComplete="off" />
      </label>
      <button type="submit" className="button">
        {label}
      </button>
    </form>
  )
}
