// The data set itself: what it is called, what it is known by among all others, and when it last changed.
import type { CountingRule } from '@/lib/record/choices'
import type { ActorRef } from '@/lib/statement'
import type { Database } from '../store/client'

export type Dataset = {
  title: string
  description: string
  version: string
  /** Which coding counts where a statement has several. */
  rule: CountingRule
  defaultActors: ActorRef[]
}

/** What a data set without a description is called. */
const UNNAMED: Dataset = {
  title: 'Unnamed data set',
  description: 'Nobody has described it yet.',
  version: '0',
  rule: 'adopted',
  defaultActors: [],
}

/** The data set; one that says so while nobody has described it. */
export async function datasetFor(database: Database): Promise<Dataset> {
  const dataset = await database.dataset.findFirst({
    orderBy: { id: 'asc' },
    select: {
      title: true,
      description: true,
      version: true,
      rule: true,
      defaultActors: {
        orderBy: { position: 'asc' },
        select: { actor: { select: { id: true, slug: true, name: true, shortName: true } } },
      },
    },
  })
  if (!dataset) return UNNAMED
  // A CHECK holds it to the list.
  const rule = dataset.rule as CountingRule
  return { ...dataset, rule, defaultActors: dataset.defaultActors.map(({ actor }) => actor) }
}

/**
 * What this data set is known by among all others: its first revision, which nothing ever changes and which goes with it
 * into every copy, backup and past day. Empty while nothing has ever been written.
 */
export async function identityFor(database: Database): Promise<string> {
  const first = await database.revision.findFirst({
    where: { recordType: { not: 'frozen' } },
    orderBy: { id: 'asc' },
    select: { at: true, recordType: true, recordId: true },
  })
  return first ? `${first.at.toISOString()} ${first.recordType} ${first.recordId}` : ''
}

/** The instant of the newest revision, ISO 8601 UTC; null while nothing has ever been written. */
export async function updatedAt(database: Database): Promise<string | null> {
  // Freezing a view changes no data.
  const newest = await database.revision.findFirst({
    where: { recordType: { not: 'frozen' } },
    orderBy: { id: 'desc' },
    select: { at: true },
  })
  return newest?.at.toISOString() ?? null
}
