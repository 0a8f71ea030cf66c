// npm test: sets up, then runs every check even when an early one fails. The last line counts; the exit status agrees.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { findBrowser } from './browser.mjs'
import { countTests } from './report.mjs'
import { main, runNode } from './run.mjs'
import { build, generate, install, writeRouteTypes } from './set-up.mjs'

const VITEST = 'node_modules/vitest/vitest.mjs'
const RESULTS = 'tests/results/vitest.json'

/** @param {string[]} args what stands behind -- goes to vitest @returns {Promise<number>} the exit status */
async function test(args) {
  const total = { passed: 0, failed: 0 }

  /** @param {string} name @param {() => Promise<unknown>} work */
  async function step(name, work) {
    console.log(`\n── ${name}`)
    try {
      await work()
      total.passed++
      return true
    } catch (error) {
      console.error(error instanceof Error ? error.message : error)
      total.failed++
      return false
    }
  }
  /** @param {string[]} command */
  const passes = async (command) => {
    const { status } = await runNode(command)
    if (status !== 0) throw new Error('failed')
  }

  const ready = await step('packages and database client', async () => {
    await install()
    await generate()
  })
  // Without packages every further step would only repeat the same failure.
  if (!ready && !existsSync(VITEST)) return finish(total)

  const built = await step('build', build)
  await step('types', async () => {
    await writeRouteTypes()
    await passes(['node_modules/typescript/bin/tsc', '--noEmit', '-p', '.'])
  })
  await step('lint and format', () => passes(['node_modules/@biomejs/biome/bin/biome', 'check', '.']))
  let browser = ''
  const found = await step('browser', async () => {
    browser = await findBrowser()
    console.log(browser)
  })

  console.log('\n── tests')
  mkdirSync('tests/results', { recursive: true })
  rmSync(RESULTS, { force: true })
  const all = built && found
  if (!all)
    console.log('Without a build and a browser only the unit tests run; the steps above count as failed.')
  const { status } = await runNode(
    [
      VITEST,
      'run',
      '--reporter=default',
      '--reporter=json',
      `--outputFile.json=${RESULTS}`,
      ...(all ? [] : ['--project', 'unit']),
      ...args,
    ],
    { env: { CHROMIUM_PATH: browser } },
  )
  try {
    const counted = countTests(JSON.parse(readFileSync(RESULTS, 'utf8')), status, args.length === 0)
    total.passed += counted.passed
    total.failed += counted.failed
  } catch {
    console.error('vitest left no report.')
    total.failed++
  }
  return finish(total)
}

/** @param {{ passed: number, failed: number }} total */
function finish({ passed, failed }) {
  console.log(`\n${passed} passed, ${failed} failed`)
  return failed === 0 ? 0 : 1
}

await main(() => test(process.argv.slice(2)))
