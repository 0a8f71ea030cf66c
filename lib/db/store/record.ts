// The one writer: every change of every record goes through here and leaves a Revision in the same transaction.
// Trusts the types: what comes from outside goes through parseRecord first. One writer at a time, and readers of the
// same process wait with it.
import { randomBytes } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import type { RecordType } from '@/lib/record/field'
import { type Change, chunksOf, type Items } from './change'
import { type Database, fileOf, type Reader } from './client'
import { notBefore } from './clock'
import { appendRevisions, describeRefusal, instantOf, refuseDangling, writeRecords } from './record-rows'
import { newestRevisionOf } from './revisions'
import { recordsFor } from './stored-records'

/**
 * Who changes records, and why. `at` is now and `changeset` a new word unless told; an instant before the newest of the
 * history becomes that one.
 */
export type Author = { who: string; why: string; at?: Date; changeset?: string }

/** Somebody else has changed the record since. Nothing was stored. */
export class Conflict extends Error {
  override name = 'Conflict'
  constructor(
    readonly type: RecordType,
    readonly id: string,
  ) {
    super(`Nothing was stored: ${type} ${id} has been changed by somebody else meanwhile.`)
  }
}

/**
 * Makes changes in the order given, all or none, and appends one revision for each record that differs from what is
 * stored; equal ones are left alone, so writing the same twice changes nothing. A record must come after those it
 * refers to and is removed before them; only a statement's adopted coding and the statements it names may come later.
 * The changes may be made while they are written, so that a long list never stands in memory, and from what a reader
 * reads meanwhile: the database itself answers nobody else of this process until the end. What `check` finds wrong in
 * the end it throws, and nothing is stored.
 * Throws a sentence with the record's type and id when the database refuses one, and Conflict for an outdated change.
 */
export async function record(
  database: Database,
  by: Author,
  changes: Items<Change> | ((reader: Reader) => Items<Change>),
  check: () => void = () => {},
): Promise<{ written: number; unchanged: number; changeset: string }> {
  const given = { at: new Date(), changeset: randomBytes(9).toString('base64url'), ...by }
  return database.$transaction(async (transaction) => {
    const author = { ...given, at: await notBefore(transaction, fileOf(database), given.at) }
    const statements: string[] = []
    const removed: string[] = []
    let written = 0
    let all = 0
    for await (const chunk of chunksOf(typeof changes === 'function' ? changes(transaction) : changes)) {
      for (const { type, id, after } of chunk) {
        if (after === null) removed.push(id)
        else if (type === 'statement') statements.push(id)
        if (after !== null && after.id !== id)
          throw new Error(`Nothing was stored: ${type} ${id} carries the id ${after.id}.`)
      }
      all += chunk.length
      written += await writeOrExplain(transaction, author, chunk)
    }
    check()
    await refuseDangling(transaction, statements, removed)
    return { written, unchanged: all - written, changeset: author.changeset }
  })
}

/** Writes one chunk and its revisions; returns how many records changed. */
async function writeChanges(
  transaction: Reader,
  by: Required<Author>,
  chunk: readonly Change[],
): Promise<number> {
  const [first] = chunk
  if (!first) return 0
  await refuseOutdated(transaction, chunk)
  const before = await recordsFor(
    transaction,
    first.type,
    chunk.map(({ id }) => id),
  )
  const changed = chunk.filter(({ id, after }) => !isDeepStrictEqual(before.get(id) ?? null, after))
  if (changed.length === 0) return 0
  await writeRecords(transaction, changed, before)
  const revisions = changed.map(({ type, id, after }) => ({
    ...{ at: instantOf(by.at), who: by.who, why: by.why, changeset: by.changeset },
    ...{ type, recordId: id, before: before.get(id) ?? null, after },
  }))
  await appendRevisions(transaction, revisions)
  return changed.length
}

async function refuseOutdated(transaction: Reader, chunk: readonly Change[]): Promise<void> {
  for (const { type, id, basedOn } of chunk) {
    if (basedOn === undefined) continue
    if ((await newestRevisionOf(transaction, type, id)) !== basedOn) throw new Conflict(type, id)
  }
}

/** Writes a chunk; when the database refuses it, finds the record it refuses. */
async function writeOrExplain(
  transaction: Reader,
  by: Required<Author>,
  chunk: readonly Change[],
): Promise<number> {
  try {
    return await writeChanges(transaction, by, chunk)
  } catch (error) {
    const [first, second] = chunk
    const reason = describeRefusal(error, first?.after === null)
    if (reason === null || !first) throw error
    if (!second) throw new Error(`Nothing was stored: ${first.type} ${first.id} ${reason}.`, { cause: error })
    for (const change of chunk) await writeOrExplain(transaction, by, [change])
    throw error
  }
}
