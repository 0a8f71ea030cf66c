// What the statement form needs of the database: what it must know, a statement as it is opened for editing, and storing
// it all at once. Holds private passages and coders' names: for signed-in people only.

import { isDeepStrictEqual } from 'node:util'
import { type Fields, typedIn } from '@/lib/form/fields'
import type { Entry } from '@/lib/form/statement/read'
import type { Known } from '@/lib/form/statement/reader'
import type { Person } from '@/lib/person'
import { decisionOf } from '@/lib/record/decision'
import { parseRecord, type StoredRecord } from '@/lib/record/schema'
import { firstOf, makeSlug } from '@/lib/record/slug'
import { codebookFor } from '../ask/codebook'
import type { Change } from '../store/change'
import type { Database, Reader } from '../store/client'
import { record } from '../store/record'
import { newestRevisionOf, revisionsFor } from '../store/revisions'
import { recordFor } from '../store/stored-records'
import { countingAmong } from './counting-coding'
import { namingFor } from './names'

export type Opened = {
  statement: StoredRecord<'statement'>
  /** The newest revision of the statement; what is stored is based on it. */
  revision: number | null
  codings: OpenedCoding[]
}
export type OpenedCoding = {
  coding: StoredRecord<'coding'>
  coder: string
  codebookVersion: number
  revision: number | null
}

/** What must be known to read the form with these fields; the codebook is the latest unless another is named. */
export async function knownFor(
  database: Database,
  fields: Fields,
  codebookId: string | null = null,
): Promise<Known> {
  const named = ['describedIn', 'repeatOf'].flatMap((name) => typedIn(fields, name) ?? [])
  const [actor, speaker, topic, outlet, source, speakers, members, statements, codebook] = await Promise.all([
    namingFor(database, 'actor'),
    namingFor(database, 'speaker'),
    namingFor(database, 'topic'),
    namingFor(database, 'outlet'),
    namingFor(database, 'source'),
    database.speaker.findMany({ select: { id: true, actorId: true } }),
    database.actorMember.findMany({ orderBy: { position: 'asc' } }),
    database.statement.findMany({ where: { id: { in: named } }, select: { id: true } }),
    codebookOf(database, codebookId),
  ])
  const membersOf = new Map<string, string[]>()
  for (const { jointId, memberId } of members)
    membersOf.set(jointId, [...(membersOf.get(jointId) ?? []), memberId])
  return {
    naming: { actor, speaker, topic, outlet, source },
    speakerActors: new Map(speakers.map(({ id, actorId }) => [id, actorId])),
    members: membersOf,
    statements: new Set(statements.map(({ id }) => id)),
    codebook: codebook && { id: codebook.id, decision: decisionOf(codebook.rules) },
  }
}

async function codebookOf(database: Database, id: string | null) {
  const row = await database.codebook.findFirst({
    where: id === null ? {} : { id },
    orderBy: { version: 'desc' },
    select: { id: true, version: true },
  })
  const codebook = row && (await codebookFor(database, row.version))
  return codebook && { ...codebook, id: row.id }
}

/** The codebook with this id, or the latest, as pages show it; null while there is none. */
export async function codebookToUse(database: Database, id: string | null) {
  return codebookOf(database, id)
}

/** A statement with its codings, newest codebook first, as it is opened for editing; null where there is none. */
export async function openedFor(database: Database, id: string): Promise<Opened | null> {
  const statement = await recordFor(database, 'statement', id)
  if (!statement) return null
  const rows = await database.coding.findMany({
    where: { statementId: id },
    orderBy: [{ codebook: { version: 'desc' } }, { coder: { name: 'asc' } }, { id: 'asc' }],
    select: { id: true, coder: { select: { name: true } }, codebook: { select: { version: true } } },
  })
  const codings = await Promise.all(
    rows.map(async (row) => ({
      coding: await recordFor(database, 'coding', row.id),
      coder: row.coder.name,
      codebookVersion: row.codebook.version,
      revision: await newestRevisionOf(database, 'coding', row.id),
    })),
  )
  return {
    statement,
    revision: await newestRevisionOf(database, 'statement', id),
    codings: codings.flatMap(({ coding, ...rest }) => (coding ? [{ coding, ...rest }] : [])),
  }
}

/** A record as a revision left it; null where there is no such revision of it. */
export async function recordAt<T extends 'statement' | 'coding'>(
  database: Database,
  type: T,
  id: string,
  revision: number | null,
): Promise<StoredRecord<T> | null> {
  if (revision === null) return null
  const found = (await revisionsFor(database, type, id)).find((each) => each.id === revision)?.after
  // Records of earlier days lack the fields that were added since.
  return found ? parseRecord(type, found).record : null
}

/** The coding in the form, as an answer to which coding figures shall use. */
export const THIS = 'this'

const MOST_OF_ONE_DAY = 10_000

/** This id, or with the next free number behind it. */
export async function freeId(
  database: Database,
  type: 'statement' | 'coding' | 'coder',
  wish: string,
): Promise<string> {
  const isTaken = async (id: string) => {
    const where = { where: { id }, select: { id: true } } as const
    if (type === 'statement') return (await database.statement.findUnique(where)) !== null
    if (type === 'coding') return (await database.coding.findUnique(where)) !== null
    return (await database.coder.findUnique(where)) !== null
  }
  // An id that a removed record had belongs to its history.
  const wasTaken = async (id: string) =>
    (await database.revision.count({ where: { recordType: type, recordId: id } })) > 0
  return firstOf(wish, async (id) => ((await isTaken(id)) || (await wasTaken(id)) ? null : id))
}

/**
 * Adds the sources of an entry to a statement that is there already, and stores nothing else of it; false where it has
 * them all.
 */
export async function addSources(
  database: Database,
  person: Person,
  statementId: string,
  entry: Entry,
): Promise<boolean> {
  const opened = await openedFor(database, statementId)
  if (!opened) return false
  const { statement, revision } = opened
  const known = statement.sources.map(({ sourceId }) => sourceId)
  const added = entry.statement.sources
    .filter(({ sourceId }) => !known.includes(sourceId))
    .map((source) => ({ ...source, quotedFrom: false }))
  if (added.length === 0) return false
  const ids = added.map(({ sourceId }) => sourceId)
  const made = entry.sources.filter(({ id }) => ids.includes(id))
  const outlets = entry.outlets.filter(({ id }) => made.some(({ outletId }) => outletId === id))
  const after = { ...statement, sources: [...statement.sources, ...added] }
  await record(database, { who: person.name, why: 'The same act in a further source' }, [
    ...outlets.map((outlet): Change => ({ type: 'outlet', id: outlet.id, after: outlet, basedOn: null })),
    ...made.map((source): Change => ({ type: 'source', id: source.id, after: source, basedOn: null })),
    { type: 'statement', id: statementId, after, basedOn: revision },
  ])
  return true
}

type Storing = {
  entry: Entry
  person: Person
  why: string
  /** Revisions on which the form was opened; null for what is new. */
  based: { statement: number | null; coding: number | null }
  /** The coding that is changed; null for a new one. */
  codingId: string | null
  /** The coding that an editor chose for the figures, "this" for the one in the form; null leaves it as it is. */
  adopt: string | null
  /** True for a statement that is yet to be made. */
  isNew: boolean
}

/**
 * Stores a statement, what is new with it, and the coding, in one transaction. A first coding becomes the adopted one.
 * Facts that the person did not touch stay as they are now, whoever changed them meanwhile. Throws Conflict where
 * somebody else changed what this person changed too.
 */
export async function storeEntry(
  database: Database,
  storing: Storing,
): Promise<{ statementId: string; codingId: string | null; written: number }> {
  const { entry, person, isNew, based } = storing
  const statementId = entry.statement.id
  const now = isNew ? null : await openedFor(database, statementId)
  const judged = entry.coding ? await codingChanges(database, storing, now) : null
  const untouched =
    now !== null &&
    isUntouched(entry.statement, await recordAt(database, 'statement', statementId, based.statement), now)
  const facts = untouched && now ? now.statement : entry.statement
  const chosen = storing.adopt === THIS ? (judged?.coding.id ?? null) : storing.adopt
  const ruled = await countingAmong(database, now?.codings ?? [], judged?.coding ?? null)
  const adoptedCodingId = ruled ?? chosen ?? now?.statement.adoptedCodingId ?? judged?.coding.id ?? null
  const statement: Change = {
    ...{ type: 'statement', id: statementId, after: { ...facts, adoptedCodingId } },
    basedOn: isNew ? null : untouched ? (now?.revision ?? null) : based.statement,
  }
  const before: Change[] = [
    ...entry.outlets.map((after): Change => ({ type: 'outlet', id: after.id, after, basedOn: null })),
    ...entry.sources.map((after): Change => ({ type: 'source', id: after.id, after, basedOn: null })),
    ...(entry.speaker
      ? [{ type: 'speaker', id: entry.speaker.id, after: entry.speaker, basedOn: null } satisfies Change]
      : []),
  ]
  const by = { who: person.name, why: storing.why }
  const { written } = await record(database, by, async function* (reader: Reader) {
    if (judged?.coder) yield judged.coder
    yield* before
    yield statement
    // By now the coder is written: a chunk ends where another type of record begins.
    if (judged?.coder) await linkCoder(reader, person.id, judged.coder.id)
    if (judged) yield judged.change
  })
  return { statementId, codingId: judged?.coding.id ?? null, written }
}

const withoutAdopted = ({ adoptedCodingId: _, ...facts }: StoredRecord<'statement'>) => facts

/** Whether the form says what it said when it was opened. */
function isUntouched(
  mine: StoredRecord<'statement'>,
  base: StoredRecord<'statement'> | null,
  now: Opened,
): boolean {
  const facts = withoutAdopted(mine)
  return (
    (base !== null && isDeepStrictEqual(facts, withoutAdopted(base))) ||
    isDeepStrictEqual(facts, withoutAdopted(now.statement))
  )
}

/** Which coder is meant: the coding's own, or this person's, who becomes one with the first coding. */
async function codingChanges(
  database: Database,
  { entry, person, based, codingId }: Storing,
  now: Opened | null,
): Promise<{ coder: Change | null; coding: StoredRecord<'coding'>; change: Change } | null> {
  if (!entry.coding) return null
  const { coderId, change: coder } = await coderOf(database, person)
  const opened = now?.codings.find(({ coding }) => coding.id === codingId)
  // Sent twice, or from two tabs: one judgement by one coder under one codebook.
  const twin = now?.codings.find(
    ({ coding }) => coding.coderId === coderId && coding.codebookId === entry.coding?.codebookId,
  )
  const changed = opened ?? twin
  const id = changed?.coding.id ?? (await freeCodingId(database, entry.statement.id))
  const coding = {
    ...{ id, statementId: entry.statement.id, coderId: changed?.coding.coderId ?? coderId },
    ...entry.coding,
  }
  return {
    coder: changed ? null : coder,
    coding,
    change: { type: 'coding', id, after: coding, basedOn: opened ? based.coding : null },
  }
}

async function freeCodingId(database: Database, statementId: string): Promise<string> {
  for (let count = 1; count < MOST_OF_ONE_DAY; count += 1) {
    const id = `${statementId}-c${count}`
    if ((await database.revision.count({ where: { recordType: 'coding', recordId: id } })) === 0) return id
  }
  throw new Error(`No id is free for a coding of ${statementId}.`)
}

/** The coder a person codes as; with the change that makes it where there is none yet. */
async function coderOf(
  database: Database,
  person: Person,
): Promise<{ coderId: string; change: Change | null }> {
  const user = await database.user.findUnique({ where: { id: person.id }, select: { coderId: true } })
  if (user?.coderId) return { coderId: user.coderId, change: null }
  const id = await freeId(database, 'coder', `coder-${makeSlug(person.name) || 'unnamed'}`)
  const after = { id, name: person.name, kind: 'person' as const, note: null }
  return { coderId: id, change: { type: 'coder', id, after, basedOn: null } }
}

async function linkCoder(transaction: Reader, userId: string, coderId: string): Promise<void> {
  await transaction.user.update({ where: { id: userId }, data: { coderId } })
}
