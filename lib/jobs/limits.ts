// What the work on one import may take, and the file in which it says that it was ended from outside. Ends nothing itself.

/** "look" reads the columns and the first rows, "check" says what a write would do, "write" does it. */
export type Mode = 'look' | 'check' | 'write'

/** Seconds of processor, seconds by the clock, megabytes of memory. */
export type Limits = { cpu: number; wall: number; megabytes: number }

/** Ten times what the largest table that is taken (100 000 rows) needs, and for memory twice. */
export const LIMITS: Record<Mode, Limits> = {
  look: { cpu: 120, wall: 900, megabytes: 1500 },
  check: { cpu: 600, wall: 3600, megabytes: 1500 },
  write: { cpu: 1800, wall: 7200, megabytes: 1500 },
}

/** Beside the file of an import: why the work on it was ended before it was over. */
export const ENDED_FILE = 'ended.json'
export type Ended = { words: string; by: 'person' | 'limit' }
