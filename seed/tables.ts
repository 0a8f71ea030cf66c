// What the CSV files of a seed hold: their columns, how a cell is read, which records it names.
import type { NamedField, RecordType } from '@/lib/record/field'
import { fieldOf, fieldsOf } from '@/lib/record/fields'

/**
 * `parse` makes of a cell what the schemas want; an empty cell is undefined: nothing is known. A file may lack a column
 * that is not needed.
 */
export type Column = { parse: (cell: string) => unknown; names?: Names; needed?: boolean }
export type Names = { type: RecordType; ids: (cell: string) => string[]; repeatable: boolean }

export type Table = {
  file: string
  type: RecordType
  /** The field of its codebook that the rows fill together; left out where a row is a record. */
  part?: 'levels' | 'rules'
  columns: Record<string, Column>
  /** Columns whose values, together, stand in one row only. */
  unique: readonly (readonly string[])[]
}

const LABEL = /^label:\s*/
const VIA = ' via '

/** "uk; france" to its items. */
function parseList(cell: string): string[] {
  return cell
    .split(';')
    .map((item) => item.trim())
    .filter((item) => item !== '')
}

/** "uk; label: reporters" to parties. */
function parseParties(cell: string) {
  return parseList(cell).map((item) =>
    LABEL.test(item) ? { label: item.replace(LABEL, '') } : { actorId: item },
  )
}

/** "the-times via middle-east-eye" to a source and the source that relays it. */
function parseOtherSources(cell: string) {
  return parseList(cell).map((item) => {
    const [sourceId, relayedById] = item.split(VIA)
    return { sourceId, relayedById: relayedById ?? null }
  })
}

const parseText = (cell: string) => (cell === '' ? undefined : cell)
// What is no number or no truth value goes on as text, and the schema says what it should have been.
const parseWhole = (cell: string) => (/^[+-]?\d+$/.test(cell) ? Number(cell) : parseText(cell))
const parseFlag = (cell: string) => (cell === 'true' ? true : cell === 'false' ? false : parseText(cell))

const one = (type: RecordType): Column => ({
  parse: parseText,
  names: { type, ids: (cell) => (cell === '' ? [] : [cell]), repeatable: false },
})

const many = (type: RecordType): Column => ({
  parse: parseList,
  names: { type, ids: parseList, repeatable: false },
})

const parties: Column = {
  parse: parseParties,
  names: {
    type: 'actor',
    ids: (cell) => parseList(cell).filter((item) => !LABEL.test(item)),
    repeatable: false,
  },
}

const otherSources: Column = {
  parse: parseOtherSources,
  names: {
    type: 'source',
    ids: (cell) => parseList(cell).flatMap((item) => item.split(VIA)),
    // Several sources may be relayed by the same one.
    repeatable: true,
  },
}

/** How a cell of a field is read; null for a list that has a file of its own. */
function columnFor({ kind, of, columns, needed }: NamedField): Column | null {
  const read = (): Column | null => {
    if (of !== undefined) return kind === 'names' ? many(of) : one(of)
    if (kind === 'whole' || kind === 'level') return { parse: parseWhole }
    if (kind === 'flag') return { parse: parseFlag }
    if (kind === 'lines') return { parse: parseList }
    if (columns?.some(({ name }) => name === 'label')) return parties
    return columns ? null : { parse: parseText }
  }
  const column = read()
  return column && { ...column, needed }
}

/** A duplicate or an archived record is made by people, never by a seed. */
const UNSEEDED = ['archived', 'mergedIntoId']

const columnsOf = (fields: readonly NamedField[]): Record<string, Column> =>
  Object.fromEntries(
    fields.flatMap((field) => {
      const column = UNSEEDED.includes(field.name) ? null : columnFor(field)
      return column ? [[field.name, column]] : []
    }),
  )

const table = (file: string, type: RecordType, unique: Table['unique']): Table => ({
  ...{ file, type, unique },
  columns: columnsOf(fieldsOf(type)),
})

/** A list of a codebook, in a file of its own. */
const part = (name: 'levels' | 'rules', unique: readonly (readonly string[])[]): Table => ({
  file: `codebook-${name}.csv`,
  type: 'codebook',
  part: name,
  columns: { codebookId: one('codebook'), ...columnsOf(fieldOf('codebook', name)?.columns ?? []) },
  unique,
})

const named = [['id'], ['slug']]
const statements = table('statements.csv', 'statement', [['id']])

/** In the order in which the records are written. */
export const TABLES: readonly Table[] = [
  table('outlets.csv', 'outlet', named),
  table('sources.csv', 'source', named),
  table('actors.csv', 'actor', named),
  table('speakers.csv', 'speaker', named),
  table('topics.csv', 'topic', named),
  table('coders.csv', 'coder', [['id']]),
  table('codebooks.csv', 'codebook', [['id'], ['version']]),
  part('levels', [['codebookId', 'level']]),
  part('rules', []),
  {
    ...statements,
    columns: {
      ...statements.columns,
      quotedFrom: { ...one('source'), needed: true },
      otherSources,
      quotationHash: { parse: parseText },
    },
  },
  table('codings.csv', 'coding', [['id'], ['statementId', 'coderId', 'codebookId']]),
  table('events.csv', 'event', [['id']]),
  table('dataset.csv', 'dataset', [['id']]),
]
