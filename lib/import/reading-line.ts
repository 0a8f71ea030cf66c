// A line of a plan that says how a column is read, and what that does.

/**
 * A reading by its key, as plans write it: a form of dates ("day-first", "month" …), "split:;" or "whole:;" (a list or one
 * thing), "empty:NA" or "value:NA" (no value, or this one), "accents" or "apart" (names that differ in accents are one, or
 * two), "invisible" (marks that nobody sees are taken off names), "slugs" (names mean records by their slugs), "marks" or "marks-kept" (around quotations), "quoted" or
 * "unquoted" (words in quotation marks in a paraphrase are a quotation, or lose their marks), "levels" (whole numbers from
 * -3 to 3 are levels), "day-left-out" (a month is no single day), "encoding:windows-1256" (of a whole file).
 */
export type ReadingKey = string

/** An effect of a reading: what stood there, and what it is read as. */
export type Effect = { place: string; from: string; to: string }

/** A line of the plan: how a column is read where that changes something. */
export type ReadingLine = {
  column: string
  /** The reading that is taken; null where it must be said, as nothing speaks for one of them. */
  key: ReadingKey | null
  /** All that can be said instead, `key` among them. */
  answers: ReadingKey[]
  /** Whether the plan says so; what is only proposed must be confirmed before anything is stored. */
  isConfirmed: boolean
  /** In how many rows it changes something, and the first three of them that differ. */
  rows: number
  examples: Effect[]
}
