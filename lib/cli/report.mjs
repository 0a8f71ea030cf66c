// Counts and names what vitest reports. Kept apart from test.mjs, which runs as soon as it is imported.
import { stripVTControlCharacters } from 'node:util'

/**
 * What is read of vitest's report.
 * @typedef {{ status: string, ancestorTitles: string[], title: string, failureMessages?: string[] | null }} TestReport
 * @typedef {{ name: string, status: string, message: string, assertionResults: TestReport[] }} FileReport
 * @typedef {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, testResults: FileReport[] }} Report
 */

/**
 * What a run of vitest amounts to. A file that cannot be loaded has no tests to count and is one failure; a skipped
 * test counts as failed when everything was to run, because nothing here may be skipped in silence.
 * @param {Report} report
 * @param {number} status
 * @param {boolean} everything
 */
export function countTests(report, status, everything) {
  const broken = report.testResults.filter(isBroken).length
  const failed = report.numFailedTests + broken + (everything ? report.numPendingTests : 0)
  return { passed: report.numPassedTests, failed: failed === 0 && status !== 0 ? 1 : failed }
}

/** Whether a file failed outside its tests: it does not load, or a hook failed. @param {FileReport} file */
const isBroken = (file) =>
  file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed')

/**
 * What countTests counts as failed, one line each: file > test, and the first line of its message.
 * @param {Report} report
 * @param {number} status
 * @param {boolean} everything
 * @param {string} folder of the repository, which the names of files are given relative to
 * @returns {string[]}
 */
export function describeFailed(report, status, everything, folder) {
  const named = report.testResults.flatMap((file) => {
    const path = file.name.startsWith(folder)
      ? file.name.slice(folder.length).replace(/^[\\/]/, '')
      : file.name
    const failed = file.assertionResults.flatMap(
      ({ status: outcome, ancestorTitles, title, failureMessages }) => {
        const name = [path, ...ancestorTitles, title].join(' > ').replaceAll(/\s+/g, ' ')
        if (outcome === 'failed') return [`${name}: ${firstLine(failureMessages?.[0])}`]
        return everything && outcome !== 'passed' ? [`${name}: was skipped`] : []
      },
    )
    return isBroken(file) ? [`${path}: ${firstLine(file.message)}`, ...failed] : failed
  })
  if (named.length > 0 || status === 0) return named
  return ['something outside of every test: vitest says above what']
}

/** The first line of a message that says something, without colours. @param {string | undefined} message */
function firstLine(message = '') {
  const lines = stripVTControlCharacters(message).split('\n')
  return lines.map((line) => line.trim()).find((line) => line !== '') ?? 'it gave no reason'
}

/**
 * The files that took longest, one a line, the slowest first.
 * @param {{ name: string, seconds: number }[]} files
 * @param {number} most how many
 */
export function describeSlowest(files, most) {
  return files
    .toSorted((a, b) => b.seconds - a.seconds)
    .slice(0, most)
    .map(({ name, seconds }) => `${seconds.toFixed(1).padStart(6)} s  ${name}`)
    .join('\n')
}
