// Whole data sets into the database: every record, every coding and the history. Constant memory, whatever the size.
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { itemsIn } from '@/lib/dataset/items'
import {
  CHECKED,
  EMPTY_REPORT,
  MOST_TOLD,
  type Progress,
  type Report,
  type RowProblem,
} from '@/lib/import/report'
import { describeCount } from '@/lib/phrase'
import { type Database, openDatabase } from '../store/client'
import { copyTo } from '../store/file-copy'
import { type Author, record } from '../store/record'
import { replay } from '../store/replay'
import type { PastRevision } from '../store/revisions'
import { isUntouched } from '../store/untouched'
import { differencesOf } from './broken-history'
import { changesIn } from './dataset-changes'
import { type Examined, examine } from './dataset-check'

/**
 * Brings a data set from a file (one JSON, or a zip of tables) into the database. Where nobody has ever written, the
 * history of the file is made again as it was; elsewhere the records that are new or different become one changeset of
 * the author's, nothing is removed, and the history in the file stays out. All or nothing. `check` does the same to a
 * copy of the database and throws it away: a check without problems can be written.
 * Problems come back in the report; throws when the database or the file cannot be read.
 */
export async function importDataset(
  database: Database,
  path: string,
  by: Author,
  onProgress: (progress: Progress) => void,
  mode: 'check' | 'write',
): Promise<Report> {
  const size = Math.max(1, statSync(path).size)
  const read = await examine(path, (rows, bytes) =>
    onProgress({ phase: 'reading', rows, share: Math.min(1, bytes / size) * CHECKED, words: null }),
  )
  const again = (await isUntouched(database)) && read.entries > 0
  if (again && !read.isWhole) read.problems.push(...(await differencesOf(path)))
  const report: Report = {
    ...{ ...EMPTY_REPORT, rows: read.records },
    problems: read.problems.slice(0, MOST_TOLD),
    problemCount: read.problems.length + read.untold,
    unused: !again && read.entries > 0 ? [describeLeftOut(read.entries)] : [],
  }
  if (report.problemCount === 0) {
    const total = again ? read.entries : read.records
    const onWritten = (rows: number) =>
      onProgress({
        ...{ phase: 'writing', rows, words: null },
        share: CHECKED + (1 - CHECKED) * Math.min(1, rows / Math.max(1, total)),
      })
    const write = (into: Database) =>
      again ? replayHistory(into, path, read, onWritten) : addTo(into, path, by, read, onWritten)
    try {
      Object.assign(report, mode === 'write' ? await write(database) : await rehearsed(database, write))
    } catch (error) {
      const problem = problemOf(error)
      if (!problem) throw error
      report.problems.push(problem)
      report.problemCount += 1
    }
  }
  const failed = report.problemCount > 0
  onProgress({
    ...{ phase: failed ? 'failed' : 'done', rows: read.records, share: 1 },
    words: failed ? `${describeCount(report.problemCount, 'problem')} found; nothing was stored.` : null,
  })
  return report
}

const describeLeftOut = (entries: number) =>
  `history: ${describeCount(entries, 'entry', 'entries')}, because this data set has a history of its own`

/** What the writer refused, as a problem; null for any other error. */
function problemOf(error: unknown): RowProblem | null {
  if (!(error instanceof Error) || !error.message.startsWith('Nothing was stored: ')) return null
  return { place: 'the data set', column: '', value: '', message: error.message }
}

/** Does the work to a copy of the database that nobody else sees. */
async function rehearsed<T>(database: Database, work: (copy: Database) => Promise<T>): Promise<T> {
  const [main] = await database.$queryRaw<
    { file: string }[]
  >`SELECT file FROM pragma_database_list WHERE name = 'main'`
  if (!main?.file) throw new Error('A data set can be checked only against a database that is a file.')
  const folder = mkdtempSync(join(tmpdir(), 'parallax-check-'))
  try {
    const path = join(folder, 'copy.db')
    copyTo(main.file, path)
    const copy = openDatabase(pathToFileURL(path).href)
    try {
      return await work(copy)
    } finally {
      await copy.$disconnect()
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

type Written = Pick<Report, 'added' | 'changed' | 'unchanged' | 'changeset'>

async function replayHistory(
  database: Database,
  path: string,
  read: Examined,
  onWritten: (rows: number) => void,
): Promise<Written> {
  let rows = 0
  async function* revisions(): AsyncGenerator<PastRevision, void> {
    for await (const item of itemsIn(path)) {
      if (item.kind !== 'history') continue
      const { record: recordId, at, ...rest } = item.value
      rows += 1
      onWritten(rows)
      // Checked field by field by examine; word for word as the file has it.
      yield { ...rest, recordId, at: new Date(String(at)) } as unknown as PastRevision
    }
  }
  await replay(database, revisions())
  return { added: read.records, changed: 0, unchanged: 0, changeset: null }
}

async function addTo(
  database: Database,
  path: string,
  by: Author,
  read: Examined,
  onWritten: (rows: number) => void,
): Promise<Written> {
  const { changeset } = await record(database, by, (reader) => changesIn(reader, path, read, onWritten))
  const [counted] = await database.$queryRaw<{ written: number | bigint; added: number | bigint }[]>`
    SELECT count(*) AS written, count(*) FILTER (WHERE before IS NULL) AS added FROM "Revision" WHERE changeset = ${changeset}`
  const written = Number(counted?.written ?? 0)
  const added = Number(counted?.added ?? 0)
  return {
    ...{ added, changed: written - added, unchanged: read.records - written },
    changeset: written > 0 ? changeset : null,
  }
}
