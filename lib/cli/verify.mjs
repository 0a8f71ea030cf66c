// npm run verify -- FILE: recomputes the numbers of an exported file. Needs no database.
import { resolve } from 'node:path'
import { main, Refusal, runNode } from './run.mjs'
import { install } from './set-up.mjs'

// A file is named from where the command was typed, not from the repository's folder.
const from = process.env.INIT_CWD ?? process.cwd()

await main(async () => {
  const files = process.argv.slice(2)
  if (files.length === 0)
    throw new Refusal(
      'Which file? npm run verify -- bundle.zip, data.xlsx or data.csv; a data.csv with its statements.csv is checked further.',
    )
  await install()
  const paths = files.map((file) => resolve(from, file))
  const { status } = await runNode(['--import', 'tsx', 'lib/cli/verify.ts', ...paths])
  return status
})
