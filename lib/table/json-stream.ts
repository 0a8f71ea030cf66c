// JSON piece by piece, for files too long to hold in memory: only what is asked for is built. Knows JSON, not what it means.
import {
  broken,
  depthOf,
  Follower,
  type JsonVisitor,
  MOST_DEPTH,
  type Open,
  PIECE,
  parserFor,
  piecesOf,
  Refused,
  TOO_DEEP,
  type Token,
} from './json-parser'

/** A value and where it stands: the keys and places that lead to it from the outside in. */
export type JsonItem = { path: (string | number)[]; value: unknown }

/** Within one value that was asked for: tokens (keys, values, marks), and bytes. */
const MOST_TOKENS = 1_000_000
const MOST_BYTES = 32_000_000

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

/**
 * Tells a visitor what stands in a file, in its order, without building any of it, until `isDone`. Several values may
 * follow one another. Throws a sentence as jsonValues does.
 */
export async function walkJson(file: string, visitor: JsonVisitor, isDone: () => boolean): Promise<void> {
  const follower = new Follower(visitor)
  const parser = parserFor(
    true,
    [],
    (token) => {
      if (!isDone()) follower.take(token)
    },
    () => {},
  )
  let read = 0
  try {
    for await (const { piece, bytes } of piecesOf(file)) {
      parser.write(piece)
      read = bytes
      if (isDone()) return
    }
    parser.end()
  } catch (cause) {
    // What comes after all that was asked for is told by whoever reads it.
    if (isDone()) return
    throw cause instanceof Error && /^The file is not in/.test(cause.message) ? cause : broken(cause, read)
  }
}

const isAskedFor = (selectors: readonly string[][], open: readonly Open[]): boolean =>
  selectors.some(
    (words) =>
      words.length === open.length && words.every((word, at) => word === '*' || word === `${open[at]?.key}`),
  )

/** What an item of a file may take, so that none is built that no table has. */
class Budget {
  readonly #selectors: readonly string[][]
  readonly #follower: Follower
  #depth = 0
  #tokens = 0
  /** Where an item that was asked for begins, by depth; null outside of one. */
  #within: number | null = null
  /** The last place in bytes where nothing was being built. */
  #since = 0
  bytes = 0

  constructor(paths: readonly string[]) {
    this.#selectors = paths.map((path) => path.split('.').slice(1))
    this.#follower = new Follower({
      onOpen: () => {
        if (isAskedFor(this.#selectors, this.#follower.open)) {
          this.#within = this.#depth
          this.#tokens = 0
        }
        this.#depth += 1
      },
      onClose: () => {
        this.#depth -= 1
      },
      onPlain: () => {},
    })
  }

  /** Whether nothing is open. */
  get isOutside(): boolean {
    return this.#depth === 0
  }

  take(token: Token): void {
    if (this.#within !== null) this.#takeWithin(this.#within, token)
    else {
      this.#follower.take(token)
      this.#since = this.bytes
    }
  }

  /** Within an item only its depth and length count, and not the ways in it. */
  #takeWithin(within: number, token: Token): void {
    const step = depthOf(token)
    if (step < 0 && this.#depth === within + 1) {
      this.#within = null
      this.#follower.take(token)
      return
    }
    this.#depth += step
    this.#tokens += 1
    if (this.#depth > MOST_DEPTH) throw new Refused(TOO_DEEP)
    if (this.#tokens > MOST_TOKENS)
      throw new Refused(
        `Before byte ${this.bytes + PIECE} one item of the file has more than ${MOST_TOKENS} parts, which no statement has.`,
      )
  }

  checkBytes(): void {
    if (this.bytes - this.#since > MOST_BYTES)
      throw new Error(
        `One item of the file is longer than ${MOST_BYTES / 1_000_000} MB (it begins before byte ${this.#since}), which no statement is.`,
      )
  }
}

/**
 * The values at some paths of a JSON file, in its order, such as "$.*" (the items of the outer list or object) or
 * "$.statements.*". `onBytes` is told how many bytes were read so far. Throws an Error with a sentence when the file is
 * no JSON, neither UTF-8 nor UTF-16, ends too early, is nested too deeply, or holds an item that no table has.
 */
export async function* jsonValues(
  file: string,
  paths: readonly string[],
  onBytes: (bytes: number) => void = () => {},
): AsyncGenerator<JsonItem, void> {
  const found: JsonItem[] = []
  const budget = new Budget(paths)
  const parser = parserFor(
    false,
    paths,
    (token) => budget.take(token),
    ({ value, key, stack }) => {
      // The outermost container has no key of its own.
      const keys = [...stack.slice(1).map((each) => each.key), key]
      found.push({ path: keys.filter((each) => each !== undefined), value })
    },
  )
  yield* valuesOf(file, parser, budget, found, (cause) => broken(cause, budget.bytes), onBytes)
}

/** Whoever takes a file piece by piece. */
type Taker = { write: (piece: Uint8Array | string) => void; end: () => void }

/** What `taker` puts into `found` while a file passes through it; `told` makes a sentence of what it throws. */
async function* valuesOf<T>(
  file: string,
  taker: Taker,
  budget: Budget,
  found: T[],
  told: (cause: unknown) => Error,
  onBytes: (bytes: number) => void,
): AsyncGenerator<T, void> {
  const attempt = (work: () => void) => {
    try {
      work()
    } catch (cause) {
      throw told(cause)
    }
  }
  for await (const { piece, bytes } of piecesOf(file)) {
    attempt(() => taker.write(piece))
    budget.bytes = bytes
    onBytes(bytes)
    budget.checkBytes()
    yield* found.splice(0)
  }
  attempt(() => taker.end())
}

/** The ends of lines in a piece, as the pieces between them, each with its end. */
function* linesIn(piece: Uint8Array | string): Generator<Uint8Array | string, void> {
  for (let from = 0; from < piece.length; ) {
    const end = typeof piece === 'string' ? piece.indexOf('\n', from) : piece.indexOf(10, from)
    const to = end < 0 ? piece.length : end + 1
    yield typeof piece === 'string' ? piece.slice(from, to) : piece.subarray(from, to)
    from = to
  }
}

/**
 * The values that follow one another in a file, such as one on each line, with the line in which each begins. Throws a
 * sentence with the line, for the same reasons as jsonValues.
 */
export async function* jsonSequence(
  file: string,
  onBytes: (bytes: number) => void = () => {},
): AsyncGenerator<{ line: number; value: unknown }, void> {
  const found: { line: number; value: unknown }[] = []
  const budget = new Budget(['$'])
  let [line, begun] = [1, 1]
  const parser = parserFor(
    true,
    ['$'],
    (token) => {
      if (budget.isOutside) begun = line
      budget.take(token)
    },
    ({ value }) => found.push({ line: begun, value }),
  )
  const told = (cause: unknown) => {
    const error = broken(cause, budget.bytes)
    return new Error(`line ${line}: ${error.message}`, { cause: error })
  }
  const byLine: Taker = {
    write: (piece) => {
      for (const part of linesIn(piece)) {
        parser.write(part)
        if (typeof part === 'string' ? part.endsWith('\n') : part.at(-1) === 10) line += 1
      }
    },
    end: () => parser.end(),
  }
  yield* valuesOf(file, byLine, budget, found, told, onBytes)
}
