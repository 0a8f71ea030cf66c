// What every database holds before anybody writes: the codebook that comes with Parallax. It makes way for a history that
// is made again, and for nothing else.
import type { Reader } from './client'
import { writeRecords } from './record-rows'
import { recordsFor } from './stored-records'

/** The author of what set-up writes. */
export const SET_UP = { who: 'set-up', why: 'The codebook that comes with Parallax.' }

/** Revisions that are not set-up's own first ones. */
const BY_OTHERS = `SELECT "id" FROM "Revision"
  WHERE NOT ("who" = ? AND "recordType" = 'codebook' AND "before" IS NULL) LIMIT 1`

/** Whether nobody has written anything, and nothing stands in the database but what set-up has put there. */
export async function isUntouched(reader: Reader): Promise<boolean> {
  const found = await reader.$queryRawUnsafe<unknown[]>(BY_OTHERS, SET_UP.who)
  return found.length === 0
}

const KEEPER = 'Revision_is_not_removed'

/**
 * Empties an untouched database, within a transaction, so that the history of another one can be made again in it as it
 * was. The trigger that keeps revisions is back before anybody else can write. Throws when somebody has written.
 */
export async function emptyUntouched(transaction: Reader): Promise<void> {
  if (!(await isUntouched(transaction)))
    throw new Error('Nothing was stored: a history can only be made again where there is none.')
  const written = await transaction.$queryRawUnsafe<{ id: string }[]>(
    'SELECT "recordId" AS "id" FROM "Revision" ORDER BY "id"',
  )
  if (written.length === 0) return
  const stored = await recordsFor(
    transaction,
    'codebook',
    written.map(({ id }) => id),
  )
  const gone = [...stored.keys()].map((id) => ({ type: 'codebook', id, after: null }) as const)
  await writeRecords(transaction, gone, stored)
  const [keeper] = await transaction.$queryRawUnsafe<{ sql: string }[]>(
    `SELECT "sql" FROM sqlite_schema WHERE "type" = 'trigger' AND "name" = ?`,
    KEEPER,
  )
  if (!keeper) throw new Error(`Nothing was stored: the database lacks the trigger ${KEEPER}.`)
  await transaction.$executeRawUnsafe(`DROP TRIGGER "${KEEPER}"`)
  await transaction.$executeRawUnsafe('DELETE FROM "Revision"')
  await transaction.$executeRawUnsafe(keeper.sql)
}
