// What an import says of itself: names it does not know, problems by place, counts, and how far it is.
import type { Problem } from '../record/schema'
import type { Statement } from '../statement'
import type { ReadingLine } from './reading-line'

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
/** isName: it is about a name that nobody knows, for which there is a form of its own. */
export type RowProblem = { place: string; column: string; value: string; message: string; isName?: true }

/** One thing that is wrong, in how many places, and the first of them. */
export type ProblemKind = {
  column: string
  /** As the first place has it. */
  message: string
  count: number
  first: { place: string; value: string }[]
  isName?: true
}

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
  /** By type how many there are of these, also such as are not listed. */
  unknownCounts: Record<string, number>
  /** Problems by their kind, the cause before its effects. */
  kinds: ProblemKind[]
  /** How columns are read where that changes something; what is not confirmed yet first. */
  readings: ReadingLine[]
  /** Codings in all, of which some may be by several coders of one statement. */
  codings: number
  /** The first statements as they will look. */
  preview: Statement[]
  /** What people should know that is no question, as sentences. */
  told: string[]
  /** The word that all of the import's revisions carry; null when nothing was stored. */
  changeset: string | null
  /** Columns that the plan leaves alone. */
  unused: string[]
}

/** Of which nothing is known yet. */
export const EMPTY_REPORT: Report = {
  ...{ rows: 0, added: 0, changed: 0, unchanged: 0, codings: 0, problemCount: 0, changeset: null },
  ...{
    problems: [],
    kinds: [],
    readings: [],
    unknown: [],
    unknownCounts: {},
    preview: [],
    told: [],
    unused: [],
  },
}

/** Whether a table may be written: nothing is wrong with it, and every reading is confirmed. */
export const isReady = ({ problemCount, readings }: Pick<Report, 'problemCount' | 'readings'>): boolean =>
  problemCount === 0 && readings.every(({ isConfirmed }) => isConfirmed)

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
