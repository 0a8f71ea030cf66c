// npm test: sets up, then runs every check even when an early one fails. At the end stands
// what failed, then what took longest, then one line that counts; the exit status agrees.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { findBrowser } from './browser.mjs'
import { FILE_TIMES } from './file-times.mjs'
import { countTests, describeFailed, describeSlowest } from './report.mjs'
import { firstError, main, root, runNode } from './run.mjs'
import { build, generate, install, writeRouteTypes } from './set-up.mjs'

const VITEST = 'node_modules/vitest/vitest.mjs'

const total = { passed: 0, failed: 0 }
/** @type {Parameters<typeof describeSlowest>[0]} */
const files = []
/** @type {string[]} one line each */
const failures = []

/** @param {string} path */
const readJson = (path) => JSON.parse(readFileSync(path, 'utf8'))

/** @param {string} name @param {() => Promise<unknown>} work @returns {Promise<boolean>} whether it passed */
async function step(name, work) {
  console.log(`\n── ${name}`)
  try {
    await work()
    total.passed++
    return true
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error)
    console.error(message)
    failures.push(`${name}: ${firstError(message)}`)
    total.failed++
    return false
  }
}

/** @param {string[]} command */
async function passes(command) {
  const { status } = await runNode(command)
  if (status !== 0) throw new Error('what is wrong stands above')
}

/**
 * Runs tests.
 * @param {string} name what they are called
 * @param {string[]} which vitest's arguments
 * @param {{ browser?: string, quiet?: boolean }} options quiet keeps the output back until others have been told
 */
async function tests(name, which, { browser = '', quiet = false }) {
  const path = `tests/results/${name.replaceAll(' ', '-')}`
  mkdirSync('tests/results', { recursive: true })
  rmSync(`${path}.json`, { force: true })
  const reporters = ['default', 'json', './lib/cli/file-times.mjs'].map((each) => `--reporter=${each}`)
  const command = [VITEST, 'run', ...reporters, `--outputFile.json=${path}.json`, ...which]
  const env = { CHROMIUM_PATH: browser, [FILE_TIMES]: `${path}-times.json` }
  return { name, path, ...(await runNode(command, { env, quiet })) }
}

/**
 * Counts tests that have run.
 * @param {Awaited<ReturnType<typeof tests>>} run
 * @param {boolean} everything whether these are all that there are, so that none may be skipped
 */
function count({ name, path, status }, everything) {
  try {
    const report = readJson(`${path}.json`)
    const { passed, failed } = countTests(report, status, everything)
    total.passed += passed
    total.failed += failed
    failures.push(...describeFailed(report, status, everything, root))
    files.push(...readJson(`${path}-times.json`))
  } catch {
    failures.push(`${name}: vitest left no report`)
    total.failed++
  }
}

/** @param {string[]} args what stands behind -- goes to vitest @returns {Promise<number>} the exit status */
async function test(args) {
  const ready = await step('packages and database client', async () => {
    await install()
    await generate()
  })
  // Without packages every further step would only repeat the same failure.
  if (!ready && !existsSync(VITEST)) return finish()

  await step('types', async () => {
    await writeRouteTypes()
    await passes(['node_modules/typescript/bin/tsc', '--noEmit', '-p', '.'])
  })
  await step('lint and format', () => passes(['node_modules/@biomejs/biome/bin/biome', 'check', '.']))

  // The build begins after the types, which are read from a folder that it writes. What runs in a browser begins as soon
  // as both are there, beside the unit tests, so that no processor is idle while a last long file runs. Each is told of
  // when its turn comes.
  const everything = args.length === 0
  const building = build()
  const finding = findBrowser()
  const browsing = Promise.all([finding, building]).then(([browser]) =>
    everything ? tests('browser tests', ['--project', 'e2e'], { browser, quiet: true }) : null,
  )
  for (const each of [building, finding, browsing]) each.catch(() => {})
  if (everything) {
    console.log('\n── unit tests')
    count(await tests('unit tests', ['--project', 'unit'], {}), everything)
  }
  const built = await step('build', () => building)
  let browser = ''
  const found = await step('browser', async () => {
    browser = await finding
    console.log(browser)
  })
  const isReady = built && found
  if (!isReady)
    console.log('Without a build and a browser no browser test runs; the steps above count as failed.')
  if (!everything) {
    console.log('\n── some tests')
    const within = isReady ? [] : ['--project', 'unit']
    count(await tests('some tests', [...within, ...args], { browser }), everything)
  } else if (isReady) {
    console.log('\n── browser tests')
    const run = await browsing
    if (!run) throw new Error('all tests were asked for')
    console.log(run.output)
    count(run, everything)
  }
  return finish()
}

function finish() {
  if (failures.length > 0) console.log(`\n── failed\n${failures.join('\n')}`)
  if (files.length > 0) console.log(`\n── the slowest files\n${describeSlowest(files, 10)}`)
  console.log(`\n${total.passed} passed, ${total.failed} failed`)
  return total.failed === 0 ? 0 : 1
}

await main(() => test(process.argv.slice(2)))
