// Links that work once: to make the first admin, to join, and to set a new password. Their tokens are stored nowhere,
// only hashes of them. Checks no role: its callers do.
import { createHash, randomBytes } from 'node:crypto'
import type { Person, Role } from '@/lib/person'
import type { Database, Reader } from '../store/client'
import { newId, Refusal, roleOf } from './members'

const HOUR = 3_600_000

/** How long links work. The first start's is printed on a console that others may see later. */
const LIFETIME = { setUp: 24 * HOUR, password: 24 * HOUR, invitation: 7 * 24 * HOUR }

const hashOf = (token: string) => createHash('sha256').update(token).digest('hex')

/** What a link is for. */
type Invitation = {
  id: string
  role: Role
  /** Who gets a new password; null where somebody joins. */
  forUser: { id: string; name: string; email: string } | null
  /** The link of a first start, which makes the first admin. */
  first: boolean
}

export type OpenInvitation = {
  id: string
  role: Role
  invitedBy: string | null
  forName: string | null
  createdAt: Date
  expiresAt: Date
}

const whereOpen = (now: Date) => ({ usedAt: null, expiresAt: { gt: now } })

async function makeInvitation(
  database: Reader,
  invitation: { role: Role; invitedById: string | null; forUserId: string | null },
  lasting: number,
  now: Date,
): Promise<string> {
  const token = randomBytes(24).toString('base64url')
  const expiresAt = new Date(now.getTime() + lasting)
  await database.invitation.create({
    data: { id: newId(), tokenHash: hashOf(token), createdAt: now, expiresAt, ...invitation },
  })
  return token
}

/**
 * A token that makes the first admin, in place of the former one; null as soon as there is an account. The token is
 * stored nowhere and cannot be asked for again.
 */
export async function makeSetUpToken(database: Database, now = new Date()): Promise<string | null> {
  if ((await database.user.count()) > 0) return null
  await database.invitation.deleteMany({ where: { invitedById: null, usedAt: null } })
  return makeInvitation(database, { role: 'admin', invitedById: null, forUserId: null }, LIFETIME.setUp, now)
}

/** A token with which one person may join in a role. */
export function invite(database: Database, by: Person, role: Role, now = new Date()): Promise<string> {
  return makeInvitation(database, { role, invitedById: by.id, forUserId: null }, LIFETIME.invitation, now)
}

/** A token with which this person may set a new password; former ones end. `by` is null for the command line. */
export async function inviteToPassword(
  database: Database,
  by: Person | null,
  userId: string,
  now = new Date(),
): Promise<string> {
  const user = await database.user.findUnique({ where: { id: userId } })
  if (!user) throw new Refusal('There is nobody with this account.')
  await database.invitation.deleteMany({ where: { forUserId: userId, usedAt: null } })
  const invitation = { role: roleOf(user.role), invitedById: by?.id ?? null, forUserId: userId }
  return makeInvitation(database, invitation, LIFETIME.password, now)
}

/** Links that still work, newest first. */
export async function openInvitations(database: Database, now = new Date()): Promise<OpenInvitation[]> {
  const rows = await database.invitation.findMany({
    where: whereOpen(now),
    orderBy: { createdAt: 'desc' },
    include: { invitedBy: { select: { name: true } }, forUser: { select: { name: true } } },
  })
  return rows.map(({ id, role, createdAt, expiresAt, invitedBy, forUser }) => ({
    ...{ id, role: roleOf(role), createdAt, expiresAt },
    ...{ invitedBy: invitedBy?.name ?? null, forName: forUser?.name ?? null },
  }))
}

/** Takes a link back; one that is used or gone is left as it is. */
export async function withdraw(database: Database, id: string): Promise<void> {
  await database.invitation.deleteMany({ where: { id, usedAt: null } })
}

/** What the link with this token is for; null when it is used, expired, withdrawn or was never made. */
export async function invitationFor(
  database: Database,
  token: string,
  now = new Date(),
): Promise<Invitation | null> {
  const row = await database.invitation.findFirst({
    where: { tokenHash: hashOf(token), ...whereOpen(now) },
    include: { forUser: { select: { id: true, name: true, email: true } } },
  })
  if (!row) return null
  const first = row.invitedById === null && row.forUserId === null
  if (first && (await database.user.count()) > 0) return null
  return { id: row.id, role: roleOf(row.role), forUser: row.forUser, first }
}

/** Marks an invitation as used; false when somebody was quicker. Writes first, so that two cannot both have it. */
export async function useUp(transaction: Reader, id: string, now: Date): Promise<boolean> {
  const { count } = await transaction.invitation.updateMany({
    where: { id, ...whereOpen(now) },
    data: { usedAt: now },
  })
  return count === 1
}
