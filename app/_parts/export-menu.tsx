import { type FigureFile, figureAddress, statementsAddress } from '@/lib/address'
import type { Question } from '@/lib/question'

const PICTURES: [FigureFile, string][] = [
  ['figure.svg', 'Picture, SVG (real text)'],
  ['figure.png', 'Picture, PNG'],
]
const NUMBERS: [FigureFile, string][] = [
  ['data.csv', 'Numbers, CSV'],
  ['data.json', 'Numbers, JSON'],
]

/** The files behind a figure, for exactly the question on screen. */
export function ExportMenu({
  figure,
  question,
  drawn,
}: {
  figure: string
  question: Question
  drawn: boolean
}) {
  return (
    <details className="menu">
      <summary className="button primary">Export</summary>
      <ul className="sheet">
        {[...(drawn ? PICTURES : []), ...NUMBERS].map(([file, words]) => (
          <li key={file}>
            <a href={figureAddress(figure, file, question)} download={`parallax-${figure}-${file}`}>
              {words}
            </a>
          </li>
        ))}
        <li>
          <a href={statementsAddress(question, {}, 'csv')} download="parallax-statements.csv">
            Statements, CSV
          </a>
        </li>
        <li>
          <a href={statementsAddress(question, {}, 'json')} download="parallax-statements.json">
            Statements, JSON
          </a>
        </li>
      </ul>
    </details>
  )
}
