// Tables brought in as people do it: checked, every reading confirmed that the check proposes, and stored; and what is
// stored then, in words that a test can hold.
import { randomUUID } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { importTable } from '@/lib/db/import/table'
import type { Database } from '@/lib/db/store/client'
import { eachRecord } from '@/lib/db/store/stored-records'
import { type Plan, parsePlan } from '@/lib/import/plan'
import { withConfirmed } from '@/lib/import/readings'
import { isReady, type Report } from '@/lib/import/report'
import { FIELDS } from '@/lib/record/fields'
import { NAMED_TYPES } from '@/lib/record/naming'
import type { StoredRecord } from '@/lib/record/schema'
import { kindOf } from '@/lib/table/kind'
import { temporaryFolder } from './database'

/** The plan that the cases of issue and test are read by; other columns may be added or taken away. */
export const COLUMNS: Readonly<Record<string, string>> = {
  ...{ statement: 'id', signatories: 'actor', speaker: 'speaker', quote: 'quote', date_earliest: 'date' },
  ...{ topics: 'topic', level: 'level', coder: 'coder', outlet: 'outlet' },
}

export type Wish = {
  /** Targets and their columns beside those of COLUMNS; null takes one away. */
  columns?: Record<string, string | null>
  plan?: Partial<Plan>
  /** What is confirmed: all that is proposed, some of it as "column:key", or nothing. */
  confirm?: 'all' | readonly string[]
  name?: string
  /** Whether what can be stored is stored; it is unless told. */
  mode?: 'check' | 'write'
}

/** A plan by COLUMNS that makes every name. */
export function planOf({ columns = {}, plan = {} }: Wish): Plan {
  const mapped = Object.entries({ ...COLUMNS, ...columns }).filter(([, column]) => column !== null)
  const base = { columns: Object.fromEntries(mapped), fixed: { attribution: 'on-record' } }
  return parsePlan({ ...base, create: NAMED_TYPES, ...plan })
}

let folder: string | null = null

/** A file of this test's own. */
export function fileOf(content: string | Uint8Array): string {
  folder ??= temporaryFolder()
  const path = join(folder, randomUUID())
  writeFileSync(path, content)
  return path
}

/** Rows as CSV with all of their columns, in plain words: nothing is guarded against a spreadsheet. */
export function csvOf(rows: readonly Readonly<Record<string, string>>[], end = '\n'): string {
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const cell = (text: string) => (/[",\n\r;|\t]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
  const lines = rows.map((row) => columns.map((column) => row[column] ?? ''))
  return [columns, ...lines].map((cells) => `${cells.map(cell).join(',')}${end}`).join('')
}

/** Brings a file in; the report of its check where it cannot be stored, else that of what was stored. */
export async function tried(database: Database, file: string, wish: Wish = {}): Promise<Report> {
  const job = { file, kind: kindOf(file), name: wish.name ?? 'table', who: 'Ada' } as const
  const which = wish.confirm ?? []
  let plan = planOf(wish)
  let report = await importTable(database, { ...job, plan, mode: 'check' })
  // What is read otherwise may ask more.
  for (let round = 0; round < 3 && which.length > 0 && !isReady(report); round += 1) {
    plan = { ...plan, readings: withConfirmed(plan.readings, report.readings, which) }
    report = await importTable(database, { ...job, plan, mode: 'check' })
  }
  const isWritten = isReady(report) && wish.mode !== 'check'
  return isWritten ? importTable(database, { ...job, plan, mode: 'write' }) : report
}

/** What a report asks and tells, a sentence each. */
export const problemsIn = ({ problems }: Report): string[] =>
  problems.map(({ place, column, value, message }) => `${place}, ${column}, ${value}: ${message}`)
export const openIn = ({ readings }: Report): string[] =>
  readings.filter(({ isConfirmed }) => !isConfirmed).map(({ column, key }) => `${column}:${key}`)

export type Records = { [T in keyof typeof FIELDS]?: StoredRecord<T>[] }

/** All records of every type, in the order of their ids. */
export async function recordsIn(database: Database): Promise<Record<string, unknown[]>> {
  const found: Record<string, unknown[]> = {}
  for (const type of Object.keys(FIELDS) as (keyof typeof FIELDS)[]) {
    const all: unknown[] = []
    for await (const each of eachRecord(database, type)) all.push(each)
    found[type] = all
  }
  return found
}

/** A statement as people see it; `levels` by coder, the one that counts with a star. */
export type Seen = {
  id: string
  actors: string
  speaker: string
  words: string
  days: string
  topics: string
  targets: string
  levels: string
}

async function namesIn(database: Database): Promise<Map<string, string>> {
  const names = new Map<string, string>()
  for (const type of ['actor', 'speaker', 'topic', 'coder'] as const)
    for await (const { id, name } of eachRecord(database, type)) names.set(`${type} ${id}`, name)
  return names
}

/** All statements as people see them, in the order of their ids. */
export async function seenIn(database: Database): Promise<Seen[]> {
  const names = await namesIn(database)
  const called = (type: string, ids: readonly string[]) =>
    ids.map((id) => names.get(`${type} ${id}`) ?? id).join(' + ')
  const codings = new Map<string, StoredRecord<'coding'>[]>()
  for await (const coding of eachRecord(database, 'coding'))
    codings.set(coding.statementId, [...(codings.get(coding.statementId) ?? []), coding])
  const seen: Seen[] = []
  for await (const each of eachRecord(database, 'statement'))
    seen.push({
      id: each.id,
      actors: called('actor', each.actors),
      speaker: called('speaker', [each.speakerId]),
      words: [each.quote === null ? [] : `“${each.quote}”`, each.paraphrase ?? []].flat().join(' / '),
      days:
        each.dateEarliest === each.dateLatest ? each.dateEarliest : `${each.dateEarliest}–${each.dateLatest}`,
      topics: called('topic', each.topics),
      targets: each.targets
        .map(({ actorId, label }) => (actorId === null ? `(${label})` : called('actor', [actorId])))
        .join(' + '),
      levels: (codings.get(each.id) ?? [])
        .map(
          ({ id, coderId, level }) =>
            `${called('coder', [coderId])} ${level ?? 'out'}${id === each.adoptedCodingId ? '*' : ''}`,
        )
        .toSorted()
        .join(', '),
    })
  return seen
}
