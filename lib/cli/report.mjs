// Counts what vitest reports. Kept apart from test.mjs, which runs as soon as it is imported.

/**
 * What a run of vitest amounts to. A file that cannot be loaded has no tests to count and is one failure; a skipped
 * test counts as failed when everything was to run, because nothing here may be skipped in silence.
 * @param {{ numPassedTests: number, numFailedTests: number, numPendingTests: number, testResults: { status: string, assertionResults: { status: string }[] }[] }} report
 * @param {number} status
 * @param {boolean} everything
 */
export function countTests(report, status, everything) {
  const broken = report.testResults.filter(
    (file) => file.status === 'failed' && !file.assertionResults.some((test) => test.status === 'failed'),
  ).length
  const failed = report.numFailedTests + broken + (everything ? report.numPendingTests : 0)
  return { passed: report.numPassedTests, failed: failed === 0 && status !== 0 ? 1 : failed }
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
