// The CSV files of a seed folder, read into changes for the one writer. Reads everything before it complains, so that
// one look shows all problems; touches no database.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Change } from '@/lib/db/store/change'
import type { RecordType } from '@/lib/record/field'
import { quotationHashOf } from '@/lib/record/quotation'
import { type Problem, parseRecord } from '@/lib/record/schema'
import { type CsvRow, parseCsv } from '@/lib/table/csv'
import { TABLES, type Table } from './tables'

/** A table with its rows; null when the file could not be read, so that nothing else is held against it. */
type Sheet = { table: Table; rows: CsvRow[] | null; problems: string[] }

/**
 * Reads the CSV files of a folder into changes, one per record, in an order that a writer with deferred foreign keys
 * can follow. Throws one Error that lists every problem with its file, line and column.
 */
export function readSeed(folder: string): Change[] {
  const sheets = TABLES.map((table) => readSheet(folder, table))
  const problems = [...sheets.flatMap((sheet) => sheet.problems), ...unknownIds(sheets), ...misfits(sheets)]
  const unread = new Set(sheets.filter(({ rows }) => rows === null).map(({ table }) => table.type))
  const changes: Change[] = []
  for (const sheet of sheets) {
    const { type, part } = sheet.table
    if (part || unread.has(type)) continue
    for (const row of sheet.rows ?? []) {
      const { value, place } = assemble(sheet, row, sheets)
      const { record, problems: wrong } = parseRecord(type, value)
      // parseRecord gives the record of its type, which the compiler cannot follow through a list of all types.
      if (record) changes.push({ type, id: record.id, after: record } as Change)
      problems.push(...new Set(wrong.map((problem) => place(problem.field) + describeProblem(problem))))
    }
  }
  if (problems.length > 0) throw new Error([`The seed in ${folder} cannot be used:`, ...problems].join('\n'))
  return changes
}

function describePlace(file: string, line: number, column: string): string {
  return `${file}, line ${line}, column ${column}: `
}

function describeError(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

const WANTED: Record<string, string> = {
  string: 'it must not be empty',
  number: 'it must be a whole number',
  boolean: 'it must be true or false',
}

// The schemas speak of types; whoever fills in a table thinks of cells.
function describeProblem({ message }: Problem): string {
  const [, type = ''] = /^Invalid input: expected (\w+), received/.exec(message) ?? []
  return WANTED[type] ?? message
}

function readSheet(folder: string, table: Table): Sheet {
  const { file, unique } = table
  const wanted = Object.keys(table.columns)
  try {
    const { columns, rows } = parseCsv(readFileSync(join(folder, file), 'utf8'))
    const missing = wanted.filter((column) => table.columns[column]?.needed && !columns.includes(column))
    const unknown = columns.filter((column) => !wanted.includes(column))
    const problems = [
      ...missing.map((column) => `${describePlace(file, 1, column)}the column is missing`),
      ...unknown.map(
        (column) => `${describePlace(file, 1, column)}no such column; there are ${wanted.join(', ')}`,
      ),
    ]
    if (problems.length > 0) return { table, rows: null, problems }
    return { table, rows, problems: unique.flatMap((key) => repeats(file, rows, key)) }
  } catch (error) {
    return { table, rows: null, problems: [`${file}, ${describeError(error)}`] }
  }
}

function repeats(file: string, rows: readonly CsvRow[], key: readonly string[]): string[] {
  const lines = new Map<string, number>()
  return rows.flatMap(({ line, values }) => {
    const value = key.map((column) => values[column]).join(', ')
    const first = lines.get(value)
    lines.set(value, first ?? line)
    return first === undefined
      ? []
      : [`${describePlace(file, line, key.join(', '))}${value} stands in line ${first} already`]
  })
}

/** Cells that name a record which no row defines, or name one twice. */
function unknownIds(sheets: readonly Sheet[]): string[] {
  // A row with problems of its own still defines its id.
  const defining = new Map(
    sheets.filter(({ table }) => !table.part).map((sheet) => [sheet.table.type, sheet]),
  )
  const idsOf = (type: RecordType) => new Set(defining.get(type)?.rows?.map(({ values }) => values.id))
  return sheets.flatMap(({ table, rows }) =>
    Object.entries(table.columns).flatMap(([column, { names }]) => {
      const definer = names && defining.get(names.type)
      if (!names || !definer?.rows) return []
      const known = idsOf(names.type)
      return (rows ?? []).flatMap(({ line, values }) => {
        const place = describePlace(table.file, line, column)
        const ids = names.ids(values[column] ?? '')
        const twice = names.repeatable ? [] : ids.filter((id, at) => ids.indexOf(id) !== at)
        return [
          ...ids
            .filter((id) => !known.has(id))
            .map((id) => `${place}no ${names.type} has the id ${id}; ${definer.table.file} defines them`),
          ...twice.map((id) => `${place}${id} stands twice`),
        ]
      })
    }),
  )
}

/** What is wrong between a statement and its quotation's hash, and between a statement and its adopted coding. */
function misfits(sheets: readonly Sheet[]): string[] {
  const rowsIn = (type: RecordType) => sheets.find(({ table }) => table.type === type)?.rows ?? []
  const statementOf = new Map(rowsIn('coding').map(({ values }) => [values.id, values.statementId]))
  return rowsIn('statement').flatMap(({ line, values }) => {
    const { id, quote, quotationHash, adoptedCodingId } = values
    const place = (column: string) => describePlace('statements.csv', line, column)
    const owner = statementOf.get(adoptedCodingId)
    const hash = quote ? quotationHashOf(quote) : ''
    const problems: string[] = []
    if (owner !== undefined && owner !== id)
      problems.push(`${place('adoptedCodingId')}${adoptedCodingId} is a coding of ${owner}, not of ${id}`)
    if (quotationHash !== hash)
      problems.push(
        hash === ''
          ? `${place('quotationHash')}it must be empty where nothing is quoted`
          : `${place('quotationHash')}it is not the quotation’s; hold every word against the source, then write ${hash}`,
      )
    return problems
  })
}

/** A row as parseRecord wants it, and for each of its fields the place in the files where it stands. */
type Assembled = { value: Record<string, unknown>; place: (field: string) => string }

function assemble({ table }: Sheet, row: CsvRow, sheets: readonly Sheet[]): Assembled {
  const cells = parseCells(table, row)
  const here = (column: string) => describePlace(table.file, row.line, column)
  if (table.type === 'statement') return assembleStatement(cells, here)
  if (table.type === 'codebook') return assembleCodebook(cells, here, sheets)
  return { value: cells, place: (field) => here(field.split('.')[0] ?? '') }
}

function assembleStatement(cells: Record<string, unknown>, here: Assembled['place']): Assembled {
  const { quotedFrom, otherSources, quotationHash, ...own } = cells
  const others = Array.isArray(otherSources) ? otherSources : []
  return {
    value: { ...own, sources: [{ sourceId: quotedFrom, quotedFrom: true, quotationHash }, ...others] },
    place: (field) => {
      const [name = '', position = '0', part] = field.split('.')
      if (name !== 'sources') return here(name)
      if (position !== '0') return here('otherSources')
      return here(part === 'quotationHash' ? part : 'quotedFrom')
    },
  }
}

function assembleCodebook(
  cells: Record<string, unknown>,
  here: Assembled['place'],
  sheets: readonly Sheet[],
): Assembled {
  const parts = sheets
    .filter(({ table }) => table.part)
    .map(({ table, rows }) => ({
      table,
      rows: rows?.filter(({ values }) => values.codebookId === cells.id) ?? [],
    }))
  const own = (table: Table, row: CsvRow) => {
    const { codebookId: _, ...rest } = parseCells(table, row)
    return rest
  }
  const fields = parts.map(({ table, rows }) => [table.part, rows.map((row) => own(table, row))])
  return {
    value: { ...cells, ...Object.fromEntries(fields) },
    place: (field) => {
      const [name = '', position = '', column = ''] = field.split('.')
      const part = parts.find(({ table }) => table.part === name)
      const line = part?.rows[Number(position)]?.line
      if (part && position !== '' && line) return describePlace(part.table.file, line, column)
      return part ? `${here('id')}its ${name} in ${part.table.file}: ` : here(name)
    },
  }
}

function parseCells({ columns }: Table, { values }: CsvRow): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(columns).map(([name, column]) => [name, column.parse(values[name] ?? '')]),
  )
}
