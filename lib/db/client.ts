// The connection to the database, and the only place that makes one. Foreign keys are enforced on every connection:
// libSQL is compiled so, and a test holds it to that.
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { pathToFileURL } from 'node:url'
import { PrismaLibSql } from '@prisma/adapter-libsql'
import { PrismaClient } from './generated/client'
import { databaseUrl, parseFileUrl } from './location'

export type Database = PrismaClient

/** How long a connection waits for another process's lock, in milliseconds. */
const PATIENCE = 5000

class FileAdapter extends PrismaLibSql {
  // The journal's mode stays with the file, so one connection sets it for all; files made by Prisma's own
  // migrate come without.
  override async connect() {
    const connection = await super.connect()
    await connection.executeScript('PRAGMA journal_mode = WAL')
    return connection
  }
}

/**
 * Opens the database at a "file:", "libsql:" or "http:" address. Connects at the first query, so a locked or broken
 * file is told there; throws only when the file's folder cannot be made.
 */
export function openDatabase(url = databaseUrl()): Database {
  const path = parseFileUrl(url)
  if (path === null) return new PrismaClient({ adapter: new PrismaLibSql({ url }), errorFormat: 'minimal' })
  mkdirSync(dirname(path), { recursive: true })
  // The wait is given here and not as a PRAGMA: every transaction takes its connection away and the client opens
  // the next one by itself, from these options.
  const adapter = new FileAdapter({ url: pathToFileURL(path).href, timeout: PATIENCE })
  return new PrismaClient({ adapter, errorFormat: 'minimal' })
}

// On globalThis, because a development server loads this module anew after every edit.
const kept = globalThis as typeof globalThis & { parallaxDatabase?: Database }

/** The one database of this process, opened at the first call. */
export function database(): Database {
  kept.parallaxDatabase ??= openDatabase()
  return kept.parallaxDatabase
}
