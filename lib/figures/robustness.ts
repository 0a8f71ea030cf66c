// How firm: whether the order of the actors by median survives other ways to count. Says nothing of actors too silent to be ordered.

import { statementsAddress } from '@/lib/address'
import { type Answer, type Case, type Group, MOST_CASES } from '@/lib/answer'
import { isolated, withoutIsolates } from '@/lib/direction'
import { describeCount, describeList, describeWhole } from '@/lib/phrase'
import { ATTRIBUTIONS } from '@/lib/record/choices'
import { describeSigned, isLevel, type Level, totalOf } from '@/lib/stance'
import type { BackedMark, Figure, FigureMaker, LegendEntry } from './figure'
import { levelLegend } from './legend'
import { noteOf, whyEmpty } from './notes'
import { describeOrder } from './order'
import { rowsOf } from './rows'
import { FEWEST_TO_RANK, FEWEST_TO_SUMMARISE, type State, summaryOf } from './summary'
import { codebookOf, decimal, type Filled, tableWith } from './table'
import { cautioned, levelsIn } from './tiles'
import {
  frequencies,
  type Measure,
  MOST_DROPPED,
  MOST_NAMED,
  type Place,
  type Tried,
  tryAll,
  type Variant,
  type Verdict,
  variantsOf,
} from './variants'

function make(answer: Answer): Figure {
  const { split, question } = answer
  if (split?.by !== 'case') throw new Error('robustness needs an answer that is split by case')
  const rows = rowsOf(answer)
  const groups = rows.map(({ group }) => group)
  const ranked = groups.filter(({ counted }) => totalOf(counted) >= FEWEST_TO_RANK)
  const tried = split.cases === null ? [] : tryAll(variantsOf(split.cases, split, ranked), ranked)
  const empty = whyEmpty(answer, answer.counted) ?? whyUntested(split.cases, ranked)
  const marks = tried.flatMap((one, y) =>
    one.places.map((place, x) => tileOf(answer, one.variant, place, x, y)),
  )
  const last = Math.max(ranked.length, 1) - 0.5
  return {
    slug: 'robustness',
    frame: 'matrix',
    title: empty === null ? describeHolding(tried) : 'How firm the order of the actors is',
    subtitle: answer.sentence,
    note: cautioned(noteOf(answer, rows), empty === null ? rulesOf(split.cases ?? [], groups, ranked) : []),
    legend: [...stateLegend(marks), ...levelLegend],
    x: {
      label: describeOrder(question.order),
      ends: null,
      domain: [-0.5, last],
      ticks: ranked.map(({ actor, counted }, at) => ({
        at,
        label: actor.shortName,
        detail: `${describeWhole(totalOf(counted))} counted`,
      })),
    },
    y: {
      label: 'Ways to count',
      ends: null,
      domain: [-0.5, Math.max(tried.length, 1) - 0.5],
      ticks: tried.map(({ variant, words }, at) => ({ at, label: variant.name, detail: words })),
    },
    panels: [{ title: null, marks }],
    table: tableWith([...COLUMNS, codebookOf(answer)], tableRows(groups, tried)),
    summary: empty ?? describeFirmness(tried),
    empty,
  }
}

export const robustness: FigureMaker = {
  slug: 'robustness',
  name: 'How firm',
  options: [],
  splitOf: () => ({ by: 'case' }),
  make,
}

// ---- in words --------------------------------------------------------------------------------------------------

/** Why there is no order to test; null when there is. */
function whyUntested(cases: readonly Case[] | null, ranked: readonly Group[]): string | null {
  const [first, second] = ranked
  if (!first || !second) {
    const only = first ? `only ${isolated(first.actor.shortName)} has` : 'none has'
    return `An order is tested between actors with at least ${FEWEST_TO_RANK} counted statements each; here ${only} as many.`
  }
  if (cases === null)
    return `An order is tested on up to ${describeWhole(MOST_CASES)} counted statements; here there are more.`
  const medians = new Set(ranked.map(({ counted }) => summaryOf(counted).median))
  if (medians.size > 1) return null
  return `Every actor with at least ${FEWEST_TO_RANK} counted statements has the same median: there is no order to test.`
}

/** What must be known to read the verdicts. */
function rulesOf(cases: readonly Case[], groups: readonly Group[], ranked: readonly Group[]): string[] {
  const out = groups.filter((group) => !ranked.includes(group)).map(({ actor }) => actor.shortName)
  const slugs = new Set(ranked.map(({ actor }) => actor.slug))
  const mine = cases.filter(({ actor }) => slugs.has(actor))
  const many = (['outlet', 'speaker'] as const).flatMap((key) => {
    const all = frequencies(mine, key).size
    return all > MOST_DROPPED ? [`${MOST_DROPPED} of ${describeCount(all, key)}`] : []
  })
  return [
    'The order holds where no two actors change places; a tie changes none.',
    'A tile has the colour of the level nearest to its value.',
    ...(out.length > 0
      ? [`Left out, with fewer than ${FEWEST_TO_RANK} statements: ${describeList(out)}.`]
      : []),
    ...(many.length > 0 ? [`Left out in turn are the most frequent, ${describeList(many)}.`] : []),
  ]
}

/** "The order of these actors holds in 7 of 8 variants". */
function describeHolding(tried: readonly Tried[]): string {
  const count = (verdict: Verdict) => tried.filter((one) => one.verdict === verdict).length
  return `The order of these actors holds in ${count('holds')} of ${describeCount(count('holds') + count('reversed'), 'variant')}`
}

function describeFirmness(tried: readonly Tried[]): string {
  const count = (verdict: Verdict) => tried.filter((one) => one.verdict === verdict).length
  const order = [...(tried[0]?.places ?? [])]
    .sort((a, b) => (a.value ?? 0) - (b.value ?? 0))
    .map(({ group, value }) => `${isolated(group.actor.shortName)} ${describeValue(value ?? 0, 'median')}`)
  const reversing = tried.filter(({ verdict }) => verdict === 'reversed')
  const [apart, unchanged] = [count('not comparable'), count('unchanged')]
  const rest = [
    ...(apart > 0 ? [`${apart} more ${apart === 1 ? 'is' : 'are'} not comparable`] : []),
    ...(unchanged > 0 ? [`${unchanged} more ${unchanged === 1 ? 'changes' : 'change'} nothing`] : []),
  ]
  return [
    `By median, from de-escalation to escalation: ${order.join(', ')}.`,
    `${describeHolding(tried)}${rest.map((text) => `; ${text}`).join('')}.`,
    ...reversing.slice(0, MOST_NAMED).map(({ variant, words }) => `${variant.name}: ${words}.`),
    ...(reversing.length > MOST_NAMED ? [`${reversing.length - MOST_NAMED} more in the table.`] : []),
  ].join(' ')
}

/** "+1", "−0.5": a mean always with one digit, the others only between two levels. */
function describeValue(value: number, measure: Measure): string {
  return describeSigned(value, measure === 'mean' || !Number.isInteger(value) ? 1 : 0)
}

/** The whole level nearest to a value; halfway between two, the one nearer to neutral. */
function nearestLevel(value: number): Level | null {
  const level = Math.sign(value) * Math.ceil(Math.abs(value) - 0.5) + 0
  return isLevel(level) ? level : null
}

// ---- marks and rows --------------------------------------------------------------------------------------------

function tileOf(
  { question }: Answer,
  variant: Variant,
  { group, n, state, value }: Place,
  x: number,
  y: number,
): BackedMark {
  const { actor, counted, described } = group
  const asked = question.attributions.length > 0 ? question.attributions : ATTRIBUTIONS
  const hasDescribed = totalOf(described) > 0
  // What somebody else described enters no number here, so it is not behind the tile.
  const own = asked.filter((word) => !hasDescribed || word !== 'described-by-other')
  const kept = own.filter((word) => word !== variant.without)
  // An empty list would ask for any attribution.
  const narrowed = variant.without !== null && kept.length > 0
  const attributions = narrowed ? kept : own
  const narrow = {
    actors: [actor.slug],
    ...(attributions.length < asked.length ? { attributions } : {}),
    ...levelsIn([group], counted),
  }
  const said = value === null ? state : describeValue(value, variant.measure)
  return {
    kind: 'tile',
    id: `${variant.slug}.${actor.slug}`,
    actor: actor.slug,
    level: value === null ? null : nearestLevel(value),
    hollow: false,
    counted: narrowed ? n : totalOf(counted),
    described: 0,
    narrow,
    href: statementsAddress({ ...question, ...narrow }),
    title: narrowed
      ? `${isolated(actor.shortName)}: ${lowerFirst(variant.name)}`
      : `${isolated(actor.shortName)}: all counted statements`,
    label: `${isolated(actor.shortName)}, ${lowerFirst(variant.name)}: ${said}, n=${describeWhole(n)}`,
    x,
    y,
    state,
    shade: null,
    text: said,
    detail: `n=${describeWhole(n)}`,
  }
}

const lowerFirst = (text: string) => text.charAt(0).toLowerCase() + text.slice(1)

const STATES: Record<State, string> = {
  none: 'no statement left',
  thin: `fewer than ${FEWEST_TO_SUMMARISE} statements: no value`,
  neutral: 'all at 0',
  'one-sided': 'none on the other side of 0',
  mixed: 'on both sides of 0',
}

function stateLegend(marks: readonly BackedMark[]): LegendEntry[] {
  const used = new Set(marks.map((mark) => (mark.kind === 'tile' ? mark.state : null)))
  return (['none', 'thin', 'neutral', 'one-sided', 'mixed'] as const)
    .filter((state) => used.has(state))
    .map((state) => ({ sample: state, text: STATES[state] }))
}

type TableRow = Place & { slug: string; name: string; comparable: boolean; verdict: Verdict; words: string }

/** The headline has a row for every actor, the variants for those whose order is tested. */
function tableRows(groups: readonly Group[], tried: readonly Tried[]): TableRow[] {
  const headline = groups.map((group): TableRow => {
    const { n, state, median: value } = summaryOf(group.counted)
    const comparable = n >= FEWEST_TO_RANK
    return {
      ...{ group, n, state, value, comparable },
      slug: 'median',
      name: 'Median of all statements',
      verdict: 'headline',
      words: comparable ? 'the order to be tested' : `left out below ${FEWEST_TO_RANK} statements`,
    }
  })
  const others = tried.slice(1).flatMap(({ variant, places, verdict, words }) =>
    places.map((place): TableRow => {
      const { slug, name } = variant
      return { ...place, slug, name, verdict, words, comparable: place.value !== null }
    }),
  )
  return [...headline, ...others]
}

const text = (key: string, label: string, of: (row: TableRow) => string | null): Filled<TableRow> => ({
  key,
  label,
  kind: 'text',
  of,
})

const COLUMNS: readonly Filled<TableRow>[] = [
  text('variant', 'Variant', ({ slug }) => slug),
  text('variant_name', 'Way to count', ({ name }) => withoutIsolates(name)),
  text('actor', 'Actor', ({ group }) => group.actor.slug),
  text('actor_name', 'Name', ({ group }) => group.actor.name),
  { key: 'n', label: 'Counted', kind: 'whole', of: ({ n }) => n },
  { key: 'value', label: 'Value', kind: 'decimal', of: ({ value }) => decimal(value) },
  text('state', 'State', ({ state }) => state),
  text('comparable', 'Comparable', ({ comparable }) => (comparable ? 'yes' : 'no')),
  // Only what is told here counts in "holds in k of m variants".
  text('holds', 'Order holds', ({ verdict }) =>
    verdict === 'holds' ? 'yes' : verdict === 'reversed' ? 'no' : null,
  ),
  text('verdict', 'Verdict', ({ words }) => withoutIsolates(words)),
]
