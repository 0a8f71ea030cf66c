// Tables of actors by topics or by parties, drawn as tiles: what a cell may say, and what stands behind it.
import { statementsAddress } from '@/lib/address'
import type { Answer, Part } from '@/lib/answer'
import { describeCount, describeList, describeWhole } from '@/lib/phrase'
import type { Question } from '@/lib/question'
import {
  addCounts,
  countOf,
  describeSigned,
  LEVELS,
  type LevelCounts,
  NO_COUNTS,
  totalOf,
} from '@/lib/stance'
import type { Axis, BackedMark, Figure, LegendEntry, Table } from './figure'
import { levelLegend } from './legend'
import { whyEmpty } from './notes'
import { describeOrder } from './order'
import { type Row, rowsOf } from './rows'
import { describeMedian, FEWEST_TO_SUMMARISE, summaryOf } from './summary'
import { ACTOR, COUNTS, codebookOf, type Filled, levelKey, SUMMARY, tableWith } from './table'

/** More columns than this cannot be read. */
export const MOST_COLUMNS = 24
const MOST_NAMED = 12

type Key = { key: string; name: string }

/** One actor's statements under one key. What has no level is of the whole row, as a split does not say where it stands. */
export type TileRow = Row & { key: Key }

/** What is behind a tile, and how it is called ("UK on the Gaza ceasefire talks"). */
export type Behind = { narrow: Partial<Question>; name: string }

type Split = { by: string; keys: Key[]; parts: Part[] }

/** The split a figure asked for. Throws where the answer holds another one. */
export function splitIn({ split }: Answer, by: 'topic' | 'addressee' | 'target'): Split {
  if (split?.by !== by) throw new Error(`This figure needs an answer split by ${by}.`)
  return split
}

/** Actors by keys, in the order of the rows and, within, of the keys. */
export function tileRowsOf(answer: Answer, keys: readonly Key[], parts: readonly Part[]): TileRow[] {
  const known = new Map(parts.map((part) => [`${part.actor} ${part.key}`, part]))
  return rowsOf(answer).flatMap((row) =>
    keys.map((key): TileRow => {
      const { counted = NO_COUNTS, described = NO_COUNTS } =
        known.get(`${row.group.actor.slug} ${key.key}`) ?? {}
      return { ...row, key, group: { ...row.group, counted, described }, summary: summaryOf(counted) }
    }),
  )
}

/** Those that can be drawn: where there are too many, the heaviest, each still in its place. */
export function drawnOf<T>(items: readonly T[], weightOf: (item: T) => number): T[] {
  const heaviest = [...items].sort((a, b) => weightOf(b) - weightOf(a)).slice(0, MOST_COLUMNS)
  return items.filter((item) => heaviest.includes(item))
}

/** Keys to draw, by how many statements stand under them. */
export function drawnKeys(keys: readonly Key[], rows: readonly TileRow[]): Key[] {
  const weights = new Map<string, number>()
  for (const row of rows) weights.set(row.key.key, (weights.get(row.key.key) ?? 0) + inView(row))
  return drawnOf(keys, ({ key }) => weights.get(key) ?? 0)
}

const inView = ({ summary, group }: TileRow) => summary.n + totalOf(group.described)

export function tileOf(row: TileRow, x: number, { question }: Answer, behind: Behind): BackedMark {
  const { group, summary, y, key } = row
  const { medianLow, medianHigh } = summary
  const described = totalOf(group.described)
  const hollow = summary.n === 0 && described > 0
  const narrow = { ...behind.narrow, ...levelsIn([group], addCounts(group.counted, group.described)) }
  return {
    kind: 'tile',
    id: `${group.actor.slug}.${key.key}`,
    actor: group.actor.slug,
    level: medianLow === medianHigh ? medianLow : null,
    hollow,
    counted: summary.n,
    described,
    narrow,
    href: statementsAddress({ ...question, ...narrow }),
    title: behind.name,
    label: `${behind.name}: ${describeCell(row)}`,
    x,
    y,
    state: summary.state,
    shade: null,
    text: hollow
      ? few(group.described, (levels) => `(${levels})`)
      : (describeMedian(summary) ?? few(group.counted)),
    detail: [
      ...(summary.n > 0 ? [`n=${describeWhole(summary.n)}`] : []),
      ...(described > 0 ? [`${describeWhole(described)} described`] : []),
    ].join(', '),
  }
}

/**
 * Leaves what has no level out of what is opened, where an actor has such statements: as many open as the mark stands
 * for.
 */
export function levelsIn(groups: readonly Row['group'][], counts: LevelCounts): Partial<Question> {
  const bare = groups.some(({ outOfScope, uncoded }) => outOfScope + uncoded > 0)
  // An empty list would ask for any level.
  return bare && totalOf(counts) > 0 ? { levels: LEVELS.filter((level) => countOf(counts, level) > 0) } : {}
}

const levelsOf = (counts: LevelCounts) =>
  LEVELS.flatMap((level) => Array.from({ length: countOf(counts, level) }, () => describeSigned(level)))

/** The levels of statements too few for a median, one by one: dots in words. */
function few(counts: LevelCounts, around = (levels: string) => levels): string {
  const n = totalOf(counts)
  return n > 0 && n < FEWEST_TO_SUMMARISE ? around(levelsOf(counts).join(', ')) : ''
}

/** "median +1, n=3, one-sided", "n=2, at −1 and +1, too few for a median; 1 described, not counted". */
function describeCell({ summary, group }: TileRow): string {
  const described = totalOf(group.described)
  const median = describeMedian(summary)
  const words: string[] = []
  if (median !== null) words.push(`median ${median}, n=${describeWhole(summary.n)}, ${summary.state}`)
  else if (summary.n > 0)
    words.push(
      `n=${describeWhole(summary.n)}, at ${describeList(levelsOf(summary.counts))}, too few for a median`,
    )
  else words.push(group.outOfScope + group.uncoded + described > 0 ? 'nothing counted' : 'no statement found')
  if (described > 0) {
    const levels = few(group.described, (text) => ` at ${text}`)
    words.push(`${describeCount(described, 'described stance')}${levels}, not counted`)
  }
  return words.join('; ')
}

/** Every number of the cells; `keyColumns` say which topic or party. Empty cells only where they are drawn. */
export function tileTable(
  rows: readonly TileRow[],
  drawn: readonly Key[],
  keyColumns: readonly Filled<TileRow>[],
  answer: Answer,
): Table {
  return tableWith(
    [...ACTOR, ...keyColumns, ...COUNTS, ...DESCRIBED, ...SUMMARY, codebookOf(answer)],
    rows.filter((row) => inView(row) > 0 || drawn.includes(row.key)),
  )
}

const DESCRIBED: readonly Filled[] = LEVELS.map((level) => ({
  key: levelKey('described', level),
  label: `Described, ${describeSigned(level)}`,
  kind: 'whole',
  of: ({ group }) => countOf(group.described, level),
}))

/** Actors as rows; what they said in all, since cells do not add up to it. */
export function tileRowAxis(rows: readonly Row[], { question }: Answer): Axis {
  return {
    label: describeOrder(question.order),
    ends: null,
    domain: [-0.5, rows.length - 0.5],
    ticks: rows.map(({ group, summary, y }) => ({
      at: y,
      label: group.actor.shortName,
      detail: `${describeWhole(summary.n)} counted in all`,
    })),
  }
}

export function columnAxis(names: readonly string[], label: string): Axis {
  return {
    label,
    ends: null,
    domain: [-0.5, names.length - 0.5],
    ticks: names.map((name, at) => ({ at, label: name })),
  }
}

/** The states in use, in words, then the levels. */
export function tileLegend(marks: readonly BackedMark[]): LegendEntry[] {
  const states: LegendEntry[] = [
    { sample: 'one-sided', text: 'median level; no statement on the other side of 0' },
    { sample: 'mixed', text: 'median level; statements on both sides of 0' },
    { sample: 'neutral', text: 'all statements at 0' },
    { sample: 'thin', text: `fewer than ${FEWEST_TO_SUMMARISE} statements: their levels, no median` },
    { sample: 'none', text: 'no statement found' },
  ]
  const has = (sample: LegendEntry['sample']) =>
    marks.some((mark) => mark.kind === 'tile' && !mark.hollow && mark.state === sample)
  const hollow = marks.some((mark) => mark.hollow)
  return [
    ...states.filter(({ sample }) => has(sample)),
    ...(hollow
      ? [
          {
            sample: 'hollow',
            text: 'only described by somebody else, not counted; levels in brackets',
          } as const,
        ]
      : []),
    ...levelLegend,
  ]
}

/** Alternative text: the cells that hold something, in one sentence that begins with `start`. */
export function describeTiles(
  start: string,
  rows: readonly TileRow[],
  nameOf: (row: TileRow) => string,
  answer: Answer,
): string {
  const cells = rows.filter(({ summary }) => summary.n > 0)
  if (cells.length === 0) return `${start}: nothing is counted here.`
  const parts = cells.slice(0, MOST_NAMED).map((row) => {
    const { summary } = row
    const median = describeMedian(summary)
    const words = median ? `${summary.state}, median ${median}` : `${summary.state}, ${few(summary.counts)}`
    return `${nameOf(row)} ${describeWhole(summary.n)} (${words})`
  })
  const more = cells.length - MOST_NAMED
  const rest = more > 0 ? [`${describeWhole(more)} more in the table`] : []
  const described =
    answer.described > 0 ? `; ${describeCount(answer.described, 'described stance')} not counted` : ''
  return `${start}: ${[...parts, ...rest].join('; ')}${described}.`
}

/** Why there is nothing to draw; `unsorted` where there are statements, but none of them in a drawn column. */
export function whyNoTile(answer: Answer, rows: readonly TileRow[], unsorted: string): string | null {
  if (rows.some((row) => inView(row) > 0)) return null
  return answer.counted + answer.described > 0 ? unsorted : whyEmpty(answer, 0)
}

/** A note with more to beware of. */
export function cautioned(note: Figure['note'], more: readonly string[]): Figure['note'] {
  return { ...note, caution: [...(note.caution ? [note.caution] : []), ...more].join(' ') || null }
}

/** What was left to the table because it could not be drawn, in a sentence; none when all was drawn. */
export function describeLeftOut(all: number, drawn: number, noun: string): string[] {
  return all > drawn
    ? [
        `Drawn are the ${drawn} ${noun} with most statements in view; ${describeWhole(all - drawn)} more stand in the table.`,
      ]
    : []
}
