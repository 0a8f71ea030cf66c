// The rows behind a figure: every number drawn or printed, one row per actor. Feeds the HTML table and the data files.
import type { Answer } from '@/lib/answer'
import { countOf, describeSigned, LEVELS, type Level, totalOf } from '@/lib/stance'
import type { Cell, Column, Table } from './figure'
import type { Row } from './rows'

/** A column and how a row fills it. */
export type Filled = Column & { of(row: Row): Cell }

export const levelKey = (prefix: string, level: Level) =>
  `${prefix}_${level < 0 ? 'minus' : level > 0 ? 'plus' : ''}${Math.abs(level)}`

// Four decimals are far finer than the interval's seeded draws.
const decimal = (value: number | null | undefined) =>
  value === null || value === undefined ? null : Number(value.toFixed(4))

const text = (key: string, label: string, of: Filled['of']): Filled => ({ key, label, kind: 'text', of })
const whole = (key: string, label: string, of: Filled['of']): Filled => ({ key, label, kind: 'whole', of })
const number = (key: string, label: string, of: (row: Row) => number | null | undefined): Filled => ({
  key,
  label,
  kind: 'decimal',
  of: (row) => decimal(of(row)),
})

/** One row per actor; `more` columns stand before the codebook's version. */
export function tableOf(rows: readonly Row[], answer: Answer, more: readonly Filled[] = []): Table {
  const columns: Filled[] = [
    text('actor', 'Actor', ({ group }) => group.actor.slug),
    text('actor_name', 'Name', ({ group }) => group.actor.name),
    whole('n', 'Counted', ({ summary }) => summary.n),
    ...LEVELS.map((level) =>
      whole(levelKey('level', level), describeSigned(level), ({ summary }) => countOf(summary.counts, level)),
    ),
    whole('described', 'Described', ({ group }) => totalOf(group.described)),
    whole('out_of_scope', 'Out of scope', ({ group }) => group.outOfScope),
    number('median', 'Median', ({ summary }) => summary.median),
    number('median_low', 'Lower median', ({ summary }) => summary.medianLow),
    number('median_high', 'Upper median', ({ summary }) => summary.medianHigh),
    number('interpolated_median', 'Interpolated median', ({ summary }) => summary.interpolatedMedian),
    number('observed_mean', 'Observed mean', ({ summary }) => summary.observedMean),
    number('estimated_mean', 'Estimated mean', ({ summary }) => summary.estimatedMean),
    number('interval_low', '95 % from', ({ summary }) => summary.interval?.[0]),
    number('interval_high', '95 % to', ({ summary }) => summary.interval?.[1]),
    text('state', 'State', ({ summary }) => summary.state),
    ...more,
    text('codebook_version', 'Codebook', () => answer.codebooks.join(' ') || null),
  ]
  return {
    columns: columns.map(({ key, label, kind }) => ({ key, label, kind })),
    rows: rows.map((row) => columns.map((column) => column.of(row))),
  }
}

/** Share of each level in percent, silent for a thin row. */
export const SHARES: readonly Filled[] = LEVELS.map((level) => ({
  key: levelKey('share', level),
  label: `${describeSigned(level)}, %`,
  kind: 'share',
  of: ({ summary }) =>
    decimal(summary.median === null ? null : (100 * countOf(summary.counts, level)) / summary.n),
}))
