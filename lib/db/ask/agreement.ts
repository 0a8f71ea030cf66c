// Codings side by side, for how far coders agree: of the whole data set or of one round. Codings of an open round are no
// records, so none of them can stand here; what was decided between coders is no coder's and is left out.
import type { Judgement } from '@/lib/agreement/judgements'
import { type Agreement, agreementIn } from '@/lib/agreement/report'
import type { AgreementFigure } from '@/lib/answer'
import type { CoderKind, Confidence } from '@/lib/record/choices'
import type { Level } from '@/lib/stance'
import { Prisma } from '../generated/client'
import type { Database } from '../store/client'

/** A coding with what a table of codings says of it. */
export type CodingRow = Judgement & {
  level: Level | null
  kind: CoderKind
  conditional: boolean
  hedged: boolean
  deterrentFrame: boolean
  confidence: Confidence | null
  rationale: string
  codebookVersion: number
  /** Slug of its round; null outside rounds, where a coder may have read others before. */
  round: string | null
  /** Calendar day; null where it is not known. */
  doneOn: string | null
  /** How often this coder coded this statement before, and this time: from 1. */
  occasion: number
  place: number | null
}

type Row = Omit<CodingRow, 'conditional' | 'hedged' | 'deterrentFrame' | 'occasion' | 'level' | 'place'> & {
  coderId: string
  level: Level | null
  place: number | null
  conditional: 0 | 1
  hedged: 0 | 1
  deterrentFrame: 0 | 1
}

/** Codings of statements that two coders or more have coded; of a round all of its own. */
async function rowsFor(database: Database, round: string | null): Promise<CodingRow[]> {
  const which =
    round === null
      ? Prisma.sql`(c.roundId IS NULL OR r.state = 'published' AND r.kind <> 'training') AND c.statementId IN (
          SELECT statementId FROM Coding GROUP BY statementId HAVING min(coderId) <> max(coderId))`
      : Prisma.sql`r.slug = ${round} AND r.state IN ('closed', 'published')`
  // As one text: typed rows through Prisma cost several times as much.
  const [found] = await database.$queryRaw<{ rows: string }[]>`
    SELECT json_group_array(json_object(
      'unit', unit, 'coderId', coderId, 'coder', coder, 'kind', kind, 'level', level, 'conditional', conditional,
      'hedged', hedged, 'deterrentFrame', deterrentFrame, 'confidence', confidence, 'rationale', rationale,
      'codebookVersion', codebookVersion, 'round', round, 'doneOn', doneOn, 'place', place
    ) ORDER BY unit, coder, coderId, opensOn, id) AS rows FROM (
    SELECT c.statementId AS unit, c.coderId, coder.name AS coder, coder.kind, c.level, c.conditional, c.hedged,
      c.deterrentFrame, c.confidence, c.rationale, b.version AS codebookVersion, r.slug AS round, o.doneOn,
      o.position AS place, coalesce(r.opensOn, '') AS opensOn, c.id
    FROM Coding c JOIN Coder coder ON coder.id = c.coderId JOIN Codebook b ON b.id = c.codebookId
    LEFT JOIN Round r ON r.id = c.roundId
    LEFT JOIN RoundOutcome o ON o.roundId = c.roundId AND o.coderId = c.coderId AND o.statementId = c.statementId
    WHERE coder.kind <> 'adjudication' AND ${which})`
  const rows = JSON.parse(found?.rows ?? '[]') as Row[]
  const ids = new Map<string, Set<string>>()
  for (const { coder, coderId } of rows) ids.set(coder, (ids.get(coder) ?? new Set()).add(coderId))
  const times = new Map<string, number>()
  return rows.map(({ coderId, ...row }) => {
    const key = `${row.unit} ${coderId}`
    const occasion = (times.get(key) ?? 0) + 1
    times.set(key, occasion)
    return {
      ...row,
      // Two may have the same name.
      coder: (ids.get(row.coder)?.size ?? 0) > 1 ? `${row.coder} (${coderId})` : row.coder,
      ...{ conditional: row.conditional === 1, hedged: row.hedged === 1 },
      deterrentFrame: row.deterrentFrame === 1,
      occasion,
    }
  })
}

export type CodingSet = {
  /** Whose codings these are: agreement is told of each kind apart. */
  kind: CoderKind
  /** Made in closed rounds, by coders who did not see one another. */
  blind: boolean
  codebookVersion: number
  rows: CodingRow[]
  agreement: Agreement
}

const KINDS: readonly CoderKind[] = ['person', 'imported', 'machine']

/**
 * The codings that can be compared, a set for each kind of coder, people first: under the newest codebook that two coders
 * used, blind ones alone where there are any, and of each coder the last of a statement.
 */
export async function codingSetsFor(database: Database, round: string | null): Promise<CodingSet[]> {
  const all = await rowsFor(database, round)
  return KINDS.flatMap((kind): CodingSet[] => {
    const own = all.filter((row) => row.kind === kind)
    const blind = own.some((row) => row.round !== null)
    const comparable = own.filter((row) => !blind || row.round !== null)
    const codebookVersion = Math.max(0, ...comparable.map((row) => row.codebookVersion))
    const last = new Map(
      comparable
        .filter((row) => row.codebookVersion === codebookVersion)
        .map((row) => [`${row.unit} ${row.coder}`, row]),
    )
    const rows = [...last.values()]
    if (rows.length === 0) return []
    return [{ kind, blind, codebookVersion, rows, agreement: agreementIn(rows) }]
  })
}

const DIGITS = 4
const rounded = (value: number) => Number(value.toFixed(DIGITS))

/** The codings that the figure of agreement is of; none while there is no figure. */
export const rowsBehind = (sets: readonly CodingSet[]): readonly CodingRow[] =>
  sets.find(({ agreement }) => agreement.ordinal.why === null)?.rows ?? []

/** The figure of agreement that stands beside every view of the data set; null while there is none. */
export function figureIn(sets: readonly CodingSet[]): AgreementFigure | null {
  for (const { kind, blind, agreement } of sets) {
    const { ordinal } = agreement
    if (ordinal.why === null)
      return {
        ...{ kind, blind, units: ordinal.units, coders: agreement.coders.length },
        ...{ alpha: rounded(ordinal.alpha), low: rounded(ordinal.interval[0]) },
        ...{ high: rounded(ordinal.interval[1]), oneLevel: ordinal.oneValue },
      }
  }
  return null
}
