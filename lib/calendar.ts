// Periods to count in: days, ISO weeks, months, quarters and years. Knows the calendar and nothing of statements.
import type { Grain } from './answer'
import { type Day, dayOf, describeDay, type Period } from './period'

export type Length = Exclude<Grain, 'auto'>

const LENGTHS: readonly Length[] = ['day', 'week', 'month', 'quarter', 'year']
const MONTHS = { month: 1, quarter: 3, year: 12 } as const

/** More periods than this are not counted in: the next longer ones are. */
const MOST_PERIODS = 2000
/** The longest length that gives this many periods is taken when nobody asks for another. */
const ENOUGH_PERIODS = 12

const DAY = 86_400_000
/** Whole days since 1970-01-01. */
export const daysTo = (day: Day) => Date.parse(`${day}T00:00:00Z`) / DAY
/** The first Monday is four days into the epoch, which began on a Thursday. */
const MONDAY = 4

/** The number of the period a day stands in; the next period has the next number. */
export function placeOf(day: Day, length: Length): number {
  if (length === 'day') return daysTo(day)
  if (length === 'week') return Math.floor((daysTo(day) - MONDAY) / 7)
  return Math.floor((Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1) / MONTHS[length])
}

/** The first day of the period with this number. */
export function dayAt(place: number, length: Length): Day {
  if (length === 'day') return dayOf(new Date(place * DAY))
  if (length === 'week') return dayOf(new Date((place * 7 + MONDAY) * DAY))
  const month = place * MONTHS[length]
  const two = String((month % 12) + 1).padStart(2, '0')
  return `${String(Math.floor(month / 12)).padStart(4, '0')}-${two}-01`
}

/** The first day of the period a day stands in; a week begins on Monday. */
export const startOf = (day: Day, length: Length): Day => dayAt(placeOf(day, length), length)

/** The last day of the period a day stands in. */
export const endOf = (day: Day, length: Length): Day =>
  dayAt(daysTo(dayAt(placeOf(day, length) + 1, length)) - 1, 'day')

/** The middle of the possible days; of two, the earlier. */
export function middleOf({ earliest, latest }: Period): Day {
  return dayAt(Math.floor((daysTo(earliest) + daysTo(latest)) / 2), 'day')
}

/** A period by its first day: "16 Aug 2024", "week of 12 Aug 2024", "Aug 2024", "Q3 2024", "2024". */
export function describeStart(start: Day, length: Length): string {
  const day = describeDay(start)
  if (length === 'day') return day
  if (length === 'week') return `week of ${day}`
  const [, month = '', year = ''] = day.split(' ')
  if (length === 'month') return `${month} ${year}`
  return length === 'quarter' ? `Q${Math.ceil(Number(start.slice(5, 7)) / 3)} ${year}` : year
}

/**
 * Every period of a span, by its first day, those between included. "auto" is the longest length that gives a dozen,
 * else the day. More than 2 000 make the periods longer, whatever was asked; years are as many as there are.
 */
export function periodsOf(
  span: Period | null,
  asked: Grain,
): { grain: Length; keys: { key: Day; name: string }[] } {
  if (!span) return { grain: asked === 'auto' ? 'day' : asked, keys: [] }
  const countOf = (length: Length) => placeOf(span.latest, length) - placeOf(span.earliest, length) + 1
  const wanted =
    asked === 'auto' ? (LENGTHS.findLast((length) => countOf(length) >= ENOUGH_PERIODS) ?? 'day') : asked
  const longer = LENGTHS.slice(LENGTHS.indexOf(wanted))
  const grain = longer.find((length) => countOf(length) <= MOST_PERIODS) ?? 'year'
  const first = placeOf(span.earliest, grain)
  const keys = Array.from({ length: countOf(grain) }, (_, step) => {
    const key = dayAt(first + step, grain)
    return { key, name: describeStart(key, grain) }
  })
  return { grain, keys }
}
