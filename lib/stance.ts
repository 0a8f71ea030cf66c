// The scale: seven ordered levels from de-escalation to escalation. Ordinal; the distance between levels means nothing.

/** The levels in order, -3 (most de-escalatory) to +3 (most escalatory). */
export const LEVELS = [-3, -2, -1, 0, 1, 2, 3] as const

export type Level = (typeof LEVELS)[number]

/** Statements per level, in the order of LEVELS: seven whole numbers >= 0. */
export type LevelCounts = readonly [number, number, number, number, number, number, number]

export const NO_COUNTS: LevelCounts = [0, 0, 0, 0, 0, 0, 0]

const NAMES: Record<Level, string> = {
  '-3': 'Concedes or binds itself',
  '-2': 'Works for de-escalation',
  '-1': 'Restrains or distances',
  0: 'Neutral',
  1: 'Hardens',
  2: 'Threatens or demands force',
  3: 'Commits to or calls for force',
}

/** The words that stand at both ends of every axis, low end first. */
export const ENDS = ['de-escalation', 'escalation'] as const

export function isLevel(value: number): value is Level {
  return LEVELS.some((level) => level === value)
}

/** "2", "+2", "-2" or "−2" to a level; null for anything else. */
export function parseLevel(text: string): Level | null {
  if (!/^[+\-−]?[0-3]$/.test(text)) return null
  const value = Number(text.replace('−', '-'))
  return isLevel(value + 0) ? ((value + 0) as Level) : null
}

/** A level however a table writes the whole number: "-1.0", "1,0", "+2", "−1"; null for anything else, a thousand too. */
export function parseWrittenLevel(text: string): Level | null {
  const [, whole] = /^\s*([+\-−–]?\d)(?:\.0+|,0{1,2})?\s*$/.exec(text) ?? []
  return whole === undefined ? null : parseLevel(whole.replace('–', '-'))
}

/** The codebook's name of a level ("Hardens"). */
export function describeLevel(level: Level): string {
  return NAMES[level]
}

/** A number on the scale for people, always signed, with a real minus sign: "+2", "0", "−0.5". */
export function describeSigned(value: number, digits = 0): string {
  const text = Math.abs(value).toFixed(digits)
  if (Number(text) === 0) return text
  return `${value > 0 ? '+' : '−'}${text}`
}

/** The place of a level in LevelCounts, 0 to 6. */
export function placeOf(level: Level): number {
  return level + 3
}

export function countOf(counts: LevelCounts, level: Level): number {
  return counts[placeOf(level)] ?? 0
}

export function totalOf(counts: LevelCounts): number {
  return counts.reduce((sum, count) => sum + count, 0)
}

/** Adds counts level by level. */
export function addCounts(a: LevelCounts, b: LevelCounts): LevelCounts {
  const at = (place: number) => (a[place] ?? 0) + (b[place] ?? 0)
  return [at(0), at(1), at(2), at(3), at(4), at(5), at(6)]
}

/** Counts of a list of levels. */
export function countLevels(levels: Iterable<Level>): LevelCounts {
  const counts: [number, number, number, number, number, number, number] = [0, 0, 0, 0, 0, 0, 0]
  for (const level of levels) counts[placeOf(level)] = (counts[placeOf(level)] ?? 0) + 1
  return counts
}

/** Below this many statements there are dots to read, and no median, mean or interval. */
export const FEWEST_TO_SUMMARISE = 3

/** The level of the statement at a rank, 1 to n. */
export function levelAt(counts: LevelCounts, rank: number): Level {
  let seen = 0
  for (const level of LEVELS) {
    seen += countOf(counts, level)
    if (seen >= rank) return level
  }
  return 3
}

/** The two middle statements, one and the same for an odd number; null while there are too few for a median. */
export function middleLevels(counts: LevelCounts): readonly [low: Level, high: Level] | null {
  const n = totalOf(counts)
  if (n < FEWEST_TO_SUMMARISE) return null
  return [levelAt(counts, Math.ceil(n / 2)), levelAt(counts, Math.floor(n / 2) + 1)]
}

/** "+1", or "between −1 and +1" when the two middle statements differ. */
export function describeMiddle([low, high]: readonly [low: Level, high: Level]): string {
  return low === high ? describeSigned(low) : `between ${describeSigned(low)} and ${describeSigned(high)}`
}

/** Whether coders lie apart on a statement: two levels or more, or on both sides of 0. */
export const isContested = ([low, high]: readonly [low: number, high: number]): boolean =>
  high - low >= 2 || (low < 0 && high > 0)
