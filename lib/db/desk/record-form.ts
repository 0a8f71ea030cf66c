// Records as the desk needs them: lists to search, forms with all they must know, and free ids and addresses. For
// signed-in people only.

import { randomBytes } from 'node:crypto'
import { conflictsIn, type FieldConflict } from '@/lib/form/conflict'
import { type Fields, revisionIn, typed } from '@/lib/form/fields'
import { type FormType, formatFields, namedIn, parseFields, partsOf } from '@/lib/form/record'
import type { RecordType } from '@/lib/record/field'
import { TYPE_NAMES } from '@/lib/record/fields'
import { folded, type Naming } from '@/lib/record/naming'
import { type Problem, parseRecord, type StoredRecord } from '@/lib/record/schema'
import { firstOf, makeSlug } from '@/lib/record/slug'
import type { Change } from '../store/change'
import type { Database } from '../store/client'
import { namingFor } from './names'

// ---- lists -----------------------------------------------------------------------------------------------------

/** A record in a list. */
export type Listed = {
  id: string
  name: string
  /** What tells it from others: its kind, its outlet, its days. */
  detail: string | null
  /** In how many records it is named: statements, or sources for an outlet. */
  uses: number
  archived: boolean
  /** What it was merged into. */
  mergedInto: { id: string; name: string } | null
}

type ListSql = {
  table: string
  name: string
  detail: string
  /** Everything a search looks through. */
  searched: string
  order: string
  uses: string
  shelved: boolean
  merges: boolean
}

const STATEMENTS = (table: string, column: string) =>
  `(SELECT count(DISTINCT "statementId") FROM "${table}" u WHERE u."${column}" = r."id")`
const OUTLET = '(SELECT o."name" FROM "Outlet" o WHERE o."id" = r."outletId")'

/** How a record `r` of each type is listed. */
const LISTS: Record<FormType, ListSql> = {
  source: {
    table: 'Source',
    name: `${OUTLET} || iif(r."title" IS NULL, '', ': ' || r."title")`,
    detail: `coalesce(r."publishedOn", 'day not recorded')`,
    searched: `${OUTLET} || ' ' || coalesce(r."title", '') || ' ' || r."slug" || ' ' || coalesce(r."url", '') || ' ' || coalesce(r."publishedOn", '')`,
    order: `${OUTLET}, r."publishedOn" DESC, r."slug"`,
    uses: STATEMENTS('StatementSource', 'sourceId'),
    shelved: true,
    merges: true,
  },
  outlet: {
    table: 'Outlet',
    name: 'r."name"',
    detail: 'r."url"',
    searched: `r."name" || ' ' || r."slug" || ' ' || coalesce(r."url", '')`,
    order: 'r."name", r."slug"',
    uses: '(SELECT count(*) FROM "Source" u WHERE u."outletId" = r."id")',
    shelved: true,
    merges: true,
  },
  speaker: {
    table: 'Speaker',
    name: 'r."name"',
    detail: `r."kind" || ', ' || (SELECT a."name" FROM "Actor" a WHERE a."id" = r."actorId")`,
    searched: `r."name" || ' ' || r."slug" || ' ' || (SELECT a."name" FROM "Actor" a WHERE a."id" = r."actorId")`,
    order: 'r."name", r."slug"',
    uses: '(SELECT count(*) FROM "Statement" u WHERE u."speakerId" = r."id")',
    shelved: true,
    merges: true,
  },
  event: {
    table: 'Event',
    name: 'r."title"',
    detail: `iif(r."dateEarliest" = r."dateLatest", r."dateEarliest", r."dateEarliest" || ' to ' || r."dateLatest")`,
    searched: `r."title" || ' ' || r."dateEarliest"`,
    order: 'r."dateEarliest" DESC, r."id"',
    uses: '0',
    shelved: true,
    merges: false,
  },
  actor: {
    table: 'Actor',
    name: 'r."name"',
    detail: 'r."kind"',
    searched: `r."name" || ' ' || r."shortName" || ' ' || r."slug" || ' ' || coalesce((SELECT group_concat(l."alias", ' ') FROM "ActorAlias" l WHERE l."actorId" = r."id"), '')`,
    order: 'r."statedOrder", r."slug"',
    uses: `(SELECT count(*) FROM (SELECT "statementId" FROM "StatementActor" u WHERE u."actorId" = r."id"
      UNION SELECT "id" FROM "Statement" j WHERE j."jointActorId" = r."id"))`,
    shelved: true,
    merges: true,
  },
  topic: {
    table: 'Topic',
    name: 'r."name"',
    detail: 'r."description"',
    searched: `r."name" || ' ' || r."slug"`,
    order: 'r."statedOrder", r."slug"',
    uses: STATEMENTS('StatementTopic', 'topicId'),
    shelved: true,
    merges: true,
  },
  coder: {
    table: 'Coder',
    name: 'r."name"',
    detail: 'r."note"',
    searched: `r."name" || ' ' || r."id"`,
    order: 'r."name", r."id"',
    uses: '(SELECT count(*) FROM "Coding" u WHERE u."coderId" = r."id")',
    shelved: false,
    merges: false,
  },
  codebook: {
    table: 'Codebook',
    name: `'Version ' || r."version"`,
    detail: `r."title" || ', adopted on ' || r."adoptedOn"`,
    searched: 'r."title"',
    order: 'r."version" DESC',
    uses: '(SELECT count(*) FROM "Coding" u WHERE u."codebookId" = r."id")',
    shelved: false,
    merges: false,
  },
  dataset: {
    table: 'Dataset',
    name: 'r."title"',
    detail: `'version ' || r."version"`,
    searched: 'r."title"',
    order: 'r."id"',
    uses: '0',
    shelved: false,
    merges: false,
  },
}

/** Whether records of this type can be archived. */
export const isShelved = (type: FormType) => LISTS[type].shelved

type ListRow = Omit<Listed, 'uses' | 'archived' | 'mergedInto'> & {
  uses: number | bigint
  archived: number | bigint
  mergedIntoId: string | null
  mergedName: string | null
}

/** Rows of a list; `tail` says which. */
async function rowsOf(
  database: Database,
  type: FormType,
  tail: string,
  ...values: (string | number)[]
): Promise<Listed[]> {
  const { table, name, detail, uses, shelved, merges } = LISTS[type]
  const other = `(SELECT ${name.replaceAll('r."', 'm."')} FROM "${table}" m WHERE m."id" = r."mergedIntoId")`
  const rows = await database.$queryRawUnsafe<ListRow[]>(
    `SELECT r."id" AS "id", ${name} AS "name", ${detail} AS "detail", ${uses} AS "uses",
      ${shelved ? 'r."archived"' : '0'} AS "archived", ${merges ? 'r."mergedIntoId"' : 'NULL'} AS "mergedIntoId",
      ${merges ? other : 'NULL'} AS "mergedName" FROM "${table}" r ${tail}`,
    ...values,
  )
  return rows.map(({ id, name: called, detail: told, mergedIntoId, mergedName, ...row }) => ({
    ...{ id, name: called, detail: told },
    uses: Number(row.uses),
    archived: Number(row.archived) === 1,
    mergedInto: mergedIntoId === null ? null : { id: mergedIntoId, name: mergedName ?? mergedIntoId },
  }))
}

/** Ids of the records whose names have every word that was typed, letters folded, in the order of the list. */
async function foundIn(database: Database, type: FormType, search: string): Promise<string[]> {
  const { table, searched, order } = LISTS[type]
  const words = folded(search).split(' ')
  const rows = await database.$queryRawUnsafe<{ id: string; searched: string }[]>(
    `SELECT r."id" AS "id", ${searched} AS "searched" FROM "${table}" r ORDER BY ${order}`,
  )
  // SQLite folds no letters beyond a to z.
  return rows.flatMap((row) => {
    const text = folded(row.searched)
    return words.every((word) => text.includes(word)) ? [row.id] : []
  })
}

/** The records of a type that fit a search, archived and merged ones too, and how many there are. */
export async function listFor<P extends { offset: number; limit: number }>(
  database: Database,
  type: FormType,
  search: string,
  pageOf: (total: number) => P,
): Promise<{ listed: Listed[]; total: number; page: P }> {
  const { order } = LISTS[type]
  const found = search.trim() === '' ? null : await foundIn(database, type, search)
  const total = found === null ? (await countsFor(database))[type] : found.length
  const page = pageOf(total)
  const { offset, limit } = page
  const listed =
    found === null
      ? await rowsOf(database, type, `ORDER BY ${order} LIMIT ? OFFSET ?`, limit, offset)
      : await rowsOf(
          database,
          type,
          `WHERE r."id" IN (SELECT value FROM json_each(?)) ORDER BY ${order}`,
          JSON.stringify(found.slice(offset, offset + limit)),
        )
  return { total, page, listed }
}

/** One record as it stands in lists; null when there is none. */
export async function listedFor(database: Database, type: FormType, id: string): Promise<Listed | null> {
  return (await rowsOf(database, type, 'WHERE r."id" = ?', id))[0] ?? null
}

/** How many records of each type there are. */
export async function countsFor(database: Database): Promise<Record<FormType, number>> {
  const counts = Object.entries(LISTS).map(
    ([type, { table }]) => `'${type}', (SELECT count(*) FROM "${table}")`,
  )
  const [row] = await database.$queryRawUnsafe<{ counts: string }[]>(
    `SELECT json_object(${counts.join(', ')}) AS "counts"`,
  )
  return JSON.parse(row?.counts ?? '')
}

// ---- forms -----------------------------------------------------------------------------------------------------

/** A record as one of its revisions left it. */
export type State<T extends RecordType = FormType> = {
  revision: number
  at: Date
  who: string
  why: string
  /** null where that revision removed it. */
  record: StoredRecord<T> | null
}

/**
 * A record as its newest revision left it, or as an earlier one did; null when it has none. From the revision and not from
 * its table, so that the two are of one moment.
 */
export async function stateFor<T extends RecordType>(
  database: Database,
  type: T,
  id: string,
  revision?: number,
): Promise<State<T> | null> {
  const row = await database.revision.findFirst({
    where: { recordType: type, recordId: id, ...(revision === undefined ? {} : { id: revision }) },
    orderBy: { id: 'desc' },
    select: { id: true, at: true, who: true, why: true, after: true },
  })
  if (!row) return null
  // Records of earlier days lack the fields that were added since; the schemas know what these mean by saying nothing.
  const { record } = row.after === null ? { record: null } : parseRecord(type, JSON.parse(row.after))
  return { revision: row.id, at: row.at, who: row.who, why: row.why, record }
}

/** A form with everything that is to be known about it. */
export type Reading<T extends FormType = FormType> = {
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

/** Reads a form that was sent or kept. It carries `recordId` and `basedOn`, both empty for a new record. */
export async function readForm<T extends FormType>(
  database: Database,
  type: T,
  fields: Fields,
): Promise<Reading<T>> {
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
    set: base ? {} : await setFor(database, type, recordId === '' ? 'new' : recordId),
  })
  const problems: Problem[] = [...reading.problems]
  let record: StoredRecord<T> | null = reading.record
  if (record && 'slug' in record) {
    const slug = await freeSlug(database, type, record, reading.madeSlug, recordId)
    if (typeof slug === 'string') record = { ...record, slug }
    else problems.push(slug)
  }
  if (record) problems.push(...(await doubles(database, type, record, recordId)))
  if (type === 'codebook' && recordId === '')
    problems.push(...(await overtaken(database, typed(fields, 'next'))))
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

/** What the product sets in a new record. */
async function setFor(database: Database, type: FormType, id: string): Promise<Record<string, unknown>> {
  if (type !== 'codebook') return { id }
  const latest = await latestCodebook(database)
  const version = (latest?.version ?? 0) + 1
  return { id: id === 'new' ? `codebook-${version}` : id, version }
}

/** Somebody has made the version that a form was to make; `next` is its number, '' for a form that does not say. */
async function overtaken(database: Database, next: string): Promise<Problem[]> {
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

/** The latest version of the codebook; null while there is none. */
export async function latestCodebook(database: Database): Promise<StoredRecord<'codebook'> | null> {
  const latest = await database.codebook.findFirst({ orderBy: { version: 'desc' }, select: { id: true } })
  return latest && ((await stateFor(database, 'codebook', latest.id))?.record ?? null)
}

/** What stands in the form of a new record before anything is typed. */
export async function startFor(database: Database, type: FormType, today: string): Promise<Fields> {
  const next = (newest: { statedOrder: number } | null) => String((newest?.statedOrder ?? 0) + 1)
  const last = { orderBy: { statedOrder: 'desc' }, select: { statedOrder: true } } as const
  const why = { why: [`New ${TYPE_NAMES[type].one}`] }
  if (type === 'actor') return { ...why, statedOrder: [next(await database.actor.findFirst(last))] }
  if (type === 'topic') return { ...why, statedOrder: [next(await database.topic.findFirst(last))] }
  if (type === 'source') return { ...why, accessedOn: [today] }
  if (type !== 'codebook') return why
  const latest = await latestCodebook(database)
  return {
    ...(latest ? formatFields('codebook', latest, new Map()) : why),
    ...{ adoptedOn: [today], next: [String((latest?.version ?? 0) + 1)] },
  }
}

type Slugged = Extract<FormType, 'source' | 'outlet' | 'speaker' | 'actor' | 'topic'>
const isSlugged = (type: FormType): type is Slugged =>
  type === 'source' || type === 'outlet' || type === 'speaker' || type === 'actor' || type === 'topic'

/** Who has a slug now, or had it before. */
async function holderOf(
  database: Database,
  type: FormType,
  slug: string,
): Promise<{ id: string; name: string; former: boolean } | null> {
  if (!isSlugged(type)) return null
  const [row] = await database.$queryRawUnsafe<{ id: string; former: number | bigint }[]>(
    `SELECT "id", 0 AS "former" FROM "${LISTS[type].table}" WHERE "slug" = ?
     UNION ALL SELECT "recordId", 1 FROM "SlugAlias" WHERE "recordType" = ? AND "slug" = ?`,
    slug,
    type,
    slug,
  )
  if (!row) return null
  const listed = await listedFor(database, type, row.id)
  return { id: row.id, name: listed?.name ?? row.id, former: Number(row.former) === 1 }
}

/** The slug a record may have: another one where the product made it up, a problem where somebody typed it. */
async function freeSlug(
  database: Database,
  type: FormType,
  record: { id: string; slug: string },
  made: boolean,
  recordId: string,
): Promise<string | Problem> {
  return firstOf<string | Problem>(record.slug, async (slug) => {
    const holder = await holderOf(database, type, slug)
    if (!holder || holder.id === recordId) return slug
    if (!made)
      return {
        field: 'slug',
        message: holder.former
          ? `“${slug}” was the short address of “${holder.name}”, and old links still lead there. Choose another.`
          : `“${slug}” is the short address of “${holder.name}” already. Choose another, or leave this empty.`,
      }
    return null
  })
}

/** Another record that is called the same, where a name must tell them apart. */
async function doubles<T extends FormType>(
  database: Database,
  type: T,
  record: StoredRecord<T>,
  recordId: string,
): Promise<Problem[]> {
  if (type === 'dataset' && recordId === '') {
    const known = await database.dataset.findFirst({ select: { title: true } })
    return known
      ? [
          {
            field: 'title',
            message: `This database holds the data set “${known.title}” already. Change that one instead.`,
          },
        ]
      : []
  }
  if (type === 'event' && 'title' in record && 'dateEarliest' in record) {
    const { title, dateEarliest } = record
    const known = await database.event.findFirst({
      where: { title: title ?? '', dateEarliest, id: { not: recordId } },
    })
    return known
      ? [{ field: 'title', message: `An event “${title}” that begins on ${dateEarliest} is there already.` }]
      : []
  }
  if (type !== 'actor' && type !== 'outlet' && type !== 'topic' && type !== 'coder') return []
  if (!('name' in record)) return []
  const key = folded(record.name)
  const { names } = await namingFor(database, type)
  const known = names.find((each) => each.id !== recordId && folded(each.name) === key)
  return known
    ? [
        {
          field: 'name',
          message: `There is ${/^[aeiou]/.test(type) ? 'an' : 'a'} ${TYPE_NAMES[type].one} called “${known.name}” already${known.archived ? ', which is archived' : ''}. Change that one, or tell the two apart by their names.`,
        },
      ]
    : []
}

/** An id that no record of this type has or ever had, made of what the record is called. */
async function freeId<T extends FormType>(
  database: Database,
  type: T,
  record: StoredRecord<T>,
): Promise<string> {
  const called =
    'slug' in record
      ? record.slug
      : 'name' in record
        ? makeSlug(record.name)
        : type === 'event' && 'title' in record
          ? makeSlug(record.title)
          : ''
  if (type === 'codebook') return record.id
  const stem = type === 'dataset' ? 'dataset' : called || `${type}-${randomBytes(6).toString('hex')}`
  return firstOf(stem, async (id) => {
    const known = await database.revision.findFirst({
      where: { recordType: type, recordId: id },
      select: { id: true },
    })
    return known ? null : id
  })
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
