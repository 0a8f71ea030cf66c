// Answers to requests for files: the question from the query string, refusals in words, an ETag for what has not changed.
import { createHash } from 'node:crypto'
import { vocabularyFor } from '@/lib/db/catalogue'
import { type Database, database } from '@/lib/db/client'
import { describeTrouble } from '@/lib/db/trouble'
import { describeIgnored, type Ignored, parseQuestion, type Question, type Vocabulary } from '@/lib/question'
import { baseOf } from './base'

export type Asked = { db: Database; question: Question; vocabulary: Vocabulary; base: string }

export function refusal(status: number, words: string): Response {
  return new Response(`${words}\n`, { status, headers: { 'content-type': 'text/plain; charset=utf-8' } })
}

/** A whole file. The same bytes again cost the reader nothing. */
export function file(request: Request, body: string | Uint8Array<ArrayBuffer>, type: string): Response {
  const tag = `"${createHash('sha256').update(body).digest('base64url').slice(0, 27)}"`
  const headers = { etag: tag, 'cache-control': 'no-cache', 'content-type': type }
  if (request.headers.get('if-none-match') === tag) return new Response(null, { status: 304, headers })
  return new Response(body, { headers })
}

/**
 * Reads the question of a request and lets `answer` make the file. A value that cannot be read is 400 in the words that
 * a page uses, a database that cannot be read 503. `more` are unreadable values of other keys than the question's.
 */
export async function fileFor(
  request: Request,
  answer: (asked: Asked) => Promise<Response>,
  more: readonly Ignored[] = [],
): Promise<Response> {
  try {
    const db = database()
    const params = new URL(request.url).searchParams
    const vocabulary = await vocabularyFor(db, params)
    const { question, ignored } = parseQuestion(params, vocabulary)
    const unreadable = [...ignored, ...more]
    if (unreadable.length > 0)
      return refusal(400, `This address cannot be answered.\n${unreadable.map(describeIgnored).join('\n')}`)
    return await answer({ db, question, vocabulary, base: baseOf(request.headers) })
  } catch (error) {
    const trouble = describeTrouble(error)
    if (!trouble) throw error
    return refusal(503, `${trouble.title}. ${trouble.advice}`)
  }
}

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
