// npm run export -- [FILE] [--public]: the whole data set as one JSON or as a zip of tables, while the server runs.
import { resolve } from 'node:path'
import { main, Refusal, runNode } from './run.mjs'
import { generate, install } from './set-up.mjs'

// A file is named from where the command was typed, not from the repository's folder.
const from = process.env.INIT_CWD ?? process.cwd()

await main(async () => {
  const words = process.argv.slice(2)
  const files = words.filter((word) => !word.startsWith('--'))
  const unknown = words.find((word) => word.startsWith('--') && word !== '--public')
  const [file = 'parallax.json'] = files
  if (unknown !== undefined || files.length > 1 || !/\.(?:json|zip)$/i.test(file))
    throw new Refusal(
      'npm run export -- [FILE] [--public]: FILE ends in .json or .zip and is parallax.json unless named; --public leaves out the private passages.',
    )
  await install()
  await generate()
  const args = [resolve(from, file), ...(words.includes('--public') ? ['--public'] : [])]
  const { status } = await runNode(['--import', 'tsx', 'lib/cli/export.ts', ...args])
  return status
})
