// npm run people: lists who has an account. With -- link NAME it prints a one-time link for a new password.
import { main, runNode } from './run.mjs'
import { generate, install } from './set-up.mjs'

await main(async () => {
  await install()
  await generate()
  const { status } = await runNode(['--import', 'tsx', 'lib/cli/people.ts', ...process.argv.slice(2)])
  return status
})
