import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { describeInstant } from '@/lib/period'
import { describeFieldChange, fieldChanges, type NameOf, referencesIn } from '@/lib/record/differences'
import { describeEffect } from '@/lib/record/effect'
import { comparedWords } from '@/lib/record/text-difference'
import { describeUndo, reasonProblem } from '@/lib/record/undo-reason'
import { processorTime } from '@/tests/support/processor-time'
import { change } from './support/made-up'

const nameOf: NameOf = (type, id) => `${type} “${id}”`
const said = (...args: Parameters<typeof fieldChanges>) => fieldChanges(...args).map(describeFieldChange)

const statement = change('statement', {
  id: 'T1',
  speakerId: 'envoy',
  actors: ['belmark'],
  attribution: 'on-record',
  form: 'paraphrase',
  paraphrase: 'The envoy returns to Port Ilse at dawn.',
  dateEarliest: '2031-03-01',
  dateLatest: '2031-03-02',
  counted: true,
  topics: ['talks', 'grain'],
  addressees: [{ actorId: 'ostria' }, { label: 'reporters' }],
  sources: [{ sourceId: 'courier', quotedFrom: true, relayedById: 'wire' }],
}).after as Record<string, unknown>

describe('a change in words', () => {
  test('names levels, days, flags, people and the words of the codebook as people read them', () => {
    const before = { level: 1, hedged: false, confidence: 'low', coderId: 'ada', rationale: 'One.' }
    const after = { level: -2, hedged: true, confidence: 'high', coderId: 'jon', rationale: 'One.' }
    expect(said('coding', before, after, nameOf)).toEqual([
      'Coder: coder “ada” → coder “jon”',
      'Level: +1 Hardens → −2 Works for de-escalation',
      'Hedged: no → yes',
      'Confidence: low confidence → high confidence',
    ])
  })

  test('says nothing of a record that stays as it is, whatever the order of its fields', () => {
    const turned = Object.fromEntries(Object.entries(statement).reverse())
    expect(said('statement', statement, turned, nameOf)).toEqual([])
  })

  test('tells lists by what left and what came', () => {
    const after = {
      ...statement,
      topics: ['grain', 'border'],
      addressees: [{ actorId: null, label: 'reporters' }],
      sources: [{ sourceId: 'wire', quotedFrom: true, relayedById: null }],
      dateLatest: '2031-03-01',
    }
    expect(said('statement', statement, after, nameOf)).toEqual([
      'Latest day: 2 Mar 2031 → 1 Mar 2031',
      'Addressed to: now without actor “ostria”',
      'Topics: now without topic “talks”, with topic “border”',
      'Sources: now without source “courier” (quoted from, through source “wire”), with source “wire” (quoted from)',
    ])
  })

  test('tells another order as another order', () => {
    const after = { ...statement, topics: ['grain', 'talks'] }
    expect(said('statement', statement, after, nameOf)).toEqual(['Topics: now in another order'])
  })

  test('marks the words of a text that changed and no others', () => {
    expect(comparedWords('The envoy returns at dawn.', 'The envoy leaves Port Ilse at dawn.')).toEqual([
      { text: 'The envoy ', done: 'kept' },
      { text: 'returns ', done: 'removed' },
      { text: 'leaves Port Ilse ', done: 'added' },
      { text: 'at dawn.', done: 'kept' },
    ])
  })

  test('keeps words apart where the end of a text was cut', () => {
    expect(comparedWords('At dawn. No more.', 'At dawn.')).toEqual([
      { text: 'At dawn. ', done: 'kept' },
      { text: 'No more.', done: 'removed' },
    ])
  })

  test('says of what is private that it changed, and no more', () => {
    expect(said('statement', statement, statement, nameOf, true)).toEqual([
      'Passage kept for checking: changed (it is private)',
    ])
  })

  test('tells of a new record what it says, and leaves out what is empty', () => {
    const words = said(
      'outlet',
      null,
      { id: 'o', slug: 'wire', name: 'Wire', url: null, archived: false },
      nameOf,
    )
    expect(words).toEqual(['Name: nothing → Wire', 'Short address: nothing → wire'])
  })
})

test('the pieces of two texts put together are the two texts, spaces aside', () => {
  const words = fc.array(fc.constantFrom('dawn', 'river', 'at', 'the', 'עֶרֶב', '“grain”'), { maxLength: 30 })
  fc.assert(
    fc.property(words, words, (a, b) => {
      const pieces = comparedWords(a.join(' '), b.join(' '))
      const without = (left: string) =>
        pieces
          .filter(({ done }) => done !== left)
          .map(({ text }) => text)
          .join(' ')
          .split(/\s+/)
          .filter(Boolean)
      expect(without('added')).toEqual(a)
      expect(without('removed')).toEqual(b)
    }),
    { seed: 4 },
  )
})

test('texts too long to compare are told as replaced, at once', () => {
  const [a, b] = ['a', 'b'].map((word) => `same ${`${word} `.repeat(2000)}end`)
  const compare = () => comparedWords(a ?? '', b ?? '').map(({ done }) => done)
  expect(compare()).toEqual(['kept', 'removed', 'added', 'kept'])
  expect(processorTime(compare)).toBeLessThan(500)
})

test('every record that a statement names is found, in its lists too', () => {
  const found = referencesIn('statement', statement).map(({ type, id }) => `${type} ${id}`)
  expect(found.sort()).toEqual([
    'actor belmark',
    'actor ostria',
    'source courier',
    'source wire',
    'speaker envoy',
    'topic grain',
    'topic talks',
  ])
})

describe('an effect on the numbers', () => {
  test('is n, median, share and the levels that changed', () => {
    const before = [0, 0, 1, 0, 2, 1, 0] as const
    const after = [0, 0, 1, 0, 1, 2, 0] as const
    expect(describeEffect('Belmark', { before, after })).toBe(
      'Belmark: n 4 → 4, median +1 → between +1 and +2, escalatory 75 % → 75 % (+1: 2 → 1, +2: 1 → 2)',
    )
  })

  test('has no median below three statements, and no share of none', () => {
    const none = [0, 0, 0, 0, 0, 0, 0] as const
    expect(describeEffect('Ostria', { before: none, after: [0, 0, 0, 1, 0, 1, 0] })).toBe(
      'Ostria: n 0 → 2, median too few → too few, escalatory none → 50 % (0: 0 → 1, +2: 0 → 1)',
    )
  })

  test('may be none', () => {
    const counts = [1, 0, 0, 0, 0, 0, 3] as const
    expect(describeEffect('Varn', { before: counts, after: counts })).toBe('Varn: no number changes')
  })
})

test('instants, undos and reasons are words', () => {
  expect(describeInstant('2031-03-01T09:05:59.000Z')).toBe('1 Mar 2031, 09:05 UTC')
  expect(describeUndo('an import', 'wrong file')).toBe('undoes “an import”: wrong file')
  expect(describeUndo('x'.repeat(300), 'y')).toHaveLength(200 + 'undoes “”: y'.length)
  expect(reasonProblem('wrong file')).toBeNull()
  expect(reasonProblem('')).toContain('The reason is missing')
  expect(reasonProblem('x'.repeat(501))).toContain('501 letters')
})
