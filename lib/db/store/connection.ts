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

/** The connection of a client, with the methods that the client came with. */
class Connection {
  /** Whether something on this connection was refused, which only a new one gets rid of. */
  private isSpoiled = false
  private readonly executeOne: (this: Client, statement: Statement) => ReturnType<Client['execute']>
  private readonly executeMultiple: Client['executeMultiple']
  private readonly reconnect: Client['reconnect']
  private readonly close: Client['close']

  constructor(
    private readonly client: Client,
    private readonly file: OpenFile,
    private readonly beginning: Beginning,
  ) {
    this.executeOne = client.execute
    this.executeMultiple = client.executeMultiple
    this.reconnect = client.reconnect
    this.close = client.close
    file.noteConnection()
  }

  async execute(statement: Statement) {
    await this.renew()
    this.refuseChanged()
    try {
      return await this.run(statement)
    } catch (error) {
      await this.renew()
      throw error
    }
  }

  async runScript(sql: string): Promise<void> {
    this.refuseChanged()
    await this.script(sql)
  }

  async begin(): Promise<Transaction> {
    await this.renew()
    this.refuseChanged()
    if (this.beginning === LOCK) await this.script(LOCK)
    try {
      await this.run(this.beginning)
    } catch (error) {
      await this.renew()
      throw error
    }
    return this.transaction()
  }

  /** The transaction that has begun on this connection. */
  private transaction(): Transaction {
    let over = false
    const end = async (work: () => Promise<void>) => {
      if (over) return
      over = true
      await work()
    }
    return {
      execute: (statement: Statement) => this.run(statement),
      batch: async (statements) => {
        const results = []
        for (const statement of statements) results.push(await this.run(statement))
        return results
      },
      executeMultiple: (sql) => this.script(sql),
      commit: () => end(() => this.commit()),
      rollback: () => end(() => this.rollBack()),
      close: () => void end(() => this.rollBack()),
      get closed() {
        return over
      },
    }
  }

  private async commit(): Promise<void> {
    try {
      this.refuseChanged()
      await this.run('COMMIT')
    } catch (error) {
      this.isSpoiled = true
      await this.rollBack()
      throw error
    }
  }

  private async rollBack(): Promise<void> {
    // As a script: also with a statement that is not finalised, and without leaving another.
    await this.script('ROLLBACK').catch(() => {})
    await this.renew()
  }

  private async run(statement: Statement) {
    try {
      const result = await this.executeOne.call(this.client, statement)
      this.file.noteStatement()
      return result
    } catch (error) {
      this.file.noteFailure(error)
      if (isBusy(error)) this.isSpoiled = true
      throw error
    }
  }

  private script(sql: string): Promise<void> {
    return this.executeMultiple.call(this.client, sql)
  }

  private async renew(): Promise<void> {
    if (!this.isSpoiled || this.client.closed) return
    // A new connection would make an empty file where there is none.
    this.refuseChanged()
    await this.reconnect.call(this.client)
    this.file.noteConnection()
    this.isSpoiled = false
  }

  // Before every statement outside of a transaction, at BEGIN and at COMMIT.
  private refuseChanged(): void {
    try {
      this.file.refuseChanged()
    } catch (error) {
      if (this.file.isReplaced) this.leave()
      // All that was stored is in the file then, whatever becomes of the journal.
      else if (!this.file.hasJournal) this.checkpoint()
      throw error
    }
  }

  // At once and not when the adapter gets to it: the file that stands there now is opened next, and must not find the
  // journal of this one.
  private leave(): void {
    if (this.client.closed) return
    if (this.file.hasJournal) this.checkpoint()
    this.close.call(this.client)
    this.file.removeJournal()
  }

  // The driver's work is done when it returns; only its answer is a promise.
  private checkpoint(): void {
    void this.script(CHECKPOINT).catch(() => {})
  }
}

/**
 * Makes a client safe: refuses to touch a file that is not the one it opened, and leaves its connection whenever
 * something was refused on it. A transaction is one of the same connection, so the caller has to keep others out of it,
 * as the adapter does.
 */
export function safeClient(client: Client, file: OpenFile, beginning: Beginning): Client {
  const connection = new Connection(client, file, beginning)
  return Object.assign(client, {
    execute: (statement: Statement) => connection.execute(statement),
    executeMultiple: (sql: string) => connection.runScript(sql),
    transaction: () => connection.begin(),
  })
}
