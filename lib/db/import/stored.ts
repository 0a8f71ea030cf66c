// Stored records that the rows of a table are held against, a block of rows at a time.
import type { StoredRecord } from '@/lib/record/schema'
import type { Reader } from '../store/client'
import { recordsFor } from '../store/stored-records'

/** Ids that a query finds for lists of texts, each given to it as JSON; none, without asking, where all are empty. */
export async function idsWhere(
  reader: Reader,
  sql: string,
  ...lists: (readonly string[])[]
): Promise<string[]> {
  if (lists.every((list) => list.length === 0)) return []
  const rows = await reader.$queryRawUnsafe<{ id: string }[]>(
    sql,
    ...lists.map((list) => JSON.stringify(list)),
  )
  return rows.map(({ id }) => id)
}

/** The codings of statements, by the statement, each in the order of their ids. */
export async function codingsFor(
  reader: Reader,
  statementIds: readonly string[],
): Promise<Map<string, StoredRecord<'coding'>[]>> {
  const ids = await idsWhere(
    reader,
    'SELECT "id" FROM "Coding" WHERE "statementId" IN (SELECT value FROM json_each(?)) ORDER BY "id"',
    statementIds,
  )
  const found = new Map<string, StoredRecord<'coding'>[]>()
  for (const coding of (await recordsFor(reader, 'coding', ids)).values())
    if (found.has(coding.statementId)) found.get(coding.statementId)?.push(coding)
    else found.set(coding.statementId, [coding])
  return found
}
