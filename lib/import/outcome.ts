// What a row of a table changes: held against what is stored, it gives a statement and its coding, or what is wrong.
import { hash } from 'node:crypto'
import { describeList } from '../phrase'
import { fieldsOf } from '../record/fields'
import { checkQuotation, describeCheck, isEdited } from '../record/quotation'
import { type Problem, parseRecord, quotedParts, type StoredRecord, unquoted } from '../record/schema'
import { describeSigned, parseLevel } from '../stance'
import { columnFor } from './cells'
import type { CodingWish } from './coding'
import type { Plan } from './plan'
import { describeReading } from './readings'
import { cut, describeProblem, type RowProblem } from './report'
import type { ReadRow } from './row'
import { SOURCE_TARGETS, TARGET_NAMED, TARGET_OF, type Target } from './target'

type Statement = StoredRecord<'statement'>
type Coding = StoredRecord<'coding'>
/** A source as far as a statement names it. */
type Source = { id: string }

/** What a row changes. */
export type Outcome = {
  statement: Statement | null
  codings: Coding[]
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

/** What a row is held against. */
export type Against = {
  statement: Statement | null
  codings: readonly Coding[]
  /** The source quoted from, and those that it relays, where the plan says anything of them. */
  quoted: Source | null
  relayed: readonly Source[] | null
  /** Whose coding, by which codebook, counts where none is adopted yet; null: the row's first. */
  adopted: { coderId: string; codebookId: string } | null
}

/** The statement and the codings that a row makes of what is stored. */
export function outcomeOf(row: ReadRow, plan: Plan, stored: Against): Outcome {
  const { quoted, relayed } = stored
  const problems: RowProblem[] = []
  const { place } = row
  const say: Say = (target, value, message) => {
    problems.push({ place, column: columnFor(plan, target), value: cut(value, 200), message })
  }
  const before = stored.statement
  const isNew = before === null
  if (isNew) {
    const missing = missingIn(row, quoted)
    for (const target of missing) {
      const isMapped = MAPPED_BY(target.name).some((name) => name in plan.columns || name in plan.fixed)
      if (isMapped) say(target.name, '', describeEmpty(target))
      else problems.push({ place: 'the file', column: '', value: '', message: describeUnmapped(target) })
    }
    if (missing.length > 0) return { statement: null, codings: [], isNew, problems }
  }
  const merged: Record<string, unknown> = { ...(before ?? BLANK), ...row.fields, id: row.id }
  if (isNew) merged.speakerId ??= row.unnamedId
  if (row.fields.dateLatest === undefined) {
    const same = before && merged.dateEarliest === before.dateEarliest
    merged.dateLatest = same ? before.dateLatest : merged.dateEarliest
  }
  if (row.fields.form === undefined && before) merged.form = before.form
  merged.sources = sourcesOf(row, before, quoted, relayed, say)
  for (const other of [row.fields.describedInId, row.fields.repeatOfId])
    if (other === row.id) say('repeat_of', other, 'a statement cannot name itself')

  if (merged.quote === null && row.quoted !== null) takeQuoted(merged, row)
  if (merged.quote === null && merged.paraphrase === null) {
    say('quote', '', 'the row has no words: neither a quotation nor a paraphrase')
    return { statement: null, codings: [], isNew, problems }
  }
  const codings = row.codings.map((wish) => codingFor(row.id, wish, stored.codings))
  if (merged.adoptedCodingId === null) merged.adoptedCodingId = adoptedIn(row, stored.adopted)
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
  const checkedCodings = codings.map((coding) => parseRecord('coding', coding))
  for (const each of checkedCodings.flatMap((checked) => checked.problems))
    if (each.field !== 'statementId') tell(each, '')
  return { statement, codings: checkedCodings.flatMap(({ record }) => record ?? []), isNew, problems }
}

/** Gives a paraphrase with words in quotation marks what the plan makes of them. */
function takeQuoted(merged: Record<string, unknown>, { quoted, fields }: ReadRow): void {
  const paraphrase = typeof merged.paraphrase === 'string' ? merged.paraphrase : ''
  const [part] = quotedParts(paraphrase)
  if (quoted === 'unquoted' || part === undefined) {
    merged.paraphrase = unquoted(paraphrase)
    return
  }
  Object.assign(merged, { quote: part, editedQuote: isEdited(part) })
  if (merged.form === 'paraphrase' || fields.form === undefined) merged.form = 'mixed'
}

/** The id of the coding that counts of a new statement. */
function adoptedIn({ id, codings }: ReadRow, adopted: Against['adopted']): string | null {
  const chosen = adopted ?? codings[0]
  return chosen ? codingIdOf(id, chosen.coderId, chosen.codebookId) : null
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

/** The targets of which one says what a statement needs. */
const MAPPED_BY = (target: string): readonly string[] =>
  target === 'form' ? ['form', 'quote', 'paraphrase'] : target === 'outlet' ? SOURCE_TARGETS : [target]

const describeEmpty = ({ hint }: Target): string =>
  `it is empty: ${/^\p{Lu}\p{Ll}/u.test(hint) ? hint.charAt(0).toLowerCase() + hint.slice(1) : hint}`

/** Said once for a file: every new statement of it lacks the same. */
const describeUnmapped = ({ name, label }: Target): string =>
  name === 'speaker'
    ? 'no column is mapped to “Speaker” (speaker), and no speaker who is not named is there: map one, or let speakers be made'
    : name === 'form'
      ? 'no column is mapped to “Quotation” (quote) or “Paraphrase” (paraphrase), and statements that are new need one of them'
      : `no column is mapped to “${label}” (${name}), and no value is given for all rows: statements that are new need it`

function missingIn({ fields, id, unnamedId }: ReadRow, quoted: Source | null): Target[] {
  const missing: string[] = []
  if (!fields.actors?.length) missing.push('signatories')
  if (fields.attribution === undefined) missing.push('attribution')
  if (fields.dateEarliest === undefined) missing.push('date_earliest')
  if (fields.form === undefined) missing.push('form')
  if ((fields.speakerId ?? unnamedId) === null || (fields.speakerId ?? unnamedId) === undefined)
    if (fields.actors?.length) missing.push('speaker')
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

const codingIdOf = (statementId: string, coderId: string, codebookId: string): string =>
  `${statementId.slice(0, 68)}-${hash('sha256', [statementId, coderId, codebookId].join('\n')).slice(0, 10)}`

/** The coding that a row wishes for a statement, on top of the one that its coder has stored. */
export function codingFor(statementId: string, wish: CodingWish, codings: readonly Coding[]): Coding {
  const same = codings.find(
    ({ coderId, codebookId }) => coderId === wish.coderId && codebookId === wish.codebookId,
  )
  return {
    id: codingIdOf(statementId, wish.coderId, wish.codebookId),
    statementId,
    coderId: wish.coderId,
    codebookId: wish.codebookId,
    ...BLANK_CODING,
    rationale: wish.rationale,
    ...(same ?? {}),
    ...wish.fields,
  }
}

/** What a plan says of levels and readings, for the history: “1” is +1, “0” is −1. Empty without any. */
export function describePlan({ levels, columns, coders, readings }: Plan): string {
  const all = Object.entries(levels).map(([value, level]) => {
    const known = parseLevel(level)
    return `“${value}” is ${known === null ? 'out of scope' : describeSigned(known)}`
  })
  const from = describeList([columns.level ?? [], Object.keys(coders)].flat()) || 'one value'
  const told = all.length === 0 ? [] : [`Levels from ${from}: ${all.join(', ')}.`]
  for (const [column, keys] of Object.entries(readings))
    told.push(`${column}: ${keys.map(describeReading).join('; ')}.`)
  return cut(told.join(' '), LONGEST_WORDS)
}

const LONGEST_WORDS = 4000
