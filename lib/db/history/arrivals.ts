// What came in together, as it stands now: how many statements, and by which actors.
import type { Database } from '../store/client'

export type Arrivals = {
  /** Statements that the changeset added or changed and that are here still. */
  statements: number
  /** The actors they are credited to, joint ones to the joint actor; those with most statements first. */
  actors: { id: string; slug: string; name: string; statements: number }[]
}

/** The statements of a changeset and their actors; none for a changeset that there is not. */
export async function arrivalsFor(database: Database, changeset: string): Promise<Arrivals> {
  const [row] = await database.$queryRaw<{ arrivals: string }[]>`
    WITH arrived(id, jointActorId) AS MATERIALIZED (
      SELECT s.id, s.jointActorId FROM Statement s WHERE s.id IN (
        SELECT r.recordId FROM Revision r WHERE r.changeset = ${changeset} AND +r.recordType = 'statement'
      )
    ),
    credited(actorId) AS (
      SELECT jointActorId FROM arrived WHERE jointActorId IS NOT NULL
      UNION ALL
      SELECT sa.actorId FROM arrived JOIN StatementActor sa ON sa.statementId = arrived.id
      WHERE arrived.jointActorId IS NULL
    )
    SELECT json_object(
      'statements', (SELECT count(*) FROM arrived),
      'actors', (
        SELECT json_group_array(
          json_object('id', id, 'slug', slug, 'name', name, 'statements', n) ORDER BY n DESC, statedOrder, slug
        ) FROM (
          SELECT a.id, a.slug, a.name, a.statedOrder, count(*) AS n
          FROM credited JOIN Actor a ON a.id = credited.actorId GROUP BY a.id
        )
      )
    ) AS arrivals`
  return JSON.parse(row?.arrivals ?? '') as Arrivals
}
