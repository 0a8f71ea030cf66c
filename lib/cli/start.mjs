// npm start and npm run dev: from a fresh clone to an address in the browser.
import { beAtWork } from './at-work.mjs'
import { firstError, main, parseFlags, runNode } from './run.mjs'
import { checkPort, describeAddress, describeOpenness, parseListen, serve } from './server.mjs'
import { build, generate, install, prepareDatabase } from './set-up.mjs'
import { parseSite } from './visitors.mjs'

await main(
  async () => {
    const flags = parseFlags(process.argv.slice(2), ['--dev', '--no-seed', '--reset'])
    const dev = flags.delete('--dev')
    const listen = parseListen(process.env)
    // Before the minutes of work, not after them.
    parseSite(process.env, describeAddress(listen))
    beAtWork({ address: describeAddress(listen), alone: flags.has('--reset') })
    await checkPort(listen)
    await install()
    await generate()
    await prepareDatabase([...flags])
    if (!dev) await build()
    const server = await serve({ ...listen, dev })
    console.log(`Parallax is running at ${server.address} (Ctrl+C ends it)`)
    const openness = describeOpenness(listen, process.env.PUBLIC_URL)
    if (openness) console.log(openness)
    await offerFirstAccount(process.env.PUBLIC_URL || server.address)
    return server.ended
  },
  { interrupted: 0 },
)

/**
 * Says where to make the first account, as long as there is none. Only this makes an admin: there is no default password.
 * @param {string} base
 */
async function offerFirstAccount(base) {
  const { status, output } = await runNode(['--import', 'tsx', 'lib/cli/first-account.ts'], { quiet: true })
  // Without a word it was interrupted, together with all of this.
  if (status !== 0)
    return output === '' ? undefined : console.error(`No account can be made: ${firstError(output)}`)
  const path = /^\/join\/\S+$/m.exec(output)?.[0]
  if (!path) return
  console.log(
    `There is no account yet. Whoever opens this address first, within a day, becomes the admin:\n${new URL(path, base).href}`,
  )
}
