// From what somebody has typed into a record's form to the record, or to what is wrong with it, in words.
import type { Field } from '../record/field'
import { fieldOf } from '../record/fields'
import { type Problem, parseRecord, type StoredRecord } from '../record/schema'
import { makeSlug } from '../record/slug'
import { type Fields, typed } from './fields'
import { describeRefused } from './messages'
import { askedFields, type FormType, isSameField, type Values } from './record'
import { type FormContext, parseOne, parseRows, type Row, type Say } from './record-entries'

type FormReading<T extends FormType = FormType> =
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
    } else if (typed(fields, name) === '' && hasDefault(field)) value[name] = undefined
    else {
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

/** A field that nobody need say, and that is never empty: its schema says what it is then. */
const hasDefault = ({ schema }: Field) =>
  schema.safeParse(undefined).success && !schema.safeParse(null).success

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
