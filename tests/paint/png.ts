// Reads the PNG files that we write (8 bits a channel, RGBA, not interlaced), so that tests can look at pixels.
import { inflateSync } from 'node:zlib'

export type Pixels = { width: number; height: number; at(x: number, y: number): string }

export function readPng(file: Buffer): Pixels {
  if (file.toString('latin1', 1, 4) !== 'PNG') throw new Error('not a PNG')
  const width = file.readUInt32BE(16)
  const height = file.readUInt32BE(20)
  const parts: Buffer[] = []
  for (let at = 8; at < file.length; ) {
    const length = file.readUInt32BE(at)
    if (file.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(file.subarray(at + 8, at + 8 + length))
    at += length + 12
  }
  const raw = inflateSync(Buffer.concat(parts))
  const stride = width * 4
  const pixels = new Uint8Array(stride * height)
  for (let row = 0; row < height; row++) {
    const filter = raw[row * (stride + 1)]
    for (let x = 0; x < stride; x++) {
      const place = row * stride + x
      const left = x >= 4 ? (pixels[place - 4] ?? 0) : 0
      const up = row > 0 ? (pixels[place - stride] ?? 0) : 0
      const corner = x >= 4 && row > 0 ? (pixels[place - stride - 4] ?? 0) : 0
      pixels[place] = (raw[row * (stride + 1) + 1 + x] ?? 0) + predict(filter, left, up, corner)
    }
  }
  return {
    width,
    height,
    at: (x, y) => Buffer.from(pixels.subarray((y * width + x) * 4, (y * width + x) * 4 + 4)).toString('hex'),
  }
}

function predict(filter: number | undefined, left: number, up: number, corner: number): number {
  if (filter === 1) return left
  if (filter === 2) return up
  if (filter === 3) return Math.floor((left + up) / 2)
  if (filter !== 4) return 0
  const guess = left + up - corner
  const distances = [left, up, corner].map((value) => Math.abs(guess - value))
  const nearest = Math.min(...distances)
  return [left, up, corner][distances.indexOf(nearest)] ?? 0
}
