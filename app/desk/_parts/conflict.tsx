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

/**
 * Two people changed one record: field by field what it was, what the other made of it and what this one did, with a choice
 * where both changed it. `hidden` carries everything that was typed, so that nothing is lost by choosing.
 */
export function ConflictForm({
  conflicts,
  theirs: { who, at, why },
  hidden,
  picked,
  open,
  action,
}: {
  conflicts: readonly FieldConflict[]
  /** The newest change of the record. */
  theirs: { who: string; at: Date; why: string }
  hidden: readonly (readonly [name: string, value: string])[]
  /** What was chosen before, by field. */
  picked: (field: string) => string
  /** Fields for which nothing was chosen though the form was sent. */
  open: readonly Problem[]
  action: string
}) {
  const by = (side: FieldConflict['by']) => conflicts.filter((conflict) => conflict.by === side)
  const both = by('both')
  return (
    <form className="conflict" method="post" action={action}>
      <div className="entry-problems" role="alert">
        <h2>Nothing was stored yet: {who} has changed this record since you opened it</h2>
        <p>
          On {describeInstant(at.toISOString())}, because: “{why}”.{' '}
          {both.length > 0
            ? `You both changed ${describeCount(both.length, 'field')}. Choose one text for each; the other stays in the record’s history or in your draft.`
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
      {hidden.map(([name, value], place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: inputs of one name are told by their place
        <input key={`${name} ${place}`} type="hidden" name={name} defaultValue={value} />
      ))}
      {both.map(({ field, label, before, theirs, mine }) => (
        <fieldset className="conflict-field" data-both key={field}>
          <legend>{label}</legend>
          <div className="conflict-sides">
            <div className="conflict-side">
              <span>Before</span>
              <Value text={before} />
            </div>
            <label className="conflict-side">
              <span>
                <input
                  type="radio"
                  name={pickName(field)}
                  value="theirs"
                  required
                  defaultChecked={picked(field) === 'theirs'}
                />{' '}
                {who} made it
              </span>
              <Value text={theirs} />
            </label>
            <label className="conflict-side">
              <span>
                <input
                  type="radio"
                  name={pickName(field)}
                  value="mine"
                  required
                  defaultChecked={picked(field) === 'mine'}
                />{' '}
                You made it
              </span>
              <Value text={mine} />
            </label>
          </div>
        </fieldset>
      ))}
      {[...by('theirs'), ...by('mine'), ...by('same')].map(
        ({ field, label, before, theirs, mine, by: side }) => (
          <section className="conflict-field" key={field}>
            <h3>
              {label}{' '}
              <span className="small">
                {side === 'theirs'
                  ? `changed by ${who} only: theirs is kept`
                  : side === 'mine'
                    ? 'changed by you only: yours is kept'
                    : 'changed by both of you to the same'}
              </span>
            </h3>
            <div className="conflict-sides">
              <div className="conflict-side">
                <span>Before</span>
                <Value text={before} />
              </div>
              <div className="conflict-side">
                <span>Will be</span>
                <Value text={side === 'mine' ? mine : theirs} />
              </div>
            </div>
          </section>
        ),
      )}
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
