// The forms of all records but statements: from a record to what stands in the form, back again, and field by field beside
// what somebody else made of it. Reads no database: names of other records are handed in.
import { isDeepStrictEqual } from 'node:util'
import { listProblem, MOST_ITEMS } from '@/lib/record/list'
import type { Role } from '../person'
import type { NamedField as Field, RecordType } from '../record/field'
import { type EditedType, fieldOf, fieldsOf, labelOf, TYPE_NAMES } from '../record/fields'
import { describeUnknown, folded, type NamedType, type Naming } from '../record/naming'
import { type Problem, parseRecord, type StoredRecord } from '../record/schema'
import { makeSlug } from '../record/slug'
import type { FormPart } from './conflict'
import { type Fields, typed } from './fields'
import { describeRefused } from './messages'

/** The types with forms made of fieldsOf; a statement and its coding have a form of their own. */
export type FormType = Exclude<EditedType, 'statement' | 'coding'>

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
const isNamedType = (type: RecordType | undefined): type is NamedType =>
  NAMED_TYPES.some((each) => each === type)

/** The types of record that a form asks for by name. */
export function namedIn(type: FormType): NamedType[] {
  return [...new Set(askedFields(type).flatMap(({ of }) => (isNamedType(of) ? [of] : [])))]
}

type Values = Readonly<Record<string, unknown>>

// ---- from a record to its form ----------------------------------------------------------------------------------

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

// ---- from a form to a record -----------------------------------------------------------------------------------

const isOf = (field: Field, key: string) => key === field.name || key.startsWith(`${field.name}.`)

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

const linesOf = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

type Say = (path: string, message: string) => void

/** The lines of a list; none where there are too many, which is said. */
function listIn(text: string, path: string, say: Say): string[] {
  const lines = linesOf(text)
  if (lines.length <= MOST_ITEMS) return lines
  say(path, `It has ${lines.length} lines; ${MOST_ITEMS} are the most. Take some away.`)
  return []
}

/** The id of the record that somebody means; says what is wrong when it is none, or one that is offered no more. */
function parseName(field: Field, path: string, text: string, context: FormContext, say: Say): string | null {
  const { of } = field
  const naming = of && context.names.get(of)
  if (!isNamedType(of) || !naming) return text
  const problem = listProblem([text])
  if (problem !== null) {
    say(path, problem)
    return null
  }
  const one = TYPE_NAMES[of].one
  const found = naming.resolve(text)
  if (!found) {
    const add = naming.names.some(({ name }) => folded(name) === folded(text))
      ? ''
      : ` Add the ${one} first where it is new.`
    say(path, describeUnknown(of, text, naming) + add)
    return null
  }
  if (found.archived && !context.kept.has(found.id)) {
    say(path, `The ${one} “${found.name}” is archived and no longer offered. Name another, or restore it.`)
    return null
  }
  return found.id
}

function parseOne(field: Field, path: string, text: string, context: FormContext, say: Say): unknown {
  switch (field.kind) {
    case 'flag':
      return text !== ''
    case 'whole':
      if (text === '') return null
      if (/^[+-]?\d{1,9}$/.test(text)) return Number(text)
      say(path, `“${text}” is no whole number. Type digits only, such as 12.`)
      return null
    case 'lines':
      return [...new Set(listIn(text, path, say))]
    case 'names': {
      const ids = new Set<string>()
      for (const line of listIn(text.replaceAll(';', '\n'), path, say)) {
        const id = parseName(field, path, line, context, say)
        if (id === null) continue
        if (ids.has(id)) say(path, `“${line}” stands here twice. Name each once.`)
        else ids.add(id)
      }
      return [...ids]
    }
    case 'name':
      return text === '' ? null : parseName(field, path, text, context, say)
    default:
      return text === '' ? null : text
  }
}

type Row = { place: number; index: number; cells: Record<string, unknown> }

function parseRows(field: Field, fields: Fields, context: FormContext, say: Say): Row[] {
  const indices = Object.keys(fields).flatMap((key) => {
    const [, index] = isOf(field, key) ? (/^[^.]+\.(\d{1,3})\./.exec(key) ?? []) : []
    return index === undefined ? [] : [Number(index)]
  })
  const columns = field.columns ?? []
  const rows: Row[] = []
  for (const index of [...new Set(indices)].sort((a, b) => a - b)) {
    const path = (column: string) => `${field.name}.${index}.${column}`
    // A kind that is chosen and a number that is set alone are no row yet.
    const said = columns.filter(({ kind }) => kind !== 'choice' && kind !== 'whole')
    if (said.every(({ name }) => typed(fields, path(name)) === '')) continue
    const cells: Record<string, unknown> = {}
    for (const column of columns) {
      const text = typed(fields, path(column.name))
      cells[column.name] = parseOne(column, path(column.name), text, context, say)
      if (column.needed && text === '') say(path(column.name), `${column.label} is missing in this row.`)
    }
    const place = typed(fields, path('place'))
    if (place !== '' && !/^\d{1,6}$/.test(place)) say(path('place'), `“${place}” is no place such as 15.`)
    rows.push({ index, cells, place: place === '' ? Number.MAX_SAFE_INTEGER : Number(place) || 0 })
  }
  return isOrdered(field) ? rows.sort((a, b) => a.place - b.place || a.index - b.index) : rows
}

export type FormContext = {
  names: Names
  /** The record as it was when the form was opened; null for a new one. */
  base: Values | null
  /** Its form then. What still stands as it stood keeps its value, whatever names mean by now. */
  baseFields: Fields
  /** Ids of archived records that may stay because the record names them already. */
  kept: ReadonlySet<string>
  /** What the product sets: the id, the version. */
  set: Values
}

export type FormReading<T extends FormType = FormType> =
  | { record: StoredRecord<T>; problems: []; madeSlug: boolean }
  | { record: null; problems: Problem[]; madeSlug: boolean }

/** Reads a form. What is wrong comes back in words, by the names of the form's fields. */
export function parseFields<T extends FormType>(
  type: T,
  fields: Fields,
  context: FormContext,
): FormReading<T> {
  const problems: Problem[] = []
  const say: Say = (field, message) => problems.push({ field, message })
  const value: Record<string, unknown> = { ...context.base, ...context.set }
  const rowsOf = new Map<string, Row[]>()
  for (const field of askedFields(type)) {
    const { name } = field
    if (context.base && isSameField(field, fields, context.baseFields)) continue
    if (field.kind === 'rows') {
      const rows = parseRows(field, fields, context, say)
      rowsOf.set(name, rows)
      value[name] = rows.map(({ cells }) => cells)
    } else {
      const text = typed(fields, name)
      value[name] = parseOne(field, name, text, context, say)
      if (field.needed && text === '' && name !== 'slug') say(name, `${field.label} is missing.`)
    }
  }
  const madeSlug = fieldOf(type, 'slug') !== null && typed(fields, 'slug') === ''
  if (madeSlug) {
    value.slug = slugOf(type, value, context)
    // Without a name there is nothing to make it of, which is said beside the name.
    if (value.slug === '' && problems.every(({ field }) => field !== 'name' && field !== 'outletId'))
      say(
        'slug',
        'No short address can be made from this name. Type one in small Latin letters, digits and dashes.',
      )
  }
  if (type === 'actor') checkMembers(value, context, say)
  const { record, problems: refused } = parseRecord(type, value)
  for (const { field, message } of refused) {
    const [head = '', line, column] = field.split('.')
    const row = line === undefined ? undefined : rowsOf.get(head)?.[Number(line)]
    const path = row && column !== undefined ? `${head}.${row.index}.${column}` : field
    const known =
      problems.some((each) => each.field === path || each.field === head) || (head === 'slug' && madeSlug)
    if (!known) say(path in fields || row ? path : head, describeRefused(message))
  }
  if (record && problems.length === 0) return { record, problems: [], madeSlug }
  return { record: null, problems, madeSlug }
}

function slugOf(type: FormType, value: Values, { names }: FormContext): string {
  const text = (key: string) => (typeof value[key] === 'string' ? value[key] : null)
  if (type !== 'source') return makeSlug(text('name'))
  const outlet = names.get('outlet')?.names.find(({ id }) => id === value.outletId)
  return makeSlug(outlet?.slug, text('publishedOn') ?? text('title'))
}

function checkMembers(value: Values, { names, base }: FormContext, say: Say): void {
  const members = Array.isArray(value.members) ? value.members.map(String) : []
  if (members.length > 0 && value.kind !== 'joint')
    say('members', 'Only a joint actor has members. Choose the kind “joint”, or take the members out.')
  if (members.length === 0 && value.kind === 'joint' && base === null)
    say('members', 'A joint actor needs its members, one a line.')
  for (const id of members) {
    const member = names.get('actor')?.names.find((each) => each.id === id)
    if (id === value.id) say('members', 'An actor is no member of itself.')
    else if (member?.detail === 'joint')
      say('members', `“${member.name}” is joint itself. Name its members one by one instead.`)
  }
}

/** What is wrong with a reason; null when nothing is. */
export function whyProblem(why: string): Problem | null {
  if (why === '')
    return {
      field: 'why',
      message:
        'The reason is missing. One sentence is enough, such as “The outlet moved the page”. It is public.',
    }
  if (why.length > 500)
    return {
      field: 'why',
      message: `The reason has ${why.length} letters; at most 500 stand in the history.`,
    }
  return null
}

// ---- two people, one record ------------------------------------------------------------------------------------

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
