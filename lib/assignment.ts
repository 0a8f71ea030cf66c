// Who codes what, in which order: statements dealt to coders by a seed, evenly, so that every two coders share some.
import { shuffler } from 'd3-array'
import { randomLcg } from 'd3-random'

export type Deal = {
  units: readonly string[]
  coders: readonly string[]
  /** How many coders a unit gets that does not go to all. */
  perUnit: number
  /** So many of a hundred units go to every coder. */
  sharedPercent: number
  /** The same seed, units and coders give the same assignment. */
  seed: number
}

/** Each coder's units in the coder's own order. */
export type Assignment = ReadonlyMap<string, readonly string[]>

/** Below this many units that two coders share, little can be said of these two. */
export const FEWEST_SHARED = 10

/** A seed as the generator takes it, between 0 and 1: neighbouring whole numbers lie far apart. */
const sourceOf = (seed: number) => randomLcg(((seed + 1) * 0.6180339887498949) % 1)

/**
 * Deals units to coders. Those for all are drawn first; each other goes to the coders with the least to do, of these to
 * those that have shared least with one another so far.
 */
export function deal({ units, coders, perUnit, sharedPercent, seed }: Deal): Assignment {
  const random = sourceOf(seed)
  const shuffle = shuffler(random)
  const shuffled = <T>(items: readonly T[]): T[] => shuffle([...items])
  const drawn = shuffled(units)
  const forAll = Math.ceil((units.length * sharedPercent) / 100)
  const given = new Map(coders.map((coder) => [coder, [] as string[]]))
  const shared = new Map<string, number>()
  const pairOf = (a: string, b: string) => (a < b ? `${a} ${b}` : `${b} ${a}`)
  for (const [place, unit] of drawn.entries()) {
    const chosen: string[] = []
    const most = place < forAll ? coders.length : Math.min(perUnit, coders.length)
    while (chosen.length < most) {
      const together = (coder: string) =>
        chosen.reduce((sum, other) => sum + (shared.get(pairOf(coder, other)) ?? 0), 0)
      const [next] = shuffled(coders.filter((coder) => !chosen.includes(coder)))
        .map((coder) => ({ coder, load: given.get(coder)?.length ?? 0, together: together(coder) }))
        .sort((a, b) => a.load - b.load || a.together - b.together)
      if (!next) break
      for (const other of chosen)
        shared.set(pairOf(next.coder, other), (shared.get(pairOf(next.coder, other)) ?? 0) + 1)
      chosen.push(next.coder)
      given.get(next.coder)?.push(unit)
    }
  }
  return new Map([...given].map(([coder, own]) => [coder, shuffled(own)]))
}

/** How many units every two coders share. */
export function overlapsOf(assignment: Assignment): { coders: readonly [string, string]; shared: number }[] {
  const all = [...assignment]
  return all.flatMap(([first, own], place) =>
    all.slice(place + 1).map(([second, theirs]) => {
      const known = new Set(theirs)
      return { coders: [first, second] as const, shared: own.filter((unit) => known.has(unit)).length }
    }),
  )
}

/** How many units two coders or more get. */
export function codedTwice(assignment: Assignment): number {
  const counts = new Map<string, number>()
  for (const own of assignment.values()) for (const unit of own) counts.set(unit, (counts.get(unit) ?? 0) + 1)
  return [...counts.values()].filter((count) => count > 1).length
}

/** What should be known before a round is opened, a sentence each. `nameOf` gives a coder's name. */
export function warningsOf(assignment: Assignment, nameOf: (coder: string) => string): string[] {
  const twice = codedTwice(assignment)
  const overlaps = overlapsOf(assignment)
  const without = overlaps.filter(({ shared }) => shared === 0)
  const few = overlaps.filter(({ shared }) => shared > 0 && shared < FEWEST_SHARED)
  const pairs = (some: typeof overlaps) =>
    some.map(({ coders: [a, b] }) => `${nameOf(a)} and ${nameOf(b)}`).join(', ')
  return [
    ...(assignment.size < 2 ? ['With one coder no agreement can be computed.'] : []),
    ...(twice < FEWEST_SHARED
      ? [
          `Only ${twice} of the statements get two coders or more; below ${FEWEST_SHARED} no agreement is given.`,
        ]
      : twice < 30
        ? [`${twice} statements get two coders or more: the interval of alpha will be about ± .2.`]
        : []),
    ...(without.length > 0 ? [`These share no statement: ${pairs(without)}.`] : []),
    ...(few.length > 0 && twice >= FEWEST_SHARED
      ? [`These share fewer than ${FEWEST_SHARED} statements: ${pairs(few)}.`]
      : []),
  ]
}
