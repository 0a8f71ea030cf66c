// The built product, served on a free port with a database of its own.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkPort, serve } from '@/lib/cli/server.mjs'
import { build, prepareDatabase } from '@/lib/cli/set-up.mjs'

export type Server = {
  /** Such as "http://localhost:41234", without a slash at the end. */
  address: string
  databaseUrl: string
  stop: () => Promise<void>
}

/** Waits for the server and leaves nothing behind: its folder goes with it. Builds when the build is out of date. */
export async function startServer(
  options: { databaseUrl?: string; flags?: string[]; env?: Record<string, string> } = {},
): Promise<Server> {
  const folder = mkdtempSync(join(tmpdir(), 'parallax-'))
  const databaseUrl = options.databaseUrl ?? `file:${join(folder, 'parallax.db')}`
  const env = { ...options.env, DATABASE_URL: databaseUrl }
  if (!options.databaseUrl) await prepareDatabase(options.flags ?? [], env)
  await build()
  const host = '127.0.0.1'
  const port = await checkPort({ host, port: 0 })
  const server = await serve({ host, port, env, quiet: true })
  return {
    address: server.address,
    databaseUrl,
    stop: async () => {
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
