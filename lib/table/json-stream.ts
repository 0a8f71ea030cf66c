// JSON piece by piece, for files too long to hold in memory: only what is asked for is built. Knows JSON, not what it means.
import { createReadStream } from 'node:fs'
import { JSONParser, TokenType } from '@streamparser/json'

/** A value and where it stands: the keys and places that lead to it from the outside in. */
export type JsonItem = { path: (string | number)[]; value: unknown }

/** Lists and objects within one another. Ours go seven deep. */
const MOST_DEPTH = 64
/** Between two values that were asked for: tokens (keys, values, marks), and bytes. */
const MOST_TOKENS = 1_000_000
const MOST_BYTES = 32_000_000

const TOO_DEEP = `In the file more than ${MOST_DEPTH} lists or objects stand within one another, which no table does.`

/** Reads JSON that is at most MOST_DEPTH deep. Throws a sentence when it is deeper, and what JSON.parse throws. */
export function parseJson(text: string): unknown {
  let depth = 0
  for (const [mark] of text.matchAll(/"(?:[^"\\]|\\.)*"?|[[\]{}]/gs)) {
    if (mark === '[' || mark === '{') depth += 1
    else if (mark === ']' || mark === '}') depth -= 1
    if (depth > MOST_DEPTH) throw new Error(TOO_DEEP)
  }
  return JSON.parse(text)
}

/** Why a file is not read on, as a sentence: what is wrong with it is no mistake of JSON. */
class Refused extends Error {}

const PIECE = 65_536
const BOM = [0xef, 0xbb, 0xbf]

/**
 * The values at some paths of a JSON file, in its order, such as "$.*" (the items of the outer list or object) or
 * "$.statements.*". `onBytes` is told how many bytes were read so far. Throws an Error with a sentence when the file is
 * no JSON, no UTF-8, ends too early, is nested too deeply, or holds an item that no table has.
 */
export async function* jsonValues(
  file: string,
  paths: readonly string[],
  onBytes: (bytes: number) => void = () => {},
): AsyncGenerator<JsonItem, void> {
  const parser = new JSONParser({ paths: [...paths], keepStack: false })
  const utf8 = new TextDecoder('utf-8', { fatal: true })
  let found: JsonItem[] = []
  parser.onValue = ({ value, key, stack }) => {
    // The outermost container has no key of its own.
    const keys = [...stack.slice(1).map((each) => each.key), key]
    found.push({ path: keys.filter((each) => each !== undefined), value })
  }
  let [first, bytes, depth, tokens, since] = [true, 0, 0, 0, 0]
  // Before the parser has them: it keeps a stack, and walks all of it for each value.
  parser.onToken = ({ token }) => {
    if (token === TokenType.LEFT_BRACE || token === TokenType.LEFT_BRACKET) depth += 1
    else if (token === TokenType.RIGHT_BRACE || token === TokenType.RIGHT_BRACKET) depth -= 1
    if (depth > MOST_DEPTH) throw new Refused(TOO_DEEP)
    tokens += 1
    if (tokens > MOST_TOKENS)
      throw new Refused(
        `Before byte ${bytes + PIECE} one item of the file has more than ${MOST_TOKENS} parts, which no statement has.`,
      )
  }
  const broken = (cause: unknown) => {
    if (cause instanceof Refused) return new Error(cause.message)
    const words = cause instanceof Error ? cause.message : String(cause)
    const offset = Number(/absolute position "(\d+)"/.exec(words)?.[1] ?? bytes)
    const what = /ended in|mid-parsing/.test(words)
      ? 'it ends in the middle'
      : `near byte ${offset} stands something that JSON does not allow there`
    return new Error(`The file is no JSON: ${what}.`, { cause })
  }
  for await (const piece of createReadStream(file, { highWaterMark: PIECE }) as AsyncIterable<Uint8Array>) {
    try {
      utf8.decode(piece, { stream: true })
    } catch (cause) {
      throw new Error('The file is not in UTF-8, the encoding of JSON: save it as UTF-8.', { cause })
    }
    try {
      parser.write(first && BOM.every((byte, place) => piece[place] === byte) ? piece.subarray(3) : piece)
    } catch (cause) {
      throw broken(cause)
    }
    first = false
    bytes += piece.length
    onBytes(bytes)
    const ready = found
    found = []
    if (ready.length > 0) [tokens, since] = [0, bytes]
    if (bytes - since > MOST_BYTES)
      throw new Error(
        `One item of the file is longer than ${MOST_BYTES / 1_000_000} MB (it begins before byte ${since}), which no statement is.`,
      )
    yield* ready
  }
  if (parser.isEnded) return
  try {
    parser.end()
  } catch (cause) {
    throw broken(cause)
  }
}
