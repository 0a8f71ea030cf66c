import { type FigureFile, figureAddress, statementsAddress } from '@/lib/address'
import { formatQuestion } from '@/lib/question'
import type { Comparison } from './comparison'

const PICTURES: [FigureFile, string][] = [
  ['figure.svg', 'SVG (real text)'],
  ['figure.png', 'PNG'],
  ['figure@2x.png', 'PNG, twice the size'],
  ['figure@4x.png', 'PNG, four times'],
  ['figure.pdf', 'PDF (vector)'],
  ['square.png', 'PNG, square'],
]
const NUMBERS: [FigureFile, string][] = [
  ['data.csv', 'Numbers, CSV'],
  ['data.json', 'Numbers, JSON'],
  ['data.xlsx', 'Numbers, XLSX'],
  ['bundle.zip', 'Everything, ZIP'],
]
const THEMES = [
  ['light', 'Light'],
  ['dark', 'Dark'],
  ['print', 'Print (safe in grey)'],
] as const

/** The files behind a figure, for exactly the question on screen; words and colours of a picture can be changed first. */
export function ExportMenu({ comparison, drawn }: { comparison: Comparison; drawn: boolean }) {
  const { figure, question, options } = comparison
  const link = ([file, words]: [FigureFile, string]) => (
    <li key={file}>
      <a
        href={figureAddress(figure.slug, file, question, options)}
        download={`parallax-${figure.slug}-${file}`}
      >
        {words}
      </a>
    </li>
  )
  return (
    <details className="menu">
      <summary className="button primary">Export</summary>
      <div className="sheet">
        <ul>
          {drawn && PICTURES.map(link)}
          {NUMBERS.map(link)}
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
        {drawn && (
          <details>
            <summary>Change words or colours first</summary>
            {/* Each button asks for one file with the same fields, so this needs no script. */}
            <form method="get" aria-label="Picture">
              {[...formatQuestion(question), ...Object.entries(options)].map(([name, value]) => (
                <input key={`${name} ${value}`} type="hidden" name={name} value={value} />
              ))}
              <label className="field">
                Title <input name="title" maxLength={200} placeholder={figure.title} />
              </label>
              <label className="field">
                Sub-title <input name="subtitle" maxLength={400} />
              </label>
              <label className="field">
                Note <input name="note" maxLength={600} />
              </label>
              <label className="field">
                Colours{' '}
                <select name="theme">
                  {THEMES.map(([value, words]) => (
                    <option key={value} value={value}>
                      {words}
                    </option>
                  ))}
                </select>
              </label>
              <p className="small">The question, the numbers and the sources stay on the picture.</p>
              {PICTURES.map(([file, words]) => (
                <button
                  key={file}
                  type="submit"
                  className="button"
                  formAction={`/figures/${figure.slug}/${file}`}
                >
                  {words}
                </button>
              ))}
            </form>
          </details>
        )}
      </div>
    </details>
  )
}
