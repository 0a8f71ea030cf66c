// Which encoding a text file is in: UTF-8, UTF-16, or one of the families of Windows and ISO, guessed from its letters.
// Reads the file once, keeps a sample, and never guesses without a remark that says so.
import { isUtf8 } from 'node:buffer'
import { closeSync, createReadStream, openSync, readFileSync, readSync } from 'node:fs'
import { analyse } from 'chardet'

/** A way to read a file, by the name that TextDecoder knows, and the first words beyond ASCII as they read in it. */
export type Reading = { name: string; words: readonly string[] }

/** How a text file is read; where that is a guess, or was said, also the other ways that are likely, the likeliest first. */
export type Encoding = Reading & { isGuess: boolean; others: readonly Reading[] }

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

/** What else a file may be in, beside what its letters look like. */
const COMMON = [
  ...['windows-1252', 'windows-1250', 'windows-1251', 'windows-1253', 'windows-1254', 'windows-1255'],
  ...['windows-1256', 'windows-1257', 'windows-1258', 'windows-874', 'iso-8859-2', 'iso-8859-5', 'koi8-u'],
  ...['macintosh', 'x-mac-cyrillic', 'ibm866', 'gb18030', 'big5', 'shift_jis', 'euc-jp', 'euc-kr'],
]
const MOST_OTHERS = 8

const [MOST_WORDS, LONGEST_WORD] = [5, 30]
/** What stands between words in a table. */
const BETWEEN = /[\s,;|"()]+/

function decoderFor(name: string): TextDecoder | null {
  try {
    return new TextDecoder(name, { fatal: true })
  } catch {
    return null
  }
}

const wordsOf = (text: string): string[] => {
  const words = text.split(BETWEEN).filter((word) => /\P{ASCII}/u.test(word))
  return [...new Set(words)].slice(0, MOST_WORDS).map((word) => word.slice(0, LONGEST_WORD))
}

/** A reading, and how many of the letters beyond ASCII are letters in it. */
type Fit = Reading & { letters: number }

/** A sample as it reads in an encoding; null where it does not fit. */
function readAs(name: string, sample: Uint8Array): Fit | null {
  const decoder = decoderFor(name)
  if (!decoder) return null
  try {
    // Its end may be the middle of a letter.
    const text = decoder.decode(sample, { stream: true })
    if (/[\u0080-\u009f\ue000-\uf8ff]/.test(text)) return null
    const letters = text.match(/[^\P{L}A-Za-z]|\p{M}/gu)?.length ?? 0
    return { name: decoder.encoding, words: wordsOf(text), letters }
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

/** The encodings that a sample fits, the likeliest first; of those in which it reads the same, one. */
function fitsOf(sample: Uint8Array): Reading[] {
  const words = wordsIn(sample)
  // Of scripts other than Latin, English cells beside them would only mislead.
  const isOtherScript = words.filter(isHigh).length > words.length * 0.6
  const byLetters = (a: Fit, b: Fit) => b.letters - a.letters
  const analysed = analyse(isOtherScript ? words : sample).flatMap(({ name }) =>
    /^(?:utf|ascii)/i.test(name)
      ? []
      : [OF_WINDOWS[name], name]
          .flatMap((each) => (each ? (readAs(each, sample) ?? []) : []))
          .sort(byLetters)
          .slice(0, 1),
  )
  const common = COMMON.flatMap((name) => readAs(name, sample) ?? []).sort(byLetters)
  const found = new Map<string, Reading>()
  for (const fit of [...analysed, ...common]) {
    const key = fit.words.join(' ')
    if (!found.has(key)) found.set(key, { name: fit.name, words: fit.words })
  }
  return [...found.values()]
}

/** An encoding as people write its name. */
export const describeEncoding = (name: string): string =>
  name
    .replace(/^windows/, 'Windows')
    .replace(/^(?:utf|iso|koi|gb|euc|ibm|big)/, (word) => word.toUpperCase())
    .replace('macintosh', 'Mac Roman')

const wayOn = ([next]: readonly Reading[]): string =>
  next
    ? `name its encoding as “encoding” in the plan (the next is ${next.name}: “${next.words[0] ?? ''}”), or `
    : ''

/** What people should be told of how a file was read; null where nothing is to be said. */
export function remarkOn({ name, isGuess, words, others }: Encoding): string | null {
  if (name.startsWith('utf-16')) return `The file is not in UTF-8 and was read as ${name.toUpperCase()}.`
  if (!isGuess) return null
  const like = words.slice(0, 3).map((word) => `“${word}”`)
  return `The file is not in UTF-8 and was read as ${describeEncoding(name)}, which fits its letters best (${like.join(', ')}). If these are wrong, ${wayOn(others)}save it as CSV in UTF-8.`
}

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
 * The encoding of a text file; `told` is one that somebody has said it is in. Throws a sentence when it is no text, is
 * damaged, or fits none, or when nobody knows the encoding that was told.
 * A file in UTF-8 with a few broken letters is damaged: read as anything else, all its good letters would be wrong.
 */
export async function encodingOf(file: string, told: string | null = null): Promise<Encoding> {
  if (told !== null) return toldEncoding(file, told)
  const utf8 = new TextDecoder('utf-8', { fatal: true })
  let [isFirst, isValid, hasZero] = [true, true, false]
  for await (const piece of createReadStream(file) as AsyncIterable<Uint8Array>) {
    const utf16 = isFirst ? utf16Of(piece.subarray(0, ENCODING_HEAD)) : null
    if (utf16) return certain(utf16)
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
  return certain('utf-8')
}

const certain = (name: string): Encoding => ({ name, isGuess: false, words: [], others: [] })

/** What can be said beside an encoding that somebody has told: how the file reads in it, and in others. */
async function toldEncoding(file: string, told: string): Promise<Encoding> {
  const name = decoderFor(told)?.encoding
  if (name === undefined)
    throw new Error(
      `“${told.slice(0, 80)}” is no encoding that can be read: name one such as utf-8, utf-16le, windows-1252, windows-1256 or iso-8859-2.`,
    )
  // Of bytes in pairs a sample by lines says nothing.
  if (name.startsWith('utf-16')) return certain(name)
  const { sample } = await sampleOf(file)
  const fits = [readAs('utf-8', sample) ?? [], ...fitsOf(sample)].flat()
  const own = readAs(name, sample)
  return {
    ...{ name, isGuess: false, words: own?.words ?? [] },
    others: fits
      .filter((fit) => fit.name !== name)
      .slice(0, MOST_OTHERS)
      .map(({ name, words }) => ({ name, words })),
  }
}

/** Lines with letters beyond ASCII, and how many of all such letters are letters of UTF-8 and how many are not. */
async function sampleOf(file: string): Promise<{ sample: Uint8Array; good: number; broken: number }> {
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
  return { sample: Uint8Array.from(sample.bytes), good, broken }
}

async function guessed(file: string): Promise<Encoding> {
  const { sample, good, broken } = await sampleOf(file)
  if (good > broken)
    throw new Error(
      `The file is in UTF-8, but ${broken} of its letters are broken, as when parts in two encodings are put together. ${SAVE_AS}`,
    )
  const [found, ...others] = fitsOf(sample)
  if (!found)
    throw new Error(`The file is not in UTF-8, nor in another encoding that can be told. ${SAVE_AS}`)
  return { ...found, isGuess: true, others: others.slice(0, MOST_OTHERS) }
}

/** A file's text in pieces. Throws a sentence where its letters end too early or are none. */
export async function* textIn(
  file: string,
  { name }: Pick<Encoding, 'name'>,
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
      `After byte ${bytes} stands something that is no letter in ${describeEncoding(name)}. ${SAVE_AS}`,
      {
        cause,
      },
    )
  }
}
