// What the records are called that changes are of and that they name, removed ones by the name they had last.
import { type NameOf, type RecordState, referencesIn } from '@/lib/record/differences'
import type { RecordType } from '@/lib/record/field'
import type { Database } from '../store/client'
import { type Change, stateIn } from './changes'

type Reference = { type: RecordType; id: string }

/** The newest states of records, removed ones as they were last, by type and id. */
async function statesOf(
  database: Database,
  references: readonly Reference[],
): Promise<Map<string, RecordState>> {
  const asked = [...new Map(references.map((each) => [`${each.type} ${each.id}`, each])).values()]
  if (asked.length === 0) return new Map()
  const rows = await database.$queryRaw<{ key: string; state: string | null }[]>`
    SELECT a.value ->> 'type' || ' ' || (a.value ->> 'id') AS key, (
      SELECT coalesce(r.after, r.before) FROM Revision r
      WHERE r.recordType = a.value ->> 'type' AND r.recordId = a.value ->> 'id' ORDER BY r.id DESC LIMIT 1
    ) AS state
    FROM json_each(${JSON.stringify(asked)}) a`
  return new Map(
    rows.flatMap(({ key, state }) => {
      const { open } = stateIn(state)
      return open ? [[key, open] as const] : []
    }),
  )
}

/** Names for the records that changes are of and for those they name, as they are called now. */
export async function namesIn(
  database: Database,
  changes: readonly Pick<Change, 'type' | 'id' | 'before' | 'after'>[],
  more: readonly Reference[] = [],
): Promise<NameOf> {
  const named = changes.flatMap(({ type, id, before, after }) => [
    { type, id },
    ...[before, after].flatMap((state) => (state ? referencesIn(type, state) : [])),
  ])
  const states = await statesOf(database, [...named, ...more])
  const nested = [...states].flatMap(([key, state]) => {
    const [type] = key.split(' ')
    return type === 'source' || type === 'coding' ? referencesIn(type, state) : []
  })
  for (const [key, state] of await statesOf(database, nested)) states.set(key, state)
  const text = (state: RecordState | undefined, field: string) =>
    typeof state?.[field] === 'string' ? state[field] : null
  const nameOf: NameOf = (type, id) => {
    const state = states.get(`${type} ${id}`)
    if (type === 'statement') return `Statement ${id}`
    if (type === 'codebook') return state ? `Codebook version ${state.version}` : id
    if (type === 'coding') {
      const coder = text(state, 'coderId')
      return coder === null
        ? `Coding ${id}`
        : `${nameOf('coder', coder)}’s coding of ${text(state, 'statementId')}`
    }
    if (type === 'source') {
      const outlet = text(state, 'outletId')
      const title = text(state, 'title')
      return outlet === null ? id : `${nameOf('outlet', outlet)}${title === null ? '' : `, “${title}”`}`
    }
    return text(state, 'shortName') ?? text(state, 'name') ?? text(state, 'title') ?? id
  }
  return nameOf
}
