// Every field of every record, one row a field: what it may hold, what it is called, how it is asked. Schemas, forms,
// problems, histories, imports, exports and the seed derive from these rows.
import { z } from 'zod'
import { ACTOR_KIND_CHOICES, CODER_KIND_CHOICES, RULE_CHOICES, SPEAKER_KIND_CHOICES } from './choices'
import { CODEBOOK } from './codebook-fields'
import {
  ARCHIVED,
  address,
  choice,
  day,
  type Fields,
  flag,
  ID,
  language,
  line,
  lines,
  listOf,
  mergedInto,
  type NamedField,
  name,
  names,
  optional,
  type PlainName,
  RECORD_TYPES,
  type RecordType,
  STATED_ORDER,
  slugLike,
  special,
  text,
  whole,
  withDefault,
} from './field'
import { ROUND } from './round-fields'
import { CODING, STATEMENT } from './statement-fields'

const OUTLET = {
  id: ID,
  name: line('Name', { hint: 'As it calls itself.' }),
  url: optional(address('Web address', { hint: 'Of its own site, starting with https://.' })),
  slug: slugLike('the-times'),
  archived: ARCHIVED,
  mergedIntoId: mergedInto('outlet'),
} satisfies Fields

const SOURCE = {
  id: ID,
  outletId: name('outlet', 'Outlet', {
    hint: 'Who published it: a newspaper, a broadcaster, a ministry’s own site.',
    column: 'outlet',
    tableHint: 'Who published the source; every row needs an outlet or a source.',
    aliases: ['publisher', 'newspaper', 'medium', 'documentsource'],
    input: 'sourceOutlet',
  }),
  title: optional(
    line('Title', {
      hint: 'The headline, word for word. Empty when not known.',
      column: 'source_title',
      aliases: ['title', 'headline', 'documenttitle'],
      input: 'sourceTitle',
    }),
  ),
  url: optional(
    address('Web address', {
      hint: 'Where it stands, starting with https://.',
      column: 'source_url',
      aliases: ['url', 'link', 'address', 'sourceaddress'],
      input: 'sourceUrl',
    }),
  ),
  archiveUrl: optional(
    address('Address of an archived copy', {
      hint: 'A copy that stays when the original changes or goes.',
      column: 'source_archive',
    }),
  ),
  publishedOn: optional(
    day('Published on', {
      hint: 'The day printed on it, YYYY-MM-DD. Empty when not known; it is never guessed.',
      column: 'source_published',
      aliases: ['published', 'publishedon', 'publicationdate'],
      input: 'sourcePublishedOn',
    }),
  ),
  accessedOn: optional(
    day('Read on', { hint: 'The day you read it, YYYY-MM-DD.', column: 'source_accessed' }),
  ),
  language: optional(language('Language', { column: 'source_language', input: 'sourceLanguage' })),
  note: optional(text('Note', { hint: 'What a reader of this source should know.' })),
  slug: slugLike('the-times-2024-08-17'),
  archived: ARCHIVED,
  mergedIntoId: mergedInto('source'),
} satisfies Fields

const ACTOR = {
  id: ID,
  name: line('Name', { hint: 'The full name, as in a sentence.' }),
  shortName: line('Short name', { hint: 'The name on a chart, where room is short.' }),
  kind: choice(ACTOR_KIND_CHOICES, 'Kind', {
    hint: 'Joint is a label for actors who speak together; it has members.',
  }),
  aliases: lines('Other names', { hint: 'One a line. Each is found by search, by forms and by imports.' }),
  members: names('actor', 'Members', {
    hint: 'Of a joint actor only: one a line, in the order in which they are named.',
  }),
  statedOrder: STATED_ORDER,
  note: optional(text('Note')),
  slug: slugLike('united-states'),
  archived: ARCHIVED,
  mergedIntoId: mergedInto('actor'),
} satisfies Fields

const SPEAKER = {
  id: ID,
  name: line('Name', {
    hint: 'A person’s name, an office, or what an unnamed source is called (“a government source”).',
  }),
  kind: choice(SPEAKER_KIND_CHOICES, 'Kind', { hint: 'Source is somebody whom the outlet does not name.' }),
  actorId: name('actor', 'Speaks for', { hint: 'The actor whose position the words are.' }),
  slug: slugLike('foreign-minister'),
  archived: ARCHIVED,
  mergedIntoId: mergedInto('speaker'),
} satisfies Fields

const TOPIC = {
  id: ID,
  name: line('Name', { hint: 'A few words a reader filters by.' }),
  description: optional(text('Description', { hint: 'What belongs to it and what does not.' })),
  statedOrder: STATED_ORDER,
  slug: slugLike('ceasefire-talks'),
  archived: ARCHIVED,
  mergedIntoId: mergedInto('topic'),
} satisfies Fields

const CODER = {
  id: ID,
  name: line('Name', { hint: 'Stands in public beside every coding; a pseudonym is fine.' }),
  kind: withDefault(
    choice(CODER_KIND_CHOICES, 'Kind', { hint: 'Public. Agreement is told of each kind apart.' }),
    'person',
  ),
  note: optional(text('Note', { hint: 'Training, languages, anything a reader should know.' })),
} satisfies Fields

const EVENT = {
  id: ID,
  title: line('Title', { hint: 'What happened, in a few words.' }),
  description: optional(text('Description')),
  dateEarliest: day('First day', { hint: 'YYYY-MM-DD.' }),
  dateLatest: day('Last day', { hint: 'YYYY-MM-DD; the same as the first for a single day.' }),
  sourceId: optional(name('source', 'Source', { hint: 'Where this can be read.' })),
  archived: flag('Archived', { hint: 'No longer shown in figures.' }),
} satisfies Fields

const DATASET = {
  id: ID,
  title: line('Title'),
  description: text('Description', {
    hint: 'What it holds, who coded it from what, and what it cannot say.',
  }),
  version: line('Version', { hint: 'Printed in citations, such as 1.2.' }),
  rule: withDefault(
    choice(RULE_CHOICES, 'Which coding counts', {
      hint: 'Where a statement has several codings. Printed under every figure.',
      isDerived: true,
    }),
    'adopted',
  ),
  defaultActors: names('actor', 'Actors compared at first', {
    hint: 'Shown side by side when nobody asks for others. Left empty: those with most statements.',
  }),
} satisfies Fields

const json = z.string().refine((value) => {
  try {
    JSON.parse(value)
    return true
  } catch {
    return false
  }
}, 'it is no JSON')

const FROZEN = {
  id: special(
    'line',
    z.string().regex(/^[A-Za-z0-9_-]{22}$/, 'the id of a frozen view is 22 characters of base64url'),
    'Permanent id',
  ),
  at: special('line', z.iso.datetime({ precision: 3 }), 'Frozen at'),
  revision: whole('Newest change then', 0),
  question: special('line', z.string(), 'Question'),
  sentence: special('line', z.string(), 'Question in words'),
  figure: special('text', json, 'Figure'),
  statements: special('text', json, 'Statements'),
} satisfies Fields

/** Every field of every type of record, in the order in which it is stored, asked and shown. */
export const FIELDS = {
  outlet: OUTLET,
  source: SOURCE,
  actor: ACTOR,
  speaker: SPEAKER,
  topic: TOPIC,
  coder: CODER,
  codebook: CODEBOOK,
  statement: STATEMENT,
  round: ROUND,
  coding: CODING,
  event: EVENT,
  dataset: DATASET,
  frozen: FROZEN,
} satisfies Record<RecordType, Fields>

/** The types people edit; a frozen view never changes. */
export type EditedType = Exclude<RecordType, 'frozen'>

/** Whether people may edit records of this type. */
export const isEditedType = (type: string): type is EditedType =>
  Object.hasOwn(FIELDS, type) && type !== 'frozen'

export const TYPE_NAMES: Record<RecordType, { one: string; many: string }> = {
  outlet: { one: 'outlet', many: 'outlets' },
  source: { one: 'source', many: 'sources' },
  actor: { one: 'actor', many: 'actors' },
  speaker: { one: 'speaker', many: 'speakers' },
  topic: { one: 'topic', many: 'topics' },
  coder: { one: 'coder', many: 'coders' },
  codebook: { one: 'codebook version', many: 'codebook versions' },
  statement: { one: 'statement', many: 'statements' },
  round: { one: 'round of coding', many: 'rounds of coding' },
  coding: { one: 'coding', many: 'codings' },
  event: { one: 'event', many: 'events' },
  dataset: { one: 'data set', many: 'data sets' },
  frozen: { one: 'frozen view', many: 'frozen views' },
}

const LISTS = new Map(RECORD_TYPES.map((type) => [type, listOf(FIELDS[type])]))

/** The fields of a type, in their order. */
export const fieldsOf = (type: RecordType): readonly NamedField[] => LISTS.get(type) ?? []

/** A field of a type by its name; null when the type has none. */
export const fieldOf = (type: RecordType, name: string): NamedField | null =>
  fieldsOf(type).find((field) => field.name === name) ?? null

/**
 * What a field is called. A path into a list names the line and the column, as problems do: "levels.0.name" is
 * "Levels, line 1, Name". A field nobody knows is called by its name.
 */
export function labelOf(type: RecordType, path: string): string {
  const [head = '', row, column] = path.split('.')
  const field = fieldOf(type, head)
  if (!field) return path
  return [
    field.label,
    ...(row === undefined ? [] : [`line ${Number(row) + 1}`]),
    ...(column === undefined ? [] : [field.columns?.find(({ name }) => name === column)?.label ?? column]),
  ].join(', ')
}

const WITH_COLUMNS = new Map(
  RECORD_TYPES.map((type) => [type, fieldsOf(type).flatMap((field) => [field, ...(field.columns ?? [])])]),
)

/** Every field of a type and of its lists, whatever its depth. */
export const eachField = (type: RecordType): readonly NamedField[] => WITH_COLUMNS.get(type) ?? []

/** The fields of a type whose value is itself, and that are read under their own name: no record, no list, no id. */
export const plainFields = <T extends RecordType>(type: T) =>
  // By the same rule as PlainName.
  fieldsOf(type).filter(
    ({ name, of, kind, columns, within }) =>
      name !== 'id' && of === undefined && columns === undefined && kind !== 'lines' && within === undefined,
  ) as (NamedField & { name: PlainName<(typeof FIELDS)[T]> })[]

/** What the column of a field is called in tables of statements: "dateEarliest" is "date_earliest". */
export const columnOf = ({ name, column }: NamedField): string =>
  column ?? name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
