import type { FieldConflict } from '@/lib/form/conflict'
import { describeInstant } from '@/lib/period'
import { describeCount } from '@/lib/phrase'
import type { Problem } from '@/lib/record/schema'

/** The name of the choice between two texts of a field. */
export const pickName = (field: string) => `pick.${field}`

function Value({ text }: { text: string }) {
  return text === '' ? (
    <span className="conflict-value muted">nothing</span>
  ) : (
    <span className="conflict-value" dir="auto">
      {text}
    </span>
  )
}

type Theirs = { who: string; at: Date; why: string }

/**
 * Two people changed one record: field by field what it was, what the other made of it and what this one did, with a choice
 * where both changed it. `hidden` carries everything that was typed, so that nothing is lost by choosing.
 */
export function ConflictForm({
  conflicts,
  theirs,
  hidden,
  picked,
  open,
  action,
}: {
  conflicts: readonly FieldConflict[]
  /** The newest change of the record. */
  theirs: Theirs
  hidden: readonly (readonly [name: string, value: string])[]
  /** What was chosen before, by field. */
  picked: (field: string) => string
  /** Fields for which nothing was chosen though the form was sent. */
  open: readonly Problem[]
  action: string
}) {
  const { who } = theirs
  const by = (side: FieldConflict['by']) => conflicts.filter((conflict) => conflict.by === side)
  const both = by('both')
  return (
    <form className="conflict" method="post" action={action}>
      <Told theirs={theirs} both={both.length} open={open} />
      {hidden.map(([name, value], place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: inputs of one name are told by their place
        <input key={`${name} ${place}`} type="hidden" name={name} defaultValue={value} />
      ))}
      {both.map((conflict) => (
        <BothChanged key={conflict.field} conflict={conflict} who={who} picked={picked(conflict.field)} />
      ))}
      {[...by('theirs'), ...by('mine'), ...by('same')].map((conflict) => (
        <OneChanged key={conflict.field} conflict={conflict} who={who} />
      ))}
      {conflicts.length === 0 && <p>What you typed and what {who} stored is the same in every field.</p>}
      <div className="entry-actions">
        <button type="submit" className="button primary">
          Store this
        </button>
        <button type="submit" className="button" name="review" value="yes">
          Back to the form with this
        </button>
      </div>
    </form>
  )
}

/** Who else changed the record and why, and what is to be done. `both` counts the fields that both changed. */
function Told({
  theirs: { who, at, why },
  both,
  open,
}: {
  theirs: Theirs
  both: number
  open: readonly Problem[]
}) {
  return (
    <div className="entry-problems" role="alert">
      <h2>Nothing was stored yet: {who} has changed this record since you opened it</h2>
      <p>
        On {describeInstant(at.toISOString())}, because: “{why}”.{' '}
        {both > 0
          ? `You both changed ${describeCount(both, 'field')}. Choose one text for each; the other stays in the record’s history or in your draft.`
          : 'You changed different fields, so both changes fit together. Look at them, and store.'}
      </p>
      {open.length > 0 && (
        <ul>
          {open.map(({ field, message }) => (
            <li key={field}>{message}</li>
          ))}
        </ul>
      )}
    </div>
  )
}

type Conflict = { conflict: FieldConflict; who: string }

/** A field that both changed, with the choice between the two. */
function BothChanged({
  conflict: { field, label, before, theirs, mine },
  who,
  picked,
}: Conflict & { picked: string }) {
  return (
    <fieldset className="conflict-field" data-both>
      <legend>{label}</legend>
      <div className="conflict-sides">
        <Side words="Before" text={before} />
        {(
          [
            ['theirs', who, theirs],
            ['mine', 'You', mine],
          ] as const
        ).map(([side, maker, text]) => (
          <label className="conflict-side" key={side}>
            <span>
              <input
                type="radio"
                name={pickName(field)}
                value={side}
                required
                defaultChecked={picked === side}
              />{' '}
              {maker} made it
            </span>
            <Value text={text} />
          </label>
        ))}
      </div>
    </fieldset>
  )
}

/** A field that one of the two changed, or both to the same: nothing is to be chosen. */
function OneChanged({ conflict: { label, before, theirs, mine, by }, who }: Conflict) {
  return (
    <section className="conflict-field">
      <h3>
        {label}{' '}
        <span className="small">
          {by === 'theirs'
            ? `changed by ${who} only: theirs is kept`
            : by === 'mine'
              ? 'changed by you only: yours is kept'
              : 'changed by both of you to the same'}
        </span>
      </h3>
      <div className="conflict-sides">
        <Side words="Before" text={before} />
        <Side words="Will be" text={by === 'mine' ? mine : theirs} />
      </div>
    </section>
  )
}

function Side({ words, text }: { words: string; text: string }) {
  return (
    <div className="conflict-side">
      <span>{words}</span>
      <Value text={text} />
    </div>
  )
}
