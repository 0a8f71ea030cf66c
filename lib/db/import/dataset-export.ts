// Whole data sets out of the database: every record, every coding and the history. Never accounts, sessions or drafts.
// Constant memory, whatever the size.
import {
  cellsOf,
  columnsOf,
  datasetJson,
  HISTORY_COLUMNS,
  HISTORY_FILE,
  MANIFEST_FILE,
  makeManifest,
  type PastEntry,
  type Records,
  TYPES,
  tableFile,
  withoutPassages,
} from '@/lib/dataset/file'
import { dayOf } from '@/lib/period'
import type { RecordType } from '@/lib/record/field'
import type { StoredRecord } from '@/lib/record/schema'
import { csvLines } from '@/lib/table/csv'
import { zipPieces } from '@/lib/table/zip'
import { type Database, openDatabase, type Reader } from '../store/client'
import { databaseUrl } from '../store/location'
import { eachRevision } from '../store/revisions'
import { eachRecord } from '../store/stored-records'

export type ExportOptions = {
  /** Without the private passages, in the history too. */
  public: boolean
  url?: string
  at?: Date
}

/**
 * What `read` gives, all of one moment, while others write. On a connection of its own: a transaction of the one that
 * serves pages would hold up every reader until the last byte is taken.
 */
async function* atOneMoment<T>(
  url: string,
  read: (reader: Reader) => AsyncIterable<T>,
): AsyncGenerator<T, void> {
  const own = openDatabase(url, { reading: true })
  let end = () => {}
  const ended = new Promise<void>((resolve) => {
    end = resolve
  })
  try {
    const reader = await new Promise<Reader>((resolve, reject) => {
      own
        .$transaction(async (transaction) => {
          resolve(transaction)
          await ended
        })
        .catch(reject)
    })
    yield* read(reader)
  } finally {
    end()
    await own.$disconnect()
  }
}

function contentsOf(
  reader: Reader,
  passages: boolean,
): { records: Records; history: AsyncIterable<PastEntry> } {
  const shown = <T extends StoredRecord<RecordType> | null>(type: RecordType, item: T) =>
    passages ? item : withoutPassages(type, item)
  async function* records(type: RecordType) {
    for await (const item of eachRecord(reader, type)) yield shown(type, item)
  }
  async function* history() {
    for await (const { id, at, who, why, changeset, type, recordId, before, after } of eachRevision(reader))
      yield {
        ...{ id, at: at.toISOString(), who, why, changeset, type, record: recordId },
        before: shown(type, before),
        after: shown(type, after),
      }
  }
  return { records, history: history() }
}

/** The whole data set as one JSON file, in pieces of text. */
export function exportJson({ public: isPublic, url = databaseUrl(), at = new Date() }: ExportOptions) {
  return atOneMoment(url, (reader) => {
    const { records, history } = contentsOf(reader, !isPublic)
    return datasetJson(makeManifest(at, !isPublic), records, history)
  })
}

/** The whole data set as a zip of CSV tables, in pieces. */
export function exportTables({ public: isPublic, url = databaseUrl(), at = new Date() }: ExportOptions) {
  return atOneMoment(url, (reader) => {
    const { records, history } = contentsOf(reader, !isPublic)
    async function* cells(columns: readonly string[], items: AsyncIterable<object>) {
      for await (const item of items) yield cellsOf(columns, item)
    }
    async function* files() {
      const manifest = `${JSON.stringify(makeManifest(at, !isPublic), null, 2)}\n`
      yield { name: MANIFEST_FILE, pieces: [new TextEncoder().encode(manifest)] }
      for (const type of TYPES) {
        const columns = columnsOf(type)
        yield { name: tableFile(type), pieces: bytesOf(csvLines(columns, cells(columns, records(type)))) }
      }
      yield {
        name: HISTORY_FILE,
        pieces: bytesOf(csvLines(HISTORY_COLUMNS, cells(HISTORY_COLUMNS, history))),
      }
    }
    return zipPieces(files(), dayOf(at))
  })
}

async function* bytesOf(pieces: AsyncIterable<string>): AsyncGenerator<Uint8Array, void> {
  const encoder = new TextEncoder()
  for await (const piece of pieces) yield encoder.encode(piece)
}

/** How much of everything an export holds. */
export async function contentsFor(
  database: Database,
): Promise<{ statements: number; codings: number; sources: number; revisions: number; frozen: number }> {
  const [statements, codings, sources, revisions, frozen] = await Promise.all([
    database.statement.count(),
    database.coding.count(),
    database.source.count(),
    database.revision.count(),
    database.frozen.count(),
  ])
  return { statements, codings, sources, revisions, frozen }
}
