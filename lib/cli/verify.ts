// Recomputes the numbers of exported files and says what differs. Run with tsx by npm run verify.
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { describeCount } from '@/lib/phrase'
import { recounted } from './recounted'
import type { NamedFile } from './verdict'

/** More differences than this are counted only. */
const MOST_TOLD = 40

function readFiles(paths: readonly string[]): NamedFile[] {
  return paths.map((path) => {
    try {
      return { name: basename(path), bytes: readFileSync(path) }
    } catch {
      throw new Error(`${path} cannot be read`)
    }
  })
}

try {
  const { compared, problems, unchecked } = await recounted(readFiles(process.argv.slice(2)))
  for (const sentence of unchecked) console.log(`Not checked: ${sentence}`)
  for (const sentence of problems.slice(0, MOST_TOLD)) console.error(sentence)
  if (problems.length > MOST_TOLD) console.error(`... and ${problems.length - MOST_TOLD} more.`)
  if (problems.length > 0) {
    console.error(`${describeCount(problems.length, 'difference')} found.`)
    process.exitCode = 1
  } else if (compared === 0) {
    console.error('Nothing in these files could be computed again.')
    process.exitCode = 1
  } else
    console.log(
      `${describeCount(compared, 'number and word', 'numbers and words')} computed again: no difference.`,
    )
} catch (error) {
  console.error(`${error instanceof Error ? error.message : String(error)}.`)
  process.exitCode = 1
}
