// The names in a table that nobody knows: how often each stands there, where first, and what they are taken for.
import type { NamedType } from '../record/naming'
import { cut, type RowProblem, type Unknown } from './report'

/** More different unknown names than this are no names: a column is mapped to the wrong thing. */
export const MOST_UNKNOWN = 20_000
/** Names of one type that are listed. */
const MOST_TOLD = 1000

/** Where a name stands in a file. */
export type Where = { place: string; column: string }

type Entry = { type: NamedType; name: string; rows: number; where: Where }

/** The records whose names are nearest to one that is not known. */
type NearestTo = (type: NamedType, name: string) => { id: string; name: string }[]

/** The record that was made of a name, by the name's key. */
type MadeOf = (key: string) => { id: string; name: string } | undefined

export class UnknownNames {
  readonly #entries = new Map<string, Entry>()
  readonly #nearestTo: NearestTo

  constructor(nearestTo: NearestTo) {
    this.#nearestTo = nearestTo
  }

  /** Counts more rows with a name. Throws a sentence when there are too many names to be names. */
  note(type: NamedType, name: string, key: string, where: Where, rows = 1): void {
    const entry = this.#entries.get(key)
    if (entry) {
      entry.rows += rows
      return
    }
    if (this.#entries.size >= MOST_UNKNOWN)
      throw new Error(
        `More than ${MOST_UNKNOWN} names are unknown, the last in ${where.place}, column ${where.column}: “${cut(name)}”. Is the column mapped to the right thing?`,
      )
    this.#entries.set(key, { type, name, rows, where })
  }

  /** Counts a source; so many of them may be new that they leave room for other names. */
  noteSource(name: string, id: string, where: Where): void {
    const key = `source ${id}`
    if (this.#entries.has(key) || this.#entries.size < MOST_UNKNOWN / 2) this.note('source', name, key, where)
  }

  /** Those in most rows first; names of which one record is made are one. `counts` are of all of them. */
  list(madeOf: MadeOf = () => undefined): { names: Unknown[]; counts: Record<string, number> } {
    const counts: Record<string, number> = {}
    const names = this.#joined(madeOf)
      .filter(({ type }) => {
        counts[type] = (counts[type] ?? 0) + 1
        return (counts[type] ?? 0) <= MOST_TOLD
      })
      .map(({ type, name, rows, where }, at) => ({
        ...{ type, name, rows, first: where.place },
        near: at < MOST_TOLD ? this.#nearestTo(type, name) : [],
      }))
    return { names, counts }
  }

  #joined(madeOf: MadeOf): Entry[] {
    const entries = new Map<string, Entry>()
    for (const [key, entry] of this.#entries) {
      const made = madeOf(key)
      const id = made ? `${entry.type} made ${made.id}` : key
      const known = entries.get(id)
      if (known) known.rows += entry.rows
      else entries.set(id, { ...entry, ...(made && { name: made.name }) })
    }
    return [...entries.values()].sort((a, b) => b.rows - a.rows || (a.name < b.name ? -1 : 1))
  }

  /** One problem for each name that is not to be made a record. */
  problems(isMade: (type: NamedType) => boolean): RowProblem[] {
    return [...this.#entries.values()]
      .filter(({ type }) => !isMade(type))
      .map(({ type, name, rows, where }) => {
        const near = this.#nearestTo(type, name)
        const times = rows === 1 ? 'one row' : `${rows} rows`
        const offer =
          near.length > 0
            ? `the nearest known: ${near.map((each) => each.name).join('; ')}`
            : 'none known is like it'
        return {
          ...where,
          isName: true,
          value: name,
          message: `no ${type} is called so (in ${times}); ${offer}. Say which one it is, or that it is to be made.`,
        }
      })
  }
}
