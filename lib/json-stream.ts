// JSON piece by piece, for files too long to hold in memory: only what is asked for is built. Knows JSON, not what it means.
import { createReadStream } from 'node:fs'
import { JSONParser } from '@streamparser/json'

/** A value and where it stands: the keys and places that lead to it from the outside in. */
export type JsonItem = { path: (string | number)[]; value: unknown }

const BOM = [0xef, 0xbb, 0xbf]

/**
 * The values at some paths of a JSON file, in its order, such as "$.*" (the items of the outer list or object) or
 * "$.statements.*". `onBytes` is told how many bytes were read so far. Throws an Error with a sentence when the file is
 * no JSON, no UTF-8, or ends too early.
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
  let [first, bytes] = [true, 0]
  const broken = (cause: unknown) => {
    const words = cause instanceof Error ? cause.message : String(cause)
    const offset = Number(/absolute position "(\d+)"/.exec(words)?.[1] ?? bytes)
    const what = /ended in|mid-parsing/.test(words)
      ? 'it ends in the middle'
      : `near byte ${offset} stands something that JSON does not allow there`
    return new Error(`The file is no JSON: ${what}.`, { cause })
  }
  for await (const piece of createReadStream(file) as AsyncIterable<Uint8Array>) {
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
    yield* ready
  }
  if (parser.isEnded) return
  try {
    parser.end()
  } catch (cause) {
    throw broken(cause)
  }
}
