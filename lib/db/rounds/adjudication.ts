// What becomes of a closed round: its codings side by side, what editors decide between them, and publishing it.
import { disputesIn } from '@/lib/agreement/judgements'
import { medianCoding } from '@/lib/counting-rule'
import type { Person } from '@/lib/person'
import { describeCount } from '@/lib/phrase'
import { DECIDED_BY } from '@/lib/record/choices'
import type { StoredRecord } from '@/lib/record/schema'
import { isContested } from '@/lib/stance'
import type { Change } from '../store/change'
import type { Database } from '../store/client'
import { record } from '../store/record'
import { newestRevisionOf } from '../store/revisions'
import { recordFor, recordsFor } from '../store/stored-records'
import { codingIdIn } from './assignments'
import { inState, RoundRefusal, roundFor, type StoredRound } from './round'

type StoredCoding = StoredRecord<'coding'>

/** What editors decided stands as a coding of this coder. */
export const ADJUDICATION = 'adjudication'

/** A statement of a closed round with its codings, in the order of the round's coders, and what was decided. */
export type DecidedUnit = {
  statementId: string
  codings: StoredCoding[]
  decided: StoredCoding | null
  /** The coding that counts now; null while none does. */
  adoptedId: string | null
  low: number
  high: number
  /** Some put it in scope and some out of it. */
  scope: boolean
  contested: boolean
}

/** The statements of a closed round, the most disputed first; none of a round that is still open. */
export async function unitsOf(database: Database, round: StoredRound): Promise<DecidedUnit[]> {
  if (round.state !== 'closed' && round.state !== 'published') return []
  const ids = await database.coding.findMany({ where: { roundId: round.id }, select: { id: true } })
  const codings = [
    ...(
      await recordsFor(
        database,
        'coding',
        ids.map(({ id }) => id),
      )
    ).values(),
  ].sort((a, b) => round.coders.indexOf(a.coderId) - round.coders.indexOf(b.coderId))
  const adopted = new Map(
    (
      await database.statement.findMany({
        where: { roundUnits: { some: { roundId: round.id } } },
        select: { id: true, adoptedCodingId: true },
      })
    ).map(({ id, adoptedCodingId }) => [id, adoptedCodingId]),
  )
  const units = round.units.map(({ statementId }): DecidedUnit => {
    const own = codings.filter((coding) => coding.statementId === statementId)
    const judged = own.filter(({ coderId }) => coderId !== ADJUDICATION)
    const [dispute] = disputesIn(judged.map(({ coderId, level }) => ({ unit: '', coder: coderId, level })))
    const { low, high, scope } = dispute ?? { low: 0, high: 0, scope: false }
    return {
      ...{ statementId, low, high, scope, codings: judged },
      decided: own.find(({ coderId }) => coderId === ADJUDICATION) ?? null,
      adoptedId: adopted.get(statementId) ?? null,
      contested: isContested([low, high]),
    }
  })
  const width = ({ low, high, scope }: DecidedUnit) => high - low + (scope ? 0.5 : 0)
  return units.toSorted((a, b) => width(b) - width(a) || Number(b.contested) - Number(a.contested))
}

/** What an editor decides of one statement. */
export type Decision = Pick<StoredCoding, 'level' | 'conditional' | 'hedged' | 'deterrentFrame'> & {
  statementId: string
  reason: string
  /** Said by an editor who coded the statement too: it is marked in public. */
  ownToo: boolean
}

const OWN_TOO = 'Decided by somebody who had coded this statement too.'

/** Stores what an editor decides between the codings of a statement, and adopts it. Throws a RoundRefusal in words. */
export async function adjudicate(
  database: Database,
  person: Person,
  slug: string,
  decision: Decision,
): Promise<void> {
  const found = await roundFor(database, slug)
  if (!found || !['closed', 'published'].includes(found.round.state))
    throw new RoundRefusal('Only statements of a closed round are decided: close it first.')
  const { round } = found
  const unit = (await unitsOf(database, round)).find(
    ({ statementId }) => statementId === decision.statementId,
  )
  const statement = await recordFor(database, 'statement', decision.statementId)
  if (!unit || !statement) throw new RoundRefusal('This statement is not in the round.')
  const isOwn = unit.codings.some(({ coderId }) => coderId === person.coderId)
  if (isOwn && !decision.ownToo)
    throw new RoundRefusal(
      'You coded this statement yourself. Leave it to somebody else, or tick that you decide it all the same: that is then marked in public.',
    )
  const id = unit.decided?.id ?? codingIdIn(round, statement.id, 'decided')
  const { statementId, reason, ownToo: _, ...judged } = decision
  const coding: StoredCoding = {
    ...{ id, statementId, coderId: ADJUDICATION, codebookId: round.codebookId, roundId: round.id },
    ...{ ...judged, outOfScope: judged.level === null, confidence: null },
    rationale: isOwn ? `${reason} ${OWN_TOO}` : reason,
  }
  const coder = await recordFor(database, 'coder', ADJUDICATION)
  await record(database, { who: person.name, why: `Decided in the round ${round.title}: ${reason}` }, [
    ...(coder
      ? []
      : [
          {
            ...{ type: 'coder', id: ADJUDICATION, basedOn: null },
            after: {
              ...{ id: ADJUDICATION, name: DECIDED_BY, kind: 'adjudication' },
              note: 'What editors decided between the codings of a round, each with its reason.',
            },
          } satisfies Change,
        ]),
    { type: 'coding', id, after: coding },
    {
      ...{ type: 'statement', id: statementId, after: { ...statement, adoptedCodingId: id } },
      basedOn: await newestRevisionOf(database, 'statement', statementId),
    },
  ])
}

/** Statements of a closed round that nobody decided and whose coders have no coding at their median. */
export const undecidable = (units: readonly DecidedUnit[]): DecidedUnit[] =>
  units.filter(
    ({ decided, codings }) => decided === null && codings.length > 1 && medianCoding(codings) === null,
  )

/**
 * Publishes a closed round: its agreement is shown to everybody, and of statements that nobody decided the coding at the
 * median of its coders counts. A training counts in nothing.
 */
export async function publishRound(database: Database, person: Person, slug: string): Promise<void> {
  const { round, revision } = await inState(database, slug, 'closed', 'published')
  const units = await unitsOf(database, round)
  const open = undecidable(units)
  if (round.kind !== 'training' && open.length > 0)
    throw new RoundRefusal(
      `${describeCount(open.length, 'statement')} cannot count yet: the middle codings lie as far on one side of 0 as on the other, and nobody coded what lies between. Decide ${open.length === 1 ? 'it' : 'them'} first.`,
    )
  const adopted = round.kind === 'training' ? [] : units.flatMap(adoptionOf)
  const statements = await recordsFor(
    database,
    'statement',
    adopted.map(({ statementId }) => statementId),
  )
  const why = `The round of coding was published: ${round.title}. Where nobody decided, the median of its coders counts.`
  await record(database, { who: person.name, why }, [
    { type: 'round', id: round.id, after: { ...round, state: 'published' }, basedOn: revision },
    ...adopted.flatMap(({ statementId, codingId }): Change[] => {
      const statement = statements.get(statementId)
      return statement
        ? [{ type: 'statement', id: statementId, after: { ...statement, adoptedCodingId: codingId } }]
        : []
    }),
  ])
}

/** The coding of an undecided statement that counts from now on. A single new coding replaces none that counted before. */
function adoptionOf(unit: DecidedUnit): { statementId: string; codingId: string }[] {
  const { statementId, codings, decided, adoptedId } = unit
  if (decided !== null || (codings.length < 2 && adoptedId !== null)) return []
  const median = medianCoding(codings)
  return median && median.id !== adoptedId ? [{ statementId, codingId: median.id }] : []
}
