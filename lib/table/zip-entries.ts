// Reads a zip archive on disk file by file, each as a stream. What an archive says of its sizes is checked before anything
// is unpacked, and held to while it is. Knows neither encryption nor archives of more than 4 GB.
import { closeSync, createReadStream, fstatSync, openSync, readSync } from 'node:fs'
import { pipeline } from 'node:stream'
import { createInflateRaw } from 'node:zlib'

export type ZipEntry = {
  name: string
  /** Bytes when unpacked. */
  size: number
  packed: number
  /** Where its own header begins in the archive. */
  offset: number
  isDeflated: boolean
}

/** What an archive may hold: files, and bytes when unpacked. */
export type ZipLimits = { files: number; bytes: number }
const MOST: ZipLimits = { files: 100, bytes: 2 * 1024 ** 3 }

const END = { signature: 0x06054b50, length: 22, longestComment: 0xffff }
const CENTRAL = { signature: 0x02014b50, length: 46 }
const LOCAL = { signature: 0x04034b50, length: 30 }
const ENCRYPTED = 1
const [STORED, DEFLATED] = [0, 8]

function readAt(opened: number, offset: number, length: number): Buffer {
  const bytes = Buffer.alloc(length)
  return bytes.subarray(0, readSync(opened, bytes, 0, length, offset))
}

function withFile<T>(path: string, use: (opened: number) => T): T {
  const opened = openSync(path, 'r')
  try {
    return use(opened)
  } finally {
    closeSync(opened)
  }
}

const damaged = () => new Error('The archive is damaged or unfinished.')

/** The files of an archive, from its directory. Throws a sentence when it cannot be read or would unpack to too much. */
export function zipEntries(path: string, most = MOST): ZipEntry[] {
  return withFile(path, (opened) => {
    const { size } = fstatSync(opened)
    const tailLength = Math.min(size, END.length + END.longestComment)
    const tail = readAt(opened, size - tailLength, tailLength)
    let end = tail.length - END.length
    while (end >= 0 && tail.readUInt32LE(end) !== END.signature) end -= 1
    if (end < 0) throw damaged()
    const count = tail.readUInt16LE(end + 10)
    const length = tail.readUInt32LE(end + 12)
    const offset = tail.readUInt32LE(end + 16)
    if (count > most.files) throw new Error(`The archive holds ${count} files; ${most.files} are the most.`)
    if (offset + length > size) throw damaged()
    return entriesIn(readAt(opened, offset, length), count, most)
  })
}

function entriesIn(directory: Buffer, count: number, most: ZipLimits): ZipEntry[] {
  const entries: ZipEntry[] = []
  const names = new Set<string>()
  let at = 0
  let total = 0
  for (let i = 0; i < count; i += 1) {
    if (at + CENTRAL.length > directory.length || directory.readUInt32LE(at) !== CENTRAL.signature)
      throw damaged()
    const nameLength = directory.readUInt16LE(at + 28)
    const method = directory.readUInt16LE(at + 10)
    const name = directory.toString('utf8', at + CENTRAL.length, at + CENTRAL.length + nameLength)
    const entry = {
      name,
      size: directory.readUInt32LE(at + 24),
      packed: directory.readUInt32LE(at + 20),
      offset: directory.readUInt32LE(at + 42),
      isDeflated: method === DEFLATED,
    }
    if (directory.readUInt16LE(at + 8) & ENCRYPTED)
      throw new Error(`${name} is protected by a password: pack the files without one.`)
    if (method !== STORED && method !== DEFLATED)
      throw new Error(
        `${name} is packed in a way that cannot be read: use “deflate”, which is usual for zip.`,
      )
    if (names.has(name)) throw new Error(`${name} stands twice in the archive.`)
    names.add(name)
    total += entry.size
    if (total > most.bytes)
      throw new Error(
        `The archive unpacks to more than ${Math.round(most.bytes / 1e6)} MB, which is the most.`,
      )
    entries.push(entry)
    at += CENTRAL.length + nameLength + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32)
  }
  return entries
}

/**
 * The bytes of one file of an archive. Throws a sentence when they are damaged, or more or fewer than its directory said.
 * `onBytes` hears how many packed bytes were read.
 */
export async function* entryBytes(
  path: string,
  entry: ZipEntry,
  onBytes: (bytes: number) => void = () => {},
): AsyncGenerator<Uint8Array, void> {
  const header = withFile(path, (opened) => readAt(opened, entry.offset, LOCAL.length))
  if (header.length < LOCAL.length || header.readUInt32LE(0) !== LOCAL.signature) throw damaged()
  if (entry.packed === 0) return
  const start = entry.offset + LOCAL.length + header.readUInt16LE(26) + header.readUInt16LE(28)
  const packed = createReadStream(path, { start, end: start + entry.packed - 1, highWaterMark: 256 * 1024 })
  packed.on('data', (piece) => onBytes(piece.length))
  // A failure of either stream ends the other, and is thrown below where the bytes are read.
  const bytes = entry.isDeflated
    ? pipeline(packed, createInflateRaw({ chunkSize: 256 * 1024 }), () => {})
    : packed
  let size = 0
  try {
    for await (const piece of bytes) {
      size += piece.length
      if (size > entry.size) throw damaged()
      yield piece
    }
  } catch (error) {
    throw error instanceof Error && 'code' in error && String(error.code).startsWith('Z_') ? damaged() : error
  } finally {
    packed.destroy()
  }
  if (size !== entry.size) throw damaged()
}
