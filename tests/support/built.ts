// Once for a whole run of browser tests: builds the product, so that no two files build at the same time, and serves the
// opening data to all files that only read.
import type { TestProject } from 'vitest/node'
import { build } from '@/lib/cli/set-up.mjs'
import { startServer } from './server'

export default async function setUp(project: TestProject): Promise<() => Promise<void>> {
  await build()
  const server = await startServer()
  project.provide('sharedAddress', server.address)
  return server.stop
}
