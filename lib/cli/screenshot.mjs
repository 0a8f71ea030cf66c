// npm run screenshot: takes docs/compare.png, the picture in the README, from the running product over the opening data.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { BROWSER_FLAGS, findBrowser } from './browser.mjs'
import { main, parseFlags } from './run.mjs'
import { checkPort, serve } from './server.mjs'
import { build, generate, install, prepareDatabase } from './set-up.mjs'

await main(async () => {
  parseFlags(process.argv.slice(2), [])
  await install()
  await generate()
  // The opening data as it is, whatever stands in the database of whoever takes the picture.
  const folder = mkdtempSync(join(tmpdir(), 'parallax-'))
  const env = { DATABASE_URL: `file:${join(folder, 'parallax.db')}` }
  await prepareDatabase([], env)
  await build()
  const host = '127.0.0.1'
  const server = await serve({ host, port: await checkPort({ host, port: 0 }), env, quiet: true })
  const { chromium } = await import('playwright-core')
  const browser = await chromium.launch({ executablePath: await findBrowser(), args: BROWSER_FLAGS })
  const page = await browser.newPage({ viewport: { width: 1280, height: 1400 }, colorScheme: 'light' })
  await page.goto(server.address)
  await page.waitForLoadState('networkidle')
  await page.screenshot({ path: 'docs/compare.png' })
  await browser.close()
  await server.stop()
  rmSync(folder, { recursive: true, force: true })
  console.log('docs/compare.png')
  return 0
})
