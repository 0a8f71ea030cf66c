// Zip archives in and out. The same files on the same day give the same bytes; files come in pieces, so a long one never
// stands in memory whole.
import { unzipSync, Zip, ZipDeflate, zipSync } from 'fflate'
import type { Day } from '../period'

export type ZippedFile = { name: string; pieces: Iterable<Uint8Array> | AsyncIterable<Uint8Array> }

/** What an archive from elsewhere may hold once it is unpacked. */
const MOST_UNPACKED = 512 * 1024 * 1024

/** An archive of files, each dated `day`, in the order they come. */
export async function zipOf(files: AsyncIterable<ZippedFile>, day: Day): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array<ArrayBuffer>[] = []
  for await (const part of zipPieces(files, day)) parts.push(part)
  return new Uint8Array(await new Blob(parts).arrayBuffer())
}

/** The same archive in pieces, for files too long to hold in memory. */
export async function* zipPieces(
  files: AsyncIterable<ZippedFile>,
  day: Day,
): AsyncGenerator<Uint8Array<ArrayBuffer>, void> {
  const [year = 1980, month = 1, date = 1] = day.split('-').map(Number)
  let parts: Uint8Array<ArrayBuffer>[] = []
  const archive = new Zip((error, part) => {
    if (error) throw error
    parts.push(new Uint8Array(part))
  })
  function* ready() {
    const done = parts
    parts = []
    yield* done
  }
  for await (const { name, pieces } of files) {
    const file = new ZipDeflate(name, { level: 6 })
    // A zip has no time zone: these are the numbers that are written, wherever it is made.
    file.mtime = new Date(year, month - 1, date)
    archive.add(file)
    for await (const block of blocksOf(pieces)) {
      file.push(block)
      yield* ready()
    }
    file.push(new Uint8Array(), true)
  }
  archive.end()
  yield* ready()
}

/** What a file is packed by: the same bytes are packed alike, in whatever pieces they come. */
const BLOCK = 65_536

async function* blocksOf(pieces: ZippedFile['pieces']): AsyncGenerator<Uint8Array, void> {
  let block = new Uint8Array(BLOCK)
  let filled = 0
  for await (const piece of pieces)
    for (let from = 0; from < piece.length; ) {
      const part = piece.subarray(from, from + BLOCK - filled)
      block.set(part, filled)
      filled += part.length
      from += part.length
      if (filled < BLOCK) continue
      yield block
      // What was handed on may still be read.
      block = new Uint8Array(BLOCK)
      filled = 0
    }
  if (filled > 0) yield block.subarray(0, filled)
}

/** The files of an archive by their names. Throws when it is no archive, or unpacks to more than 512 MB. */
export function unzipped(archive: Uint8Array): Record<string, Uint8Array> {
  let size = 0
  return unzipSync(archive, {
    filter: ({ originalSize }) => {
      size += originalSize
      if (size > MOST_UNPACKED) throw new Error('it unpacks to more than 512 MB')
      return true
    },
  })
}

/** An archive of files as they are, not packed smaller. */
export function stored(files: Record<string, Uint8Array>): Uint8Array {
  return zipSync(files, { level: 0 })
}
