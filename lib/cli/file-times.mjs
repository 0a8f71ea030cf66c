// A reporter for vitest: writes how long each test file took, its imports and hooks included, which no report of
// vitest's own tells.
import { writeFileSync } from 'node:fs'

/** Names the file that the times are written to: [{ "name": "tests/a.test.ts", "seconds": 1.2 }, ...]. */
export const FILE_TIMES = 'FILE_TIMES'

export default class FileTimes {
  /** @param {readonly import('vitest/node').TestModule[]} modules */
  onTestRunEnd(modules) {
    const path = process.env[FILE_TIMES]
    if (!path) return
    const times = modules.map((each) => {
      const { prepareDuration, collectDuration, setupDuration, duration } = each.diagnostic()
      const milliseconds = prepareDuration + collectDuration + setupDuration + duration
      return { name: each.relativeModuleId, seconds: milliseconds / 1000 }
    })
    writeFileSync(path, JSON.stringify(times))
  }
}
