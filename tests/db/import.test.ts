import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { eachStatement } from '@/lib/db/ask/statements'
import { vocabularyFor } from '@/lib/db/ask/vocabulary'
import { type ImportJob, importTable } from '@/lib/db/import/table'
import type { Change } from '@/lib/db/store/change'
import type { Database } from '@/lib/db/store/client'
import { record } from '@/lib/db/store/record'
import { revisionsFor } from '@/lib/db/store/revisions'
import { recordFor } from '@/lib/db/store/stored-records'
import { EMPTY_PLAN, guessPlan, type Plan } from '@/lib/import/plan'
import { withConfirmed } from '@/lib/import/readings'
import type { Progress, Report } from '@/lib/import/report'
import { describeCount } from '@/lib/phrase'
import { parseQuestion } from '@/lib/question'
import { NAMED_TYPES } from '@/lib/record/naming'
import type { Statement } from '@/lib/statement'
import { type Cell, formatCsv } from '@/lib/table/csv'
import { STATEMENT_COLUMNS, statementRow } from '@/lib/table/statement-rows'
import { madeUpDatabase, seededDatabase, type TestDatabase, temporaryFolder } from '../support/database'
import { writeMadeUpDna } from '../support/dna'
import { change } from '../support/made-up'
import { MADE_UP_COLUMNS, madeUpRows } from '../support/made-up-table'
import { anyText } from '../support/text'

let opened: TestDatabase | null = null
let database: Database

async function open(make = () => madeUpDatabase(0)): Promise<void> {
  opened = await make()
  database = opened.database
}
afterEach(async () => {
  await opened?.close()
  opened = null
})

function fileOf(content: string, name = 'table.csv'): string {
  const path = join(temporaryFolder(), name)
  writeFileSync(path, content)
  return path
}

const COLUMNS = [
  ...['statement', 'signatories', 'speaker', 'attribution', 'quote', 'paraphrase', 'date_earliest'],
  ...['topics', 'outlet', 'source_title', 'level', 'rationale', 'coder'],
] as const
type Cells = Partial<Record<(typeof COLUMNS)[number] | string, Cell>>

/** A row that nothing is wrong with, of records that madeUpRecords has. */
const GOOD: Cells = {
  statement: 'N1',
  signatories: 'Belmark',
  speaker: 'Belmark’s minister',
  attribution: 'on-record',
  quote: 'our envoys return at dawn',
  paraphrase: null,
  date_earliest: '2032-02-29',
  topics: 'Port Ilse; Prisoners',
  outlet: 'Ilse Wire',
  source_title: 'Ilse Wire, a report',
  level: -2,
  rationale: 'An active step.',
  coder: 'Ada Brenn',
}

function csvOf(rows: readonly Cells[]): string {
  const columns = [...new Set([...Object.keys(GOOD), ...rows.flatMap((row) => Object.keys(row))])]
  const cells = rows.map((row) => columns.map((column) => row[column] ?? null))
  return formatCsv(columns, cells)
}

async function imported(
  content: string,
  more: Partial<ImportJob> & { over?: Partial<Plan> } = {},
): Promise<Report> {
  const { over, ...job } = more
  const file = job.file ?? fileOf(content)
  const columns = content === '' ? [] : (content.replace('\uFEFF', '').split('\r\n', 1)[0] ?? '').split(',')
  const plan = job.plan ?? { ...guessPlan(columns, 'csv'), ...over }
  const whole = { kind: 'csv', name: 'table.csv', who: 'Ada', mode: 'write', ...job, file, plan } as const
  // Most tables are read in one way only, so the check that asks is made where something may be asked.
  const report = await importTable(database, whole)
  if (report.readings.every(({ isConfirmed }) => isConfirmed)) return report
  const readings = withConfirmed(plan.readings, report.readings, 'all')
  return importTable(database, { ...whole, plan: { ...plan, readings } })
}

const messages = ({ problems }: Report) =>
  problems.map(({ place, column, value, message }) => `${place}, ${column}, ${value}: ${message}`)
const revisionsIn = () => database.revision.count()
const ALL = { create: [...NAMED_TYPES] }

describe('our own statements, as files', () => {
  async function statements(): Promise<Statement[]> {
    const vocabulary = await vocabularyFor(database)
    const every = parseQuestion(
      new URLSearchParams(vocabulary.actors.map(({ slug }) => ['actor', slug])),
      vocabulary,
    ).question
    const found: Statement[] = []
    for await (const statement of eachStatement(database, every, vocabulary)) found.push(statement)
    return found
  }

  async function expectNothingNew(content: string, kind: 'csv' | 'json'): Promise<void> {
    const before = await revisionsIn()
    const file = fileOf(content)
    const plan = guessPlan([...STATEMENT_COLUMNS], kind)
    const report = await importTable(database, { file, kind, name: 'own', plan, who: 'Ada', mode: 'write' })
    expect(messages(report)).toEqual([])
    expect(report).toMatchObject({ added: 0, changed: 0, changeset: null, unknown: [] })
    expect(report.unchanged).toBe((await statements()).length)
    expect(await revisionsIn()).toBe(before)
  }

  const csv = (all: readonly Statement[]) =>
    formatCsv(
      STATEMENT_COLUMNS,
      all.map((statement) => statementRow(statement, 'actor', 'https://example.org')),
    )

  test('change nothing when they come back: the opening data', async () => {
    await open(seededDatabase)
    const all = await statements()
    expect(all).toHaveLength(14)
    await expectNothingNew(csv(all), 'csv')
    await expectNothingNew(JSON.stringify({ provenance: {}, statements: all }), 'json')
  })

  test('change nothing when they come back: joint, described, relayed and repeated ones', async () => {
    await open(() => madeUpDatabase(120))
    const all = await statements()
    expect(all).toHaveLength(120)
    await expectNothingNew(csv(all), 'csv')
    await expectNothingNew(JSON.stringify(all), 'json')
  })

  test('come back as they were after their statements are gone', async () => {
    await open(seededDatabase)
    const all = await statements()
    const former = await Promise.all(all.map(({ id }) => recordFor(database, 'statement', id)))
    const codings = await database.coding.findMany({ orderBy: { statementId: 'asc' } })
    const alone = former.flatMap((each) =>
      each
        ? [change('statement', { ...each, adoptedCodingId: null, describedInId: null, repeatOfId: null })]
        : [],
    )
    await record(database, { who: 'test', why: 'gone' }, [
      ...alone,
      ...codings.map(({ id }): Change => ({ type: 'coding', id, after: null })),
      ...all.map(({ id }): Change => ({ type: 'statement', id, after: null })),
    ])
    expect(await statements()).toEqual([])
    const report = await importTable(database, {
      file: fileOf(csv(all)),
      kind: 'csv',
      name: 'own',
      plan: { ...guessPlan([...STATEMENT_COLUMNS], 'csv'), ...ALL },
      who: 'Ada',
      mode: 'write',
    })
    expect(messages(report)).toEqual([])
    expect(report.added).toBe(14)
    const again = await statements()
    const facts = ({ codings: _, coding, sources, ...rest }: Statement) => ({
      ...rest,
      coding: coding && { ...coding, id: '' },
      quotedFrom: sources.find(({ quotedFrom }) => quotedFrom)?.slug,
      via: sources.filter(({ relayedBy }) => relayedBy).map(({ outlet }) => outlet.name),
    })
    expect(again.map(facts)).toEqual(all.map(facts))
  })
})

describe('a table of somebody else’s', () => {
  beforeEach(() => open())

  test('is stored, statement and coding, with the words of the import in every revision', async () => {
    const report = await imported(csvOf([GOOD]), { over: { why: 'The river archive.' } })
    expect(messages(report)).toEqual([])
    expect(report).toMatchObject({ rows: 1, added: 1, changed: 0, unchanged: 0, unused: [] })
    const statement = await recordFor(database, 'statement', 'N1')
    expect(statement).toMatchObject({
      actors: ['actor-belmark'],
      speakerId: 'belmark-minister',
      form: 'direct-quote',
      dateLatest: '2032-02-29',
      counted: true,
      topics: ['topic-port-ilse', 'topic-prisoners'],
      sources: [{ sourceId: 'source-1', quotedFrom: true }],
    })
    const coding = await recordFor(database, 'coding', statement?.adoptedCodingId ?? '')
    expect(coding).toMatchObject({ level: -2, coderId: 'coder-0', codebookId: 'codebook-2' })
    const [revision] = await revisionsFor(database, 'statement', 'N1')
    expect(revision).toMatchObject({
      who: 'Ada',
      why: 'The river archive. topics: several, separated by semicolons.',
      changeset: report.changeset,
    })
  })

  test('changes nothing the second time, with and without ids', async () => {
    for (const statement of ['N1', null]) {
      const content = csvOf([{ ...GOOD, statement }])
      expect((await imported(content)).added).toBe(1)
      const before = await revisionsIn()
      expect(await imported(content)).toMatchObject({ added: 0, changed: 0, unchanged: 1, changeset: null })
      expect(await revisionsIn()).toBe(before)
    }
  })

  test('changes the statement and the coding whose row differs, and no other', async () => {
    const other = { ...GOOD, statement: 'N2', quote: 'grain moves under escort' }
    await imported(csvOf([GOOD, other]))
    const report = await imported(csvOf([{ ...GOOD, level: 1, place: 'Port Ilse' }, other]))
    expect(report).toMatchObject({ added: 0, changed: 1, unchanged: 1 })
    const statement = await recordFor(database, 'statement', 'N1')
    expect(statement?.place).toBe('Port Ilse')
    expect(await recordFor(database, 'coding', statement?.adoptedCodingId ?? '')).toMatchObject({ level: 1 })
    expect(await database.coding.count()).toBe(2)
  })

  test('may say only what changes: what it has no column for stays', async () => {
    await imported(csvOf([GOOD]))
    const report = await imported('statement,note\r\nN1,Said at the harbour.\r\n')
    expect(messages(report)).toEqual([])
    expect(await recordFor(database, 'statement', 'N1')).toMatchObject({
      note: 'Said at the harbour.',
      quote: GOOD.quote,
      topics: ['topic-port-ilse', 'topic-prisoners'],
    })
  })

  test('with another coder adds a second coding beside the adopted one', async () => {
    await imported(csvOf([GOOD]))
    const adopted = (await recordFor(database, 'statement', 'N1'))?.adoptedCodingId
    await imported(csvOf([{ ...GOOD, coder: 'Jonas Vehl', level: 0 }]))
    expect((await recordFor(database, 'statement', 'N1'))?.adoptedCodingId).toBe(adopted)
    expect(await database.coding.count({ where: { statementId: 'N1' } })).toBe(2)
  })

  test('two equal rows are a problem that names both', async () => {
    const row = { ...GOOD, statement: null }
    expect(messages(await imported(csvOf([row, row])))).toEqual([
      'line 3, statement, : it says the same as line 2: one row is one statement, so leave one of them out, or let the plan take the first or the last (“repeats”)',
    ])
    expect(messages(await imported(csvOf([row, { ...row, level: 3 }])))).toEqual([
      'line 3, statement, : line 2 has a coding of this statement by the same coder: leave one of them out, or let the plan take the first or the last (“repeats”)',
    ])
    expect(messages(await imported(csvOf([GOOD, GOOD])))).toEqual([
      'line 3, statement, N1: it says the same as line 2: one row is one statement, so leave one of them out, or let the plan take the first or the last (“repeats”)',
    ])
    expect(messages(await imported(csvOf([GOOD, { ...GOOD, level: null, rationale: null }])))).toEqual([
      'line 3, statement, N1: line 2 has the same id: one row is one statement, so give it another or leave one of them out',
    ])
  })

  test.each<[Cells, string]>([
    [{ date_earliest: '2031-02-29' }, 'date_earliest, 2031-02-29: it is not a valid date'],
    [{ date_earliest: '31.02.2032' }, 'date_earliest, 31.02.2032: it is not a valid date'],
    [{ date_earliest: null }, 'date_earliest, : it is empty'],
    [{ date_latest: '2032-02-28' }, 'date_latest, 2032-02-28: 2032-02-28 is before dateEarliest 2032-02-29'],
    [{ level: '4' }, 'level, 4: it is no level: a level is a whole number from -3 to 3'],
    [{ level: null }, 'level, : the row gives a reason and no level'],
    [{ rationale: null }, 'rationale, : a coding needs one sentence'],
    [{ coder: null }, 'coder, : a level needs its coder'],
    [{ codebook_version: '7' }, 'codebook_version, 7: there is no such version; there are 1, 2'],
    [{ attribution: 'hearsay' }, 'attribution, hearsay: it is none of on-record, official-statement'],
    [{ signatories: null }, 'signatories, : it is empty: a statement has at least one actor'],
    [{ outlet: null, source_title: null }, 'outlet, : it is empty: who published the source'],
    [{ quote: null }, 'quote, : the row has no words: neither a quotation nor a paraphrase'],
    [
      { paraphrase: 'They “never return”.' },
      'paraphrase, They “never return”.: “never return” stands in quotation marks',
    ],
    [{ edited_quote: 'perhaps' }, 'edited_quote, perhaps: it is neither true nor false'],
    [{ language: 'the English' }, 'language, the English: a language is a BCP 47 tag'],
    [{ statement: 'an id with spaces' }, 'statement, an id with spaces: an id is 1 to 80 letters'],
    [{ repeat_of: 'M99' }, 'repeat_of, M99: no statement has this id, neither stored nor in the file'],
    [{ repeat_of: 'N1' }, 'repeat_of, N1: a statement cannot name itself'],
    [{ counted: 'false' }, 'counted, false: with the attribution on-record it is true'],
    [{ passage: 'Our envoys will come.' }, 'quote, our envoys return at dawn: The passage'],
    [{ signatories: 'Belmark; belmark' }, 'signatories, Belmark; belmark: an actor stands twice'],
    [{ via: 'source-1' }, 'a source cannot relay itself'],
    [
      { source: 'source-1', source_title: 'Another' },
      'the source source-1 is known, and its title is “Ilse Wire, a report”',
    ],
    [{ source_url: 'javascript:alert(1)' }, 'an address starts with https:// or http://'],
    [{ attribution: 'described-by-other' }, 'Described by, : needed for a described stance'],
    [{ speaker: '#REF!' }, 'speaker, #REF!: it is an error of a spreadsheet and no value'],
    [{ date_earliest: '45520' }, 'date_earliest, 45520: it is a day as spreadsheets count them'],
    [{ quote: 'x'.repeat(4001) }, 'it is too long (4000 characters are the most)'],
  ])('%j is refused by row and column, and nothing is stored', async (cells, words) => {
    const before = await revisionsIn()
    const good = { ...GOOD, statement: 'N2', quote: 'grain moves under escort' }
    const report = await imported(csvOf([good, { ...GOOD, ...cells }]), { over: ALL })
    expect(report.problemCount).toBeGreaterThan(0)
    expect(messages(report).join('\n')).toContain(words)
    expect(report.problems.every(({ place }) => place === 'line 3')).toBe(true)
    expect(report.changeset).toBeNull()
    expect(await revisionsIn()).toBe(before)
  })

  test('unknown names are told with their rows and the nearest known ones, and nothing is made', async () => {
    const rows = [1, 2, 3].map((n) => ({
      ...GOOD,
      ...{ statement: `N${n}`, quote: `our envoys return ${n}`, signatories: 'Belmarc', topics: 'Whales' },
    }))
    const report = await imported(csvOf(rows))
    const [actor] = report.unknown.filter(({ type }) => type === 'actor')
    expect(actor).toMatchObject({ name: 'Belmarc', rows: 3, first: 'line 2' })
    expect(actor?.near.map(({ name }) => name)).toContain('Kingdom of Belmark')
    expect(messages(report)[0]).toMatch(/^line 2, signatories, Belmarc: no actor is called so \(in 3 rows\)/)
    expect(report.problems.filter(({ column }) => column === 'topics')).toHaveLength(1)
    expect(await database.actor.count({ where: { name: 'Belmarc' } })).toBe(0)
  })

  test('unknown names become records where the plan says so, once each, and only of those types', async () => {
    const rows = [1, 2].map((n) => ({
      ...GOOD,
      ...{ statement: `N${n}`, quote: `we hold the pass ${n}`, signatories: 'Nordrake', speaker: 'Vela Orm' },
      ...{ topics: 'Whales', outlet: 'The Nordrake Post', source_title: 'Pass held', coder: 'Mira Holt' },
    }))
    const some = await imported(csvOf(rows), { over: { create: ['actor', 'topic'] } })
    expect(new Set(some.problems.map(({ column }) => column))).toEqual(
      new Set(['speaker', 'outlet', 'coder']),
    )
    const report = await imported(csvOf(rows), { over: { ...ALL, kinds: { Nordrake: 'organisation' } } })
    expect(messages(report)).toEqual([])
    expect(await recordFor(database, 'actor', 'nordrake')).toMatchObject({
      kind: 'organisation',
      name: 'Nordrake',
    })
    expect(await recordFor(database, 'speaker', 'vela-orm')).toMatchObject({
      actorId: 'nordrake',
      kind: 'person',
    })
    expect(await database.source.count({ where: { title: 'Pass held' } })).toBe(1)
    expect(await imported(csvOf(rows))).toMatchObject({ unchanged: 2, unknown: [], problemCount: 0 })
  })

  test('a name is what the plan says it is', async () => {
    const row = { ...GOOD, signatories: 'The Kingdom' }
    const same = { actor: { 'The Kingdom': 'actor-belmark' } }
    expect(messages(await imported(csvOf([row]), { over: { same } }))).toEqual([])
    expect((await recordFor(database, 'statement', 'N1'))?.actors).toEqual(['actor-belmark'])
    const nobody = { actor: { 'The Kingdom': 'actor-nobody' } }
    expect(messages(await imported(csvOf([row]), { over: { same: nobody } }))[0]).toContain(
      'it means the actor actor-nobody, which does not exist',
    )
  })

  test('a speaker’s name is its actor’s: another actor’s minister is another person', async () => {
    const rows = ['Belmark', 'Kestria'].map((signatories) => ({
      ...GOOD,
      ...{ statement: signatories, signatories, speaker: 'The minister', quote: `we from ${signatories}` },
    }))
    expect(messages(await imported(csvOf(rows), { over: ALL }))).toEqual([])
    const ministers = await database.speaker.findMany({ where: { name: 'The minister' } })
    expect(new Set(ministers.map(({ actorId }) => actorId))).toEqual(
      new Set(['actor-belmark', 'actor-kestria']),
    )
    expect(await imported(csvOf(rows))).toMatchObject({ unchanged: 2, problemCount: 0 })
  })

  test('values that mean levels are mapped, and the mapping is kept in the history and in each reason', async () => {
    const rows = [
      { ...GOOD, level: 'harsh' },
      { ...GOOD, statement: 'N2', level: 'other', quote: 'x y' },
    ]
    const columns = [
      'statement',
      'signatories',
      'speaker',
      'attribution',
      'quote',
      'date_earliest',
      'outlet',
      'source_title',
      'level',
      'coder',
    ]
    const content = formatCsv(
      columns,
      rows.map((row: Cells) => columns.map((column) => row[column] ?? null)),
    )
    const levels = { harsh: '2', other: 'out' }
    const report = await imported(content, { over: { levels } })
    expect(messages(report)).toEqual([])
    const coding = await database.coding.findFirst({ where: { statementId: 'N1' } })
    expect(coding).toMatchObject({ level: 2, rationale: 'Level “harsh” in table.csv, mapped to +2.' })
    expect(await database.coding.findFirst({ where: { statementId: 'N2' } })).toMatchObject({
      level: null,
      outOfScope: true,
    })
    const [revision] = await revisionsFor(database, 'statement', 'N1')
    expect(revision?.why).toBe(
      'Imported from table.csv. Levels from level: “harsh” is +2, “other” is out of scope.',
    )
    const wrong = await imported(content.replace('harsh', 'mild'), { over: { levels } })
    expect(messages(wrong)).toEqual([
      'line 2, level, mild: the plan gives it no level; it knows “harsh”, “other”',
    ])
  })

  test('a passage that holds the quotation is kept, and the quotation is marked as checked', async () => {
    await imported(csvOf([{ ...GOOD, passage: 'He said: our envoys  return at dawn.' }]))
    const [source] = (await recordFor(database, 'statement', 'N1'))?.sources ?? []
    expect(source?.passage).toBe('He said: our envoys  return at dawn.')
    expect(source?.quotationHash).toMatch(/^[0-9a-f]{64}$/)
  })

  test('second-hand sources are named by their outlet', async () => {
    const report = await imported(csvOf([{ ...GOOD, via: 'The Kestrian' }]), { over: { create: ['source'] } })
    expect(messages(report)).toEqual([])
    const [quoted, relayed] = (await recordFor(database, 'statement', 'N1'))?.sources ?? []
    expect(quoted).toMatchObject({ sourceId: 'source-1', quotedFrom: true })
    expect(relayed).toMatchObject({ quotedFrom: false, relayedById: 'source-1' })
  })

  test('statements may name others that stand further down', async () => {
    const later = { ...GOOD, statement: 'N2', quote: 'again', date_earliest: '2032-03-01' }
    const report = await imported(csvOf([{ ...GOOD, repeat_of: 'N2' }, later]))
    expect(messages(report)).toEqual([])
    expect((await recordFor(database, 'statement', 'N1'))?.repeatOfId).toBe('N2')
  })

  test.each(['\u0000', '\u0007', '\ud800'])(
    'text that cannot be stored as it is, is refused: %j',
    async (sign) => {
      const file = fileOf(JSON.stringify([{ ...GOOD, quote: `our ${sign} envoys` }]))
      const job = {
        file,
        kind: 'json',
        name: 'table.json',
        plan: guessPlan(Object.keys(GOOD), 'json'),
      } as const
      const report = await importTable(database, { ...job, who: 'Ada', mode: 'write' })
      expect(messages(report).join()).toMatch(/^item 1, quote, .*a control character or half a letter/)
    },
  )

  test('a check stores nothing and says the same as the write', async () => {
    const content = csvOf([GOOD])
    const before = await revisionsIn()
    const checked = await imported(content, { mode: 'check' })
    expect(await revisionsIn()).toBe(before)
    expect(await imported(content)).toEqual({ ...checked, changeset: expect.stringMatching(/./) })
  })

  test('a plan that names a missing column is told, and so is a table without rows', async () => {
    const over = { columns: { quote: 'Quotation' } }
    expect(messages(await imported(csvOf([GOOD]), { over }))[0]).toContain(
      'there is no such column for quote; there are',
    )
    expect(messages(await imported(csvOf([])))).toEqual(['the file, , : it has no rows below its header'])
  })

  test('all problems are heard, and the first thousand told', async () => {
    const rows = Array.from({ length: 1200 }, (_, n) => ({ ...GOOD, statement: `N${n}`, level: 9 }))
    const heard: string[] = []
    const file = fileOf(csvOf(rows))
    const plan = guessPlan(Object.keys(GOOD), 'csv')
    const report = await importTable(
      database,
      { file, kind: 'csv', name: 'table.csv', plan, who: 'Ada', mode: 'check' },
      undefined,
      ({ place }) => heard.push(place),
    )
    expect([report.problems.length, report.problemCount, heard.length]).toEqual([1000, 1200, 1200])
  })

  test('says how far it is, and in the end what came of it', async () => {
    const rows = [...madeUpRows(3000)]
    const content = formatCsv(
      MADE_UP_COLUMNS,
      rows.map((row) => MADE_UP_COLUMNS.map((column) => row[column])),
    )
    const heard: Progress[] = []
    const report = await importTable(
      database,
      {
        ...{ file: fileOf(content), kind: 'csv', name: 'long.csv', who: 'Ada', mode: 'write' },
        plan: { ...guessPlan(MADE_UP_COLUMNS, 'csv'), ...ALL, readings: { topics: ['split:;'] } },
      },
      (progress) => heard.push(progress),
    )
    expect(messages(report)).toEqual([])
    expect(report.added).toBe(3000)
    expect(heard.at(-1)).toEqual({
      phase: 'done',
      rows: 3000,
      share: 1,
      words: `${describeCount(3000, 'row')} stored.`,
    })
    const shares = heard.map(({ share }) => share)
    expect(shares).toEqual([...shares].sort((a, b) => a - b))
    expect(await database.coding.count()).toBe(3000)
  })

  test('a .dna file becomes statements: agreement as the levels that are set', async () => {
    const file = join(temporaryFolder(), 'nets.dna')
    writeMadeUpDna(file)
    const plan: Plan = {
      ...EMPTY_PLAN,
      columns: {
        ...{ statement: 'statement_id', signatories: 'organization', speaker: 'person', topics: 'concept' },
        ...{ quote: 'quote', paraphrase: 'paraphrase', passage: 'passage', date_earliest: 'document_date' },
        ...{ outlet: 'document_source', source_title: 'document_title', level: 'agreement', coder: 'coder' },
      },
      fixed: { attribution: 'on-record' },
      levels: { '1': '-2', '0': '1' },
      create: ['speaker', 'source', 'coder'],
      same: { topic: { 'River line': 'topic-river-line' } },
    }
    const job = { file, kind: 'dna', name: 'nets.dna', plan, who: 'Ada', mode: 'write' } as const
    const report = await importTable(database, job)
    expect(messages(report)).toEqual([])
    expect(report.added).toBe(3)
    const codings = await database.coding.findMany({ orderBy: { level: 'asc' } })
    expect(codings.map(({ level, rationale }) => [level, rationale])).toEqual([
      [-2, 'Agreement “1” in nets.dna, mapped to −2.'],
      [1, 'Agreement “0” in nets.dna, mapped to +1.'],
      [1, 'Agreement “0” in nets.dna, mapped to +1.'],
    ])
    const statements = await database.statement.findMany({ include: { sources: true } })
    expect(new Set(statements.map(({ form }) => form))).toEqual(
      new Set(['direct-quote', 'paraphrase', 'mixed']),
    )
    expect(statements.every(({ sources }) => sources[0]?.passage)).toBe(true)
    expect(await importTable(database, job)).toMatchObject({ unchanged: 3, changeset: null })
  })
})

test('whatever a table says, it is told or stored: a check without problems can be written', async () => {
  await open()
  const word = fc.oneof(
    fc.constantFrom(
      '',
      'Belmark',
      'kestria',
      'Nordrake',
      'true',
      'label:reporters',
      'N1',
      'M3',
      'outlet',
      '__proto__',
      'constructor',
    ),
    fc.constantFrom(
      '2032-02-29',
      '2031-13-01',
      '2',
      '-3',
      '+1',
      'on-record',
      'mixed',
      'described-by-other',
      'ally',
      'Ilse Wire',
    ),
    fc.string({ unit: 'grapheme', maxLength: 12 }),
    anyText({ maxLength: 6 }),
  )
  const columns = [...STATEMENT_COLUMNS, 'passage', 'source_published']
  const row = fc
    .dictionary(fc.constantFrom(...columns), word, { maxKeys: 3, noNullPrototype: true })
    // By its slug: what runs before have stored may have the same title.
    .map((cells): Cells => ({ ...GOOD, statement: null, source: 'source-1', source_title: null, ...cells }))
  const table = fc.array(row, { minLength: 1, maxLength: 4 })
  let clean = 0
  await fc.assert(
    fc.asyncProperty(table, fc.subarray([...NAMED_TYPES]), async (rows, create) => {
      // A file with a NUL is no text, and is refused as a whole.
      const content = csvOf(rows).replaceAll('\0', '')
      const checked = await imported(content, { mode: 'check', over: { create } })
      for (const { message, place } of checked.problems) {
        expect(message).toMatch(/\S \S/)
        expect(place).not.toBe('')
      }
      if (checked.problemCount > 0) return
      clean += 1
      const written = await imported(content, { over: { create } })
      expect(messages(written)).toEqual([])
      expect([written.added, written.changed, written.unchanged]).toEqual([
        checked.added,
        checked.changed,
        checked.unchanged,
      ])
      expect(await imported(content, { over: { create } })).toMatchObject({
        added: 0,
        changed: 0,
        changeset: null,
      })
    }),
    { numRuns: 250, seed: 20_261_122 },
  )
  expect(clean).toBeGreaterThan(20)
})
