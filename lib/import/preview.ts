// The first statements of a table as they will look, before anything is stored: with the names that stand in the file.
import type { RecordType } from '../record/field'
import { plainFields } from '../record/fields'
import type { StoredRecord } from '../record/schema'
import type { ActorRef, Coding, Party, PlainCoding, PlainStatement, Statement } from '../statement'
import type { KeptType } from './known'
import type { Names } from './names'
import type { SourceWish } from './source'

/** A statement that a check has made of a row, and what the row says of its source. */
export type Outlook = {
  statement: StoredRecord<'statement'>
  codings: readonly StoredRecord<'coding'>[]
  source: SourceWish | null
}

const plainOf = <T>(
  type: RecordType & ('statement' | 'coding'),
  record: Readonly<Record<string, unknown>>,
): T =>
  // These fields and no other make up T.
  Object.fromEntries(plainFields(type).map(({ name }) => [name, record[name]])) as T

/** A statement as pages show it. Ids of what is new are provisional; names are as the file has them. */
export function previewOf({ statement, codings, source }: Outlook, names: Names): Statement {
  const called = (type: KeptType, id: string) => ({ id, slug: id, name: names.nameOf(type, id) })
  const actorOf = (id: string): ActorRef => ({ ...called('actor', id), shortName: names.nameOf('actor', id) })
  const partyOf = ({ actorId, label }: { actorId: string | null; label: string | null }): Party => ({
    actor: actorId === null ? null : actorOf(actorId),
    label: label ?? (actorId === null ? '' : names.nameOf('actor', actorId)),
  })
  const all = codings.map(
    (coding): Coding => ({
      ...plainOf<PlainCoding>('coding', coding),
      ...{ id: coding.id, coder: names.nameOf('coder', coding.coderId) },
      codebookVersion: [...names.codebooks].find(([, id]) => id === coding.codebookId)?.[0] ?? 1,
    }),
  )
  const { describedRelation: relation, describedByActorId: actor, describedByOutletId: outlet } = statement
  const by = actor ?? outlet
  return {
    ...plainOf<PlainStatement>('statement', statement),
    id: statement.id,
    actors: statement.actors.map(actorOf),
    jointActor: statement.jointActorId === null ? null : actorOf(statement.jointActorId),
    speaker: { ...called('speaker', statement.speakerId), kind: 'person' },
    described:
      relation === null || by === null
        ? null
        : {
            relation,
            by:
              actor === null
                ? { kind: 'outlet', ...called('outlet', by) }
                : { kind: 'actor', ...called('actor', by) },
            inStatement: statement.describedInId,
          },
    repeatOf: statement.repeatOfId,
    addressees: statement.addressees.map(partyOf),
    targets: statement.targets.map(partyOf),
    topics: statement.topics.map((id) => called('topic', id)),
    sources:
      source === null
        ? []
        : [
            {
              ...{ slug: source.called, ...source.details },
              outlet: called('outlet', source.outletId ?? source.called),
              ...{ quotedFrom: true, relayedBy: null },
            },
          ],
    coding: all[0] ?? null,
    codings: all,
    range: null,
    timesCoded: all.length,
  }
}
