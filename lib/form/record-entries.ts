// What somebody has typed into one field of a record's form, read as its value. Names of other records are handed in.

import type { NamedField as Field } from '../record/field'
import { TYPE_NAMES } from '../record/fields'
import { listProblem, MOST_ITEMS } from '../record/list'
import { describeUnknown, folded } from '../record/naming'
import { type Fields, typed } from './fields'
import { isNamedType, isOf, isOrdered, type Names, type Values } from './record'

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

/** Says what is wrong with an entry of the form. */
export type Say = (path: string, message: string) => void

const linesOf = (text: string) =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')

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

/** The value of a field that is one entry. */
export function parseOne(field: Field, path: string, text: string, context: FormContext, say: Say): unknown {
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

/** A row of a table: what its cells say, and its number among the entries of the form. */
export type Row = { place: number; index: number; cells: Record<string, unknown> }

/** The rows of a field that is a table, in the order in which they are said to stand. */
export function parseRows(field: Field, fields: Fields, context: FormContext, say: Say): Row[] {
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
