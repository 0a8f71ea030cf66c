// The rows behind a figure: every number drawn or printed, in columns that figures share. Feeds the HTML table and the data files.
import type { Answer } from '@/lib/answer'
import { countOf, describeSigned, LEVELS, type Level, totalOf } from '@/lib/stance'
import { agreementOf, FEWEST_TO_AGREE, polarisationOf } from './agreement'
import { balanceOf } from './balance'
import type { Cell, Column, Table } from './figure'
import { meanInterval } from './posterior'
import type { Row } from './rows'

/** A column and how a row fills it. */
export type Filled<R = Row> = Column & { of(row: R): Cell }

export const levelKey = (prefix: string, level: Level) =>
  `${prefix}_${level < 0 ? 'minus' : level > 0 ? 'plus' : ''}${Math.abs(level)}`

/** A number for a table: four decimals, as far as the interval of the estimated mean is exact. */
export const decimal = (value: number | null | undefined) =>
  // Adding 0 turns -0 into 0.
  value === null || value === undefined ? null : Number(value.toFixed(4)) + 0

const percent = (value: number | null | undefined) =>
  value === null || value === undefined ? null : decimal(100 * value)

const text = (key: string, label: string, of: Filled['of']): Filled => ({ key, label, kind: 'text', of })
const whole = (key: string, label: string, of: Filled['of']): Filled => ({ key, label, kind: 'whole', of })
const number = (key: string, label: string, of: (row: Row) => number | null | undefined): Filled => ({
  key,
  label,
  kind: 'decimal',
  of: (row) => decimal(of(row)),
})

/** Agreement of a row's statements; silent below five. */
const agreementIn = ({ summary: { n, counts } }: Row) => (n < FEWEST_TO_AGREE ? null : agreementOf(counts))

export const ACTOR: readonly Filled[] = [
  text('actor', 'Actor', ({ group }) => group.actor.slug),
  text('actor_name', 'Name', ({ group }) => group.actor.name),
]

export const COUNTS: readonly Filled[] = [
  whole('n', 'Counted', ({ summary }) => summary.n),
  ...LEVELS.map((level) =>
    whole(levelKey('level', level), describeSigned(level), ({ summary }) => countOf(summary.counts, level)),
  ),
  whole('described', 'Described', ({ group }) => totalOf(group.described)),
]

/** The interval of a row's estimated mean; silent for a thin row. */
const meanOf = ({ summary: { counts, estimatedMean } }: Row) =>
  estimatedMean === null ? null : meanInterval(counts)

/** The median and its own interval; silent where the statements are too few, as are the means. */
export const MEDIAN: readonly Filled[] = [
  number('median', 'Median', ({ summary }) => summary.median),
  number('median_low', 'Lower median', ({ summary }) => summary.medianLow),
  number('median_high', 'Upper median', ({ summary }) => summary.medianHigh),
  number('median_interval_low', 'Median, 95 % from', ({ summary }) => summary.medianInterval?.[0]),
  number('median_interval_high', 'Median, 95 % to', ({ summary }) => summary.medianInterval?.[1]),
]

export const MEANS: readonly Filled[] = [
  number('observed_mean', 'Observed mean', ({ summary }) => summary.observedMean),
  number('estimated_mean', 'Estimated mean', ({ summary }) => summary.estimatedMean),
  number('estimated_mean_low', 'Estimated mean, 95 % from', (row) => meanOf(row)?.[0]),
  number('estimated_mean_high', 'Estimated mean, 95 % to', (row) => meanOf(row)?.[1]),
]

/** What the counts come to; silent where they are too few. */
export const SUMMARY: readonly Filled[] = [
  ...MEDIAN,
  number('interpolated_median', 'Interpolated median', ({ summary }) => summary.interpolatedMedian),
  ...MEANS,
  number('net_balance', 'Net balance', ({ summary }) => balanceOf(summary.counts)?.net.value),
  number('net_balance_low', 'Net balance, 95 % from', ({ summary }) => balanceOf(summary.counts)?.net.low),
  number('net_balance_high', 'Net balance, 95 % to', ({ summary }) => balanceOf(summary.counts)?.net.high),
  number('agreement', 'Agreement A', agreementIn),
  number('polarisation', 'Polarisation', (row) => {
    const agreement = agreementIn(row)
    return agreement === null ? null : polarisationOf(agreement)
  }),
  text('state', 'State', ({ summary }) => summary.state),
]

export const codebookOf = ({ codebooks }: Answer): Filled<unknown> => ({
  key: 'codebook_version',
  label: 'Codebook',
  kind: 'text',
  of: () => codebooks.join(' ') || null,
})

/** A table of these columns. */
export function tableWith<R>(columns: readonly Filled<R>[], rows: readonly R[]): Table {
  return {
    columns: columns.map(({ key, label, kind }) => ({ key, label, kind })),
    rows: rows.map((row) => columns.map((column) => column.of(row))),
  }
}

/** One row per actor; `more` columns stand before the codebook's version. */
export function tableOf(rows: readonly Row[], answer: Answer, more: readonly Filled[] = []): Table {
  const outOfScope = whole('out_of_scope', 'Out of scope', ({ group }) => group.outOfScope)
  return tableWith([...ACTOR, ...COUNTS, outOfScope, ...SUMMARY, ...more, codebookOf(answer)], rows)
}

const share = (key: string, label: string, of: Filled['of']): Filled => ({ key, label, kind: 'share', of })

/** Shares in percent, silent for a thin row: of each level, and of escalation and de-escalation with their intervals. */
export const SHARES: readonly Filled[] = [
  ...LEVELS.map((level) =>
    share(levelKey('share', level), `${describeSigned(level)}, %`, ({ summary }) =>
      summary.median === null ? null : percent(countOf(summary.counts, level) / summary.n),
    ),
  ),
  ...(
    [
      ['up', 'Escalating'],
      ['down', 'De-escalating'],
    ] as const
  ).flatMap(([way, name]) => [
    share(`share_${way}`, `${name}, %`, ({ summary }) => percent(balanceOf(summary.counts)?.[way].value)),
    share(`share_${way}_low`, `${name}, 95 % from`, ({ summary }) =>
      percent(balanceOf(summary.counts)?.[way].low),
    ),
    share(`share_${way}_high`, `${name}, 95 % to`, ({ summary }) =>
      percent(balanceOf(summary.counts)?.[way].high),
    ),
  ]),
]
