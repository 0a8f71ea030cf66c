// What a statement is, as it is read: with the names of what it refers to, and its codings.
import type { Day } from './period'
import type { Relation, SpeakerKind } from './record/choices'
import type { PlainName } from './record/field'
import type { FIELDS } from './record/fields'
import type { StoredRecord } from './record/schema'
import type { Level } from './stance'

export type ActorRef = { id: string; slug: string; name: string; shortName: string }
export type TopicRef = { id: string; slug: string; name: string }
export type OutletRef = { id: string; slug: string; name: string }

/** An addressee or a target: `actor` where it is one, and always the words to print. */
export type Party = { actor: ActorRef | null; label: string }

/** The fields that a statement and its coding have as they are stored. */
export type PlainStatement = Pick<StoredRecord<'statement'>, PlainName<typeof FIELDS.statement>>
export type PlainCoding = Pick<StoredRecord<'coding'>, PlainName<typeof FIELDS.coding>>

export type Coding = Omit<PlainCoding, 'level'> & {
  id: string
  /** null exactly when outOfScope. */
  level: Level | null
  coder: string
  codebookVersion: number
}

/** A source of a statement. `relayedBy` is the slug of the source through which this one reached us. */
export type StatementSource = {
  slug: string
  outlet: OutletRef
  title: string | null
  url: string | null
  archiveUrl: string | null
  publishedOn: Day | null
  accessedOn: Day | null
  language: string | null
  quotedFrom: boolean
  relayedBy: string | null
}

export type Description = {
  relation: Relation
  /** Who describes: an actor or an outlet. */
  by: { kind: 'actor' | 'outlet'; slug: string; name: string }
  /** The statement in which the description was made. */
  inStatement: string | null
}

export type Statement = PlainStatement & {
  id: string
  /** The signatories, in order; one for most statements. */
  actors: ActorRef[]
  jointActor: ActorRef | null
  speaker: { slug: string; name: string; kind: SpeakerKind }
  described: Description | null
  repeatOf: string | null
  addressees: Party[]
  targets: Party[]
  topics: TopicRef[]
  sources: StatementSource[]
  /** The adopted coding; null while nobody has adopted one. */
  coding: Coding | null
  codings: Coding[]
  /** The lowest and the highest level that its coders gave it under the codebook of the adopted coding; null for one coder. */
  range: readonly [low: Level, high: Level] | null
  /** How many coders coded it under the codebook of the adopted coding; 0 while none is adopted. */
  timesCoded: number
}

/** The actor in whose profile the statement stands when joint statements are credited to the joint actor. */
export function creditedActors(statement: Pick<Statement, 'actors' | 'jointActor'>): ActorRef[] {
  return statement.jointActor ? [statement.jointActor] : statement.actors
}
