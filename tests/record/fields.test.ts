import { describe, expect, test } from 'vitest'
import type { RecordType } from '@/lib/record/field'
import { fieldOf, fieldsOf, isEditedType, labelOf, TYPE_NAMES } from '@/lib/record/fields'
import { parseRecord, RECORDS } from '@/lib/record/schema'

// A record's own types of field, without their values.
const TYPES = Object.keys(RECORDS).filter(isEditedType)

describe.each(TYPES)('the fields of a record of type %s', (type) => {
  test('are those of its schema, each with a label of its own', () => {
    const names = fieldsOf(type).map(({ name }) => name)
    expect([...names].sort()).toEqual(Object.keys(RECORDS[type].shape).sort())
    const labels = fieldsOf(type).map(({ label }) => label)
    expect(new Set(labels).size).toBe(labels.length)
  })

  test('are needed exactly where the schema takes no empty value', () => {
    const { problems } = parseRecord(type, {})
    const wanted = new Set(problems.map(({ field }) => field.split('.')[0]))
    // A flag is always said; a codebook without rules is one, an empty list is no rule.
    const needed = fieldsOf(type)
      .filter(({ needed, kind }) => needed && kind !== 'flag')
      .map(({ name }) => name)
    const asked = [...wanted].filter((name) => {
      const field = fieldOf(type, name ?? '')
      return field?.kind !== 'flag' && name !== 'rules'
    })
    expect(needed.sort()).toEqual(asked.sort())
  })

  test('say which records they name, and what may be chosen', () => {
    for (const field of fieldsOf(type).flatMap((each) => [each, ...(each.columns ?? [])])) {
      expect(field.of !== undefined, field.name).toBe(field.kind === 'name' || field.kind === 'names')
      expect(field.choices !== undefined, field.name).toBe(field.kind === 'choice')
      expect(field.columns !== undefined, field.name).toBe(field.kind === 'rows')
    }
  })
})

test('every type has a name, and a plural that differs', () => {
  const types = Object.keys(RECORDS) as RecordType[]
  expect(Object.keys(TYPE_NAMES).sort()).toEqual([...types].sort())
  for (const type of types) expect(TYPE_NAMES[type].one).not.toBe(TYPE_NAMES[type].many)
})

test.each([
  ['source', 'publishedOn', 'Published on'],
  ['codebook', 'levels.0.name', 'Levels, line 1, Name'],
  ['statement', 'sources.2.relayedById', 'Sources, line 3, Reached us through'],
  ['actor', 'members.1', 'Members, line 2'],
  ['frozen', 'at', 'Frozen at'],
  ['outlet', 'colour', 'colour'],
] as const)('%s: %s is called “%s”', (type, field, label) => {
  expect(labelOf(type, field)).toBe(label)
})
