// npm start and npm run dev: from a fresh clone to an address in the browser.
import { main, parseFlags } from './run.mjs'
import { checkPort, parseListen, serve } from './server.mjs'
import { build, generate, install, prepareDatabase } from './set-up.mjs'

await main(
  async () => {
    const flags = parseFlags(process.argv.slice(2), ['--dev', '--no-seed', '--reset'])
    const dev = flags.delete('--dev')
    const listen = parseListen(process.env)
    // Before the minutes of work, not after them.
    await checkPort(listen)
    await install()
    await generate()
    await prepareDatabase([...flags])
    if (!dev) await build()
    const server = await serve({ ...listen, dev })
    console.log(`Parallax is running at ${server.address} (Ctrl+C ends it)`)
    return server.ended
  },
  { interrupted: 0 },
)
