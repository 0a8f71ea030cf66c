// What an import says of itself: names it does not know, problems by place, counts, and how far it is.
import type { Problem } from '../record/schema'

/** A name that no record has: also one that will be made, as the plan says so. */
export type Unknown = {
  type: string
  name: string
  rows: number
  /** The place it first stands in, "row 17". */
  first: string
  near: { id: string; name: string }[]
}

/** place: "row 17" or "line 17" as people count in that file; "the file" when it is no single one. */
export type RowProblem = { place: string; column: string; value: string; message: string }

export type Report = {
  rows: number
  /** Statements that are new, that differ from what is stored (their coding counts), and that do not. */
  added: number
  changed: number
  unchanged: number
  /** The first thousand; problemCount counts all. Names that are unknown and not to be made are problems too. */
  problems: RowProblem[]
  problemCount: number
  unknown: Unknown[]
  /** The word that all of the import's revisions carry; null when nothing was stored. */
  changeset: string | null
  /** Columns that the plan leaves alone. */
  unused: string[]
}

export type Progress = {
  phase: 'reading' | 'writing' | 'done' | 'failed'
  rows: number
  /** 0 to 1. */
  share: number
  words: string | null
}

/** Problems told in a report; more are only counted. */
export const MOST_TOLD = 1000
/** The share of a write that is its check. */
export const CHECKED = 0.35

/** What import jobs write as their job.json. */
export type JobMode = 'check' | 'write'

/** A text, cut where it is longer than can be read at a glance. */
export const cut = (text: string, length = 60) => (text.length > length ? `${text.slice(0, length)}…` : text)

/** The schemas speak of types; whoever fills in a table thinks of cells. */
export function describeProblem({ message }: Problem): string {
  if (/^Too big/.test(message))
    return `it is too long (${/\d+/.exec(message)?.[0] ?? 'some thousand'} characters are the most)`
  if (/^Too small|received (?:null|undefined)/.test(message)) return 'it is empty, and must not be'
  if (/^Invalid/.test(message)) return 'it cannot be stored so'
  return message
}
