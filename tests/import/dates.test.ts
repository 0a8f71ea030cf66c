import { describe, expect, test } from 'vitest'
import { DATE_FORMS, type DateForm, readDates } from '@/lib/import/dates'

/** What a cell may mean, shortly: "2024-08-16 day-first", several parted by " | ". */
const meant = (cell: string) =>
  readDates(cell)
    .map(({ earliest, latest, forms }) =>
      [earliest === latest ? earliest : `${earliest}..${latest}`, ...forms].join(' '),
    )
    .join(' | ')

const DAY = '2024-08-16'
const AUGUST = '2024-08-01..2024-08-31'

describe('what a cell means as a day', () => {
  test.each([
    // Numbers.
    [DAY, DAY],
    ['0096-01-01', '0096-01-01'],
    ['2024-8-6', '2024-08-06 year-first'],
    ['2024/08/16', `${DAY} year-first`],
    ['2024.08.16', `${DAY} year-first`],
    ['2024. 08. 16.', `${DAY} year-first`],
    ['16/08/2024', `${DAY} day-first`],
    ['16.8.2024', `${DAY} day-first`],
    ['16. 8. 2024', `${DAY} day-first`],
    ['16-08-2024', `${DAY} day-first`],
    ['16 08 2024', `${DAY} day-first`],
    ['08/16/2024', `${DAY} month-first`],
    ['8/16/2024', `${DAY} month-first`],
    ['05/08/2024', '2024-08-05 day-first | 2024-05-08 month-first'],
    ['5.8.2024', '2024-08-05 day-first | 2024-05-08 month-first'],
    ['16/08/24', `${DAY} day-first short-year | 2016-08-24 year-first short-year`],
    ['31/12/99', '1999-12-31 day-first short-year'],
    ['1/2/68', '2068-02-01 day-first short-year | 2068-01-02 month-first short-year'],
    ['1/2/69', '1969-02-01 day-first short-year | 1969-01-02 month-first short-year'],
    ['2024年8月16日', `${DAY} year-first`],
    ['2024년 8월 16일', `${DAY} year-first`],
    ['2024年8月', `${AUGUST} month`],
    ['Fri Aug 16 2024 10:00:00 GMT+0200 (Central European Summer Time)', `${DAY} named instant`],
    ['20240816', `${DAY} compact`],
    ['٢٠٢٤-٠٨-١٦', DAY],
    ['१६/०८/२०२४', `${DAY} day-first`],
    ['２０２４-０８-１６', DAY],
    ['\u200F16/08/2024\u200E', `${DAY} day-first`],
    // Months and years.
    ['2024-08', `${AUGUST} month`],
    ['2024/8', `${AUGUST} month`],
    ['08/2024', `${AUGUST} month`],
    ['8.2024', `${AUGUST} month`],
    ['2023-02', '2023-02-01..2023-02-28 month'],
    ['2024-02', '2024-02-01..2024-02-29 month'],
    ['2024', '2024-01-01..2024-12-31 year'],
    ['Aug 2024', `${AUGUST} month named`],
    ['August 2024', `${AUGUST} month named`],
    ['août 2024', `${AUGUST} month named`],
    ['2024 August', `${AUGUST} month named`],
    ['Aug-24', `${AUGUST} month named short-year`],
    ['août 24', ''],
    // Months by their names, with the day.
    ['16 August 2024', `${DAY} named`],
    ['16 Aug 2024', `${DAY} named`],
    ['16-Aug-2024', `${DAY} named`],
    ['16-AUG-24', `${DAY} named short-year`],
    ['Aug 16 2024', `${DAY} named`],
    ['August 16, 2024', `${DAY} named`],
    ['Aug. 16, 2024', `${DAY} named`],
    ['August 16th, 2024', `${DAY} named`],
    ['16th of August 2024', `${DAY} named`],
    ['Friday, 16 August 2024', `${DAY} named`],
    ['Fri Aug 16 2024', `${DAY} named`],
    ['2024 August 16', `${DAY} named`],
    ['Sept 5, 2024', '2024-09-05 named'],
    ['May 5 2024', '2024-05-05 named'],
    ['16. August 2024', `${DAY} named`],
    ['1. März 2024', '2024-03-01 named'],
    ['1. Mär. 2024', '2024-03-01 named'],
    ['Freitag, 16. August 2024', `${DAY} named`],
    ['16 août 2024', `${DAY} named`],
    ['1er février 2024', '2024-02-01 named'],
    ['1 fevrier 2024', '2024-02-01 named'],
    ['vendredi 16 août 2024', `${DAY} named`],
    ['16 de agosto de 2024', `${DAY} named`],
    ['1º de março de 2024', '2024-03-01 named'],
    ['16 agosto 2024', `${DAY} named`],
    ['16 augustus 2024', `${DAY} named`],
    ['16 augusti 2024', `${DAY} named`],
    ['16 sierpnia 2024', `${DAY} named`],
    ['16 Ağustos 2024', `${DAY} named`],
    ['16 августа 2024', `${DAY} named`],
    ['16 серпня 2024', `${DAY} named`],
    ['16 Αυγούστου 2024', `${DAY} named`],
    ['16 באוגוסט 2024', `${DAY} named`],
    ['16 אוגוסט 2024', `${DAY} named`],
    ['16 أغسطس 2024', `${DAY} named`],
    ['١٦ أغسطس ٢٠٢٤', `${DAY} named`],
    ['16 آب 2024', `${DAY} named`],
    // Times.
    ['2024-08-16 10:00', `${DAY} time`],
    ['2024-08-16 10:00:00', `${DAY} time`],
    ['2024-08-16T10:00:00.123456', `${DAY} time`],
    ['16/08/2024 22:15', `${DAY} day-first time`],
    ['8/16/2024 10:15 PM', `${DAY} month-first time`],
    ['Aug 16, 2024, 10:15 p.m.', `${DAY} named time`],
    ['2024-08-16T10:00:00Z', `${DAY} instant`],
    ['2024-08-16T23:30:00-05:00', '2024-08-17 instant'],
    ['2024-08-16T00:30:00+0200', '2024-08-15 instant'],
    ['2024-08-16 10:00:00 UTC', `${DAY} instant`],
    ['2024-12-31T23:30:00-01:00', '2025-01-01 instant'],
    // No day.
    ['2024-02-30', ''],
    ['2023-02-29', ''],
    ['31/04/2024', ''],
    ['2024-13-01', ''],
    ['13/13/2024', ''],
    ['16/08-2024', ''],
    ['2024-08-16 25:00', ''],
    ['2024-08-16 10:61', ''],
    ['16 Foo 2024', ''],
    ['last spring', ''],
    ['45520', ''],
    ['1/2', ''],
    ['12:30', ''],
    ['16/08/202', ''],
    ['', ''],
    ['2024-08-16 to 2024-08-18', ''],
  ])('%j', (cell, words) => {
    expect(meant(cell)).toBe(words)
  })
})

const pad = (value: number) => String(value).padStart(2, '0')
const NAMES = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
]
const two = (year: number) => pad(year % 100)

/** How a day is written in each form. */
const WRITTEN: [form: DateForm | null, write: (y: number, m: number, d: number) => string][] = [
  [null, (y, m, d) => `${y}-${pad(m)}-${pad(d)}`],
  ['year-first', (y, m, d) => `${y}/${m}/${d}`],
  ['day-first', (y, m, d) => `${d}.${m}.${y}`],
  ['month-first', (y, m, d) => `${pad(m)}/${pad(d)}/${y}`],
  ['compact', (y, m, d) => `${y}${pad(m)}${pad(d)}`],
  ['named', (y, m, d) => `${d} ${NAMES[m - 1]} ${y}`],
  ['named', (y, m, d) => `${NAMES[m - 1]?.slice(0, 3)} ${d}, ${y}`],
  ['short-year', (y, m, d) => `${d}/${m}/${two(y)}`],
  ['short-year', (y, m, d) => `${two(y)}-${pad(m)}-${pad(d)}`],
  ['time', (y, m, d) => `${y}-${pad(m)}-${pad(d)} 23:59:59`],
  ['instant', (y, m, d) => `${y}-${pad(m)}-${pad(d)}T00:00:00Z`],
]

test('every day of a century reads back from each form as itself, or as one of what it may be', () => {
  for (let day = Date.UTC(1970, 0, 1); day < Date.UTC(2069, 0, 1); day += 86_400_000) {
    const iso = new Date(day).toISOString().slice(0, 10)
    const [y = 0, m = 0, d = 0] = iso.split('-').map(Number)
    for (const [form, write] of WRITTEN) {
      const readings = readDates(write(y, m, d))
      const own = readings.filter(({ earliest, latest }) => earliest === iso && latest === iso)
      const isRight = own.some(({ forms }) => (form === null ? forms.length === 0 : forms.includes(form)))
      // Of several each names its order.
      const isTold =
        readings.length === 1 || readings.every(({ forms }) => forms.some((each) => /first/.test(each)))
      if (!isRight || !isTold) expect(readings, `${write(y, m, d)} for ${iso}`).toEqual([])
    }
  }
  expect(new Set(WRITTEN.flatMap(([form]) => form ?? [])).size).toBe(Object.keys(DATE_FORMS).length - 2)
})
