// A statement and its coding as the inputs of the statement form, which read as the same again.

import { isSlipOf, type Naming, nearestTo } from '../../record/naming'
import type { StoredRecord } from '../../record/schema'
import type { Fields } from '../fields'
import type { FormCoding } from './coding'
import { askedFields, inputOf } from './inputs'
import { formatLabel, type Known } from './reader'

/** What the form leaves empty because it follows from the rest. */
const notAsked = ({ describedRelation, dateEarliest, dateLatest }: StoredRecord<'statement'>) => ({
  ...(describedRelation === null ? {} : { attribution: null }),
  ...(dateLatest === dateEarliest ? { dateLatest: null } : {}),
})

/** A statement and a coding as the fields of the form, which read as the same again. */
export function statementFields(
  statement: StoredRecord<'statement'>,
  coding: FormCoding | null,
  naming: Known['naming'],
): Fields {
  const fields: Fields = {}
  const put = (name: string, value: string | null | undefined) => {
    if (value) fields[name] = [value]
  }
  const plain = (type: 'statement' | 'coding', record: Readonly<Record<string, unknown>>) => {
    for (const field of askedFields(type)) {
      const value = record[field.name]
      put(inputOf(field), value === true ? 'yes' : value === false || value === null ? null : String(value))
    }
  }
  const nameOf = (type: keyof Known['naming'], id: string | null) =>
    id === null ? null : naming[type].written(id)
  const list = (type: 'actor' | 'topic', ids: readonly string[]) =>
    ids.map((id) => naming[type].written(id)).join('; ')
  const parties = (all: readonly { actorId: string | null; label: string | null }[]) =>
    all
      .map(({ actorId, label }) =>
        actorId === null ? labelFor(label ?? '', naming.actor) : naming.actor.written(actorId),
      )
      .join('; ')
  const main = statement.sources.find(({ quotedFrom }) => quotedFrom)

  put('id', statement.id)
  put('source', nameOf('source', main?.sourceId ?? null))
  put('sourceVia', nameOf('source', main?.relayedById ?? null))
  put('passage', main?.passage)
  if (!main?.passage) put('quoteChecked', main?.quotationHash)
  Object.assign(fields, furtherFields(statement, naming))
  plain('statement', { ...statement, ...notAsked(statement) })
  put('speaker', nameOf('speaker', statement.speakerId))
  put('actors', list('actor', statement.actors))
  put('joint', nameOf('actor', statement.jointActorId))
  put('described', statement.describedRelation)
  put(
    'describedBy',
    nameOf('actor', statement.describedByActorId) ?? nameOf('outlet', statement.describedByOutletId),
  )
  put('describedIn', statement.describedInId)
  put('addressees', parties(statement.addressees))
  put('targets', parties(statement.targets))
  put('topics', list('topic', statement.topics))
  put('repeatOf', statement.repeatOfId)
  if (coding) plain('coding', coding)
  return fields
}

/** The rows of the sources that are not quoted from. */
function furtherFields({ sources }: StoredRecord<'statement'>, naming: Known['naming']): Fields {
  const main = sources.find(({ quotedFrom }) => quotedFrom)
  const further = sources.filter(({ quotedFrom }) => !quotedFrom)
  if (further.length === 0) return {}
  return {
    further: further.map(({ sourceId }) => naming.source.written(sourceId)),
    furtherOutlet: further.map(() => ''),
    furtherHow: further.map(({ relayedById }) =>
      relayedById === null ? 'also' : relayedById === main?.sourceId ? 'above' : 'other',
    ),
    furtherVia: further.map(({ relayedById }) =>
      relayedById === null || relayedById === main?.sourceId ? '' : naming.source.written(relayedById),
    ),
    furtherPassage: further.map(({ passage }) => passage ?? ''),
  }
}

/** A label as it is typed: in quotation marks where it could be taken for a name or for several. */
function labelFor(label: string, actors: Naming): string {
  const [near] = nearestTo(label, actors.names, 1)
  const isPlain = !/[;\n"]/.test(label) && actors.resolve(label) === null && !(near && isSlipOf(label, near))
  return isPlain ? label : formatLabel(label)
}
