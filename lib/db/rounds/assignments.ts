// What coders are to judge in an open round, and what they have judged, sealed. This is the one place that reads it: it shows a
// coder the coder's own, and everybody else counts. Closing a round reads all of it, once, within the writer's transaction.
import { createHash } from 'node:crypto'
import { deal } from '@/lib/assignment'
import { dayOf } from '@/lib/period'
import type { Confidence } from '@/lib/record/choices'
import type { StoredRecord } from '@/lib/record/schema'
import type { Database, Reader } from '../store/client'

type Round = StoredRecord<'round'>

/** What a coder says of a statement, so far. */
export type Judged = {
  /** null: none yet, or out of scope. */
  level: number | null
  outOfScope: boolean
  conditional: boolean
  hedged: boolean
  deterrentFrame: boolean
  confidence: Confidence | null
  /** The place of the codebook's question that was answered with yes; null where none was. */
  question: string | null
  rationale: string
}

/** Whether it is a coding: a level or out of scope, and a reason. */
export const isComplete = ({ level, outOfScope, rationale }: Judged): boolean =>
  (level === null) === outOfScope && rationale.trim() !== ''

export type AssignmentState = 'open' | 'skipped' | 'done' | 'cannot-judge'

/** One of a coder's own assignments. */
export type Assigned = {
  statementId: string
  /** From 1, in the coder's own order. */
  place: number
  state: AssignmentState
  /** The coder's own answer; null while there is none. */
  judged: Judged | null
}

/** Rows of a table written by one statement of SQL. */
const CHUNK = 500

/** Deals the statements of an open round, unless that is done. The same round is always dealt alike. */
export async function ensureDealt(database: Database, round: Round): Promise<void> {
  if (round.state !== 'open' || (await database.assignment.count({ where: { roundId: round.id } })) > 0)
    return
  const dealt = deal({ ...round, units: round.units.map(({ statementId }) => statementId) })
  const rows = [...dealt].flatMap(([coderId, units]) =>
    units.map((statementId, position) => ({ roundId: round.id, coderId, statementId, position })),
  )
  await database.$transaction(async (transaction) => {
    // Two may open at once: all or none of it is there.
    if ((await transaction.assignment.count({ where: { roundId: round.id } })) > 0) return
    for (let start = 0; start < rows.length; start += CHUNK)
      await transaction.assignment.createMany({ data: rows.slice(start, start + CHUNK) })
  })
}

type Row = {
  statementId: string
  state: string
  level: number | null
  outOfScope: boolean
  conditional: boolean
  hedged: boolean
  deterrentFrame: boolean
  confidence: string | null
  question: string | null
  rationale: string | null
}

const judgedIn = (row: Row): Judged | null =>
  row.rationale === null
    ? null
    : {
        ...{ level: row.level, outOfScope: row.outOfScope, conditional: row.conditional, hedged: row.hedged },
        ...{ deterrentFrame: row.deterrentFrame, question: row.question, rationale: row.rationale },
        // A CHECK holds it to the list.
        confidence: row.confidence as Confidence | null,
      }

/** A coder's own assignments in an open round, in the coder's own order, with the coder's own answers. */
export async function assignedTo(database: Database, roundId: string, coderId: string): Promise<Assigned[]> {
  const rows = await database.assignment.findMany({
    where: { roundId, coderId, round: { state: 'open' } },
    orderBy: [{ position: 'asc' }, { statementId: 'asc' }],
  })
  return rows.map((row, index) => ({
    ...{ statementId: row.statementId, place: index + 1, judged: judgedIn(row) },
    // A CHECK holds it to the list.
    state: row.state as AssignmentState,
  }))
}

/** The open rounds in which a coder has something to judge, and how much of it is left. */
export async function openRoundsOf(
  database: Database,
  coderId: string,
): Promise<{ slug: string; title: string; closesOn: string | null; all: number; left: number }[]> {
  const rounds = await database.round.findMany({
    where: { state: 'open', coders: { some: { coderId } } },
    orderBy: { title: 'asc' },
    select: {
      ...{ slug: true, title: true, closesOn: true },
      assignments: { where: { coderId }, select: { state: true } },
    },
  })
  return rounds.map(({ assignments, ...round }) => ({
    ...round,
    all: assignments.length,
    left: assignments.filter(({ state }) => state === 'open' || state === 'skipped').length,
  }))
}

/**
 * Keeps a coder's own answer, one that is not complete too, which is then still to be done; the same sent twice is one. The
 * coder may set it aside for later, which takes no complete answer back, or say that it cannot be judged. False where the
 * statement is not this coder's, or the round is open no more: then nothing is kept.
 */
export async function keepAnswer(
  database: Database,
  at: { roundId: string; coderId: string; statementId: string },
  answer: Judged,
  as: 'answer' | 'skipped' | 'cannot-judge' = 'answer',
  now = new Date(),
): Promise<boolean> {
  const done = as === 'cannot-judge' || (as === 'answer' && isComplete(answer))
  const state = as !== 'answer' ? as : done ? 'done' : 'open'
  const { count } = await database.assignment.updateMany({
    where: {
      ...{ ...at, round: { state: 'open' } },
      ...(as === 'skipped' ? { state: { in: ['open', 'skipped'] } } : {}),
    },
    data: { ...answer, state, doneAt: done ? now : null },
  })
  return count > 0 || (as === 'skipped' && (await isOwn(database, at)))
}

const isOwn = async (database: Database, at: { roundId: string; coderId: string; statementId: string }) =>
  (await database.assignment.count({ where: { ...at, round: { state: 'open' } } })) > 0

/** How far coders are: counts, and nothing of what they judged. */
export async function progressOf(
  database: Database,
  roundId: string,
): Promise<{ coderId: string; all: number; done: number; cannotJudge: number; skipped: number }[]> {
  const groups = await database.assignment.groupBy({
    by: ['coderId', 'state'],
    where: { roundId },
    _count: { _all: true },
  })
  const coders = [...new Set(groups.map(({ coderId }) => coderId))]
  return coders.map((coderId) => {
    const count = (state: AssignmentState) =>
      groups.find((each) => each.coderId === coderId && each.state === state)?._count._all ?? 0
    const [done, cannotJudge, skipped] = [count('done'), count('cannot-judge'), count('skipped')]
    return { coderId, all: done + cannotJudge + skipped + count('open'), done, cannotJudge, skipped }
  })
}

/** Gives what a coder who leaves has not judged to the others with the least to do; how many went over. */
export async function dealAgain(database: Database, roundId: string, coderId: string): Promise<number> {
  return database.$transaction(async (transaction) => {
    const all = await transaction.assignment.findMany({
      where: { roundId, round: { state: 'open' } },
      select: { coderId: true, statementId: true, state: true, position: true },
      orderBy: { position: 'asc' },
    })
    const coders = await transaction.roundCoder.findMany({
      where: { roundId, coderId: { not: coderId } },
      orderBy: { position: 'asc' },
    })
    const loads = new Map(
      coders.map((coder) => [coder.coderId, all.filter((each) => each.coderId === coder.coderId).length]),
    )
    const left = all.filter(
      (each) => each.coderId === coderId && (each.state === 'open' || each.state === 'skipped'),
    )
    let moved = 0
    for (const { statementId } of left) {
      await transaction.assignment.delete({
        where: { roundId_coderId_statementId: { roundId, coderId, statementId } },
      })
      const [next] = [...loads]
        .filter(([id]) => !all.some((each) => each.coderId === id && each.statementId === statementId))
        .sort(([, a], [, b]) => a - b)
      if (!next) continue
      const position =
        Math.max(-1, ...all.filter((each) => each.coderId === next[0]).map((each) => each.position)) + 1
      await transaction.assignment.create({ data: { roundId, statementId, coderId: next[0], position } })
      all.push({ coderId: next[0], statementId, state: 'open', position })
      loads.set(next[0], next[1] + 1)
      moved += 1
    }
    return moved
  })
}

/** Longer ids are refused. */
const LONGEST_ID = 80

/** The id of a coding made in a round; `part` tells its coder. */
export function codingIdIn(round: Pick<Round, 'id'>, statementId: string, part: string): string {
  const id = `${statementId}-${round.id}-${part}`
  return id.length <= LONGEST_ID ? id : `c-${createHash('sha256').update(id).digest('hex').slice(0, 40)}`
}

/** Everything that was judged in a round, as codings, and what became of each assignment. For closing it alone. */
export async function sealedOf(
  reader: Reader,
  round: Round,
): Promise<{ codings: StoredRecord<'coding'>[]; outcomes: Round['outcomes'] }> {
  const rows = await reader.assignment.findMany({
    where: { roundId: round.id },
    orderBy: [{ coderId: 'asc' }, { position: 'asc' }],
  })
  const done = rows.filter(({ state }) => state === 'done')
  return {
    codings: done.map(({ statementId, coderId, ...row }) => ({
      id: codingIdIn(round, statementId, String(round.coders.indexOf(coderId) + 1)),
      ...{ statementId, coderId, codebookId: round.codebookId, roundId: round.id },
      // CHECKs hold these to what the schema has.
      level: row.level as StoredRecord<'coding'>['level'],
      ...{ outOfScope: row.outOfScope, conditional: row.conditional, hedged: row.hedged },
      ...{ deterrentFrame: row.deterrentFrame, confidence: row.confidence as Confidence | null },
      rationale: row.rationale ?? '',
    })),
    outcomes: rows.map(({ coderId, statementId, state, doneAt }) => ({
      ...{ coderId, statementId },
      outcome: state === 'done' ? 'coded' : state === 'cannot-judge' ? 'cannot-judge' : 'not-coded',
      doneOn: doneAt === null ? null : dayOf(doneAt),
    })),
  }
}
