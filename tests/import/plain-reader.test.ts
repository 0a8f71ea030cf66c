// Fifty thousand tables of anything (a tenth unless FUZZ=all is set), read without a database, and some with one: nothing
// is thrown but a sentence, and nothing is stored otherwise than a plain reader has it without a line that says so.
import { randomLcg } from 'd3-random'
import { expect, test } from 'vitest'
import type { Database } from '@/lib/db/store/client'
import { eachRecord, recordsFor } from '@/lib/db/store/stored-records'
import type { ReadBy } from '@/lib/import/cells'
import { gatherNames } from '@/lib/import/gather-names'
import { KEPT_TYPES, type Known } from '@/lib/import/known'
import { Names } from '@/lib/import/names'
import { type Plan, parsePlan } from '@/lib/import/plan'
import { Readings } from '@/lib/import/readings'
import { type ReadRow, readRow } from '@/lib/import/row'
import { NAME_GROUPS, type NameGroup, surveyOf } from '@/lib/import/survey'
import { makeNaming, NAMED_TYPES } from '@/lib/record/naming'
import type { TableRow } from '@/lib/table/open'
import { giveCodebook } from '@/seed/seed'
import { filledDatabase } from '../support/database'
import { PlainReader, type Stored } from '../support/plain-reader'
import { csvOf, fileOf, tried } from '../support/trial'

const ALL = process.env.FUZZ === 'all'
const TABLES = ALL ? 50_000 : 5000
const STORED = ALL ? 300 : 100

const random = randomLcg(0.71)
const below = (limit: number) => Math.floor(random() * limit)
const one = <T>(items: readonly T[]): T => items[below(items.length)] as T

const ODD = [...'aeBk;|,\n"“”«»\'’.-–−#/()0123éñößİıя́रा\u200B\u200F\u00A0\uFEFF\u0000\uD800=+@%<>&?*😀']
const anything = () => Array.from({ length: below(9) }, () => one(ODD)).join('')
const EMPTY = ['', ' ', '\u200B', 'NA', 'n/a', 'NULL', 'NaN', 'None', '-', '?', '#REF!', '#N/A']
const POOLS: Record<string, readonly string[]> = {
  actor: [
    'Belmark',
    'BELMARK',
    ' Bélmark',
    'Bel\u200Bmark',
    'Belmark; Kestria',
    'Belmark|Kestria',
    'Kestria',
    'Kestria, Ostria',
    'Ostria',
    'राम',
    'रीमा',
    'x',
  ],
  topic: [
    'River line',
    'river  line',
    'Rìver line',
    'Trade; tariffs',
    'Trade, tariffs',
    'Trade',
    'tariffs',
    'Port Ilse\nTrade',
    '\u200ETrade\u200E',
  ],
  date: [
    '2024-08-16',
    '16/08/2024',
    '05/08/2024',
    '08/16/2024',
    '8.5.2024',
    '2024-08',
    '2024',
    '20240816',
    '16 August 2024',
    'Aug 2024',
    '2024-08-16T10:00:00Z',
    '2024-08-16 10:00',
    '2024-13-01',
    '2024-02-30',
    'soon',
    '45520',
  ],
  level: [
    '-1',
    '2',
    '+2',
    '1,0',
    '-1.0',
    '1.5',
    '7',
    '−3',
    'high',
    'low',
    '2.0000000001',
    '1,000',
    '1e0',
    '0x1',
    '٣',
    '-99',
  ],
  quote: [
    'We urge calm.',
    ' We urge calm. ',
    '“We urge calm.”',
    '"We go."',
    '«Non»',
    "'Tis so",
    '=1+1',
    'We\ngo.',
    'He said “no” twice',
    '„Nie“',
  ],
  paraphrase: ['It urged calm.', 'It spoke of “calm”.', 'It spoke of "calm" and “order”.', '', ''],
  place: ['Port Ilse', 'unknown', 'Unknown Bay', 'é', 'e\u0301'],
}

const COLUMNS = ['actor', 'topic', 'date', 'level', 'quote', 'paraphrase', 'place'] as const
const cellOf = (column: string): string =>
  below(6) === 0 ? one(EMPTY) : below(5) === 0 ? anything() : one(POOLS[column] ?? [''])

const KEYS: Record<string, readonly string[]> = {
  actor: ['split:;', 'whole:;', 'split:|', 'whole:,', 'apart', 'accents', 'value:NA', 'empty:-'],
  topic: ['split:;', 'whole:;', 'split:,', 'split:\n', 'apart', 'value:None'],
  date: ['day-first', 'month-first', 'value:NA'],
  quote: ['marks', 'marks-kept', 'value:-'],
  paraphrase: ['quoted', 'unquoted', 'value:NULL'],
  ...{ level: ['empty:NA', 'levels'], place: ['value:unknown'] },
}

/** Rows of anything, and a plan for them. */
function anyTable(): { rows: Record<string, string>[]; plan: Plan } {
  const score = below(3) === 0 ? 'score' : 'level'
  const rows = Array.from({ length: 1 + below(4) }, () =>
    Object.fromEntries(COLUMNS.map((column) => [column === 'level' ? score : column, cellOf(column)])),
  )
  const readings: Record<string, string[]> = {}
  for (const column of COLUMNS)
    if (below(3) === 0) readings[column === 'level' ? score : column] = [one(KEYS[column] ?? [])]
  const columns = {
    signatories: 'actor',
    topics: 'topic',
    date_earliest: 'date',
    level: score,
    quote: 'quote',
  }
  const plan = parsePlan({
    columns: { ...columns, paraphrase: 'paraphrase', place: 'place' },
    fixed: { attribution: 'on-record', outlet: 'Ilse Wire', coder: 'Mira Holt' },
    ...(below(4) === 0 && { levels: { high: '3', low: '-3', '7': 'out' }, rest: one(['told', 'none']) }),
    ...{ create: NAMED_TYPES, readings },
  })
  return { rows, plan }
}

const known = (): Known => {
  const each = <T>(make: () => T) =>
    Object.fromEntries(KEPT_TYPES.map((type) => [type, make()])) as Record<(typeof KEPT_TYPES)[number], T>
  return {
    namings: each(() => makeNaming([])),
    ...{ actorOf: new Map(), taken: each(() => new Set<string>()), nextOrder: { actor: 1, topic: 1 } },
    codebooks: new Map([[1, 'codebook-1']]),
  }
}

function storedOf({ fields, codings }: ReadRow, names: Names): Stored {
  const named = (type: 'actor' | 'topic', ids: readonly string[] = []) =>
    ids.map((id) => names.nameOf(type, id))
  return {
    ...{ quote: fields.quote ?? null, place: fields.place ?? null },
    // What becomes of marks in it is done when the statement is made.
    paraphrase: fields.paraphrase ?? null,
    days: [fields.dateEarliest ?? '', fields.dateLatest ?? fields.dateEarliest ?? ''],
    ...{ actors: named('actor', fields.actors), topics: named('topic', fields.topics) },
    level: codings[0] ? (codings[0].fields.level ?? null) : undefined,
  }
}

/** The faults of a table that is read without a database, and of how many rows something is stored. */
async function faultsIn(rows: readonly Record<string, string>[], plan: Plan) {
  const table: TableRow[] = rows.map((cells, at) => ({ place: `line ${at + 2}`, cells, problem: null }))
  const survey = await surveyOf(
    (async function* () {
      yield* table
    })(),
    plan,
  )
  const readings = new Readings(plan.readings)
  const names = new Names(known(), plan, readings)
  const by: ReadBy = { plan, names, readings, facts: survey.facts, file: 'table.csv', lists: 'asked' }
  for (const group of Object.keys(NAME_GROUPS) as NameGroup[])
    for (const each of survey.combinations[group] ?? [])
      gatherNames({ place: each.place, cells: each.cells, problem: null }, group, by)
  names.settle()
  readings.isCounting = true
  const read = table.map((row) => readRow(row, by))
  const whole = read.filter(({ problems, complete }) => problems.length === 0 && complete)
  const plain = { columns: plan.columns, levels: plan.levels, lines: readings.lines() }
  const faults = whole.flatMap((row) =>
    new PlainReader(plain, rows[read.indexOf(row)] ?? {}).check(storedOf(row, names)),
  )
  return { faults, stored: whole.length }
}

test('of any table nothing is thrown, and nothing read otherwise than a line says', async () => {
  let stored = 0
  for (let run = 0; run < TABLES; run += 1) {
    const { rows, plan } = anyTable()
    const found = await faultsIn(rows, plan)
    stored += found.stored
    if (found.faults.length > 0)
      expect(found.faults, `table ${run}: ${JSON.stringify({ rows, plan }, null, 1)}`).toEqual([])
  }
  expect(stored).toBeGreaterThan(TABLES / 10)
})

test('the plain reader finds what is stored otherwise', () => {
  const columns = {
    quote: 'quote',
    topics: 'topic',
    signatories: 'actor',
    level: 'score',
    date_earliest: 'date',
  }
  const cells = { quote: '“Go”', topic: 'Peña; Ilse', actor: 'Bel\u200Bmark', score: '2', date: '05/08/2024' }
  const stored: Stored = {
    quote: 'Go',
    paraphrase: null,
    place: null,
    days: ['2024-08-05', '2024-08-05'],
    actors: ['Belmark'],
    topics: ['Pena', 'Ilse'],
    level: 2,
  }
  const told = [
    'quote:marks',
    'topic:split:;',
    'topic:accents',
    'actor:invisible',
    'score:levels',
    'date:day-first',
  ]
  const lines = told.map((each) => ({
    column: each.slice(0, each.indexOf(':')),
    key: each.slice(each.indexOf(':') + 1),
  }))
  const check = (some: typeof lines) =>
    new PlainReader({ columns, levels: {}, lines: some }, cells).check(stored)
  expect(check(lines)).toEqual([])
  for (const left of lines) expect(check(lines.filter((line) => line !== left))).toHaveLength(1)
})

test('a plan of anything is a plan or a sentence', () => {
  const words = [
    'columns',
    'fixed',
    'levels',
    'rest',
    'coders',
    'readings',
    'repeats',
    'create',
    'same',
    'quote',
    'NA',
  ]
  const values = [
    null,
    1,
    true,
    [],
    {},
    'split:;',
    'empty:',
    ['day-first'],
    ['split:x'],
    '3',
    'none',
    '__proto__',
  ]
  const branch = (depth: number): unknown =>
    depth === 0 || below(3) === 0
      ? one(values)
      : Object.fromEntries(
          Array.from({ length: below(4) }, () => [one([...words, '__proto__']), branch(depth - 1)]),
        )
  for (let run = 0; run < TABLES; run += 1) {
    const plan = branch(3)
    try {
      parsePlan(plan)
    } catch (error) {
      const isSentence = error instanceof Error && /^(?:A|The) plan.*\.$/s.test(error.message)
      expect(isSentence, `${JSON.stringify(plan)}: ${error}`).toBe(true)
    }
  }
})

// ---- with a database -----------------------------------------------------------------------------------------

/** The rows as some file, with what people and programs put around a table. */
function anyFile(rows: readonly Record<string, string>[]): string {
  const numbered = below(3) === 0 ? rows.map((row, at) => ({ '': String(at + 1), ...row, Notes: 'a' })) : rows
  let text = csvOf(numbered, one(['\n', '\r\n']))
  const [head = ''] = text.split(/\r?\n/, 1)
  const heading = one([head, head.toUpperCase(), head.replaceAll(',', ' , '), `${head},Notes,Notes`])
  text = heading + text.slice(head.length)
  if (below(4) === 0) text = `sep=,\n${text}`
  const encoded = one([
    Buffer.from(text),
    Buffer.from(`\uFEFF${text}`),
    Buffer.from(`\uFEFF${text}`, 'utf16le'),
  ])
  return fileOf(encoded)
}

async function storedIn(database: Database, ids: readonly string[]): Promise<Stored[]> {
  const names = new Map<string, string>()
  for (const type of ['actor', 'topic'] as const)
    for await (const { id, name } of eachRecord(database, type)) names.set(`${type} ${id}`, name)
  const statements = await recordsFor(database, 'statement', ids)
  const codings = await database.coding.findMany({ where: { statementId: { in: [...ids] } } })
  return ids.flatMap((id) => {
    const statement = statements.get(id)
    if (!statement) return []
    const named = (type: string, all: readonly string[]) =>
      all.map((each) => names.get(`${type} ${each}`) ?? '')
    return {
      ...{ quote: statement.quote, paraphrase: statement.paraphrase, place: statement.place },
      days: [statement.dateEarliest, statement.dateLatest],
      ...{ actors: named('actor', statement.actors), topics: named('topic', statement.topics) },
      level: codings.find(({ statementId }) => statementId === id)?.level as Stored['level'],
    }
  })
}

test('what is stored of files is what their cells say', async () => {
  const { database, close } = await filledDatabase('codebook', giveCodebook)
  let stored = 0
  try {
    for (let run = 0; run < STORED; run += 1) {
      let { rows, plan } = anyTable()
      while ((await faultsIn(rows, plan)).stored < rows.length) ({ rows, plan } = anyTable())
      const whole = rows.map((row, at) => ({ id: `t${run}-${at}`, ...row }))
      const wish = {
        columns: { speaker: null, coder: null, outlet: null, ...plan.columns },
        plan: { ...plan },
      }
      const columns = { ...plan.columns, statement: 'id' }
      const words = `table ${run}: ${JSON.stringify({ whole, plan }, null, 1)}`
      const report = await tried(database, anyFile(whole), {
        ...wish,
        plan: { ...plan, columns },
        confirm: 'all',
      })
      if (report.changeset === null) continue
      const all = await storedIn(
        database,
        whole.map(({ id }) => id),
      )
      expect(all, words).toHaveLength(rows.length)
      stored += all.length
      const plain = {
        columns,
        levels: plan.levels,
        lines: report.readings.map((line) => ({ ...line, column: line.column.toLowerCase() })),
      }
      const faults = all.flatMap((each, at) => new PlainReader(plain, whole[at] ?? {}).check(each))
      expect(faults, words).toEqual([])
    }
  } finally {
    await close()
  }
  expect(stored).toBeGreaterThan(STORED / 2)
})
