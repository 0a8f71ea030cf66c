import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { dayOf, describeDay, describePeriod, describeWhen, isDay, spanOf } from '@/lib/period'

const anyDay = fc
  .date({ min: new Date('1900-01-01'), max: new Date('2100-12-31'), noInvalidDate: true })
  .map(dayOf)

describe('a calendar day', () => {
  test.each(['2024-08-16', '2024-02-29', '2000-02-29', '1999-12-31'])('%s exists', (text) => {
    expect(isDay(text)).toBe(true)
  })

  test.each([
    '2024-02-30',
    '2023-02-29',
    '1900-02-29',
    '2024-13-01',
    '2024-00-10',
    '2024-04-31',
    '2024-8-16',
    '16-08-2024',
    '2024-08-16T00:00:00Z',
    ' 2024-08-16',
    '2024-08-16\n',
    '٢٠٢٤-٠٨-١٦',
    '',
  ])('%j does not', (text) => {
    expect(isDay(text)).toBe(false)
  })

  test('is told from an instant in UTC, whatever zone the reader lives in', () => {
    expect(dayOf(new Date('2024-08-16T23:59:59.999Z'))).toBe('2024-08-16')
    expect(dayOf(new Date('2024-08-17T00:30:00+01:00'))).toBe('2024-08-16')
  })

  test('exists for every instant', () => {
    fc.assert(fc.property(anyDay, (day) => isDay(day)))
  })

  test('has its month in words', () => {
    expect(describeDay('2024-08-06')).toBe('6 Aug 2024')
  })
})

describe('a period', () => {
  test.each([
    ['2024-08-16', '2024-08-16', '16 Aug 2024', '16 Aug 2024'],
    ['2024-08-16', '2024-08-17', '16 – 17 Aug 2024', '16 or 17 Aug 2024'],
    ['2024-07-31', '2024-08-16', '31 Jul – 16 Aug 2024', 'between 31 Jul and 16 Aug 2024'],
    ['2024-08-02', '2024-08-16', '2 – 16 Aug 2024', 'between 2 and 16 Aug 2024'],
    ['2023-12-31', '2024-01-01', '31 Dec 2023 – 1 Jan 2024', '31 Dec 2023 or 1 Jan 2024'],
  ])('from %s to %s is said in words', (earliest, latest, period, when) => {
    expect(describePeriod({ earliest, latest })).toBe(period)
    expect(describeWhen({ earliest, latest })).toBe(when)
  })

  test('spans all of several, also where one lies inside another', () => {
    expect(
      spanOf([
        { earliest: '2024-08-16', latest: '2024-08-17' },
        { earliest: '2024-07-31', latest: '2024-09-01' },
        { earliest: '2024-08-01', latest: '2024-08-02' },
      ]),
    ).toEqual({ earliest: '2024-07-31', latest: '2024-09-01' })
  })

  test('of nothing is no period', () => {
    expect(spanOf([])).toBeNull()
  })

  test('covers each of the days it spans, and no day more', () => {
    fc.assert(
      fc.property(fc.array(anyDay, { minLength: 1 }), (days) => {
        const span = spanOf(days.map((day) => ({ earliest: day, latest: day })))
        const sorted = days.toSorted()
        expect(span).toEqual({ earliest: sorted.at(0), latest: sorted.at(-1) })
      }),
    )
  })
})
