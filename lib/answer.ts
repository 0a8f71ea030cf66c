// What the database answers to a question: counts per actor, and the statements as dots while they are few.
import type { Period } from './period'
import type { Question } from './question'
import type { Attribution, CoderKind, CountingRule } from './record/choices'
import type { Level, LevelCounts } from './stance'
import type { ActorRef, OutletRef } from './statement'

/** Above this many statements in view they travel as counts only. */
export const MOST_DOTS = 800

/** One actor's part of an answer. */
export type Group = {
  actor: Pick<ActorRef, 'slug' | 'name' | 'shortName'>
  /** Statements of the actor's own, per level. */
  counted: LevelCounts
  /** Stances that somebody else ascribes to the actor, per level; they enter no number. */
  described: LevelCounts
  /** Statements in view that the codebook puts out of scope; not the same as level 0. */
  outOfScope: number
  /** Statements in view without an adopted coding. */
  uncoded: number
}

/** Lengths of the periods that statements are counted in; "auto" is the longest that still gives a dozen. */
export const GRAINS = ['auto', 'day', 'week', 'month', 'quarter', 'year'] as const
export type Grain = (typeof GRAINS)[number]

/** What an answer can be split by, beside its actors. */
export type SplitBy =
  | { by: 'topic' }
  | { by: 'speaker' }
  /** Whom statements are addressed to, or about; "party" is either. */
  | { by: 'addressee' | 'target' | 'party' }
  | { by: 'period'; grain: Grain }
  | { by: 'case' }

/** One actor's statements under one key of a split: a topic, a speaker, a party, a period. */
export type Part = { actor: string; key: string; counted: LevelCounts; described: LevelCounts }

/** A counted statement with what a variant of the count may leave out or change. */
export type Case = {
  statement: string
  actor: string
  level: Level
  period: Period
  attribution: Attribution
  deterrentFrame: boolean
  /** Slug of the outlet quoted from, and of the speaker. */
  outlet: string
  speaker: string
  /** The first of a chain of repetitions, followed as long as it is in view; its own id when it repeats nothing. */
  act: string
}

export type Split =
  | {
      by: 'topic' | 'speaker' | 'addressee' | 'target' | 'party'
      /** In the order to show them. A party that is no actor has its label as key, after "label:". */
      keys: { key: string; name: string }[]
      parts: Part[]
    }
  /**
   * A statement stands in the period of the middle of its possible days (the earlier of two). `key` of a part is the
   * period's first day; `keys` has every period from the first to the last, also those in which nothing was said.
   */
  | { by: 'period'; grain: Exclude<Grain, 'auto'>; keys: { key: string; name: string }[]; parts: Part[] }
  /**
   * Counted statements one by one, by actor, day and id; null when there are more than MOST_CASES. Outlets and speakers
   * by number of statements.
   */
  | { by: 'case'; cases: Case[] | null; outlets: OutletRef[]; speakers: { slug: string; name: string }[] }

/** Above this many counted statements variants are not computed. */
export const MOST_CASES = 20_000

/** Dated context that falls into the view. */
export type DatedEvent = { id: string; title: string; period: Period }

/** One statement with a level, in one actor's row. */
export type Dot = {
  statement: string
  /** Slug of the actor in whose row it stands. */
  actor: string
  level: Level
  counted: boolean
  /** The lowest and the highest level that coders gave it, where they lie apart; null where not. */
  contested: readonly [low: Level, high: Level] | null
  speaker: string
  speakerSlug: string
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

/** How far the coders of the data set agree: ordinal alpha with its 95 % interval, to four decimals. */
export type AgreementFigure = {
  alpha: number
  low: number
  high: number
  /** Statements that two coders or more put on a level, and how many coders. */
  units: number
  coders: number
  /** Whose agreement it is: of people, of imported codings, or of machines, which is another thing. */
  kind: CoderKind
  /** Made in rounds in which no coder saw another's. */
  blind: boolean
  /** One level was used throughout: alpha cannot tell. */
  oneLevel: boolean
}

export type Reliability = { rule: CountingRule; agreement: AgreementFigure | null }

/** What is so while no statement has two codings. */
export const NO_RELIABILITY: Reliability = { rule: 'adopted', agreement: null }

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
  /**
   * Names of the coders whose codings are in view. Several are no double coding: each may have coded other statements, or
   * one of them what another had coded before.
   */
  coders: string[]
  /** Statements in view that two coders or more coded under the codebook of the coding in use. */
  codedTwice: number
  /** Versions of the codebook used in view. */
  codebooks: number[]
  dataset: { title: string; description: string; version: string }
  /** Of the whole data set: which coding counts where a statement has several, and how far coders agree. */
  reliability: Reliability
  /** What the figure asked for; null when it asked for nothing. */
  split: Split | null
  /** Events within the period in view. */
  events: DatedEvent[]
  /** Instant of the newest revision, ISO 8601 UTC; null while nothing has ever been written. */
  updatedAt: string | null
}
