// Spectrum: where each actor's statements stand on the scale, one dot per statement; counts in discs where dots are too many.
import { group } from 'd3-array'
import { statementAddress } from '@/lib/address'
import type { Answer, Dot } from '@/lib/answer'
import { describeWhen } from '@/lib/period'
import { countOf, describeLevel, describeSigned, ENDS, LEVELS, type Level } from '@/lib/stance'
import { describeCount, describeWhole, quoted } from '@/lib/words'
import type { Figure, FigureMaker, LegendEntry, Mark, Tick } from './figure'
import { levelLegend } from './legend'
import { describeRows, noteOf, whyEmpty } from './notes'
import { LARGEST_PILE, packDots } from './piles'
import { cellAddress, type Row, rowAxis, rowsOf } from './rows'
import { describeMedian, FEWEST_TO_RANK, FEWEST_TO_SUMMARISE } from './summary'
import { tableOf } from './table'

/** Within a row, in rows from its middle: statements above, the summary of them below. */
const ABOVE = -0.1
const BELOW = 0.26
/** Counted and described discs that share a level stand this far from it, in levels. */
const ASIDE = 0.25
const LONGEST_LABEL = 240

function make(answer: Answer): Figure {
  const rows = rowsOf(answer)
  const piles = answer.dots && pilesOf(answer.dots)
  const asDots = piles && [...piles.values()].every((pile) => pile.length <= LARGEST_PILE)
  const backed = asDots ? dots(rows, piles) : cells(rows, answer)
  const marks = [...rows.flatMap(summaryMarks), ...backed]
  return {
    slug: 'spectrum',
    title: 'What each actor said, from de-escalation to escalation',
    subtitle: answer.sentence,
    note: noteOf(answer, rows),
    legend: legendOf(marks),
    x: {
      label: 'level of the statement',
      ends: ENDS,
      domain: [-3.5, 3.5],
      ticks: LEVELS.map((level) => ({ at: level, label: describeSigned(level), level })),
    },
    y: rowAxis(rows, answer.question, (row) => asideOf(row, asDots ? 'dots only' : 'counts only')),
    panels: [{ title: null, marks }],
    table: tableOf(rows, answer),
    summary: describeRows(answer, rows),
    empty: whyEmpty(answer, backed.length),
  }
}

export const spectrum: FigureMaker = { slug: 'spectrum', name: 'Spectrum', make }

function asideOf({ summary }: Row, thin: string): NonNullable<Tick['aside']> {
  const median = describeMedian(summary)
  const n = `n=${describeWhole(summary.n)}`
  if (median === null) return { strong: null, text: `${n}, ${thin}`, detail: null }
  return { strong: median, text: 'median', detail: summary.n < FEWEST_TO_RANK ? `${n}, no ranking` : n }
}

const cellKey = (actor: string, level: Level) => `${actor} ${level}`

/** Dots by cell, a cell's counted ones before its described ones. */
function pilesOf(all: readonly Dot[]): Map<string, Dot[]> {
  const piles = group(all, (dot) => cellKey(dot.actor, dot.level))
  for (const pile of piles.values()) pile.sort((a, b) => Number(b.counted) - Number(a.counted))
  return piles
}

function dots(rows: readonly Row[], piles: ReadonlyMap<string, readonly Dot[]>): Mark[] {
  return rows.flatMap(({ group: { actor }, y }) =>
    LEVELS.flatMap((level) => {
      const pile = piles.get(cellKey(actor.slug, level)) ?? []
      const places = packDots(pile.length)
      return pile.map(
        (dot, place): Mark => ({
          kind: 'dot',
          id: dot.statement,
          actor: actor.slug,
          level,
          hollow: !dot.counted,
          href: statementAddress(dot.statement),
          label: describeDot(dot, actor.shortName),
          x: level,
          y: y + ABOVE,
          dx: places[place]?.dx ?? 0,
          dy: places[place]?.dy ?? 0,
        }),
      )
    }),
  )
}

function describeDot({ period, level, counted, words, verbatim }: Dot, actor: string): string {
  const long = words.length > LONGEST_LABEL
  const kept = long ? words.slice(0, LONGEST_LABEL).replace(/\s+\S*$/, '') : words
  // The ellipsis is ours, so it stands outside the quotation marks.
  const said = (verbatim ? quoted(kept) : kept) + (long ? ' …' : '')
  const described = counted ? '' : ', described, not counted'
  return `${actor}, ${describeWhen(period)}: ${describeSigned(level)} ${describeLevel(level)}${described}. ${said}`
}

function cells(rows: readonly Row[], { question }: Answer): Mark[] {
  const largest = Math.max(1, ...rows.flatMap(({ group }) => [...group.counted, ...group.described]))
  return rows.flatMap(({ group, y }) =>
    LEVELS.flatMap((level) =>
      [false, true].flatMap((hollow): Mark[] => {
        const { actor, counted, described } = group
        const count = countOf(hollow ? described : counted, level)
        if (count === 0) return []
        const shared = countOf(hollow ? counted : described, level) > 0
        const what = hollow ? 'described stance' : 'statement'
        return [
          {
            kind: 'cell',
            id: `${actor.slug}.${level}${hollow ? '.described' : ''}`,
            actor: actor.slug,
            level,
            hollow,
            href: cellAddress(question, group, level, hollow),
            label: `${actor.shortName}: ${describeCount(count, what)} at ${describeSigned(level)} ${describeLevel(level)}${hollow ? ', not counted' : ''}`,
            x: level + (shared ? (hollow ? ASIDE : -ASIDE) : 0),
            y: y + ABOVE,
            share: count / largest,
            text: describeWhole(count),
          },
        ]
      }),
    ),
  )
}

function summaryMarks({ group: { actor }, summary, y }: Row): Mark[] {
  const { median, interval } = summary
  if (median === null || interval === null) return []
  const [low, high] = interval
  return [
    {
      kind: 'line',
      actor: actor.slug,
      x1: low,
      x2: high,
      y: y + BELOW,
      label: `${actor.shortName}: 95 % interval of the estimated mean from ${describeSigned(low, 2)} to ${describeSigned(high, 2)}`,
    },
    {
      kind: 'diamond',
      actor: actor.slug,
      x: median,
      y: y + BELOW,
      label: `${actor.shortName}: median ${describeMedian(summary)}, n=${describeWhole(summary.n)}`,
    },
  ]
}

function legendOf(marks: readonly Mark[]): LegendEntry[] {
  const has = (kind: Mark['kind'], hollow = false) =>
    marks.some((mark) => mark.kind === kind && (!('hollow' in mark) || mark.hollow === hollow))
  const entries: LegendEntry[] = []
  if (has('dot')) entries.push({ sample: 'dot', text: 'one statement' })
  if (has('cell')) entries.push({ sample: 'cell', text: 'area: number of statements' })
  if (has('dot', true) || has('cell', true))
    entries.push({ sample: 'hollow', text: 'described by somebody else, not counted' })
  if (has('diamond'))
    entries.push(
      { sample: 'diamond', text: `median, from ${FEWEST_TO_SUMMARISE} statements on` },
      {
        sample: 'line',
        text: '95 % interval of the estimated mean (treats the levels as equally spaced; pulled towards 0 while statements are few)',
      },
    )
  return [...entries, ...levelLegend]
}
