// The ticks of an axis of days. Knows the calendar, no pixels.
import { dayAt, daysTo, type Length, placeOf } from '@/lib/calendar'
import type { Period } from '@/lib/period'
import type { Tick } from './figure'

/** So many labels stand side by side without crowding. */
export const MOST_TICKS = 7

/** Every so many days, weeks, months or years, from the finest to the coarsest. */
const STEPS: readonly (readonly [Length, number])[] = [
  ...[1, 2, 3, 4].map((step) => ['day', step] as const),
  ...[1, 2].map((step) => ['week', step] as const),
  ...[1, 2, 3, 6].map((step) => ['month', step] as const),
  ...[1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000].map((step) => ['year', step] as const),
]

/** The finest ticks that do not crowd; a year is said once, under the first tick in it. */
export function dayTicks(span: Period): Tick[] {
  for (const [length, step] of STEPS) {
    const places = placesOf(span, length, step)
    if (places.length <= MOST_TICKS) return places.map((at, place) => tickOf(at, places[place - 1], length))
  }
  return []
}

/** First days of every `step`th period of a span, as days since 1970-01-01. */
function placesOf({ earliest, latest }: Period, length: Length, step: number): number[] {
  const startOf = (place: number) => daysTo(dayAt(place, length))
  const from = placeOf(earliest, length)
  const whole = startOf(from) < daysTo(earliest) ? from + 1 : from
  const start = Math.ceil(whole / step) * step
  const count = Math.floor((placeOf(latest, length) - start) / step) + 1
  // One too many is enough to know that they crowd.
  return Array.from({ length: Math.max(0, Math.min(count, MOST_TICKS + 1)) }, (_, k) =>
    startOf(start + k * step),
  )
}

function tickOf(at: number, before: number | undefined, length: Length): Tick {
  const yearOf = (number: number) => dayAt(number, 'day').slice(0, 4)
  const year = yearOf(at)
  if (length === 'year') return { at, label: year }
  const label = (length === 'month' ? MONTH : DAY).format(dateOf(at))
  return before === undefined || yearOf(before) !== year ? { at, label, detail: year } : { at, label }
}

const dateOf = (at: number) => new Date(`${dayAt(at, 'day')}T00:00:00Z`)
const DAY = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' })
const MONTH = new Intl.DateTimeFormat('en-GB', { month: 'short', timeZone: 'UTC' })
