// Who speaks, for whom, and who describes it: the part of the statement form that names actors and speakers.
import { RELATIONS } from '../../record/choices'
import type { StoredRecord } from '../../record/schema'
import { freeOf, makeSlug } from '../../record/slug'
import { checked, isTakenIn, MISSING, parseItems, type Reader } from './reader'

export function readSpeaker(reader: Reader): { speakerId: string; speaker: StoredRecord<'speaker'> | null } {
  const name = reader.text('newSpeaker')
  const typed = reader.text('speaker')
  if (name === null) {
    if (typed === null)
      reader.say('speaker', 'Say who spoke: a person, an office, or a source without a name.')
    return { speakerId: reader.name('speaker', 'speaker', typed) ?? MISSING, speaker: null }
  }
  if (typed !== null) reader.say('newSpeaker', 'Name a speaker of the data set or a new one, not both.')
  const namesake = reader.known.naming.speaker.resolve(name)
  if (namesake)
    reader.say(
      'newSpeaker',
      `“${namesake.name}” (${namesake.detail}) is there already: write it into the box above.`,
    )
  const actorTyped = reader.text('newSpeakerActor')
  if (actorTyped === null) reader.say('newSpeakerActor', 'Say for which actor the new speaker speaks.')
  const actorId = reader.name('newSpeakerActor', 'actor', actorTyped)
  const kind = reader.text('newSpeakerKind')
  if (kind === null)
    reader.say('newSpeakerKind', 'Say whether it is a person, an office or an unnamed source.')
  const slug = freeOf(makeSlug(name) || 'speaker', isTakenIn(reader.known.naming.speaker))
  if (actorId === null || kind === null) return { speakerId: slug, speaker: null }
  const speaker = checked(reader, 'speaker', { id: slug, slug, name, kind, actorId }, 'newSpeaker')
  return { speakerId: slug, speaker }
}

/** The signatories; left empty they are the speaker's actor, and of a joint actor its members. */
export function readActors(
  reader: Reader,
  speakerId: string,
  newActor: string | null,
): { actors: string[]; jointActorId: string | null } {
  const { speakerActors, members } = reader.known
  const typed = reader.names('actors', 'actor')
  const joint = reader.name('joint', 'actor')
  if (joint !== null && (members.get(joint) ?? []).length === 0 && typed.length === 0)
    reader.say('actors', 'Name the signatories: the joint actor has no members to take for them.')
  if (typed.length > 0) return { actors: typed, jointActorId: joint }
  if (reader.text('actors') !== null) {
    if (parseItems(reader.text('actors') ?? '').length === 0)
      reader.say('actors', 'Name an actor, or leave this empty for the speaker’s own.')
    return { actors: [MISSING], jointActorId: joint }
  }
  const own = joint ?? newActor ?? speakerActors.get(speakerId)
  if (own === undefined) return { actors: [MISSING], jointActorId: joint }
  const signatories = members.get(own) ?? []
  return signatories.length > 0
    ? { actors: [...signatories], jointActorId: own }
    : { actors: [own], jointActorId: joint }
}

type Described = Pick<
  StoredRecord<'statement'>,
  'describedRelation' | 'describedByActorId' | 'describedByOutletId' | 'describedInId'
>

export function readDescription(reader: Reader): Described {
  const typed = reader.text('described')
  const describedRelation = RELATIONS.find((relation) => relation === typed) ?? null
  const by = reader.text('describedBy')
  const inStatement = reader.statement('describedIn')
  if (typed !== null && describedRelation === null)
    reader.say('described', 'Choose who describes: an opponent, an ally, a mediator or the outlet.')
  if (describedRelation === null) {
    if (by !== null || inStatement !== null)
      reader.say(
        'described',
        'Somebody is named who describes this. Say what they are to the actor, or empty those boxes.',
      )
    return {
      describedRelation,
      describedByActorId: null,
      describedByOutletId: null,
      describedInId: inStatement,
    }
  }
  const byOutlet = describedRelation === 'outlet'
  if (by === null)
    reader.say(
      'describedBy',
      byOutlet ? 'Name the outlet that describes it.' : 'Name the actor who describes it.',
    )
  return {
    describedRelation,
    describedByActorId: byOutlet ? null : reader.name('describedBy', 'actor', by),
    describedByOutletId: byOutlet ? reader.name('describedBy', 'outlet', by) : null,
    describedInId: inStatement,
  }
}
