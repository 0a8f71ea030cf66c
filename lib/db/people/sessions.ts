// The sessions of people who are signed in: which there are, and their end. They are begun by auth.ts.
import { SESSION_DAYS } from '@/lib/visit'
import type { Database } from '../store/client'

const HOUR = 3_600_000

export type Session = { id: string; since: Date; seen: Date; address: string | null; agent: string | null }

/** The condition for sessions that have not ended by themselves. */
export const whereRunning = (now: Date) => ({
  expiresAt: { gt: now },
  createdAt: { gt: new Date(now.getTime() - SESSION_DAYS * 24 * HOUR) },
})

/** A person's sessions, the last used first. */
export async function sessionsFor(database: Database, userId: string, now = new Date()): Promise<Session[]> {
  const rows = await database.session.findMany({
    where: { userId, ...whereRunning(now) },
    orderBy: { updatedAt: 'desc' },
  })
  return rows.map(({ id, createdAt, updatedAt, ipAddress, userAgent }) => ({
    ...{ id, since: createdAt, seen: updatedAt },
    ...{ address: ipAddress || null, agent: userAgent || null },
  }))
}

/** Ends one session of this person's; nobody else's. */
export async function endSession(database: Database, userId: string, id: string): Promise<void> {
  await database.session.deleteMany({ where: { id, userId } })
}

/** Ends all sessions of a person, but the one named. */
export async function endSessions(database: Database, userId: string, except?: string): Promise<void> {
  await database.session.deleteMany({
    where: { userId, ...(except === undefined ? {} : { id: { not: except } }) },
  })
}
