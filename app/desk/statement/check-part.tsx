import { StatementCard } from '@/app/_parts/statement-card'
import { type Filled, Line } from '@/app/desk/_parts/form-kit'
import type { FormShown } from './page-state'

/** What may be there already, and why it is changed. */
export function CheckPart({ filled, shown }: { filled: Filled; shown: FormShown }) {
  const { id, repeats } = shown
  return (
    <fieldset className="entry-part" id="check">
      <legend>5. Check</legend>
      {repeats.length > 0 && (
        <div>
          <p className="caution">
            {repeats.length === 1 ? 'This statement may be' : 'One of these may be'} the same act. One act in
            several outlets is one statement with several sources.
          </p>
          {repeats.map(({ statement, why }) => (
            <div key={statement.id} className="repeat">
              <StatementCard statement={statement} named />
              <p>
                <span className="muted">
                  {why === 'same-quotation' ? 'The very same quotation.' : 'Similar words within three days.'}
                </span>{' '}
                <button type="submit" className="button" name="addTo" value={statement.id}>
                  Add this source to it
                </button>
              </p>
            </div>
          ))}
        </div>
      )}
      {id === null ? (
        <>
          {repeats.length === 0 && (
            <p className="entry-hint">
              On saving, the quotation is held against the passage, and statements that may be the same act
              are shown first.
            </p>
          )}
          <Line
            {...filled}
            name="id"
            label="Id"
            hint="Permanent, and part of the statement’s address. Left empty it is made from actor and day."
          />
        </>
      ) : (
        <Line
          {...filled}
          name="why"
          label="Reason for the change"
          hint="Needed when something changes. It stands in the public history: “the date was a misprint”."
        />
      )}
    </fieldset>
  )
}
