// What an import is to do with a table of statements: which column means what. Reads no file.

import { NAMED_TYPES, type NamedType, sameName } from '../record/naming'
import { parseLevel } from '../stance'
import type { FileKind } from '../table/kind'
import type { ReadingKey } from './reading-line'
import { ENCODING, isReadingKey } from './readings'
import { TARGETS } from './target'

/** Values of `fixed` that say which part of a file is meant, and are no target. */
export const PARTS = ['sheet', 'statement_type', 'list'] as const

export type Plan = {
  /** Target to column of the file. */
  columns: Record<string, string>
  /** Target to the same value for every row; also "sheet" of a workbook and "statement_type" of a .dna file. */
  fixed: Record<string, string>
  /** Value in the level columns to "-3" … "3" or "out"; empty: the values are levels. */
  levels: Record<string, string>
  /** What becomes of values that `levels` does not name: they are told, or they are no coding. */
  rest: 'told' | 'none'
  /** Column to the name of the coder whose levels it holds, for tables with one column a coder. */
  coders: Record<string, string>
  /** Column to how its values are read where that changes what they mean. */
  readings: Record<string, ReadingKey[]>
  /** Of several codings of a new statement the one that counts: nearest to their median, or by this coder. */
  adopt: string
  /** Of several codings of a statement by one coder: they are told, or the first or last in the file is taken. */
  repeats: 'told' | 'first' | 'last'
  /** The encoding of a text file, where the file itself does not tell. */
  encoding: string
  /** Unknown names of these types are made. */
  create: NamedType[]
  /** Type to typed name to the id of the record it means. */
  same: Record<string, Record<string, string>>
  /** A new actor's name to state or organisation; state unless said. */
  kinds: Record<string, string>
  why: string
}

/** Stands for no coder's coding but the one in the middle. */
export const MEDIAN = 'median'

export const EMPTY_PLAN: Plan = {
  columns: {},
  fixed: {},
  levels: {},
  rest: 'told',
  coders: {},
  readings: {},
  adopt: MEDIAN,
  repeats: 'told',
  encoding: '',
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

/** Stands for the file itself where readings are of columns. */
export const WHOLE_FILE = 'the file'

/** The encoding that a plan gives a text table; null where the file itself shall tell. */
export function encodingIn({ encoding, readings }: Pick<Plan, 'encoding' | 'readings'>): string | null {
  const said = readings[WHOLE_FILE]?.find((key) => key.startsWith(ENCODING))
  return encoding || said?.slice(ENCODING.length) || null
}

/** Readings by columns as the file spells them; a plan may know one in two spellings. */
function readingsBy(spelled: (column: string) => string, readings: Plan['readings']): Plan['readings'] {
  const found = new Map<string, ReadingKey[]>()
  for (const [column, keys] of Object.entries(readings)) {
    const own = spelled(column)
    found.set(own, [...(found.get(own) ?? []), ...keys])
  }
  return Object.fromEntries(found)
}

/** A plan whose columns are called as the file spells them, where it differs in case and spaces only. */
export function fittedTo(plan: Plan, columns: readonly string[]): Plan {
  const spelled = (column: string) => {
    if (columns.includes(column)) return column
    const alike = columns.filter((each) => sameName(each) === sameName(column))
    return alike.length === 1 ? (alike[0] ?? column) : column
  }
  const renamed = <T>(all: Readonly<Record<string, T>>) =>
    Object.fromEntries(Object.entries(all).map(([column, value]) => [spelled(column), value]))
  return {
    ...plan,
    columns: Object.fromEntries(
      Object.entries(plan.columns).map(([target, column]) => [target, spelled(column)]),
    ),
    coders: renamed(plan.coders),
    readings: readingsBy(spelled, plan.readings),
  }
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

const KEYS = Object.keys(EMPTY_PLAN)

/** The readings in a plan. Throws a sentence where one is none. */
function readingsIn(value: unknown): Plan['readings'] {
  if (value === undefined) return {}
  if (!isRecord(value)) throw new Error('The plan’s “readings” must be an object of columns.')
  return Object.fromEntries(
    Object.entries(value).map(([column, keys]) => {
      const wrong = Array.isArray(keys)
        ? keys.find((key) => typeof key !== 'string' || !isReadingKey(key))
        : keys
      if (!Array.isArray(keys) || wrong !== undefined)
        throw new Error(
          `The plan’s “readings” of the column “${column}” are a list such as ["day-first", "empty:NA"]; “${String(wrong)}” is no reading.`,
        )
      return [column, keys.map(String)]
    }),
  )
}

/** One of a few words; the first of them where the plan says nothing. */
function wordIn<T extends string>(value: unknown, what: string, known: readonly [T, ...T[]]): T {
  if (value === undefined) return known[0]
  const found = known.find((each) => each === value)
  if (found === undefined)
    throw new Error(`The plan’s “${what}” is one of ${known.join(', ')}, and not “${String(value)}”.`)
  return found
}

function textIn(value: unknown, what: string, otherwise = ''): string {
  if (value === undefined) return otherwise
  if (typeof value !== 'string') throw new Error(`The plan’s “${what}” must be a text.`)
  return value
}

/** A plan from JSON; what is left out is empty. Throws a sentence that says what is wrong and what would be right. */
export function parsePlan(json: unknown): Plan {
  if (!isRecord(json)) throw new Error('A plan is an object such as {"columns": {"quote": "Quotation"}}.')
  oneOf('plan', Object.keys(json), KEYS)
  const targets = TARGETS.map(({ name }) => name)
  const plan: Plan = {
    columns: words(json.columns, 'columns'),
    fixed: words(json.fixed, 'fixed'),
    levels: words(json.levels, 'levels'),
    rest: wordIn(json.rest, 'rest', ['told', 'none']),
    coders: words(json.coders, 'coders'),
    readings: readingsIn(json.readings),
    adopt: textIn(json.adopt, 'adopt', MEDIAN),
    repeats: wordIn(json.repeats, 'repeats', ['told', 'first', 'last']),
    encoding: textIn(json.encoding, 'encoding'),
    create: [],
    same: {},
    kinds: words(json.kinds, 'kinds'),
    why: textIn(json.why, 'why'),
  }
  oneOf('columns', Object.keys(plan.columns), targets)
  oneOf('fixed', Object.keys(plan.fixed), [...targets, ...PARTS])
  for (const [value, level] of Object.entries(plan.levels))
    if (level !== 'out' && parseLevel(level) === null)
      throw new Error(`The plan’s “levels” give “${value}” the level “${level}”; a level is -3 to 3, or out.`)
  const { create = [], same = {} } = json
  if (!Array.isArray(create)) throw new Error(`The plan’s “create” is a list of ${NAMED_TYPES.join(', ')}.`)
  oneOf('create', create.map(String), NAMED_TYPES)
  plan.create = NAMED_TYPES.filter((type) => create.includes(type))
  if (!isRecord(same)) throw new Error('The plan’s “same” must be an object of types.')
  oneOf('same', Object.keys(same), NAMED_TYPES)
  for (const [type, names] of Object.entries(same)) plan.same[type] = words(names, `same.${type}`)
  oneOf('kinds', Object.values(plan.kinds), ['state', 'organisation'])
  return plan
}
