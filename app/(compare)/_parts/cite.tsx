import { dated } from '@/app/_parts/link'
import { statementAddress } from '@/lib/address'
import { type CitationFormat, type CitedItem, describeCitation } from '@/lib/citation'
import { frozenStatement } from '@/lib/frozen'
import { describeCount, describeWhole } from '@/lib/phrase'
import type { Statement } from '@/lib/statement'
import { PrintedWords } from './printed-words'

/** Statements listed under a citation, at most. */
export const MOST_CITED = 100

const FORMATS: [CitationFormat, string][] = [
  ['bib', 'BibTeX'],
  ['ris', 'RIS'],
  ['json', 'CSL-JSON'],
]

/** How to cite a view: in short, in full, for reference managers, and the statements in it one by one. */
export function Cite({
  item,
  addressOf,
  statements,
  shown,
  listAddress,
}: {
  item: CitedItem
  /** Where the citation's file is: figureAddress(slug, `citation.${format}`, question, options). */
  addressOf: (format: CitationFormat) => string
  /** The first statements in view; those after MOST_CITED are left out. */
  statements: Statement[]
  /** How many are in view. */
  shown: number
  /** Where all are listed. */
  listAddress: string
}) {
  const { short, full } = describeCitation(item)
  const cited = statements.slice(0, MOST_CITED)
  return (
    <details className="rows cite">
      <summary>Cite this view</summary>
      <dl className="facts">
        <div>
          <dt>In short</dt>
          <dd>{short}</dd>
        </div>
        <div>
          <dt>In full</dt>
          <dd>{full}</dd>
        </div>
        <div>
          <dt>For reference managers</dt>
          <dd>
            {FORMATS.map(([format, words], place) => (
              <span key={format}>
                {place > 0 && ' · '}
                <a href={addressOf(format)} download={`${item.id}.${format}`}>
                  {words}
                </a>
              </span>
            ))}
          </dd>
        </div>
      </dl>
      {cited.length > 0 && (
        <>
          <p>The statements in view; each page names its sources:</p>
          <ol>
            {cited.map((statement) => (
              <li key={statement.id}>
                <PrintedWords statement={frozenStatement(statement)} />{' '}
                <a href={dated(statementAddress(statement.id))}>Statement {statement.id}</a>
              </li>
            ))}
          </ol>
        </>
      )}
      {shown > cited.length && (
        <p>
          {describeWhole(shown - cited.length)} more:{' '}
          <a href={listAddress}>all {describeCount(shown, 'statement')}</a>
        </p>
      )}
    </details>
  )
}
