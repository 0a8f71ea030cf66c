// One reading of a table of statements: the changes it asks for, and what is wrong, told as it is found. Only names, ids
// and places stay in memory.
import { isDeepStrictEqual } from 'node:util'
import { type Known, makeNames, type Names } from '@/lib/import/names'
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
import { idsWhere } from './table-known'
import { RowSources } from './table-sources'

/** Rows whose records are read and written together. */
const BLOCK = 500

/** One reading of the file; `onRow` hears of every row and of the bytes that were read by then. */
export class TablePass {
  readonly names: Names
  readonly counts: Pick<Report, 'rows' | 'added' | 'changed' | 'unchanged'> = {
    rows: 0,
    added: 0,
    changed: 0,
    unchanged: 0,
  }
  private readonly plan: Plan
  private readonly sources: RowSources
  /** Where each id stands in the file. */
  private readonly places = new Map<string, string>()
  /** Statements that are named and were neither stored nor read when they were. */
  private readonly awaited = new Map<string, { place: string; column: string }>()
  private bytes = 0

  constructor(
    private readonly reader: Reader,
    private readonly table: Table,
    private readonly job: { plan: Plan; name: string },
    known: Known,
    private readonly tell: (problem: RowProblem) => void,
    private readonly onRow: (rows: number, bytes: number) => void,
  ) {
    this.plan = job.plan
    this.names = makeNames(known, job.plan)
    this.sources = new RowSources(reader, job.plan, this.names, tell)
  }

  /** What the file asks to be changed. To be gone through once. */
  async *changes(): AsyncGenerator<Change, void> {
    let block: TableRow[] = []
    const rows = this.table.rows((read) => {
      this.bytes = read
    })
    for await (const row of rows) {
      block.push(row)
      this.counts.rows += 1
      this.onRow(this.counts.rows, this.bytes)
      if (block.length < BLOCK) continue
      yield* this.changesOf(block)
      block = []
    }
    yield* this.changesOf(block)
    for (const [id, { place, column }] of this.awaited)
      if (!this.places.has(id))
        this.tell({
          place,
          column,
          value: id,
          message: 'no statement has this id, neither stored nor in the file',
        })
  }

  private async *changesOf(block: readonly TableRow[]): AsyncGenerator<Change, void> {
    const read = block
      .map((row) => readRow(row, this.plan, this.names, this.job.name))
      .filter((row) => this.isFirst(row))
    const ids = read.map(({ id }) => id)
    const statements = await recordsFor(this.reader, 'statement', ids)
    const codings = await codingsFor(this.reader, [...statements.keys()])
    await this.sources.gather(read, [...statements.values()])
    await this.awaitNamed(read)
    const changed: { statements: Change[]; codings: Change[] } = { statements: [], codings: [] }
    for (const row of read) {
      for (const problem of row.problems) this.tell(problem)
      const before = statements.get(row.id) ?? null
      const quoted = row.source && (await this.sources.quotedFor(row.source, row.place))
      const relayed = row.via && (await this.sources.relayedFor(row, before))
      if (row.problems.length > 0 || !row.complete) continue
      if ((row.source && !quoted) || relayed?.includes(null)) continue
      const outcome = outcomeOf(
        row,
        this.plan,
        { statement: before, codings: codings.get(row.id) ?? [] },
        quoted,
        relayed?.flatMap((source) => source ?? []) ?? null,
      )
      for (const problem of outcome.problems) this.tell(problem)
      const { statement, coding } = outcome
      if (!statement || outcome.problems.length > 0) continue
      const former = coding && codings.get(row.id)?.find(({ id }) => id === coding.id)
      const differs = !isDeepStrictEqual(before, statement) || (coding && !isDeepStrictEqual(former, coding))
      if (outcome.isNew) this.counts.added += 1
      else if (differs) this.counts.changed += 1
      else this.counts.unchanged += 1
      changed.statements.push({ type: 'statement', id: statement.id, after: statement })
      if (coding) changed.codings.push({ type: 'coding', id: coding.id, after: coding })
    }
    for (const problem of this.names.takeFailures()) this.tell(problem)
    yield* inOrder([...this.names.takeFresh().map(changeOf), ...this.sources.takeFresh()])
    yield* changed.statements
    yield* changed.codings
  }

  /** Leaves out a row whose id stands in the file already. */
  private isFirst(row: ReadRow): boolean {
    if (row.id === '') return true
    const first = this.places.get(row.id)
    if (first === undefined) {
      this.places.set(row.id, row.place)
      return true
    }
    this.tell({
      place: row.place,
      ...{ column: this.plan.columns.statement ?? '', value: row.isDerived ? '' : row.id },
      message: row.isDerived
        ? `it says the same as ${first}: one row is one statement, so leave one of them out`
        : `${first} has the same id: one row is one statement, so give it another or leave one of them out`,
    })
    return false
  }

  private async awaitNamed(read: readonly ReadRow[]): Promise<void> {
    const named = read.flatMap(({ place, fields }) =>
      (['described_in', 'repeat_of'] as const).flatMap((target) => {
        const id = target === 'repeat_of' ? fields.repeatOfId : fields.describedInId
        return id ? [{ id, place, column: this.plan.columns[target] ?? target }] : []
      }),
    )
    const missing = named.filter(({ id }) => !this.places.has(id))
    const there = await idsWhere(
      this.reader,
      'SELECT "id" FROM "Statement" WHERE "id" IN (SELECT value FROM json_each(?))',
      missing.map(({ id }) => id),
    )
    for (const { id, place, column } of missing)
      if (!there.includes(id) && !this.awaited.has(id)) this.awaited.set(id, { place, column })
  }
}

/** Types in the order in which they refer to one another. */
const ORDER: readonly RecordType[] = ['outlet', 'source', 'actor', 'speaker', 'topic', 'coder']

const inOrder = (changes: readonly Change[]): Change[] =>
  ORDER.flatMap((wanted) => changes.filter(({ type }) => type === wanted))

// The record is of the change's own type, which the compiler cannot follow through a list of all types.
const changeOf = ({ type, record: after }: { type: RecordType; record: { id: string } }): Change =>
  ({ type, id: after.id, after }) as Change

async function codingsFor(
  reader: Reader,
  statementIds: readonly string[],
): Promise<Map<string, StoredRecord<'coding'>[]>> {
  const ids = await idsWhere(
    reader,
    'SELECT "id" FROM "Coding" WHERE "statementId" IN (SELECT value FROM json_each(?)) ORDER BY "id"',
    statementIds,
  )
  const found = new Map<string, StoredRecord<'coding'>[]>()
  for (const coding of (await recordsFor(reader, 'coding', ids)).values())
    if (found.has(coding.statementId)) found.get(coding.statementId)?.push(coding)
    else found.set(coding.statementId, [coding])
  return found
}
