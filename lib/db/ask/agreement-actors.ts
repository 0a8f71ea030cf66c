// The counted statements of each actor with all their codings, for what disagreement between coders does to where an actor
// stands.
import type { Judgement } from '@/lib/agreement/judgements'
import type { Database } from '../store/client'
import type { CodingSet } from './agreement'

export type CodedActor = {
  slug: string
  name: string
  /** Counted statements with a level, and how many of them several coders coded. */
  n: number
  codedTwice: number
  /** The levels that count now. */
  levels: number[]
  /** Every coding of them; of a statement that no second coder saw, the one that counts. */
  judgements: Judgement[]
}

/** Actors in their stated order, a joint actor for those who signed together. */
export async function codedActorsFor(database: Database, set: CodingSet): Promise<CodedActor[]> {
  const rows = await database.$queryRaw<
    { slug: string; name: string; statement: string; coder: string; level: number | bigint }[]
  >`
    SELECT a.slug, a.shortName AS name, s.id AS statement, coder.name AS coder, c.level
    FROM Statement s JOIN Coding c ON c.id = s.adoptedCodingId JOIN Coder coder ON coder.id = c.coderId
    JOIN Actor a ON a.id = s.jointActorId OR (s.jointActorId IS NULL AND a.id IN (
      SELECT actorId FROM StatementActor WHERE statementId = s.id))
    WHERE s.counted AND c.level IS NOT NULL
    ORDER BY a.statedOrder, a.slug, s.id`
  const several = new Map<string, Judgement[]>()
  for (const row of set.rows) {
    const known = several.get(row.unit)
    if (known) known.push(row)
    else several.set(row.unit, [row])
  }
  const actors = new Map<string, CodedActor>()
  for (const { slug, name, statement, coder, level } of rows) {
    const actor = actors.get(slug) ?? { slug, name, n: 0, codedTwice: 0, levels: [], judgements: [] }
    actors.set(slug, actor)
    const codings = (several.get(statement) ?? []).filter((each) => each.level !== null)
    actor.n += 1
    actor.codedTwice += codings.length > 1 ? 1 : 0
    actor.levels.push(Number(level))
    actor.judgements.push(
      ...(codings.length > 0 ? codings : [{ unit: statement, coder, level: Number(level) }]),
    )
  }
  return [...actors.values()]
}
