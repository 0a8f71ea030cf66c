// New names as they are gathered from the rows of a table, each with what the rows say of it and how often.
import { sameName } from '../record/naming'
import type { KeptType } from './known'
import type { Where } from './unknown-names'

/** A new name as it was gathered: what rows say of it, each with the number of rows. */
export type Gathered = {
  type: KeptType
  /** For a speaker the actor's id, perhaps a provisional one. */
  within: string
  spellings: Map<string, number>
  slugs: Map<string, number>
  kinds: Map<string, number>
  members: Map<string, number>
  wheres: Where[]
}

/** A speaker who is not named: in how many rows, and whether it is made only once it is needed. */
export type Unnamed = { where: Where; rows: number; isOptional: boolean }

/** Counts a name that no cell has as unknown. */
export type NoteUnnamed = (type: KeptType, name: string, where: Where, rows: number) => void

export const count = (map: Map<string, number>, key: string | undefined, rows: number) => {
  if (key !== undefined && key !== '') map.set(key, (map.get(key) ?? 0) + rows)
}
export const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0)

/** The most frequent, and of several the first in the order of their code points. */
export const mostFrequent = (map: ReadonlyMap<string, number>): string | undefined =>
  [...map].sort((a, b) => b[1] - a[1] || byText(a[0], b[0]))[0]?.[0]

export const merged = (
  all: readonly Gathered[],
  of: (each: Gathered) => Map<string, number>,
): Map<string, number> => {
  const sum = new Map<string, number>()
  for (const each of all) for (const [key, rows] of of(each)) count(sum, key, rows)
  return sum
}

/** Whether only a slug stands there, without a name. */
export function isBare({ spellings, slugs }: Gathered): boolean {
  const [only, another] = [...spellings.keys()]
  return another === undefined && [...slugs.keys()].every((slug) => slug === only)
}

/** A file may give a slug alone in one row, and the name with it in another: these are one. */
export function joinSlugs(groups: readonly Gathered[][]): Gathered[][] {
  const bare = new Map<string, Gathered[]>()
  for (const group of groups) {
    const [first, another] = [...merged(group, (each) => each.spellings).keys()]
    if (first !== undefined && another === undefined && group.every(isBare))
      bare.set(`${group[0]?.within}\n${sameName(first)}`, group)
  }
  const joined = new Set<Gathered[]>()
  for (const group of groups)
    for (const slug of merged(group, (each) => each.slugs).keys()) {
      const alone = bare.get(`${group[0]?.within}\n${slug}`)
      if (!alone || alone === group || joined.has(alone)) continue
      group.push(...alone)
      joined.add(alone)
    }
  return groups.filter((group) => !joined.has(group))
}

/** Speakers of one name who speak for several actors; `actorOf` gives the name of an actor, empty for nobody. */
export function namesakesIn(
  all: Iterable<Gathered>,
  actorOf: (within: string) => string,
): { name: string; actors: string[] }[] {
  const actors = new Map<string, Set<string>>()
  for (const { type, within, spellings } of all) {
    if (type !== 'speaker') continue
    const name = mostFrequent(spellings) ?? ''
    const actor = actorOf(within)
    if (actor !== '') actors.set(name, (actors.get(name) ?? new Set()).add(actor))
  }
  return [...actors]
    .filter(([, each]) => each.size > 1)
    .map(([name, each]) => ({ name, actors: [...each].sort(byText) }))
    .sort((a, b) => byText(a.name, b.name))
}
