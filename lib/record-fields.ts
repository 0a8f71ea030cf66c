// What every field of every record is called, and what kind of thing goes into it: for forms, histories and lists of
// problems. What a field may hold is decided by the schemas of lib/statement.ts; this only puts it into words.
import {
  ACTOR_KINDS,
  ATTRIBUTIONS,
  CONFIDENCES,
  FORMS,
  RECORDS,
  RELATIONS,
  type RecordType,
  RULE_KINDS,
  SPEAKER_KINDS,
} from './statement'

/** `name` and `names` are other records, typed by name; `lines` are plain values and `rows` are tables, one a line. */
export type FieldKind =
  | 'line'
  | 'text'
  | 'day'
  | 'address'
  | 'language'
  | 'whole'
  | 'flag'
  | 'choice'
  | 'name'
  | 'names'
  | 'lines'
  | 'rows'

export type Field = {
  name: string
  label: string
  kind: FieldKind
  hint?: string
  choices?: readonly string[]
  /** The type of the records that are named. */
  of?: RecordType
  needed?: boolean
  /** The columns of `rows`. */
  columns?: readonly Field[]
}

/** The types people edit; a frozen view never changes. */
export type EditedType = Exclude<RecordType, 'frozen'>

export const TYPE_NAMES: Record<RecordType, { one: string; many: string }> = {
  outlet: { one: 'outlet', many: 'outlets' },
  source: { one: 'source', many: 'sources' },
  actor: { one: 'actor', many: 'actors' },
  speaker: { one: 'speaker', many: 'speakers' },
  topic: { one: 'topic', many: 'topics' },
  coder: { one: 'coder', many: 'coders' },
  codebook: { one: 'codebook version', many: 'codebook versions' },
  statement: { one: 'statement', many: 'statements' },
  coding: { one: 'coding', many: 'codings' },
  event: { one: 'event', many: 'events' },
  dataset: { one: 'data set', many: 'data sets' },
  frozen: { one: 'frozen view', many: 'frozen views' },
}

const ID: Field = {
  name: 'id',
  label: 'Permanent id',
  kind: 'line',
  needed: true,
  hint: 'Never changes. Letters, digits, dots, dashes and underscores.',
}

const slug = (example: string): Field => ({
  name: 'slug',
  label: 'Short address',
  kind: 'line',
  needed: true,
  hint: `Stands at the end of its address: small letters, digits and dashes, such as ${example}. Left empty, it is made from the name. A former one keeps leading here.`,
})

const SHELVED: readonly Field[] = [
  { name: 'archived', label: 'Archived', kind: 'flag', hint: 'No longer offered; what uses it keeps it.' },
]

const mergedInto = (of: RecordType): Field => ({
  name: 'mergedIntoId',
  label: 'Merged into',
  kind: 'name',
  of,
  hint: 'The record that this one was a duplicate of.',
})

const language = (name: string, label: string): Field => ({
  name,
  label,
  kind: 'language',
  hint: 'A BCP 47 tag: en for English, ar for Arabic, he for Hebrew, fr-CA for Canadian French.',
})

const STATED_ORDER: Field = {
  name: 'statedOrder',
  label: 'Place in the stated order',
  kind: 'whole',
  needed: true,
  hint: 'A whole number from 0. Lists and figures show smaller ones first unless a reader asks for another order.',
}

const PARTY: readonly Field[] = [
  { name: 'actorId', label: 'Actor', kind: 'name', of: 'actor' },
  { name: 'label', label: 'In words', kind: 'line', hint: 'Where it is no actor, such as “reporters”.' },
]

/** Every field of every type of record that people edit, in the order in which it is asked. */
export const FIELDS: Record<EditedType, readonly Field[]> = {
  outlet: [
    { name: 'name', label: 'Name', kind: 'line', needed: true, hint: 'As it calls itself.' },
    slug('the-times'),
    { name: 'url', label: 'Web address', kind: 'address', hint: 'Of its own site, starting with https://.' },
    ID,
    ...SHELVED,
    mergedInto('outlet'),
  ],
  source: [
    {
      name: 'outletId',
      label: 'Outlet',
      kind: 'name',
      of: 'outlet',
      needed: true,
      hint: 'Who published it: a newspaper, a broadcaster, a ministry’s own site.',
    },
    {
      name: 'title',
      label: 'Title',
      kind: 'line',
      hint: 'The headline, word for word. Empty when not known.',
    },
    { name: 'url', label: 'Web address', kind: 'address', hint: 'Where it stands, starting with https://.' },
    {
      name: 'archiveUrl',
      label: 'Address of an archived copy',
      kind: 'address',
      hint: 'A copy that stays when the original changes or goes.',
    },
    {
      name: 'publishedOn',
      label: 'Published on',
      kind: 'day',
      hint: 'The day printed on it, YYYY-MM-DD. Empty when not known; it is never guessed.',
    },
    { name: 'accessedOn', label: 'Read on', kind: 'day', hint: 'The day you read it, YYYY-MM-DD.' },
    language('language', 'Language'),
    { name: 'note', label: 'Note', kind: 'text', hint: 'What a reader of this source should know.' },
    slug('the-times-2024-08-17'),
    ID,
    ...SHELVED,
    mergedInto('source'),
  ],
  actor: [
    { name: 'name', label: 'Name', kind: 'line', needed: true, hint: 'The full name, as in a sentence.' },
    {
      name: 'shortName',
      label: 'Short name',
      kind: 'line',
      needed: true,
      hint: 'The name on a chart, where room is short.',
    },
    {
      name: 'kind',
      label: 'Kind',
      kind: 'choice',
      choices: ACTOR_KINDS,
      needed: true,
      hint: 'Joint is a label for actors who speak together; it has members.',
    },
    {
      name: 'aliases',
      label: 'Other names',
      kind: 'lines',
      hint: 'One a line. Each is found by search, by forms and by imports.',
    },
    {
      name: 'members',
      label: 'Members',
      kind: 'names',
      of: 'actor',
      hint: 'Of a joint actor only: one a line, in the order in which they are named.',
    },
    STATED_ORDER,
    { name: 'note', label: 'Note', kind: 'text' },
    slug('united-states'),
    ID,
    ...SHELVED,
    mergedInto('actor'),
  ],
  speaker: [
    {
      name: 'name',
      label: 'Name',
      kind: 'line',
      needed: true,
      hint: 'A person’s name, an office, or what an unnamed source is called (“a government source”).',
    },
    {
      name: 'kind',
      label: 'Kind',
      kind: 'choice',
      choices: SPEAKER_KINDS,
      needed: true,
      hint: 'Source is somebody whom the outlet does not name.',
    },
    {
      name: 'actorId',
      label: 'Speaks for',
      kind: 'name',
      of: 'actor',
      needed: true,
      hint: 'The actor whose position the words are.',
    },
    slug('foreign-minister'),
    ID,
    ...SHELVED,
    mergedInto('speaker'),
  ],
  topic: [
    { name: 'name', label: 'Name', kind: 'line', needed: true, hint: 'A few words a reader filters by.' },
    {
      name: 'description',
      label: 'Description',
      kind: 'text',
      hint: 'What belongs to it and what does not.',
    },
    STATED_ORDER,
    slug('ceasefire-talks'),
    ID,
    ...SHELVED,
    mergedInto('topic'),
  ],
  coder: [
    {
      name: 'name',
      label: 'Name',
      kind: 'line',
      needed: true,
      hint: 'Stands in public beside every coding; a pseudonym is fine.',
    },
    {
      name: 'note',
      label: 'Note',
      kind: 'text',
      hint: 'Training, languages, anything a reader should know.',
    },
    ID,
  ],
  codebook: [
    { name: 'version', label: 'Version', kind: 'whole', needed: true },
    { name: 'title', label: 'Title', kind: 'line', needed: true },
    {
      name: 'adoptedOn',
      label: 'Adopted on',
      kind: 'day',
      needed: true,
      hint: 'YYYY-MM-DD. Codings made from then on may use it.',
    },
    {
      name: 'introduction',
      label: 'What is coded',
      kind: 'text',
      needed: true,
      hint: 'An empty line begins a new paragraph.',
    },
    {
      name: 'levels',
      label: 'Levels',
      kind: 'rows',
      needed: true,
      columns: [
        { name: 'level', label: 'Level', kind: 'whole', needed: true },
        { name: 'name', label: 'Name', kind: 'line', needed: true },
        { name: 'definition', label: 'Definition', kind: 'text', needed: true },
        { name: 'include', label: 'Include', kind: 'text', needed: true },
        { name: 'exclude', label: 'Exclude', kind: 'text', needed: true },
        { name: 'eventCodes', label: 'Event codes', kind: 'text', needed: true },
        { name: 'examples', label: 'Examples', kind: 'text', needed: true },
      ],
    },
    {
      name: 'rules',
      label: 'Rules',
      kind: 'rows',
      hint: 'They stand in the order of their places: 15 is between 10 and 20. A line without any text is left out.',
      columns: [
        { name: 'kind', label: 'Kind', kind: 'choice', choices: RULE_KINDS, needed: true },
        { name: 'term', label: 'Term', kind: 'line' },
        { name: 'text', label: 'Text', kind: 'text', needed: true },
      ],
    },
    ID,
  ],
  event: [
    { name: 'title', label: 'Title', kind: 'line', needed: true, hint: 'What happened, in a few words.' },
    { name: 'description', label: 'Description', kind: 'text' },
    { name: 'dateEarliest', label: 'First day', kind: 'day', needed: true, hint: 'YYYY-MM-DD.' },
    {
      name: 'dateLatest',
      label: 'Last day',
      kind: 'day',
      needed: true,
      hint: 'YYYY-MM-DD; the same as the first for a single day.',
    },
    { name: 'sourceId', label: 'Source', kind: 'name', of: 'source', hint: 'Where this can be read.' },
    ID,
    { name: 'archived', label: 'Archived', kind: 'flag', hint: 'No longer shown in figures.' },
  ],
  dataset: [
    { name: 'title', label: 'Title', kind: 'line', needed: true },
    {
      name: 'description',
      label: 'Description',
      kind: 'text',
      needed: true,
      hint: 'What it holds, who coded it from what, and what it cannot say.',
    },
    {
      name: 'version',
      label: 'Version',
      kind: 'line',
      needed: true,
      hint: 'Printed in citations, such as 1.2.',
    },
    {
      name: 'defaultActors',
      label: 'Actors compared at first',
      kind: 'names',
      of: 'actor',
      needed: true,
      hint: 'One a line, in order: shown side by side when nobody asks for others.',
    },
    ID,
  ],
  statement: [
    {
      name: 'speakerId',
      label: 'Speaker',
      kind: 'name',
      of: 'speaker',
      needed: true,
      hint: 'The person, office or unnamed source whose words these are.',
    },
    {
      name: 'speakerRole',
      label: 'Role',
      kind: 'line',
      hint: 'Held on that day, such as “foreign minister”.',
    },
    {
      name: 'actors',
      label: 'Actor, or signatories',
      kind: 'names',
      of: 'actor',
      needed: true,
      hint: 'Whose position it is; for a joint statement all who signed, one a line.',
    },
    {
      name: 'jointActorId',
      label: 'Joint actor',
      kind: 'name',
      of: 'actor',
      hint: 'The joint actor that a joint statement is credited to.',
    },
    {
      name: 'attribution',
      label: 'Attribution',
      kind: 'choice',
      choices: ATTRIBUTIONS,
      needed: true,
      hint: 'How the words are tied to the speaker.',
    },
    { name: 'form', label: 'Form', kind: 'choice', choices: FORMS, needed: true },
    {
      name: 'quote',
      label: 'Quotation',
      kind: 'text',
      hint: 'Word for word from the source, without the quotation marks.',
    },
    {
      name: 'editedQuote',
      label: 'The source edited the quotation',
      kind: 'flag',
      hint: 'It carries brackets or ellipses.',
    },
    language('language', 'Language of the quotation'),
    {
      name: 'originalQuote',
      label: 'Original words',
      kind: 'text',
      hint: 'In the language they were said in, where that is known and another.',
    },
    language('originalLanguage', 'Original language'),
    { name: 'translatedBy', label: 'Translated by', kind: 'line' },
    {
      name: 'paraphrase',
      label: 'Paraphrase',
      kind: 'text',
      hint: 'Our own words; whatever stands in quotation marks in it is part of the quotation.',
    },
    { name: 'dateEarliest', label: 'Earliest day', kind: 'day', needed: true, hint: 'YYYY-MM-DD.' },
    {
      name: 'dateLatest',
      label: 'Latest day',
      kind: 'day',
      needed: true,
      hint: 'YYYY-MM-DD; the same as the earliest when the day is certain.',
    },
    { name: 'place', label: 'Place', kind: 'line', hint: 'Where it was said.' },
    { name: 'addressees', label: 'Addressed to', kind: 'rows', columns: PARTY },
    { name: 'targets', label: 'About', kind: 'rows', columns: PARTY },
    { name: 'topics', label: 'Topics', kind: 'names', of: 'topic', hint: 'One a line.' },
    {
      name: 'sources',
      label: 'Sources',
      kind: 'rows',
      needed: true,
      columns: [
        { name: 'sourceId', label: 'Source', kind: 'name', of: 'source', needed: true },
        { name: 'quotedFrom', label: 'Quoted from', kind: 'flag' },
        { name: 'relayedById', label: 'Reached us through', kind: 'name', of: 'source' },
        { name: 'quotationHash', label: 'Hash of the checked quotation', kind: 'line' },
        { name: 'passage', label: 'Passage', kind: 'text', hint: 'Kept for checking; never published.' },
      ],
    },
    {
      name: 'counted',
      label: 'Counted',
      kind: 'flag',
      hint: 'Not counted exactly when somebody else describes the stance.',
    },
    { name: 'describedRelation', label: 'Described by', kind: 'choice', choices: RELATIONS },
    { name: 'describedByActorId', label: 'Describing actor', kind: 'name', of: 'actor' },
    { name: 'describedByOutletId', label: 'Describing outlet', kind: 'name', of: 'outlet' },
    { name: 'describedInId', label: 'Described in', kind: 'name', of: 'statement' },
    { name: 'repeatOfId', label: 'Says again', kind: 'name', of: 'statement' },
    { name: 'adoptedCodingId', label: 'Adopted coding', kind: 'name', of: 'coding' },
    { name: 'note', label: 'Note', kind: 'text' },
    ID,
  ],
  coding: [
    { name: 'statementId', label: 'Statement', kind: 'name', of: 'statement', needed: true },
    { name: 'coderId', label: 'Coder', kind: 'name', of: 'coder', needed: true },
    { name: 'codebookId', label: 'Codebook version', kind: 'name', of: 'codebook', needed: true },
    {
      name: 'level',
      label: 'Level',
      kind: 'whole',
      hint: '-3 (de-escalation) to +3 (escalation); empty exactly when out of scope.',
    },
    {
      name: 'outOfScope',
      label: 'Out of scope',
      kind: 'flag',
      hint: 'Nothing in it concerns force or settlement, which is not the same as 0.',
    },
    {
      name: 'conditional',
      label: 'Conditional',
      kind: 'flag',
      hint: 'It depends on what another side does first.',
    },
    { name: 'hedged', label: 'Hedged', kind: 'flag', hint: '“May”, “could”, “highly unlikely”.' },
    {
      name: 'deterrentFrame',
      label: 'Framed as deterrence',
      kind: 'flag',
      hint: 'Force is presented as a means to prevent force.',
    },
    { name: 'confidence', label: 'Confidence', kind: 'choice', choices: CONFIDENCES },
    {
      name: 'rationale',
      label: 'Rationale',
      kind: 'text',
      needed: true,
      hint: 'One sentence: why this level.',
    },
    ID,
  ],
}

const FROZEN: Record<string, string> = {
  id: 'Permanent id',
  at: 'Frozen at',
  revision: 'Newest change then',
  question: 'Question',
  sentence: 'Question in words',
  figure: 'Figure',
  statements: 'Statements',
}

/** Whether people may edit records of this type. */
export function isEditedType(type: string): type is EditedType {
  return Object.hasOwn(RECORDS, type) && type !== 'frozen'
}

/** A field of a type by its name; null when the type has none. */
export function fieldOf(type: EditedType, name: string): Field | null {
  return FIELDS[type].find((field) => field.name === name) ?? null
}

/**
 * What a field is called. A path into a list names the line and the column, as problems do: "levels.0.name" is
 * "Levels, line 1, Name". A field nobody knows is called by its name.
 */
export function labelOf(type: RecordType, field: string): string {
  const [head = '', line, column] = field.split('.')
  if (type === 'frozen') return FROZEN[head] ?? field
  const known = fieldOf(type, head)
  if (!known) return field
  const inner = column === undefined ? null : known.columns?.find(({ name }) => name === column)
  return [
    known.label,
    ...(line === undefined ? [] : [`line ${Number(line) + 1}`]),
    ...(column === undefined ? [] : [inner?.label ?? column]),
  ].join(', ')
}
