// Checks exported files against themselves: counts their statements again, makes the figure again, and says in one sentence
// each what differs. Needs no database and trusts no number it finds.
import { checkBundle } from './recounted-bundle'
import { checkTables } from './recounted-table'
import { checkWorkbook } from './recounted-workbook'
import { type NamedFile, reasonOf, type Verdict } from './verdict'

/**
 * Checks a bundle.zip, a data.xlsx, a data.csv, or a statements.csv and its data.csv. Never throws: a file that cannot
 * be read is a problem.
 */
export async function recounted(files: readonly NamedFile[]): Promise<Verdict> {
  const verdict: Verdict = { compared: 0, problems: [], unchecked: [] }
  const [first, second] = files
  try {
    if (!first || files.length > 2) throw new Error('give one file, or a data.csv and its statements.csv')
    if (first.name.endsWith('.zip')) await checkBundle(first, verdict)
    else if (first.name.endsWith('.xlsx')) checkWorkbook(first, verdict)
    else checkTables(first, second ?? null, verdict)
  } catch (error) {
    const name = first ? `${first.name}: ` : ''
    verdict.problems.push(`${name}${reasonOf(error)}.`)
  }
  return verdict
}
