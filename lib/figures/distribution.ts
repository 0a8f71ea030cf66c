// Distribution: how many of each actor's statements stand at each level, stacked around neutral. Counted statements only.

import { nice, ticks } from 'd3-array'
import type { Answer } from '@/lib/answer'
import { isolated } from '@/lib/direction'
import { describeCount, describeWhole } from '@/lib/phrase'
import { countOf, describeLevel, describeSigned, ENDS, LEVELS, type Level, totalOf } from '@/lib/stance'
import { levelBacking } from './backing'
import type { Figure, FigureMaker, Mark, Tick } from './figure'
import { levelLegend } from './legend'
import { describeRows, noteOf, whyEmpty } from './notes'
import { type Row, rowAxis, rowsOf } from './rows'
import { FEWEST_TO_SUMMARISE } from './summary'
import { SHARES, tableOf } from './table'

/** Up to this many statements of the largest group, lengths are numbers of statements; above it, shares. */
export const MOST_TO_COUNT = 30

function make(answer: Answer): Figure {
  const rows = rowsOf(answer)
  const shares = rows.some(({ summary }) => summary.n > MOST_TO_COUNT)
  const marks = rows.flatMap((row) => bars(row, answer, shares))
  const furthest = Math.max(1, ...marks.flatMap((mark) => (mark.kind === 'bar' ? [-mark.x1, mark.x2] : [])))
  const [, end] = nice(0, Math.ceil(furthest), 4)
  return {
    slug: 'distribution',
    frame: 'rows',
    title: shares
      ? 'What share of each actor’s statements stands at each level'
      : 'How many statements each actor made at each level',
    subtitle: answer.sentence,
    note: noteOf(answer, rows),
    legend: [
      {
        sample: 'bar',
        text: shares
          ? 'length: share of the actor’s counted statements; neutral stands half on each side'
          : 'length: number of counted statements; neutral stands half on each side',
      },
      ...levelLegend,
    ],
    x: {
      label: shares ? 'share of the actor’s statements, %' : 'number of statements',
      ends: ENDS,
      domain: [-end, end],
      ticks: ticks(-end, end, 8)
        .filter((at) => Number.isInteger(at))
        .map((at) => ({ at, label: String(Math.abs(at)) })),
    },
    y: rowAxis(rows, answer.question, (row) => asideOf(row, shares)),
    panels: [{ title: null, marks }],
    table: tableOf(rows, answer, SHARES),
    summary: describeRows(answer, rows),
    empty: whyEmpty(answer, answer.counted),
  }
}

export const distribution: FigureMaker = {
  slug: 'distribution',
  name: 'Distribution',
  options: [],
  splitOf: () => null,
  make,
}

const isThin = ({ summary }: Row) => summary.n < FEWEST_TO_SUMMARISE

function asideOf(row: Row, shares: boolean): NonNullable<Tick['aside']> {
  const { summary, group } = row
  const described = totalOf(group.described)
  const inWords = LEVELS.filter((level) => countOf(summary.counts, level) > 0).map(
    (level) => `${countOf(summary.counts, level)} at ${describeSigned(level)}`,
  )
  const details = [
    ...(shares && isThin(row) ? inWords : []),
    ...(described > 0 ? [`${describeWhole(described)} described, not drawn`] : []),
  ]
  return {
    strong: null,
    text: `n=${describeWhole(summary.n)}, ${summary.state}`,
    detail: details.length > 0 ? details.join(', ') : null,
  }
}

/** One bar per level in use, in the order of the scale, neutral's middle at 0. */
function bars(row: Row, { question }: Answer, shares: boolean): Mark[] {
  const { group, summary, y } = row
  if (shares && isThin(row)) return []
  const unit = shares ? 100 / summary.n : 1
  const length = (level: Level) => countOf(summary.counts, level) * unit
  let x = -length(-3) - length(-2) - length(-1) - length(0) / 2
  return LEVELS.flatMap((level): Mark[] => {
    const count = countOf(summary.counts, level)
    if (count === 0) return []
    const x1 = x
    x += length(level)
    const share = describeShare(length(level))
    return [
      {
        ...levelBacking(question, group, level, false),
        kind: 'bar',
        label: `${isolated(group.actor.shortName)}: ${describeCount(count, 'statement')}${shares ? ` of ${describeWhole(summary.n)} (${share})` : ''} at ${describeSigned(level)} ${describeLevel(level)}`,
        x1,
        x2: x,
        y,
        text: shares ? share : describeWhole(count),
      },
    ]
  })
}

/** A share in whole percent; never "0 %" for something that is there. */
function describeShare(percent: number): string {
  return percent < 0.5 ? '<1 %' : `${Math.round(percent)} %`
}
