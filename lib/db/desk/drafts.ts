// Forms as people left them. A draft is nobody's but its writer's, and no record: it has no revisions and leaves in no export.
import { randomBytes } from 'node:crypto'
import type { Fields } from '@/lib/form/fields'
import type { Database } from '../store/client'

export type Draft = {
  id: string
  recordType: string
  /** The record it changes; null for one that is yet to be made. */
  recordId: string | null
  fields: Fields
  /** Instant, ISO 8601 UTC. */
  updatedAt: string
}

type Row = Omit<Draft, 'fields' | 'updatedAt'> & { fields: string; updatedAt: Date }

const read = ({ id, recordType, recordId, fields, updatedAt }: Row): Draft => ({
  id,
  recordType,
  recordId,
  fields: JSON.parse(fields) as Fields,
  updatedAt: updatedAt.toISOString(),
})

/** What one person may keep: drafts, and the characters in all of them. */
export const MOST_DRAFTS = 100
const MOST_CHARACTERS = 5_000_000

/** A draft was not kept, because its writer has as many as one may; the message says what to do. */
export class TooManyDrafts extends Error {
  constructor(why: string) {
    super(
      `${why}, which is as many as are kept for one person. On the desk, finish or discard some of them, and send this again.`,
    )
    this.name = 'TooManyDrafts'
  }
}

/**
 * Keeps a draft, over the one with this id where it is the same person's; returns its id. Throws TooManyDrafts, and then
 * nothing has changed.
 */
export async function saveDraft(
  database: Database,
  userId: string,
  draft: { id: string | null; recordType: string; recordId: string | null; fields: Fields },
): Promise<string> {
  const { recordType, recordId } = draft
  const fields = JSON.stringify(draft.fields)
  const others = await charactersOf(database, userId, draft.id ?? '')
  if (others + fields.length > MOST_CHARACTERS)
    throw new TooManyDrafts(`Your drafts have ${MOST_CHARACTERS / 1_000_000} million characters`)
  const { count } = await database.draft.updateMany({
    where: { id: draft.id ?? '', userId, recordType, recordId },
    data: { fields },
  })
  if (draft.id !== null && count > 0) return draft.id
  const id = randomBytes(12).toString('base64url')
  const full = () => new TooManyDrafts(`You have ${MOST_DRAFTS} drafts`)
  if ((await database.draft.count({ where: { userId } })) >= MOST_DRAFTS) throw full()
  await database.draft.create({ data: { id, userId, recordType, recordId, fields } })
  // Others may have been saved in between.
  if ((await database.draft.count({ where: { userId } })) <= MOST_DRAFTS) return id
  await removeDraft(database, userId, id)
  throw full()
}

async function charactersOf(database: Database, userId: string, but: string): Promise<number> {
  const [row] = await database.$queryRaw<{ characters: number | bigint | null }[]>`
    SELECT sum(length("fields")) AS characters FROM "Draft" WHERE "userId" = ${userId} AND "id" <> ${but}`
  return Number(row?.characters ?? 0)
}

/** Forgets a person's drafts of a type that stand on no list, but for the newest. */
export async function keepNewest(
  database: Database,
  userId: string,
  recordType: string,
  most: number,
): Promise<void> {
  const older = await database.draft.findMany({
    where: { userId, recordType },
    orderBy: { updatedAt: 'desc' },
    skip: most,
    select: { id: true },
  })
  await database.draft.deleteMany({ where: { userId, id: { in: older.map(({ id }) => id) } } })
}

/** A draft of this person's; null for anybody else's. */
export async function draftFor(database: Database, userId: string, id: string): Promise<Draft | null> {
  const row = await database.draft.findFirst({ where: { id, userId } })
  return row && read(row)
}

/** This person's drafts, newest first. */
export async function draftsFor(database: Database, userId: string): Promise<Draft[]> {
  const rows = await database.draft.findMany({ where: { userId }, orderBy: { updatedAt: 'desc' } })
  return rows.map(read)
}

/** Forgets a draft of this person's. */
export async function removeDraft(database: Database, userId: string, id: string): Promise<void> {
  await database.draft.deleteMany({ where: { id, userId } })
}
