import type { Agreement } from '@/lib/agreement/report'
import { describeAlpha } from '@/lib/phrase'
import { describeSigned, LEVELS } from '@/lib/stance'

/** A 7 × 7 table in greys: how often one coder's level met another's. */
export function ConfusionTable({ cells }: { cells: readonly (readonly number[])[] }) {
  const most = Math.max(1, ...cells.flat())
  return (
    <table className="confusion">
      <caption className="visually-hidden">How often each level of one coder met each of another</caption>
      <thead>
        <tr>
          <td />
          {LEVELS.map((level) => (
            <th key={level} scope="col">
              {describeSigned(level)}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {LEVELS.map((level, row) => (
          <tr key={level}>
            <th scope="row">{describeSigned(level)}</th>
            {LEVELS.map((other, column) => {
              const count = cells[row]?.[column] ?? 0
              // Five steps of grey, so that they are told apart.
              const step = count === 0 ? 0 : 1 + Math.min(3, Math.floor((count / most) * 4))
              return (
                <td key={other} data-step={step} data-same={row === column ? '' : undefined}>
                  {count === 0 ? '·' : count}
                </td>
              )
            })}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const percent = (share: number | null) => (share === null ? '–' : `${Math.round(share * 100)} %`)
const signed = (value: number | null) => (value === null ? '–' : describeSigned(value, 2))

/** From so many coders on the worst pairs come first, and only so many are shown. */
const MANY = 6
const MOST = 20

/** Two coders a row; of many coders the pairs that agree least. */
export function PairsTable({ agreement }: { agreement: Agreement }) {
  const many = agreement.coders.length > MANY
  const sorted = many
    ? agreement.pairs.filter(({ n }) => n > 0).toSorted((a, b) => (a.alpha ?? 2) - (b.alpha ?? 2))
    : agreement.pairs
  const shown = sorted.slice(0, MOST)
  if (agreement.pairs.length === 0) return <p className="small">One coder: there is no pair.</p>
  return (
    <>
      <div className="reliability-scroll">
        <table className="pairs">
          <thead>
            <tr>
              <th scope="col">Pair</th>
              <th scope="col">n</th>
              <th scope="col">same</th>
              <th scope="col">±1</th>
              <th scope="col">alpha</th>
              <th scope="col">shift</th>
            </tr>
          </thead>
          <tbody>
            {shown.map(({ coders: [a, b], n, same, within, alpha, shift, shiftInterval }) => (
              <tr key={`${a} ${b}`}>
                <th scope="row">
                  {a} and {b}
                </th>
                <td>{n}</td>
                <td>{percent(same)}</td>
                <td>{percent(within)}</td>
                <td>{alpha === null ? '–' : describeAlpha(alpha, 3)}</td>
                <td
                  title={
                    shiftInterval === null
                      ? undefined
                      : `95 % interval ${signed(shiftInterval[0])} to ${signed(shiftInterval[1])}`
                  }
                >
                  {signed(shift)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p className="small">
        {sorted.length > shown.length && `The ${MOST} pairs of ${sorted.length} that agree least. `}
        {!many &&
          agreement.without.some(({ alpha }) => alpha !== null) &&
          `Alpha without one coder: ${agreement.without
            .map(({ coder, alpha }) => `${coder} ${alpha === null ? '–' : describeAlpha(alpha, 3)}`)
            .join(' · ')}. `}
        Shift: mean of the second minus the first, in levels. Below ten shared statements there is no alpha.
      </p>
    </>
  )
}

const DASHES = ['none', '6 4', '2 3', '10 4 2 4', '1 5']
const LEFT = 40
const RIGHT = 300
const HEIGHT = 150

/** Each coder's mean distance from the others by thirds of the coder's own order: lines told apart by dash and label. */
export function DriftLines({ drift }: { drift: Agreement['drift'] }) {
  const shown = drift.slice(0, DASHES.length)
  const values = shown.flatMap(({ thirds }) => thirds.flatMap((value) => (value === null ? [] : [value])))
  const reach = Math.max(0.5, ...values.map(Math.abs))
  const x = (third: number) => LEFT + ((RIGHT - LEFT) * third) / 2
  const y = (value: number) => HEIGHT / 2 - (value / reach) * (HEIGHT / 2 - 16)
  // Labels at the right end, pushed apart.
  const ends = shown.map(({ thirds }, line) => ({ line, y: y(thirds.at(-1) ?? 0) })).sort((a, b) => a.y - b.y)
  for (const [place, end] of ends.entries())
    end.y = Math.max(end.y, (ends[place - 1]?.y ?? Number.NEGATIVE_INFINITY) + 13)
  return (
    <>
      <h3>Drift: does a coder move?</h3>
      <p className="small">
        Each coder’s mean distance from the others, in levels, by thirds of the coder’s own order.
      </p>
      <svg
        className="drift"
        viewBox={`0 0 460 ${HEIGHT + 24}`}
        role="img"
        aria-label={drift
          .map(({ coder, thirds }) => `${coder}: ${thirds.map((value) => signed(value)).join(', ')}`)
          .join('; ')}
      >
        {[-reach, 0, reach].map((value) => (
          <g key={value}>
            <line x1={LEFT} x2={RIGHT} y1={y(value)} y2={y(value)} className="drift-rule" />
            <text x={LEFT - 6} y={y(value) + 4} textAnchor="end">
              {describeSigned(value, 1)}
            </text>
          </g>
        ))}
        {shown.map(({ coder, thirds }, line) => (
          <g key={coder}>
            <polyline
              points={thirds
                .flatMap((value, third) => (value === null ? [] : [`${x(third)},${y(value)}`]))
                .join(' ')}
              strokeDasharray={DASHES[line]}
            />
            {thirds.map((value, third) =>
              value === null ? null : (
                // biome-ignore lint/suspicious/noArrayIndexKey: a third is its place.
                <circle key={third} cx={x(third)} cy={y(value)} r={3.5} />
              ),
            )}
            <text x={RIGHT + 8} y={(ends.find((end) => end.line === line)?.y ?? 0) + 4}>
              {coder} {signed(thirds.at(-1) ?? null)}
            </text>
          </g>
        ))}
        {['first third', 'second', 'last third'].map((words, third) => (
          <text key={words} x={x(third)} y={HEIGHT + 16} textAnchor="middle">
            {words}
          </text>
        ))}
      </svg>
      {drift.length > shown.length && (
        <p className="small">
          The first {DASHES.length} of {drift.length} coders; all of them in agreement.json.
        </p>
      )}
    </>
  )
}
