// Days as tables write them: what a cell may mean, form by form. Chooses no form; that is the plan's, once for a column.
import { type Day, daysIn, isDay } from '../period'
import { sameName, withoutAccents } from '../record/naming'

/** How a day may be written. A cell may need several: "16/08/24 10:00" is day first, of a short year, with a time. */
export const DATE_FORMS = {
  'day-first': 'day, month, year',
  'month-first': 'month, day, year',
  'year-first': 'year, month, day',
  named: 'a month by its name',
  compact: 'eight digits',
  'short-year': 'a year of two digits, 1969 to 2068',
  month: 'a month: any day of it',
  year: 'a year: any day of it',
  time: 'with a time of day, which is left out',
  instant: 'an instant: its day in UTC',
} as const
export type DateForm = keyof typeof DATE_FORMS

/** The forms of which at most one holds in a column, as the same cell fits two. */
export const ORDERS = ['day-first', 'month-first', 'year-first'] as const

/** What a cell may mean: from one day to another, and the forms that it is then written in; none for YYYY-MM-DD. */
export type DateReading = { earliest: Day; latest: Day; forms: DateForm[] }

const LANGUAGES = [
  ...['en', 'de', 'fr', 'es', 'it', 'pt', 'nl', 'sv', 'da', 'nb', 'pl', 'tr', 'ru', 'uk', 'el', 'he'],
  ...['ar-EG', 'ar-SY', 'ar-MA', 'ar-DZ', 'fa'],
]

const nameKey = (name: string) => withoutAccents(sameName(name)).replaceAll('.', '').trim()

/** Months by their names in some languages, long and short, with a day and alone. */
function monthsByName(): ReadonlyMap<string, number> {
  const found = new Map<string, number>()
  const other = new Set<string>()
  for (const language of LANGUAGES)
    for (const width of ['long', 'short'] as const)
      for (const day of [undefined, 'numeric'] as const)
        for (let month = 1; month <= 12; month += 1) {
          const format = new Intl.DateTimeFormat(`${language}-u-ca-gregory`, {
            ...{ month: width, timeZone: 'UTC' },
            ...(day && { day }),
          })
          const parts = format.formatToParts(Date.UTC(2024, month - 1, 16))
          const name = nameKey(parts.find(({ type }) => type === 'month')?.value ?? '')
          // Some languages call two months alike when short, and some have none but numbers.
          if (!/^\p{L}/u.test(name)) continue
          if ((found.get(name) ?? month) !== month) other.add(name)
          found.set(name, month)
          // In Hebrew “in” is written together with the month.
          if (language === 'he') found.set(`ב${name}`, month)
        }
  found.set('sept', 9)
  for (const name of other) found.delete(name)
  return found
}

let months: ReadonlyMap<string, number> | null = null
const monthOf = (name: string): number | undefined => {
  months ??= monthsByName()
  return months.get(nameKey(name))
}

/** Decimal digits of any script as 0 to 9. */
const plainDigits = (text: string) =>
  text.replace(/[^\P{Nd}0-9]/gu, (digit) => {
    const code = digit.codePointAt(0) ?? 0
    // Each script has its ten digits in a row; the zero is the first that is one.
    let zero = code
    while (code - zero < 9 && /\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1
    return String(code - zero)
  })

const pad = (value: number, length = 2) => String(value).padStart(length, '0')

function dayReading(year: number, month: number, day: number, forms: DateForm[]): DateReading[] {
  const text = `${pad(year, 4)}-${pad(month)}-${pad(day)}`
  return isDay(text) ? [{ earliest: text, latest: text, forms }] : []
}

function monthReading(year: number, month: number, forms: DateForm[]): DateReading[] {
  if (month < 1 || month > 12 || year < 1000) return []
  const start = `${pad(year, 4)}-${pad(month)}`
  return [{ earliest: `${start}-01`, latest: `${start}-${pad(daysIn(year, month))}`, forms }]
}

/** A year as it is written, and the forms that this takes. Two digits are of 1969 to 2068, as POSIX has it. */
function yearOf(text: string): { year: number; forms: DateForm[] } {
  const value = Number(text)
  if (text.length !== 2) return { year: value, forms: [] }
  return { year: value + (value < 69 ? 2000 : 1900), forms: ['short-year'] }
}

/** Three numbers, in each order that gives a day. */
function numericReadings(parts: readonly [string, string, string]): DateReading[] {
  const [first, second, third] = parts
  if (first.length > 2) {
    if (second.length > 2 || third.length > 2 || first.length !== 4) return []
    return dayReading(Number(first), Number(second), Number(third), ['year-first'])
  }
  if (second.length > 2 || ![2, 4].includes(third.length)) return []
  const { year, forms } = yearOf(third)
  const [a, b] = [Number(first), Number(second)]
  const found = [
    ...dayReading(year, b, a, ['day-first', ...forms]),
    ...dayReading(year, a, b, ['month-first', ...forms]),
  ]
  if (first.length === 2 && third.length === 2) {
    const before = yearOf(first)
    found.push(...dayReading(before.year, b, Number(third), ['year-first', ...before.forms]))
  }
  return found
}

const GAP = '[\\s./,\\-]+'
const WORD = '([\\p{L}\\p{M}][\\p{L}\\p{M}\\s]*?)\\.?'
const NAMED = {
  dayFirst: new RegExp(`^(\\d{1,2})${GAP}${WORD}${GAP}(\\d{4}|\\d{2})$`, 'u'),
  monthFirst: new RegExp(`^${WORD}${GAP}(\\d{1,2})${GAP}(\\d{4}|\\d{2})$`, 'u'),
  yearFirst: new RegExp(`^(\\d{4})${GAP}${WORD}${GAP}(\\d{1,2})$`, 'u'),
  month: new RegExp(`^${WORD}${GAP}(\\d{4})$`, 'u'),
  monthBehind: new RegExp(`^(\\d{4})${GAP}${WORD}$`, 'u'),
  shortMonth: new RegExp(`^${WORD}[-’'](\\d{2})$`, 'u'),
}

/** A day or month with the month by its name. */
function namedReadings(text: string): DateReading[] {
  const match = (pattern: RegExp) => pattern.exec(text)?.slice(1) ?? []
  const read = (day: string | undefined, word: string | undefined, written: string | undefined) => {
    const month = monthOf(word ?? '')
    if (month === undefined || written === undefined) return []
    const { year, forms } = yearOf(written)
    return day === undefined
      ? monthReading(year, month, ['month', 'named', ...forms])
      : dayReading(year, month, Number(day), ['named', ...forms])
  }
  const [day1, word1, year1] = match(NAMED.dayFirst)
  const [word2, day2, year2] = match(NAMED.monthFirst)
  const [year3, word3, day3] = match(NAMED.yearFirst)
  const [word4, year4] = match(NAMED.month)
  const [year5, word5] = match(NAMED.monthBehind)
  const [word6, year6] = match(NAMED.shortMonth)
  const all = [
    ...(day1 ? read(day1, word1, year1) : []),
    ...(day2 ? read(day2, word2, year2) : []),
    ...(day3 ? read(day3, word3, year3) : []),
    ...read(undefined, word4, year4),
    ...read(undefined, word5, year5),
    ...read(undefined, word6, year6),
  ]
  return all.slice(0, 1)
}

/** What a cell without a time may mean. */
function dateReadings(text: string): DateReading[] {
  if (isDay(text)) return [{ earliest: text, latest: text, forms: [] }]
  const numbers = /^(\d{1,4})([./\-\s])\s?(\d{1,4})\2\s?(\d{1,4})\.?$/.exec(text)
  if (numbers) return numericReadings([numbers[1] ?? '', numbers[3] ?? '', numbers[4] ?? ''])
  const eight = /^(\d{4})(\d{2})(\d{2})$/.exec(text)
  if (eight) return dayReading(Number(eight[1]), Number(eight[2]), Number(eight[3]), ['compact'])
  const month = /^(\d{4})[-/.](\d{1,2})$/.exec(text)
  if (month) return monthReading(Number(month[1]), Number(month[2]), ['month'])
  const behind = /^(\d{1,2})[-/.](\d{4})$/.exec(text)
  if (behind) return monthReading(Number(behind[2]), Number(behind[1]), ['month'])
  if (/^[12]\d{3}$/.test(text))
    return [{ earliest: `${text}-01-01`, latest: `${text}-12-31`, forms: ['year'] }]
  return namedReadings(text)
}

const TIME =
  /[T\s,]+(?:at\s+)?(\d{1,2})[:h](\d{2})(?::(\d{2})(?:[.,]\d{1,9})?)?\s?([ap]\.?m\.?)?\s?(?:(?:GMT|UTC)(?=[+\-−]))?(Z|UTC|GMT|[+\-−]\d{2}(?::?\d{2})?)?$/iu

const minutesOf = (zone: string): number => {
  const found = /^([+\-−])(\d{2}):?(\d{2})?$/.exec(zone)
  if (!found) return 0
  return (found[1] === '+' ? 1 : -1) * (Number(found[2]) * 60 + Number(found[3] ?? 0))
}

/** The day in UTC of a time on a day in a zone; null where the time is none. */
function dayInUtc(day: Day, time: readonly (string | undefined)[]): Day | null {
  const [hour, minute, second = '0', half, zone = ''] = time
  const noon = half?.toLowerCase().startsWith('p') ? 12 : 0
  const hours = half ? (Number(hour) % 12) + noon : Number(hour)
  if (hours > 24 || Number(minute) > 59 || Number(second) > 60) return null
  const instant = new Date(`${day}T00:00:00Z`)
  instant.setUTCMinutes(hours * 60 + Number(minute) - minutesOf(zone))
  return instant.toISOString().slice(0, 10)
}

const WEEKDAY = /^[\p{L}\p{M}]+\.?,?\s+/u
const LONGEST_DATE = 80

/**
 * Everything that a cell may mean as a day, a month or a year; none where it is no date. "05/08/2024" has two readings,
 * YYYY-MM-DD one that needs no form. Years have four digits, or two of 1969 to 2068.
 */
export function readDates(cell: string): DateReading[] {
  if (cell.length === 10 && isDay(cell)) return [{ earliest: cell, latest: cell, forms: [] }]
  if (cell.length > LONGEST_DATE || !/\p{Nd}/u.test(cell)) return []
  const text = plainDigits(cell.normalize('NFKC'))
    .replace(/[\p{Cf}]/gu, '')
    .replace(/\s+/gu, ' ')
    // As scripts print an instant, with the name of its zone; and as Chinese, Japanese and Korean write a day.
    .replace(/ ?\([^()]*\)$/, '')
    .replace(/(\d)(?:年|년) ?(?=\d)/gu, '$1-')
    .replace(/(\d)(?:月|월) ?(?=\d)/gu, '$1-')
    .replace(/(\d)[日일月월年년](?=\s|$)/gu, '$1')
    .trim()
  const time = TIME.exec(text)
  const date = (time ? text.slice(0, time.index) : text)
    .replace(WEEKDAY, (word) => (monthOf(word.replace(',', '').trim()) === undefined ? '' : word))
    .replace(/(\d)(?:st|nd|rd|th|er|[oaºª])(?=[\s.,]|$)/giu, '$1')
    .replace(/(\d|\p{L}) (?:of|de|del|di) (?=[\p{L}\d])/giu, '$1 ')
    .trim()
  const found = dateReadings(date)
  if (!time) return found
  const zoned = time[5] !== undefined
  return found.flatMap((reading) => {
    const day = dayInUtc(reading.earliest, time.slice(1))
    if (day === null || reading.earliest !== reading.latest) return []
    const form: DateForm = zoned ? 'instant' : 'time'
    const kept = zoned ? day : reading.earliest
    return [{ earliest: kept, latest: kept, forms: [...reading.forms, form] }]
  })
}
