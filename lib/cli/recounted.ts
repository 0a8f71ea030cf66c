// Checks exported files against themselves: counts their statements again, makes the figure again, and says in one sentence
// each what differs. Needs no database and trusts no number it finds.
import { absoluteAddress, compareAddress } from '@/lib/address'
import { FIGURES, figureMaker } from '@/lib/figures/all'
import { readmeOf } from '@/lib/figures/bundle'
import type { Column, Figure, FigureMaker, Options, Table } from '@/lib/figures/figure'
import { type Metadata, parseMetadata } from '@/lib/figures/metadata'
import { editedWords, THEMES } from '@/lib/figures/presentation'
import { summaryOf } from '@/lib/figures/summary'
import { COUNTS, levelKey, SHARES, SUMMARY } from '@/lib/figures/table'
import { metadataOf, type ViewWords } from '@/lib/figures/view'
import { cellsOf, FOR_VERIFY, packed, SEAL, sealOf } from '@/lib/figures/workbook'
import { svgOf } from '@/lib/paint/markup'
import { describeWhole } from '@/lib/phrase'
import { describeIgnored, parseQuestion, type Question } from '@/lib/question'
import { answerOf } from '@/lib/recount'
import { LEVELS, type Level, type LevelCounts, NO_COUNTS } from '@/lib/stance'
import type { Statement } from '@/lib/statement'
import { parseCsv } from '@/lib/table/csv'
import { parseStatementRow } from '@/lib/table/statement-rows'
import { parseXlsx, type SheetCell } from '@/lib/table/xlsx'
import { unzipped } from '@/lib/table/zip'
import type { Vocabulary } from '@/lib/vocabulary'
import { differences, isNear, isPackedAlike, manifestProblems, sizeOf } from './wholeness'

export type Verdict = {
  /** Numbers and words that were computed again and compared. */
  compared: number
  /** What is wrong, a sentence each. */
  problems: string[]
  /** What could not be computed again from these files, a sentence each. */
  unchecked: string[]
}

export type NamedFile = { name: string; bytes: Uint8Array }

/** A table as somebody published it: cells are text, an empty cell is ''. */
type Published = { name: string; columns: string[]; rows: { line: number; values: Record<string, string> }[] }

const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes)
const reasonOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

/**
 * Checks a bundle.zip, a data.xlsx, a data.csv, or a statements.csv and its data.csv. Never throws: a file that cannot
 * be read is a problem.
 */
export async function recounted(files: readonly NamedFile[]): Promise<Verdict> {
  const verdict: Verdict = { compared: 0, problems: [], unchecked: [] }
  const [first, second] = files
  try {
    if (!first || files.length > 2) throw new Error('give one file, or a data.csv and its statements.csv')
    if (first.name.endsWith('.zip')) await checkBundle(first, verdict)
    else if (first.name.endsWith('.xlsx')) checkWorkbook(first, verdict)
    else checkTables(first, second ?? null, verdict)
  } catch (error) {
    const name = first ? `${first.name}: ` : ''
    verdict.problems.push(`${name}${reasonOf(error)}.`)
  }
  return verdict
}

// ---- a bundle ------------------------------------------------------------------------------------------------

async function checkBundle({ name, bytes }: NamedFile, verdict: Verdict): Promise<void> {
  const files = unzipped(bytes)
  const fileOf = (wanted: string): Uint8Array => {
    const file = files[wanted]
    if (!file) throw new Error(`${wanted} is missing in it`)
    return file
  }
  const metadata = readMetadata('metadata.json', text(fileOf('metadata.json')))
  const { compared, problems } = manifestProblems(files)
  verdict.compared += compared
  verdict.problems.push(...problems)
  const view = viewOf(readCsv('statements.csv', text(fileOf('statements.csv'))), metadata)
  compare(readCsv('data.csv', text(fileOf('data.csv'))), view.figure.table, verdict)
  checkMetadata('metadata.json', metadata, view, verdict)
  await checkReadme(text(fileOf('README.md')), view, verdict)
  await checkPicture(text(fileOf('figure.svg')), metadata, view.figure, verdict)
  // The files agree; what is left of the archive is how they are packed.
  if (verdict.problems.length === 0)
    check(verdict, await isPackedAlike(bytes, files, metadata.exportedOn), () => packedAnew(name))
}

const packedAnew = (name: string) =>
  `${name}: all that is in it agrees, but it is not byte for byte what Parallax writes: it was changed, or packed or saved again by another program.`

function readMetadata(name: string, json: string): Metadata {
  try {
    return parseMetadata(json)
  } catch (error) {
    throw new Error(`${name}: ${reasonOf(error)}`)
  }
}

/** The view that statements give, asked as metadata says. */
function viewOf(statements: Published, metadata: Metadata): ViewWords {
  const { vocabulary, options, about, presentation, base, exportedOn: today } = metadata
  const { question, ignored } = parseQuestion(new URLSearchParams(metadata.question), vocabulary)
  const [unread] = ignored
  if (unread) throw new Error(`metadata.json, question: ${describeIgnored(unread)}`)
  const maker = figureMaker(metadata.figure)
  if (!maker) throw new Error(`metadata.json: there is no figure “${metadata.figure}”`)
  const list = statementsIn(statements, vocabulary)
  const answer = answerOf(list, question, vocabulary, about, maker.splitOf(options))
  const address = absoluteAddress(compareAddress(question, { figure: maker.slug, ...options }), base)
  const figure = maker.make(answer, options)
  return { figure, answer, options, vocabulary, presentation, address, base, today }
}

/** All that metadata says, part by part; what it alone knows, such as the names of actors, is held by its hash. */
function checkMetadata(name: string, metadata: Metadata, view: ViewWords, verdict: Verdict): void {
  const right = JSON.parse(JSON.stringify(metadataOf(view)))
  verdict.compared += sizeOf(right)
  for (const [path, says, wanted] of differences(JSON.parse(JSON.stringify(metadata)), right))
    verdict.problems.push(`${name}, ${path}: it says ${says}, and the statements give ${wanted}.`)
}

async function checkReadme(readme: string, view: ViewWords, verdict: Verdict): Promise<void> {
  const [says, right] = [readme.split('\n'), (await readmeOf(view)).split('\n')]
  const place = Array.from({ length: Math.max(says.length, right.length) }).findIndex(
    (_, at) => says[at] !== right[at],
  )
  check(
    verdict,
    place === -1,
    () =>
      `README.md, line ${place + 1}: it says “${says[place] ?? ''}”, and the statements give “${right[place] ?? ''}”.`,
  )
}

// ---- the picture ---------------------------------------------------------------------------------------------

const PRINTED = /<text[^>]*>(.*?)<\/text>|aria-label="([^"]*)"|<(?:title|desc)[^>]*>(.*?)<\/(?:title|desc)>/gs

/** Every text of a picture, those for screen readers too. */
function printedIn(svg: string): string[] {
  return [...svg.matchAll(PRINTED)].map(([, words, label, about]) =>
    (words ?? label ?? about ?? '').replace(/<[^>]*>/g, ''),
  )
}

/** Holds a picture against one drawn again: first what it prints, then where it draws. */
async function checkPicture(
  svg: string,
  metadata: Metadata,
  figure: Figure,
  verdict: Verdict,
): Promise<void> {
  const { presentation, address, base, exportedOn } = metadata
  const theme = THEMES[presentation.theme]
  const right = await svgOf(figure, { ...editedWords(presentation), theme, address, base, exportedOn })
  const [says, wanted] = [printedIn(svg), printedIn(right)]
  const before = verdict.problems.length
  for (let place = 0; place < Math.max(says.length, wanted.length); place += 1) {
    const same = says[place] === wanted[place]
    const where = `figure.svg, text ${place + 1}`
    check(verdict, same, () =>
      wanted[place] === undefined
        ? `${where}: it prints “${says[place]}”, and the statements give no such text.`
        : `${where}: it prints “${says[place] ?? ''}”, and the statements give “${wanted[place]}”.`,
    )
    // One text too many or too few moves all that follow.
    if (!same && says.length !== wanted.length) break
  }
  if (verdict.problems.length > before) return
  const [drawn, others] = [svg.split('<'), right.split('<')]
  const place = others.findIndex((part, at) => part !== drawn[at])
  check(verdict, place === -1 && drawn.length === others.length, () => {
    const at = place === -1 ? others.length : place
    return `figure.svg, element ${at}: it draws “<${drawn[at] ?? ''}”, and the statements give “<${others[at] ?? ''}”.`
  })
}

// ---- a workbook ----------------------------------------------------------------------------------------------

function checkWorkbook({ name, bytes }: NamedFile, verdict: Verdict): void {
  const sheets = parseXlsx(bytes)
  const rowsOf = (sheet: string) => {
    const rows = sheets.get(sheet)
    if (!rows?.[0]) throw new Error(`its sheet “${sheet}” is missing`)
    return rows
  }
  const published = (sheet: string): Published => {
    const [head = [], ...rows] = rowsOf(sheet)
    const columns = head.map(String)
    return {
      name: `${name}, sheet ${sheet}`,
      columns,
      rows: rows.map((cells, place) => ({
        line: place + 2,
        values: Object.fromEntries(columns.map((column, at) => [column, cellText(cells[at])])),
      })),
    }
  }
  const figure = published('Figure')
  const about = rowsOf('About').slice(1)
  const unsealed = about.filter(([what]) => what !== SEAL)
  const cells = [rowsOf('Figure').slice(1), rowsOf('Statements').slice(1), unsealed]
  const [seal] = about.flatMap(([what, hash]) => (what === SEAL ? [String(hash)] : []))
  const hash = sealOf(cells)
  check(
    verdict,
    seal === hash,
    () => `${name}: the SHA-256 of its cells is ${hash}, and its sheet About says ${seal ?? 'none'}.`,
  )
  const json = about.flatMap(([what, part]) => (what === FOR_VERIFY ? [String(part ?? '')] : [])).join('')
  if (json === '') {
    checkAlone(figure, verdict)
    return
  }
  const metadata = readMetadata(`${name}, sheet About`, json)
  const view = viewOf(published('Statements'), metadata)
  compare(figure, view.figure.table, verdict)
  checkMetadata(`${name}, sheet About`, metadata, view, verdict)
  const isWords = ([what]: SheetCell[]) => what !== FOR_VERIFY
  const words = (cellsOf(view, []).at(-1) ?? []).filter(isWords)
  const told = unsealed.filter(isWords)
  for (let at = 0; at < Math.max(told.length, words.length); at += 1) {
    const [says, right] = [told[at] ?? [], words[at] ?? []].map((row) => row.map(cellText).join(': '))
    check(
      verdict,
      says === right,
      () => `${name}, sheet About, line ${at + 2}: it says “${says}”, and the statements give “${right}”.`,
    )
  }
  if (verdict.problems.length === 0) {
    const whole = packed(view, [...cells.slice(0, -1), about])
    check(verdict, Buffer.from(whole).equals(bytes), () => packedAnew(name))
  }
}

const cellText = (cell: SheetCell | undefined) => (cell === null || cell === undefined ? '' : String(cell))

// ---- tables --------------------------------------------------------------------------------------------------

const isStatements = ({ columns }: Published) => columns.includes('signatories')

function checkTables(first: NamedFile, second: NamedFile | null, verdict: Verdict): void {
  const tables = [first, ...(second ? [second] : [])].map(({ name, bytes }) => readCsv(name, text(bytes)))
  const statements = tables.find(isStatements)
  const data = tables.find((table) => !isStatements(table))
  if (!data) throw new Error('these are the statements: give the data.csv of the same view too')
  if (statements) checkTogether(data, statements, verdict)
  else if (second) throw new Error('one of the two files must be a statements.csv')
  else checkAlone(data, verdict)
}

function readCsv(name: string, csv: string): Published {
  try {
    return { name, ...parseCsv(csv) }
  } catch (error) {
    throw new Error(`${name}, ${reasonOf(error)}`)
  }
}

/** Reads statements; the first row that cannot be read is named. */
function statementsIn({ name, rows }: Published, vocabulary: Vocabulary): Statement[] {
  return rows.map(({ line, values }) => {
    try {
      return parseStatementRow(values, vocabulary)
    } catch (error) {
      throw new Error(`${name}, line ${line}, ${reasonOf(error)}`)
    }
  })
}

/** All that follows from the level counts of each row. */
function checkAlone(published: Published, verdict: Verdict): void {
  const has = (key: string) => published.columns.includes(key)
  const hasLevels = (prefix: string) => LEVELS.every((level) => has(levelKey(prefix, level)))
  const counted = hasLevels('level')
  const prefixes = hasLevels('described') ? ['level', 'described'] : ['level']
  const isLevel = (key: string) =>
    LEVELS.some((level) => prefixes.some((prefix) => key === levelKey(prefix, level)))
  const follows = [...COUNTS, ...SUMMARY, ...SHARES].filter(
    ({ key }) => has(key) && !isLevel(key) && (key !== 'described' || prefixes.includes(key)),
  )
  const left = published.columns.filter((key) => {
    const known = counted && (follows.some((column) => column.key === key) || isLevel(key))
    return !known && published.rows.some(({ values }) => values[key])
  })
  if (left.length > 0)
    verdict.unchecked.push(
      `${published.name}: ${left.join(', ')} cannot be told from this file alone; give its statements.csv too, or the bundle.zip.`,
    )
  if (!counted) return
  for (const { line, values } of published.rows) {
    const at = (prefix: string, level: Level) => {
      const key = levelKey(prefix, level)
      const cell = values[key] ?? ''
      const readable = /^\d{1,9}$/.test(cell)
      check(
        verdict,
        readable,
        () => `${where(published, line, values)}, column ${key}: “${cell}” is no number of statements.`,
      )
      return readable ? Number(cell) : 0
    }
    const countsOf = (prefix: string): LevelCounts =>
      prefixes.includes(prefix)
        ? [
            ...([at(prefix, -3), at(prefix, -2), at(prefix, -1), at(prefix, 0)] as const),
            ...([at(prefix, 1), at(prefix, 2), at(prefix, 3)] as const),
          ]
        : NO_COUNTS
    const summary = summaryOf(countsOf('level'))
    const group = {
      actor: { slug: '', name: '', shortName: '' },
      counted: summary.counts,
      described: countsOf('described'),
      outOfScope: 0,
      uncoded: 0,
    }
    for (const column of follows) {
      const right = column.of({ group, summary, y: 0 })
      compareCell(published, line, values, column, right, 'its level counts give', verdict)
    }
  }
}

/** Holds a table against the statements behind it; which figure it is, and how it was asked for, is found by trying. */
function checkTogether(data: Published, statements: Published, verdict: Verdict): void {
  let best: Verdict | null = null
  for (const { question, vocabulary } of questionsFor(data, statements)) {
    const list = statementsIn(statements, vocabulary)
    const tableOf = (maker: FigureMaker, options: Options, of = list) =>
      maker.make(answerOf(of, question, vocabulary, NOTHING_ELSE, maker.splitOf(options)), options).table
    for (const maker of FIGURES)
      for (const options of choicesOf(maker)) {
        // Columns are the same however many statements there are.
        if (!hasColumns(data, tableOf(maker, options, []))) continue
        const attempt: Verdict = { compared: 0, problems: [], unchecked: [] }
        compare(data, tableOf(maker, options), attempt)
        if (!best || attempt.problems.length < best.problems.length) best = attempt
        if (best.problems.length === 0) break
      }
  }
  if (!best) throw new Error('no figure has these columns')
  verdict.compared += best.compared
  verdict.problems.push(...best.problems)
}

const hasColumns = (data: Published, { columns }: Table) =>
  columns.map(({ key }) => key).join() === data.columns.join()

const NOTHING_ELSE = {
  dataset: { title: '', description: '', version: '' },
  updatedAt: null,
  total: 0,
  events: [],
}

/** Every combination of a figure's options. */
function choicesOf({ options }: FigureMaker): Options[] {
  return options.reduce<Options[]>(
    (all, { key, choices }) => all.flatMap((one) => choices.map(({ value }) => ({ ...one, [key]: value }))),
    [{}],
  )
}

/** The questions that a table may answer: its actors in their order, with or without its topics as a filter. */
function questionsFor(
  data: Published,
  statements: Published,
): { question: Question; vocabulary: Vocabulary }[] {
  const named = (keys: readonly [slug: string, name: string][]) => {
    const found = new Map<string, string>()
    for (const { values } of data.rows)
      for (const [slug, name] of keys) {
        const value = values[slug] ?? ''
        if (value !== '' && !found.has(value)) found.set(value, values[name] ?? value)
      }
    return [...found].map(([slug, name]) => ({ slug, name, shortName: name, members: [], formerSlugs: [] }))
  }
  const parties = named([['party', 'party_name']])
  const rows = named([
    ['actor', 'actor_name'],
    ['actor_a', 'actor_a_name'],
    ['actor_b', 'actor_b_name'],
  ]).map((actor) => ({
    ...actor,
    shortName: parties.find(({ slug }) => slug === actor.slug)?.name ?? actor.name,
  }))
  const others = parties.filter(({ slug }) => !rows.some((actor) => actor.slug === slug))
  const topics = named([['topic', 'topic_name']])
  const vocabulary: Vocabulary = { actors: [...rows, ...others], topics, speakers: [], defaultActors: [] }
  const bySignatory = statements.rows.some(
    ({ values }) => values.joint_actor !== '' && values.actors === values.signatories,
  )
  const question: Question = {
    ...parseQuestion(new URLSearchParams(), vocabulary).question,
    actors: rows.map(({ slug }) => slug),
    joint: bySignatory ? 'signatories' : 'actor',
  }
  return [
    { question, vocabulary },
    ...(topics.length > 0
      ? [{ question: { ...question, topics: topics.map(({ slug }) => slug) }, vocabulary }]
      : []),
  ]
}

// ---- comparing -----------------------------------------------------------------------------------------------

function compare(published: Published, right: Table, verdict: Verdict): void {
  const columns = right.columns.map(({ key }) => key)
  for (const key of columns.filter((wanted) => !published.columns.includes(wanted)))
    verdict.problems.push(`${published.name}: its column ${key} is missing.`)
  for (const key of published.columns.filter((found) => !columns.includes(found)))
    verdict.problems.push(`${published.name}: the figure has no column ${key}.`)
  check(
    verdict,
    published.rows.length === right.rows.length,
    () =>
      `${published.name}: it has ${describeWhole(published.rows.length)} rows, and the statements give ${describeWhole(right.rows.length)}.`,
  )
  for (const [place, { line, values }] of published.rows.entries())
    for (const [at, column] of right.columns.entries())
      if (right.rows[place] && published.columns.includes(column.key))
        compareCell(
          published,
          line,
          values,
          column,
          right.rows[place]?.[at] ?? null,
          'the statements give',
          verdict,
        )
}

function compareCell(
  published: Published,
  line: number,
  values: Record<string, string>,
  column: Pick<Column, 'key' | 'kind'>,
  right: string | number | null,
  source: string,
  verdict: Verdict,
): void {
  const says = values[column.key] ?? ''
  const same =
    typeof right === 'number' ? says.trim() !== '' && isNear(Number(says), right) : says === (right ?? '')
  check(verdict, same, () => {
    const cell = (value: string) => (value === '' ? 'nothing' : value)
    return `${where(published, line, values)}, column ${column.key}: it says ${cell(says)}, and ${source} ${cell(String(right ?? ''))}.`
  })
}

function where({ name }: Published, line: number, values: Record<string, string>): string {
  const words = [
    values.actor_name ?? [values.actor_a_name, values.actor_b_name].filter(Boolean).join(' and '),
    values.speaker_name,
    values.topic_name,
    values.party_name,
    values.period,
    values.variant_name,
  ].filter(Boolean)
  return `${name}, line ${line}${words.length > 0 ? ` (${words.join(', ')})` : ''}`
}

function check(verdict: Verdict, right: boolean, problem: () => string): void {
  verdict.compared += 1
  if (!right) verdict.problems.push(problem())
}
