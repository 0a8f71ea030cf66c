// Lists of records to search and to page through, archived and merged ones too. For signed-in people only.
import type { FormType } from '@/lib/form/record'
import { folded } from '@/lib/record/naming'
import type { Database } from '../store/client'

/** A record in a list. */
export type ListEntry = {
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
  archivable: boolean
  mergeable: boolean
}

const statementsIn = (table: string, column: string) =>
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
    uses: statementsIn('StatementSource', 'sourceId'),
    archivable: true,
    mergeable: true,
  },
  outlet: {
    table: 'Outlet',
    name: 'r."name"',
    detail: 'r."url"',
    searched: `r."name" || ' ' || r."slug" || ' ' || coalesce(r."url", '')`,
    order: 'r."name", r."slug"',
    uses: '(SELECT count(*) FROM "Source" u WHERE u."outletId" = r."id")',
    archivable: true,
    mergeable: true,
  },
  speaker: {
    table: 'Speaker',
    name: 'r."name"',
    detail: `r."kind" || ', ' || (SELECT a."name" FROM "Actor" a WHERE a."id" = r."actorId")`,
    searched: `r."name" || ' ' || r."slug" || ' ' || (SELECT a."name" FROM "Actor" a WHERE a."id" = r."actorId")`,
    order: 'r."name", r."slug"',
    uses: '(SELECT count(*) FROM "Statement" u WHERE u."speakerId" = r."id")',
    archivable: true,
    mergeable: true,
  },
  event: {
    table: 'Event',
    name: 'r."title"',
    detail: `iif(r."dateEarliest" = r."dateLatest", r."dateEarliest", r."dateEarliest" || ' to ' || r."dateLatest")`,
    searched: `r."title" || ' ' || r."dateEarliest"`,
    order: 'r."dateEarliest" DESC, r."id"',
    uses: '0',
    archivable: true,
    mergeable: false,
  },
  actor: {
    table: 'Actor',
    name: 'r."name"',
    detail: 'r."kind"',
    searched: `r."name" || ' ' || r."shortName" || ' ' || r."slug" || ' ' || coalesce((SELECT group_concat(l."alias", ' ') FROM "ActorAlias" l WHERE l."actorId" = r."id"), '')`,
    order: 'r."statedOrder", r."slug"',
    uses: `(SELECT count(*) FROM (SELECT "statementId" FROM "StatementActor" u WHERE u."actorId" = r."id"
      UNION SELECT "id" FROM "Statement" j WHERE j."jointActorId" = r."id"))`,
    archivable: true,
    mergeable: true,
  },
  topic: {
    table: 'Topic',
    name: 'r."name"',
    detail: 'r."description"',
    searched: `r."name" || ' ' || r."slug"`,
    order: 'r."statedOrder", r."slug"',
    uses: statementsIn('StatementTopic', 'topicId'),
    archivable: true,
    mergeable: true,
  },
  coder: {
    table: 'Coder',
    name: 'r."name"',
    detail: 'r."note"',
    searched: `r."name" || ' ' || r."id"`,
    order: 'r."name", r."id"',
    uses: '(SELECT count(*) FROM "Coding" u WHERE u."coderId" = r."id")',
    archivable: false,
    mergeable: false,
  },
  codebook: {
    table: 'Codebook',
    name: `'Version ' || r."version"`,
    detail: `r."title" || ', adopted on ' || r."adoptedOn"`,
    searched: 'r."title"',
    order: 'r."version" DESC',
    uses: '(SELECT count(*) FROM "Coding" u WHERE u."codebookId" = r."id")',
    archivable: false,
    mergeable: false,
  },
  dataset: {
    table: 'Dataset',
    name: 'r."title"',
    detail: `'version ' || r."version"`,
    searched: 'r."title"',
    order: 'r."id"',
    uses: '0',
    archivable: false,
    mergeable: false,
  },
}

/** Whether records of this type can be archived. */
export const isArchivable = (type: FormType) => LISTS[type].archivable

type ListRow = Omit<ListEntry, 'uses' | 'archived' | 'mergedInto'> & {
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
): Promise<ListEntry[]> {
  const { table, name, detail, uses, archivable, mergeable } = LISTS[type]
  const other = `(SELECT ${name.replaceAll('r."', 'm."')} FROM "${table}" m WHERE m."id" = r."mergedIntoId")`
  const rows = await database.$queryRawUnsafe<ListRow[]>(
    `SELECT r."id" AS "id", ${name} AS "name", ${detail} AS "detail", ${uses} AS "uses",
      ${archivable ? 'r."archived"' : '0'} AS "archived", ${mergeable ? 'r."mergedIntoId"' : 'NULL'} AS "mergedIntoId",
      ${mergeable ? other : 'NULL'} AS "mergedName" FROM "${table}" r ${tail}`,
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
async function matchingIds(database: Database, type: FormType, search: string): Promise<string[]> {
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
): Promise<{ listed: ListEntry[]; total: number; page: P }> {
  const { order } = LISTS[type]
  const found = search.trim() === '' ? null : await matchingIds(database, type, search)
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
export async function listEntryFor(
  database: Database,
  type: FormType,
  id: string,
): Promise<ListEntry | null> {
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

/** The table that records of a type are in. */
export const tableOf = (type: FormType) => LISTS[type].table
