// What the work on an import may take: a process that takes more is ended, whatever it is doing.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { ENDED_FILE, type Limits } from '@/lib/jobs/limits'
import { beginProcess, endProcess, isAlive, isOverdue } from '@/lib/jobs/process'
import { temporaryFolder } from '../support/database'

const PLENTY: Limits = { cpu: 60, wall: 60, megabytes: 4000 }

/** Runs some code held to limits, and says how it ended and what stands in the folder. */
async function held(code: string, limits: Partial<Limits>) {
  const folder = temporaryFolder()
  const script = join(folder, 'work.mts')
  const door = join(process.cwd(), 'lib/cli/import-limits.ts')
  const call = `holdToLimits(${JSON.stringify(folder)}, 'look', ${JSON.stringify({ ...PLENTY, ...limits })})`
  writeFileSync(script, `import { holdToLimits } from ${JSON.stringify(door)}\n${call}\n${code}\n`)
  const signal = await new Promise((resolve) => {
    const child = spawn(process.execPath, ['--import', 'tsx', script], {
      stdio: ['ignore', 'ignore', 'inherit'],
    })
    child.once('exit', (_status, ended) => resolve(ended))
  })
  const place = join(folder, ENDED_FILE)
  return { signal, ended: existsSync(place) ? JSON.parse(readFileSync(place, 'utf8')) : null }
}

const LOST = 'for (;;);'

describe('work on an import', () => {
  test('that is lost in a loop is ended, and says why', async () => {
    const { signal, ended } = await held(LOST, { cpu: 2 })
    expect(signal).toBe('SIGKILL')
    expect(ended).toEqual({ by: 'limit', words: expect.stringContaining('more than 2 seconds of work') })
  })

  test('that takes too much memory is ended, outside of the heap too', async () => {
    const { signal, ended } = await held(
      `const kept = []; for (let i = 0; i < 60; i += 1) kept.push(Buffer.alloc(10_000_000, 1)); ${LOST}`,
      { megabytes: 400 },
    )
    expect(signal).toBe('SIGKILL')
    expect(ended.words).toContain('more than 400 MB of memory')
  })

  test('that waits for ever is ended', async () => {
    const { signal, ended } = await held('setTimeout(() => {}, 60_000)', { wall: 1 })
    expect(signal).toBe('SIGKILL')
    expect(ended.words).toContain('was not over after')
  })

  test('that is done in time ends by itself', async () => {
    expect(await held('await new Promise((resolve) => setTimeout(resolve, 300))', {})).toEqual({
      signal: null,
      ended: null,
    })
  })
})

describe('a process', () => {
  test('that is killed is told as ended at once, also when another holds its output open', async () => {
    const folder = temporaryFolder()
    // Without a job in its folder it fails by itself, unless it is killed before.
    const end = new Promise<unknown>((resolve) => {
      const pid = beginProcess('check', folder, resolve)
      if (pid === null) throw new Error('no process')
      expect(isAlive(pid, folder)).toBe(true)
      endProcess(pid)
    })
    expect(await end).toMatchObject({ status: null, outOfMemory: false })
  })

  test('is overdue when it has had its time and a little more', () => {
    const now = Date.parse('2031-05-06T12:00:00Z')
    expect(isOverdue('look', '2031-05-06T11:45:30Z', now)).toBe(false)
    expect(isOverdue('look', '2031-05-06T11:43:00Z', now)).toBe(true)
    expect(isOverdue('write', '2031-05-06T11:43:00Z', now)).toBe(false)
    expect(isOverdue('look', null, now)).toBe(false)
  })
})
