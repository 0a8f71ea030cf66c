// The statement form: from its inputs to a statement with its coding, or to what is wrong in words. Ids of new records are
// wishes until somebody has looked whether they are free.

import { isEdited, type QuotationCheck, withoutMarks } from '../../record/quotation'
import type { Problem, StoredRecord } from '../../record/schema'
import type { Level } from '../../stance'
import type { Fields } from '../fields'
import { type FormCoding, readCoding } from './coding'
import { readActors, readDescription, readSpeaker } from './people'
import { checked, type Known, plainValues, Reader } from './reader'
import { type Made, readSources } from './sources'

/** What is to be stored. New outlets and sources stand before what names them. */
export type Entry = Made & {
  speaker: StoredRecord<'speaker'> | null
  statement: StoredRecord<'statement'>
  /** null where nobody has judged yet. */
  coding: FormCoding | null
  /** The level that the questions led to where another was set. */
  led: Level | null
}

export type FormReading =
  | { entry: Entry; problems: [] }
  /** `check` is the quotation's where it differs from its passage in spelling only: the passage's own can be taken over. */
  | { entry: null; problems: Problem[]; check: QuotationCheck | null }

const MISSING_DAY = '0001-01-01'

/** Reads the form. `before` is the statement it changes. Never throws. */
export function readStatementForm(
  fields: Fields,
  known: Known,
  before: StoredRecord<'statement'> | null = null,
): FormReading {
  const reader = new Reader(fields, known)
  const made: Made = { outlets: [], sources: [] }
  const quote = reader.text('quote')
  const quotation = quote === null ? null : withoutMarks(quote)
  const { sources, check } = readSources(reader, made, quotation, before)
  const { speakerId, speaker } = readSpeaker(reader)
  const { actors, jointActorId } = readActors(reader, speakerId, speaker?.actorId ?? null)
  const description = readDescription(reader)
  const dateEarliest = reader.text('dateEarliest')
  const attribution = description.describedRelation ? 'described-by-other' : reader.text('attribution')
  const form = reader.text('form')
  if (form === null) reader.say('form', 'Say what the words are: their own, quoted within ours, or ours.')
  if (attribution === null) reader.say('attribution', 'Say how the words came to the public.')
  if (dateEarliest === null) reader.say('dateEarliest', 'Say when it was said: the day, such as 2024-08-16.')
  const coding = readCoding(reader)
  const statement = {
    ...plainValues(reader, 'statement'),
    id: before?.id ?? reader.text('id') ?? idWishOf(known, jointActorId ?? actors[0], dateEarliest),
    speakerId,
    actors,
    jointActorId,
    attribution,
    editedQuote: quotation !== null && (isEdited(quotation) || reader.flag('editedQuote')),
    quote: quotation,
    dateEarliest: dateEarliest ?? MISSING_DAY,
    dateLatest: reader.text('dateLatest') ?? dateEarliest ?? MISSING_DAY,
    counted: description.describedRelation === null,
    ...description,
    repeatOfId: reader.statement('repeatOf'),
    adoptedCodingId: before?.adoptedCodingId ?? null,
    addressees: reader.parties('addressees'),
    targets: reader.parties('targets'),
    topics: [...new Set(reader.names('topics', 'topic'))],
    sources,
  }
  if (statement.repeatOfId !== null && statement.repeatOfId === before?.id)
    reader.say('repeatOf', 'A statement does not repeat itself.')
  const stored = checked(reader, 'statement', statement)
  const entry = {
    ...made,
    speaker,
    statement: stored,
    coding: coding?.coding ?? null,
    led: coding?.led ?? null,
  }
  const problems = unrepeated(reader.problems)
  if (problems.length > 0 || entry.statement === null) return { entry: null, problems, check }
  return { entry: { ...entry, statement: entry.statement }, problems: [] }
}

function unrepeated(problems: readonly Problem[]): Problem[] {
  return [...new Map(problems.map((each) => [`${each.field} ${each.message}`, each])).values()]
}

function idWishOf(known: Known, actor: string | undefined, day: string | null): string {
  const slug = known.naming.actor.names.find(({ id }) => id === actor)?.slug ?? 'statement'
  return `${slug.slice(0, 60)}-${day ?? 'undated'}`
}
