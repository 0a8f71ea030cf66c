// Loaded into the server's process before Next (node --import): settles what each request says of its sender before Next
// reads it. Next itself believes X-Forwarded-* from anybody and tells a page nothing of the connection.
import { subscribe } from 'node:diagnostics_channel'
import { parseSite, settle } from './visitors.mjs'

const site = parseSite(process.env, process.env.OWN_ADDRESS || 'http://localhost:3000')

// Node publishes this, and waits for it, before the server's own listener gets the request.
subscribe('http.server.request.start', (message) => {
  if (!isStart(message)) return
  settle(message.request, site)
  // Node does not publish a request to go over to another protocol, such as a WebSocket. Only the development server has
  // a use for one; where nobody listens for it, Node takes it for a request like any other.
  if (process.env.NODE_ENV !== 'development') message.server.removeAllListeners('upgrade')
})

/**
 * @param {unknown} message
 * @returns {message is { request: import('node:http').IncomingMessage, server: import('node:http').Server }}
 */
function isStart(message) {
  return typeof message === 'object' && message !== null && 'request' in message && 'server' in message
}
