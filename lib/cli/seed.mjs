// npm run seed: adds what the data files have and the database lacks; with --reset into a fresh database file.
import { beAtWork } from './at-work.mjs'
import { main, parseFlags } from './run.mjs'
import { generate, install, prepareDatabase } from './set-up.mjs'

await main(async () => {
  const flags = parseFlags(process.argv.slice(2), ['--reset'])
  if (flags.has('--reset')) beAtWork({ alone: true })
  await install()
  await generate()
  await prepareDatabase(['--seed', ...flags])
  return 0
})
