// The connection to the database, and the only place that makes one. Foreign keys are enforced on every connection:
// libSQL is compiled so, and a test holds it to that.
import { setTimeout as wait } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { PrismaLibSql } from '@prisma/adapter-libsql'
import { type Prisma, PrismaClient } from '../generated/client'
import { type Beginning, type Client, LOCK, safeClient } from './connection'
import { makePrivate, OpenFile } from './database-file'
import { keepWhole, settleJournal } from './journal'
import { databaseUrl, parseFileUrl } from './location'
import { isBusy } from './trouble'

export type Database = PrismaClient

/** What reads within a writer's transaction: nobody writes in between, and its own changes are seen. */
export type Reader = Prisma.TransactionClient

/**
 * How long to wait for another process's lock, in milliseconds: a command as long as an import may take, a visitor as long
 * as one waits for a page. Asked for again and again and never waited for by libSQL itself, which does so on the event
 * loop and would hold up everybody else.
 */
const PATIENCE = { command: 600_000, visitor: 8_000 }
/** Between two tries, at least and at most: by chance, so that several who wait do not ask at the same moments. */
const PAUSE = { least: 10, most: 30 }
/** A transaction may last as long as the longest import. */
const LONGEST = 3_600_000

const pause = () => wait(PAUSE.least + Math.random() * (PAUSE.most - PAUSE.least))

/** On a server its own queue is the patience; a transaction is a writer's there too, unless it only reads. */
class ServerAdapter extends PrismaLibSql {
  constructor(
    url: string,
    readonly mode: 'read' | 'write',
  ) {
    super({ url })
  }

  override createClient(config: Parameters<PrismaLibSql['createClient']>[0]): Client {
    const client = super.createClient(config)
    const transaction: (this: Client, mode: 'read' | 'write') => ReturnType<Client['transaction']> =
      client.transaction
    return Object.assign(client, { transaction: () => transaction.call(client, this.mode) })
  }
}

class FileAdapter extends PrismaLibSql {
  constructor(
    readonly file: OpenFile,
    readonly patience: number,
    readonly beginning: Beginning,
  ) {
    super({ url: pathToFileURL(file.path).href })
  }

  override createClient(config: Parameters<PrismaLibSql['createClient']>[0]): Client {
    return safeClient(super.createClient(config), this.file, this.beginning)
  }

  override async connect() {
    const connection = await super.connect()
    const { patience } = this
    const isLocked = async () => {
      try {
        await connection.executeScript(LOCK)
        return false
      } catch (error) {
        if (isBusy(error)) return true
        throw error
      }
    }
    async function patiently<T>(work: () => Promise<T>): Promise<T> {
      const end = Date.now() + patience
      for (;;)
        try {
          return await work()
        } catch (error) {
          if (!isBusy(error) || Date.now() > end) throw error
          // The same statement is tried again only when the lock was free a moment ago: each that is refused costs a
          // connection.
          do await pause()
          while (Date.now() <= end && (await isLocked()))
        }
    }
    // The journal's mode stays with the file, so one connection sets it for all; files made by Prisma's own
    // migrate come without.
    await patiently(() => connection.executeScript('PRAGMA journal_mode = WAL'))
    const { queryRaw, executeRaw, startTransaction } = connection
    connection.queryRaw = (query) => patiently(() => queryRaw.call(connection, query))
    connection.executeRaw = (query) => patiently(() => executeRaw.call(connection, query))
    connection.startTransaction = (level) => patiently(() => startTransaction.call(connection, level))
    return connection
  }
}

/**
 * Opens the database at a "file:", "libsql:" or "http:" address. Connects at the first query, so a locked or broken
 * file is told there. A statement and the beginning of a transaction wait `patience` milliseconds for another process that
 * writes. The transactions of a reader (`reading`) take no lock: they see one moment, and cannot write.
 */
export function openDatabase(
  url = databaseUrl(),
  { patience = PATIENCE.command, reading = false }: { patience?: number; reading?: boolean } = {},
): Database {
  const path = parseFileUrl(url)
  const options = {
    errorFormat: 'minimal',
    transactionOptions: { maxWait: patience + 2_000, timeout: LONGEST },
  } as const
  if (path === null)
    return new PrismaClient({ ...options, adapter: new ServerAdapter(url, reading ? 'read' : 'write') })
  makePrivate(path)
  for (const words of settleJournal(path)) console.warn(words)
  const file = new OpenFile(path)
  const adapter = new FileAdapter(file, patience, reading ? 'BEGIN DEFERRED' : LOCK)
  const opened = new PrismaClient({ ...options, adapter })
  kept.parallaxFiles ??= new WeakMap()
  kept.parallaxFiles.set(opened, file)
  return opened
}

/** The file that a database is; null for one on a server. */
export function fileOf(database: Database): string | null {
  return kept.parallaxFiles?.get(database)?.path ?? null
}

/** Whether a database can go on being used: its file is there, the same as when it was opened, and not known as damaged. */
export function isUsable(database: Database): boolean {
  try {
    kept.parallaxFiles?.get(database)?.refuseChanged()
    return true
  } catch {
    return false
  }
}

// On globalThis, because a development server loads this module anew after every edit.
const kept = globalThis as typeof globalThis & {
  parallaxDatabase?: Database
  parallaxFiles?: WeakMap<Database, OpenFile>
}

/** What stays open until the process ends is made one file then. */
function openMain(): Database {
  const opened = openDatabase(undefined, { patience: PATIENCE.visitor })
  const path = fileOf(opened)
  if (path !== null) keepWhole(path)
  return opened
}

/**
 * The one database of this process, opened at the first call; opened anew after another file was found in its place, so
 * that nothing kept of the former one answers for it.
 */
export function database(): Database {
  if (kept.parallaxDatabase && kept.parallaxFiles?.get(kept.parallaxDatabase)?.isReplaced) {
    void kept.parallaxDatabase.$disconnect()
    delete kept.parallaxDatabase
  }
  kept.parallaxDatabase ??= openMain()
  return kept.parallaxDatabase
}
