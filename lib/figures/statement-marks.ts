// Statements in a row along the scale: dots in piles, discs with counts where dots are too many, their median and interval below.

import { group } from 'd3-array'
import type { Dot } from '@/lib/answer'
import { isolated } from '@/lib/direction'
import { describeWhole } from '@/lib/phrase'
import type { Question } from '@/lib/question'
import { countOf, describeSigned, ENDS, LEVELS, type Level } from '@/lib/stance'
import { dotBacking, levelBacking } from './backing'
import type { Axis, BackedMark, LegendEntry, Mark, Tick } from './figure'
import { levelLegend } from './legend'
import { LARGEST_PILE, packDots } from './piles'
import type { Row } from './rows'
import {
  describeInterval,
  describeMedian,
  FEWEST_FOR_BAR,
  FEWEST_TO_RANK,
  FEWEST_TO_SUMMARISE,
  MEDIAN_BAR,
} from './summary'

/** Within a row, in rows from its middle: statements above, the summary of them below. */
const ABOVE = -0.1
const BELOW = 0.26
/** Counted and described discs that share a level stand this far from it, in levels. */
const ASIDE = 0.25

/** What the mark of a contested statement is, in a legend. */
const CONTESTED =
  'contested: coders two levels apart or more, or on both sides of 0; the line joins their lowest and highest'

/** A row with the statements to draw in it; null when they travel as counts only. `speaker` is a slug, where it has one's. */
export type StatementRow = Row & { dots: readonly Dot[] | null; speaker: string | null }

/** The scale of levels across. */
export const levelAxis: Axis = {
  label: 'level of the statement',
  ends: ENDS,
  domain: [-3.5, 3.5],
  ticks: LEVELS.map((level) => ({ at: level, label: describeSigned(level), level })),
}

/** Marks of all statements, row by row: dots where every pile of the figure has room for them, else discs. */
export function statementMarks(
  rows: readonly StatementRow[],
  question: Question,
): { marks: BackedMark[]; asDots: boolean } {
  const asDots = rows.every(
    ({ dots }) => dots !== null && [...pilesOf(dots).values()].every((pile) => pile.length <= LARGEST_PILE),
  )
  return { marks: asDots ? dotsOf(rows, question) : discsOf(rows, question), asDots }
}

/** Dots by level, the counted ones before the described ones. */
function pilesOf(dots: readonly Dot[]): Map<Level, Dot[]> {
  const piles = group(dots, ({ level }) => level)
  for (const pile of piles.values()) pile.sort((a, b) => Number(b.counted) - Number(a.counted))
  return piles
}

function dotsOf(rows: readonly StatementRow[], question: Question): BackedMark[] {
  return rows.flatMap(({ group: { actor }, dots, y }) => {
    const piles = pilesOf(dots ?? [])
    return LEVELS.flatMap((level) => {
      const pile = piles.get(level) ?? []
      const places = packDots(pile.length)
      return pile.map(
        (dot, place): BackedMark => ({
          ...dotBacking(dot, actor.shortName, question),
          kind: 'dot',
          x: level,
          y: y + ABOVE,
          dx: places[place]?.dx ?? 0,
          dy: places[place]?.dy ?? 0,
          ...(dot.contested ? { contested: dot.contested } : {}),
        }),
      )
    })
  })
}

function discsOf(rows: readonly StatementRow[], question: Question): BackedMark[] {
  const largest = Math.max(1, ...rows.flatMap(({ group }) => [...group.counted, ...group.described]))
  return rows.flatMap(({ group, y, speaker }) =>
    LEVELS.flatMap((level) =>
      [false, true].flatMap((hollow): BackedMark[] => {
        const count = countOf(hollow ? group.described : group.counted, level)
        if (count === 0) return []
        const shared = countOf(hollow ? group.counted : group.described, level) > 0
        return [
          {
            ...levelBacking(question, group, level, hollow, speaker),
            kind: 'disc',
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

/** A row's median as a diamond on its own interval, which few statements have in the table only; nothing for a thin row. */
export function summaryMarks({ group: { actor }, summary, y }: Row): Mark[] {
  const { n, median, medianInterval } = summary
  if (median === null || medianInterval === null) return []
  const [low, high] = medianInterval
  const bar: Mark = {
    kind: 'line',
    actor: actor.slug,
    x1: low,
    x2: high,
    y: y + BELOW,
    label: `${isolated(actor.shortName)}: 95 % interval of the median ${describeInterval(medianInterval)}`,
  }
  return [
    ...(n < FEWEST_FOR_BAR ? [] : [bar]),
    {
      kind: 'diamond',
      actor: actor.slug,
      x: median,
      y: y + BELOW,
      label: `${isolated(actor.shortName)}: median ${describeMedian(summary)}, n=${describeWhole(n)}`,
    },
  ]
}

/** What stands at the far end of a row: its median and n, or for a thin row how it is drawn. */
export function summaryAside({ summary }: Row, asDots: boolean): NonNullable<Tick['aside']> {
  const median = describeMedian(summary)
  const n = `n=${describeWhole(summary.n)}`
  if (median === null)
    return { strong: null, text: `${n}, ${asDots ? 'dots only' : 'counts only'}`, detail: null }
  return { strong: median, text: 'median', detail: summary.n < FEWEST_TO_RANK ? `${n}, no ranking` : n }
}

/** The kinds of marks in use, and the levels. */
export function statementLegend(marks: readonly Mark[]): LegendEntry[] {
  const has = (kind: Mark['kind'], hollow = false) =>
    marks.some((mark) => mark.kind === kind && (!('hollow' in mark) || mark.hollow === hollow))
  const entries: LegendEntry[] = []
  if (has('dot')) entries.push({ sample: 'dot', text: 'one statement' })
  if (has('disc')) entries.push({ sample: 'disc', text: 'area: number of statements' })
  if (marks.some((mark) => mark.kind === 'dot' && mark.contested))
    entries.push({ sample: 'contested', text: CONTESTED })
  if (has('dot', true) || has('disc', true))
    entries.push({ sample: 'hollow', text: 'described by somebody else, not counted' })
  if (has('diamond'))
    entries.push({ sample: 'diamond', text: `median, from ${FEWEST_TO_SUMMARISE} statements on` })
  if (has('line')) entries.push({ sample: 'line', text: MEDIAN_BAR })
  return [...entries, ...levelLegend]
}
