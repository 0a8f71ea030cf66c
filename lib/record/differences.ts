// What a change of a record says, field by field, in words. Knows no database: names of other records are handed in, and
// private passages must have been taken out before.
import { isolated } from '../direction'
import { describeDay, isDay } from '../period'
import { describeWhole, quoted } from '../phrase'
import {
  countOf,
  describeLevel,
  describeMiddle,
  describeSigned,
  isLevel,
  LEVELS,
  type LevelCounts,
  middleLevels,
  totalOf,
} from '../stance'
import type { RecordType } from './field'
import { eachField, fieldOf, fieldsOf, labelOf } from './fields'

/** A record as a revision holds it. */
export type RecordState = Readonly<Record<string, unknown>>

/** What another record is called. */
export type NameOf = (type: RecordType, id: string) => string

/** A piece of a text that stayed, went or came. */
export type Piece = { text: string; done: 'kept' | 'removed' | 'added' }

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
export function describeValue(
  type: RecordType,
  field: string,
  value: unknown,
  nameOf: NameOf,
): string | null {
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

// ---- texts -----------------------------------------------------------------------------------------------------

/** Above so many pairs of words the whole middle is told as replaced: the table of a comparison grows with their product. */
const MOST_PAIRS = 1_000_000

/** Words with the space after them, so that the pieces put together are the text again. */
const wordsIn = (text: string) => text.match(/\s+|\S+\s*/g) ?? []

/** Two texts compared word by word: the longest common run of words stays. */
export function comparedWords(from: string, to: string): Piece[] {
  const [a, b] = [wordsIn(from), wordsIn(to)]
  const same = (i: number, j: number) => a[i]?.trim() === b[j]?.trim()
  let start = 0
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1
  let [endA, endB] = [a.length, b.length]
  while (endA > start && endB > start && a[endA - 1] === b[endB - 1]) {
    endA -= 1
    endB -= 1
  }
  const pieces: Piece[] = []
  const add = (done: Piece['done'], text: string) => {
    const last = pieces.at(-1)
    if (text === '') return
    if (last?.done === done) last.text += text
    else pieces.push({ done, text })
  }
  add('kept', a.slice(0, start).join(''))
  const [rows, columns] = [endA - start, endB - start]
  if (rows * columns > MOST_PAIRS) {
    add('removed', a.slice(start, endA).join(''))
    add('added', b.slice(start, endB).join(''))
  } else {
    // lengths[i][j]: the longest common run of the words from i and from j on.
    const width = columns + 1
    const lengths = new Uint32Array((rows + 1) * width)
    const at = (i: number, j: number) => lengths[i * width + j] ?? 0
    for (let i = rows - 1; i >= 0; i -= 1)
      for (let j = columns - 1; j >= 0; j -= 1)
        lengths[i * width + j] = same(start + i, start + j)
          ? at(i + 1, j + 1) + 1
          : Math.max(at(i + 1, j), at(i, j + 1))
    let [i, j] = [0, 0]
    while (i < rows || j < columns) {
      const [here, there] = [a[start + i] ?? '', b[start + j] ?? '']
      if (i < rows && j < columns && same(start + i, start + j)) {
        // The last word of one text may be followed by a space in the other.
        add('kept', here.length > there.length ? here : there)
        i += 1
        j += 1
      } else if (i < rows && (j === columns || at(i + 1, j) >= at(i, j + 1))) {
        add('removed', here)
        i += 1
      } else {
        add('added', there)
        j += 1
      }
    }
  }
  add('kept', a.slice(endA).join(''))
  return pieces
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

/** The reason that stands with an undo: what is undone, and why. */
export function describeUndo(undone: string, reason: string): string {
  const short = undone.length > 200 ? `${undone.slice(0, 199)}…` : undone
  return `undoes ${isolated(quoted(short))}: ${isolated(reason)}`
}

/** What is wrong with a reason somebody gives; null when nothing is. */
export function reasonProblem(reason: string): string | null {
  if (reason === '')
    return 'The reason is missing. It is public: one sentence says enough, such as “the wrong file was imported”.'
  if (reason.length > 500) return `The reason has ${reason.length} letters; at most 500 stand in the history.`
  return null
}

/** What a correction did to the numbers of one actor. */
export type Effect = { before: LevelCounts; after: LevelCounts }

/** The counted statements of an actor in three numbers, before and after. */
export function effectNumbers({ before, after }: Effect): { name: string; from: string; to: string }[] {
  const median = (counts: LevelCounts) => {
    const middle = middleLevels(counts)
    return middle === null ? 'too few' : describeMiddle(middle)
  }
  const escalatory = (counts: LevelCounts) => {
    const n = totalOf(counts)
    const above = LEVELS.reduce<number>(
      (sum, level, place) => (level > 0 ? sum + (counts[place] ?? 0) : sum),
      0,
    )
    return n === 0 ? 'none' : `${((100 * above) / n).toFixed(1).replace(/\.0$/, '')} %`
  }
  const row = (name: string, of: (counts: LevelCounts) => string) => ({
    name,
    from: of(before),
    to: of(after),
  })
  return [
    row('n', (counts) => describeWhole(totalOf(counts))),
    row('median', median),
    row('escalatory', escalatory),
  ]
}

/** The levels at which the number of statements changes: "+1: 3 → 2, +2: 0 → 1". */
export function describeLevelChange({ before, after }: Effect): string {
  return LEVELS.flatMap((level) => {
    const [from, to] = [countOf(before, level), countOf(after, level)]
    return from === to ? [] : [`${describeSigned(level)}: ${describeWhole(from)} → ${describeWhole(to)}`]
  }).join(', ')
}

/** Whether no number changes. */
export const isSameEffect = ({ before, after }: Effect) => isEqual(before, after)

/** "Belmark: n 12 → 12, median +1 → +2, escalatory 50 % → 58.3 % (0: 2 → 1, +2: 3 → 4)", or that no number changes. */
export function describeEffect(name: string, effect: Effect): string {
  if (isSameEffect(effect)) return `${isolated(name)}: no number changes`
  const numbers = effectNumbers(effect).map((row) => `${row.name} ${row.from} → ${row.to}`)
  return `${isolated(name)}: ${numbers.join(', ')} (${describeLevelChange(effect)})`
}
