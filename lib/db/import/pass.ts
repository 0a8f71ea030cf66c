// One reading of a table from its first row to its last: the changes it asks for, and what is wrong, told as it is found.
import { isDeepStrictEqual } from 'node:util'
import { columnFor, type ReadBy } from '@/lib/import/cells'
import { CodingsIn } from '@/lib/import/codings-in'
import type { Made } from '@/lib/import/known'
import { codingFor, outcomeOf } from '@/lib/import/outcome'
import { MEDIAN } from '@/lib/import/plan'
import type { Outlook } from '@/lib/import/preview'
import type { Report, RowProblem } from '@/lib/import/report'
import { type ReadRow, readRow } from '@/lib/import/row'
import type { RecordType } from '@/lib/record/field'
import type { StoredRecord } from '@/lib/record/schema'
import type { Table, TableRow } from '@/lib/table/open'
import type { Change } from '../store/change'
import type { Reader } from '../store/client'
import { recordsFor } from '../store/stored-records'
import { type Fresh, MOST_LOOKED_UP } from './corrections'
import type { Sources } from './sources'
import { codingsFor, idsWhere } from './stored'

type Statement = StoredRecord<'statement'>
type Coding = StoredRecord<'coding'>
type Counts = Pick<Report, 'rows' | 'added' | 'changed' | 'unchanged'>

/** Rows whose records are read and written together. */
const BLOCK = 500

const MOST_FIRST = 5

export type PassOptions = {
  by: ReadBy
  /** The records of new names, to be stored before anything that names them. */
  made: readonly Made[]
  sources: Sources
  /** All statements of the table, once it was read; null while it is read for the first time. */
  whole: CodingsIn | null
  tell: (problem: RowProblem) => void
  /** Hears how many rows and bytes have been read. */
  onRow: (rows: number, bytes: number) => void
}

export class Pass {
  readonly counts: Counts = { rows: 0, added: 0, changed: 0, unchanged: 0 }
  readonly codings: CodingsIn
  /** Rows of which nothing is made, for whatever reason. */
  left = 0
  /** New statements of rows without an id, as far as they are looked up among those that are stored. */
  readonly fresh: Fresh[] = []
  /** The first statements, for people to look at. */
  readonly first: Outlook[] = []
  /** Speakers who are not named, as far as they were needed. */
  readonly #needed = new Set<string>()
  readonly #lacks = new Set<string>()
  readonly #reader: Reader
  readonly #table: Table
  readonly #options: PassOptions
  /** Stored statements that the table changes, by their ids, until all of their rows are read. */
  readonly #unchanged = new Set<string>()
  /** Statements that are named and were neither stored nor read when they were. */
  readonly #awaited = new Map<string, { place: string; column: string }>()

  /** The coder whose codings count; null where the plan names none. */
  readonly #adopting: string | null

  constructor(reader: Reader, table: Table, options: PassOptions) {
    const { names, plan } = options.by
    this.#adopting =
      plan.adopt === MEDIAN ? null : (names.knows('coder', plan.adopt) ?? names.madeId('coder', plan.adopt))
    this.codings = options.whole ?? new CodingsIn(options.by.plan)
    this.#reader = reader
    this.#table = table
    this.#options = options
  }

  /** All changes, in an order in which they can be stored. */
  async *changes(): AsyncGenerator<Change, void> {
    let block: TableRow[] = []
    let bytes = 0
    yield* inOrder(this.#options.made.map(changeOf))
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
    const { by, sources } = this.#options
    const rows = block.map((row) => readRow(row, by))
    const stored = await recordsFor(
      this.#reader,
      'statement',
      rows.map(({ id }) => id),
    )
    const codings = await codingsFor(this.#reader, [...stored.keys()])
    await sources.gather(this.#reader, rows, [...stored.values()])
    await this.#awaitNamed(rows)
    const changed: { statements: Change[]; codings: Change[] } = { statements: [], codings: [] }
    const needed: Change[] = []
    for (const row of rows) {
      const made = this.#made(row, stored.get(row.id) ?? null, codings.get(row.id) ?? [])
      if (!made) {
        this.left += 1
        continue
      }
      const { statement } = made
      if (statement && row.unnamedId === statement.speakerId)
        needed.push(...this.#speakerFor(row.unnamedId, row.place))
      if (statement) changed.statements.push({ type: 'statement', id: statement.id, after: statement })
      for (const coding of made.codings)
        changed.codings.push({ type: 'coding', id: coding.id, after: coding })
    }
    yield* inOrder(sources.takeFresh())
    yield* needed
    yield* changed.statements
    yield* changed.codings
  }

  /** The speaker who is not named of a new statement, to be stored the first time that one is needed. */
  #speakerFor(id: string, place: string): Change[] {
    if (this.#needed.has(id)) return []
    this.#needed.add(id)
    const { names, plan } = this.#options.by
    const made = names.need(id, { place, column: columnFor(plan, 'speaker') })
    return made ? [changeOf(made)] : []
  }

  /** What a row makes of what is stored; null, with the reasons told, where something is wrong. */
  #made(
    row: ReadRow,
    before: Statement | null,
    codings: readonly Coding[],
  ): { statement: Statement | null; codings: Coding[] } | null {
    const { by, tell, sources, whole } = this.#options
    for (const problem of row.problems) tell(problem)
    // Of a row that is wrong as a whole nothing is read.
    if (row.id === '' && row.problems.length > 0) return null
    const standing = whole ? whole.standingOf(row) : this.codings.add(row)
    // What is wrong with a row itself comes first: without its coding it only looks like another.
    if (standing.kind === 'wrong' && row.problems.length > 0) return null
    if (standing.kind === 'wrong') {
      const { place } = row
      tell({
        place,
        column: by.plan.columns.statement ?? '',
        value: row.isDerived ? '' : row.id,
        message: standing.message,
      })
      return null
    }
    const taken = { ...row, codings: whole?.takenIn(row) ?? row.codings }
    if (standing.kind === 'coding') return this.#codingsOf(taken, before, codings)
    const quoted = row.source && sources.quotedFor(row.source, row.place)
    const relayed = row.via && sources.relayedFor(row, before)
    if (row.problems.length > 0 || !row.complete) return null
    if ((row.source && !quoted) || relayed?.includes(null)) return null
    const adopted = whole?.adoptedFor(row.id, this.#adopting) ?? null
    const outcome = outcomeOf(taken, by.plan, {
      ...{ statement: before, codings, quoted, adopted },
      relayed: relayed?.flatMap((source) => source ?? []) ?? null,
    })
    for (const problem of outcome.problems) this.#tellOnce(problem)
    if (!outcome.statement || outcome.problems.length > 0) return null
    this.#count(
      row.id,
      outcome.isNew,
      !isDeepStrictEqual(before, outcome.statement),
      outcome.codings,
      codings,
    )
    if (outcome.isNew && row.isDerived && !whole && this.fresh.length < MOST_LOOKED_UP)
      this.fresh.push({ place: row.place, statement: outcome.statement })
    if (this.first.length < MOST_FIRST)
      this.first.push({ statement: outcome.statement, codings: outcome.codings, source: row.source })
    return outcome
  }

  /** The codings that one more row of a statement adds. */
  #codingsOf(
    row: ReadRow,
    before: Statement | null,
    codings: readonly Coding[],
  ): { statement: null; codings: Coding[] } | null {
    if (row.problems.length > 0 || !row.complete) return null
    const found = row.codings.map((wish) => codingFor(row.id, wish, codings))
    if (before && this.#unchanged.has(row.id) && found.some((each) => isOther(each, codings))) {
      this.#unchanged.delete(row.id)
      this.counts.unchanged -= 1
      this.counts.changed += 1
    }
    return { statement: null, codings: found }
  }

  /** What a file lacks is told once, and not for each row. */
  #tellOnce(problem: RowProblem): void {
    if (problem.place === 'the file') {
      if (this.#lacks.has(problem.message)) return
      this.#lacks.add(problem.message)
    }
    this.#options.tell(problem)
  }

  #count(
    id: string,
    isNew: boolean,
    differs: boolean,
    made: readonly Coding[],
    codings: readonly Coding[],
  ): void {
    if (isNew) this.counts.added += 1
    else if (differs || made.some((each) => isOther(each, codings))) this.counts.changed += 1
    else {
      this.counts.unchanged += 1
      this.#unchanged.add(id)
    }
  }

  async #awaitNamed(rows: readonly ReadRow[]): Promise<void> {
    const { columns } = this.#options.by.plan
    const named = rows.flatMap(({ place, fields }) =>
      (['described_in', 'repeat_of'] as const).flatMap((target) => {
        const id = target === 'repeat_of' ? fields.repeatOfId : fields.describedInId
        return id ? [{ id, place, column: columns[target] ?? target }] : []
      }),
    )
    const missing = named.filter(({ id }) => !this.codings.has(id))
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
      if (!this.codings.has(id)) this.#options.tell({ ...where, value: id, message })
  }
}

const isOther = (coding: Coding, stored: readonly Coding[]): boolean =>
  !isDeepStrictEqual(
    coding,
    stored.find(({ id }) => id === coding.id),
  )

/** Types in the order in which they refer to one another. */
const ORDER: readonly RecordType[] = ['outlet', 'source', 'actor', 'speaker', 'topic', 'coder']

const inOrder = (changes: readonly Change[]): Change[] =>
  ORDER.flatMap((wanted) => changes.filter(({ type }) => type === wanted))

// The record is of the change's own type, which the compiler cannot follow through a list of all types.
const changeOf = ({ type, record: after }: { type: RecordType; record: { id: string } }): Change =>
  ({ type, id: after.id, after }) as Change
