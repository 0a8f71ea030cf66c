import { expect, test } from 'vitest'
import { countingCoding, majorityCoding, medianCoding } from '@/lib/counting-rule'

const codings = (...levels: (number | null)[]) => levels.map((level, place) => ({ id: `c${place}`, level }))
const level = (found: { level: number | null } | null) => (found === null ? 'none' : found.level)

test.each([
  [[2], 2],
  [[1, 2, 3], 2],
  [[1, 2], 1],
  [[-2, -1], -1],
  [[-1, 2], -1],
  [[-1, 1], 'none'],
  [[-3, -1, 1, 3], 'none'],
  [[null, null, 1], null],
  [[null, 1], 1],
  [[], 'none'],
])('the median of %j is %s', (levels, median) => {
  expect(level(medianCoding(codings(...levels)))).toBe(median)
})

test('the majority leads, and where none does the median counts', () => {
  expect(level(majorityCoding(codings(3, 3, -1)))).toBe(3)
  expect(level(majorityCoding(codings(3, 1, -1)))).toBe(1)
  expect(level(majorityCoding(codings(null, null, 2)))).toBe(null)
  expect(level(majorityCoding(codings(1, -1)))).toBe('none')
})

test('what an editor adopted is left to the editor', () => {
  expect(countingCoding('adopted', codings(1, 2, 3))).toBeNull()
  expect(level(countingCoding('median', codings(1, 2, 3)))).toBe(2)
  expect(level(countingCoding('majority', codings(1, 3, 3)))).toBe(3)
})
