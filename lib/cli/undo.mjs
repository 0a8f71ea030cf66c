// npm run undo -- CHANGESET --why "the wrong file": sets the records of a changeset back to what they were before.
import { main, runNode } from './run.mjs'
import { generate, install } from './set-up.mjs'

await main(async () => {
  await install()
  await generate()
  const { status } = await runNode(['--import', 'tsx', 'lib/cli/undo.ts', ...process.argv.slice(2)])
  return status
})
