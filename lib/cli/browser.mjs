// Finds a Chromium for the tests, the bench and the screenshot, or installs one where it may.
import { accessSync, constants, existsSync, readFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { Refusal, run, runNode } from './run.mjs'

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable']
const PLACES = [
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  ...[process.env.PROGRAMFILES, process.env['PROGRAMFILES(X86)'], process.env.LOCALAPPDATA].flatMap(
    (folder) => (folder ? [join(folder, 'Google/Chrome/Application/chrome.exe')] : []),
  ),
]

/** What a Chromium needs to run by itself, as root and without a screen. */
export const BROWSER_FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Some systems ship a "chromium" that only says how to install one, so each is asked its version. */
async function works(/** @type {string} */ path) {
  if (!isExecutable(path)) return false
  if (process.platform === 'win32') return true // chrome.exe --version opens a window
  return (await run(path, ['--version'], { quiet: true })).status === 0
}

async function onThisMachine() {
  const folders = (process.env.PATH ?? '').split(delimiter)
  const named = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)))
  for (const path of [...named, ...PLACES]) if (await works(path)) return path
  const { chromium } = await import('playwright-core')
  const own = chromium.executablePath()
  return (await works(own)) ? own : null
}

function isDebianRoot() {
  const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : ''
  return process.getuid?.() === 0 && /^ID=debian$/m.test(release)
}

async function installBrowser() {
  console.log('Installing Chromium for the browser tests, once ...')
  if (isDebianRoot()) {
    await run('apt-get', ['update', '-qq'], { quiet: true })
    const options = ['install', '-y', '-qq', '--no-install-recommends', 'chromium']
    const env = { DEBIAN_FRONTEND: 'noninteractive' }
    if ((await run('apt-get', options, { quiet: true, env })).status === 0) return
  }
  await runNode(['node_modules/playwright-core/cli.js', 'install', 'chromium'], { quiet: true })
}

/**
 * The path of a Chromium that runs: CHROMIUM_PATH, one on the machine, Debian's package, Playwright's own.
 * @returns {Promise<string>}
 * @throws {Refusal} when none can be had
 */
export async function findBrowser() {
  const named = process.env.CHROMIUM_PATH
  if (named) {
    if (await works(named)) return named
    throw new Refusal(`CHROMIUM_PATH=${named} is no browser that runs: correct it or leave it out.`)
  }
  const found = await onThisMachine()
  if (found) return found
  await installBrowser()
  const installed = await onThisMachine()
  if (installed) return installed
  throw new Refusal(
    'The browser tests need Chromium: install Chromium or Google Chrome, or name one in CHROMIUM_PATH.',
  )
}
