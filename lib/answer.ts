// What the database answers to a question: counts per actor, and the statements as dots while they are few.
import type { Period } from './period'
import type { Question } from './question'
import type { Level, LevelCounts } from './stance'
import type { ActorRef, Attribution } from './statement'

/** Above this many statements in view they travel as counts only. */
export const MOST_DOTS = 800

/** One actor's part of an answer. */
export type Group = {
  actor: ActorRef
  /** Statements of the actor's own, per level. */
  counted: LevelCounts
  /** Stances that somebody else ascribes to the actor, per level; they enter no number. */
  described: LevelCounts
  /** Statements in view that the codebook puts out of scope; not the same as level 0. */
  outOfScope: number
  /** Statements in view without an adopted coding. */
  uncoded: number
}

/** One statement with a level, in one actor's row. */
export type Dot = {
  statement: string
  /** Slug of the actor in whose row it stands. */
  actor: string
  level: Level
  counted: boolean
  speaker: string
  period: Period
  /** The words to print: the quotation or the paraphrase. */
  words: string
  /** True when `words` is verbatim and goes in quotation marks. */
  verbatim: boolean
}

/** How many statements each choice of a filter would show, the filter itself left out. Keyed by slug or word. */
export type Facets = {
  actors: Record<string, number>
  topics: Record<string, number>
  attributions: Partial<Record<Attribution, number>>
  ownWords: number
}

export type Answer = {
  question: Question
  /** The question in words, as describeQuestion says it. */
  sentence: string
  /** One per profile asked for, in the stated order. */
  groups: Group[]
  /** Null above MOST_DOTS; otherwise all, by actor, level, day and id. */
  dots: Dot[] | null
  /** Distinct statements in view; a joint statement is one, whoever it is credited to. */
  shown: number
  counted: number
  described: number
  outOfScope: number
  uncoded: number
  /** Distinct statements in the whole data set. */
  total: number
  /** From the earliest to the latest possible day of the statements in view. */
  period: Period | null
  /** Distinct sources quoted from, the outlets that published them, and the outlets they relay. */
  sources: { quoted: number; outlets: string[]; via: string[] }
  /** Names of the coders whose codings are in view. */
  coders: string[]
  /** Versions of the codebook used in view. */
  codebooks: number[]
  dataset: { title: string; description: string; version: string }
  /** Instant of the newest revision, ISO 8601 UTC; null while nothing has ever been written. */
  updatedAt: string | null
}
