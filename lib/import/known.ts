// What is stored already, as far as the names in a table go, and what is made of names that are not.
import type { RecordType } from '../record/field'
import { type NamedType, type Naming, sameName } from '../record/naming'
import type { StoredRecord } from '../record/schema'

/** Types whose names stand in memory; sources are too many for that. */
export const KEPT_TYPES = ['actor', 'speaker', 'topic', 'outlet', 'coder'] as const
export type KeptType = (typeof KEPT_TYPES)[number]

/** What is stored already, as far as names go. */
export type Known = {
  namings: Record<KeptType, Naming>
  /** Speaker to actor. */
  actorOf: ReadonlyMap<string, string>
  /** Ids and slugs that a new record cannot have, by type. */
  taken: Record<KeptType, ReadonlySet<string>>
  /** The next free place in the stated order. */
  nextOrder: { actor: number; topic: number }
  codebooks: ReadonlyMap<number, string>
}

/** A record that the import makes for a name. */
export type Made = { [T in RecordType]: { type: T; record: StoredRecord<T> } }[RecordType]

/** Stands for a record that is not known, so that the rest of a row is checked all the same. */
export const NOBODY = 'nobody'

const UNNAMED = ', speaker not named'
/** What the speaker who is nobody in particular of an actor is called. */
export const unnamedSpeakerOf = (actor: string): string => actor + UNNAMED
export const isUnnamedSpeaker = (name: string): boolean => name.endsWith(UNNAMED)

/** What else a row says of what it names; for a record that is made of the name. */
export type About = { actors?: readonly string[]; members?: readonly string[]; kind?: string; slug?: string }

/** A key of a new name: names are the same where it is. */
export const newKey = (type: NamedType, name: string, within: string) =>
  `${type}\n${within}\n${sameName(name)}`
