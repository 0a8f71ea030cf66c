// Whole data sets out of the database and into one: every record, every coding and the history. Never accounts,
// sessions or drafts. Constant memory, whatever the size.
import { hash } from 'node:crypto'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import {
  cellsOf,
  columnsOf,
  datasetJson,
  HISTORY_COLUMNS,
  HISTORY_FILE,
  MANIFEST_FILE,
  makeManifest,
  type PastEntry,
  type Records,
  TYPES,
  tableFile,
  withoutPassages,
} from '@/lib/dataset/file'
import { type Item, itemsIn } from '@/lib/dataset/items'
import type { Progress, Report, RowProblem } from '@/lib/import/report'
import { dayOf } from '@/lib/period'
import { describeCount } from '@/lib/phrase'
import type { RecordType } from '@/lib/record/field'
import { parseRecord, type StoredRecord } from '@/lib/record/schema'
import { csvLines } from '@/lib/table/csv'
import { zipPieces } from '@/lib/table/zip'
import type { Change } from '../store/change'
import type { Reader } from '../store/client'
import { type Database, openDatabase } from '../store/client'
import { copyTo } from '../store/file-copy'
import { databaseUrl } from '../store/location'
import { type Author, record } from '../store/record'
import { replay } from '../store/replay'
import { eachRevision, newestRevision, type PastRevision } from '../store/revisions'
import { eachRecord, recordsFor } from '../store/stored-records'

// ---- out -----------------------------------------------------------------------------------------------------

export type ExportOptions = {
  /** Without the private passages, in the history too. */
  public: boolean
  url?: string
  at?: Date
}

/**
 * What `read` gives, all of one moment, while others write. On a connection of its own: a transaction of the one that
 * serves pages would hold up every reader until the last byte is taken.
 */
async function* atOneMoment<T>(
  url: string,
  read: (reader: Reader) => AsyncIterable<T>,
): AsyncGenerator<T, void> {
  const own = openDatabase(url, { reading: true })
  let end = () => {}
  const ended = new Promise<void>((resolve) => {
    end = resolve
  })
  try {
    const reader = await new Promise<Reader>((resolve, reject) => {
      own
        .$transaction(async (transaction) => {
          resolve(transaction)
          await ended
        })
        .catch(reject)
    })
    yield* read(reader)
  } finally {
    end()
    await own.$disconnect()
  }
}

function contentsOf(
  reader: Reader,
  passages: boolean,
): { records: Records; history: AsyncIterable<PastEntry> } {
  const shown = <T extends StoredRecord<RecordType> | null>(type: RecordType, item: T) =>
    passages ? item : withoutPassages(type, item)
  async function* records(type: RecordType) {
    for await (const item of eachRecord(reader, type)) yield shown(type, item)
  }
  async function* history() {
    for await (const { id, at, who, why, changeset, type, recordId, before, after } of eachRevision(reader))
      yield {
        ...{ id, at: at.toISOString(), who, why, changeset, type, record: recordId },
        before: shown(type, before),
        after: shown(type, after),
      }
  }
  return { records, history: history() }
}

/** The whole data set as one JSON file, in pieces of text. */
export function exportJson({ public: isPublic, url = databaseUrl(), at = new Date() }: ExportOptions) {
  return atOneMoment(url, (reader) => {
    const { records, history } = contentsOf(reader, !isPublic)
    return datasetJson(makeManifest(at, !isPublic), records, history)
  })
}

/** The whole data set as a zip of CSV tables, in pieces. */
export function exportTables({ public: isPublic, url = databaseUrl(), at = new Date() }: ExportOptions) {
  return atOneMoment(url, (reader) => {
    const { records, history } = contentsOf(reader, !isPublic)
    async function* cells(columns: readonly string[], items: AsyncIterable<object>) {
      for await (const item of items) yield cellsOf(columns, item)
    }
    async function* files() {
      const manifest = `${JSON.stringify(makeManifest(at, !isPublic), null, 2)}\n`
      yield { name: MANIFEST_FILE, pieces: [new TextEncoder().encode(manifest)] }
      for (const type of TYPES) {
        const columns = columnsOf(type)
        yield { name: tableFile(type), pieces: bytesOf(csvLines(columns, cells(columns, records(type)))) }
      }
      yield {
        name: HISTORY_FILE,
        pieces: bytesOf(csvLines(HISTORY_COLUMNS, cells(HISTORY_COLUMNS, history))),
      }
    }
    return zipPieces(files(), dayOf(at))
  })
}

async function* bytesOf(pieces: AsyncIterable<string>): AsyncGenerator<Uint8Array, void> {
  const encoder = new TextEncoder()
  for await (const piece of pieces) yield encoder.encode(piece)
}

/** How much of everything an export holds. */
export async function contentsFor(
  database: Database,
): Promise<{ statements: number; codings: number; sources: number; revisions: number; frozen: number }> {
  const [statements, codings, sources, revisions, frozen] = await Promise.all([
    database.statement.count(),
    database.coding.count(),
    database.source.count(),
    database.revision.count(),
    database.frozen.count(),
  ])
  return { statements, codings, sources, revisions, frozen }
}

// ---- in ------------------------------------------------------------------------------------------------------

/** Problems told one by one; the rest are counted. */
const MOST_TOLD = 1000

/** The share of the work that is done when a file has been read and checked. */
const CHECKED = 0.35

/**
 * Brings a data set from a file (one JSON, or a zip of tables) into the database. Where nothing was ever written, the
 * history of the file is made again as it was; elsewhere the records that are new or different become one changeset of
 * the author's, nothing is removed, and the history in the file stays out. All or nothing. `check` does the same to a
 * copy of the database and throws it away: a check without problems can be written.
 * Problems come back in the report; throws when the database or the file cannot be read.
 */
export async function importDataset(
  database: Database,
  path: string,
  by: Author,
  onProgress: (progress: Progress) => void,
  mode: 'check' | 'write',
): Promise<Report> {
  const size = Math.max(1, statSync(path).size)
  const read = await examine(path, (rows, bytes) =>
    onProgress({ phase: 'reading', rows, share: Math.min(1, bytes / size) * CHECKED, words: null }),
  )
  const again = (await newestRevision(database)) === 0 && read.entries > 0
  if (again && !read.isWhole) read.problems.push(...(await differencesOf(path)))
  const report: Report = {
    ...{ rows: read.records, added: 0, changed: 0, unchanged: 0, changeset: null, unknown: [] },
    problems: read.problems.slice(0, MOST_TOLD),
    problemCount: read.problems.length + read.untold,
    unused: !again && read.entries > 0 ? [describeLeftOut(read.entries)] : [],
  }
  if (report.problemCount === 0) {
    const total = again ? read.entries : read.records
    const onWritten = (rows: number) =>
      onProgress({
        ...{ phase: 'writing', rows, words: null },
        share: CHECKED + (1 - CHECKED) * Math.min(1, rows / Math.max(1, total)),
      })
    const write = (into: Database) =>
      again ? replayHistory(into, path, read, onWritten) : addTo(into, path, by, read, onWritten)
    try {
      Object.assign(report, mode === 'write' ? await write(database) : await rehearsed(database, write))
    } catch (error) {
      const problem = problemOf(error)
      if (!problem) throw error
      report.problems.push(problem)
      report.problemCount += 1
    }
  }
  const failed = report.problemCount > 0
  onProgress({
    ...{ phase: failed ? 'failed' : 'done', rows: read.records, share: 1 },
    words: failed ? `${describeCount(report.problemCount, 'problem')} found; nothing was stored.` : null,
  })
  return report
}

const describeLeftOut = (entries: number) =>
  `history: ${describeCount(entries, 'entry', 'entries')}, because this data set has a history of its own`

/** What the writer refused, as a problem; null for any other error. */
function problemOf(error: unknown): RowProblem | null {
  if (!(error instanceof Error) || !error.message.startsWith('Nothing was stored: ')) return null
  return { place: 'the data set', column: '', value: '', message: error.message }
}

/** Does the work to a copy of the database that nobody else sees. */
async function rehearsed<T>(database: Database, work: (copy: Database) => Promise<T>): Promise<T> {
  const [main] = await database.$queryRaw<
    { file: string }[]
  >`SELECT file FROM pragma_database_list WHERE name = 'main'`
  if (!main?.file) throw new Error('A data set can be checked only against a database that is a file.')
  const folder = mkdtempSync(join(tmpdir(), 'parallax-check-'))
  try {
    const path = join(folder, 'copy.db')
    copyTo(main.file, path)
    const copy = openDatabase(pathToFileURL(path).href)
    try {
      return await work(copy)
    } finally {
      await copy.$disconnect()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

// ---- checking a file -----------------------------------------------------------------------------------------

type Examined = {
  records: number
  entries: number
  passages: boolean
  /** Whether the history, followed to its end, gives the records. */
  isWhole: boolean
  problems: RowProblem[]
  untold: number
}

async function examine(path: string, onRead: (rows: number, bytes: number) => void): Promise<Examined> {
  const problems: RowProblem[] = []
  const sum = new RecordSum()
  const found = { records: 0, entries: 0, passages: false, untold: 0 }
  let section: RecordType | null = null
  let lastEntry = 0
  const ids = new Set<string>()
  const tell = (problem: RowProblem) => {
    if (problems.length < MOST_TOLD) problems.push(problem)
    else found.untold += 1
  }
  let rows = 0
  for await (const item of itemsIn(path, (bytes) => onRead(rows, bytes))) {
    rows += 1
    if (item.kind === 'manifest') {
      found.passages = item.passages
      continue
    }
    for (const problem of item.problems) tell({ place: item.place, ...problem })
    if (item.problems.length > 0) continue
    if (item.kind === 'history') {
      const { entry, problems: wrong } = readEntry(item, lastEntry)
      for (const problem of wrong) tell({ place: item.place, ...problem })
      found.entries += 1
      if (!entry) continue
      lastEntry = entry.id
      if (entry.before) sum.take(entry.type, entry.before)
      if (entry.after) sum.add(entry.type, entry.after)
      continue
    }
    if (item.type !== section) {
      if (section !== null && TYPES.indexOf(item.type) < TYPES.indexOf(section))
        tell({
          ...{ place: item.place, column: '', value: item.type },
          message: `the ${item.type} records come after the ${section} records, but should stand in the order ${TYPES.join(', ')}`,
        })
      section = item.type
      ids.clear()
    }
    found.records += 1
    const { record: known, problems: wrong } = parseRecord(item.type, item.value)
    for (const { field, message } of wrong)
      tell({ place: item.place, column: field, value: valueAt(item.value, field), message })
    if (!known) continue
    if (ids.has(known.id))
      tell({
        place: item.place,
        column: 'id',
        value: known.id,
        message: 'this record stands twice in the file',
      })
    ids.add(known.id)
    sum.take(item.type, known)
  }
  return { ...found, problems, isWhole: sum.isNothing() }
}

const LONGEST_VALUE = 200

/** What stands at "sources.0.url" in a record, in a form that can be printed. */
function valueAt(value: unknown, field: string): string {
  let here = value
  for (const key of field === '' ? [] : field.split('.'))
    here =
      typeof here === 'object' && here !== null
        ? new Map<string, unknown>(Object.entries(here)).get(key)
        : undefined
  const text = here === undefined ? '' : typeof here === 'string' ? here : JSON.stringify(here)
  return text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text
}

/** A revision from a file, its records checked; null with what is wrong with it. `last` is the id of the one before it. */
function readEntry(
  { value }: Item & { kind: 'history' },
  last: number,
): { entry: PastEntry | null; problems: Omit<RowProblem, 'place'>[] } {
  const problems: Omit<RowProblem, 'place'>[] = []
  const need = (column: keyof PastEntry, right: boolean, message: string) => {
    if (!right) problems.push({ column, value: valueAt(value, column), message })
  }
  const { id, at, who, why, changeset, type, record: recordId } = value
  need(
    'id',
    typeof id === 'number' && Number.isSafeInteger(id) && id > last,
    'this should be a whole number larger than the one before',
  )
  need(
    'at',
    typeof at === 'string' && isInstant(at),
    'this should be an instant such as 2024-08-16T09:30:00.000Z',
  )
  need('who', typeof who === 'string', 'this should be a text')
  need('why', typeof why === 'string', 'this should be a text')
  need('changeset', changeset === null || typeof changeset === 'string', 'this should be a text, or null')
  need(
    'type',
    TYPES.some((each) => each === type),
    `this should be one of ${TYPES.join(', ')}`,
  )
  need('record', typeof recordId === 'string', 'this should be the id of a record')
  const known = TYPES.find((each) => each === type)
  for (const side of ['before', 'after'] as const) {
    const content = value[side]
    if (content === null || !known) continue
    for (const { field, message } of parseRecord(known, content).problems)
      problems.push({ column: `${side}.${field}`, value: valueAt(content, field), message })
  }
  need(
    'after',
    value.before !== null || value.after !== null,
    'before and after are both null: nothing happened',
  )
  if (problems.length > 0 || !known) return { entry: null, problems }
  // Records of earlier days lack later fields; both sides are as the schemas read them today.
  const side = (content: unknown) => (content === null ? null : parseRecord(known, content).record)
  // All fields were just checked.
  const past = { ...value, before: side(value.before), after: side(value.after) } as unknown as PastEntry
  return { entry: past, problems }
}

const isInstant = (text: string) => {
  const time = Date.parse(text)
  return !Number.isNaN(time) && new Date(time).toISOString() === text
}

/**
 * A fingerprint of a set of records to which they can be added, and from which they can be taken away, in any order: so
 * a history and the records it leads to are compared without keeping either. The sums of SHA-256 hashes, in four lanes
 * of 64 bits. It finds mistakes and no forgery: who writes a file can write its history too.
 */
class RecordSum {
  #lanes = new BigUint64Array(4)

  #change(type: RecordType, stored: StoredRecord<RecordType>, by: 1n | -1n): void {
    // As the schemas give a record its fields have one order.
    const digest = hash('sha256', `${type} ${JSON.stringify(stored)}`, 'buffer')
    for (let lane = 0; lane < 4; lane += 1)
      this.#lanes[lane] = (this.#lanes[lane] ?? 0n) + by * digest.readBigUInt64LE(lane * 8)
  }
  add(type: RecordType, stored: StoredRecord<RecordType>): void {
    this.#change(type, stored, 1n)
  }
  take(type: RecordType, stored: StoredRecord<RecordType>): void {
    this.#change(type, stored, -1n)
  }
  isNothing(): boolean {
    return this.#lanes.every((lane) => lane === 0n)
  }
}

/** Which records are not what the history says. Keeps a fingerprint of each, so only for a file known to be wrong. */
async function differencesOf(path: string): Promise<RowProblem[]> {
  const expected = new Map<string, string>()
  const places = new Map<string, string>()
  const print = (type: RecordType, value: unknown) =>
    hash('sha1', JSON.stringify(parseRecord(type, value).record), 'base64')
  for await (const item of itemsIn(path)) {
    if (item.kind === 'manifest') continue
    if (item.kind === 'record') {
      const id = valueAt(item.value, 'id')
      expected.set(`${item.type} ${id}`, print(item.type, item.value))
      places.set(`${item.type} ${id}`, item.place)
      continue
    }
    const { type, record: id, after } = item.value
    const known = TYPES.find((each) => each === type)
    if (!known) continue
    const key = `${known} ${String(id)}`
    const end = `${key} end`
    if (after === null) expected.delete(end)
    else expected.set(end, print(known, after))
  }
  const problems: RowProblem[] = []
  for (const [key, mark] of expected) {
    const isEnd = key.endsWith(' end')
    const named = isEnd ? key.slice(0, -' end'.length) : key
    const other = expected.get(isEnd ? named : `${key} end`)
    if (other === mark || (isEnd && other !== undefined)) continue
    problems.push({
      ...{ place: places.get(named) ?? named, column: '', value: named },
      message:
        other !== undefined
          ? 'the record differs from what its history says it is'
          : isEnd
            ? 'the history has this record, and the records lack it'
            : 'the history of this record is missing',
    })
  }
  if (problems.length === 0)
    problems.push({
      ...{ place: 'history', column: '', value: '' },
      message: 'the history does not lead from one record to the next: a revision is missing or stands twice',
    })
  return problems
}

// ---- writing -------------------------------------------------------------------------------------------------

type Written = Pick<Report, 'added' | 'changed' | 'unchanged' | 'changeset'>

async function replayHistory(
  database: Database,
  path: string,
  read: Examined,
  onWritten: (rows: number) => void,
): Promise<Written> {
  let rows = 0
  async function* revisions(): AsyncGenerator<PastRevision, void> {
    for await (const item of itemsIn(path)) {
      if (item.kind !== 'history') continue
      const { record: recordId, at, ...rest } = item.value
      rows += 1
      onWritten(rows)
      // Checked field by field by examine; word for word as the file has it.
      yield { ...rest, recordId, at: new Date(String(at)) } as unknown as PastRevision
    }
  }
  await replay(database, revisions())
  return { added: read.records, changed: 0, unchanged: 0, changeset: null }
}

async function addTo(
  database: Database,
  path: string,
  by: Author,
  read: Examined,
  onWritten: (rows: number) => void,
): Promise<Written> {
  const { changeset } = await record(database, by, (reader) => changesIn(reader, path, read, onWritten))
  const [counted] = await database.$queryRaw<{ written: number | bigint; added: number | bigint }[]>`
    SELECT count(*) AS written, count(*) FILTER (WHERE before IS NULL) AS added FROM "Revision" WHERE changeset = ${changeset}`
  const written = Number(counted?.written ?? 0)
  const added = Number(counted?.added ?? 0)
  return {
    ...{ added, changed: written - added, unchanged: read.records - written },
    changeset: written > 0 ? changeset : null,
  }
}

/** Records looked up at once. */
const BATCH = 500

/** The records of a file in an order in which they can be stored. */
async function* changesIn(
  reader: Reader,
  path: string,
  { passages }: Examined,
  onWritten: (rows: number) => void,
): AsyncGenerator<Change, void> {
  let rows = 0
  let type: RecordType | null = null
  let batch: Change[] = []
  // Actors with members, and what was merged into others, come after the others of their type.
  let held: Change[] = []
  let given: Change | null = null
  let newest: number | null = null

  async function* give(changes: readonly Change[]): AsyncGenerator<Change, void> {
    for await (const change of passages ? changes : withStoredPassages(reader, changes)) {
      given = change
      yield change
    }
  }
  async function* section(): AsyncGenerator<Change, void> {
    yield* give(batch)
    yield* give(inOrder(held))
    batch = []
    held = []
  }
  for await (const item of itemsIn(path)) {
    if (item.kind !== 'record') continue
    rows += 1
    onWritten(rows)
    const { record: after } = parseRecord(item.type, item.value)
    // examine has found nothing wrong with any of them.
    if (!after) throw new Error('The file was changed while it was read. Nothing was stored.')
    // The record is of the item's type, which the compiler cannot follow through a list of all types.
    const change = { type: item.type, id: after.id, after } as Change
    if (type !== null && type !== item.type) yield* section()
    type = item.type
    if (change.type === 'frozen') {
      // The writer keeps back what it was given last; the same once more, which changes nothing, makes it write that.
      if (newest === null && given) yield given
      newest ??= await newestRevision(reader)
      yield* frozenAnew(reader, change, newest)
    } else if (isHeld(change)) held.push(change)
    else batch.push(change)
    if (batch.length < BATCH) continue
    yield* give(batch)
    batch = []
  }
  yield* section()
}

function isHeld({ after }: Change): boolean {
  if (after === null) return false
  return (
    ('mergedIntoId' in after && after.mergedIntoId !== null) ||
    ('members' in after && after.members.length > 0)
  )
}

/** Each after the one that it was merged into. */
function inOrder(held: readonly Change[]): Change[] {
  const waiting = new Map(held.map((change) => [change.id, change]))
  const ordered: Change[] = []
  const place = (change: Change) => {
    if (!waiting.delete(change.id)) return
    const { after } = change
    const target = after !== null && 'mergedIntoId' in after ? after.mergedIntoId : null
    const first = target === null ? undefined : waiting.get(target)
    if (first) place(first)
    ordered.push(change)
  }
  for (const change of held) place(change)
  return ordered
}

// A frozen view never changes, and what is new since it was frozen is told by revisions of this database: those of the
// import belong to what was frozen.
async function* frozenAnew(reader: Reader, change: Change, revision: number): AsyncGenerator<Change, void> {
  if (change.type !== 'frozen' || change.after === null) return
  const stored = await recordsFor(reader, 'frozen', [change.id])
  if (!stored.has(change.id)) yield { ...change, after: { ...change.after, revision } }
}

/** A file without passages says nothing about those that are stored. */
async function* withStoredPassages(reader: Reader, changes: readonly Change[]): AsyncGenerator<Change, void> {
  const stored = await recordsFor(
    reader,
    'statement',
    changes.flatMap(({ type, id }) => (type === 'statement' ? [id] : [])),
  )
  for (const change of changes) {
    const known = change.type === 'statement' ? stored.get(change.id) : undefined
    if (change.type !== 'statement' || change.after === null || !known) {
      yield change
      continue
    }
    const passageOf = (id: string) => known.sources.find(({ sourceId }) => sourceId === id)?.passage ?? null
    const sources = change.after.sources.map((source) => ({
      ...source,
      passage: source.passage ?? passageOf(source.sourceId),
    }))
    yield { ...change, after: { ...change.after, sources } }
  }
}
