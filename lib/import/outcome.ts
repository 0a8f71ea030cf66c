// What a row of a table changes: held against what is stored, it gives a statement and its coding, or what is wrong.
import { hash } from 'node:crypto'
import { fieldsOf } from '../record/fields'
import { checkQuotation, describeCheck } from '../record/quotation'
import { type Problem, parseRecord, type StoredRecord } from '../record/schema'
import { describeSigned, parseLevel } from '../stance'
import { columnFor } from './cells'
import type { CodingWish } from './coding'
import type { Plan } from './plan'
import { cut, describeProblem, type RowProblem } from './report'
import type { ReadRow } from './row'
import { TARGET_NAMED, TARGET_OF, type Target } from './target'

type Statement = StoredRecord<'statement'>
type Coding = StoredRecord<'coding'>
type Source = StoredRecord<'source'>

/** What a row changes. */
export type Outcome = {
  statement: Statement | null
  coding: Coding | null
  isNew: boolean
  problems: RowProblem[]
}

/** A record of which nothing is known: what may be left out is empty. */
const blankOf = (type: 'statement' | 'coding'): Record<string, unknown> =>
  Object.fromEntries(
    fieldsOf(type).flatMap(({ name, schema }) => {
      const { success, data } = schema.safeParse(undefined)
      return success ? [[name, data]] : []
    }),
  )
const BLANK = blankOf('statement')
const BLANK_CODING = blankOf('coding') as Omit<
  Coding,
  'id' | 'statementId' | 'coderId' | 'codebookId' | 'rationale'
>

/**
 * The statement and the coding that a row makes of what is stored. `quoted` is the source quoted from and `relayed`
 * those it relays, where the plan says anything of them.
 */
export function outcomeOf(
  row: ReadRow,
  plan: Plan,
  stored: { statement: Statement | null; codings: readonly Coding[] },
  quoted: Source | null,
  relayed: readonly Source[] | null,
): Outcome {
  const problems: RowProblem[] = []
  const { place } = row
  const say: Say = (target, value, message) => {
    problems.push({ place, column: columnFor(plan, target), value: cut(value, 200), message })
  }
  const before = stored.statement
  const isNew = before === null
  if (isNew) {
    const missing = missingIn(row, quoted)
    for (const target of missing)
      say(target.name, '', `it is empty: ${target.hint.charAt(0).toLowerCase()}${target.hint.slice(1)}`)
    if (missing.length > 0) return { statement: null, coding: null, isNew, problems }
  }
  const merged: Record<string, unknown> = { ...(before ?? BLANK), ...row.fields, id: row.id }
  if (row.fields.dateLatest === undefined) {
    const same = before && merged.dateEarliest === before.dateEarliest
    merged.dateLatest = same ? before.dateLatest : merged.dateEarliest
  }
  if (row.fields.form === undefined && before) merged.form = before.form
  merged.sources = sourcesOf(row, before, quoted, relayed, say)
  for (const other of [row.fields.describedInId, row.fields.repeatOfId])
    if (other === row.id) say('repeat_of', other, 'a statement cannot name itself')

  const coding = row.coding && codingFor(row, row.coding, stored.codings)
  if (coding && merged.adoptedCodingId === null) merged.adoptedCodingId = coding.id
  const tell = (problem: Problem, value: string) => {
    const [first = ''] = problem.field.split('.')
    const target = /passage/.test(problem.field) ? 'passage' : (TARGET_OF[first] ?? first)
    say(target, value, describeProblem(problem))
  }
  const checked = parseRecord('statement', merged)
  for (const each of checked.problems) {
    const value = merged[each.field]
    tell(each, typeof value === 'string' ? value : '')
  }
  const statement = checked.record
  if (statement) checkWords(statement, before, say)
  const checkedCoding = coding ? parseRecord('coding', coding) : null
  for (const each of checkedCoding?.problems ?? []) if (each.field !== 'statementId') tell(each, '')
  return { statement, coding: checkedCoding?.record ?? null, isNew, problems }
}

// What a passage does not hold is no quotation from it.
function checkWords(statement: Statement, earlier: Statement | null, say: Say): void {
  const entry = statement.sources.find(({ quotedFrom }) => quotedFrom)
  const former = earlier?.sources.find(({ sourceId }) => sourceId === entry?.sourceId)
  if (!entry) return
  const unchanged = earlier?.quote === statement.quote && (former?.passage ?? null) === entry.passage
  if (unchanged) return
  if (statement.quote === null || entry.passage === null) {
    if (earlier?.quote !== statement.quote) entry.quotationHash = null
    return
  }
  const words = describeCheck(checkQuotation(statement.quote, entry.passage))
  if (words !== null) say('quote', statement.quote, words)
  else entry.quotationHash = hash('sha256', statement.quote)
}

function missingIn({ fields, id }: ReadRow, quoted: Source | null): Target[] {
  const missing: string[] = []
  if (!fields.actors?.length) missing.push('signatories')
  if (fields.attribution === undefined) missing.push('attribution')
  if (fields.dateEarliest === undefined) missing.push('date_earliest')
  if (fields.form === undefined) missing.push('form')
  if (fields.speakerId === undefined && fields.actors?.length) missing.push('speaker')
  if (quoted === null) missing.push('outlet')
  if (id === '') missing.push('statement')
  return missing.flatMap((name) => TARGET_NAMED.get(name) ?? [])
}

type Say = (target: string, value: string, message: string) => void

function sourcesOf(
  row: ReadRow,
  before: Statement | null,
  quoted: Source | null,
  relayed: readonly Source[] | null,
  say: Say,
): Statement['sources'] {
  const stored = before?.sources ?? []
  const former = stored.find(({ quotedFrom }) => quotedFrom)
  const main = quoted?.id ?? former?.sourceId
  if (main === undefined) return []
  const kept = new Map(stored.map((entry) => [entry.sourceId, entry]))
  const passage = (id: string) =>
    row.passage === undefined || id !== main ? (kept.get(id)?.passage ?? null) : row.passage
  const blank = { quotedFrom: false, relayedById: null, quotationHash: null }
  const entry = (id: string, more: Partial<Statement['sources'][number]>) => ({
    ...blank,
    ...(kept.get(id) ?? {}),
    ...more,
    sourceId: id,
    passage: passage(id),
  })
  const via = relayed?.map(({ id }) => id)
  if (via?.includes(main)) say('via', '', 'a source cannot relay itself: it is the one quoted from')
  if (via && new Set(via).size !== via.length) say('via', '', 'a source stands twice')
  const wanted = new Map<string, Statement['sources'][number]>()
  for (const each of stored) {
    if (each.quotedFrom && each.sourceId !== main) continue
    if (via && each.relayedById !== null && !via.includes(each.sourceId)) continue
    wanted.set(each.sourceId, entry(each.sourceId, {}))
  }
  wanted.set(main, entry(main, { quotedFrom: true, relayedById: null }))
  for (const id of new Set(via ?? [])) {
    if (id === main) continue
    const relayedById = kept.get(id)?.relayedById ?? main
    wanted.set(id, entry(id, { relayedById }))
  }
  return [...wanted.values()]
}

function codingFor(row: ReadRow, wish: CodingWish, codings: readonly Coding[]): Coding {
  const same = codings.find(
    ({ coderId, codebookId }) => coderId === wish.coderId && codebookId === wish.codebookId,
  )
  const key = [row.id, wish.coderId, wish.codebookId].join('\n')
  const blank = BLANK_CODING
  return {
    id: `${row.id.slice(0, 68)}-${hash('sha256', key).slice(0, 10)}`,
    statementId: row.id,
    coderId: wish.coderId,
    codebookId: wish.codebookId,
    ...blank,
    rationale: wish.rationale,
    ...(same ?? {}),
    ...wish.fields,
  }
}

/** What a plan says of its levels, for the history: “1” is +1, “0” is −1. Empty without any. */
export function describeLevels({ levels, columns }: Plan): string {
  const all = Object.entries(levels).map(([value, level]) => {
    const known = parseLevel(level)
    return `“${value}” is ${known === null ? 'out of scope' : describeSigned(known)}`
  })
  return all.length === 0 ? '' : `Levels from ${columns.level ?? 'one value'}: ${all.join(', ')}.`
}
