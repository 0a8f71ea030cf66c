// What a field of a record is: the kinds there are, each with the schema of what it may hold and the words around it. A row
// of lib/record/fields.ts is made by one of these functions, and everything else that knows a field derives from the row.
import { z } from 'zod'
import { isDay } from '../period'
import type { Choice } from './choices'

export const RECORD_TYPES = [
  ...(['outlet', 'source', 'actor', 'speaker', 'topic', 'coder', 'codebook'] as const),
  ...(['statement', 'round', 'coding', 'event', 'dataset', 'frozen'] as const),
] as const
export type RecordType = (typeof RECORD_TYPES)[number]

/** `name` and `names` are other records, typed by name; `lines` are plain values and `rows` are tables, one a line. */
export type FieldKind =
  | 'line'
  | 'text'
  | 'day'
  | 'address'
  | 'language'
  | 'whole'
  | 'level'
  | 'flag'
  | 'choice'
  | 'name'
  | 'names'
  | 'lines'
  | 'rows'

/** The parts of the statement form, in the order in which a coder thinks. */
export type Part = 'source' | 'words' | 'who' | 'coding'

type Words = {
  /** What it is called wherever it is spoken of: forms, problems, histories, tables. */
  label: string
  hint?: string
  /** The part of the statement form that asks for it. */
  part?: Part
  /** Its input in the statement form, where that is not its own name. */
  input?: string
  /** Its column in tables of statements, where that is not its name in snake_case. */
  column?: string
  /** What other people's tables call it, folded; the first that a table has is taken. */
  aliases?: readonly string[]
  /** What only tables need to be told of it. */
  tableHint?: string
  /** Every row of a table needs it. */
  tableNeeds?: true
  /** Left out of everything that leaves the house. */
  isPrivate?: true
  /** Follows from other fields: nobody is asked for it, and a table that has it is only compared. */
  isDerived?: true
  /** Stands in a part of the statement as it is read, and not under its own name. */
  within?: 'described'
}

export type Field<S extends z.ZodType = z.ZodType> = Words & {
  kind: FieldKind
  schema: S
  /** No record is stored without it. */
  needed: boolean
  /** The type of the records that are named. */
  of?: RecordType
  choices?: Readonly<Record<string, Choice>>
  /** The columns of `rows`. */
  columns?: readonly NamedField[]
}
export type Fields = Readonly<Record<string, Field>>

/** A field with its name. */
export type NamedField = Field & { name: string }

/** Fields as a list, in their order. */
export const listOf = (fields: Fields): NamedField[] =>
  Object.entries(fields).map(([name, field]) => ({ name, ...field }))

/** The shape of the object that a set of fields describes. */
export type ShapeOf<F extends Fields> = { [K in keyof F]: F[K]['schema'] }

/** The names of those fields whose value is itself: no other record and no list. */
export type PlainName<F extends Fields> = {
  [K in keyof F & string]: z.output<F[K]['schema']> extends string | number | boolean | null
    ? K extends 'id' | 'describedRelation' | `${string}Id`
      ? never
      : K
    : never
}[keyof F & string]

/** What a zod object is made of. */
export const shapeOf = <F extends Fields>(fields: F): ShapeOf<F> =>
  // Object.entries loses which key has which schema.
  Object.fromEntries(Object.entries(fields).map(([name, { schema }]) => [name, schema])) as ShapeOf<F>

// ---- what the kinds hold ---------------------------------------------------------------------------------------

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
const words = z.string().trim().min(1).max(4000)
const calendarDay = z.string().refine(isDay, 'a day is written YYYY-MM-DD and must exist, such as 2024-08-16')
// Only addresses a browser may safely follow; "javascript:" never becomes a link.
const webAddress = z
  .url({ protocol: /^https?$/, error: 'an address starts with https:// or http://' })
  .max(2000)
const languageTag = z
  .string()
  .regex(/^[A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*$/, 'a language is a BCP 47 tag such as "en" or "he"')

// ---- the kinds -------------------------------------------------------------------------------------------------

type More = Omit<Words, 'label'>

const make = <S extends z.ZodType>(
  kind: FieldKind,
  schema: S,
  label: string,
  more: More & Partial<Pick<Field, 'of' | 'choices' | 'columns'>> = {},
): Field<S> => ({ kind, schema, label, needed: true, ...more })

/** The field, which may be left empty: null. */
export const optional = <S extends z.ZodType>(field: Field<S>): Field<z.ZodDefault<z.ZodNullable<S>>> => ({
  ...field,
  schema: field.schema.nullable().default(null),
  needed: false,
})

/** The field, which takes this value where nothing is said: records of earlier days have none. */
export const withDefault = <S extends z.ZodType>(
  field: Field<S>,
  value: z.core.util.NoUndefined<z.output<S>>,
): Field<z.ZodDefault<S>> => ({ ...field, schema: field.schema.default(value), needed: false })

export const line = (label: string, more?: More) => make('line', words, label, more)
export const text = (label: string, more?: More) => make('text', words, label, more)
export const day = (label: string, more?: More) => make('day', calendarDay, label, more)
export const address = (label: string, more?: More) => make('address', webAddress, label, more)
export const language = (label: string, more?: More) =>
  make('language', languageTag, label, {
    hint: 'A BCP 47 tag: en for English, ar for Arabic, he for Hebrew, fr-CA for Canadian French.',
    ...more,
  })
export const whole = (label: string, least: number, more?: More) =>
  make('whole', z.number().int().min(least), label, more)
export const flag = (label: string, more?: More) => ({
  ...make('flag', z.boolean().default(false), label, more),
  needed: false,
})
export const choice = <T extends Record<string, Choice>>(choices: T, label: string, more?: More) =>
  make('choice', z.enum(Object.keys(choices) as (keyof T & string)[]), label, { ...more, choices })
/** Another record, by its id. */
export const name = (of: RecordType, label: string, more?: More) => make('name', id, label, { ...more, of })
/** Other records, by their ids, in order. */
export const names = (of: RecordType, label: string, more?: More) => ({
  ...make('names', z.array(id).default([]), label, { ...more, of }),
  needed: false,
})
export const someNames = (of: RecordType, label: string, message: string | undefined, more?: More) =>
  make('names', z.array(id).min(1, message), label, { ...more, of })
export const lines = (label: string, more?: More) => ({
  ...make('lines', z.array(words).default([]), label, more),
  needed: false,
})
/** A table; `schema` holds its rows, `columns` their words. */
export const rows = <S extends z.ZodType>(schema: S, columns: Fields, label: string, more?: More) => ({
  ...make('rows', schema, label, { ...more, columns: listOf(columns) }),
  needed: !schema.safeParse([]).success,
})
/** A field with a schema of its own, which none of the kinds has. */
export const special = <S extends z.ZodType>(kind: FieldKind, schema: S, label: string, more?: More) =>
  make(kind, schema, label, more)

// ---- fields that many records have -----------------------------------------------------------------------------

export const ID = make('line', id, 'Permanent id', {
  hint: 'Never changes. Letters, digits, dots, dashes and underscores.',
})

export const slugLike = (example: string) =>
  make('line', slug, 'Short address', {
    hint: `Stands at the end of its address: small letters, digits and dashes, such as ${example}. Left empty, it is made from the name. A former one keeps leading here.`,
  })

export const STATED_ORDER = whole('Place in the stated order', 0, {
  hint: 'A whole number from 0. Lists and figures show smaller ones first unless a reader asks for another order.',
})

/** Archived: no longer offered for new statements. */
export const ARCHIVED = flag('Archived', { hint: 'No longer offered; what uses it keeps it.' })

/** A duplicate, whose address leads to the record that stays. */
export const mergedInto = (of: RecordType) =>
  optional(name(of, 'Merged into', { hint: 'The record that this one was a duplicate of.' }))
