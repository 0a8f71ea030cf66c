import fc from 'fast-check'
import { expect, test } from 'vitest'
import { unlist } from '@/lib/import/cells'
import { listed } from '@/lib/record/list'

test('a list in a cell gives back its items, whatever they hold', () => {
  const item = fc
    .string({ unit: fc.constantFrom(';', '%', '2', '5', '3', 'B', ' ', 'x', '%25', '%3B'), minLength: 1 })
    .map((text) => text.trim())
    .filter((text) => text !== '')
  fc.assert(
    fc.property(fc.array(item, { maxLength: 4 }), (items) => {
      expect(unlist(listed(items))).toEqual(items)
    }),
    { numRuns: 2000, seed: 20_261_130 },
  )
  expect(listed(['100 %', 'a; b', '%3B'])).toBe('100 %; a%3B b; %253B')
})
