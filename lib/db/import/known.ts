// What the names in a table may mean: every name, id and slug that is stored already.
import { KEPT_TYPES, type KeptType, type Known } from '@/lib/import/known'
import type { Plan } from '@/lib/import/plan'
import type { RowProblem } from '@/lib/import/report'
import { namingFor } from '../desk/names'
import type { Database } from '../store/client'
import { recordsFor } from '../store/stored-records'

const TABLES: Record<KeptType, string> = {
  actor: 'Actor',
  speaker: 'Speaker',
  topic: 'Topic',
  outlet: 'Outlet',
  coder: 'Coder',
}

/** Everything stored that a name in a table may mean, read at once. */
export async function knownFor(database: Database): Promise<Known> {
  const namings: Partial<Known['namings']> = {}
  const taken: Partial<Known['taken']> = {}
  for (const type of KEPT_TYPES) {
    namings[type] = await namingFor(database, type)
    const slug = type === 'coder' ? '"id"' : '"slug"'
    const rows = await database.$queryRawUnsafe<{ id: string; slug: string }[]>(
      `SELECT "id", ${slug} AS "slug" FROM "${TABLES[type]}" UNION ALL SELECT "recordId", "slug" FROM "SlugAlias" WHERE "recordType" = ?`,
      type,
    )
    taken[type] = new Set(rows.flatMap((row) => [row.id, row.slug]))
  }
  const [speakers, codebooks, actors, topics] = await Promise.all([
    database.speaker.findMany({ select: { id: true, actorId: true } }),
    database.codebook.findMany({ select: { id: true, version: true } }),
    database.actor.aggregate({ _max: { statedOrder: true } }),
    database.topic.aggregate({ _max: { statedOrder: true } }),
  ])
  return {
    // Filled for every type by the loop above.
    namings: namings as Known['namings'],
    taken: taken as Known['taken'],
    actorOf: new Map(speakers.map(({ id, actorId }) => [id, actorId])),
    nextOrder: { actor: (actors._max.statedOrder ?? 0) + 1, topic: (topics._max.statedOrder ?? 0) + 1 },
    codebooks: new Map(codebooks.map(({ id, version }) => [version, id])),
  }
}

/** Ids that the plan names as what a name means, and that no record has. */
export async function unknownIdsIn(database: Database, { same }: Plan): Promise<RowProblem[]> {
  const problems: RowProblem[] = []
  for (const type of [...KEPT_TYPES, 'source'] as const) {
    const names = Object.entries(same[type] ?? {})
    const stored = await recordsFor(
      database,
      type,
      names.map(([, id]) => id),
    )
    for (const [name, id] of names)
      if (!stored.has(id))
        problems.push({
          place: 'the plan',
          ...{ column: '', value: name },
          message: `it means the ${type} ${id}, which does not exist`,
        })
  }
  return problems
}
