// Rounds of coding for tests: made-up statements, and people who code them.
import { makeRound, openRound, type RoundWish, roundFor } from '@/lib/db/rounds/round'
import type { Database } from '@/lib/db/store/client'
import type { Person } from '@/lib/person'

/** A made-up round of these statements and people, open. Gives its slug. */
export async function openedRound(
  database: Database,
  editor: Person,
  people: readonly Person[],
  statementIds: readonly string[],
  more: Partial<RoundWish> = {},
): Promise<string> {
  const slug = await makeRound(database, editor, {
    ...{ title: 'Port Ilse, round 1', kind: 'main', question: null, perUnit: 2, sharedPercent: 100 },
    ...{ seed: 3, hide: 'none', closesOn: null, note: null, statementIds },
    coders: people.map(({ id, name }) => ({ userId: id, name })),
    ...more,
  })
  await openRound(database, editor, slug)
  return slug
}

/** The coder that a person is; they are one as soon as they are in a round. */
export async function coderIdOf(database: Database, person: Person): Promise<string> {
  const { coderId } = await database.user.findUniqueOrThrow({ where: { id: person.id } })
  if (coderId === null) throw new Error(`${person.name} is no coder.`)
  return coderId
}

/** The id of a round by its slug. */
export async function roundIdOf(database: Database, slug: string): Promise<string> {
  const found = await roundFor(database, slug)
  if (!found) throw new Error(`There is no round ${slug}.`)
  return found.round.id
}
