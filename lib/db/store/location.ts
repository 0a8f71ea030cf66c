// Where the database is, for what TypeScript compiles.
import { relative } from 'node:path'

export { databaseUrl, parseFileUrl } from './address.mjs'

/** A path as people read it: from the working folder where it is below it. */
export function describePath(path: string): string {
  const near = relative('', path)
  return near === '' || near.startsWith('..') ? path : near
}
