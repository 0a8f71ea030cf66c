import { answersOf, Choice, type Filled, inputId, isUsed, Tick } from '@/app/desk/_parts/form-kit'
import { PassageMarker } from '@/app/desk/_parts/passage-marker'
import { typedIn } from '@/lib/form/fields'
import { fieldOfInput } from '@/lib/form/statement/inputs'
import type { QuotationCheck } from '@/lib/record/quotation'
import { Ask, Others } from './ask'

const ORIGINAL = ['originalQuote', 'originalLanguage', 'translatedBy']

/** The words themselves, as they are quoted, and as they were said. */
export function WordsPart({ filled, check }: { filled: Filled; check: QuotationCheck | null }) {
  const { fields } = filled
  const form = fieldOfInput('form')
  const checked = typedIn(fields, 'quoteChecked') ?? ''
  return (
    <fieldset className="entry-part">
      <legend>2. Words</legend>
      <Ask {...filled} name="quote" lang={typedIn(fields, 'language') ?? undefined} />
      {check?.kind === 'spelling' && (
        <p>
          <button type="submit" className="button" name="respell" value="yes">
            Use the passage’s spelling
          </button>{' '}
          <q>{check.own}</q>
        </p>
      )}
      <PassageMarker passage={inputId('passage')} quote={inputId('quote')} />
      <Ask {...filled} name="language" />
      <Tick
        {...filled}
        name="quoteChecked"
        value={/^[0-9a-f]{64}$/.test(checked) ? checked : 'yes'}
        label="Checked word for word against the source"
        hint="Where no passage is kept here. With a passage this is checked on saving."
      />
      <Ask {...filled} name="editedQuote" />
      <Ask {...filled} name="paraphrase" />
      {form && (
        <Choice
          {...filled}
          name="form"
          label={form.label}
          hint={form.hint}
          needed
          answers={answersOf(form)}
        />
      )}
      <details className="desk-more" open={isUsed(filled, ...ORIGINAL)}>
        <summary>It was said in another language</summary>
        <Ask {...filled} name="originalQuote" lang={typedIn(fields, 'originalLanguage') ?? undefined} />
        <div className="entry-pair">
          <Ask {...filled} name="originalLanguage" />
          <Ask {...filled} name="translatedBy" />
        </div>
      </details>
      <Others
        {...filled}
        part="words"
        placed={['quote', 'language', 'editedQuote', 'paraphrase', 'form', ...ORIGINAL]}
      />
    </fieldset>
  )
}
