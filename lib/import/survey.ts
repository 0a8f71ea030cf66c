// The first reading of a table: what the columns that a plan uses hold as a whole, and every different combination of
// names, each once. What follows from it does not depend on the order of the rows.
import { parseWrittenLevel } from '../stance'
import { ORDERS, readDates } from './dates'
import type { Plan } from './plan'
import { isComma, LIST_MARKS, RARE_MARKS } from './readings'
import { TARGET_NAMED } from './target'

/** Targets whose cells say names together: what one means may depend on another of the same group. */
export const NAME_GROUPS = {
  who: ['signatories', 'joint_actor', 'speaker', 'speaker_key', 'speaker_kind'],
  topics: ['topics'],
  addressees: ['addressees', 'addressee_keys'],
  targets: ['targets', 'target_keys'],
  description: ['described_relation', 'described_by'],
  outlet: ['outlet', 'outlet_key'],
  via: ['via', 'via_keys', 'via_outlet_keys'],
  coder: ['coder'],
} as const
export type NameGroup = keyof typeof NAME_GROUPS

/** Different values of a column that are looked at together, and different combinations of names that are kept. */
const MOST_VALUES = 20_000
const MOST_COMBINATIONS = 200_000

/** What a column holds as a whole. */
export type ColumnFacts = {
  /** Cells that are a day in this order of numbers and in no other. */
  orders: Record<(typeof ORDERS)[number], number>
  /** For each mark that may part a list: different values with it, and those whose every part stands alone elsewhere. */
  marks: Map<string, { values: number; known: number }>
  /** Different values that are no whole number from -3 to 3. */
  strange: number
}

const noFacts = (): ColumnFacts => ({
  orders: { 'day-first': 0, 'month-first': 0, 'year-first': 0 },
  marks: new Map(),
  strange: 0,
})

/** A combination of cells that say names: `cells` by the file's columns, in how many rows it stands, and where first. */
export type Combination = { cells: Readonly<Record<string, string>>; rows: number; place: string }

export type Survey = {
  facts: ReadonlyMap<string, ColumnFacts>
  /** null for a group with too many combinations to keep: its rows are read once more. */
  combinations: Record<NameGroup, readonly Combination[] | null>
}

type Kind = 'day' | 'names' | 'level'

/** Values, and what stands in those that are lists by a mark that is seldom part of a name. */
function partsOf(values: ReadonlySet<string>): ReadonlySet<string> {
  const found = new Set(values)
  for (const value of values)
    for (const mark of LIST_MARKS)
      if (!isComma(mark) && value.includes(mark)) for (const part of value.split(mark)) found.add(part.trim())
  // Nothing before or behind a mark is no name that stands alone.
  found.delete('')
  return found
}

class ColumnValues {
  readonly facts = noFacts()
  #values = new Set<string>()

  constructor(readonly kinds: ReadonlySet<Kind>) {}

  add(cell: string): void {
    const value = cell.trim()
    if (value === '' || this.#values.has(value)) return
    if (this.#values.size >= MOST_VALUES) this.end()
    this.#values.add(value)
  }

  /** Takes the values into account that were gathered since it was last called. */
  end(): ColumnFacts {
    const alone = this.kinds.has('names') ? partsOf(this.#values) : this.#values
    for (const value of this.#values) {
      if (this.kinds.has('day')) this.#countOrder(value)
      if (this.kinds.has('names')) this.#countMarks(value, alone)
      if (this.kinds.has('level') && parseWrittenLevel(value) === null) this.facts.strange += 1
    }
    this.#values = new Set()
    return this.facts
  }

  #countOrder(value: string): void {
    const readings = readDates(value)
    const [only] = readings
    if (readings.length !== 1 || !only) return
    const order = ORDERS.find((each) => only.forms.includes(each))
    // Four digits before the others are no question of order.
    if (order && !(order === 'year-first' && /^\d{4}/.test(value))) this.facts.orders[order] += 1
  }

  #countMarks(value: string, alone: ReadonlySet<string>): void {
    for (const mark of [...LIST_MARKS, ...RARE_MARKS]) {
      if (!value.includes(mark)) continue
      const parts = value.split(mark).map((part) => part.trim())
      const found = this.facts.marks.get(mark) ?? { values: 0, known: 0 }
      found.values += 1
      if (parts.every((part) => part !== '' && alone.has(part))) found.known += 1
      this.facts.marks.set(mark, found)
    }
  }
}

/** The columns of a plan and what kinds of targets each is mapped to. */
function kindsOf({ columns, coders }: Plan): Map<string, Set<Kind>> {
  const found = new Map<string, Set<Kind>>()
  const add = (column: string, kind: Kind) => found.set(column, (found.get(column) ?? new Set()).add(kind))
  for (const [target, column] of Object.entries(columns)) {
    const kind = TARGET_NAMED.get(target)?.kind
    if (kind === 'day' || kind === 'names' || kind === 'level') add(column, kind)
  }
  for (const column of Object.keys(coders)) add(column, 'level')
  return found
}

class Combinations {
  readonly found = new Map<string, Combination>()
  isFull = false

  /** `isFixed`: the plan gives one of the group's targets the same value for every row. */
  constructor(
    readonly columns: readonly string[],
    readonly isFixed: boolean,
  ) {}

  add(cells: Readonly<Record<string, string>>, place: string): void {
    if (this.isFull || (this.columns.length === 0 && !this.isFixed)) return
    let key = ''
    for (const column of this.columns) key += `${cells[column] ?? ''}\u0000`
    const known = this.found.get(key)
    if (known) {
      known.rows += 1
      return
    }
    if (this.found.size >= MOST_COMBINATIONS) {
      this.isFull = true
      this.found.clear()
      return
    }
    const own: Record<string, string> = Object.create(null)
    for (const column of this.columns) own[column] = cells[column] ?? ''
    this.found.set(key, { cells: own, rows: 1, place })
  }
}

/** The columns that a plan maps to the targets of a group. */
const columnsOf = ({ columns }: Plan, targets: readonly string[]): string[] => [
  ...new Set(targets.flatMap((target) => columns[target] ?? [])),
]

type SurveyedRow = { place: string; cells: Readonly<Record<string, string>>; problem: string | null }

/** Reads a table once by its plan. Rows that are wrong as a whole are left out. */
export async function surveyOf(
  rows: AsyncIterable<SurveyedRow>,
  plan: Plan,
  onRow: (rows: number) => void = () => {},
): Promise<Survey> {
  const values = [...kindsOf(plan)].map(([column, kinds]) => [column, new ColumnValues(kinds)] as const)
  const groups = Object.entries(NAME_GROUPS).map(
    ([name, targets]) =>
      [
        name as NameGroup,
        new Combinations(
          columnsOf(plan, targets),
          targets.some((target) => target in plan.fixed),
        ),
      ] as const,
  )
  let count = 0
  for await (const { place, cells, problem } of rows) {
    count += 1
    onRow(count)
    if (problem !== null) continue
    for (const [column, each] of values) each.add(cells[column] ?? '')
    for (const [, each] of groups) each.add(cells, place)
  }
  return {
    facts: new Map(values.map(([column, each]) => [column, each.end()])),
    // Every group stands in the list above.
    combinations: Object.fromEntries(
      groups.map(([name, each]) => [name, each.isFull ? null : [...each.found.values()]]),
    ) as Survey['combinations'],
  }
}
