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

/** Who or what judged: agreement is told of each kind apart. */
export const CODER_KIND_CHOICES = {
  person: { words: 'person', answer: 'a person' },
  adjudication: { words: 'adjudication', answer: 'adjudication: what editors decided between codings' },
  imported: { words: 'imported', answer: 'imported: codings made elsewhere' },
  machine: { words: 'machine', answer: 'a machine, such as a language model; name it with its version' },
} satisfies Record<string, Choice>
/** What the coder is called whose codings are what editors decided. */
export const DECIDED_BY = 'Adjudication'
export type CoderKind = keyof typeof CODER_KIND_CHOICES
export const CODER_KINDS = keysOf(CODER_KIND_CHOICES)

/** Which coding of a statement counts in figures. */
export const RULE_CHOICES = {
  adopted: { words: 'the coding that an editor adopted', answer: 'the one that an editor adopts' },
  median: {
    words: 'the median of its coders, of two middle levels the one nearer to 0',
    answer: 'the median of the coders; of two middle levels the one nearer to 0',
  },
  majority: {
    words: 'the level that most of its coders gave, else their median',
    answer: 'the level that most coders gave; where none leads, their median',
  },
} satisfies Record<string, Choice>
export type CountingRule = keyof typeof RULE_CHOICES

export const ROUND_KIND_CHOICES = {
  main: { words: 'main', answer: 'main: its codings count, and its agreement is published' },
  training: {
    words: 'training',
    answer: 'training: against statements that are decided already; nothing of it is published',
  },
  recode: { words: 'recoding', answer: 'recoding: the same coders again, two weeks later or more' },
} satisfies Record<string, Choice>
export type RoundKind = keyof typeof ROUND_KIND_CHOICES

export const ROUND_STATE_CHOICES = {
  draft: { words: 'draft', answer: 'draft' },
  open: { words: 'open', answer: 'open: its codings are sealed' },
  closed: { words: 'closed', answer: 'closed: its codings are readable' },
  published: { words: 'published', answer: 'published' },
} satisfies Record<string, Choice>
export type RoundState = keyof typeof ROUND_STATE_CHOICES

export const HIDE_CHOICES = {
  none: { words: 'nothing', answer: 'nothing' },
  actor: { words: 'speaker and actor', answer: 'who speaks, and for whom' },
  all: { words: 'speaker, actor and source', answer: 'who speaks, for whom, and the source' },
} satisfies Record<string, Choice>
export type Hide = keyof typeof HIDE_CHOICES

export const OUTCOME_CHOICES = {
  coded: { words: 'coded', answer: 'coded' },
  'cannot-judge': { words: 'cannot be judged', answer: 'the coder said that it cannot be judged' },
  'not-coded': { words: 'not coded', answer: 'left open when the round closed' },
} satisfies Record<string, Choice>
export type Outcome = keyof typeof OUTCOME_CHOICES

export const CONFIDENCE_CHOICES = {
  low: { words: 'low confidence', answer: 'low' },
  medium: { words: 'medium confidence', answer: 'medium' },
  high: { words: 'high confidence', answer: 'high' },
} satisfies Record<string, Choice>
export type Confidence = keyof typeof CONFIDENCE_CHOICES
export const CONFIDENCES = keysOf(CONFIDENCE_CHOICES)
