// npm run bench: measures the budgets of a page and writes docs/bench.md.
import { findBrowser } from './browser.mjs'
import { main, parseFlags, runNode } from './run.mjs'
import { build, generate, install } from './set-up.mjs'

await main(async () => {
  parseFlags(process.argv.slice(2), [])
  await install()
  await generate()
  await build()
  // React's development build paints several times slower, and would make every route look quick beside it.
  const env = { CHROMIUM_PATH: await findBrowser(), NODE_ENV: 'production' }
  const { status } = await runNode(['--import', 'tsx', 'tests/bench/bench.ts'], { env })
  return status
})
