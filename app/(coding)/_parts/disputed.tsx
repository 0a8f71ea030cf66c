import { Link } from '@/app/_parts/link'
import { StanceBadge } from '@/app/_parts/stance-badge'
import { statementAddress } from '@/lib/address'
import type { CodingSet } from '@/lib/db/ask/agreement'
import { statementsByIds } from '@/lib/db/ask/statements'
import type { Database } from '@/lib/db/store/client'
import { describeWhen } from '@/lib/period'
import { describeCount } from '@/lib/phrase'
import { DECIDED_BY } from '@/lib/record/choices'
import { creditedActors } from '@/lib/statement'

/** Shown at once; the rest a press away. */
const FIRST = 3
const MOST = 40

/** The statements on which coders lie furthest apart, with every reason and what counts now. */
export async function Disputed({ db, set }: { db: Database; set: CodingSet }) {
  const { disputes, contested } = set.agreement
  const shown = disputes.slice(0, MOST)
  const statements = await statementsByIds(
    db,
    shown.map(({ unit }) => unit),
  )
  if (shown.length === 0) return <p className="small">Every statement got one answer.</p>
  const items = shown.flatMap(({ unit }) => {
    const statement = statements.find(({ id }) => id === unit)
    if (!statement) return []
    const { coding } = statement
    return [
      <li key={unit}>
        <p className="dispute-words" dir="auto">
          <Link href={statementAddress(unit)}>
            {statement.quote === null ? statement.paraphrase : `“${statement.quote}”`}
          </Link>
        </p>
        <p className="small">
          {creditedActors(statement)
            .map(({ shortName }) => shortName)
            .join(', ')}
          , {describeWhen({ earliest: statement.dateEarliest, latest: statement.dateLatest })}
        </p>
        <dl>
          {set.rows
            .filter((row) => row.unit === unit)
            .map((row) => (
              <div key={row.coder}>
                <dt>{row.coder}</dt>
                <dd dir="auto">
                  <StanceBadge coding={row} /> {row.rationale}
                </dd>
              </div>
            ))}
          <div className="dispute-now">
            <dt>now</dt>
            <dd dir="auto">
              <StanceBadge coding={coding} />{' '}
              {coding?.coder === DECIDED_BY
                ? coding.rationale
                : coding
                  ? `counts as ${coding.coder} coded it`
                  : ''}
            </dd>
          </div>
        </dl>
      </li>,
    ]
  })
  return (
    <>
      <p className="small">
        By width, then by sign. {describeCount(disputes.length, 'statement')} got different answers,{' '}
        {contested} of them two levels apart or more, or on both sides of 0.
      </p>
      <ul className="disputes">{items.slice(0, FIRST)}</ul>
      {items.length > FIRST && (
        <details>
          <summary>
            {items.length - FIRST} more{disputes.length > MOST && ` of ${disputes.length - FIRST}`}
          </summary>
          <ul className="disputes">{items.slice(FIRST)}</ul>
        </details>
      )}
    </>
  )
}
