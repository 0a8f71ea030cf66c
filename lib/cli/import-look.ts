// The first look at a file to be imported: its columns, its first rows, and the values of columns that have few. Run by
// the server as a process of its own, as a long file takes seconds to read: import-look.ts --job FOLDER.
import { readFileSync, renameSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openTable, partsOf } from '@/lib/db/import/table-file'
import { encodingIn, type Plan } from '@/lib/import/plan'
import type { Progress } from '@/lib/import/report'
import type { FileKind } from '@/lib/table/kind'
import { type Look, lookAt, lookAtNothing } from '@/lib/table/look'
import { describeFailure } from './failure'
import { holdToLimits } from './import-limits'

/** Milliseconds between two words about how far it is. */
const EACH = 250

async function look(folder: string): Promise<void> {
  const write = (name: string, value: unknown) => {
    const place = join(folder, name)
    writeFileSync(`${place}.new`, JSON.stringify(value), { mode: 0o600 })
    renameSync(`${place}.new`, place)
  }
  const tell = (progress: Progress) => write('progress.json', progress)
  const keep = (found: Look) => {
    write('look.json', found)
    tell({ phase: 'done', rows, share: 1, words: null })
  }
  let [rows, share, told] = [0, 0, 0]
  let parts: string[] = []
  try {
    const file = join(folder, 'file')
    const { size } = statSync(file)
    // Written by the server into a folder of its own.
    const job: { kind: FileKind; plan: Plan } = JSON.parse(readFileSync(join(folder, 'job.json'), 'utf8'))
    parts = await partsOf(file, job.kind)
    const table = await openTable(file, job.kind, job.plan.fixed, { encoding: encodingIn(job.plan) })
    const cells = (async function* () {
      for await (const row of table.rows((bytes) => {
        share = bytes / size
      }))
        yield row.cells
    })()
    const found = await lookAt(table.columns, cells, (count) => {
      rows = count
      if (count % 100 > 0 || Date.now() - told < EACH) return
      told = Date.now()
      tell({ phase: 'reading', rows, share, words: null })
    })
    if (rows === 0)
      throw new Error('The table has columns and no rows. Send one with at least one statement.')
    const encoding = table.encoding && { encoding: table.encoding }
    keep({ ...found, parts, remarks: table.remarks ?? [], ...encoding, problem: null })
  } catch (error) {
    const words = describeFailure(error)
    // Another sheet may be the one that is meant.
    if (parts.length > 1) return keep(lookAtNothing(parts, words))
    tell({ phase: 'failed', rows, share, words })
    process.exitCode = 1
  }
}

const [, , flag, folder] = process.argv
if (flag !== '--job' || !folder) throw new Error('It is run as import-look.ts --job FOLDER.')
holdToLimits(folder, 'look')
await look(folder)
