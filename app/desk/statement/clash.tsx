import { FORM } from './form'
import { labelOfInput } from './labels'
import type { PageShown } from './shown'

/** What somebody else stored since the form was opened, field by field. Where both changed a field, people choose. */
export function ClashNotice({ clash, changed }: Pick<PageShown, 'clash' | 'changed'>) {
  if (!clash || (clash.both.length === 0 && clash.theirs.length === 0)) return null
  return (
    <section className="entry-problems" role="alert">
      <h2>Somebody else changed this statement while you did</h2>
      {changed && (
        <p>
          {changed.who}, {changed.at.slice(0, 16).replace('T', ' ')} UTC: {changed.why}
        </p>
      )}
      <p>Nothing of yours is stored yet, and nothing of theirs is lost.</p>
      {clash.theirs.length > 0 && (
        <>
          <p>Only they changed this, so it stands in the form now:</p>
          <ul>
            {clash.theirs.map(({ field, base, theirs }) => (
              <li key={field}>
                {labelOfInput(field)}: <del>{base || 'empty'}</del> <ins>{theirs || 'empty'}</ins>
              </li>
            ))}
          </ul>
        </>
      )}
      {clash.both.map(({ field, base, theirs, mine }) => (
        <fieldset key={field} className="conflict-field" data-both="">
          <legend>{labelOfInput(field)}</legend>
          <p className="small">
            Before: <span dir="auto">{base || 'empty'}</span>
          </p>
          <div className="conflict-sides">
            <div className="conflict-side">
              <span>Yours, as it stands in the form</span>
              <span className="conflict-value" dir="auto">
                {mine || 'empty'}
              </span>
            </div>
            <label className="conflict-side">
              <span>
                <input type="checkbox" name="takeTheirs" value={field} form={FORM} /> Take theirs
              </span>
              <span className="conflict-value" dir="auto">
                {theirs || 'empty'}
              </span>
            </label>
          </div>
        </fieldset>
      ))}
      <p>Look the form over, choose where both changed something, say why, and save again.</p>
    </section>
  )
}
