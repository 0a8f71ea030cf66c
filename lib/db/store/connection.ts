// One connection to a database file that never keeps a lock by mistake, on top of the driver's own client. libSQL
// finalises no statement that was refused (upstream: prisma/orm 30028): after one, nothing on its connection is ever
// committed, and the file stays locked. So a connection is left as soon as it has refused something, and a lock is asked
// for in a way that leaves nothing behind. Waits for nobody.
import type { PrismaLibSql } from '@prisma/adapter-libsql'
import type { OpenFile } from './database-file'
import { isBusy } from './trouble'

export type Client = ReturnType<PrismaLibSql['createClient']>
type Transaction = Awaited<ReturnType<Client['transaction']>>
type Statement = Parameters<Transaction['execute']>[0]

/** How a transaction begins: a writer takes the lock before it reads anything, a reader takes none. */
export type Beginning = 'BEGIN IMMEDIATE' | 'BEGIN DEFERRED'

/** Throws "busy" when another connection has the lock. Run as a script, which is finalised; the client rolls it back. */
export const LOCK = 'BEGIN IMMEDIATE'

const CHECKPOINT = 'PRAGMA wal_checkpoint(TRUNCATE)'

/**
 * Makes a client safe: refuses to touch a file that is not the one it opened, and leaves its connection whenever
 * something was refused on it. A transaction is one of the same connection, so the caller has to keep others out of it,
 * as the adapter does.
 */
export function safeClient(client: Client, file: OpenFile, beginning: Beginning): Client {
  const { executeMultiple, reconnect, close } = client
  const execute: (this: Client, statement: Statement) => ReturnType<Client['execute']> = client.execute

  /** Whether something on this connection was refused, which only a new one gets rid of. */
  let spoiled = false

  file.noteConnection()

  // Before every statement outside of a transaction, at BEGIN and at COMMIT.
  function refuseChanged(): void {
    try {
      file.refuseChanged()
    } catch (error) {
      if (file.isReplaced) leave()
      // All that was stored is in the file then, whatever becomes of the journal.
      else if (!file.hasJournal) checkpoint()
      throw error
    }
  }

  // The driver's work is done when it returns; only its answer is a promise.
  const checkpoint = () => void executeMultiple.call(client, CHECKPOINT).catch(() => {})

  // At once and not when the adapter gets to it: the file that stands there now is opened next, and must not find the
  // journal of this one.
  function leave(): void {
    if (client.closed) return
    if (file.hasJournal) checkpoint()
    close.call(client)
    file.removeJournal()
  }

  async function run(statement: Statement) {
    try {
      const result = await execute.call(client, statement)
      file.noteStatement()
      return result
    } catch (error) {
      file.noteFailure(error)
      if (isBusy(error)) spoiled = true
      throw error
    }
  }

  async function renew(): Promise<void> {
    if (!spoiled || client.closed) return
    // A new connection would make an empty file where there is none.
    refuseChanged()
    await reconnect.call(client)
    file.noteConnection()
    spoiled = false
  }

  async function rollBack(): Promise<void> {
    // As a script: also with a statement that is not finalised, and without leaving another.
    await executeMultiple.call(client, 'ROLLBACK').catch(() => {})
    await renew()
  }

  async function begin(): Promise<Transaction> {
    await renew()
    refuseChanged()
    if (beginning === LOCK) await executeMultiple.call(client, LOCK)
    try {
      await run(beginning)
    } catch (error) {
      await renew()
      throw error
    }
    let over = false
    const end = async (work: () => Promise<void>) => {
      if (over) return
      over = true
      await work()
    }
    const commit = async () => {
      try {
        refuseChanged()
        await run('COMMIT')
      } catch (error) {
        spoiled = true
        await rollBack()
        throw error
      }
    }
    return {
      execute: (statement: Statement) => run(statement),
      batch: async (statements) => {
        const results = []
        for (const statement of statements) results.push(await run(statement))
        return results
      },
      executeMultiple: (sql) => executeMultiple.call(client, sql),
      commit: () => end(commit),
      rollback: () => end(rollBack),
      close: () => void end(rollBack),
      get closed() {
        return over
      },
    }
  }

  return Object.assign(client, {
    execute: async (statement: Statement) => {
      await renew()
      refuseChanged()
      try {
        return await run(statement)
      } catch (error) {
        await renew()
        throw error
      }
    },
    executeMultiple: async (sql: string) => {
      refuseChanged()
      await executeMultiple.call(client, sql)
    },
    transaction: begin,
  })
}
