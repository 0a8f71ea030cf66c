import type { ReactNode } from 'react'
import { changesAddress, historyAddress } from '@/lib/address'
import type { Change } from '@/lib/db/history/changes'
import { describeInstant } from '@/lib/period'
import { fieldChanges, type NameOf } from '@/lib/record/differences'
import { TYPE_NAMES } from '@/lib/record/fields'
import { FieldChanges } from './field-changes'
import { Link } from './link'
import './change-list.css'

/** Changes of records, each with what changed in it. `offer` may set a form under each. */
export function ChangeList({
  changes,
  nameOf,
  together = false,
  offer,
}: {
  changes: readonly Change[]
  nameOf: NameOf
  /** All of one changeset, whose who, when and why stand above the list. */
  together?: boolean
  offer?: (change: Change) => ReactNode
}) {
  return (
    <ol className="changes">
      {changes.map((change) => (
        <li key={change.revision} id={`r${change.revision}`}>
          <h3>
            <RecordLink change={change} nameOf={nameOf} /> <span className="what">{whatOf(change)}</span>
          </h3>
          {!together && (
            <>
              <p className="why" dir="auto">
                {change.why}
              </p>
              <p className="who">
                {change.who} ·{' '}
                <Link href={changesAddress(change.changeset)} prefetch={false}>
                  <time dateTime={change.at}>{describeInstant(change.at)}</time>
                </Link>
              </p>
            </>
          )}
          <Changed change={change} nameOf={nameOf} />
          {offer?.(change)}
        </li>
      ))}
    </ol>
  )
}

/** A new or a removed record is folded: its fields are many and all of them are new. */
export function Changed({
  change,
  nameOf,
  labelled = false,
}: {
  change: Change
  nameOf: NameOf
  /** Says of a coding whose it is. */
  labelled?: boolean
}) {
  const fields = fieldChanges(change.type, change.before, change.after, nameOf, change.hidden)
  const whole = change.before === null || change.after === null
  const label = labelled && (change.type === 'coding' || whole) && (
    <p className="small">
      {nameOf(change.type, change.id)}
      {whole && `, ${whatOf(change)}`}
    </p>
  )
  if (!whole)
    return (
      <>
        {label}
        <FieldChanges changes={fields} />
      </>
    )
  const level = fields.filter(({ field }) => change.type === 'coding' && field === 'level')
  return (
    <>
      {label}
      <FieldChanges changes={level} />
      <details>
        <summary>{change.after === null ? 'What it was' : 'What it says'}</summary>
        <FieldChanges changes={fields.filter((field) => !level.includes(field))} />
      </details>
    </>
  )
}

function whatOf({ before, after }: Change): string {
  if (before === null) return 'added'
  if (after === null) return 'removed'
  if (before.archived !== after.archived) return after.archived === true ? 'archived' : 'offered again'
  return 'changed'
}

function RecordLink({ change: { type, id }, nameOf }: { change: Change; nameOf: NameOf }) {
  return (
    <Link href={historyAddress(type, id)} prefetch={false}>
      {headingOf(type, id, nameOf)}
    </Link>
  )
}

/** "Actor Belmark", "Statement S1", "Ada Brenn’s coding of S1". */
export function headingOf(type: Change['type'], id: string, nameOf: NameOf): string {
  const name = nameOf(type, id)
  return type === 'statement' || type === 'coding' || type === 'codebook' ? name : `${nounOf(type)} ${name}`
}

const nounOf = (type: Change['type']) => {
  const { one } = TYPE_NAMES[type]
  return `${one.slice(0, 1).toUpperCase()}${one.slice(1)}`
}
