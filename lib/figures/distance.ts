// Distance: how far apart the levels of each two actors lie, with n on both sides and how easily chance would do the same.

import { statementsAddress } from '@/lib/address'
import type { Answer } from '@/lib/answer'
import { isolated } from '@/lib/direction'
import { describeCount, describeWhole } from '@/lib/phrase'
import { addCounts, describeSigned, totalOf } from '@/lib/stance'
import { adjusted, cliffsDelta, earthMovers } from './difference'
import type { BackedMark, Figure, FigureMaker, LegendEntry } from './figure'
import { noteOf, whyEmpty } from './notes'
import { permutationTest, type Test } from './permutation'
import { describeProbability, type Probability, probability } from './probability'
import { type Row, rowsOf } from './rows'
import { codebookOf, decimal, type Filled, tableWith } from './table'
import { cautioned, columnAxis, describeLeftOut, drawnOf, levelsIn, tileRowAxis } from './tiles'

/** With fewer statements on either side, two actors are not compared. */
export const FEWEST_TO_COMPARE = 5
const FURTHEST = 6
const MOST_NAMED = 12

/** Two actors, `a` before `b` in the order of the rows; null stands for what is not said. */
type Pair = {
  a: Row
  b: Row
  drawn: boolean
  /** 0 to 6, and -1 to 1 where positive means that `a` stands higher. */
  distance: number | null
  delta: number | null
  test: (Test & { adjusted: Probability }) | null
}

function make(answer: Answer): Figure {
  const rows = rowsOf(answer)
  const drawn = drawnOf(rows, ({ summary }) => summary.n)
  const pairs = pairsOf(rows, drawn)
  const marks = pairs.filter((pair) => pair.drawn).map((pair) => tileOf(pair, drawn, answer))
  const tested = pairs.filter(({ test }) => test !== null).length
  const suppressed = pairs.some(({ distance }) => distance === null)
  const alone = rows.length < 2 && answer.shown > 0 ? 'A distance needs two actors.' : null
  const empty = alone ?? whyEmpty(answer, answer.counted)
  // Only the lower half: each pair stands once, and nobody is compared with himself.
  const below = drawn.slice(1).map((row, y) => ({ ...row, y }))
  return {
    slug: 'distance',
    frame: 'matrix',
    title: 'How far apart the actors’ statements lie',
    subtitle: answer.sentence,
    note: cautioned(
      noteOf(answer, rows),
      empty
        ? []
        : [
            ...(suppressed
              ? [`Two actors are compared only from ${FEWEST_TO_COMPARE} statements each on.`]
              : []),
            ...(tested > 0
              ? [
                  `p treats statements as interchangeable, and is adjusted for the ${describeCount(tested, 'pair')} tested (Benjamini-Hochberg).`,
                ]
              : []),
            ...(answer.question.joint === 'signatories'
              ? ['Joint statements stand with each signatory and draw signatories together.']
              : []),
            ...describeLeftOut(rows.length, drawn.length, 'actors'),
            ...(rows.length > drawn.length ? ['Pairs with those are not tested.'] : []),
          ],
    ),
    legend: legendOf(marks),
    x: columnAxis(
      drawn.slice(0, -1).map(({ group }) => group.actor.shortName),
      `distance between two actors’ levels, 0 (the same) to ${FURTHEST} (opposite ends)`,
    ),
    y: tileRowAxis(below, answer),
    panels: [{ title: null, marks }],
    table: tableWith([...COLUMNS, codebookOf(answer)], pairs),
    summary: describePairs(pairs),
    empty,
  }
}

export const distance: FigureMaker = {
  slug: 'distance',
  name: 'Distance',
  options: [],
  splitOf: () => null,
  make,
}

/** Every two rows. Those that are drawn and large enough are tested, and their p adjusted together. */
function pairsOf(rows: readonly Row[], drawn: readonly Row[]): Pair[] {
  const pairs = rows.flatMap((a, place) =>
    rows.slice(place + 1).map((b): Omit<Pair, 'test'> & { test: Test | null } => {
      const both = drawn.includes(a) && drawn.includes(b)
      if (Math.min(a.summary.n, b.summary.n) < FEWEST_TO_COMPARE)
        return { a, b, drawn: both, distance: null, delta: null, test: null }
      return {
        a,
        b,
        drawn: both,
        distance: earthMovers(a.summary.counts, b.summary.counts),
        delta: cliffsDelta(a.summary.counts, b.summary.counts),
        test: both ? permutationTest(a.summary.counts, b.summary.counts) : null,
      }
    }),
  )
  const tests = pairs.flatMap(({ test }) => test ?? [])
  // What adjusts a p adjusts its bounds: the adjustment never falls where a p rises.
  const [ps, lows, highs] = (['p', 'low', 'high'] as const).map((key) =>
    adjusted(tests.map((test) => test[key])),
  )
  return pairs.map((pair) => {
    if (pair.test === null) return { ...pair, test: null }
    const at = tests.indexOf(pair.test)
    const { p, low, high } = pair.test
    return {
      ...pair,
      test: {
        ...pair.test,
        adjusted: { p: ps?.[at] ?? p, low: lows?.[at] ?? low, high: highs?.[at] ?? high },
      },
    }
  })
}

function tileOf(pair: Pair, drawn: readonly Row[], answer: Answer): BackedMark {
  const { a, b, distance, test } = pair
  const { question, groups } = answer
  const slugs = [a.group.actor.slug, b.group.actor.slug]
  const behind = [a, b].map(({ group }) => addCounts(group.counted, group.described))
  const narrow = {
    actors: groups.map(({ actor }) => actor.slug).filter((slug) => slugs.includes(slug)),
    ...levelsIn([a.group, b.group], behind.reduce(addCounts)),
  }
  return {
    kind: 'tile',
    id: slugs.join('.'),
    actor: b.group.actor.slug,
    level: null,
    hollow: false,
    counted: distinct(pair, answer, true),
    described: distinct(pair, answer, false),
    narrow,
    href: statementsAddress({ ...question, ...narrow }),
    title: nameOf(pair),
    label: `${nameOf(pair)}: ${describePair(pair)}`,
    x: drawn.indexOf(a),
    y: drawn.indexOf(b) - 1,
    state: distance === null ? 'suppressed' : 'measured',
    shade: distance === null ? null : distance / FURTHEST,
    text: distance === null ? `n < ${FEWEST_TO_COMPARE}` : distance.toFixed(1),
    detail: `n=${describeWhole(a.summary.n)}, ${describeWhole(b.summary.n)}${test ? `; ${describeProbability(test.adjusted, 2)}` : ''}`,
  }
}

const nameOf = ({ a, b }: Pair) =>
  `${isolated(a.group.actor.shortName)} and ${isolated(b.group.actor.shortName)}`

/** Statements behind a pair: a joint one that stands with both actors is one, as far as the dots can tell. */
function distinct({ a, b }: Pair, { dots }: Answer, counted: boolean): number {
  const total = ({ group }: Row) => totalOf(counted ? group.counted : group.described)
  if (dots === null) return total(a) + total(b)
  const slugs = [a.group.actor.slug, b.group.actor.slug]
  return new Set(
    dots
      .filter((dot) => dot.counted === counted && slugs.includes(dot.actor))
      .map(({ statement }) => statement),
  ).size
}

function describePair({ a, b, distance, delta, test }: Pair): string {
  const sizes = `n=${describeWhole(a.summary.n)} and ${describeWhole(b.summary.n)}`
  if (distance === null)
    return `not compared, because one of them has fewer than ${FEWEST_TO_COMPARE} statements (${sizes})`
  return [
    `distance ${distance.toFixed(1)} of ${FURTHEST}, ${sizes}`,
    ...(test
      ? [
          `${describeProbability(test)}, adjusted ${describeProbability(test.adjusted)} (${describeMethod(test)})`,
        ]
      : []),
    ...(delta === null ? [] : [`Cliff’s delta ${describeSigned(delta, 2)}${describeHigher(a, b, delta)}`]),
  ].join('; ')
}

const describeHigher = (a: Row, b: Row, delta: number) =>
  Math.abs(delta) < 0.005
    ? ''
    : `, ${isolated((delta > 0 ? a : b).group.actor.shortName)} nearer to escalation`

const describeMethod = ({ method }: Test) => (method === 'exact' ? 'exact' : 'permutation, seeded')

function describePairs(pairs: readonly Pair[]): string {
  const measured = pairs
    .filter(({ distance }) => distance !== null)
    .sort((x, y) => (y.distance ?? 0) - (x.distance ?? 0))
  const left = pairs.length - measured.length
  const parts = measured
    .slice(0, MOST_NAMED)
    .map(
      (pair) =>
        `${nameOf(pair)} ${pair.distance?.toFixed(1) ?? ''}${pair.test ? ` (adjusted ${describeProbability(pair.test.adjusted)})` : ''}`,
    )
  const more = measured.length - MOST_NAMED
  const rest = [
    ...(more > 0 ? [`${describeWhole(more)} more in the table`] : []),
    ...(left > 0
      ? [
          `${describeCount(left, 'pair')} not compared, with fewer than ${FEWEST_TO_COMPARE} statements on a side`,
        ]
      : []),
  ]
  if (pairs.length === 0) return 'No two actors to compare.'
  const start =
    parts.length > 0
      ? `Distances between the actors’ levels, of ${FURTHEST}, furthest first`
      : 'No distance can be told'
  return `${start}: ${[...parts, ...rest].join('; ')}.`
}

function legendOf(marks: readonly BackedMark[]): LegendEntry[] {
  const has = (state: string) => marks.some((mark) => mark.kind === 'tile' && mark.state === state)
  return [
    ...(has('measured')
      ? [
          {
            sample: 'measured',
            text: `distance in levels, stronger shade is further; below, n of the column’s and of the row’s actor, and the adjusted p`,
          } as const,
        ]
      : []),
    ...(has('suppressed')
      ? [
          {
            sample: 'suppressed',
            text: `fewer than ${FEWEST_TO_COMPARE} statements on a side: not compared`,
          } as const,
        ]
      : []),
  ]
}

const COLUMNS: readonly Filled<Pair>[] = [
  { key: 'actor_a', label: 'Actor A', kind: 'text', of: ({ a }) => a.group.actor.slug },
  { key: 'actor_a_name', label: 'Name of A', kind: 'text', of: ({ a }) => a.group.actor.name },
  { key: 'actor_b', label: 'Actor B', kind: 'text', of: ({ b }) => b.group.actor.slug },
  { key: 'actor_b_name', label: 'Name of B', kind: 'text', of: ({ b }) => b.group.actor.name },
  { key: 'n_a', label: 'Counted, A', kind: 'whole', of: ({ a }) => a.summary.n },
  { key: 'n_b', label: 'Counted, B', kind: 'whole', of: ({ b }) => b.summary.n },
  { key: 'distance', label: 'Distance', kind: 'decimal', of: ({ distance }) => decimal(distance) },
  { key: 'p', label: 'p', kind: 'probability', of: ({ test }) => probability(test) },
  {
    key: 'p_adjusted',
    label: 'p, adjusted',
    kind: 'probability',
    of: ({ test }) => probability(test?.adjusted),
  },
  { key: 'method', label: 'Method', kind: 'text', of: ({ test }) => test?.method ?? null },
  {
    key: 'cliffs_delta',
    label: 'Cliff’s delta, A over B',
    kind: 'decimal',
    of: ({ delta }) => decimal(delta),
  },
  {
    key: 'state',
    label: 'State',
    kind: 'text',
    of: ({ distance }) => (distance === null ? 'suppressed' : 'measured'),
  },
]
