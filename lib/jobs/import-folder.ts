// The folders of imports beside the database, and the small files in them. Several servers may share them.
import { readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { databaseUrl, parseFileUrl } from '@/lib/db/store/location'

/** An id, which is the name of a folder and no path. */
export const ID = /^[A-Za-z0-9_-]{16}$/

/** Where imports are kept: beside the database, or under data/ when that is on another machine. */
export function importsFolder(): string {
  const file = parseFileUrl(databaseUrl())
  return file === null
    ? path.join(/* turbopackIgnore: true */ process.cwd(), 'data', 'imports')
    : path.join(/* turbopackIgnore: true */ path.dirname(file), 'imports')
}

/** The folder of an import; its id must be one. */
export const folderOf = (id: string) => path.join(/* turbopackIgnore: true */ importsFolder(), id)

/** What a file of an import holds; null when there is none. */
export function read<T>(folder: string, name: string): T | null {
  try {
    // Written by this product alone, into a folder nobody else writes to.
    return JSON.parse(readFileSync(path.join(/* turbopackIgnore: true */ folder, name), 'utf8')) as T
  } catch {
    return null
  }
}

/** Writes a file of an import; renamed into place, so that a reader never meets half of it. */
export function write(folder: string, name: string, value: unknown): void {
  const place = path.join(/* turbopackIgnore: true */ folder, name)
  writeFileSync(`${place}.new`, JSON.stringify(value), { mode: 0o600 })
  renameSync(`${place}.new`, place)
}

/** Removes files of an import, where they are. */
export function forget(folder: string, ...names: string[]): void {
  for (const name of names) rmSync(path.join(/* turbopackIgnore: true */ folder, name), { force: true })
}

/** A claim whose server went on to nothing for so many milliseconds is nobody's: it was ended between two lines. */
const LONGEST_CLAIM = 10_000

/**
 * Takes a step of an import for this process; false when another has it. Several servers may share a database, and each
 * decides from files that the others change.
 */
export function claims(folder: string, step: string): boolean {
  const place = path.join(/* turbopackIgnore: true */ folder, `${step}.claim`)
  for (;;)
    try {
      writeFileSync(place, '', { flag: 'wx', mode: 0o600 })
      return true
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
      const since = statSync(place, { throwIfNoEntry: false })?.mtimeMs
      if (since !== undefined && Date.now() - since < LONGEST_CLAIM) return false
      rmSync(place, { force: true })
    }
}
