// Words put together: lists, counts and quotations, as every sentence of the product has them.
import { isolated } from './direction'

const lists = new Intl.ListFormat('en-GB', { type: 'conjunction' })
const choices = new Intl.ListFormat('en-GB', { type: 'disjunction' })

/** "Israel, UK and France"; each in its own direction. */
export const describeList = (items: readonly string[]) => lists.format(items.map(isolated))

/** “Israel, UK or France”; each in its own direction. */
export const describeChoice = (items: readonly string[]) => choices.format(items.map(isolated))

/** "1 statement", "3 statements", "1 234 statements". */
export function describeCount(count: number, noun: string, plural = `${noun}s`): string {
  return `${describeWhole(count)} ${count === 1 ? noun : plural}`
}

/** A whole number with thin spaces between thousands. */
export function describeWhole(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, '\u202f')
}

/** Text inside quotation marks. */
export const quoted = (text: string) => `“${text}”`

/** ".81", "−.05", "1": as agreement is printed, without the leading zero. */
export function describeAlpha(value: number, digits = 2): string {
  const text = Math.abs(value).toFixed(digits)
  if (Number(text) === 0) return text.slice(1)
  const words = Number(text) >= 1 ? String(Number(text)) : text.slice(1)
  return value < 0 ? `−${words}` : words
}
