import type { Metadata } from 'next'
import { headers } from 'next/headers'
import { baseOf } from '@/app/_parts/base'
import { guarded } from '@/app/_parts/page-guard'
import { askedOf, type SearchParams } from '@/app/_parts/page-request'
import { comparisonKeys, unusedIn } from '@/app/_parts/parameters'
import { plotsOf, StillFigure } from '@/app/_parts/still-figure'
import { absoluteAddress, compareAddress, statementsAddress } from '@/lib/address'
import { isolated } from '@/lib/direction'
import { orderGroups } from '@/lib/figures/order'
import { frozenStatement } from '@/lib/frozen'
import { PAPER_STYLE } from '@/lib/paint/page-style'
import { dayOf, describeDay } from '@/lib/period'
import { describeCount } from '@/lib/phrase'
import { describeAllIgnored } from '@/lib/question'
import type { Statement } from '@/lib/statement'
import { comparisonFor } from '../_parts/comparison'
import { PrintedWords } from '../_parts/printed-words'
import './print.css'

export const metadata: Metadata = { title: 'One sheet', robots: { index: false } }

const MOST_PER_ACTOR = 12
/** Characters of words on the sheet: what three columns below a figure of seven rows hold. */
const MOST_CHARACTERS = 4200

/** A question on one sheet of paper: figure, words, sources. */
export default function Print({ searchParams }: { searchParams: SearchParams }) {
  return guarded(async () => {
    const params = await askedOf(searchParams)
    const comparison = await comparisonFor(params.toString())
    const { kept, question, vocabulary, tab, maker, options, answer, figure } = comparison
    const ignored = [...unusedIn(params, comparisonKeys(maker)), ...comparison.ignored]
    const [columns, plots, base] = await Promise.all([
      kept.columnsFor(question, vocabulary, MOST_PER_ACTOR),
      plotsOf(figure),
      headers().then(baseOf),
    ])
    const groups = orderGroups(answer.groups, question.order)
    const sheet = placeWords(
      groups.map(({ actor }) => ({ name: actor.shortName, all: columns[actor.slug] ?? [] })),
    )
    const left = answer.shown - sheet.printed
    return (
      <main id="content" className="one-sheet">
        {/* Paper is white, whatever the reader's screen is. */}
        <style href="paper" precedence="high">
          {PAPER_STYLE}
        </style>
        {ignored.length > 0 && <p>Ignored: {describeAllIgnored(ignored).join('; ')}</p>}
        <StillFigure figure={figure} plots={{ ...plots, narrow: null }} />
        <div className="words">
          {sheet.columns.map(({ name, entries }) => (
            <section key={name}>
              <h2>{name}</h2>
              {entries.length === 0 && <p>No statement in this data set for this question.</p>}
              {entries.map(({ number, statement, again }) => (
                <p key={statement.id} className={statement.counted ? undefined : 'described'}>
                  <span className="number">{number}</span>{' '}
                  {again ? (
                    'as above, signed jointly'
                  ) : (
                    <PrintedWords statement={frozenStatement(statement)} />
                  )}
                </p>
              ))}
            </section>
          ))}
        </div>
        <footer>
          {left > 0 && (
            <p>
              {describeCount(left, 'statement')} more in view did not fit; all stand at{' '}
              {absoluteAddress(statementsAddress(question), base)}
            </p>
          )}
          <p>
            {isolated(answer.dataset.title)}, version {answer.dataset.version} · printed{' '}
            {describeDay(dayOf(new Date()))} · codings CC BY 4.0, quotations belong to their speakers and
            publishers ·{' '}
            <a href={compareAddress(question, { figure: tab, ...options })}>
              {absoluteAddress(compareAddress(question, { figure: tab, ...options }), base)}
            </a>
          </p>
        </footer>
      </main>
    )
  })
}

type Placed = { number: number; statement: Statement; again: boolean }

/** Numbers statements through the columns, round by round so that no actor is left out for another's many words. */
function placeWords(columns: { name: string; all: Statement[] }[]): {
  columns: { name: string; entries: Placed[] }[]
  printed: number
} {
  const chosen = new Set<string>()
  let room = MOST_CHARACTERS
  for (let round = 0; round < MOST_PER_ACTOR; round += 1)
    for (const { all } of columns) {
      const statement = all[round]
      if (!statement || chosen.has(statement.id)) continue
      const { words, speaker } = frozenStatement(statement)
      // A line of its own for the speaker and the day.
      room -= words.length + speaker.length + 30
      if (room >= 0) chosen.add(statement.id)
    }
  const numbers = new Map<string, number>()
  return {
    columns: columns.map(({ name, all }) => ({
      name,
      entries: all
        .filter(({ id }) => chosen.has(id))
        .map((statement) => {
          const again = numbers.has(statement.id)
          const number = numbers.get(statement.id) ?? numbers.size + 1
          numbers.set(statement.id, number)
          return { number, statement, again }
        }),
    })),
    printed: chosen.size,
  }
}
