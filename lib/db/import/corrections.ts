// Rows without an id that are nearly a stored statement: whoever mended a typing error in a table, and brings it in once
// more, means that statement. Tells and never decides.
import type { RowProblem } from '@/lib/import/report'
import type { StoredRecord } from '@/lib/record/schema'
import { overlapOf, repeatsFor } from '../desk/repeats'
import type { Database } from '../store/client'

/** A statement that a row without an id makes. */
export type Fresh = { place: RowProblem['place']; statement: StoredRecord<'statement'> }

/** Rows that are looked up at most: each is a question to the database. */
export const MOST_LOOKED_UP = 500
const MOST_NAMED = 10
/** The share of the shorter one's words that a correction has too. */
const NEARLY_ALL = 0.7

/**
 * Sentences on rows that are likely corrections of statements stored of the same actor, ten at most. `fresh` are the
 * first rows without an id that make new statements.
 */
export async function likelyCorrections(database: Database, fresh: readonly Fresh[]): Promise<string[]> {
  const found: { place: string; id: string }[] = []
  for (const { place, statement } of fresh.slice(0, MOST_LOOKED_UP)) {
    const words = [statement.quote, statement.originalQuote, statement.paraphrase]
    const near = await repeatsFor(database, statement)
    const same = near.find(
      ({ statement: other }) =>
        other.actors.some(({ id }) => statement.actors.includes(id)) &&
        overlapOf(words, [other.quote, other.originalQuote, other.paraphrase]) >= NEARLY_ALL,
    )
    if (same) found.push({ place, id: same.statement.id })
  }
  if (found.length === 0) return []
  const named = found.slice(0, MOST_NAMED).map(({ place, id }) => `${place} (${id})`)
  const more = found.length > MOST_NAMED ? ` and ${found.length - MOST_NAMED} more` : ''
  return [
    `Nearly the same as what is stored, and new all the same: ${named.join(', ')}${more}. A row that corrects a statement gives its id in a column of its own.`,
  ]
}
