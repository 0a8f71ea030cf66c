// README says that a field is one row, one column and one migration, and a filter one row. So they are added here, to a copy
// of the tree, and found wherever a reader, a coder or a program meets them.
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../support/database'

const FIELD = `  tone: optional(line('Tone of voice', { hint: 'As the outlet describes it.', part: 'who' })),\n`
const MIGRATION = 'ALTER TABLE "Statement" ADD COLUMN "tone" TEXT;\n'
const FILTER = `  edited: {
    key: 'edited',
    parse: (asked) => asked.one('edited', oneOf(['yes']), word(['yes'])) === 'yes',
    format: (isOn) => (isOn ? ['yes'] : []),
    chips: (isOn) => (isOn ? [{ label: 'Edited quotations only', without: false }] : []),
    phrase: (isOn) => (isOn ? 'with edited quotations' : null),
    where: () => ({ sql: 's.editedQuote = 1', values: [] }),
    matches: (isOn, { editedQuote }) => !isOn || editedQuote,
    control: { kind: 'flag', name: 'Edited quotations only', value: 'yes' },
  } satisfies Filter<boolean>,\n`

/** Puts text into a file behind a line that stands in it once. */
function addBehind(file: string, line: string, text: string): void {
  const before = readFileSync(file, 'utf8')
  expect(before.split(line)).toHaveLength(2)
  writeFileSync(file, before.replace(line, `${line}${text}`))
}

test('a field and a filter are a row each', () => {
  const copy = join(temporaryFolder(), 'tree')
  mkdirSync(copy)
  for (const part of [
    'app',
    'lib',
    'prisma',
    'seed',
    'package.json',
    'tsconfig.json',
    'vitest.config.ts',
    'proxy.ts',
  ])
    cpSync(part, join(copy, part), { recursive: true })
  cpSync('tests/support', join(copy, 'tests/support'), { recursive: true })
  cpSync('tests/support/added/check.ts', join(copy, 'tests/added.test.ts'))
  symlinkSync(join(process.cwd(), 'node_modules'), join(copy, 'node_modules'))

  const inPlace =
    "  place: optional(line('Place', { hint: 'Where it was said, such as Jerusalem.', part: 'who' })),\n"
  addBehind(join(copy, 'lib/record/statement-fields.ts'), inPlace, FIELD)
  addBehind(join(copy, 'prisma/schema.prisma'), '  place               String?\n', '  tone String?\n')
  mkdirSync(join(copy, 'prisma/migrations/9999_tone'))
  writeFileSync(join(copy, 'prisma/migrations/9999_tone/migration.sql'), MIGRATION)
  addBehind(join(copy, 'lib/filters.ts'), 'export const FILTERS = {\n', FILTER)

  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['node_modules/vitest/vitest.mjs', 'run', '--project', 'unit', 'tests/added.test.ts'],
    { cwd: copy, encoding: 'utf8', env: { ...process.env, NODE_ENV: 'test', NO_COLOR: '1' } },
  )
  expect(`${status === 0 ? '' : stdout}${stderr}`).toBe('')
  expect(stdout).toMatch(/Tests\s+2 passed/)
})
