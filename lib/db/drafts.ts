// Forms as people left them. A draft is nobody's but its writer's, and no record: it has no revisions and leaves in no export.
import { randomBytes } from 'node:crypto'
import type { Fields } from '@/lib/form-fields'
import type { Database } from './client'

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

/** Keeps a draft, over the one with this id where it is the same person's; returns its id. */
export async function saveDraft(
  database: Database,
  userId: string,
  draft: { id: string | null; recordType: string; recordId: string | null; fields: Fields },
): Promise<string> {
  const { recordType, recordId } = draft
  const fields = JSON.stringify(draft.fields)
  const { count } = await database.draft.updateMany({
    where: { id: draft.id ?? '', userId, recordType, recordId },
    data: { fields },
  })
  if (draft.id !== null && count > 0) return draft.id
  const id = randomBytes(12).toString('base64url')
  await database.draft.create({ data: { id, userId, recordType, recordId, fields } })
  return id
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
