// What the values of a column look like, in words: for people who say what it means. Decides nothing.
import { describeCount } from '../phrase'
import { describeSigned } from '../stance'
import type { ColumnLook } from '../table/look'
import { ORDERS, readDates } from './dates'

const NUMBER = /^[+\-−]?\d{1,15}(?:[.,]\d+)?$/
const TRUTH = /^(?:true|false|yes|no|wahr|falsch|vrai|faux|0|1)$/i
const LONG = 120

const numberOf = (text: string) => Number(text.replace('−', '-').replace(',', '.'))
const written = (value: number) =>
  value < 0 ? describeSigned(value, Number.isInteger(value) ? 0 : 1) : String(value)

function datesIn(samples: readonly string[]): string | null {
  const readings = samples.map(readDates)
  if (samples.length === 0 || readings.some((each) => each.length === 0)) return null
  // Four digits alone, or eight, are rather a number than a date.
  if (samples.every((text) => /^\d+$/.test(text)) && samples.every((text) => text.length !== 8)) return null
  if (readings.every((each) => each[0]?.forms.length === 0)) return 'days'
  const ambiguous = readings.some((each) => each.length > 1)
  const orders = ORDERS.filter((order) =>
    readings.some((each) => each.length === 1 && each[0]?.forms.includes(order)),
  )
  if (ambiguous && orders.length === 0) return 'days; whether day or month comes first cannot be told'
  const [order] = orders
  return orders.length === 1 && order ? `days, ${order.replace('-', ' ')}` : 'days in other forms'
}

function numbersIn(samples: readonly string[], values: readonly string[] | null): string | null {
  if (samples.length === 0 || !samples.every((text) => NUMBER.test(text))) return null
  const all = (values ?? samples).filter((text) => NUMBER.test(text)).map(numberOf)
  const [least, most] = [Math.min(...all), Math.max(...all)]
  const kind = all.every(Number.isInteger) ? 'whole numbers' : 'numbers'
  return `${kind} from ${written(least)} to ${written(most)}${values ? '' : ' and more'}`
}

/** What the column seems to hold: "days, day first", "whole numbers from −10 to 10", "33 different values". */
export function recognise(
  { samples, empty, longest }: ColumnLook,
  values: readonly { value: string }[] | undefined,
  rows: number,
): string {
  if (samples.length === 0) return 'empty'
  const listed = values?.map(({ value }) => value) ?? null
  const what =
    datesIn(samples) ??
    (samples.every((text) => TRUTH.test(text)) && samples.length > 1 && (listed?.length ?? 9) <= 2
      ? 'true or false'
      : null) ??
    numbersIn(samples, listed) ??
    (samples.every((text) => /^https?:\/\//.test(text)) ? 'addresses' : null) ??
    (longest > LONG
      ? 'text'
      : listed
        ? describeCount(listed.length, 'different value')
        : 'many different values')
  const isPartial = empty > 0 && rows > 0
  return isPartial ? `${what}; empty in ${describeCount(empty, 'row')}` : what
}
