// Our own files of statements, brought back: into the database they come from they change nothing, and into another one
// they make statements of which the same files can be made.
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { eachStatement } from '@/lib/db/ask/statements'
import { vocabularyFor } from '@/lib/db/ask/vocabulary'
import { importTable } from '@/lib/db/import/table'
import { openTable } from '@/lib/db/import/table-file'
import type { Change } from '@/lib/db/store/change'
import type { Database } from '@/lib/db/store/client'
import { record } from '@/lib/db/store/record'
import { workbookOf } from '@/lib/figures/workbook'
import { guessPlan, type Plan } from '@/lib/import/plan'
import type { Report } from '@/lib/import/report'
import { parseQuestion } from '@/lib/question'
import { NAMED_TYPES } from '@/lib/record/naming'
import type { Statement } from '@/lib/statement'
import { type Cell, formatCsv } from '@/lib/table/csv'
import { type FileKind, kindOf } from '@/lib/table/kind'
import { STATEMENT_COLUMNS, statementRow } from '@/lib/table/statement-rows'
import { xlsxOf } from '@/lib/table/xlsx'
import { type TestDatabase, temporaryFolder, testDatabase } from '../support/database'
import { change, madeUpRecords } from '../support/made-up'
import { anyText } from '../support/text'
import { viewFor } from '../support/views'

async function statementsIn(database: Database): Promise<Statement[]> {
  const vocabulary = await vocabularyFor(database)
  const actors = vocabulary.actors.map(({ slug }) => ['actor', slug])
  const every = parseQuestion(new URLSearchParams(actors), vocabulary).question
  const found: Statement[] = []
  for await (const statement of eachStatement(database, every, vocabulary)) found.push(statement)
  return found
}

type Rows = readonly (readonly Cell[])[]
const rowsOf = (all: readonly Statement[]): Rows =>
  all.map((statement) => statementRow(statement, 'actor', 'https://example.org'))

const folder = temporaryFolder()
let files = 0
function fileOf(content: string | Uint8Array): string {
  files += 1
  const path = join(folder, `own-${files}`)
  writeFileSync(path, content)
  return path
}

/** The files in which statements leave the site. */
const FILES: Record<string, (all: readonly Statement[]) => string | Uint8Array> = {
  csv: (all) => formatCsv(STATEMENT_COLUMNS, rowsOf(all)),
  json: (all) => JSON.stringify({ provenance: { statements: [1] }, statements: all }),
  xlsx: (all) =>
    xlsxOf(
      [
        { name: 'Figure', columns: [{ name: 'n', kind: 'whole' }], rows: [[all.length]] },
        {
          name: 'Statements',
          columns: STATEMENT_COLUMNS.map((name) => ({ name, kind: name === 'level' ? 'whole' : 'text' })),
          rows: rowsOf(all),
        },
        { name: 'About', columns: [{ name: 'what', kind: 'text' }], rows: [] },
      ],
      { title: 'Made up', day: '2031-05-06' },
    ),
}

async function imported(
  database: Database,
  content: string | Uint8Array,
  over: Partial<Plan> = {},
): Promise<Report> {
  const file = fileOf(content)
  const kind: FileKind = kindOf(file)
  const { columns } = await openTable(file, kind, {})
  const plan = { ...guessPlan(columns, kind), ...over }
  return importTable(database, { file, kind, name: 'own', plan, who: 'Ada', mode: 'write' })
}
const messages = ({ problems }: Report) =>
  problems.map(({ place, column, value, message }) => `${place}, ${column}, ${value}: ${message}`)

// ---- made-up data sets ---------------------------------------------------------------------------------------

const COUNT = 14
/** Beside the three reports of made-up.ts: more of the same outlets, with and without a title or address of their own. */
const MORE_SOURCES = [0, 0, 1, 1, 2].map((outlet, at) =>
  change('source', {
    id: `more-${at}`,
    slug: `more-${at}`,
    outletId: `outlet-${outlet}`,
    title: at % 2 === 0 ? null : `Report ${at}`,
    url: at === 1 ? 'https://example.org/report' : null,
  }),
)
const SOURCES = [0, 1, 2].map((at) => `source-${at}`).concat(MORE_SOURCES.map(({ id }) => id))

/** Words as they may be stored: not empty, without blanks at their ends, and nothing that a cell cannot hold. */
const words = fc
  .oneof(
    fc.constantFrom(
      "'tis",
      '=1+1',
      '-gate',
      'a; b',
      '%3B',
      '%253B',
      '100 %',
      '"',
      '“',
      '‘x’',
      'a\nb',
      ',',
      "'=x",
    ),
    anyText({ minLength: 1, maxLength: 12 }),
  )
  .map((text) => text.replaceAll(/[^\P{Cc}\n]|\p{Cs}/gu, '').trim())
  .filter((text) => text !== '' && text === text.normalize('NFC'))

type Wish = {
  quoted: number
  relayed: string[]
  note: string | null
  label: string | null
  place: string | null
}
const wish: fc.Arbitrary<Wish> = fc.record({
  quoted: fc.nat({ max: SOURCES.length - 1 }),
  relayed: fc.uniqueArray(fc.constantFrom(...SOURCES), { maxLength: 4 }),
  note: fc.option(words),
  label: fc.option(words),
  place: fc.option(words),
})

function recordsFor(wishes: readonly Wish[]): Change[] {
  const records = madeUpRecords(COUNT)
  const first = records.findIndex(({ type }) => type === 'statement')
  records.splice(first, 0, ...MORE_SOURCES)
  return records.map((each): Change => {
    if (each.type !== 'statement' || !each.after) return each
    const {
      quoted = 0,
      relayed = [],
      note = null,
      label = null,
      place = null,
    } = wishes[Number(each.id.slice(1))] ?? {}
    const main = SOURCES[quoted] ?? 'source-0'
    const via = relayed.filter((id) => id !== main)
    return change('statement', {
      ...each.after,
      note,
      place,
      targets: label === null ? each.after.targets : [{ label }, ...each.after.targets],
      sources: [
        { sourceId: main, quotedFrom: true, passage: null },
        ...via.map((sourceId) => ({ sourceId, relayedById: main })),
      ],
    })
  })
}

async function databaseOf(records: readonly Change[]): Promise<TestDatabase> {
  const made = await testDatabase()
  await record(made.database, { who: 'test', why: 'made up' }, [...records])
  return made
}

/** What a row cannot carry: codings beside the adopted one. */
const NOT_CARRIED = ['times_coded', 'lowest_level', 'highest_level']
const carried = (rows: Rows) =>
  rows
    .map((row) =>
      STATEMENT_COLUMNS.flatMap((column, at) =>
        NOT_CARRIED.includes(column) ? [] : [`${column}: ${row[at]}`],
      ),
    )
    .sort()

const dataSets = fc.array(wish, { minLength: COUNT, maxLength: COUNT })

describe.each(Object.keys(FILES))('our own statements as %s', (kind) => {
  const write = FILES[kind]
  if (!write) throw new Error(kind)

  test('change nothing in the database they come from, whole or filtered', async () => {
    await fc.assert(
      fc.asyncProperty(dataSets, fc.nat({ max: COUNT }), async (wishes, count) => {
        const { database, close } = await databaseOf(recordsFor(wishes))
        try {
          const all = await statementsIn(database)
          expect(all).toHaveLength(COUNT)
          const some = all.slice(0, Math.max(1, count))
          const before = await database.revision.count()
          const report = await imported(database, write(some))
          expect(messages(report)).toEqual([])
          expect(report).toMatchObject({ added: 0, changed: 0, unchanged: some.length, changeset: null })
          expect(await database.revision.count()).toBe(before)
        } finally {
          await close()
        }
      }),
      { numRuns: 5, seed: 20_261_130, endOnFailure: true },
    )
  })

  test('make the same rows in a database that knows nobody of them', async () => {
    await fc.assert(
      fc.asyncProperty(dataSets, async (wishes) => {
        const records = recordsFor(wishes)
        const from = await databaseOf(records)
        const to = await databaseOf(records.filter(({ type }) => type === 'codebook'))
        try {
          const all = await statementsIn(from.database)
          const report = await imported(to.database, write(all), { create: [...NAMED_TYPES] })
          expect(messages(report)).toEqual([])
          expect(report.added).toBe(COUNT)
          const again = await statementsIn(to.database)
          expect(carried(rowsOf(again))).toEqual(carried(rowsOf(all)))
          const second = await imported(to.database, write(all))
          expect(messages(second)).toEqual([])
          expect(second).toMatchObject({ added: 0, changed: 0, changeset: null })
        } finally {
          await from.close()
          await to.close()
        }
      }),
      { numRuns: 5, seed: 20_261_130, endOnFailure: true },
    )
  })
})

test('a file of an earlier release, which names relayed sources by their outlets alone, changes nothing either', async () => {
  const wishes = Array.from(
    { length: COUNT },
    (): Wish => ({
      quoted: 2,
      relayed: ['more-1', 'source-0', 'more-0'],
      note: null,
      label: null,
      place: null,
    }),
  )
  const { database, close } = await databaseOf(recordsFor(wishes))
  try {
    const kept = STATEMENT_COLUMNS.flatMap((name, at) => (/^via_/.test(name) ? [] : [at]))
    const rows = rowsOf(await statementsIn(database)).map((row) => kept.map((at) => row[at] ?? null))
    const report = await imported(
      database,
      formatCsv(
        kept.map((at) => STATEMENT_COLUMNS[at] ?? ''),
        rows,
      ),
    )
    expect(messages(report)).toEqual([])
    expect(report).toMatchObject({ unchanged: COUNT, changeset: null })
  } finally {
    await close()
  }
})

test('slugs of relayed sources that are not as many as their outlets are refused', async () => {
  const { database, close } = await databaseOf(recordsFor([]))
  try {
    const [statement] = await statementsIn(database)
    if (!statement) throw new Error('no statement')
    const [row] = rowsOf([statement])
    const cells = STATEMENT_COLUMNS.map((name, at) =>
      name === 'via' ? 'Ilse Wire' : name === 'via_keys' ? 'source-1; source-2' : (row?.[at] ?? null),
    )
    const report = await imported(database, formatCsv(STATEMENT_COLUMNS, [cells]))
    expect(messages(report)).toEqual([
      'line 2, via, Ilse Wire: it names 1, and via_keys 2: each stands for one source, in the same order',
    ])
  } finally {
    await close()
  }
})

test('the workbook of a figure brings back the statements behind it', async () => {
  const { database, close } = await databaseOf(recordsFor([]))
  try {
    const report = await imported(database, await workbookOf(await viewFor(database, 'spectrum')))
    expect(messages(report)).toEqual([])
    expect(report).toMatchObject({ added: 0, changed: 0, changeset: null })
    expect(report.unchanged).toBeGreaterThan(4)
  } finally {
    await close()
  }
})
