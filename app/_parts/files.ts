// Answers to requests for files: the question from the query string, refusals in words, an ETag for what has not changed.
import { createHash } from 'node:crypto'
import { describeTrouble } from '@/lib/db/store/trouble'
import { describeAllIgnored, type Ignored } from '@/lib/question'
import type { NotNow } from '@/lib/queue'
import { baseOf } from './base'
import { buildId } from './build'
import { type Data, dataFor, type Questioned, questionedFor } from './page-request'
import { unusedIn } from './parameters'

export type Asked = Data & Questioned & { base: string }

export function refusal(status: number, words: string, more: Record<string, string> = {}): Response {
  const headers = { 'content-type': 'text/plain; charset=utf-8', ...more }
  return new Response(`${words}\n`, { status, headers })
}

/** The answer to an address that holds something that cannot be used; null when it holds nothing like it. */
export function refusalOf(ignored: readonly Ignored[]): Response | null {
  if (ignored.length === 0) return null
  return refusal(400, `This address cannot be answered.\n${describeAllIgnored(ignored).join('\n')}`)
}

/** The answer to a request for a file with keys that the file does not use. Every route that answers GET asks it. */
export function refusalOfUnused(request: Request, used: readonly string[]): Response | null {
  return refusalOf(unusedIn(new URL(request.url).searchParams, used))
}

const entityTag = (content: string | Uint8Array) =>
  `"${createHash('sha256').update(content).digest('base64url').slice(0, 27)}"`

/** The ETag of a file by all that it is made from, so that it need not be made to be told as unchanged. */
export function tagOf(madeFrom: readonly (string | number)[]): string {
  return entityTag(JSON.stringify([buildId(), ...madeFrom]))
}

/** The answer to a reader who has the file already. */
export function unchanged(request: Request, tag: string): Response | null {
  if (request.headers.get('if-none-match') !== tag) return null
  return new Response(null, { status: 304, headers: { etag: tag, 'cache-control': 'no-cache' } })
}

/** A whole file. The same again costs the reader nothing: by `tag`, or by its bytes. */
export function file(
  request: Request,
  body: string | Uint8Array<ArrayBuffer>,
  type: string,
  tag = entityTag(body),
): Response {
  const headers = { etag: tag, 'cache-control': 'no-cache', 'content-type': type }
  return unchanged(request, tag) ?? new Response(body, { headers })
}

/**
 * Reads the question of a request and lets `answer` make the file. A key that is not `used` and a value that cannot be
 * read are 400 in the words that a page uses, a database that cannot be read 503. `more` are unreadable values of other
 * keys than the question's.
 */
export async function fileFor(
  request: Request,
  used: readonly string[],
  answer: (asked: Asked) => Promise<Response>,
  more: readonly Ignored[] = [],
): Promise<Response> {
  try {
    const asked = new URL(request.url).searchParams
    const data = await dataFor(asked)
    const questioned = await questionedFor(data)
    const refused = refusalOf([...unusedIn(asked, used), ...questioned.ignored, ...more])
    if (refused) return refused
    request.signal.throwIfAborted()
    return await answer({ ...data, ...questioned, base: baseOf(request.headers) })
  } catch (error) {
    // Nobody reads this; the number is the one that proxies write down.
    if (request.signal.aborted) return refusal(499, 'The reader left before the file was made.')
    const busy = notNowOf(error)
    if (busy) return refusal(503, busy.message, { 'retry-after': String(busy.seconds) })
    const trouble = describeTrouble(error)
    if (!trouble) throw error
    return refusal(503, `${trouble.title}. ${trouble.advice}`)
  }
}

// By its name: a server may hold the module that throws it twice.
const notNowOf = (error: unknown): Pick<NotNow, 'message' | 'seconds'> | null =>
  error instanceof Error && error.name === 'NotNow' && 'seconds' in error
    ? { message: error.message, seconds: Number(error.seconds) }
    : null

/** A large file, sent as it is made, in constant memory. */
export function streamed(chunks: AsyncIterable<string>, type: string): Response {
  const encoder = new TextEncoder()
  const source = chunks[Symbol.asyncIterator]()
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await source.next()
      if (done) controller.close()
      else controller.enqueue(encoder.encode(value))
    },
    async cancel() {
      await source.return?.()
    },
  })
  return new Response(stream, { headers: { 'content-type': type, 'cache-control': 'no-cache' } })
}
