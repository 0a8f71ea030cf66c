import { Link } from '@/app/_parts/link'
import { actorAddress } from '@/lib/address'
import { shiftsOf } from '@/lib/agreement/shifts'
import type { CodingSet } from '@/lib/db/ask/agreement'
import { codedActorsFor } from '@/lib/db/ask/agreement-actors'
import type { Database } from '@/lib/db/store/client'
import { coderInterval } from '@/lib/figures/coder-interval'
import { medianInterval } from '@/lib/figures/posterior'
import { describeInterval, describeMedian, FEWEST_FOR_BAR, summaryOf } from '@/lib/figures/summary'
import { countLevels, describeSigned, isLevel } from '@/lib/stance'

type Row = {
  slug: string
  name: string
  n: number
  codedTwice: number
  median: string | null
  alone: string
  withCoders: string
  mean: string
}

// Thousands of draws an actor: made once for a set of codings, which is itself kept until something is written.
const known = new WeakMap<CodingSet, Promise<Row[]>>()

async function rowsOf(db: Database, set: CodingSet): Promise<Row[]> {
  const shifts = shiftsOf(set.rows)
  const span = ([low, high]: readonly [number, number]) =>
    `${describeSigned(low, 1)} to ${describeSigned(high, 1)}`
  return (await codedActorsFor(db, set))
    .filter(({ n }) => n >= FEWEST_FOR_BAR)
    .map(({ slug, name, n, codedTwice, levels, judgements }) => {
      const counts = countLevels(levels.filter(isLevel))
      const { mean, median } = coderInterval(judgements, shifts)
      return {
        ...{ slug, name, n, codedTwice, median: describeMedian(summaryOf(counts)) },
        alone: describeInterval(medianInterval(counts)),
        ...{ withCoders: span(median), mean: span(mean) },
      }
    })
}

/** Each actor's interval of few statements alone, and with what coders may be off by. */
export async function DisagreementTable({ db, set }: { db: Database; set: CodingSet }) {
  const rows = known.get(set) ?? rowsOf(db, set)
  known.set(set, rows)
  const shown = await rows
  if (shown.length === 0) return null
  return (
    <div className="reliability-card reliability-below">
      <h3>What the disagreement does to the figures</h3>
      <p className="small">
        95 % intervals of each actor with {FEWEST_FOR_BAR} counted statements or more: first of the statements
        alone, as figures draw it, then with a shift that coders may have. How wide the second is with one
        coder rests on an assumption; see the codebook.
      </p>
      <div className="reliability-scroll">
        <table className="pairs">
          <thead>
            <tr>
              <th scope="col">Actor</th>
              <th scope="col">n</th>
              <th scope="col">coded twice</th>
              <th scope="col">median</th>
              <th scope="col">interval</th>
              <th scope="col">with coders</th>
              <th scope="col">mean, with coders</th>
            </tr>
          </thead>
          <tbody>
            {shown.map((row) => (
              <tr key={row.slug}>
                <th scope="row">
                  <Link href={actorAddress(row.slug)}>{row.name}</Link>
                </th>
                <td>{row.n}</td>
                <td>{row.codedTwice}</td>
                <td>{row.median}</td>
                <td>{row.alone}</td>
                <td>{row.withCoders}</td>
                <td>{row.mean}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </div>
  )
}
