// The people who have an account, and their roles. Checks no role: its callers do.
import { randomBytes } from 'node:crypto'
import { type Person, parseRole, type Role } from '@/lib/person'
import { folded } from '@/lib/person-name'
import type { Database } from '../store/client'
import { whereRunning } from './sessions'

/** What somebody wanted cannot be done; the message says why and what can. */
export class Refusal extends Error {
  override name = 'Refusal'
}

/** An id for a person, an account or a link. */
export const newId = () => randomBytes(12).toString('base64url')

/** The role of a stored word. A CHECK holds these to the list; reader is what may do nothing. */
export const roleOf = (word: string): Role => parseRole(word) ?? 'reader'

/** A person as admins see them. */
export type Member = Person & {
  suspended: boolean
  since: Date
  /** When the last of their sessions was used; null when they have none. */
  seen: Date | null
  sessions: number
}

/** Everybody with an account, by name. Holds e-mail addresses: for admins only. */
export async function membersFor(database: Database, now = new Date()): Promise<Member[]> {
  const rows = await database.user.findMany({
    orderBy: { name: 'asc' },
    include: { sessions: { where: whereRunning(now), select: { updatedAt: true } } },
  })
  return rows.map(({ id, name, email, role, coderId, suspended, createdAt, sessions }) => ({
    ...{ id, name, email, role: roleOf(role), coderId, suspended, since: createdAt },
    sessions: sessions.length,
    seen: sessions.reduce<Date | null>(
      (latest, { updatedAt }) => (latest === null || updatedAt > latest ? updatedAt : latest),
      null,
    ),
  }))
}

/** The one person with this name or e-mail address, however it is capitalized; null when there is none. */
export async function memberNamed(database: Database, words: string): Promise<Member | null> {
  const members = await membersFor(database)
  return members.find(({ name, email }) => [folded(name), folded(email)].includes(folded(words))) ?? null
}

async function changeMember(
  database: Database,
  id: string,
  data: { role?: Role; suspended?: boolean },
): Promise<void> {
  await database.$transaction(async (transaction) => {
    const { count } = await transaction.user.updateMany({ where: { id }, data })
    if (count === 0) throw new Refusal('There is nobody with this account.')
    if (data.suspended) await transaction.session.deleteMany({ where: { userId: id } })
    // Who may not invite any more has no links out either.
    if (data.suspended || (data.role && data.role !== 'admin'))
      await transaction.invitation.deleteMany({ where: { invitedById: id, usedAt: null } })
    const admins = await transaction.user.count({ where: { role: 'admin', suspended: false } })
    if (admins === 0)
      throw new Refusal(
        'This is the last admin, without whom nobody could invite people any more. Make somebody else an admin first.',
      )
  })
}

/** Gives a person another role. Throws Refusal for the last admin. */
export const setRole = (database: Database, id: string, role: Role) => changeMember(database, id, { role })

/** Keeps a person out and ends their sessions, or lets them in again. Throws Refusal for the last admin. */
export const setSuspended = (database: Database, id: string, suspended: boolean) =>
  changeMember(database, id, { suspended })
