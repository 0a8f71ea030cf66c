// Calendar days and ranges of them. A day is text, so there is no time zone to get wrong; instants of record are UTC.

/** A calendar day, YYYY-MM-DD, that exists. */
export type Day = string

export type Period = { earliest: Day; latest: Day }

const SHAPE = /^(\d{4})-(\d{2})-(\d{2})$/

/** True for a day that exists in the calendar: not 2024-02-30, not 2024-13-01. */
export function isDay(text: string): boolean {
  const [, year, month, day] = SHAPE.exec(text) ?? []
  return day !== undefined && Number(day) >= 1 && Number(day) <= daysIn(Number(year), Number(month))
}

const LENGTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** The days of a month, 1 to 12; 0 where there is no such month. */
export function daysIn(year: number, month: number): number {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  return (LENGTHS[month - 1] ?? 0) + (month === 2 && isLeap ? 1 : 0)
}

/** The UTC day of an instant. */
export function dayOf(instant: Date): Day {
  return instant.toISOString().slice(0, 10)
}

const words = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
})
const at = (day: Day) => new Date(`${day}T00:00:00Z`)

/** "16 Aug 2024". */
export function describeDay(day: Day): string {
  return words.format(at(day))
}

/** An instant (ISO 8601 UTC) for people: "16 Aug 2024, 09:05 UTC". */
export function describeInstant(at: string): string {
  return `${describeDay(at.slice(0, 10))}, ${at.slice(11, 16)} UTC`
}

/** "31 Jul – 17 Aug 2024", or one day when both ends are the same. */
export function describePeriod({ earliest, latest }: Period): string {
  return earliest === latest
    ? describeDay(earliest)
    : words.formatRange(at(earliest), at(latest)).replace(/[\u2009\u202f]/g, ' ')
}

const DAY = 86_400_000

/**
 * When a statement was made, with its uncertainty: "16 Aug 2024", "16 or 17 Aug 2024", "between 31 Jul and
 * 16 Aug 2024".
 */
export function describeWhen({ earliest, latest }: Period): string {
  const last = describeDay(latest)
  if (earliest === latest) return last
  // Month and year are said once where both days share them.
  const shared = earliest.slice(0, 7) === latest.slice(0, 7) ? / .*$/ : / \d{4}$/
  const first =
    earliest.slice(0, 4) === latest.slice(0, 4)
      ? describeDay(earliest).replace(shared, '')
      : describeDay(earliest)
  const adjacent = at(latest).getTime() - at(earliest).getTime() === DAY
  return adjacent ? `${first} or ${last}` : `between ${first} and ${last}`
}

/** The calendar day before a day. */
export function dayBefore(day: Day): Day {
  return dayOf(new Date(at(day).getTime() - DAY))
}

/** The span that covers all the periods; null for none. */
export function spanOf(periods: readonly Period[]): Period | null {
  const [first, ...rest] = periods
  if (!first) return null
  return rest.reduce<Period>(
    (span, { earliest, latest }) => ({
      earliest: earliest < span.earliest ? earliest : span.earliest,
      latest: latest > span.latest ? latest : span.latest,
    }),
    first,
  )
}
