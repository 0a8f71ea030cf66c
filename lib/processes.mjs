// Whether a process that left its number in a file is still the same one: numbers are given again.
import { readFileSync } from 'node:fs'

/**
 * What tells a process from a later one with its number: when it began, and since which start of the machine that is
 * counted. Null where the system does not say, and for a process that is no more.
 * @param {number} pid
 * @returns {string | null}
 */
export function processMark(pid) {
  try {
    // The second field is a name in brackets, which may hold anything; the start is the 22nd.
    const began = readFileSync(`/proc/${pid}/stat`, 'utf8')
      .replace(/^.*\) /s, '')
      .split(' ')[19]
    return `${began} ${readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()}`
  } catch {
    return null
  }
}

/** @param {{ pid: number, mark: string | null }} left what it wrote of itself */
export function isRunning({ pid, mark }) {
  try {
    process.kill(pid, 0)
  } catch (error) {
    // It may be somebody else's, and then it is there.
    if (!(error instanceof Error && 'code' in error && error.code === 'EPERM')) return false
  }
  return mark === null || processMark(pid) === mark
}
