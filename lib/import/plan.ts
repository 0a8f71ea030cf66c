// What an import is to do with a table of statements: which column means what. Reads no file.

import { NAMED_TYPES, type NamedType } from '../record/naming'
import { parseLevel } from '../stance'
import type { FileKind } from '../table/kind'
import { TARGETS } from './target'

/** Values of `fixed` that say which part of a file is meant, and are no target. */
export const PARTS = ['sheet', 'statement_type', 'list'] as const

export type Plan = {
  /** Target to column of the file. */
  columns: Record<string, string>
  /** Target to the same value for every row; also "sheet" of a workbook and "statement_type" of a .dna file. */
  fixed: Record<string, string>
  /** Value in the level column to "-3" … "3" or "out"; empty: the values are levels. */
  levels: Record<string, string>
  /** Unknown names of these types are made. */
  create: NamedType[]
  /** Type to typed name to the id of the record it means. */
  same: Record<string, Record<string, string>>
  /** A new actor's name to state or organisation; state unless said. */
  kinds: Record<string, string>
  why: string
}

export const EMPTY_PLAN: Plan = {
  columns: {},
  fixed: {},
  levels: {},
  create: [],
  same: {},
  kinds: {},
  why: '',
}

// ---- guessing ------------------------------------------------------------------------------------------------

const fold = (name: string) =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '')

/** In a file of Discourse Network Analyzer these columns are ours to name, so what they mean is no guess. */
const DNA_COLUMNS: Record<string, string> = {
  statement: 'statement_id',
  quote: 'quote',
  paraphrase: 'paraphrase',
  passage: 'passage',
  date_earliest: 'document_date',
  source_published: 'document_date',
  outlet: 'document_source',
  source_title: 'document_title',
  coder: 'coder',
}

/** A first plan for a table, from the names of its columns. It makes nothing and gives no value a level. */
export function guessPlan(columns: readonly string[], kind: FileKind): Plan {
  const found = new Map(columns.map((column) => [fold(column), column]))
  const taken = new Set<string>()
  const mapped: Record<string, string> = {}
  const take = (name: string, column: string | undefined) => {
    if (column === undefined || name in mapped || taken.has(column)) return
    mapped[name] = column
    taken.add(column)
  }
  if (kind === 'dna') {
    for (const [name, column] of Object.entries(DNA_COLUMNS))
      if (columns.includes(column)) {
        mapped[name] = column
        taken.add(column)
      }
  }
  // Our own names first, all of them, so that nobody else's word takes a column away from its target.
  for (const { name } of TARGETS) take(name, found.get(fold(name)))
  // Our own file has the address of the statement's page beside its columns; it is not the source's.
  const own = found.has('sourceurl') && found.get('address')
  if (own) taken.add(own)
  for (const { name, aliases } of TARGETS) for (const alias of aliases) take(name, found.get(alias))
  return { ...EMPTY_PLAN, columns: mapped }
}

// ---- reading -------------------------------------------------------------------------------------------------

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

function words(value: unknown, where: string): Record<string, string> {
  if (value === undefined) return {}
  if (!isRecord(value)) throw new Error(`The plan’s “${where}” must be an object of texts.`)
  return Object.fromEntries(
    Object.entries(value).map(([key, text]) => {
      if (typeof text !== 'string') throw new Error(`The plan’s “${where}” must have a text at “${key}”.`)
      return [key, text]
    }),
  )
}

function oneOf(what: string, words: Iterable<string>, known: readonly string[]): void {
  for (const word of words)
    if (!known.includes(word))
      throw new Error(`The plan’s “${what}” knows no “${word}”; it knows ${known.join(', ')}.`)
}

const KEYS = ['columns', 'fixed', 'levels', 'create', 'same', 'kinds', 'why']

/** A plan from JSON; what is left out is empty. Throws a sentence that says what is wrong and what would be right. */
export function parsePlan(json: unknown): Plan {
  if (!isRecord(json)) throw new Error('A plan is an object such as {"columns": {"quote": "Quotation"}}.')
  oneOf('plan', Object.keys(json), KEYS)
  const targets = TARGETS.map(({ name }) => name)
  const plan: Plan = {
    columns: words(json.columns, 'columns'),
    fixed: words(json.fixed, 'fixed'),
    levels: words(json.levels, 'levels'),
    create: [],
    same: {},
    kinds: words(json.kinds, 'kinds'),
    why: '',
  }
  oneOf('columns', Object.keys(plan.columns), targets)
  oneOf('fixed', Object.keys(plan.fixed), [...targets, ...PARTS])
  for (const [value, level] of Object.entries(plan.levels))
    if (level !== 'out' && parseLevel(level) === null)
      throw new Error(`The plan’s “levels” give “${value}” the level “${level}”; a level is -3 to 3, or out.`)
  const { create = [], same = {}, why = '' } = json
  if (!Array.isArray(create)) throw new Error(`The plan’s “create” is a list of ${NAMED_TYPES.join(', ')}.`)
  oneOf('create', create.map(String), NAMED_TYPES)
  plan.create = NAMED_TYPES.filter((type) => create.includes(type))
  if (!isRecord(same)) throw new Error('The plan’s “same” must be an object of types.')
  oneOf('same', Object.keys(same), NAMED_TYPES)
  for (const [type, names] of Object.entries(same)) plan.same[type] = words(names, `same.${type}`)
  oneOf('kinds', Object.values(plan.kinds), ['state', 'organisation'])
  if (typeof why !== 'string') throw new Error('The plan’s “why” must be a text.')
  plan.why = why
  return plan
}
