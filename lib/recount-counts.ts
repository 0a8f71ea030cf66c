// What counting from statements alone rests on: the levels and periods of statements, and their order.
import type { Period } from './period'
import { countLevels, type Level } from './stance'
import type { Statement } from './statement'
import type { Vocabulary } from './vocabulary'

/** A statement in the profile of one actor. */
export type Placed = { actor: string; statement: Statement }

export const isOwn = ({ counted }: Statement) => counted
export const isDescribed = ({ counted }: Statement) => !counted

export const periodOf = ({ dateEarliest, dateLatest }: Statement): Period => ({
  earliest: dateEarliest,
  latest: dateLatest,
})

export const levelOf = ({ coding }: Statement): Level | null => coding?.level ?? null

export function levelsOf(statements: readonly Statement[]): Level[] {
  return statements.map(levelOf).filter((level) => level !== null)
}

export const countsOf = (statements: readonly Statement[]) => ({
  counted: countLevels(levelsOf(statements.filter(isOwn))),
  described: countLevels(levelsOf(statements.filter(isDescribed))),
})

export const distinct = <T>(items: readonly T[]): T[] => [...new Set(items)]

/** Compares by the first place in which two items differ. */
export function inOrderOf<T>(placesOf: (item: T) => (string | number)[]): (a: T, b: T) => number {
  return (a, b) => {
    const others = placesOf(b)
    for (const [i, place] of placesOf(a).entries()) {
      const other = others[i] ?? place
      if (place !== other) return place < other ? -1 : 1
    }
    return 0
  }
}

export const orderOf = (vocabulary: Vocabulary, actor: string) =>
  vocabulary.actors.findIndex(({ slug }) => slug === actor)
