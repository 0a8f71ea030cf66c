// Opens the rows of a JSON file as text cells: a list of objects, an object on each line, or a list somewhere in the file.
// Files of any length pass through row by row.
import type { Statement } from '../statement'
import { cellsIn, isObject, textOf, Unreadable } from './json-cells'
import { type JsonList, type JsonOutline, outlineOf } from './json-outline'
import { jsonSequence, jsonValues } from './json-stream'
import { MOST_COLUMNS } from './layout'
import { STATEMENT_COLUMNS, statementRow } from './statement-rows'
import type { Table, TableRow } from './table'

/** Objects whose keys are taken for the columns; a key that comes later is found by name all the same. */
const LOOKED_AT = 1000

/** The column that the ids of an object of objects stand in. */
const KEY = 'key'

/** A value that should be a row, with where it stands. */
type Item = { place: string; value: unknown; key: string | null }

type Items = (onBytes?: (bytes: number) => void) => AsyncGenerator<Item, void>

/** The names of the lists in a JSON file, where it has several. */
export async function listsIn(file: string): Promise<string[]> {
  const outline = await outlineOf(file)
  return outline.kind === 'lists' ? outline.lists.map(({ name }) => name) : []
}

/**
 * The rows of a JSON file: of the list with this name, or of the only or longest one. Throws a sentence where it has none,
 * or no JSON.
 */
export async function openJson(file: string, list: string | null): Promise<Table> {
  const outline = await outlineOf(file)
  const { chosen, remarks } = chosenOf(outline, list)
  const items = itemsOf(file, outline, chosen)
  const { columns, places, long } = await columnsOf(items)
  const known = new Set(columns)
  async function* rows(onBytes?: (bytes: number) => void): AsyncGenerator<TableRow, void> {
    for await (const item of items(onBytes)) yield rowOf(item, known)
  }
  return { columns, remarks: [...remarks, ...remarkOn(places, long)], rows }
}

// ---- which list ----------------------------------------------------------------------------------------------

const called = ({ name }: JsonList) => (name === '' ? 'the whole file' : `“${name}”`)

function chosenOf(
  outline: JsonOutline,
  wanted: string | null,
): { chosen: JsonList | null; remarks: string[] } {
  if (outline.kind !== 'lists') {
    const isOne = outline.kind === 'sequence' && outline.values === 'one'
    return {
      chosen: null,
      remarks: isOne ? ['The file is a single object without a list, and is read as one row.'] : [],
    }
  }
  const { lists } = outline
  const named = lists.find(({ name }) => name === wanted)
  if (wanted !== null && !named)
    throw new Error(`The file has no list “${wanted}”; it has ${lists.map(called).join(', ')}.`)
  const longest = lists.toSorted((a, b) => b.items - a.items)[0]
  const chosen = named ?? longest
  if (!chosen) return { chosen: null, remarks: [] }
  const byKey = chosen.isByKey
    ? [`The rows are the objects in ${called(chosen)}; the key of each stands in the column “${KEY}”.`]
    : []
  const others = lists.filter((each) => each !== chosen).map((each) => `${called(each)} (${each.items})`)
  if (named) return { chosen, remarks: byKey }
  if (others.length > 0)
    return {
      chosen,
      remarks: [
        `The file has several lists, and ${called(chosen)} is read as the longest (${chosen.items}); the others are ${others.join(', ')}: name another as “list” among the plan’s fixed values.`,
        ...byKey,
      ],
    }
  const isOurs = chosen.name === 'statements'
  return { chosen, remarks: isOurs || chosen.isByKey ? byKey : [`The rows were found in ${called(chosen)}.`] }
}

function itemsOf(file: string, outline: JsonOutline, list: JsonList | null): Items {
  if (outline.kind === 'sequence')
    return async function* (onBytes) {
      for await (const { line, value } of jsonSequence(file, onBytes))
        yield { place: `line ${line}`, value, key: null }
    }
  const keys = list?.keys ?? []
  // A key with a full stop in it would be read as two.
  const words = keys.map((key) => (/^[^.*]+$/.test(key) ? key : '*'))
  const path = ['$', ...words, '*'].join('.')
  return async function* (onBytes) {
    let count = 0
    for await (const { path: way, value } of jsonValues(file, [path], onBytes)) {
      if (keys.some((key, at) => key !== way[at])) continue
      count += 1
      const key = list?.isByKey ? String(way.at(-1)) : null
      yield { place: key === null ? `item ${count}` : `item “${key.slice(0, 80)}”`, value, key }
    }
  }
}

// ---- columns and cells ---------------------------------------------------------------------------------------

const isOfPlaces = (column: string) => /\[\d+\]/.test(column)

/** The columns of a table from its first objects; where there are too many, those for single places of lists are left out. */
async function columnsOf(
  items: Items,
): Promise<{ columns: string[]; places: 'all' | 'none'; long: ReadonlySet<string> }> {
  const columns = new Set<string>()
  const long = new Set<string>()
  let [seen, whole] = [0, 0]
  let hasPlaces = true
  for await (const item of items()) {
    const read = readable(item)
    for (const column of Object.keys(read?.cells ?? {})) {
      if (columns.has(column) || (!hasPlaces && isOfPlaces(column))) continue
      columns.add(column)
      if (!isOfPlaces(column)) whole += 1
    }
    for (const way of read?.long ?? []) long.add(way)
    if (whole > MOST_COLUMNS)
      throw new Error(
        `The first ${seen + 1} objects have more than ${MOST_COLUMNS} different keys, and each would be a column: keep those that say something.`,
      )
    if (columns.size > MOST_COLUMNS) {
      hasPlaces = false
      for (const column of columns) if (isOfPlaces(column)) columns.delete(column)
    }
    seen += 1
    if (seen >= LOOKED_AT) break
  }
  return { columns: [...columns], places: hasPlaces ? 'all' : 'none', long }
}

function remarkOn(places: 'all' | 'none', long: ReadonlySet<string>): string[] {
  if (places === 'none')
    return [
      `Each place of the lists in it would be a column, which makes more than ${MOST_COLUMNS}: only the columns with “[]” are offered, which hold all values of a list.`,
    ]
  if (long.size === 0) return []
  const ways = [...long].slice(0, 5).map((way) => `“${way}”`)
  return [
    `The lists ${ways.join(', ')} are too long for a column for each of their places: the columns with “[]” hold all their values.`,
  ]
}

/** What an item has in its cells; null where it is no object. Throws where it is more than a row. */
function readItem({ value, key }: Item): ReturnType<typeof cellsIn> | null {
  if (!isObject(value)) return null
  if (isOwn(value)) return { cells: ownCells(value), wrong: {}, long: [] }
  // An own key of this name comes before.
  return cellsIn(key === null ? value : { [KEY in value ? `${KEY} of the object` : KEY]: key, ...value })
}

// What is wrong with an item is told where its row is read.
function readable(item: Item): ReturnType<typeof readItem> {
  try {
    return readItem(item)
  } catch (error) {
    if (error instanceof Unreadable) return null
    throw error
  }
}

function rowOf(item: Item, known: ReadonlySet<string>): TableRow {
  const { place } = item
  try {
    const read = readItem(item)
    if (!read) return { place, cells: {}, problem: 'it is no object with a value for each column' }
    const wrong = { ...read.wrong }
    for (const way of read.long)
      for (const column of known)
        if (column.startsWith(`${way}[`) && isOfPlaces(column))
          wrong[column] =
            `the list “${way}” has too many objects here to tell its places apart: use a column with “[]”`
    return { place, cells: read.cells, problem: null, ...(Object.keys(wrong).length > 0 && { wrong }) }
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    return { place, cells: {}, problem: error.message }
  }
}

// ---- our own statements.json ---------------------------------------------------------------------------------

const isOwn = ({ id, actors, speaker, sources }: Record<string, unknown>): boolean =>
  typeof id === 'string' &&
  isObject(speaker) &&
  Array.isArray(actors) &&
  actors.every(isObject) &&
  Array.isArray(sources)

/** A statement of our own statements.json in the columns of our own statements.csv. */
function ownCells(value: Record<string, unknown>): Record<string, string> {
  try {
    // Looks like one; whatever is missing throws and is told.
    const statement = value as unknown as Statement
    const row = statementRow(statement, 'actor', 'https://example.org')
    const quoted = statement.sources.find(({ quotedFrom }) => quotedFrom)
    const more = {
      source_archive: quoted?.archiveUrl,
      source_published: quoted?.publishedOn,
      source_accessed: quoted?.accessedOn,
      source_language: quoted?.language,
    }
    const cells: Record<string, string> = Object.create(null)
    STATEMENT_COLUMNS.forEach((column, place) => {
      cells[column] = textOf(row[place])
    })
    for (const [column, cell] of Object.entries(more)) cells[column] = textOf(cell)
    return cells
  } catch {
    throw new Unreadable('it is no statement as statements.json has them')
  }
}
