// The one place that knows the library which takes JSON apart: its tokens, the way to each, and what is wrong with a file.
import { createReadStream } from 'node:fs'
import { Tokenizer, TokenParser, TokenType } from '@streamparser/json'
import { ENCODING_HEAD, utf16Of } from './encoding'

/** Lists and objects within one another. Ours go seven deep. */
export const MOST_DEPTH = 64
export const TOO_DEEP = `In the file more than ${MOST_DEPTH} lists or objects stand within one another, which no table does.`

/** Why a file is not read on, as a sentence: what is wrong with it is no mistake of JSON. */
export class Refused extends Error {}

export const PIECE = 65_536
const BOM = [0xef, 0xbb, 0xbf]

/** Whole numbers that JavaScript would round, such as long ids, stay text. */
class ExactTokenizer extends Tokenizer {
  protected override parseNumber(text: string): number {
    const value = Number(text)
    // The parser hands on whatever it is given.
    return /^-?\d+$/.test(text) && !Number.isSafeInteger(value) ? (text as unknown as number) : value
  }
}

export type Token = Parameters<TokenParser['write']>[0]

/** How much deeper one is after a token: 1, 0 or −1. */
export function depthOf({ token }: Token): number {
  if (token === TokenType.LEFT_BRACE || token === TokenType.LEFT_BRACKET) return 1
  return token === TokenType.RIGHT_BRACE || token === TokenType.RIGHT_BRACKET ? -1 : 0
}

/** A file's JSON as its tokenizer takes it: bytes of UTF-8, or text where it is in UTF-16; each with the bytes read. */
export async function* piecesOf(
  file: string,
): AsyncGenerator<{ piece: Uint8Array | string; bytes: number }, void> {
  let decoder: TextDecoder | null = null
  let isUtf8 = true
  let bytes = 0
  for await (const piece of createReadStream(file, { highWaterMark: PIECE }) as AsyncIterable<Uint8Array>) {
    const isFirst = decoder === null
    const utf16 = isFirst ? utf16Of(piece.subarray(0, ENCODING_HEAD)) : null
    isUtf8 = isFirst ? utf16 === null : isUtf8
    decoder ??= new TextDecoder(utf16 ?? 'utf-8', { fatal: true })
    bytes += piece.length
    let text: string
    try {
      text = decoder.decode(piece, { stream: true })
    } catch (cause) {
      throw new Error('The file is not in UTF-8, the encoding of JSON: save it as UTF-8.', { cause })
    }
    const bare = isFirst && BOM.every((byte, place) => piece[place] === byte) ? piece.subarray(3) : piece
    yield { piece: isUtf8 ? bare : text, bytes }
  }
}

/** What is wrong with a file, as a sentence; `bytes` of it were read. */
export function broken(cause: unknown, bytes: number): Error {
  if (cause instanceof Refused) return new Error(cause.message)
  const words = cause instanceof Error ? cause.message : String(cause)
  const offset = Number(/absolute position "(\d+)"/.exec(words)?.[1] ?? bytes)
  const what = /ended in|mid-parsing/.test(words)
    ? 'it ends in the middle'
    : /Unexpected "[NI]"/.test(words)
      ? `near byte ${offset} stands NaN or Infinity, which some programs write and JSON does not know; write null`
      : `near byte ${offset} stands something that JSON does not allow there`
  return new Error(`The file is no JSON: ${what}.`, { cause })
}

/** An object or list that is not closed yet, with the key or place of what is read in it. */
export type Open = { isList: boolean; key: string | number; wantsKey: boolean }

/** Hears what stands in a file: `key` is the key or place in the object or list around it, null for the outermost. */
export type JsonVisitor = {
  onOpen: (isList: boolean, key: string | number | null) => void
  onClose: () => void
  onPlain: (key: string | number | null) => void
}

/** Follows the tokens of a file and knows the way to each. Throws when it is too deep. */
export class Follower {
  readonly open: Open[] = []

  constructor(private readonly visitor: JsonVisitor) {}

  take({ token, value }: Token): void {
    const inner = this.open.at(-1)
    const key = inner?.key ?? null
    switch (token) {
      case TokenType.LEFT_BRACE:
      case TokenType.LEFT_BRACKET: {
        const isList = token === TokenType.LEFT_BRACKET
        if (this.open.length === MOST_DEPTH) throw new Refused(TOO_DEEP)
        this.visitor.onOpen(isList, key)
        this.open.push({ isList, key: isList ? 0 : '', wantsKey: !isList })
        return
      }
      case TokenType.RIGHT_BRACE:
      case TokenType.RIGHT_BRACKET:
        this.open.pop()
        this.visitor.onClose()
        return
      case TokenType.COMMA:
        if (inner?.isList) inner.key = Number(inner.key) + 1
        else if (inner) inner.wantsKey = true
        return
      case TokenType.COLON:
      case TokenType.SEPARATOR:
        return
      default:
        if (inner?.wantsKey) {
          inner.key = String(value)
          inner.wantsKey = false
        } else this.visitor.onPlain(key)
    }
  }
}

type Parser = { write: (piece: Uint8Array | string) => void; end: () => void }

/** A parser of one value, or of several that follow one another. */
export function parserFor(
  isSequence: boolean,
  paths: readonly string[],
  onToken: (token: Token) => void,
  onValue: TokenParser['onValue'],
): Parser {
  const options = { ...(isSequence && { separator: '' }) }
  const tokenizer = new ExactTokenizer(options)
  const parser = new TokenParser({ ...options, paths: [...paths], keepStack: false })
  tokenizer.onToken = (token) => {
    // Before the parser has it: it keeps a stack, and walks all of it for each value.
    onToken(token)
    parser.write(token)
  }
  tokenizer.onEnd = () => {
    if (!parser.isEnded) parser.end()
  }
  parser.onEnd = () => {
    if (!tokenizer.isEnded) tokenizer.end()
  }
  parser.onValue = onValue
  return {
    write: (piece) => tokenizer.write(piece),
    end: () => {
      if (!(tokenizer.isEnded && parser.isEnded)) tokenizer.end()
    },
  }
}
