// What may be stored: the schema of every type of record, made of its fields, with the rules between them. Nothing enters
// the database past these schemas.
import { z } from 'zod'
import { OWN_WORDS } from './choices'
import { type RecordType, shapeOf } from './field'
import { FIELDS } from './fields'

const MERGED_IS_ARCHIVED = {
  path: ['mergedIntoId'],
  message: 'a record merged into another is archived, and is not that other itself',
}
const isMergedWell = (record: { id: string; archived: boolean; mergedIntoId: string | null }) =>
  record.mergedIntoId === null || (record.archived && record.mergedIntoId !== record.id)

/** Words in quotation marks: typesetters' ones, or straight ones that do not stand behind a number or letter (5"). */
const QUOTED = /[“«„]([^”»“]*)[”»“]|(?<![\p{L}\p{N}])"([^"]+)"/gu

/** What stands inside quotation marks in a text, without the marks. */
export function quotedParts(words: string): string[] {
  return [...words.matchAll(QUOTED)].flatMap(([, part, straight]) => part || straight || [])
}

/** A text without the quotation marks around words in it. */
export const unquoted = (words: string): string =>
  words.replace(QUOTED, (_, part?: string, straight?: string) => part ?? straight ?? '')

const statement = z.strictObject(shapeOf(FIELDS.statement)).superRefine((statement, context) => {
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
      say(
        'paraphrase',
        `“${part}” stands in quotation marks but is no part of the quotation: quote these words there, or leave the marks out`,
      )
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

const coding = z
  .strictObject(shapeOf(FIELDS.coding))
  .refine(({ level, outOfScope }) => (level === null) === outOfScope, {
    path: ['level'],
    message: 'a coding has a level, or is out of scope and has none',
  })

const round = z
  .strictObject(shapeOf(FIELDS.round))
  .refine(({ units }) => new Set(units.map(({ statementId }) => statementId)).size === units.length, {
    path: ['units'],
    message: 'a statement stands twice in the round',
  })
  .refine(({ coders }) => new Set(coders).size === coders.length, {
    path: ['coders'],
    message: 'a coder stands twice in the round',
  })

const event = z
  .strictObject(shapeOf(FIELDS.event))
  .refine(({ dateEarliest, dateLatest }) => dateEarliest <= dateLatest, {
    path: ['dateLatest'],
    message: 'dateLatest is before dateEarliest',
  })

/** Every kind of record that may be stored, and what it must look like. */
export const RECORDS = {
  outlet: z.strictObject(shapeOf(FIELDS.outlet)).refine(isMergedWell, MERGED_IS_ARCHIVED),
  source: z.strictObject(shapeOf(FIELDS.source)).refine(isMergedWell, MERGED_IS_ARCHIVED),
  actor: z.strictObject(shapeOf(FIELDS.actor)).refine(isMergedWell, MERGED_IS_ARCHIVED),
  speaker: z.strictObject(shapeOf(FIELDS.speaker)).refine(isMergedWell, MERGED_IS_ARCHIVED),
  topic: z.strictObject(shapeOf(FIELDS.topic)).refine(isMergedWell, MERGED_IS_ARCHIVED),
  coder: z.strictObject(shapeOf(FIELDS.coder)),
  codebook: z.strictObject(shapeOf(FIELDS.codebook)),
  statement,
  round,
  coding,
  event,
  dataset: z.strictObject(shapeOf(FIELDS.dataset)),
  frozen: z.strictObject(shapeOf(FIELDS.frozen)),
} satisfies Record<RecordType, z.ZodType>

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
