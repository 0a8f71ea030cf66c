import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addCounts,
  countLevels,
  countOf,
  describeLevel,
  describeSigned,
  ENDS,
  isLevel,
  LEVELS,
  type LevelCounts,
  NO_COUNTS,
  parseLevel,
  placeOf,
  totalOf,
} from '@/lib/stance'

const anyLevels = fc.array(fc.constantFrom(...LEVELS))

describe('the scale', () => {
  test('has seven levels, the most de-escalatory first', () => {
    expect(LEVELS).toEqual([-3, -2, -1, 0, 1, 2, 3])
    expect(ENDS).toEqual(['de-escalation', 'escalation'])
  })

  test('gives every level a name of its own', () => {
    expect(new Set(LEVELS.map(describeLevel)).size).toBe(7)
    expect(describeLevel(3)).toBe('Commits to or calls for force')
    expect(describeLevel(-3)).toBe('Concedes or binds itself')
  })

  test.each([-4, 4, 0.5, Number.NaN, Number.POSITIVE_INFINITY])('%d is no level', (value) => {
    expect(isLevel(value)).toBe(false)
  })
})

describe('a level as text', () => {
  test.each([
    ['2', 2],
    ['+2', 2],
    ['-2', -2],
    ['−2', -2],
    ['0', 0],
    ['-0', 0],
    ['+0', 0],
  ])('%s is %d', (text, level) => {
    expect(parseLevel(text)).toBe(level)
  })

  test.each(['', '4', '-4', '2.0', '02', ' 2', '2\n', '--2', '+-2', 'two', '٢'])('%j is none', (text) => {
    expect(parseLevel(text)).toBeNull()
  })

  test.each([
    [2, 0, '+2'],
    [-2, 0, '−2'],
    [0, 0, '0'],
    [0.5, 1, '+0.5'],
    [-0.5, 1, '−0.5'],
    [-0.04, 1, '0.0'],
    [0, 2, '0.00'],
  ])('%d with %d digits is printed %s, and nothing as minus zero', (value, digits, text) => {
    expect(describeSigned(value, digits)).toBe(text)
  })

  test('is read back as printed', () => {
    for (const level of LEVELS) expect(parseLevel(describeSigned(level))).toBe(level)
  })
})

describe('counts per level', () => {
  test('stand in the order of the levels', () => {
    const counts: LevelCounts = [1, 2, 3, 4, 5, 6, 7]
    expect(LEVELS.map(placeOf)).toEqual([0, 1, 2, 3, 4, 5, 6])
    expect(LEVELS.map((level) => countOf(counts, level))).toEqual([1, 2, 3, 4, 5, 6, 7])
    expect(totalOf(counts)).toBe(28)
  })

  test('of nothing are all zero', () => {
    expect(countLevels([])).toEqual(NO_COUNTS)
    expect(totalOf(NO_COUNTS)).toBe(0)
  })

  test('hold every statement once', () => {
    expect(countLevels([-3, 1, 1, 3, 0])).toEqual([1, 0, 0, 1, 2, 0, 1])
    fc.assert(fc.property(anyLevels, (levels) => totalOf(countLevels(levels)) === levels.length))
  })

  test('of two lists are the counts of both together', () => {
    fc.assert(
      fc.property(anyLevels, anyLevels, (a, b) => {
        expect(addCounts(countLevels(a), countLevels(b))).toEqual(countLevels([...a, ...b]))
      }),
    )
  })
})
