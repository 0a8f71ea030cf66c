// Where the database is: the address everything in lib/db opens, and the path behind it when it is a file here. Plain
// JavaScript, because npm start asks before anything is installed; location.ts gives it to everybody else.
import { resolve } from 'node:path'

/** DATABASE_URL, or a file under data/ in the working folder. The same default as in prisma.config.ts. */
export function databaseUrl() {
  return process.env.DATABASE_URL || 'file:./data/parallax.db'
}

/**
 * The absolute path of a "file:" address, relative ones from the working folder; null for a server's address.
 * @param {string} url
 * @returns {string | null}
 */
export function parseFileUrl(url) {
  const path = /^file:(?:\/\/(?:localhost)?(?=\/))?([^?#]*)/.exec(url)?.[1]
  return path === undefined ? null : resolve(decodeURIComponent(path))
}
