// A page that cannot be made is answered with its own status, and so are those beside it.
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test, vi } from 'vitest'
import { guarded } from '@/app/_parts/page-guard'
import { register } from '@/instrumentation'

test('a page without its database is 503, while others are served at the same time', async () => {
  vi.stubEnv('NEXT_RUNTIME', 'nodejs')
  await register()
  await register()
  const listener: RequestListener = async ({ url }, response) => {
    await guarded(async () => {
      await new Promise((resolve) => setTimeout(resolve, 5))
      if (url === '/broken') throw new Error('SQLITE_CORRUPT: database disk image is malformed')
      return null
    })
    response.end()
  }
  const server = createServer(listener).listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  // A server that listens on a port has an address of this kind.
  const { port } = server.address() as AddressInfo
  const answers = await Promise.all(
    ['/broken', '/whole', '/broken', '/whole'].map((path) => fetch(`http://127.0.0.1:${port}${path}`)),
  )
  expect(answers.map(({ status, headers }) => [status, headers.get('retry-after')])).toEqual([
    [503, '30'],
    [200, null],
    [503, '30'],
    [200, null],
  ])
  server.closeAllConnections()
  server.close()
  vi.unstubAllEnvs()
})
