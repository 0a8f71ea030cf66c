// npm run people, as a process of its own: a sole admin who has lost the password gets in again.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { runNode } from '@/lib/cli/run.mjs'
import { join, renewPassword } from '@/lib/db/people/accounts'
import { makeSetUpToken } from '@/lib/db/people/invitations'
import { setSuspended } from '@/lib/db/people/members'
import { type TestDatabase, testDatabase } from './support/database'
import { PASSWORD, person } from './support/people'

let made: TestDatabase
beforeAll(async () => {
  made = await testDatabase()
})
afterAll(() => made.close())

const people = async (...args: string[]) => {
  const { status, output } = await runNode(['--import', 'tsx', 'lib/cli/people.ts', ...args], {
    quiet: true,
    env: { DATABASE_URL: made.url, PUBLIC_URL: 'https://parallax.example', HOST: '', PORT: '' },
  })
  return { status, output: output.trim() }
}

test('people are listed, and one of them gets a link that works once', async () => {
  expect(await people()).toEqual({ status: 0, output: expect.stringMatching(/^Nobody has an account yet/) })

  const token = (await makeSetUpToken(made.database)) ?? ''
  const ada = { name: 'Ada Brenn', email: 'ada@example.org', password: PASSWORD, again: PASSWORD }
  await join(made.database, token, ada)
  const coder = await person(made.database, 'coder', 'Cora Venn')
  await setSuspended(made.database, coder.id, true)
  const { output } = await people()
  expect(output).toMatch(
    /^Ada Brenn {2}ada@example\.org {8}admin {13}since \d{4}-\d\d-\d\d {2}not signed in\nCora Venn {2}Cora-Venn@example\.org {2}coder, suspended {2}since /i,
  )

  const link = await people('link', 'ADA', 'brenn')
  expect(link).toMatchObject({ status: 0 })
  expect(link.output).toContain(
    'sets a new password for Ada Brenn (admin); they sign in with ada@example.org',
  )
  const renewal = /^https:\/\/parallax\.example\/join\/(\S+)$/m.exec(link.output)?.[1] ?? ''
  const fresh = { password: 'another long phrase', again: 'another long phrase' }
  expect(await renewPassword(made.database, renewal, fresh)).toEqual({ email: 'ada@example.org' })
  expect(await renewPassword(made.database, renewal, fresh)).toBeNull()

  expect(await people('link', 'Nobody')).toEqual({
    status: 1,
    output: 'Nobody is called Nobody. There is Ada Brenn and Cora Venn.',
  })
  expect(await people('link', 'Cora Venn')).toMatchObject({
    status: 1,
    output: expect.stringMatching(/suspended/),
  })
  expect(await people('link')).toMatchObject({ status: 1, output: expect.stringMatching(/^Whose\? npm run/) })
  expect(await people('remove')).toMatchObject({ status: 1, output: expect.stringMatching(/^remove is no/) })
})
