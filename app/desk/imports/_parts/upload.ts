// A file that somebody sends: streamed to disk piece by piece, so that a long one never stands in memory, and known by
// what is in it and not by its name.
import { createWriteStream } from 'node:fs'
import { open, rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Busboy, type BusboyFileStream } from '@fastify/busboy'
import type { FileKind } from '@/lib/import/plan'

export const MOST_MEGABYTES = 200
const MEGABYTE = 1_000_000
const MOST_BYTES = MOST_MEGABYTES * MEGABYTE
/** What a form may hold beside its file. */
const BESIDE = 64_000

/** Why a file was not taken, to be shown as it is. `status` is the answer's. */
export class Untaken extends Error {
  readonly status: number
  constructor(status: number, words: string) {
    super(words)
    this.name = 'Untaken'
    this.status = status
  }
}

const tooLarge = (most: number) =>
  new Untaken(
    413,
    `The file is larger than ${Math.floor(most / MEGABYTE)} MB, which is as much as is taken at once. Split it, or import it on the server with “npm run import”.`,
  )
const CUT =
  'The file arrived only in part; the connection may have been lost. Nothing of it was kept: send it again.'
const UNWRITABLE =
  'The server could not keep the file: its disk is full, or the folder “imports” beside the database is read-only. Nothing of the file was kept.'

/** Whether the system refused to write, and not the sender to send. */
const isUnwritable = (error: unknown) =>
  error instanceof Error && 'syscall' in error && ['open', 'write'].includes(String(error.syscall))

/** What the browser called the file, for people to read. Never a path. */
function parseName(name: string): string {
  // Marks that turn the direction of writing would let a name look like another.
  const plain = name
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cs}\p{Bidi_Control}\u2028\u2029]/gu, '')
    .replace(/^.*[\\/]/, '')
    .trim()
  return [...plain].slice(0, 120).join('') || 'file without a name'
}

async function* pieces(body: ReadableStream<Uint8Array>, most: number): AsyncGenerator<Uint8Array, void> {
  const reader = body.getReader()
  let bytes = 0
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    bytes += value.byteLength
    // Without cancelling the body: that would cut the line before the answer is sent.
    if (bytes > most) throw tooLarge(most - BESIDE)
    yield value
  }
}

/**
 * Writes the one file of a form to `path`, which must not exist yet. Throws Untaken when there is none, or more than
 * one, or when it is too large or cut short; then nothing stays at `path`.
 */
export async function received(
  request: Request,
  path: string,
  most = MOST_BYTES,
): Promise<{ name: string; bytes: number }> {
  const type = request.headers.get('content-type') ?? ''
  if (!/^multipart\/form-data\s*;.*\bboundary=[^;\s]/i.test(type))
    throw new Untaken(
      415,
      'A file is sent with the form on the page of imports (multipart/form-data); this was something else.',
    )
  if (Number(request.headers.get('content-length') ?? 0) > most + BESIDE) throw tooLarge(most)
  if (!request.body) throw new Untaken(400, CUT)
  try {
    return await stored(request.body, type, path, most)
  } catch (error) {
    await rm(path, { force: true })
    throw error
  }
}

async function stored(
  body: ReadableStream<Uint8Array>,
  type: string,
  path: string,
  most: number,
): Promise<{ name: string; bytes: number }> {
  const form = makeForm(type, most)
  let found: { name: string; stream: BusboyFileStream; kept: Promise<void> } | null = null
  let refusal: Untaken | null = null
  form.on('file', (_field, stream, name) => {
    // A form whose file was not chosen sends one without a name and without bytes.
    if (found !== null || name === undefined) {
      stream.resume()
      return
    }
    stream.once('limit', () => {
      refusal = tooLarge(most)
    })
    const kept = pipeline(stream, createWriteStream(path, { flags: 'wx', mode: 0o600 }))
    // Otherwise the form would wait for ever until what it has read is written.
    kept.catch((error: Error) => form.destroy(error))
    found = { name: parseName(name), stream, kept }
  })
  for (const event of ['filesLimit', 'partsLimit', 'fieldsLimit'] as const)
    form.on(event, () => {
      refusal ??= new Untaken(400, 'One file is taken at a time; this form had more. Nothing of it was kept.')
    })
  try {
    await pipeline(Readable.from(pieces(body, most + BESIDE), { objectMode: false }), form)
  } catch (error) {
    // What was begun is ended first, or it would be written anew after the file is removed.
    await endOf(found)
    if (error instanceof Untaken) throw error
    if (isUnwritable(error)) throw new Untaken(507, UNWRITABLE)
    throw new Untaken(400, CUT)
  }
  const file = fileOf(found)
  if (refusal !== null) {
    await endOf(found)
    throw refusal
  }
  if (file === null) throw new Untaken(400, 'No file was chosen. Choose one and send the form again.')
  await file.kept
  if (file.stream.bytesRead === 0)
    throw new Untaken(400, `The file “${file.name}” is empty. Choose another and send the form again.`)
  return { name: file.name, bytes: file.stream.bytesRead }
}

type Found = { name: string; stream: BusboyFileStream; kept: Promise<void> } | null
// The compiler does not see that a callback has set it.
const fileOf = (found: Found): Found => found

async function endOf(found: Found): Promise<void> {
  if (found === null) return
  found.stream.destroy()
  await found.kept.catch(() => {})
}

function makeForm(type: string, most: number) {
  const limits = { files: 1, fields: 5, parts: 8, fieldNameSize: 100, fieldSize: 4000, fileSize: most }
  try {
    return new Busboy({
      headers: { 'content-type': type },
      limits: { ...limits, headerPairs: 20, headerSize: 8192 },
    })
  } catch {
    throw new Untaken(
      415,
      'The form says wrongly how it is written (its boundary cannot be read). Send it again.',
    )
  }
}

// ---- what it is ----------------------------------------------------------------------------------------------

const HEAD = 65_536
/** The list of files at the end of an archive is looked at only so far. */
const LIST = 4_000_000
export const ACCEPTED = 'CSV, JSON, XLSX, .dna, or a whole data set as JSON or zip'

const startsWith = (head: Buffer, ...bytes: number[]) => bytes.every((byte, place) => head[place] === byte)

/** What else people send, by its first bytes, and what to do about it. */
const OTHERS: readonly [is: (head: Buffer, text: string) => boolean, words: string][] = [
  [
    (head) => startsWith(head, 0xd0, 0xcf, 0x11, 0xe0),
    'This is an old Excel workbook (.xls), or one with a password. Save it as .xlsx without a password, and send that.',
  ],
  [(_head, text) => text.startsWith('%PDF'), 'This is a PDF. Send the table behind it as CSV or XLSX.'],
  [
    (head) => startsWith(head, 0x1f, 0x8b),
    'This file is compressed (gzip). Unpack it and send what is inside.',
  ],
  [
    (head) => startsWith(head, 0xff, 0xfe) || startsWith(head, 0xfe, 0xff),
    'This text is written in UTF-16. Save it as UTF-8 (in a spreadsheet: “CSV UTF-8”), and send that.',
  ],
  [
    (_head, text) => /^\s*<(?:!doctype|html|\?xml|svg)/i.test(text),
    'This is a web page or XML, not a table. Save the table as CSV, JSON or XLSX, and send that.',
  ],
  [
    (_head, text) => text.startsWith('{\\rtf'),
    'This is a text document (RTF). Save the table as CSV, and send that.',
  ],
]

/** What a file on disk is, from its content. Throws Untaken for what cannot be imported. */
export async function kindOf(path: string): Promise<FileKind> {
  const file = await open(path)
  try {
    const head = (await file.read(Buffer.alloc(HEAD), 0, HEAD, 0)).buffer.subarray(
      0,
      (await file.stat()).size,
    )
    if (head.toString('latin1').startsWith('SQLite format 3\0')) return 'dna'
    const text = head.toString('utf8').replace(/^\uFEFF/, '')
    for (const [is, words] of OTHERS) if (is(head, text)) throw new Untaken(415, words)
    if (startsWith(head, 0x50, 0x4b)) return archiveKind(await listOf(path))
    for await (const piece of file.createReadStream({ start: 0, autoClose: false }))
      if (piece instanceof Buffer && piece.includes(0))
        throw new Untaken(
          415,
          `This is no text and none of the files that can be read here. Accepted are ${ACCEPTED}.`,
        )
    if (!/^\s*[[{]/.test(text)) return 'csv'
    return /^\s*\{[^[]*"format"\s*:\s*"parallax-dataset"/.test(text) ? 'dataset' : 'json'
  } finally {
    await file.close()
  }
}

function archiveKind(names: readonly string[]): FileKind {
  if (names.some((name) => /^xl\//.test(name))) return 'xlsx'
  if (names.some((name) => /(?:^|\/)dataset\.json$/.test(name))) return 'dataset'
  throw new Untaken(
    415,
    names.length === 0
      ? 'This archive is damaged: its list of files cannot be read. Make it again, or send the table as CSV.'
      : 'This is an archive, but neither a workbook (.xlsx) nor a whole data set of Parallax (it has no dataset.json). Unpack it and send the table inside.',
  )
}

/** The names in the list at the end of a zip archive; empty when there is none. Unpacks nothing. */
async function listOf(path: string): Promise<string[]> {
  const file = await open(path)
  try {
    const { size } = await file.stat()
    const length = Math.min(size, HEAD + 22)
    const end = (await file.read(Buffer.alloc(length), 0, length, size - length)).buffer
    const place = end.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]))
    if (place < 0 || place + 22 > end.length) return []
    const [bytes, start] = [Math.min(end.readUInt32LE(place + 12), LIST), end.readUInt32LE(place + 16)]
    if (start + bytes > size) return []
    const list = (await file.read(Buffer.alloc(bytes), 0, bytes, start)).buffer
    const names: string[] = []
    for (let at = 0; at + 46 <= list.length && list.readUInt32LE(at) === 0x02014b50; ) {
      const name = list.readUInt16LE(at + 28)
      names.push(list.toString('utf8', at + 46, at + 46 + name))
      at += 46 + name + list.readUInt16LE(at + 30) + list.readUInt16LE(at + 32)
    }
    return names
  } finally {
    await file.close()
  }
}
