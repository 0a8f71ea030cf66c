// A page that cannot be made is answered with its own status, and so are those beside it.
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { forbidden, notFound } from 'next/navigation'
import { expect, test, vi } from 'vitest'
import { guarded } from '@/app/_parts/page-guard'
import { register } from '@/instrumentation'

test('a page that is missing, closed or without its database has its status, while others are served at the same time', async () => {
  vi.stubEnv('NEXT_RUNTIME', 'nodejs')
  // As next.config.mjs has it.
  vi.stubEnv('__NEXT_EXPERIMENTAL_AUTH_INTERRUPTS', 'true')
  await register()
  await register()
  const listener: RequestListener = async ({ url }, response) => {
    await guarded(async () => {
      await new Promise((resolve) => setTimeout(resolve, 5))
      if (url === '/missing') notFound()
      if (url === '/closed') forbidden()
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
    ['/broken', '/whole', '/missing', '/broken', '/closed', '/whole'].map((path) =>
      fetch(`http://127.0.0.1:${port}${path}`),
    ),
  )
  expect(answers.map(({ status, headers }) => [status, headers.get('retry-after')])).toEqual([
    [503, '30'],
    [200, null],
    [404, null],
    [503, '30'],
    [403, null],
    [200, null],
  ])
  server.closeAllConnections()
  server.close()
  vi.unstubAllEnvs()
})
