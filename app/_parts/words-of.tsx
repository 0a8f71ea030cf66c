import { quoted } from '@/lib/phrase'
import type { Statement } from '@/lib/statement'

const RIGHT_TO_LEFT = /^(?:ar|fa|he|ur|yi|ps|ckb|dv|sd|ug)\b/

/** The direction of a language, for the words in it only. */
const directionOf = (language: string | null) =>
  language === null ? 'auto' : RIGHT_TO_LEFT.test(language) ? 'rtl' : 'ltr'

/** A statement's words: verbatim in quotation marks, everything else marked as a paraphrase. */
export function WordsOf({ statement, full = false }: { statement: Statement; full?: boolean }) {
  const { form, quote, paraphrase, language, originalQuote, originalLanguage, translatedBy } = statement
  return (
    <>
      {quote !== null && form === 'direct-quote' && (
        <blockquote lang={language ?? undefined} dir={directionOf(language)}>
          {quoted(quote)}
        </blockquote>
      )}
      {paraphrase !== null && (
        <p className="paraphrase" dir="auto">
          {paraphrase}{' '}
          <span className="mark">
            {form === 'mixed'
              ? 'Paraphrase with quoted words'
              : form === 'nonverbal'
                ? 'Described act'
                : 'Paraphrase'}
          </span>
        </p>
      )}
      {full && originalQuote !== null && (
        <figure className="original">
          <blockquote lang={originalLanguage ?? undefined} dir={directionOf(originalLanguage)}>
            {quoted(originalQuote)}
          </blockquote>
          <figcaption>
            Original words{translatedBy === null ? '' : `; translated by ${translatedBy}`}
          </figcaption>
        </figure>
      )}
      {statement.editedQuote && full && (
        <p className="small">The brackets or ellipses inside the quotation are the source’s.</p>
      )}
    </>
  )
}
