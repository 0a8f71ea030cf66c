import type { ReadingLine } from '@/lib/import/reading-line'
import { describeReading } from '@/lib/import/readings'
import { describeCount } from '@/lib/phrase'

/** How columns are read where that changes what they say: each with its effect, to be confirmed once for the column. */
export function ReadingLines({ lines }: { lines: readonly ReadingLine[] }) {
  const open = lines.filter(({ isConfirmed }) => !isConfirmed).length
  return (
    <>
      <h2 id="readings">How the columns are read</h2>
      <p>
        {open === 0
          ? 'All of this is confirmed. You can still say otherwise and check again.'
          : 'These readings change what stands in the file. Each holds for its whole column; nothing is stored before you have confirmed it.'}
      </p>
      {lines.map((line, place) => (
        <Line key={`${line.column} ${line.answers.join(' ')}`} line={line} place={place} />
      ))}
    </>
  )
}

function Line({
  line: { column, key, answers, rows, examples, isConfirmed },
  place,
}: {
  line: ReadingLine
  place: number
}) {
  const isChoice = answers.length > 1
  return (
    <fieldset className="card reading" data-open={!isConfirmed || undefined}>
      <legend>
        Column “<bdi>{column}</bdi>”{' '}
        <span className="hint">
          {describeCount(rows, 'row')}
          {isConfirmed ? ', confirmed' : ''}
        </span>
      </legend>
      <div className="answers">
        {answers.map((answer) => (
          <label key={answer}>
            <input
              type={isChoice ? 'radio' : 'checkbox'}
              name={`reading.${place}`}
              value={answer}
              required={isChoice}
              defaultChecked={answer === key}
            />{' '}
            {sentence(describeReading(answer))}
          </label>
        ))}
      </div>
      <table className="effects">
        <caption className="visually-hidden">What this does to the column {column}</caption>
        <thead>
          <tr>
            <th scope="col">Where</th>
            <th scope="col">In the file</th>
            <th scope="col">Read as</th>
          </tr>
        </thead>
        <tbody>
          {examples.map(({ place: where, from, to }) => (
            <tr key={`${where} ${from}`}>
              <th scope="row">{where}</th>
              <td dir="auto">{from}</td>
              <td dir="auto">{to}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </fieldset>
  )
}

const sentence = (words: string) => words.charAt(0).toUpperCase() + words.slice(1)
