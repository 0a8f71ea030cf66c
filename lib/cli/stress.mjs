// npm run stress: kills, locks, fills and asks the product at random, and writes docs/reliability.md.
import { main, parseFlags, runNode } from './run.mjs'
import { build, generate, install } from './set-up.mjs'

const PARTS = ['kills', 'locks', 'disk', 'questions', 'rows', 'shapes']

await main(async () => {
  const args = process.argv.slice(2)
  const minutes = args.filter((arg) => /^--minutes=[1-9]\d?$/.test(arg))
  const flags = parseFlags(
    args.filter((arg) => !minutes.includes(arg)),
    ['--quick', '--minutes=N', ...PARTS],
  )
  await install()
  await generate()
  await build()
  const { status } = await runNode(['--import', 'tsx', 'tests/bench/stress.ts', ...flags, ...minutes], {
    env: { NODE_ENV: 'production' },
  })
  return status
})
