import { describe, expect, it } from 'vitest'
import { decisionOf, levelAt, levelLedBy, OTHERWISE } from '@/lib/record/decision'
import type { StoredRecord } from '@/lib/record/schema'
import type { Level } from '@/lib/stance'
import { readSeed } from '@/seed/read'

const changes = readSeed('seed')
const codebook = changes.flatMap(({ type, after }) => (type === 'codebook' && after ? [after] : []))[0]
const codings = changes.flatMap(({ type, after }): StoredRecord<'coding'>[] =>
  type === 'coding' && after ? [after] : [],
)
const decision = decisionOf(codebook?.rules ?? [])
const PLAIN = { conditional: false, hedged: false }

describe('the questions of the codebook', () => {
  it('stand in its order, with the level that a yes gives', () => {
    expect(decision.steps.map(({ level }) => level)).toEqual([null, null, -3, 3, 2, -2, 1, -1])
    expect(decision.steps[2]?.term).toBe('A concrete concession of one’s own?')
    expect(decision.steps[0]?.text).toContain('One proposition is one unit')
  })

  it('end with 0 for whatever is none of them', () => {
    expect(decision.otherwise).toMatchObject({ level: 0, term: 'Otherwise' })
    expect(levelAt(decision, OTHERWISE)).toBe(0)
  })

  it.each(['', '0', '1', '8', '99', '-1', 'x', '2.0'])('give no level for the answer “%s”', (place) => {
    expect(levelAt(decision, place)).toBeNull()
  })

  it.each([
    [2, PLAIN, -3],
    [3, PLAIN, 3],
    [4, PLAIN, 2],
    [5, PLAIN, -2],
    [6, PLAIN, 1],
    [7, PLAIN, -1],
    // Conditional: +3 becomes +2, a concession -2, and a threat is not reduced again.
    [3, { conditional: true, hedged: false }, 2],
    [2, { conditional: true, hedged: false }, -2],
    [4, { conditional: true, hedged: false }, 2],
    // A hedge is one step towards 0, never past 1.
    [3, { conditional: false, hedged: true }, 2],
    [4, { conditional: false, hedged: true }, 1],
    [5, { conditional: false, hedged: true }, -1],
    [6, { conditional: false, hedged: true }, 1],
    [7, { conditional: false, hedged: true }, -1],
    [3, { conditional: true, hedged: true }, 1],
  ] as const)('give for a yes at %i with %j the level %i', (place, modifiers, level) => {
    expect(levelLedBy(decision, String(place), modifiers)).toBe(level)
  })

  it('lead to the level of every opening coding, with its modifiers', () => {
    // The first question that is a yes, as the codebook's table gives the reasons.
    const yes: Record<string, number> = {
      ...{ S1: 4, S2: 5, S3a: 7, S3b: 6, S4a: 7, S4b: 5, S5a: 6, S5b: 6, S5x: 6, S6: 6, S7: 4, S9: 4 },
      ...{ S10a: 5, S10b: 5 },
    }
    const led = codings.map((coding) => [
      coding.statementId,
      levelLedBy(decision, String(yes[coding.statementId]), coding),
    ])
    expect(led).toEqual(codings.map(({ statementId, level }) => [statementId, level]))
    expect(led).toHaveLength(14)
  })
})

describe('another codebook', () => {
  it('may have no modifiers, and then none are taken off', () => {
    const bare = decisionOf([{ kind: 'decision', term: 'Force?', text: '+3' }])
    expect(levelLedBy(bare, '0', { conditional: true, hedged: true })).toBe(3)
    expect(bare.otherwise).toBeNull()
  })

  it.each<[string, Level | null, string]>([
    ['−2', -2, ''],
    ['-2', -2, ''],
    ['+1. Defence only.', 1, 'Defence only.'],
    ['3 armies marched', 3, 'armies marched'],
    ['Look first.', null, 'Look first.'],
    ['2024 was a year', null, '2024 was a year'],
    ['7', null, '7'],
  ])('may say %j', (text, level, rest) => {
    expect(decisionOf([{ kind: 'decision', term: 'Is it?', text }]).steps).toEqual([
      { term: 'Is it?', level, text: rest },
    ])
  })

  it('may have questions without a term', () => {
    expect(decisionOf([{ kind: 'decision', term: null, text: 'First question.' }]).steps).toEqual([
      { term: 'First question.', level: null, text: 'First question.' },
    ])
  })
})
