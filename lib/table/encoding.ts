// Which encoding a text file is in: UTF-8, UTF-16, or one of the families of Windows and ISO, guessed from its letters.
// Reads the file once, keeps a sample, and never guesses without a remark that says so.
import { isUtf8 } from 'node:buffer'
import { closeSync, createReadStream, openSync, readFileSync, readSync } from 'node:fs'
import { analyse } from 'chardet'

/** The name that TextDecoder knows, and what people should be told of it. */
export type Encoding = { name: string; remark: string | null }

const SAVE_AS = 'Save it as CSV in UTF-8: in a spreadsheet, “Save as”, “CSV UTF-8”.'
/** Bytes of lines with letters beyond ASCII that a guess is made from. */
const SAMPLE = 65_536
/** Bytes at the start of a file by which UTF-16 is told. */
export const ENCODING_HEAD = 4096

/** Of so many bytes one may be 0, which a broken cell may hold; files with more are pictures, programs or the like. */
const BYTES_PER_ZERO = 20

const isHigh = (byte: number) => byte >= 0x80
const isLetter = (byte: number) => isHigh(byte) || (byte >= 65 && byte <= 90) || (byte >= 97 && byte <= 122)

/** UTF-16, by its byte order mark or as every second byte of marks and digits is 0; null for anything else. */
export function utf16Of(head: Uint8Array): 'utf-16le' | 'utf-16be' | null {
  const start = (head[0] ?? 0) * 256 + (head[1] ?? 0)
  if (start === 0xfffe) return 'utf-16le'
  if (start === 0xfeff) return 'utf-16be'
  const zeros = [0, 0]
  head.forEach((byte, at) => {
    if (byte === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1
  })
  const [even = 0, odd = 0] = zeros
  // Without a mark: four and a tenth of all places, always on the same side.
  if (Math.min(even, odd) > 0 || even + odd < Math.max(4, head.length / 20)) return null
  const name = odd > 0 ? 'utf-16le' : 'utf-16be'
  const text = new TextDecoder(name).decode(head.subarray(0, head.length - (head.length % 2)))
  return /[^\P{Cc}\t\n\r]/u.test(text) ? null : name
}

/**
 * Whether a file is no text: it holds a byte that is 0, and either many of them or what is not UTF-8. The server asks this
 * of every file it is sent, so only a file with such a byte is looked at more closely.
 */
export function isBinary(path: string): boolean {
  const { bytes, zeros } = zerosIn(path)
  return zeros > 0 && (zeros * BYTES_PER_ZERO > bytes || !isUtf8(readFileSync(path)))
}

function zerosIn(path: string): { bytes: number; zeros: number } {
  const opened = openSync(path, 'r')
  const buffer = Buffer.alloc(1 << 20)
  let [bytes, zeros] = [0, 0]
  try {
    for (;;) {
      const piece = buffer.subarray(0, readSync(opened, buffer, 0, buffer.length, null))
      if (piece.length === 0) return { bytes, zeros }
      bytes += piece.length
      for (let at = piece.indexOf(0); at >= 0; at = piece.indexOf(0, at + 1)) zeros += 1
    }
  } finally {
    closeSync(opened)
  }
}

/** Of each pair the one of Windows has the other's letters and more; which is meant, the letters say. */
const OF_WINDOWS: Record<string, string> = {
  'ISO-8859-1': 'windows-1252',
  'ISO-8859-2': 'windows-1250',
  'ISO-8859-7': 'windows-1253',
  'ISO-8859-8': 'windows-1255',
  'ISO-8859-9': 'windows-1254',
}

function decoderFor(name: string): TextDecoder | null {
  try {
    return new TextDecoder(name, { fatal: true })
  } catch {
    return null
  }
}

/** A name and how many of the sample's letters beyond ASCII are letters in it; null where it does not fit. */
function readAs(name: string, sample: Uint8Array): { name: string; letters: number } | null {
  try {
    const text = decoderFor(name)?.decode(sample)
    if (text === undefined || /[\u0080-\u009f]/.test(text)) return null
    return { name, letters: text.match(/[^\P{L}A-Za-z]|\p{M}/gu)?.length ?? 0 }
  } catch {
    return null
  }
}

/** The words that have a letter beyond ASCII, with blanks between them. */
function wordsIn(sample: Uint8Array): Uint8Array {
  const kept: number[] = []
  let word: number[] = []
  for (const byte of [...sample, 0x20])
    if (isLetter(byte)) word.push(byte)
    else {
      if (word.some(isHigh)) kept.push(...word, 0x20)
      word = []
    }
  return Uint8Array.from(kept)
}

/** The encoding that a sample's letters fit best, and its first words; null where none does. */
function guess(sample: Uint8Array): { name: string; words: string[] } | null {
  const words = wordsIn(sample)
  // Of scripts other than Latin, English cells beside them would only mislead.
  const isOtherScript = words.filter(isHigh).length > words.length * 0.6
  for (const { name } of analyse(isOtherScript ? words : sample)) {
    if (/^(?:utf|ascii)/i.test(name)) continue
    const [best] = [OF_WINDOWS[name], name]
      .flatMap((each) => (each ? (readAs(each, sample) ?? []) : []))
      .sort((a, b) => b.letters - a.letters)
    const decoder = best && decoderFor(best.name)
    if (!decoder) continue
    return { name: decoder.encoding, words: decoder.decode(words).trim().split(/\s+/).slice(0, 3) }
  }
  return null
}

const described = (name: string) =>
  name.replace(/^windows/, 'Windows').replace(/^(?:iso|koi|gb|euc)/, (word) => word.toUpperCase())

class Sample {
  readonly bytes: number[] = []
  private line: number[] = []

  add(piece: Uint8Array): void {
    for (const byte of piece) {
      if (this.bytes.length >= SAMPLE) return
      this.line.push(byte)
      if (byte !== 10 && this.line.length < SAMPLE) continue
      this.end()
    }
  }

  end(): void {
    if (this.line.some(isHigh)) this.bytes.push(...this.line)
    this.line = []
  }
}

/**
 * The encoding of a text file. Throws a sentence when it is no text, is damaged, or fits none.
 * A file in UTF-8 with a few broken letters is damaged: read as anything else, all its good letters would be wrong.
 */
export async function encodingOf(file: string): Promise<Encoding> {
  const utf8 = new TextDecoder('utf-8', { fatal: true })
  let [isFirst, isValid, hasZero] = [true, true, false]
  for await (const piece of createReadStream(file) as AsyncIterable<Uint8Array>) {
    const utf16 = isFirst ? utf16Of(piece.subarray(0, ENCODING_HEAD)) : null
    if (utf16)
      return { name: utf16, remark: `The file is not in UTF-8 and was read as ${utf16.toUpperCase()}.` }
    isFirst = false
    hasZero ||= piece.includes(0)
    if (!isValid) continue
    try {
      utf8.decode(piece, { stream: true })
    } catch {
      isValid = false
    }
  }
  if (hasZero && isBinary(file)) throw new Error(`The file is no text. ${SAVE_AS}`)
  if (!isValid) return guessed(file)
  try {
    utf8.decode()
  } catch (cause) {
    throw new Error(`The file ends in the middle of a letter. ${SAVE_AS}`, { cause })
  }
  return { name: 'utf-8', remark: null }
}

async function guessed(file: string): Promise<Encoding> {
  const utf8 = new TextDecoder('utf-8')
  const sample = new Sample()
  let [good, broken] = [0, 0]
  for await (const piece of createReadStream(file) as AsyncIterable<Uint8Array>) {
    sample.add(piece)
    for (const [letter] of utf8.decode(piece, { stream: true }).matchAll(/\P{ASCII}/gu))
      if (letter === '\ufffd') broken += 1
      else good += 1
  }
  sample.end()
  if (good > broken)
    throw new Error(
      `The file is in UTF-8, but ${broken} of its letters are broken, as when parts in two encodings are put together. ${SAVE_AS}`,
    )
  const found = guess(Uint8Array.from(sample.bytes))
  if (!found)
    throw new Error(`The file is not in UTF-8, nor in another encoding that can be told. ${SAVE_AS}`)
  const like = found.words.map((word) => `“${word}”`).join(', ')
  return {
    name: found.name,
    remark: `The file is not in UTF-8 and was read as ${described(found.name)}, which fits its letters best (${like}). If these are wrong, save it as CSV in UTF-8.`,
  }
}

/** A file's text in pieces. Throws a sentence where its letters end too early or are none. */
export async function* textIn(
  file: string,
  { name }: Encoding,
  onBytes: (bytes: number) => void = () => {},
): AsyncGenerator<string, void> {
  const decoder = new TextDecoder(name, { fatal: true })
  let bytes = 0
  try {
    for await (const piece of createReadStream(file) as AsyncIterable<Uint8Array>) {
      const text = decoder.decode(piece, { stream: true })
      bytes += piece.length
      onBytes(bytes)
      yield text
    }
    yield decoder.decode()
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause
    throw new Error(
      `After byte ${bytes} stands something that is no letter in ${described(name)}. ${SAVE_AS}`,
      {
        cause,
      },
    )
  }
}
