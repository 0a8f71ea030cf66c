// Checks a data.csv by itself, as far as its level counts tell, or against the statements behind it.
import { FIGURES } from '@/lib/figures/all'
import type { FigureMaker, Options, Table } from '@/lib/figures/figure'
import { summaryOf } from '@/lib/figures/summary'
import { COUNTS, levelKey, SHARES, SUMMARY } from '@/lib/figures/table'
import { parseQuestion, type Question } from '@/lib/question'
import { answerOf } from '@/lib/recount'
import { LEVELS, type Level, type LevelCounts, NO_COUNTS } from '@/lib/stance'
import type { Vocabulary } from '@/lib/vocabulary'
import { compare, compareCell, type Published, readCsv, statementsIn, where } from './published-table'
import { check, type NamedFile, type Verdict } from './verdict'

const isStatements = ({ columns }: Published) => columns.includes('signatories')

export function checkTables(first: NamedFile, second: NamedFile | null, verdict: Verdict): void {
  const tables = [first, ...(second ? [second] : [])].map(({ name, bytes }) => readCsv(name, bytes))
  const statements = tables.find(isStatements)
  const data = tables.find((table) => !isStatements(table))
  if (!data) throw new Error('these are the statements: give the data.csv of the same view too')
  if (statements) checkTogether(data, statements, verdict)
  else if (second) throw new Error('one of the two files must be a statements.csv')
  else checkAlone(data, verdict)
}

type LevelPrefix = 'level' | 'described'

/** What the columns of a table let one count: levels of statements, and the columns that follow from them. */
type Levels = { counted: boolean; prefixes: LevelPrefix[]; follows: ReturnType<typeof followingIn> }

/** All that follows from the level counts of each row. */
export function checkAlone(published: Published, verdict: Verdict): void {
  const { counted, prefixes, follows } = levelsIn(published)
  const left = published.columns.filter((key) => {
    const known = counted && (follows.some((column) => column.key === key) || isLevel(key, prefixes))
    return !known && published.rows.some(({ values }) => values[key])
  })
  if (left.length > 0)
    verdict.unchecked.push(
      `${published.name}: ${left.join(', ')} cannot be told from this file alone; give its statements.csv too, or the bundle.zip.`,
    )
  if (!counted) return
  for (const row of published.rows) {
    const countsOf = (prefix: LevelPrefix) =>
      prefixes.includes(prefix) ? countsIn(published, row, prefix, verdict) : NO_COUNTS
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
      compareCell(published, row.line, row.values, column, right, 'its level counts give', verdict)
    }
  }
}

const isLevel = (key: string, prefixes: readonly LevelPrefix[]) =>
  LEVELS.some((level) => prefixes.some((prefix) => key === levelKey(prefix, level)))

function levelsIn(published: Published): Levels {
  const has = (prefix: LevelPrefix) =>
    LEVELS.every((level) => published.columns.includes(levelKey(prefix, level)))
  const prefixes: LevelPrefix[] = has('described') ? ['level', 'described'] : ['level']
  return { counted: has('level'), prefixes, follows: followingIn(published, prefixes) }
}

const followingIn = ({ columns }: Published, prefixes: LevelPrefix[]) =>
  [...COUNTS, ...SUMMARY, ...SHARES].filter(
    ({ key }) =>
      columns.includes(key) &&
      !isLevel(key, prefixes) &&
      (key !== 'described' || prefixes.includes('described')),
  )

/** The level counts of a row; a cell that holds none is a problem, and counts as 0. */
function countsIn(
  published: Published,
  { line, values }: Published['rows'][number],
  prefix: LevelPrefix,
  verdict: Verdict,
): LevelCounts {
  const at = (level: Level) => {
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
  return [at(-3), at(-2), at(-1), at(0), at(1), at(2), at(3)]
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
