// A process that writes until it is killed; run with tsx by tests/db/kill.test.ts. Says on stdout what it has done.

import { makeBackup } from '@/lib/db/store/backup'
import { openDatabase } from '@/lib/db/store/client'
import { record } from '@/lib/db/store/record'
import { restore } from '@/lib/db/store/restore'
import { change, madeUpRecords } from './made-up'

const [mode = '', url = '', more = ''] = process.argv.slice(2)
const say = (words: string) => process.stdout.write(`${words}\n`)

/** Statements of a made-up import, each with a coding. */
const IMPORTED = 4000
const AT_ONCE = 200

const [statement] = madeUpRecords(1).flatMap(({ type, after }) =>
  type === 'statement' && after ? [after] : [],
)
if (!statement) throw new Error('nothing to write')

/** A statement and its coding, to be stored together. */
function pair(id: string) {
  return {
    statement: change('statement', {
      ...statement,
      id,
      adoptedCodingId: `${id}-0`,
      repeatOfId: null,
    } as never),
    coding: change('coding', {
      id: `${id}-0`,
      statementId: id,
      coderId: 'coder-0',
      codebookId: 'codebook-1',
      level: 1,
      rationale: 'Made up.',
    }),
  }
}

async function saves(): Promise<void> {
  const database = openDatabase(url)
  for (let i = 0; ; i += 1) {
    const id = `${more}-${i}`
    const { statement, coding } = pair(id)
    await record(database, { who: 'A writer', why: 'a save' }, [statement, coding])
    say(id)
  }
}

async function imports(): Promise<void> {
  async function* all() {
    for (let start = 0; start < IMPORTED; start += AT_ONCE) {
      const pairs = Array.from({ length: AT_ONCE }, (_, i) => pair(`${more}-${start + i}`))
      yield* pairs.map(({ statement }) => statement)
      yield* pairs.map(({ coding }) => coding)
      say(`written ${start}`)
    }
  }
  await record(openDatabase(url), { who: 'An importer', why: 'an import', changeset: more }, all())
  say('done')
}

const MODES: Record<string, () => Promise<void> | void> = {
  saves,
  imports,
  backup: () => {
    for (let i = 0; ; i += 1) {
      makeBackup(url, `${more}-${i}.db`, 'prisma/migrations')
      say(`${more}-${i}.db`)
    }
  },
  restore: () => {
    for (let i = 0; ; i += 1) {
      // Names of files that are kept aside tell seconds.
      restore(url, more, 'prisma/migrations', new Date(Date.UTC(2031, 0, 1, 0, 0, i)))
      say(`restored ${i}`)
    }
  },
}

say('ready')
await MODES[mode]?.()
