// The forms of all records but statements: what they ask, and a record as what stands in its form. Reads no database: names
// of other records are handed in.
import { isDeepStrictEqual } from 'node:util'
import type { Role } from '../person'
import type { NamedField as Field, RecordType } from '../record/field'
import { type EditedType, fieldsOf, labelOf } from '../record/fields'
import type { NamedType, Naming } from '../record/naming'
import type { FormPart } from './conflict'
import { type Fields, typed } from './fields'

/** The types with forms made of fieldsOf; a statement and its coding have a form of their own. */
export type FormType = Exclude<EditedType, 'statement' | 'coding' | 'round'>

export const FORM_TYPES = [
  'source',
  'outlet',
  'speaker',
  'event',
  'actor',
  'topic',
  'coder',
  'codebook',
  'dataset',
] as const satisfies readonly FormType[]

export const isFormType = (word: string): word is FormType => FORM_TYPES.some((type) => type === word)

/** Who may add and change records of each type. */
export const ROLE_FOR: Record<FormType, Role> = {
  source: 'coder',
  outlet: 'coder',
  speaker: 'coder',
  event: 'coder',
  actor: 'editor',
  topic: 'editor',
  coder: 'editor',
  codebook: 'editor',
  dataset: 'editor',
}

/** Who a record of some type names, by type. */
export type Names = ReadonlyMap<RecordType, Naming>

/** Set by the product and by buttons of their own, never typed. */
const UNASKED = new Set(['id', 'archived', 'mergedIntoId'])

const isAsked = (type: FormType, { name }: Field) =>
  !UNASKED.has(name) && !(type === 'codebook' && name === 'version')

/** The fields that a form of this type asks. */
export const askedFields = (type: FormType): Field[] => fieldsOf(type).filter((field) => isAsked(type, field))

const NAMED_TYPES = ['actor', 'speaker', 'topic', 'outlet', 'source', 'coder'] as const
export const isNamedType = (type: RecordType | undefined): type is NamedType =>
  NAMED_TYPES.some((each) => each === type)

/** The types of record that a form asks for by name. */
export function namedIn(type: FormType): NamedType[] {
  return [...new Set(askedFields(type).flatMap(({ of }) => (isNamedType(of) ? [of] : [])))]
}

// ---- from a record to its form ----------------------------------------------------------------------------------

export type Values = Readonly<Record<string, unknown>>

const written = (names: Names, of: RecordType | undefined, id: string) =>
  (of && names.get(of)?.written(id)) ?? id

function textOf(field: Field, value: unknown, names: Names): string {
  if (value === null || value === undefined || value === false) return ''
  if (value === true) return 'yes'
  const said = (item: unknown) =>
    field.kind === 'name' || field.kind === 'names' ? written(names, field.of, String(item)) : String(item)
  return Array.isArray(value) ? value.map(said).join(field.kind === 'names' ? '; ' : '\n') : said(value)
}

/** How far apart the rows of a new form stand, so that one fits between. */
const STEP = 10

/** What stands in the form of a record. */
export function formatFields(type: FormType, record: Values, names: Names): Fields {
  const fields: Fields = {}
  const put = (key: string, text: string) => {
    if (text !== '') fields[key] = [text]
  }
  for (const field of askedFields(type)) {
    const value = record[field.name]
    if (field.kind !== 'rows') put(field.name, textOf(field, value, names))
    else if (Array.isArray(value))
      for (const [place, row] of value.entries()) {
        if (isOrdered(field)) put(`${field.name}.${place}.place`, String((place + 1) * STEP))
        for (const column of field.columns ?? [])
          put(`${field.name}.${place}.${column.name}`, textOf(column, row[column.name], names))
      }
  }
  return fields
}

/** Whether people say in which order the rows stand. */
export const isOrdered = (field: Field) => field.name === 'rules'

// ---- the fields of a form --------------------------------------------------------------------------------------

/** Whether an entry of a form belongs to a field: one of its own, or a cell of its table. */
export const isOf = (field: Field, key: string) => key === field.name || key.startsWith(`${field.name}.`)

/** The part of a form that is one field: one entry, or the cells of its table. */
function entriesOf(field: Field, fields: Fields): [string, string][] {
  return Object.keys(fields)
    .filter((key) => isOf(field, key) && typed(fields, key) !== '')
    .sort()
    .map((key) => [key, typed(fields, key)])
}

/** Whether a field says the same in two forms. */
export const isSameField = (field: Field, one: Fields, other: Fields) =>
  isDeepStrictEqual(entriesOf(field, one), entriesOf(field, other))

/** The parts of a form about which people decide: its fields. */
export const partsOf = (type: FormType): FormPart[] =>
  askedFields(type).map((field) => ({
    field: field.name,
    label: field.label,
    has: (input) => isOf(field, input),
    textOf: (fields) => describeField(type, field, fields),
  }))

/** A field as text to be read. */
function describeField(type: FormType, field: Field, fields: Fields): string {
  if (field.kind === 'flag') return typed(fields, field.name) === '' ? 'no' : 'yes'
  if (field.kind !== 'rows') return typed(fields, field.name)
  return entriesOf(field, fields)
    .map(([key, text]) => `${key.endsWith('.place') ? 'Place' : labelOf(type, key)}: ${text}`)
    .join('\n')
}
