// Whether exported files are whole: hashes, archives byte for byte, and what they say of themselves, part by part.
import { createHash } from 'node:crypto'
import { formatManifest, MANIFEST } from '@/lib/figures/bundle'
import type { Day } from '@/lib/period'
import { zipOf } from '@/lib/table/zip'

/** Problems, a sentence each, and how much was compared. */
export type Found = { compared: number; problems: string[] }

const text = (bytes: Uint8Array) => new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)

/** Holds the files of a bundle against their hashes, and the list of hashes against the files. */
export function manifestProblems(files: Record<string, Uint8Array>): Found {
  const manifest = files[MANIFEST]
  if (!manifest) throw new Error(`${MANIFEST} is missing in it`)
  const says = text(manifest)
  const listed = new Map(
    [...says.matchAll(/^([0-9a-f]{64}) {2}(.+)$/gm)].map(([, hash = '', name = '']) => [name, hash]),
  )
  const problems: string[] = []
  const hashes: Record<string, string> = {}
  for (const [name, bytes] of Object.entries(files)) {
    if (name === MANIFEST) continue
    const hash = createHash('sha256').update(bytes).digest('hex')
    hashes[name] = hash
    const wanted = listed.get(name)
    if (wanted === undefined) problems.push(`${name}: ${MANIFEST} does not list it.`)
    else if (wanted !== hash)
      problems.push(`${name}: its SHA-256 is ${hash}, and ${MANIFEST} says ${wanted}.`)
  }
  for (const name of listed.keys())
    if (!Object.hasOwn(files, name)) throw new Error(`${name} is missing in it`)
  if (problems.length === 0 && says !== formatManifest(hashes))
    problems.push(`${MANIFEST}: it is not the list of these files as Parallax writes it.`)
  return { compared: Object.keys(files).length, problems }
}

/** Whether an archive is byte for byte what Parallax makes of its files. */
export async function isPackedAlike(
  archive: Uint8Array,
  files: Record<string, Uint8Array>,
  day: Day,
): Promise<boolean> {
  async function* all() {
    for (const [name, content] of Object.entries(files)) yield { name, pieces: [content] }
  }
  return Buffer.from(await zipOf(all(), day)).equals(archive)
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json }

const isParts = (value: unknown): value is Record<string, Json> | Json[] =>
  typeof value === 'object' && value !== null

/** Where two JSON values differ: the path of each part, what the first says, and what the second says. */
export function differences(
  says: Json | undefined,
  right: Json | undefined,
  path = '',
): [string, string, string][] {
  if (isParts(says) && isParts(right) && Array.isArray(says) === Array.isArray(right)) {
    const [a, b] = [Object.entries(says), Object.entries(right)]
    const keys = new Set([...a, ...b].map(([key]) => key))
    const at = (parts: [string, Json][], key: string) => parts.find(([own]) => own === key)?.[1]
    return [...keys].flatMap((key) =>
      differences(at(a, key), at(b, key), path === '' ? key : `${path}.${key}`),
    )
  }
  const told = (value: Json | undefined) =>
    value === undefined ? 'nothing' : typeof value === 'string' ? `“${value}”` : JSON.stringify(value)
  const same = typeof says === 'number' && typeof right === 'number' ? isNear(says, right) : says === right
  return same ? [] : [[path, told(says), told(right)]]
}

/** Equal but for the rounding of the last of four decimals, or of four digits where a number is small. */
export const isNear = (value: number, right: number) =>
  Math.abs(value - right) <= Math.min(6e-5, 6e-4 * Math.abs(right))

/** How many values a JSON has. */
export const sizeOf = (value: unknown): number =>
  isParts(value) ? Object.values(value).reduce<number>((sum, part) => sum + sizeOf(part), 0) : 1
