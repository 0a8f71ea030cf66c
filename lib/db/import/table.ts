// Brings a table of statements into the database, all of it or nothing: once through the file to check, and once more to
// write. Only names, ids and problems stay in memory. Every record goes through the one writer.
import { statSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'

import { KEPT_TYPES, type KeptType, type Known, makeNames, type Names } from '@/lib/import/names'
import { describeLevels, outcomeOf } from '@/lib/import/outcome'
import type { Plan } from '@/lib/import/plan'
import {
  describeProblem,
  type JobMode,
  type Progress,
  type Report,
  type RowProblem,
} from '@/lib/import/report'
import { type ReadRow, readRow } from '@/lib/import/row'
import { newSourceId, type SourceWish } from '@/lib/import/source'
import { describeCount } from '@/lib/phrase'
import type { RecordType } from '@/lib/record/field'
import { parseRecord, type StoredRecord } from '@/lib/record/schema'
import type { FileKind } from '@/lib/table/kind'
import {
  bounded,
  openCsvTable,
  openJsonTable,
  openSheetTable,
  type Table,
  type TableRow,
} from '@/lib/table/open'
import { namingFor } from '../desk/names'
import type { Change } from '../store/change'
import type { Database, Reader } from '../store/client'
import { record } from '../store/record'
import { recordsFor } from '../store/stored-records'
import { openDnaTable } from './dna'

type Source = StoredRecord<'source'>

export type ImportJob = {
  /** Where the file is. */
  file: string
  kind: FileKind
  /** What the file is called, for the history. */
  name: string
  plan: Plan
  who: string
  mode: JobMode
  /** The word that all revisions shall carry; a new one unless told. */
  changeset?: string
}

/** Problems told in a report; more are only counted, and handed to `onProblem`. */
const MOST_TOLD = 1000
/** Characters of a problem in a report. */
const LONGEST_VALUE = 500
const LONGEST_MESSAGE = 2000
const cut = (text: string, length: number) => (text.length > length ? `${text.slice(0, length)}…` : text)
/** Rows whose records are read and written together. */
const BLOCK = 500
const PAUSE = 250
/** The share of a write that is its check. */
const CHECKED = 0.35

/** Opens a file as a table of text cells. `fixed` names the sheet or the statement type, where a file has several. */
export function openTable(
  file: string,
  kind: FileKind,
  fixed: Readonly<Record<string, string>>,
): Promise<Table> {
  switch (kind) {
    case 'csv':
      return openCsvTable(file)
    case 'json':
      return openJsonTable(file)
    case 'xlsx':
      return openSheetTable(file, fixed.sheet || null)
    case 'dna':
      return Promise.resolve(bounded(openDnaTable(file, fixed.statement_type || null)))
    case 'dataset':
      return Promise.reject(new Error('A whole data set is no table: it is imported without a plan.'))
  }
}

/**
 * Checks a table of statements against what is stored and, in the mode "write", stores it when nothing is wrong with it.
 * `onProblem` hears every problem. Throws a sentence when the file cannot be read as a table at all, or when the database
 * refuses a record; then nothing is stored.
 */
export async function importTable(
  database: Database,
  job: ImportJob,
  onProgress: (progress: Progress) => void = () => {},
  onProblem: (problem: RowProblem) => void = () => {},
): Promise<Report> {
  const { plan, mode } = job
  const table = await openTable(job.file, job.kind, plan.fixed)
  const used = new Set(Object.values(plan.columns))
  const report: Report = {
    ...{ rows: 0, added: 0, changed: 0, unchanged: 0, problems: [], problemCount: 0, unknown: [] },
    changeset: null,
    unused: table.columns.filter((column) => !used.has(column)),
  }
  const tell = (told: RowProblem) => {
    const problem = {
      ...told,
      value: cut(told.value, LONGEST_VALUE),
      message: cut(told.message, LONGEST_MESSAGE),
    }
    report.problemCount += 1
    if (report.problems.length < MOST_TOLD) report.problems.push(problem)
    onProblem(problem)
  }
  // Of JSON only the first objects are looked at, so a column may come later.
  for (const [target, column] of Object.entries(plan.columns))
    if (!table.columns.includes(column) && job.kind !== 'json')
      tell({
        place: 'the file',
        ...{ column, value: '' },
        message: `there is no such column for ${target}; there are ${table.columns.join(', ')}`,
      })
  const known = await knownFor(database)
  for (const problem of await unknownIdsIn(database, plan)) tell(problem)

  const size = Math.max(1, statSync(job.file).size)
  const scale = mode === 'write' ? CHECKED : 1
  let heard = 0
  const slowly = (progress: Omit<Progress, 'words'>) => {
    const now = Date.now()
    if (now - heard < PAUSE) return
    heard = now
    onProgress({ ...progress, words: null })
  }

  const check = passOver(database, table, job, known, tell, (rows, bytes) =>
    slowly({ phase: 'reading', rows, share: Math.min(1, bytes / size) * scale }),
  )
  for await (const _ of check.changes);
  Object.assign(report, check.counts())
  report.unknown = check.names.unknown()
  for (const problem of check.names.problems()) tell(problem)
  if (report.rows === 0 && report.problemCount === 0)
    tell({ place: 'the file', column: '', value: '', message: 'it has no rows below its header' })

  if (mode === 'write' && report.problemCount === 0) {
    const why = [plan.why.trim() || `Imported from ${job.name}.`, describeLevels(plan)].join(' ').trim()
    const by = { who: job.who, why, ...(job.changeset !== undefined && { changeset: job.changeset }) }
    const late: RowProblem[] = []
    const written = await record(
      database,
      by,
      (reader) =>
        passOver(
          reader,
          table,
          job,
          known,
          (problem) => {
            late.push(problem)
          },
          (rows) => slowly({ phase: 'writing', rows, share: CHECKED + (1 - CHECKED) * (rows / report.rows) }),
        ).changes,
      () => {
        const [first] = late
        if (first)
          throw new Error(
            `Nothing was stored: somebody else has changed records meanwhile. ${first.place}, column ${first.column}: ${first.message}`,
          )
      },
    )
    report.changeset = written.written > 0 ? written.changeset : null
  }
  const failed = report.problemCount > 0
  const words = failed
    ? `${describeCount(report.problemCount, 'problem')} found; nothing was stored.`
    : mode === 'check'
      ? 'Nothing is wrong with it; nothing is stored yet.'
      : report.changeset === null
        ? 'All of it was stored already.'
        : `${describeCount(report.rows, 'row')} stored.`
  onProgress({ phase: failed && mode === 'write' ? 'failed' : 'done', rows: report.rows, share: 1, words })
  return report
}

// ---- what is stored already ----------------------------------------------------------------------------------

const TABLES: Record<KeptType, string> = {
  actor: 'Actor',
  speaker: 'Speaker',
  topic: 'Topic',
  outlet: 'Outlet',
  coder: 'Coder',
}

async function knownFor(database: Database): Promise<Known> {
  const namings: Partial<Known['namings']> = {}
  const taken: Partial<Known['taken']> = {}
  for (const type of KEPT_TYPES) {
    namings[type] = await namingFor(database, type)
    const slug = type === 'coder' ? '"id"' : '"slug"'
    const rows = await database.$queryRawUnsafe<{ id: string; slug: string }[]>(
      `SELECT "id", ${slug} AS "slug" FROM "${TABLES[type]}" UNION ALL SELECT "recordId", "slug" FROM "SlugAlias" WHERE "recordType" = ?`,
      type,
    )
    taken[type] = new Set(rows.flatMap((row) => [row.id, row.slug]))
  }
  const [speakers, codebooks, actors, topics] = await Promise.all([
    database.speaker.findMany({ select: { id: true, actorId: true } }),
    database.codebook.findMany({ select: { id: true, version: true } }),
    database.actor.aggregate({ _max: { statedOrder: true } }),
    database.topic.aggregate({ _max: { statedOrder: true } }),
  ])
  return {
    // Filled for every type by the loop above.
    namings: namings as Known['namings'],
    taken: taken as Known['taken'],
    actorOf: new Map(speakers.map(({ id, actorId }) => [id, actorId])),
    nextOrder: { actor: (actors._max.statedOrder ?? 0) + 1, topic: (topics._max.statedOrder ?? 0) + 1 },
    codebooks: new Map(codebooks.map(({ id, version }) => [version, id])),
  }
}

/** Ids that the plan names as what a name means, and that no record has. */
async function unknownIdsIn(database: Database, { same }: Plan): Promise<RowProblem[]> {
  const problems: RowProblem[] = []
  for (const type of [...KEPT_TYPES, 'source'] as const) {
    const names = Object.entries(same[type] ?? {})
    const stored = await recordsFor(
      database,
      type,
      names.map(([, id]) => id),
    )
    for (const [name, id] of names)
      if (!stored.has(id))
        problems.push({
          place: 'the plan',
          ...{ column: '', value: name },
          message: `it means the ${type} ${id}, which does not exist`,
        })
  }
  return problems
}

async function idsWhere(reader: Reader, sql: string, ...lists: (readonly string[])[]): Promise<string[]> {
  if (lists.every((list) => list.length === 0)) return []
  const rows = await reader.$queryRawUnsafe<{ id: string }[]>(
    sql,
    ...lists.map((list) => JSON.stringify(list)),
  )
  return rows.map(({ id }) => id)
}

// ---- a pass over the file ------------------------------------------------------------------------------------

type Counts = Pick<Report, 'rows' | 'added' | 'changed' | 'unchanged'>

/** One reading of the file: the changes it asks for, and what is wrong, told as it is found. */
function passOver(
  reader: Reader,
  table: Table,
  job: ImportJob,
  known: Known,
  tell: (problem: RowProblem) => void,
  onRow: (rows: number, bytes: number) => void,
): { changes: AsyncGenerator<Change, void>; names: Names; counts: () => Counts } {
  const { plan } = job
  const names = makeNames(known, plan)
  const sources = makeSources(reader, plan, names, tell)
  const counts: Counts = { rows: 0, added: 0, changed: 0, unchanged: 0 }
  /** Where each id stands in the file. */
  const places = new Map<string, string>()
  /** Statements that are named and were neither stored nor read when they were. */
  const awaited = new Map<string, { place: string; column: string }>()
  let bytes = 0

  async function* changes(): AsyncGenerator<Change, void> {
    let block: TableRow[] = []
    const rows = table.rows((read) => {
      bytes = read
    })
    for await (const row of rows) {
      block.push(row)
      counts.rows += 1
      onRow(counts.rows, bytes)
      if (block.length < BLOCK) continue
      yield* changesOf(block)
      block = []
    }
    yield* changesOf(block)
    for (const [id, { place, column }] of awaited)
      if (!places.has(id))
        tell({
          place,
          column,
          value: id,
          message: 'no statement has this id, neither stored nor in the file',
        })
  }

  async function* changesOf(block: readonly TableRow[]): AsyncGenerator<Change, void> {
    const read = block.map((row) => readRow(row, plan, names, job.name)).filter(isFirst)
    const ids = read.map(({ id }) => id)
    const statements = await recordsFor(reader, 'statement', ids)
    const codings = await codingsFor(reader, [...statements.keys()])
    await sources.gather(read, [...statements.values()])
    await awaitNamed(read)
    const changed: { statements: Change[]; codings: Change[] } = { statements: [], codings: [] }
    for (const row of read) {
      for (const problem of row.problems) tell(problem)
      const before = statements.get(row.id) ?? null
      const quoted = row.source && (await sources.quotedFor(row.source, row.place))
      const relayed = row.via && (await sources.relayedFor(row, before))
      if (row.problems.length > 0 || !row.complete) continue
      if ((row.source && !quoted) || relayed?.includes(null)) continue
      const outcome = outcomeOf(
        row,
        plan,
        { statement: before, codings: codings.get(row.id) ?? [] },
        quoted,
        relayed?.flatMap((source) => source ?? []) ?? null,
      )
      for (const problem of outcome.problems) tell(problem)
      const { statement, coding } = outcome
      if (!statement || outcome.problems.length > 0) continue
      const former = coding && codings.get(row.id)?.find(({ id }) => id === coding.id)
      const differs = !isDeepStrictEqual(before, statement) || (coding && !isDeepStrictEqual(former, coding))
      if (outcome.isNew) counts.added += 1
      else if (differs) counts.changed += 1
      else counts.unchanged += 1
      changed.statements.push({ type: 'statement', id: statement.id, after: statement })
      if (coding) changed.codings.push({ type: 'coding', id: coding.id, after: coding })
    }
    for (const problem of names.takeFailures()) tell(problem)
    yield* inOrder([...names.takeFresh().map(changeOf), ...sources.takeFresh()])
    yield* changed.statements
    yield* changed.codings
  }

  /** Leaves out a row whose id stands in the file already. */
  function isFirst(row: ReadRow): boolean {
    if (row.id === '') return true
    const first = places.get(row.id)
    if (first === undefined) {
      places.set(row.id, row.place)
      return true
    }
    tell({
      place: row.place,
      ...{ column: plan.columns.statement ?? '', value: row.isDerived ? '' : row.id },
      message: row.isDerived
        ? `it says the same as ${first}: one row is one statement, so leave one of them out`
        : `${first} has the same id: one row is one statement, so give it another or leave one of them out`,
    })
    return false
  }

  async function awaitNamed(read: readonly ReadRow[]): Promise<void> {
    const named = read.flatMap(({ place, fields }) =>
      (['described_in', 'repeat_of'] as const).flatMap((target) => {
        const id = target === 'repeat_of' ? fields.repeatOfId : fields.describedInId
        return id ? [{ id, place, column: plan.columns[target] ?? target }] : []
      }),
    )
    const missing = named.filter(({ id }) => !places.has(id))
    const there = await idsWhere(
      reader,
      'SELECT "id" FROM "Statement" WHERE "id" IN (SELECT value FROM json_each(?))',
      missing.map(({ id }) => id),
    )
    for (const { id, place, column } of missing)
      if (!there.includes(id) && !awaited.has(id)) awaited.set(id, { place, column })
  }

  return { changes: changes(), names, counts: () => ({ ...counts }) }
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

// ---- sources -------------------------------------------------------------------------------------------------

const NO_DETAILS = {
  title: null,
  url: null,
  archiveUrl: null,
  publishedOn: null,
  accessedOn: null,
  language: null,
}

const titleKey = (outletId: string | null, title: string | null) => `${outletId}\n${title ?? ''}`

/** Sources by all that a row may know them by. */
function indexed(sources: readonly Source[]) {
  const byId = new Map<string, Source>()
  const bySlug = new Map<string, Source>()
  const byWords = new Map<string, Source[]>()
  const add = (source: Source) => {
    byId.set(source.id, source)
    bySlug.set(source.slug, source)
    const ways = [titleKey(source.outletId, source.title), ...(source.url === null ? [] : [source.url])]
    for (const way of ways) {
      const alike = byWords.get(way)
      if (alike) alike.push(source)
      else byWords.set(way, [source])
    }
  }
  for (const source of sources) add(source)
  return { byId, bySlug, byWords, add }
}

/** Finds the sources that rows describe, a block at a time, or makes them where the plan says so. */
function makeSources(reader: Reader, plan: Plan, names: Names, tell: (problem: RowProblem) => void) {
  /** Those of the block that are stored, and all that were made so far. */
  let pool = indexed([])
  let aliases = new Map<string, string>()
  const made = indexed([])
  let fresh: Change[] = []

  const slugOfOutlet = (id: string | null) => id ?? 'source'

  async function gather(
    read: readonly ReadRow[],
    stored: readonly StoredRecord<'statement'>[],
  ): Promise<void> {
    const wishes = read.flatMap(({ source }) => source ?? [])
    const via = read.flatMap((row) => row.via ?? [])
    const said = Object.values(plan.same.source ?? {})
    const keys = [
      ...wishes.flatMap((wish) => [wish.key ?? [], newSourceId(wish, slugOfOutlet(wish.outletId))].flat()),
      ...via,
      ...said,
      ...stored.flatMap(({ sources }) => sources.map(({ sourceId }) => sourceId)),
    ]
    const outlets = [
      ...wishes.flatMap(({ outletId }) => outletId ?? []),
      ...via.flatMap((name) => names.knows('outlet', name) ?? []),
    ]
    const unique = (list: readonly string[]) => [...new Set(list)]
    const list = 'IN (SELECT value FROM json_each(?))'
    const former = await reader.$queryRawUnsafe<{ slug: string; id: string }[]>(
      `SELECT "slug", "recordId" AS "id" FROM "SlugAlias" WHERE "recordType" = 'source' AND "slug" ${list}`,
      JSON.stringify(unique(keys)),
    )
    aliases = new Map(former.map(({ slug, id }) => [slug, id]))
    const titles = unique(
      wishes.flatMap(({ key, details }) => (key === null && details.url === null && details.title) || []),
    )
    const urls = unique(wishes.flatMap(({ key, details }) => (key === null && details.url) || []))
    const ids = [
      ...aliases.values(),
      ...(await idsWhere(reader, `SELECT "id" FROM "Source" WHERE "id" ${list}`, unique(keys))),
      ...(await idsWhere(reader, `SELECT "id" FROM "Source" WHERE "slug" ${list}`, unique(keys))),
      ...(await idsWhere(reader, `SELECT "id" FROM "Source" WHERE "url" ${list}`, urls)),
      ...(titles.length === 0
        ? []
        : await idsWhere(
            reader,
            `SELECT "id" FROM "Source" WHERE "outletId" ${list} AND "title" ${list}`,
            unique(outlets),
            titles,
          )),
      ...(await idsWhere(
        reader,
        `SELECT "id" FROM "Source" WHERE "outletId" ${list} AND "title" IS NULL AND "url" IS NULL`,
        unique(outlets),
      )),
    ]
    const found = await recordsFor(reader, 'source', unique(ids))
    const mergedInto = [...found.values()].flatMap(({ mergedIntoId }) => mergedIntoId ?? [])
    const others = await recordsFor(reader, 'source', mergedInto)
    pool = indexed([...found.values(), ...others.values()])
  }

  const staying = (source: Source): Source =>
    source.mergedIntoId === null ? source : (pool.byId.get(source.mergedIntoId) ?? source)

  /** By slug or id, former slugs too. */
  function byKey(key: string): Source | null {
    const found = pool.byId.get(key) ?? pool.bySlug.get(key) ?? pool.byId.get(aliases.get(key) ?? '')
    return found ? staying(found) : (made.byId.get(key) ?? null)
  }

  function matching({ outletId, details }: SourceWish): Source[] {
    const alike = details.url === null ? titleKey(outletId, details.title) : details.url
    const all = [...(pool.byWords.get(alike) ?? []), ...(made.byWords.get(alike) ?? [])]
    const unique = [...new Map(all.map((source) => [source.id, source])).values()]
    const staying = unique.filter(({ mergedIntoId }) => mergedIntoId === null)
    if (details.url !== null) return staying
    if (details.title === null) return staying.filter(({ url }) => url === null)
    const { publishedOn } = details
    return staying.filter(
      (source) => !publishedOn || !source.publishedOn || source.publishedOn === publishedOn,
    )
  }

  function quotedFor(wish: SourceWish, place: string): Source | null {
    const { column, key, outletId, called, details } = wish
    const said = plan.same.source
    const id = newSourceId(wish, slugOfOutlet(outletId))
    const saidId = said && Object.hasOwn(said, called) ? said[called] : undefined
    const candidates = key === null && saidId === undefined ? matching(wish) : []
    const found =
      (saidId === undefined ? undefined : pool.byId.get(saidId)) ??
      (key === null ? candidates[0] : byKey(key)) ??
      pool.byId.get(id) ??
      made.byId.get(id)
    if (candidates.length > 1) {
      const slugs = candidates.map(({ slug }) => slug).join(', ')
      tell({
        place,
        column,
        value: called,
        message: `it fits several sources: give the slug of one, ${slugs}`,
      })
      return null
    }
    if (found) return agreesWithStored(found, wish, place) ? staying(found) : null
    names.noteSource(called, id, place, column)
    if (!names.isMade('source')) return null
    if (outletId === null) {
      tell({ place, column, value: called, message: 'a new source needs its outlet' })
      return null
    }
    const { record: source, problems } = parseRecord('source', { ...details, id, slug: id, outletId })
    for (const { field, message } of problems)
      tell({
        place,
        column: plan.columns[COLUMNS[field] ?? ''] ?? field,
        value: String(Object.entries(details).find(([name]) => name === field)?.[1] ?? called),
        message: describeProblem({ field, message }),
      })
    if (!source) return null
    made.add(source)
    fresh.push({ type: 'source', id, after: source })
    return source
  }

  /** A table of statements changes no source, so what it says of one must be so. */
  function agreesWithStored(source: Source, { details }: SourceWish, place: string): boolean {
    let agrees = true
    for (const field of ['title', 'url', 'publishedOn'] as const) {
      const [said, is] = [details[field], source[field]]
      if (said === null || said === is) continue
      agrees = false
      const there = is === null ? `it has no ${WORDS[field]}` : `its ${WORDS[field]} is “${is}”`
      tell({
        place,
        column: plan.columns[COLUMNS[field] ?? ''] ?? WORDS[field],
        value: said,
        message: `the source ${source.slug} is known, and ${there}: change the source itself, or leave this column out`,
      })
    }
    return agrees
  }

  async function relayedFor(
    row: ReadRow,
    before: StoredRecord<'statement'> | null,
  ): Promise<(Source | null)[]> {
    return (row.via ?? []).map((name) => {
      const said = plan.same.source
      const known =
        (said && Object.hasOwn(said, name) ? pool.byId.get(said[name] ?? '') : undefined) ?? byKey(name)
      if (known) return known
      const column = plan.columns.via ?? 'via'
      const outletId = names.find('outlet', name, { place: row.place, column })
      // Our own files name a relayed source by its outlet; what the statement has already is that one.
      for (const { sourceId, relayedById } of before?.sources ?? []) {
        const source = pool.byId.get(sourceId)
        if (relayedById !== null && source && source.outletId === outletId) return source
      }
      return outletId === null
        ? null
        : quotedFor({ key: null, outletId, called: name, details: NO_DETAILS, column }, row.place)
    })
  }

  return {
    gather,
    quotedFor,
    relayedFor,
    takeFresh: (): Change[] => {
      const now = fresh
      fresh = []
      return now
    },
  }
}

const COLUMNS: Record<string, string> = {
  ...{ title: 'source_title', url: 'source_url', archiveUrl: 'source_archive', slug: 'source', id: 'source' },
  ...{ publishedOn: 'source_published', accessedOn: 'source_accessed', language: 'source_language' },
}
const WORDS = { title: 'title', url: 'address', publishedOn: 'day of publication' } as const
