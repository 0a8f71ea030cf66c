// Which rows of a table are one statement, and which codings it has there: several coders may have judged it, in rows of
// their own or in columns.
import { hash } from 'node:crypto'
import type { Level } from '../stance'
import { byText } from './gathered'
import { NOBODY } from './known'
import type { Plan } from './plan'
import type { ReadRow } from './row'

/** A coding as far as it matters for choosing among several. */
type Judged = { coderId: string; codebookId: string; level: Level | null; place: string }

type Entry = {
  /** Where the statement stands first. */
  place: string
  /** What its row says of the statement, without its codings. */
  digest: string
  judged: Judged[]
}

/** What a row is among the others of its statement. */
export type Standing =
  | { kind: 'statement' }
  /** Another coding of a statement that stood before. */
  | { kind: 'coding' }
  | { kind: 'wrong'; message: string }

const digestOf = ({ fields, source, via, passage }: ReadRow): string =>
  hash('sha256', JSON.stringify([fields, source, via, passage]), 'base64').slice(0, 16)

// Of coders whom nobody knows yet one is not the other.
const sameCoder = (a: Judged, b: Judged) =>
  a.coderId !== NOBODY && a.coderId === b.coderId && a.codebookId === b.codebookId

/** The statements of a table by their ids, row by row. */
export class CodingsIn {
  /** Codings in all, and of these such that repeat their coder on a statement. */
  codings = 0
  repeated = 0
  /** Statements with several codings. */
  several = 0
  readonly #plan: Plan
  readonly #entries = new Map<string, Entry>()

  constructor(plan: Plan) {
    this.#plan = plan
  }

  has(id: string): boolean {
    return this.#entries.has(id)
  }

  /** Takes a row into account and says what it is. */
  add(row: ReadRow): Standing {
    const judged = row.codings.map(({ coderId, codebookId, fields }) => ({
      ...{ coderId, codebookId, place: row.place },
      level: fields.level ?? null,
    }))
    const digest = digestOf(row)
    const entry = this.#entries.get(row.id)
    if (!entry) {
      this.codings += judged.length
      if (judged.length > 1) this.several += 1
      this.#entries.set(row.id, { place: row.place, digest, judged })
      return { kind: 'statement' }
    }
    if (judged.length === 0)
      return wrong(
        row.isDerived
          ? `it says the same as ${entry.place}: one row is one statement, so leave one of them out`
          : `${entry.place} has the same id: one row is one statement, so give it another or leave one of them out`,
      )
    if (entry.digest !== digest)
      return wrong(
        `${entry.place} has the same id and says something else of the statement: rows that add a coding repeat it word for word`,
      )
    return this.#addCodings(entry, judged)
  }

  /** What a row is, once all rows were taken into account and nothing was wrong with them. */
  standingOf({ id, place }: ReadRow): Standing {
    return { kind: this.#entries.get(id)?.place === place ? 'statement' : 'coding' }
  }

  #addCodings(entry: Entry, judged: readonly Judged[]): Standing {
    const { repeats } = this.#plan
    for (const each of judged) {
      const at = entry.judged.findIndex((other) => sameCoder(each, other))
      if (at >= 0 && repeats === 'told' && entry.judged[at]?.level === each.level)
        return wrong(
          `it says the same as ${entry.judged[at]?.place}: one row is one statement, so leave one of them out, or let the plan take the first or the last (“repeats”)`,
        )
      if (at >= 0 && repeats === 'told')
        return wrong(
          `${entry.judged[at]?.place} has a coding of this statement by the same coder: leave one of them out, or let the plan take the first or the last (“repeats”)`,
        )
      if (at >= 0) this.repeated += 1
      else {
        this.codings += 1
        entry.judged.push(each)
        if (entry.judged.length === 2) this.several += 1
        continue
      }
      if (repeats === 'last') entry.judged[at] = each
    }
    return { kind: 'coding' }
  }

  /** Of the codings in a row those that are taken, once all rows are known. */
  takenIn(row: ReadRow): ReadRow['codings'] {
    const entry = this.#entries.get(row.id)
    return row.codings.filter(({ coderId, codebookId }) =>
      entry?.judged.some(
        (each) => each.coderId === coderId && each.codebookId === codebookId && each.place === row.place,
      ),
    )
  }

  /**
   * Whose coding of a statement counts, and by which codebook; null where there is none. `coderId` is the plan's coder,
   * null for the one in the middle.
   */
  adoptedFor(id: string, coderId: string | null): Pick<Judged, 'coderId' | 'codebookId'> | null {
    const judged = this.#entries.get(id)?.judged ?? []
    if (judged.length < 2) return judged[0] ?? null
    const sorted = judged.toSorted(
      (a, b) =>
        (a.level ?? 9) - (b.level ?? 9) || byText(a.coderId, b.coderId) || byText(a.codebookId, b.codebookId),
    )
    const wanted = sorted.find((each) => each.coderId === coderId)
    const inScope = sorted.filter(({ level }) => level !== null)
    // The lower of two in the middle; of those at one level the first coder by id.
    const middle = inScope[Math.ceil(inScope.length / 2) - 1] ?? sorted[0]
    const chosen = wanted ?? sorted.find(({ level }) => level === (middle?.level ?? null))
    return chosen ?? null
  }
}

const wrong = (message: string): Standing => ({ kind: 'wrong', message })
