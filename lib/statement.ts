// What a statement is, as read (Statement) and as stored (the schemas). Nothing enters the database past these schemas.
import { z } from 'zod'
import { type Day, isDay } from './period'
import { isLevel, type Level } from './stance'

export const ATTRIBUTIONS = [
  'on-record',
  'official-statement',
  'anonymous-source',
  'outlet-paraphrase',
  'described-by-other',
  'nonverbal-release',
] as const
export type Attribution = (typeof ATTRIBUTIONS)[number]

export const FORMS = ['direct-quote', 'mixed', 'paraphrase', 'nonverbal'] as const
export type Form = (typeof FORMS)[number]

/** The forms that carry the speaker's own words. */
export const OWN_WORDS: readonly Form[] = ['direct-quote', 'mixed']

export const RELATIONS = ['opponent', 'ally', 'mediator', 'outlet'] as const
export type Relation = (typeof RELATIONS)[number]

export const ACTOR_KINDS = ['state', 'organisation', 'joint'] as const
export type ActorKind = (typeof ACTOR_KINDS)[number]

export const SPEAKER_KINDS = ['person', 'office', 'source'] as const
export type SpeakerKind = (typeof SPEAKER_KINDS)[number]

export const RULE_KINDS = ['decision', 'modifier', 'field', 'limit'] as const
export type RuleKind = (typeof RULE_KINDS)[number]

export const CONFIDENCES = ['low', 'medium', 'high'] as const
export type Confidence = (typeof CONFIDENCES)[number]

// ---- as read -------------------------------------------------------------------------------------------------

export type ActorRef = { id: string; slug: string; name: string; shortName: string }
export type TopicRef = { id: string; slug: string; name: string }
export type OutletRef = { id: string; slug: string; name: string }

/** An addressee or a target: `actor` where it is one, and always the words to print. */
export type Party = { actor: ActorRef | null; label: string }

export type Coding = {
  id: string
  /** null exactly when outOfScope. */
  level: Level | null
  outOfScope: boolean
  conditional: boolean
  hedged: boolean
  deterrentFrame: boolean
  confidence: Confidence | null
  rationale: string
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

export type Statement = {
  id: string
  /** The signatories, in order; one for most statements. */
  actors: ActorRef[]
  jointActor: ActorRef | null
  speaker: { slug: string; name: string; kind: SpeakerKind }
  speakerRole: string | null
  attribution: Attribution
  form: Form
  editedQuote: boolean
  quote: string | null
  language: string | null
  originalQuote: string | null
  originalLanguage: string | null
  translatedBy: string | null
  paraphrase: string | null
  dateEarliest: Day
  dateLatest: Day
  place: string | null
  /** False exactly when somebody else describes the stance. */
  counted: boolean
  described: Description | null
  repeatOf: string | null
  addressees: Party[]
  targets: Party[]
  topics: TopicRef[]
  sources: StatementSource[]
  /** The adopted coding; null while nobody has adopted one. */
  coding: Coding | null
  codings: Coding[]
  /** How many coders coded it under the codebook of the adopted coding; 0 while none is adopted. */
  timesCoded: number
  note: string | null
}

/** The actor in whose profile the statement stands when joint statements are credited to the joint actor. */
export function creditedActors(statement: Pick<Statement, 'actors' | 'jointActor'>): ActorRef[] {
  return statement.jointActor ? [statement.jointActor] : statement.actors
}

// ---- as stored -----------------------------------------------------------------------------------------------

const id = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,79}$/, 'an id is 1 to 80 letters, digits, dots, dashes or underscores')
const slug = z
  .string()
  .regex(
    /^[a-z0-9]+(?:-[a-z0-9]+)*$/,
    'a slug is small letters, digits and single dashes, such as "united-states"',
  )
  .max(80)
const text = z.string().trim().min(1).max(4000)
const day = z.string().refine(isDay, 'a day is written YYYY-MM-DD and must exist, such as 2024-08-16')
const optional = <T extends z.ZodType>(schema: T) => schema.nullable().default(null)
// Only addresses a browser may safely follow; "javascript:" never becomes a link.
const webAddress = z
  .url({ protocol: /^https?$/, error: 'an address starts with https:// or http://' })
  .max(2000)
const language = z
  .string()
  .regex(/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/, 'a language is a BCP 47 tag such as "en" or "he"')
const order = z.number().int().min(0)

/** Archived: no longer offered for new statements. Merged: a duplicate whose address leads to the record that stays. */
const shelved = { archived: z.boolean().default(false), mergedIntoId: optional(id) }
const MERGED_IS_ARCHIVED = {
  path: ['mergedIntoId'],
  message: 'a record merged into another is archived, and is not that other itself',
}
const isMergedWell = (record: { id: string; archived: boolean; mergedIntoId: string | null }) =>
  record.mergedIntoId === null || (record.archived && record.mergedIntoId !== record.id)

export const actorRecord = z
  .strictObject({
    id,
    slug,
    name: text,
    shortName: text,
    kind: z.enum(ACTOR_KINDS),
    statedOrder: order,
    note: optional(text),
    aliases: z.array(text).default([]),
    /** Ids of the member actors, in order; only a joint actor has any. */
    members: z.array(id).default([]),
    ...shelved,
  })
  .refine(isMergedWell, MERGED_IS_ARCHIVED)

export const speakerRecord = z
  .strictObject({
    id,
    slug,
    name: text,
    kind: z.enum(SPEAKER_KINDS),
    actorId: id,
    ...shelved,
  })
  .refine(isMergedWell, MERGED_IS_ARCHIVED)

export const outletRecord = z
  .strictObject({ id, slug, name: text, url: optional(webAddress), ...shelved })
  .refine(isMergedWell, MERGED_IS_ARCHIVED)

export const sourceRecord = z
  .strictObject({
    id,
    slug,
    outletId: id,
    title: optional(text),
    url: optional(webAddress),
    archiveUrl: optional(webAddress),
    publishedOn: optional(day),
    accessedOn: optional(day),
    language: optional(language),
    note: optional(text),
    ...shelved,
  })
  .refine(isMergedWell, MERGED_IS_ARCHIVED)

export const topicRecord = z
  .strictObject({
    id,
    slug,
    name: text,
    description: optional(text),
    statedOrder: order,
    ...shelved,
  })
  .refine(isMergedWell, MERGED_IS_ARCHIVED)

export const coderRecord = z.strictObject({ id, name: text, note: optional(text) })

export const codebookRecord = z.strictObject({
  id,
  version: z.number().int().min(1),
  title: text,
  adoptedOn: day,
  introduction: text,
  levels: z
    .array(
      z.strictObject({
        level: z.number().refine(isLevel, 'a level is a whole number from -3 to 3'),
        name: text,
        definition: text,
        include: text,
        exclude: text,
        eventCodes: text,
        examples: text,
      }),
    )
    .length(7),
  rules: z.array(z.strictObject({ kind: z.enum(RULE_KINDS), term: optional(text), text })),
})

const party = z
  .strictObject({ actorId: optional(id), label: optional(text) })
  .refine(
    ({ actorId, label }) => (actorId === null) !== (label === null),
    'either an actor or a label, not both',
  )

/** Quotation marks we recognise, opening and closing. */
const QUOTED = /[“«„]([^”»“]*)[”»“]/g

/** What stands inside quotation marks in a text, without the marks. */
export function quotedParts(words: string): string[] {
  return [...words.matchAll(QUOTED)].flatMap(([, part]) => (part ? [part] : []))
}

export const statementRecord = z
  .strictObject({
    id,
    speakerId: id,
    speakerRole: optional(text),
    /** Ids of the signatories, in order. */
    actors: z.array(id).min(1, 'a statement has at least one actor'),
    jointActorId: optional(id),
    attribution: z.enum(ATTRIBUTIONS),
    form: z.enum(FORMS),
    editedQuote: z.boolean().default(false),
    quote: optional(text),
    language: optional(language),
    originalQuote: optional(text),
    originalLanguage: optional(language),
    translatedBy: optional(text),
    paraphrase: optional(text),
    dateEarliest: day,
    dateLatest: day,
    place: optional(text),
    counted: z.boolean(),
    describedRelation: optional(z.enum(RELATIONS)),
    describedByActorId: optional(id),
    describedByOutletId: optional(id),
    describedInId: optional(id),
    repeatOfId: optional(id),
    adoptedCodingId: optional(id),
    note: optional(text),
    addressees: z.array(party).default([]),
    targets: z.array(party).default([]),
    /** Ids of the topics, in order. */
    topics: z.array(id).default([]),
    sources: z
      .array(
        z.strictObject({
          sourceId: id,
          quotedFrom: z.boolean().default(false),
          relayedById: optional(id),
          quotationHash: optional(z.string().regex(/^[0-9a-f]{64}$/)),
          passage: optional(z.string().max(20000)),
        }),
      )
      .min(1, 'a statement has at least one source'),
  })
  .superRefine((statement, context) => {
    const say = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message })
    const described = statement.attribution === 'described-by-other'
    if (statement.dateLatest < statement.dateEarliest)
      say('dateLatest', `${statement.dateLatest} is before dateEarliest ${statement.dateEarliest}`)
    if (OWN_WORDS.includes(statement.form) !== (statement.quote !== null))
      say('quote', 'a direct quote or mixed form needs the quotation, any other form has none')
    if (statement.form !== 'direct-quote' && statement.paraphrase === null)
      say('paraphrase', `the form ${statement.form} needs a paraphrase`)
    for (const part of quotedParts(statement.paraphrase ?? ''))
      if (!statement.quote?.includes(part))
        say('paraphrase', `“${part}” stands in quotation marks but is no part of the quote`)
    if (statement.counted === described)
      say('counted', 'a described stance is never counted, and any other statement is')
    if (described !== (statement.describedRelation !== null))
      say('describedRelation', 'needed for a described stance, and only there')
    if ((statement.describedRelation === 'outlet') !== (statement.describedByOutletId !== null))
      say('describedByOutletId', 'needed when an outlet describes, and only then')
    if (
      ['opponent', 'ally', 'mediator'].includes(statement.describedRelation ?? '') !==
      (statement.describedByActorId !== null)
    )
      say('describedByActorId', 'needed when an actor describes, and only then')
    if (statement.sources.filter((source) => source.quotedFrom).length !== 1)
      say('sources', 'exactly one source is the one quoted from')
    if (statement.jointActorId === null && statement.actors.length !== new Set(statement.actors).size)
      say('actors', 'an actor stands twice')
  })

export const codingRecord = z
  .strictObject({
    id,
    statementId: id,
    coderId: id,
    codebookId: id,
    level: optional(z.number().refine(isLevel, 'a level is a whole number from -3 to 3')),
    outOfScope: z.boolean().default(false),
    conditional: z.boolean().default(false),
    hedged: z.boolean().default(false),
    deterrentFrame: z.boolean().default(false),
    confidence: optional(z.enum(CONFIDENCES)),
    rationale: text,
  })
  .refine(({ level, outOfScope }) => (level === null) === outOfScope, {
    path: ['level'],
    message: 'a coding has a level, or is out of scope and has none',
  })

export const eventRecord = z
  .strictObject({
    id,
    title: text,
    description: optional(text),
    dateEarliest: day,
    dateLatest: day,
    sourceId: optional(id),
    archived: z.boolean().default(false),
  })
  .refine(({ dateEarliest, dateLatest }) => dateEarliest <= dateLatest, {
    path: ['dateLatest'],
    message: 'dateLatest is before dateEarliest',
  })

export const datasetRecord = z.strictObject({
  id,
  title: text,
  description: text,
  version: text,
  /** Ids of the actors shown when nobody asks for others, in order. */
  defaultActors: z.array(id).min(1),
})

const json = z.string().refine((value) => {
  try {
    JSON.parse(value)
    return true
  } catch {
    return false
  }
}, 'it is no JSON')

export const frozenRecord = z.strictObject({
  id: z.string().regex(/^[A-Za-z0-9_-]{22}$/, 'the id of a frozen view is 22 characters of base64url'),
  at: z.iso.datetime({ precision: 3 }),
  revision: order,
  question: z.string(),
  sentence: z.string(),
  figure: json,
  statements: json,
})

/** Every kind of record that may be stored, and what it must look like. */
export const RECORDS = {
  outlet: outletRecord,
  source: sourceRecord,
  actor: actorRecord,
  speaker: speakerRecord,
  topic: topicRecord,
  coder: coderRecord,
  codebook: codebookRecord,
  statement: statementRecord,
  coding: codingRecord,
  event: eventRecord,
  dataset: datasetRecord,
  frozen: frozenRecord,
} as const

export type RecordType = keyof typeof RECORDS
/** A record as it may be handed in: defaults may be left out. */
export type RecordInput<T extends RecordType> = z.input<(typeof RECORDS)[T]>
/** A record as it is stored. */
export type StoredRecord<T extends RecordType> = z.output<(typeof RECORDS)[T]>

/** What is wrong with a record, a sentence each: "dateLatest: 2024-08-01 is before dateEarliest 2024-08-16". */
export type Problem = { field: string; message: string }

/** Checks one record at the door. Never throws: the problems come back in words. */
export function parseRecord<T extends RecordType>(
  type: T,
  value: unknown,
): { record: StoredRecord<T>; problems: [] } | { record: null; problems: Problem[] } {
  const result = RECORDS[type].safeParse(value)
  if (result.success) return { record: result.data as StoredRecord<T>, problems: [] }
  return {
    record: null,
    problems: result.error.issues.map((issue) => ({ field: issue.path.join('.'), message: issue.message })),
  }
}
