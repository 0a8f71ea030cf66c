// Rounds of blind coding: making one, opening, closing and publishing it. Checks no role: its callers do.
import { createHash } from 'node:crypto'
import { dayOf } from '@/lib/period'
import type { Person } from '@/lib/person'
import type { StoredRecord } from '@/lib/record/schema'
import { firstOf, makeSlug } from '@/lib/record/slug'
import type { Change } from '../store/change'
import type { Database, Reader } from '../store/client'
import { record } from '../store/record'
import { newestRevisionOf } from '../store/revisions'
import { recordFor } from '../store/stored-records'
import { ensureDealt, sealedOf } from './assignments'

export type StoredRound = StoredRecord<'round'>

/** What somebody wanted cannot be done; the message says why, and what can. */
export class RoundRefusal extends Error {
  override name = 'RoundRefusal'
}

/** What an editor says of a round that is yet to be opened. `coders` are people with accounts. */
export type RoundWish = Pick<
  StoredRound,
  'title' | 'kind' | 'question' | 'perUnit' | 'sharedPercent' | 'seed' | 'hide' | 'closesOn' | 'note'
> & {
  statementIds: readonly string[]
  /** Accounts, and what each coder is called in public. */
  coders: readonly { userId: string; name: string }[]
}

/** A round with its revision, by id or slug; null where there is none. */
export async function roundFor(
  database: Database,
  slug: string,
): Promise<{ round: StoredRound; revision: number | null } | null> {
  const row = await database.round.findFirst({ where: { slug }, select: { id: true } })
  const round = row && (await recordFor(database, 'round', row.id))
  return round && { round, revision: await newestRevisionOf(database, 'round', round.id) }
}

/** All rounds, the newest first, with their numbers. */
export async function roundsFor(
  database: Database,
): Promise<{ slug: string; title: string; kind: string; state: string; units: number; coders: number }[]> {
  const rows = await database.round.findMany({
    select: {
      ...{ slug: true, title: true, kind: true, state: true },
      _count: { select: { units: true, coders: true } },
    },
    orderBy: [{ opensOn: 'desc' }, { title: 'asc' }],
  })
  return rows.map(({ _count, ...round }) => ({ ...round, ..._count }))
}

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')

/** Hashes of the words of statements as they stand now, by id. */
export async function wordsHashes(database: Reader, ids: readonly string[]): Promise<Map<string, string>> {
  const rows = await database.statement.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, quote: true, paraphrase: true },
  })
  return new Map(rows.map(({ id, quote, paraphrase }) => [id, sha256(JSON.stringify([quote, paraphrase]))]))
}

/** Makes a round as a draft, and the coders that people are who have not coded yet. Gives its slug. */
export async function makeRound(database: Database, person: Person, wish: RoundWish): Promise<string> {
  const codebook = await database.codebook.findFirst({ orderBy: { version: 'desc' }, select: { id: true } })
  if (!codebook) throw new RoundRefusal('There is no codebook yet, so nothing can be coded.')
  const { coders: people, statementIds, ...said } = wish
  const hashes = await wordsHashes(database, statementIds)
  const coders = await codersOf(database, people)
  const id = await firstOf(makeSlug(said.title) || 'round', async (free) =>
    (await database.round.count({ where: { OR: [{ id: free }, { slug: free }] } })) > 0 ||
    (await database.revision.count({ where: { recordType: 'round', recordId: free } })) > 0
      ? null
      : free,
  )
  const after: StoredRound = {
    ...said,
    ...{ id, slug: id, codebookId: codebook.id, state: 'draft', opensOn: null, outcomes: [] },
    coders: coders.map(({ coderId }) => coderId),
    units: statementIds.flatMap((statementId) => {
      const wordsHash = hashes.get(statementId)
      return wordsHash === undefined ? [] : [{ statementId, wordsHash }]
    }),
  }
  const by = { who: person.name, why: `A round of coding was planned: ${said.title}` }
  await record(database, by, async function* (reader: Reader) {
    for (const { change } of coders) if (change) yield change
    yield { type: 'round', id, after, basedOn: null } satisfies Change
    for (const { userId, coderId, change } of coders)
      if (change) await reader.user.update({ where: { id: userId }, data: { coderId } })
  })
  return id
}

type CoderOfRound = { userId: string; coderId: string; change: Change | null }

/** The coders that people are; with the change that makes or renames one. */
async function codersOf(database: Database, people: RoundWish['coders']): Promise<CoderOfRound[]> {
  const users = await database.user.findMany({
    where: { id: { in: people.map(({ userId }) => userId) } },
    select: { id: true, coderId: true },
  })
  const taken = new Set<string>()
  const found: CoderOfRound[] = []
  for (const { userId, name } of people) {
    const user = users.find(({ id }) => id === userId)
    if (!user) throw new RoundRefusal('One of the coders has no account any more.')
    if (user.coderId !== null) {
      const coder = await recordFor(database, 'coder', user.coderId)
      const renamed = coder !== null && coder.name !== name
      if (renamed && (await isBound(database, coder.id)))
        throw new RoundRefusal(
          `${coder.name} codes, or has coded, in a round that was opened: the name is fixed and cannot become “${name}”.`,
        )
      found.push({
        ...{ userId, coderId: user.coderId },
        change: renamed
          ? {
              ...{ type: 'coder', id: coder.id, after: { ...coder, name } },
              basedOn: await newestRevisionOf(database, 'coder', coder.id),
            }
          : null,
      })
      continue
    }
    const coderId = await firstOf(`coder-${makeSlug(name) || 'unnamed'}`, async (id) =>
      taken.has(id) || (await database.revision.count({ where: { recordType: 'coder', recordId: id } })) > 0
        ? null
        : id,
    )
    taken.add(coderId)
    const after = { id: coderId, name, kind: 'person' as const, note: null }
    found.push({ userId, coderId, change: { type: 'coder', id: coderId, after, basedOn: null } })
  }
  return found
}

const isBound = async (database: Database, coderId: string) =>
  (await database.roundCoder.count({ where: { coderId, round: { state: { not: 'draft' } } } })) > 0

/** Opens a draft: the statements are dealt, and from now on nobody sees what others judge. */
export async function openRound(database: Database, person: Person, slug: string, now = new Date()) {
  const { round, revision } = await inState(database, slug, 'draft', 'opened')
  if (round.coders.length === 0)
    throw new RoundRefusal('A round needs a coder. Make it anew and choose some.')
  if (round.units.length === 0) throw new RoundRefusal('A round needs a statement. Make it anew with some.')
  const hashes = await wordsHashes(
    database,
    round.units.map(({ statementId }) => statementId),
  )
  const units = round.units.map(({ statementId, wordsHash }) => ({
    statementId,
    wordsHash: hashes.get(statementId) ?? wordsHash,
  }))
  const after: StoredRound = { ...round, units, state: 'open', opensOn: dayOf(now) }
  const by = { who: person.name, why: `The round of coding was opened: ${round.title}`, at: now }
  await record(database, by, [{ type: 'round', id: round.id, after, basedOn: revision }])
  await ensureDealt(database, after)
}

/**
 * Closes an open round: what was sealed becomes codings that all may read, in one changeset. Who judged stands beside each
 * coding, by the coder's public name; the history names who closed the round.
 */
export async function closeRound(database: Database, person: Person, slug: string, now = new Date()) {
  const { round, revision } = await inState(database, slug, 'open', 'closed')
  const by = { who: person.name, why: `The round of coding was closed: ${round.title}`, at: now }
  await record(database, by, async function* (reader: Reader) {
    const sealed = await sealedOf(reader, round)
    const after: StoredRound = { ...round, state: 'closed', closesOn: dayOf(now), outcomes: sealed.outcomes }
    yield { type: 'round', id: round.id, after, basedOn: revision } satisfies Change
    for (const coding of sealed.codings)
      yield { type: 'coding', id: coding.id, after: coding, basedOn: null } satisfies Change
  })
}

/** Takes a draft away. */
export async function removeRound(database: Database, person: Person, slug: string) {
  const { round, revision } = await inState(database, slug, 'draft', 'removed')
  const by = { who: person.name, why: `The plan of a round was dropped: ${round.title}` }
  await record(database, by, [{ type: 'round', id: round.id, after: null, basedOn: revision }])
}

/** A round that is in this state. Throws a RoundRefusal for any other. */
export async function inState(
  database: Database,
  slug: string,
  state: StoredRound['state'],
  wanted: string,
): Promise<{ round: StoredRound; revision: number | null }> {
  const found = await roundFor(database, slug)
  if (!found) throw new RoundRefusal('There is no such round.')
  if (found.round.state !== state)
    throw new RoundRefusal(`The round is ${found.round.state}; only one that is ${state} can be ${wanted}.`)
  return found
}
