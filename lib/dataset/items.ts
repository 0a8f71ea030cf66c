// Reads the file of a whole data set, one JSON or a zip of tables, record by record in the order of the file. Checks the
// shape of the file and not what a record may hold.
import type { RecordType } from '../record/field'
import { parseCsv } from '../table/csv'
import { jsonValues, parseJson } from '../table/json-stream'
import { isZip } from '../table/kind'
import { entryBytes, type ZipEntry, zipEntries } from '../table/zip-entries'
import {
  type CellProblem,
  HISTORY_FILE,
  isRecordType,
  itemOf,
  MANIFEST_FILE,
  PLACES_IN_JSON,
  parseManifest,
  TYPES,
  tableFile,
} from './file'

export type Item =
  | { kind: 'manifest'; passages: boolean }
  | {
      kind: 'record'
      type: RecordType
      place: string
      value: Record<string, unknown>
      problems: CellProblem[]
    }
  | { kind: 'history'; place: string; value: Record<string, unknown>; problems: CellProblem[] }

type OnBytes = (bytes: number) => void

/** The longest manifest in a zip, in bytes. */
const LONGEST_MANIFEST = 10_000

/**
 * Everything in a file. The manifest comes first. Throws a sentence when the file is no data set or cannot be read.
 * `onBytes` hears how many bytes of the file were read so far.
 */
export async function* itemsIn(path: string, onBytes: OnBytes = () => {}): AsyncGenerator<Item, void> {
  yield* isZip(path) ? itemsInTables(path, onBytes) : itemsInJson(path, onBytes)
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

// ---- one JSON ------------------------------------------------------------------------------------------------

async function* itemsInJson(path: string, onBytes: OnBytes): AsyncGenerator<Item, void> {
  const head: Record<string, unknown> = {}
  let begun = false
  for await (const { path: place, value } of jsonValues(path, PLACES_IN_JSON, onBytes)) {
    const [first, second, third] = place
    if (place.length === 1 && typeof first === 'string') {
      head[first] = value
      continue
    }
    if (!begun) yield { kind: 'manifest', ...parseManifest(head) }
    begun = true
    if (first === 'history')
      yield { kind: 'history', ...inJson(`history, entry ${Number(second) + 1}`, value) }
    else if (isRecordType(second))
      yield { kind: 'record', type: second, ...inJson(`${second} ${nameOf(value, Number(third))}`, value) }
    else
      throw new Error(
        `The file has records of the type “${second}”; it should be one of ${TYPES.join(', ')}.`,
      )
  }
  if (!begun) yield { kind: 'manifest', ...parseManifest(head) }
}

const nameOf = (value: unknown, place: number) =>
  isObject(value) && typeof value.id === 'string' ? value.id : `number ${place + 1}`

function inJson(
  place: string,
  value: unknown,
): { place: string; value: Record<string, unknown>; problems: CellProblem[] } {
  if (isObject(value)) return { place, value, problems: [] }
  return {
    ...{ place, value: {} },
    problems: [
      { column: '', value: String(JSON.stringify(value)).slice(0, 100), message: 'this should be an object' },
    ],
  }
}

// ---- tables --------------------------------------------------------------------------------------------------

async function* itemsInTables(path: string, onBytes: OnBytes): AsyncGenerator<Item, void> {
  let bytes = 0
  const onPacked = (more: number) => {
    bytes += more
    onBytes(bytes)
  }
  // People zip a folder as often as the files in it.
  const entries = zipEntries(path)
  const prefix = entries
    .find(({ name }) => name.endsWith(`/${MANIFEST_FILE}`) || name === MANIFEST_FILE)
    ?.name.slice(0, -MANIFEST_FILE.length)
  const find = (name: string) => entries.find((entry) => entry.name === `${prefix}${name}`)
  const manifest = find(MANIFEST_FILE)
  if (prefix === undefined || !manifest)
    throw new Error(`The archive is no data set of Parallax: it has no ${MANIFEST_FILE}.`)
  if (manifest.size > LONGEST_MANIFEST) throw new Error(`${MANIFEST_FILE} is longer than a manifest can be.`)
  yield { kind: 'manifest', ...parseManifest(await manifestIn(path, manifest)) }
  for (const type of TYPES) {
    const entry = find(tableFile(type))
    if (entry)
      for await (const row of rowsOf(path, entry, onPacked))
        yield { kind: 'record', type, ...inTable(type, tableFile(type), row) }
  }
  const history = find(HISTORY_FILE)
  if (history)
    for await (const row of rowsOf(path, history, onPacked))
      yield { kind: 'history', ...inTable('history', HISTORY_FILE, row) }
}

async function manifestIn(path: string, entry: ZipEntry): Promise<Record<string, unknown>> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const piece of entryBytes(path, entry)) text += decoder.decode(piece, { stream: true })
  try {
    const value: unknown = parseJson(text)
    if (isObject(value)) return value
  } catch {
    // Said below.
  }
  throw new Error(`${MANIFEST_FILE} is no valid JSON object.`)
}

type Row = { line: number; values: Record<string, string> }

function inTable(table: RecordType | 'history', file: string, { line, values }: Row) {
  const { item, problems } = itemOf(table, values)
  return { place: `${file}, line ${line}`, value: item, problems }
}

/** The longest row of a table, in characters: a codebook or a figure stands in one. */
const LONGEST_ROW = 32 * 1024 * 1024

/**
 * The rows of a table in an archive. It is cut into whole rows, after ends of lines outside quotation marks, and each
 * piece is read as a table of its own.
 */
async function* rowsOf(path: string, entry: ZipEntry, onBytes: OnBytes): AsyncGenerator<Row, void> {
  const decoder = new TextDecoder('utf-8', { fatal: true })
  let header: string | null = null
  let waiting = ''
  let scanned = 0
  let isQuoted = false
  let cut = 0
  let lines = 0
  const rows = (text: string): Row[] => {
    // The header's line is counted with the first piece.
    const before = header === null ? 0 : lines - 1
    lines += text.match(/\n/g)?.length ?? 0
    try {
      const table = parseCsv(header === null ? text : header + text)
      return table.rows.map(({ line, values }) => ({ line: line + before, values }))
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error)
      throw new Error(
        `${entry.name}, ${words.replace(/^line (\d+)/, (_, line) => `line ${Number(line) + before}`)}.`,
        { cause: error },
      )
    }
  }
  for await (const piece of entryBytes(path, entry, onBytes)) {
    waiting += decoded(decoder, piece, entry)
    for (; scanned < waiting.length; scanned += 1) {
      const character = waiting.charCodeAt(scanned)
      if (character === QUOTE) isQuoted = !isQuoted
      else if (character === NEWLINE && !isQuoted) cut = scanned + 1
    }
    if (cut > 0) {
      yield* rows(waiting.slice(0, cut))
      header ??= /^[^\n]*\n/.exec(waiting)?.[0] ?? null
      waiting = waiting.slice(cut)
      scanned -= cut
      cut = 0
    }
    if (waiting.length > LONGEST_ROW)
      throw new Error(`${entry.name}, line ${lines + 1}: the row is too long.`)
  }
  if (waiting !== '' || header === null) yield* rows(waiting)
}

const QUOTE = 34
const NEWLINE = 10

function decoded(decoder: TextDecoder, piece: Uint8Array, entry: ZipEntry): string {
  try {
    return decoder.decode(piece, { stream: true })
  } catch {
    throw new Error(`${entry.name} is not UTF-8: save it as UTF-8 and pack it again.`)
  }
}
