// The cells of a JSON object: what stands in it to any depth, each by the way to it, such as “speaker.address.city”,
// “codings[0].level” (one place of a list) and “codings[].level” (all of them, as a list).
import { listed } from '../record/list'

/** Places of a list that have columns of their own; of a longer list only all its values together are columns. */
export const MOST_PLACES = 50
/** Cells of one object. */
const MOST_CELLS = 20_000
/** Characters of the way to a value. */
const LONGEST_WAY = 1000

export const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const joined = (items: readonly string[]) => (items.every((item) => item === '') ? '' : listed(items))

const isPlain = (item: unknown) => typeof item !== 'object' || item === null

/** A value in a cell: a list of plain values has them separated by semicolons, and what is no text stands as JSON. */
export function textOf(cell: unknown): string {
  if (cell === null || cell === undefined) return ''
  if (typeof cell === 'string') return cell
  if (Array.isArray(cell) && cell.every(isPlain)) return joined(cell.map(textOf))
  return typeof cell === 'object' ? JSON.stringify(cell) : String(cell)
}

const itemsOf = (cell: unknown): string[] =>
  Array.isArray(cell) && cell.every(isPlain) ? cell.map(textOf) : [textOf(cell)]

/** Whether a list is one of objects; a missing one may be null. */
const isList = (value: unknown): value is unknown[] =>
  Array.isArray(value) && value.some(isObject) && value.every((item) => item === null || isObject(item))

/** Why an object is no row, as words about it. */
export class Unreadable extends Error {}

export type JsonCells = {
  cells: Record<string, string>
  /** What is wrong with single cells, by column. */
  wrong: Record<string, string>
  /** Ways to lists that are too long for each place to be a column. */
  long: string[]
}

class Cells {
  readonly cells: Record<string, string> = Object.create(null)
  readonly wrong: Record<string, string> = Object.create(null)
  readonly long: string[] = []
  /** What stands at each way through whole lists. */
  readonly #together = new Map<string, string[]>()
  #count = 0

  /** `way` leads to the value by single places; null within a list that is too long for these. */
  add(way: string, value: unknown): void {
    if (isObject(value))
      for (const [key, inner] of Object.entries(value)) this.add(way === '' ? key : `${way}.${key}`, inner)
    else if (isList(value)) {
      this.#addPlaces(way, value)
      for (const item of value) this.#addTogether(`${way}[]`, item ?? {})
    } else this.#set(way, textOf(value))
  }

  end(): JsonCells {
    for (const [way, items] of this.#together) this.#set(way, joined(items))
    return { cells: this.cells, wrong: this.wrong, long: this.long }
  }

  #addPlaces(way: string, list: readonly unknown[]): void {
    if (list.length > MOST_PLACES) this.long.push(way)
    else
      for (const [place, item] of list.entries())
        for (const [key, inner] of Object.entries(item ?? {}))
          this.#addPlace(`${way}[${place}].${key}`, inner)
  }

  /** As `add`, but a list within a list gives its values together only once, for all places of both. */
  #addPlace(way: string, value: unknown): void {
    if (isObject(value))
      for (const [key, inner] of Object.entries(value)) this.#addPlace(`${way}.${key}`, inner)
    else if (isList(value)) this.#addPlaces(way, value)
    else this.#set(way, textOf(value))
  }

  #addTogether(way: string, value: unknown): void {
    if (isObject(value))
      for (const [key, inner] of Object.entries(value)) this.#addTogether(`${way}.${key}`, inner)
    else if (isList(value)) for (const item of value) this.#addTogether(`${way}[]`, item ?? {})
    else {
      const items = this.#together.get(way)
      if (items) items.push(...itemsOf(value))
      else this.#together.set(this.#checked(way), itemsOf(value))
    }
  }

  #set(way: string, text: string): void {
    if (way in this.cells && this.cells[way] !== text)
      this.wrong[way] = `the object has two values that are both called “${way}”: name one of them otherwise`
    else this.cells[this.#checked(way)] = text
  }

  #checked(way: string): string {
    this.#count += 1
    if (this.#count > MOST_CELLS)
      throw new Unreadable(`it has more than ${MOST_CELLS} values, and each would be a cell: leave some out`)
    if (way.length > LONGEST_WAY)
      throw new Unreadable(
        `the keys that lead to “${way.slice(0, 80)}…” have more than ${LONGEST_WAY} letters: shorten them`,
      )
    return way
  }
}

/** The cells of an object. Throws Unreadable where it has more than a row can have. */
export function cellsIn(value: Record<string, unknown>): JsonCells {
  const cells = new Cells()
  cells.add('', value)
  return cells.end()
}
