// The history of another database made again in an empty one, revision by revision.
import { isDeepStrictEqual } from 'node:util'
import type { RecordType } from '@/lib/record/field'
import { parseRecord, type StoredRecord } from '@/lib/record/schema'
import { type Change, chunksOf, type Items } from './change'
import type { Database } from './client'
import { appendRevisions, describeRefusal, instantOf, refuseDangling, writeRecords } from './record-rows'
import type { PastRevision } from './revisions'
import { recordsFor } from './stored-records'
import { emptyUntouched } from './untouched'

/**
 * Makes the history of another database again, revision by revision and word for word, in a database without any,
 * or with none but what set-up has written, which makes way. Throws a sentence when somebody has written in it, when a record is not what its revision says it was before, and
 * when one is refused; then nothing is stored. SQLite holds up everybody of this process for at most `most` records.
 */
export async function replay(
  database: Database,
  revisions: Items<PastRevision>,
  most?: number,
): Promise<number> {
  return database.$transaction(async (transaction) => {
    await emptyUntouched(transaction)
    const statements: string[] = []
    let count = 0
    for await (const chunk of chunksOf(changesOf(revisions), most)) {
      const [first] = chunk
      if (!first) continue
      const before = await recordsFor(
        transaction,
        first.type,
        chunk.map(({ id }) => id),
      )
      for (const { type, id, from, past } of chunk) {
        if (!isDeepStrictEqual(before.get(id) ?? null, from))
          throw new Error(
            `Nothing was stored: revision ${past.id} changes ${type} ${id} from something else than it was by then.`,
          )
        if (type === 'statement') statements.push(id)
      }
      try {
        await writeRecords(transaction, chunk, before)
      } catch (error) {
        const reason = describeRefusal(error, first.after === null)
        if (reason === null) throw error
        throw new Error(
          `Nothing was stored: the revisions ${first.past.id} to ${chunk.at(-1)?.past.id}: ${first.type} ${first.id} or one after it ${reason}.`,
          { cause: error },
        )
      }
      await appendRevisions(
        transaction,
        chunk.map(({ past }) => ({ ...past, at: instantOf(past.at) })),
      )
      count += chunk.length
    }
    await refuseDangling(transaction, statements, [])
    return count
  })
}

type PastChange = Change & { from: StoredRecord<RecordType> | null; past: PastRevision }

// Records of earlier days lack the fields that were added since; the schemas know what these mean by saying nothing.
async function* changesOf(revisions: Items<PastRevision>): AsyncGenerator<PastChange, void> {
  for await (const past of revisions) {
    const { type, recordId } = past
    const read = (value: unknown) => {
      if (value === null) return null
      const { record: known, problems } = parseRecord(type, value)
      if (known) return known
      const [first] = problems
      throw new Error(
        `Nothing was stored: revision ${past.id}, ${type} ${recordId}: ${first?.field}: ${first?.message}.`,
      )
    }
    const [before, after] = [read(past.before), read(past.after)]
    // The two are of the revision's own type, which the compiler cannot follow through a list of all types.
    yield { type, id: recordId, from: before, after, past } as PastChange
  }
}
