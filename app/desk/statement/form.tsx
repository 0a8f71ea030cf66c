import { DraftKeeper } from '@/app/desk/_parts/draft-keeper'
import { ProblemList } from '@/app/desk/_parts/form-kit'
import { labelOfInput } from '@/lib/form/statement/inputs'
import { describeCount } from '@/lib/phrase'
import { CheckPart } from './check-part'
import { CodingPart } from './coding-part'
import type { FormShown } from './page-state'
import { SourcePart } from './source-part'
import { WhoPart } from './who-part'
import { WordsPart } from './words-part'

const FORM = 'statement-form'

/** The whole form: five parts in the order in which a coder thinks. */
export function StatementForm(shown: FormShown) {
  const { fields, problems, id, draft, based, coding } = shown
  const filled = { fields, problems }
  return (
    <>
      <ProblemList problems={problems} labelOf={labelOfInput} />
      {shown.repeats.length > 0 && (
        <section className="entry-problems" role="alert">
          <h2>Nothing is stored yet: this may be there already</h2>
          <p>
            <a href="#check">Look at {describeCount(shown.repeats.length, 'statement')} in part 5</a> and say
            whether this is the same act or a new one.
          </p>
        </section>
      )}
      <form method="post" action="/desk/statement/save" id={FORM} className="entry statement-entry">
        {/* Enter in a line presses the first button of a form. */}
        <button type="submit" className="visually-hidden" tabIndex={-1} aria-hidden="true">
          Save
        </button>
        <input type="hidden" name="recordType" value="statement" />
        <input type="hidden" name="recordId" value={id ?? ''} />
        <input type="hidden" name="draft" defaultValue={draft ?? ''} />
        <input type="hidden" name="basedOn" value={based.statement ?? ''} />
        <input type="hidden" name="coding" value={coding?.id ?? ''} />
        <input type="hidden" name="codingBasedOn" value={based.coding ?? ''} />
        <SourcePart filled={filled} />
        <WordsPart filled={filled} check={shown.check} />
        <WhoPart filled={filled} />
        <CodingPart filled={filled} shown={shown} />
        <CheckPart filled={filled} shown={shown} />
        <div className="entry-actions">
          {shown.repeats.length > 0 ? (
            <button type="submit" className="button primary" name="distinct" value="yes">
              Save as a new statement
            </button>
          ) : (
            <button type="submit" className="button primary">
              {id === null ? 'Save the statement' : 'Save the changes'}
            </button>
          )}
          <button type="submit" className="button" formAction="/desk/drafts/save" formNoValidate>
            Save draft
          </button>
          <DraftKeeper form={FORM} />
        </div>
      </form>
    </>
  )
}
