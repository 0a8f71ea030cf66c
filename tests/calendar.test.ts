import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { GRAINS, type Grain } from '@/lib/answer'
import { describeStart, middleOf, periodsOf, startOf } from '@/lib/calendar'
import { dayOf } from '@/lib/period'

const anyDay = fc
  .date({ min: new Date('0001-01-01'), max: new Date('9990-12-31'), noInvalidDate: true })
  .map(dayOf)
const anyGrain = fc.constantFrom(...GRAINS)
const span = (earliest: string, latest: string) => ({ earliest, latest })
const namesIn = (earliest: string, latest: string, grain: Grain) =>
  periodsOf(span(earliest, latest), grain).keys.map(({ name }) => name)

test.each([
  ['2024-08-16', '2024-08-16', '2024-08-16'],
  ['2024-08-16', '2024-08-17', '2024-08-16'],
  ['2024-08-16', '2024-08-18', '2024-08-17'],
  ['2024-02-28', '2024-03-01', '2024-02-29'],
  ['2023-12-31', '2024-01-03', '2024-01-01'],
  ['1969-12-30', '1969-12-31', '1969-12-30'],
])('the middle of %s to %s is %s, of two days the earlier', (earliest, latest, middle) => {
  expect(middleOf(span(earliest, latest))).toBe(middle)
})

test.each([
  ['2024-08-17', 'day', '2024-08-17', '17 Aug 2024'],
  ['2024-08-18', 'week', '2024-08-12', 'week of 12 Aug 2024'],
  ['2024-08-12', 'week', '2024-08-12', 'week of 12 Aug 2024'],
  ['2025-01-01', 'week', '2024-12-30', 'week of 30 Dec 2024'],
  ['1969-12-31', 'week', '1969-12-29', 'week of 29 Dec 1969'],
  ['2024-02-29', 'month', '2024-02-01', 'Feb 2024'],
  ['2024-12-31', 'quarter', '2024-10-01', 'Q4 2024'],
  ['2024-03-31', 'quarter', '2024-01-01', 'Q1 2024'],
  ['1948-12-31', 'year', '1948-01-01', '1948'],
] as const)('%s stands in the %s that begins on %s: %s', (day, length, start, name) => {
  expect(startOf(day, length)).toBe(start)
  expect(describeStart(start, length)).toBe(name)
})

describe('the periods of a span', () => {
  test('have those between, at the turn of a year too', () => {
    expect(namesIn('2023-11-30', '2024-02-01', 'month')).toEqual([
      'Nov 2023',
      'Dec 2023',
      'Jan 2024',
      'Feb 2024',
    ])
    expect(namesIn('2023-12-31', '2024-01-08', 'week')).toEqual([
      'week of 25 Dec 2023',
      'week of 1 Jan 2024',
      'week of 8 Jan 2024',
    ])
    expect(namesIn('2023-11-30', '2024-04-01', 'quarter')).toEqual(['Q4 2023', 'Q1 2024', 'Q2 2024'])
    expect(namesIn('2024-02-28', '2024-03-01', 'day')).toEqual(['28 Feb 2024', '29 Feb 2024', '1 Mar 2024'])
    expect(namesIn('2023-12-31', '2024-01-01', 'year')).toEqual(['2023', '2024'])
  })

  test.each([
    ['2024-08-16', '2024-08-16', 'day', 1],
    ['2024-07-31', '2024-08-17', 'day', 18],
    // A Monday is the first day of a twelfth week, the Sunday before it the last of the eleventh.
    ['2024-01-01', '2024-03-17', 'day', 77],
    ['2024-01-01', '2024-03-18', 'week', 12],
    ['2024-01-31', '2024-11-30', 'week', 44],
    ['2024-01-31', '2024-12-01', 'month', 12],
    ['2020-01-31', '2022-12-01', 'quarter', 12],
    ['2013-12-31', '2024-01-01', 'year', 12],
  ])(
    'from %s to %s are by themselves the longest that give a dozen: %s',
    (earliest, latest, grain, count) => {
      const periods = periodsOf(span(earliest, latest), 'auto')
      expect(periods.grain).toBe(grain)
      expect(periods.keys).toHaveLength(count)
    },
  )

  test('are longer than asked for where they would be more than two thousand', () => {
    expect(periodsOf(span('2020-01-01', '2025-06-22'), 'day').keys).toHaveLength(2000)
    expect(periodsOf(span('2020-01-01', '2025-06-23'), 'day').grain).toBe('week')
    expect(periodsOf(span('1000-01-01', '2025-06-23'), 'day').grain).toBe('year')
    expect(periodsOf(span('0001-01-01', '9990-12-31'), 'month').keys).toHaveLength(9990)
  })

  test('are none where nothing is in view', () => {
    expect(periodsOf(null, 'auto')).toEqual({ grain: 'day', keys: [] })
    expect(periodsOf(null, 'month')).toEqual({ grain: 'month', keys: [] })
  })

  test('are in order, each once, and have one for every day between', () => {
    fc.assert(
      fc.property(anyDay, anyDay, anyDay, anyGrain, (a, b, c, grain) => {
        const [earliest = a, between = b, latest = c] = [a, b, c].sort()
        const periods = periodsOf(span(earliest, latest), grain)
        const keys = periods.keys.map(({ key }) => key)
        expect(keys).toEqual([...new Set(keys)].sort())
        expect(keys[0]).toBe(startOf(earliest, periods.grain))
        expect(keys.at(-1)).toBe(startOf(latest, periods.grain))
        expect(keys).toContain(startOf(between, periods.grain))
        expect(new Set(periods.keys.map(({ name }) => name)).size).toBe(keys.length)
      }),
    )
  })
})
