// Problems by their kind: the same thing wrong in many rows is one thing to mend.
import type { ProblemKind, RowProblem } from './report'

const MOST_PLACES = 10
/** Kinds that are kept apart; what comes after them is only counted. */
const MOST_KINDS = 200

/** A message without what differs from row to row. */
const patternOf = ({ column, message }: RowProblem): string =>
  `${column}\n${message.replace(/“[^”]*”/g, '“”').replace(/\d+/g, '0')}`

/** Of these one may be the cause of the others: what is wrong with the file or the plan comes before its rows. */
const isCause = (place: string) => place === 'the file' || place === 'the plan'

export class ProblemKinds {
  readonly #kinds = new Map<string, ProblemKind & { isCause: boolean }>()

  add(problem: RowProblem): void {
    const pattern = patternOf(problem)
    const { place, value, column, message, isName } = problem
    const kind = this.#kinds.get(pattern)
    if (kind) {
      kind.count += 1
      if (kind.first.length < MOST_PLACES) kind.first.push({ place, value })
    } else if (this.#kinds.size < MOST_KINDS)
      this.#kinds.set(pattern, {
        column,
        message,
        count: 1,
        first: [{ place, value }],
        isCause: isCause(place),
        ...(isName && { isName }),
      })
  }

  /** Causes first, then the most frequent. */
  list(): ProblemKind[] {
    return [...this.#kinds.values()]
      .toSorted((a, b) => Number(b.isCause) - Number(a.isCause) || b.count - a.count)
      .map(({ isCause: _, ...kind }) => kind)
  }
}
