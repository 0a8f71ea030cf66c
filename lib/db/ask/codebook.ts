// The codebook, by its versions.
import type { RuleKind } from '@/lib/record/choices'
import { isLevel, type Level } from '@/lib/stance'
import type { Database } from '../store/client'

export type Codebook = {
  version: number
  title: string
  adoptedOn: string
  introduction: string
  /** From +3 down to -3. */
  levels: CodebookLevel[]
  rules: { kind: RuleKind; term: string | null; text: string }[]
}

type CodebookLevel = {
  level: Level
  name: string
  definition: string
  include: string
  exclude: string
  eventCodes: string
  examples: string
}

/** One version of the codebook, the latest unless another is asked for. */
export async function codebookFor(database: Database, version?: number): Promise<Codebook | null> {
  const codebook = await database.codebook.findFirst({
    where: version === undefined ? {} : { version },
    orderBy: { version: 'desc' },
    select: {
      version: true,
      title: true,
      adoptedOn: true,
      introduction: true,
      levels: { orderBy: { level: 'desc' }, omit: { codebookId: true } },
      rules: {
        orderBy: [{ kind: 'asc' }, { position: 'asc' }],
        select: { kind: true, term: true, text: true },
      },
    },
  })
  if (!codebook) return null
  return {
    ...codebook,
    levels: codebook.levels.flatMap(({ level, ...words }) => (isLevel(level) ? [{ level, ...words }] : [])),
    rules: codebook.rules.map((rule) => ({ ...rule, kind: rule.kind as RuleKind })),
  }
}

/** Every version of the codebook, latest first. */
export function codebooksFor(
  database: Database,
): Promise<{ version: number; title: string; adoptedOn: string }[]> {
  return database.codebook.findMany({
    orderBy: { version: 'desc' },
    select: { version: true, title: true, adoptedOn: true },
  })
}
