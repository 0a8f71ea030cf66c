// The closed lists of the codebook and of the records: every word that may be chosen, how a sentence says it, and how a
// form asks it.

/** `words` stand in a sentence or a table, `answer` beside a radio button. */
export type Choice = { words: string; answer: string }

const keysOf = <T extends Record<string, Choice>>(choices: T) =>
  // The keys of an object literal are its own.
  Object.keys(choices) as (keyof T & string)[]

export const ATTRIBUTION_CHOICES = {
  'on-record': { words: 'On the record', answer: 'Said openly by the speaker (on the record)' },
  'official-statement': {
    words: 'Official statement',
    answer: 'Published by an office (official statement)',
  },
  'anonymous-source': {
    words: 'Anonymous source',
    answer: 'Said by somebody the outlet does not name (anonymous source)',
  },
  'outlet-paraphrase': {
    words: 'Outlet’s paraphrase',
    answer: 'Reported by the outlet without saying where from (outlet’s paraphrase)',
  },
  'described-by-other': {
    words: 'Described by somebody else',
    answer: 'Somebody else describes their stance',
  },
  'nonverbal-release': { words: 'Nonverbal release', answer: 'Shown, not said (nonverbal release)' },
} satisfies Record<string, Choice>
export type Attribution = keyof typeof ATTRIBUTION_CHOICES
export const ATTRIBUTIONS = keysOf(ATTRIBUTION_CHOICES)

export const FORM_CHOICES = {
  'direct-quote': { words: 'Direct quote', answer: 'The speaker’s own words, quoted (direct quote)' },
  mixed: {
    words: 'Quote within a paraphrase',
    answer: 'Some of the speaker’s own words, within our sentence (mixed)',
  },
  paraphrase: { words: 'Paraphrase', answer: 'Reported in other words only (paraphrase)' },
  nonverbal: {
    words: 'Nonverbal',
    answer: 'No words: footage, a parade, a release of something (nonverbal)',
  },
} satisfies Record<string, Choice>
export type Form = keyof typeof FORM_CHOICES
export const FORMS = keysOf(FORM_CHOICES)

/** The forms that carry the speaker's own words. */
export const OWN_WORDS: readonly Form[] = ['direct-quote', 'mixed']

export const RELATION_CHOICES = {
  opponent: { words: 'an opponent', answer: 'Yes, by an opponent' },
  ally: { words: 'an ally', answer: 'Yes, by an ally' },
  mediator: { words: 'a mediator', answer: 'Yes, by a mediator' },
  outlet: { words: 'the outlet', answer: 'Yes, by the outlet itself' },
} satisfies Record<string, Choice>
export type Relation = keyof typeof RELATION_CHOICES
export const RELATIONS = keysOf(RELATION_CHOICES)

export const ACTOR_KIND_CHOICES = {
  state: { words: 'state', answer: 'state' },
  organisation: { words: 'organisation', answer: 'organisation' },
  joint: { words: 'joint', answer: 'joint' },
} satisfies Record<string, Choice>
export type ActorKind = keyof typeof ACTOR_KIND_CHOICES
export const ACTOR_KINDS = keysOf(ACTOR_KIND_CHOICES)

export const SPEAKER_KIND_CHOICES = {
  person: { words: 'person', answer: 'a person' },
  office: { words: 'office', answer: 'an office or a body' },
  source: { words: 'source', answer: 'an unnamed source' },
} satisfies Record<string, Choice>
export type SpeakerKind = keyof typeof SPEAKER_KIND_CHOICES
export const SPEAKER_KINDS = keysOf(SPEAKER_KIND_CHOICES)

export const RULE_KIND_CHOICES = {
  decision: { words: 'decision', answer: 'decision' },
  modifier: { words: 'modifier', answer: 'modifier' },
  field: { words: 'field', answer: 'field' },
  limit: { words: 'limit', answer: 'limit' },
} satisfies Record<string, Choice>
export type RuleKind = keyof typeof RULE_KIND_CHOICES
export const RULE_KINDS = keysOf(RULE_KIND_CHOICES)

export const CONFIDENCE_CHOICES = {
  low: { words: 'low confidence', answer: 'low' },
  medium: { words: 'medium confidence', answer: 'medium' },
  high: { words: 'high confidence', answer: 'high' },
} satisfies Record<string, Choice>
export type Confidence = keyof typeof CONFIDENCE_CHOICES
export const CONFIDENCES = keysOf(CONFIDENCE_CHOICES)
