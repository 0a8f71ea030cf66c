// The days in cells: in the one order that their column has, with all that is left out or widened noted.
import { type DateReading, ORDERS, readDates } from './dates'
import type { ReadingKey } from './reading-line'
import type { Readings } from './readings'
import type { ColumnFacts } from './survey'

/** Days since 1900 or 1904, of the years 1954 to 2173: what a spreadsheet shows of a day without a format. */
const SERIAL = /^[2-9]\d{4}$/

/** A row as far as its days are read. */
type DatedRow = {
  plan: { columns: Readonly<Record<string, string>> }
  by: { readings: Readings; facts: ReadonlyMap<string, ColumnFacts> }
  complete: boolean
  text: (target: string) => string
  say: (target: string, value: string, message: string) => void
  note: (
    column: string,
    key: ReadingKey | null,
    from: string,
    to: string,
    answers?: readonly ReadingKey[],
  ) => void
}

/** The days that a cell means: a month has many; null for nothing. */
export function readDays(row: DatedRow, target: string): DateReading | null {
  const text = row.text(target)
  if (text === '') return null
  const readings = readDates(text)
  const column = row.plan.columns[target]
  if (readings.length === 0) {
    row.say(
      target,
      text,
      SERIAL.test(text)
        ? 'it is a day as spreadsheets count them: format the column as a date there, or write YYYY-MM-DD, such as 2024-08-16'
        : 'it is not a valid date: a day is written YYYY-MM-DD and must exist, such as 2024-08-16',
    )
    return null
  }
  const [first] = readings
  if (column === undefined || (readings.length === 1 && first?.forms.length === 0)) return first ?? null
  return inOrder(row, target, column, text, readings)
}

/** Of the readings of a date the one in the order of its column. */
function inOrder(
  row: DatedRow,
  target: string,
  column: string,
  text: string,
  all: readonly DateReading[],
): DateReading | null {
  const order = orderOf(row, column)
  const orderIn = ({ forms }: DateReading) => ORDERS.find((each) => forms.includes(each))
  const isAsked = (reading: DateReading) => orderIn(reading) !== undefined && !/^\d{4}/.test(text)
  const fits = all.filter((each) => !isAsked(each) || orderIn(each) === order)
  const [fit] = fits
  if (!fit) {
    if (order === null) {
      const ways = all.map((each) => `${each.earliest} (${orderIn(each)})`).join(' or ')
      row.note(column, null, text, ways, ORDERS)
      row.complete = false
    } else
      row.say(
        target,
        text,
        `it is no day in the order of this column, which the plan gives as ${order}: one column has one order, so correct the day, or write YYYY-MM-DD`,
      )
    return null
  }
  const to = fit.earliest === fit.latest ? fit.earliest : `${fit.earliest} to ${fit.latest}`
  for (const form of fit.forms) {
    if (form === 'year-first' && !isAsked(fit)) continue
    row.note(column, form, text, to, ORDERS.some((each) => each === form) ? ORDERS : undefined)
  }
  return fit
}

/** The order of day and month in a column: what the plan says, or what all of its unequivocal days have. */
function orderOf({ by }: DatedRow, column: string): (typeof ORDERS)[number] | null {
  const said = by.readings.said(column, ORDERS)
  const orders = by.facts.get(column)?.orders
  const seen = ORDERS.filter((each) => (orders?.[each] ?? 0) > 0)
  return ORDERS.find((each) => each === said) ?? (seen.length === 1 ? (seen[0] ?? null) : null)
}
