// Other ways to count the same statements, and whether the order of the actors survives them. Pure; draws nothing.

import { group, max, mean, median, rollup } from 'd3-array'
import type { Case, Group, Split } from '@/lib/answer'
import { middleOf } from '@/lib/calendar'
import { isolated } from '@/lib/direction'
import { describeList } from '@/lib/phrase'
import type { Attribution } from '@/lib/record/choices'
import { countLevels } from '@/lib/stance'
import { FEWEST_TO_SUMMARISE, type State, stateOf } from './summary'

/** So many outlets, and so many speakers, are left out in turn, the most frequent first. */
export const MOST_DROPPED = 12
/** So many reversals are said in words; the others are counted. */
export const MOST_NAMED = 3

export type Measure = 'median' | 'mean' | 'latest'

/** A way to count: which statements, at which level, summed up how. */
export type Variant = {
  slug: string
  name: string
  measure: Measure
  cases: readonly Case[]
  /** The attribution left out: the one change that a question can ask for as well. */
  without: Attribution | null
}

/** What a variant makes of one actor. */
export type Place = { group: Group; n: number; state: State; value: number | null }

/** Whether a variant keeps the headline's order; "unchanged" when it counts the same statements in the same way. */
export type Verdict = 'headline' | 'unchanged' | 'not comparable' | 'holds' | 'reversed'
export type Tried = { variant: Variant; places: Place[]; verdict: Verdict; words: string }

/** Every way to count the ranked actors' statements, the headline first. */
export function variantsOf(
  all: readonly Case[],
  { outlets, speakers }: Extract<Split, { by: 'case' }>,
  ranked: readonly Group[],
): Variant[] {
  const slugs = new Set(ranked.map(({ actor }) => actor.slug))
  const cases = all.filter(({ actor }) => slugs.has(actor))
  const plain = { measure: 'median', cases, without: null } as const
  const leaveOut = (attribution: Attribution, what: string): Variant => ({
    ...plain,
    slug: `without-${attribution}`,
    name: `Without ${what}`,
    cases: cases.filter((one) => one.attribution !== attribution),
    without: attribution,
  })
  const dropEach = (key: 'outlet' | 'speaker', terms: readonly { slug: string; name: string }[]) =>
    mostFrequent(cases, key, terms).map(
      ({ slug, name }): Variant => ({
        ...plain,
        slug: `without-${key}-${slug}`,
        name: `Without ${key}: ${isolated(name)}`,
        cases: cases.filter((one) => one[key] !== slug),
      }),
    )
  return [
    { ...plain, slug: 'median', name: 'Median of all statements' },
    { ...plain, slug: 'mean', name: 'Observed mean', measure: 'mean' },
    { ...plain, slug: 'latest', name: 'Latest statement', measure: 'latest' },
    leaveOut('anonymous-source', 'anonymous sources'),
    leaveOut('outlet-paraphrase', 'outlets’ paraphrases'),
    leaveOut('nonverbal-release', 'nonverbal releases'),
    {
      ...plain,
      slug: 'deterrence-at-plus1',
      name: 'Deterrence at +1',
      cases: cases.map((one) => (one.deterrentFrame && one.level !== 1 ? { ...one, level: 1 } : one)),
    },
    {
      ...plain,
      slug: 'repeated-once',
      name: 'Repeated statements once',
      cases: firstOfEach(cases, ({ act }) => act),
    },
    {
      ...plain,
      slug: 'repeated-once-a-day',
      name: 'Repeated statements once a day',
      cases: firstOfEach(cases, ({ act, period }) => `${act} ${middleOf(period)}`),
    },
    ...dropEach('outlet', outlets),
    ...dropEach('speaker', speakers),
  ]
}

/** How many statements there are of each outlet, or each speaker, by slug. */
export const frequencies = (cases: readonly Case[], key: 'outlet' | 'speaker') =>
  rollup(
    cases,
    (some) => some.length,
    (one) => one[key],
  )

function mostFrequent<T extends { slug: string }>(
  cases: readonly Case[],
  key: 'outlet' | 'speaker',
  terms: readonly T[],
): T[] {
  const counts = frequencies(cases, key)
  return terms
    .filter(({ slug }) => counts.has(slug))
    .sort((a, b) => (counts.get(b.slug) ?? 0) - (counts.get(a.slug) ?? 0))
    .slice(0, MOST_DROPPED)
}

/** Of an actor's statements that share a key, the earliest. */
function firstOfEach(cases: readonly Case[], keyOf: (one: Case) => string): Case[] {
  const firsts = new Map<string, Case>()
  for (const one of cases) {
    const key = `${one.actor} ${keyOf(one)}`
    const known = firsts.get(key)
    if (!known || isEarlier(one, known)) firsts.set(key, one)
  }
  const kept = new Set(firsts.values())
  return cases.filter((one) => kept.has(one))
}

function isEarlier(a: Case, b: Case): boolean {
  const [before, after] = [middleOf(a.period), middleOf(b.period)]
  return before < after || (before === after && a.statement < b.statement)
}

/** What a variant makes of each ranked actor. */
function placesOf({ cases, measure }: Variant, ranked: readonly Group[]): Place[] {
  const byActor = group(cases, ({ actor }) => actor)
  return ranked.map((ranking) => {
    const mine = byActor.get(ranking.actor.slug) ?? []
    const n = mine.length
    // Not by summaryOf: the median's interval, which nobody sees here, would be most of the work.
    const state = stateOf(countLevels(mine.map(({ level }) => level)))
    return { group: ranking, n, state, value: n < FEWEST_TO_SUMMARISE ? null : valueIn(mine, measure) }
  })
}

function valueIn(cases: readonly Case[], measure: Measure): number | null {
  const levels = (some: readonly Case[]) => some.map(({ level }) => level)
  if (measure === 'mean') return mean(levels(cases)) ?? null
  if (measure === 'median') return median(levels(cases)) ?? null
  const last = max(cases, ({ period }) => middleOf(period))
  return median(levels(cases.filter(({ period }) => middleOf(period) === last))) ?? null
}

/** Each variant held against the first, the headline. */
export function tryAll(variants: readonly Variant[], ranked: readonly Group[]): Tried[] {
  const [headline] = variants
  if (!headline) return []
  const order = placesOf(headline, ranked)
  return variants.map((variant) => {
    const places = placesOf(variant, ranked)
    return { variant, places, ...verdictOf(variant, places, headline, order) }
  })
}

function verdictOf(
  variant: Variant,
  places: readonly Place[],
  headline: Variant,
  order: readonly Place[],
): Pick<Tried, 'verdict' | 'words'> {
  if (variant === headline) return { verdict: 'headline', words: 'the order to be tested' }
  if (isSame(variant, headline)) return { verdict: 'unchanged', words: 'changes nothing' }
  const short = places.filter(({ value }) => value === null)
  if (short.length > 0) {
    const who = short.map(({ group, n }) => `${isolated(group.actor.shortName)} n=${n}`)
    return { verdict: 'not comparable', words: `not comparable: ${describeList(who)}` }
  }
  const pairs = reversedPairs(order, places)
  if (pairs.length === 0) return { verdict: 'holds', words: 'order holds' }
  const more = pairs.length - MOST_NAMED
  const named = [...pairs.slice(0, MOST_NAMED), ...(more > 0 ? [`${more} more`] : [])]
  return { verdict: 'reversed', words: `reverses ${named.join('; ')}` }
}

/** Without anybody anonymous, leaving out the anonymous tests nothing and must not count as another success. */
function isSame(variant: Variant, headline: Variant): boolean {
  return (
    variant.measure === headline.measure &&
    variant.cases.length === headline.cases.length &&
    variant.cases.every((one, place) => one === headline.cases[place])
  )
}

/** Pairs of actors that stand strictly the other way round; a tie, before or after, reverses nothing. */
function reversedPairs(before: readonly Place[], after: readonly Place[]): string[] {
  return before.flatMap((a, i) =>
    before.flatMap((b, j) => {
      if (j <= i) return []
      const was = Math.sign((a.value ?? 0) - (b.value ?? 0))
      const is = Math.sign((after[i]?.value ?? 0) - (after[j]?.value ?? 0))
      return was * is < 0
        ? [`${isolated(a.group.actor.shortName)} and ${isolated(b.group.actor.shortName)}`]
        : []
    }),
  )
}
