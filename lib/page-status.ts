// The HTTP status of a page. Next lets a page choose 403 and 404 alone, and makes these in the
// reader's browser, so the answer under way is looked up here; it is
// sent when the whole page has been made.
import { AsyncLocalStorage } from 'node:async_hooks'
import { type IncomingMessage, Server, type ServerResponse } from 'node:http'

// On globalThis, because a server may load this module more than once.
const shared = globalThis as typeof globalThis & {
  parallaxAnswers?: AsyncLocalStorage<ServerResponse<IncomingMessage>>
}

/** Remembers with every request of this process the answer that it will get. Called once, when the server starts. */
export function followAnswers(): void {
  if (shared.parallaxAnswers) return
  const answers = new AsyncLocalStorage<ServerResponse<IncomingMessage>>()
  shared.parallaxAnswers = answers
  const { emit } = Server.prototype
  Server.prototype.emit = function (this: Server, event: string | symbol, ...args: unknown[]): boolean {
    const go = (): boolean => Reflect.apply(emit, this, [event, ...args])
    const [, response] = args
    return event === 'request' && isResponse(response) ? answers.run(response, go) : go()
  }
}

const isResponse = (value: unknown): value is ServerResponse<IncomingMessage> =>
  typeof value === 'object' && value !== null && 'setHeader' in value

/** Sends the page that is being made with this status and, where it may be asked for again, the seconds until then. */
export function answerWith(status: number, retryAfter?: number): void {
  const response = shared.parallaxAnswers?.getStore()
  if (!response || response.headersSent) return
  response.statusCode = status
  if (retryAfter !== undefined) response.setHeader('retry-after', String(retryAfter))
}
