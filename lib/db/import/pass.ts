// One reading of a table from its first row to its last: the changes it asks for, and what is wrong, told as it is found.
import { isDeepStrictEqual } from 'node:util'
import { type Known, Names } from '@/lib/import/names'
import { outcomeOf } from '@/lib/import/outcome'
import type { Plan } from '@/lib/import/plan'
import type { Report, RowProblem } from '@/lib/import/report'
import { type ReadRow, readRow } from '@/lib/import/row'
import type { RecordType } from '@/lib/record/field'
import type { StoredRecord } from '@/lib/record/schema'
import type { Table, TableRow } from '@/lib/table/open'
import type { Change } from '../store/change'
import type { Reader } from '../store/client'
import { recordsFor } from '../store/stored-records'
import { Sources } from './sources'
import { codingsFor, idsWhere } from './stored'

type Statement = StoredRecord<'statement'>
type Coding = StoredRecord<'coding'>
type Counts = Pick<Report, 'rows' | 'added' | 'changed' | 'unchanged'>

/** Rows whose records are read and written together. */
const BLOCK = 500

export type PassOptions = {
  plan: Plan
  /** What the file is called, for the history. */
  file: string
  known: Known
  tell: (problem: RowProblem) => void
  /** Hears how many rows and bytes have been read. */
  onRow: (rows: number, bytes: number) => void
}

export class Pass {
  readonly names: Names
  readonly counts: Counts = { rows: 0, added: 0, changed: 0, unchanged: 0 }
  readonly #reader: Reader
  readonly #table: Table
  readonly #options: PassOptions
  readonly #sources: Sources
  /** Where each id stands in the file. */
  readonly #places = new Map<string, string>()
  /** Statements that are named and were neither stored nor read when they were. */
  readonly #awaited = new Map<string, { place: string; column: string }>()

  constructor(reader: Reader, table: Table, options: PassOptions) {
    const { plan, known, tell } = options
    this.names = new Names(known, plan)
    this.#reader = reader
    this.#table = table
    this.#options = options
    this.#sources = new Sources(reader, plan, this.names, tell)
  }

  /** All changes, in an order in which they can be stored. */
  async *changes(): AsyncGenerator<Change, void> {
    let block: TableRow[] = []
    let bytes = 0
    const rows = this.#table.rows((read) => {
      bytes = read
    })
    for await (const row of rows) {
      block.push(row)
      this.counts.rows += 1
      this.#options.onRow(this.counts.rows, bytes)
      if (block.length < BLOCK) continue
      yield* this.#changesOf(block)
      block = []
    }
    yield* this.#changesOf(block)
    this.#tellAwaited()
  }

  async *#changesOf(block: readonly TableRow[]): AsyncGenerator<Change, void> {
    const { plan, file, tell } = this.#options
    const rows = block.map((row) => readRow(row, plan, this.names, file)).filter((row) => this.#isFirst(row))
    const stored = await recordsFor(
      this.#reader,
      'statement',
      rows.map(({ id }) => id),
    )
    const codings = await codingsFor(this.#reader, [...stored.keys()])
    await this.#sources.gather(rows, [...stored.values()])
    await this.#awaitNamed(rows)
    const changed: { statements: Change[]; codings: Change[] } = { statements: [], codings: [] }
    for (const row of rows) {
      const made = this.#made(row, stored.get(row.id) ?? null, codings.get(row.id) ?? [])
      if (!made) continue
      const { statement, coding } = made
      changed.statements.push({ type: 'statement', id: statement.id, after: statement })
      if (coding) changed.codings.push({ type: 'coding', id: coding.id, after: coding })
    }
    for (const problem of this.names.takeFailures()) tell(problem)
    yield* inOrder([...this.names.takeFresh().map(changeOf), ...this.#sources.takeFresh()])
    yield* changed.statements
    yield* changed.codings
  }

  /** What a row makes of what is stored; null, with the reasons told, where something is wrong. */
  #made(
    row: ReadRow,
    before: Statement | null,
    codings: readonly Coding[],
  ): { statement: Statement; coding: Coding | null } | null {
    const { plan, tell } = this.#options
    for (const problem of row.problems) tell(problem)
    const quoted = row.source && this.#sources.quotedFor(row.source, row.place)
    const relayed = row.via && this.#sources.relayedFor(row, before)
    if (row.problems.length > 0 || !row.complete) return null
    if ((row.source && !quoted) || relayed?.includes(null)) return null
    const via = relayed?.flatMap((source) => source ?? []) ?? null
    const { statement, coding, isNew, problems } = outcomeOf(
      row,
      plan,
      { statement: before, codings },
      quoted,
      via,
    )
    for (const problem of problems) tell(problem)
    if (!statement || problems.length > 0) return null
    const former = coding && codings.find(({ id }) => id === coding.id)
    const differs = !isDeepStrictEqual(before, statement) || (coding && !isDeepStrictEqual(former, coding))
    if (isNew) this.counts.added += 1
    else if (differs) this.counts.changed += 1
    else this.counts.unchanged += 1
    return { statement, coding }
  }

  /** Whether no row before has this id; where one has, it is told. */
  #isFirst(row: ReadRow): boolean {
    if (row.id === '') return true
    const first = this.#places.get(row.id)
    if (first === undefined) {
      this.#places.set(row.id, row.place)
      return true
    }
    this.#options.tell({
      place: row.place,
      column: this.#options.plan.columns.statement ?? '',
      value: row.isDerived ? '' : row.id,
      message: row.isDerived
        ? `it says the same as ${first}: one row is one statement, so leave one of them out`
        : `${first} has the same id: one row is one statement, so give it another or leave one of them out`,
    })
    return false
  }

  async #awaitNamed(rows: readonly ReadRow[]): Promise<void> {
    const { columns } = this.#options.plan
    const named = rows.flatMap(({ place, fields }) =>
      (['described_in', 'repeat_of'] as const).flatMap((target) => {
        const id = target === 'repeat_of' ? fields.repeatOfId : fields.describedInId
        return id ? [{ id, place, column: columns[target] ?? target }] : []
      }),
    )
    const missing = named.filter(({ id }) => !this.#places.has(id))
    const there = await idsWhere(
      this.#reader,
      'SELECT "id" FROM "Statement" WHERE "id" IN (SELECT value FROM json_each(?))',
      missing.map(({ id }) => id),
    )
    for (const { id, place, column } of missing)
      if (!there.includes(id) && !this.#awaited.has(id)) this.#awaited.set(id, { place, column })
  }

  #tellAwaited(): void {
    const message = 'no statement has this id, neither stored nor in the file'
    for (const [id, where] of this.#awaited)
      if (!this.#places.has(id)) this.#options.tell({ ...where, value: id, message })
  }
}

/** Types in the order in which they refer to one another. */
const ORDER: readonly RecordType[] = ['outlet', 'source', 'actor', 'speaker', 'topic', 'coder']

const inOrder = (changes: readonly Change[]): Change[] =>
  ORDER.flatMap((wanted) => changes.filter(({ type }) => type === wanted))

// The record is of the change's own type, which the compiler cannot follow through a list of all types.
const changeOf = ({ type, record: after }: { type: RecordType; record: { id: string } }): Change =>
  ({ type, id: after.id, after }) as Change
