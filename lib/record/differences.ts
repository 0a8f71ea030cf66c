// What a change of a record says, field by field, in words. Knows no database: names of other records are handed in, and
// private passages must have been taken out before.
import { isolated } from '../direction'
import { describeDay, isDay } from '../period'
import { quoted } from '../phrase'
import { describeLevel, describeSigned, isLevel } from '../stance'
import type { RecordType } from './field'
import { eachField, fieldOf, fieldsOf, labelOf } from './fields'
import { comparedWords, type Piece } from './text-difference'

/** A record as a revision holds it. */
export type RecordState = Readonly<Record<string, unknown>>

/** What another record is called. */
export type NameOf = (type: RecordType, id: string) => string

/** One field of a record that differs between two states of it. */
export type FieldChange = { field: string; label: string } & (
  | { kind: 'value'; from: string | null; to: string | null }
  | { kind: 'text'; pieces: Piece[] }
  | { kind: 'list'; removed: string[]; added: string[]; reordered: boolean }
  | { kind: 'private' }
)

// ---- what a record names ---------------------------------------------------------------------------------------

/** The type of the records that a field of this name holds the ids of, wherever it stands in a record; null for none. */
function referenceOf(type: RecordType, field: string): RecordType | null {
  const inRecord = eachField(type).find(({ name, of }) => name === field && of !== undefined)
  return inRecord?.of ?? null
}

const isState = (value: unknown): value is RecordState =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : [])

/** Every other record that a record names. */
export function referencesIn(type: RecordType, state: RecordState): { type: RecordType; id: string }[] {
  return Object.entries(state).flatMap(([field, value]) => {
    const target = referenceOf(type, field)
    return [value].flat().flatMap((item: unknown) => {
      if (isState(item)) return referencesIn(type, item)
      return target !== null && typeof item === 'string' ? [{ type: target, id: item }] : []
    })
  })
}

// ---- fields in words -------------------------------------------------------------------------------------------

/** Order and arrangement; nobody reads them as a change of what a record says. */
const UNSAID = new Set(['id'])

function describeWord(type: RecordType, field: string, value: string): string {
  const { choices } = fieldOf(type, field) ?? {}
  const chosen = choices && Object.hasOwn(choices, value) ? choices[value] : undefined
  return chosen?.words ?? (isDay(value) ? describeDay(value) : value)
}

/** A value of a field as people read it; null for nothing. */
function describeValue(type: RecordType, field: string, value: unknown, nameOf: NameOf): string | null {
  if (value === null || value === undefined) return null
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'number')
    return field === 'level' && isLevel(value)
      ? `${describeSigned(value)} ${describeLevel(value)}`
      : String(value)
  if (Array.isArray(value))
    return value.map((item) => describeItem(type, field, item, nameOf)).join('; ') || null
  if (typeof value !== 'string') return describeItem(type, field, value, nameOf)
  const target = referenceOf(type, field)
  return target === null ? describeWord(type, field, value) : nameOf(target, value)
}

/** One entry of a list in a record. */
function describeItem(type: RecordType, field: string, item: unknown, nameOf: NameOf): string {
  if (!isState(item)) return describeValue(type, field, item, nameOf) ?? 'nothing'
  const said = (key: string) => describeValue(type, key, item[key], nameOf)
  if ('sourceId' in item) {
    const relay = said('relayedById')
    const more = [
      ...(item.quotedFrom === true ? ['quoted from'] : []),
      ...(relay === null ? [] : [`through ${relay}`]),
    ]
    return `${said('sourceId')}${more.length > 0 ? ` (${more.join(', ')})` : ''}`
  }
  if ('label' in item && 'actorId' in item) return said('actorId') ?? said('label') ?? 'nobody'
  if ('level' in item) return `${said('level')}: ${said('definition')}`
  if ('kind' in item) return [said('term'), said('text')].filter(Boolean).join(': ')
  return Object.keys(item)
    .map((key) => `${key} ${said(key)}`)
    .join(', ')
}

/** Equal as JSON, whatever the order of the keys. */
function isEqual(one: unknown, other: unknown): boolean {
  if (Array.isArray(one) && Array.isArray(other))
    return one.length === other.length && one.every((item, place) => isEqual(item, other[place]))
  if (isState(one) && isState(other))
    return [...new Set([...Object.keys(one), ...Object.keys(other)])].every((key) =>
      isEqual(one[key], other[key]),
    )
  return (one ?? null) === (other ?? null)
}

const isEmpty = (value: unknown) =>
  value === null || value === undefined || value === false || (Array.isArray(value) && value.length === 0)

/**
 * The fields that differ between two states of a record, in the order of its fields. Null is a record that was not there:
 * then every field that says something is told. `hidden` says that something private changed, and no more.
 */
export function fieldChanges(
  type: RecordType,
  before: RecordState | null,
  after: RecordState | null,
  nameOf: NameOf,
  hidden = false,
): FieldChange[] {
  const known = fieldsOf(type).map(({ name }) => name)
  const stored = new Set([...Object.keys(after ?? {}), ...Object.keys(before ?? {})])
  const fields = [
    ...known.filter((field) => stored.has(field)),
    ...[...stored].filter((f) => !known.includes(f)),
  ]
  const changes = fields.flatMap((field): FieldChange[] => {
    const [from, to] = [before?.[field], after?.[field]]
    if (UNSAID.has(field) || isEqual(from, to)) return []
    if ((before === null || after === null) && isEmpty(from) && isEmpty(to)) return []
    const said = { field, label: labelOf(type, field) }
    if (Array.isArray(from) || Array.isArray(to)) {
      const list = listChange(
        listOf(from).map((item) => describeItem(type, field, item, nameOf)),
        listOf(to).map((item) => describeItem(type, field, item, nameOf)),
      )
      return list ? [{ ...said, ...list }] : []
    }
    if (fieldOf(type, field)?.kind === 'text' && typeof from === 'string' && typeof to === 'string')
      return [{ ...said, kind: 'text', pieces: comparedWords(from, to) }]
    const words = (value: unknown) => describeValue(type, field, value, nameOf)
    return [{ ...said, kind: 'value', from: words(from), to: words(to) }]
  })
  if (hidden) changes.push({ field: 'passage', label: 'Passage kept for checking', kind: 'private' })
  return changes
}

/** What left a list and what came; null when it reads the same, as where only something private differs. */
function listChange(
  from: readonly string[],
  to: readonly string[],
): { kind: 'list'; removed: string[]; added: string[]; reordered: boolean } | null {
  const without = (all: readonly string[], others: readonly string[]) => {
    const left = [...others]
    return all.filter((item) => {
      const place = left.indexOf(item)
      if (place >= 0) left.splice(place, 1)
      return place < 0
    })
  }
  const [removed, added] = [without(from, to), without(to, from)]
  const kept = (all: readonly string[], gone: readonly string[]) => all.filter((item) => !gone.includes(item))
  const reordered = !isEqual(kept(from, removed), kept(to, added))
  return removed.length + added.length > 0 || reordered ? { kind: 'list', removed, added, reordered } : null
}

// ---- sentences -------------------------------------------------------------------------------------------------

/** A change in plain words, for feeds: "Level: +1 Hardens → 0 Neutral". */
export function describeFieldChange(change: FieldChange): string {
  const { label } = change
  switch (change.kind) {
    case 'value':
      return `${label}: ${isolated(change.from ?? 'nothing')} → ${isolated(change.to ?? 'nothing')}`
    case 'text': {
      const without = (left: Piece['done']) =>
        change.pieces.flatMap(({ text, done }) => (done === left ? [] : [text])).join('')
      return `${label}: ${isolated(quoted(without('added').trim()))} → ${isolated(quoted(without('removed').trim()))}`
    }
    case 'list': {
      const parts = [
        ...(change.removed.length > 0 ? [`without ${change.removed.map(isolated).join('; ')}`] : []),
        ...(change.added.length > 0 ? [`with ${change.added.map(isolated).join('; ')}`] : []),
        ...(change.reordered ? ['in another order'] : []),
      ]
      return `${label}: now ${parts.join(', ')}`
    }
    case 'private':
      return `${label}: changed (it is private)`
  }
}
