// Forms of records with all that is to be known about them: what stands in them, what is wrong, and what somebody else has
// changed meanwhile. For signed-in people only.
import { conflictsIn, type FieldConflict } from '@/lib/form/conflict'
import { type Fields, revisionIn, typed } from '@/lib/form/fields'
import { type FormType, formatFields, namedIn, partsOf } from '@/lib/form/record'
import { parseFields } from '@/lib/form/record-reading'
import type { RecordType } from '@/lib/record/field'
import { TYPE_NAMES } from '@/lib/record/fields'
import type { Naming } from '@/lib/record/naming'
import type { Problem, StoredRecord } from '@/lib/record/schema'
import type { Change } from '../store/change'
import type { Database } from '../store/client'
import { namingFor } from './names'
import { freeId, freeSlug, nameProblems } from './record-identity'
import { latestCodebook, type State, stateFor } from './record-state'

/** A form with everything that is to be known about it. */
export type FormReading<T extends FormType = FormType> = {
  type: T
  /** The record's id, or the one it shall have. */
  id: string
  /** The record to be stored; null while something is wrong. */
  record: StoredRecord<T> | null
  problems: Problem[]
  /** The record as it is now; null for a new one. */
  now: State<T> | null
  /** What stood in the form when it was opened, what stands there now, and which fields differ. */
  before: Fields
  theirs: Fields
  conflicts: FieldConflict[]
  /** Whether somebody has changed the record since the form was opened. */
  outdated: boolean
}

/** Reads a form that was sent or kept. It carries `recordId` and `basedOn`, both empty for a new record. */
export async function readForm<T extends FormType>(
  database: Database,
  type: T,
  fields: Fields,
): Promise<FormReading<T>> {
  const recordId = typed(fields, 'recordId')
  const basedOn = revisionIn(fields, 'basedOn')
  const [names, now] = await Promise.all([
    namesOf(database, type),
    recordId === '' ? null : stateFor(database, type, recordId),
  ])
  const isOld = now !== null && basedOn !== null && now.revision !== basedOn
  const opened = isOld ? await stateFor(database, type, recordId, basedOn) : now
  const base = opened?.record ?? null
  const before = asFields(type, base, names)
  const reading = parseFields<T>(type, fields, {
    names,
    base,
    baseFields: before,
    kept: new Set(textsIn(base)),
    // A form needs an id to be read at all; a new record gets its own below.
    set: base ? {} : await presetFields(database, type, recordId === '' ? 'new' : recordId),
  })
  const problems: Problem[] = [...reading.problems]
  let record: StoredRecord<T> | null = reading.record
  if (record && 'slug' in record) {
    const slug = await freeSlug(database, type, record, reading.madeSlug, recordId)
    if (typeof slug === 'string') record = { ...record, slug }
    else problems.push(slug)
  }
  if (record) problems.push(...(await nameProblems(database, type, record, recordId)))
  if (type === 'codebook' && recordId === '')
    problems.push(...(await versionProblems(database, typed(fields, 'next'))))
  if (record && recordId === '') record = { ...record, id: await freeId(database, type, record) }
  const theirs = asFields(type, now?.record ?? null, names)
  return {
    type,
    id: record?.id ?? recordId,
    record: problems.length > 0 ? null : record,
    problems,
    now,
    before,
    theirs,
    conflicts: isOld ? conflictsIn(partsOf(type), { before, theirs, mine: fields }) : [],
    outdated: now !== null && now.revision !== basedOn,
  }
}

const asFields = <T extends FormType>(
  type: T,
  record: StoredRecord<T> | null,
  names: Map<RecordType, Naming>,
) => (record ? formatFields(type, record, names) : {})

/** Who and what a form of this type names. */
export async function namesOf(database: Database, type: FormType): Promise<Map<RecordType, Naming>> {
  const types = namedIn(type)
  const namings = await Promise.all(types.map((each) => namingFor(database, each)))
  return new Map(types.flatMap((each, place) => (namings[place] ? [[each, namings[place]] as const] : [])))
}

/** Every text in a record; its references are among them. */
function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(textsIn)
}

/** What the product sets in a new record. */
async function presetFields(
  database: Database,
  type: FormType,
  id: string,
): Promise<Record<string, unknown>> {
  if (type !== 'codebook') return { id }
  const latest = await latestCodebook(database)
  const version = (latest?.version ?? 0) + 1
  return { id: id === 'new' ? `codebook-${version}` : id, version }
}

/** Somebody has made the version that a form was to make; `next` is its number, '' for a form that does not say. */
async function versionProblems(database: Database, next: string): Promise<Problem[]> {
  const latest = await latestCodebook(database)
  if (!latest || next === '' || next === String(latest.version + 1)) return []
  const made = await stateFor(database, 'codebook', latest.id)
  return [
    {
      field: '',
      message: `${made?.who ?? 'Somebody'} has made version ${latest.version} since you opened this form (“${made?.why ?? ''}”). Yours would become version ${latest.version + 1} and leave out what that one changed: compare the two before you store.`,
    },
  ]
}

/** What stands in the form of a new record before anything is typed. */
export async function initialFields(database: Database, type: FormType, today: string): Promise<Fields> {
  const next = (newest: { statedOrder: number } | null) => String((newest?.statedOrder ?? 0) + 1)
  const last = { orderBy: { statedOrder: 'desc' }, select: { statedOrder: true } } as const
  const why = { why: [`New ${TYPE_NAMES[type].one}`] }
  if (type === 'actor') return { ...why, statedOrder: [next(await database.actor.findFirst(last))] }
  if (type === 'topic') return { ...why, statedOrder: [next(await database.topic.findFirst(last))] }
  if (type === 'source') return { ...why, accessedOn: [today] }
  if (type === 'dataset') return { ...why, version: ['1'], rule: ['adopted'] }
  if (type !== 'codebook') return why
  const latest = await latestCodebook(database)
  return {
    ...(latest ? formatFields('codebook', latest, new Map()) : why),
    ...{ adoptedOn: [today], next: [String((latest?.version ?? 0) + 1)] },
  }
}

/** The change that stores a record. */
export function changeTo<T extends FormType>(
  type: T,
  record: StoredRecord<T>,
  basedOn: number | null,
): Change {
  // The record is of the type named, which the compiler cannot follow through a list of all types.
  return { type, id: record.id, after: record, basedOn } as Change
}
