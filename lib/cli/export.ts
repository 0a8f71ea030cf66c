// Writes the whole data set to a file. Run with tsx by npm run export.
import { existsSync, linkSync, renameSync, rmSync, statSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { exportJson, exportTables } from '@/lib/db/import/dataset-export'
import { UNFINISHED } from '@/lib/db/store/backup'
import { describePath } from '@/lib/db/store/location'
import { describeTrouble } from '@/lib/db/store/trouble'

const MEGABYTE = 1_000_000

async function exportTo(path: string, isPublic: boolean): Promise<void> {
  const name = describePath(path)
  if (existsSync(path))
    throw new Error(`${name} exists already: choose another name, nothing is overwritten.`)
  const unfinished = path + UNFINISHED
  try {
    const file = await open(unfinished, 'w')
    try {
      const options = { public: isPublic }
      const pieces = path.toLowerCase().endsWith('.zip') ? exportTables(options) : exportJson(options)
      for await (const piece of pieces) await file.writeFile(piece)
      await file.sync()
    } finally {
      await file.close()
    }
    keep(unfinished, path)
  } finally {
    rmSync(unfinished, { force: true })
  }
  const size = (statSync(path).size / MEGABYTE).toFixed(1)
  console.log(
    `Written: ${name}, ${size} MB. ${
      isPublic
        ? 'It holds no private passage.'
        : 'It holds the private passages and is not for publication: with --public it leaves them out.'
    }`,
  )
}

/** Gives the file its name; a link fails where somebody has made one of that name meanwhile. */
function keep(unfinished: string, path: string): void {
  try {
    linkSync(unfinished, path)
  } catch {
    // Some file systems know no second name for a file.
    if (existsSync(path)) throw new Error(`${path} exists already: choose another name.`)
    renameSync(unfinished, path)
  }
}

try {
  const [path = '', flag] = process.argv.slice(2)
  await exportTo(path, flag === '--public')
} catch (error) {
  const trouble = describeTrouble(error)
  const message = error instanceof Error ? error.message : String(error)
  console.error(trouble ? `${trouble.title}. ${trouble.advice}` : message)
  process.exitCode = 1
}
