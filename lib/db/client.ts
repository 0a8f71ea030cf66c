// The connection to the database, and the only place that makes one. Foreign keys are enforced on every connection:
// libSQL is compiled so, and a test holds it to that.
import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { PrismaLibSql } from '@prisma/adapter-libsql'
import { PrismaClient } from './generated/client'
import { databaseUrl, parseFileUrl } from './location'
import { isBusy } from './trouble'

export type Database = PrismaClient

/**
 * How long to wait for another process's lock, in milliseconds. libSQL waits on the event loop, so each of its waits is
 * short, and between two of them everybody else is served.
 */
const PATIENCE = { each: 50, all: 60_000 }

async function patiently<T>(patience: number, work: () => Promise<T>): Promise<T> {
  const end = Date.now() + patience
  for (;;)
    try {
      return await work()
    } catch (error) {
      if (!isBusy(error) || Date.now() > end) throw error
      await wait(PATIENCE.each)
    }
}

class FileAdapter extends PrismaLibSql {
  constructor(
    url: string,
    readonly patience: number,
  ) {
    super({ url, timeout: PATIENCE.each })
  }

  // The journal's mode stays with the file, so one connection sets it for all; files made by Prisma's own
  // migrate come without.
  override async connect() {
    const connection = await super.connect()
    await patiently(this.patience, () => connection.executeScript('PRAGMA journal_mode = WAL'))
    const { queryRaw, executeRaw } = connection
    connection.queryRaw = (query) => patiently(this.patience, () => queryRaw.call(connection, query))
    connection.executeRaw = (query) => patiently(this.patience, () => executeRaw.call(connection, query))
    return connection
  }
}

/**
 * Opens the database at a "file:", "libsql:" or "http:" address. Connects at the first query, so a locked or broken
 * file is told there; throws only when the file's folder cannot be made. A single query waits `patience` milliseconds for
 * another process that writes.
 */
export function openDatabase(url = databaseUrl(), patience = PATIENCE.all): Database {
  const path = parseFileUrl(url)
  if (path === null) return new PrismaClient({ adapter: new PrismaLibSql({ url }), errorFormat: 'minimal' })
  mkdirSync(dirname(path), { recursive: true })
  // The wait is given here and not as a PRAGMA: every transaction takes its connection away and the client opens
  // the next one by itself, from these options.
  const adapter = new FileAdapter(pathToFileURL(path).href, patience)
  const opened = new PrismaClient({ adapter, errorFormat: 'minimal' })
  kept.parallaxFiles ??= new WeakMap()
  kept.parallaxFiles.set(opened, path)
  return opened
}

/** The file that a database is; null for one on a server. */
export function fileOf(database: Database): string | null {
  return kept.parallaxFiles?.get(database) ?? null
}

// On globalThis, because a development server loads this module anew after every edit.
const kept = globalThis as typeof globalThis & {
  parallaxDatabase?: Database
  parallaxFiles?: WeakMap<Database, string>
}

/** The one database of this process, opened at the first call. */
export function database(): Database {
  kept.parallaxDatabase ??= openDatabase()
  return kept.parallaxDatabase
}
