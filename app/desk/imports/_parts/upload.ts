// A file that somebody sends: streamed to disk piece by piece, so that a long one never stands in memory, and known by
// what is in it and not by its name.
import { createWriteStream } from 'node:fs'
import { rm } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Busboy, type BusboyFileStream } from '@fastify/busboy'

export const MOST_MEGABYTES = 200
const MEGABYTE = 1_000_000
const MOST_BYTES = MOST_MEGABYTES * MEGABYTE
/** What a form may hold beside its file. */
const BESIDE = 64_000

/** Why a file was not taken, to be shown as it is. `status` is the answer's. */
export class UploadRefused extends Error {
  readonly status: number
  constructor(status: number, words: string) {
    super(words)
    this.name = 'UploadRefused'
    this.status = status
  }
}

const tooLarge = (most: number) =>
  new UploadRefused(
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
 * Writes the one file of a form to `path`, which must not exist yet. Throws UploadRefused when there is none, or more than
 * one, or when it is too large or cut short; then nothing stays at `path`.
 */
export async function received(
  request: Request,
  path: string,
  most = MOST_BYTES,
): Promise<{ name: string; bytes: number }> {
  const type = request.headers.get('content-type') ?? ''
  if (!/^multipart\/form-data\s*;.*\bboundary=[^;\s]/i.test(type))
    throw new UploadRefused(
      415,
      'A file is sent with the form on the page of imports (multipart/form-data); this was something else.',
    )
  if (Number(request.headers.get('content-length') ?? 0) > most + BESIDE) throw tooLarge(most)
  if (!request.body) throw new UploadRefused(400, CUT)
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
  let refusal: UploadRefused | null = null
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
      refusal ??= new UploadRefused(
        400,
        'One file is taken at a time; this form had more. Nothing of it was kept.',
      )
    })
  try {
    await pipeline(Readable.from(pieces(body, most + BESIDE), { objectMode: false }), form)
  } catch (error) {
    // What was begun is ended first, or it would be written anew after the file is removed.
    await endOf(found)
    if (error instanceof UploadRefused) throw error
    if (isUnwritable(error)) throw new UploadRefused(507, UNWRITABLE)
    throw new UploadRefused(400, CUT)
  }
  const file = fileOf(found)
  if (refusal !== null) {
    await endOf(found)
    throw refusal
  }
  if (file === null) throw new UploadRefused(400, 'No file was chosen. Choose one and send the form again.')
  await file.kept
  if (file.stream.bytesRead === 0)
    throw new UploadRefused(400, `The file “${file.name}” is empty. Choose another and send the form again.`)
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
    throw new UploadRefused(
      415,
      'The form says wrongly how it is written (its boundary cannot be read). Send it again.',
    )
  }
}
