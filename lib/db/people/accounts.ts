// People and their accounts: invitations, roles and sessions. Checks no role:
// its callers do. Passwords are hashed and sessions begun by auth.ts.
import { createHash, randomBytes } from 'node:crypto'
import { describeWeakness, PASSWORD_LENGTH } from '@/lib/password'
import { type Person, parseRole, type Role } from '@/lib/person'
import { folded, isAlike, isImitated, nameProblem, tidyName } from '@/lib/person-name'
import { describeCount } from '@/lib/phrase'
import { SESSION_DAYS } from '@/lib/visit'
import type { Prisma } from '../generated/client'
import type { Database } from '../store/client'
import { hashedPassword, isPasswordOf, PASSWORDS } from './auth'

const HOUR = 3_600_000
/** How long links work. The first start's is printed on a console that others may see later. */
const LASTING = { setUp: 24 * HOUR, password: 24 * HOUR, invitation: 7 * 24 * HOUR }

type Transaction = Prisma.TransactionClient

/** A field of a form and what is wrong with it, in a sentence. */
export type FormProblem = { field: string; message: string }

/** What somebody wanted cannot be done; the message says why and what can. */
export class Refused extends Error {
  override name = 'Refused'
}

const newId = () => randomBytes(12).toString('base64url')
const hashOf = (token: string) => createHash('sha256').update(token).digest('hex')
// Stored words are held to the list by a CHECK; reader is what may do nothing.
const roleOf = (word: string): Role => parseRole(word) ?? 'reader'

// ---- invitations ---------------------------------------------------------------------------------------------

/** What a link is for. */
export type Invitation = {
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

const isOpen = (now: Date) => ({ usedAt: null, expiresAt: { gt: now } })

async function makeInvitation(
  database: Database | Transaction,
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
  return makeInvitation(database, { role: 'admin', invitedById: null, forUserId: null }, LASTING.setUp, now)
}

/** A token with which one person may join in a role. */
export function invite(database: Database, by: Person, role: Role, now = new Date()): Promise<string> {
  return makeInvitation(database, { role, invitedById: by.id, forUserId: null }, LASTING.invitation, now)
}

/** A token with which this person may set a new password; former ones end. `by` is null for the command line. */
export async function inviteToPassword(
  database: Database,
  by: Person | null,
  userId: string,
  now = new Date(),
): Promise<string> {
  const user = await database.user.findUnique({ where: { id: userId } })
  if (!user) throw new Refused('There is nobody with this account.')
  await database.invitation.deleteMany({ where: { forUserId: userId, usedAt: null } })
  const invitation = { role: roleOf(user.role), invitedById: by?.id ?? null, forUserId: userId }
  return makeInvitation(database, invitation, LASTING.password, now)
}

/** Links that still work, newest first. */
export async function openInvitations(database: Database, now = new Date()): Promise<OpenInvitation[]> {
  const rows = await database.invitation.findMany({
    where: isOpen(now),
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
    where: { tokenHash: hashOf(token), ...isOpen(now) },
    include: { forUser: { select: { id: true, name: true, email: true } } },
  })
  if (!row) return null
  const first = row.invitedById === null && row.forUserId === null
  if (first && (await database.user.count()) > 0) return null
  return { id: row.id, role: roleOf(row.role), forUser: row.forUser, first }
}

// ---- joining -------------------------------------------------------------------------------------------------

const LONGEST_EMAIL = 254

/** What is wrong with a new password typed twice. */
export async function passwordProblems(
  password: string,
  again: string,
  person: { name: string; email: string },
): Promise<FormProblem[]> {
  const message = lengthProblem(password) ?? (await describeWeakness(password, person))
  const differ = password === again ? null : 'The two passwords differ. Type the same one twice.'
  return [message ?? differ].flatMap((text) => (text === null ? [] : [{ field: 'password', message: text }]))
}

function lengthProblem(password: string): string | null {
  const { least, most } = PASSWORD_LENGTH
  const length = [...password].length
  if (length < least)
    return `The password has ${describeCount(length, 'character')} and needs at least ${least}. Four or five words in a row are good.`
  return password.length > most ? `The password has more than ${most} characters.` : null
}

/** What is wrong with a name or an e-mail address, whoever else there is. */
function profileProblems(name: string, email: string): FormProblem[] {
  const problems: FormProblem[] = []
  const message = nameProblem(name)
  if (message !== null) problems.push({ field: 'name', message })
  if (!/^[^\s@<>"\p{C}]+@[^\s@<>"\p{C}]+\.[^\s@<>"\p{C}]+$/u.test(email) || email.length > LONGEST_EMAIL)
    problems.push({ field: 'email', message: 'This is no e-mail address. One looks like ada@example.org.' })
  return problems
}

async function takenProblems(
  database: Database | Transaction,
  name: string,
  email: string,
): Promise<FormProblem[]> {
  const users = await database.user.findMany({ select: { name: true, email: true } })
  const like = users.find((user) => isAlike(user.name, name)) ?? (await imitatedBy(database, name))
  return [
    ...(like
      ? [
          {
            field: 'name',
            message: `Somebody is called “${like.name}” already${like.name === name ? '' : `, and “${name}” looks the same`}. Names stand in the history, so each is one person’s.`,
          },
        ]
      : []),
    ...(users.some((user) => user.email === email)
      ? [
          {
            field: 'email',
            message: 'This e-mail address has an account already. Sign in with it, or take another.',
          },
        ]
      : []),
  ]
}

/** Whom the history names in other letters that look the same. The same letters may be the same person's, come back. */
async function imitatedBy(
  database: Database | Transaction,
  name: string,
): Promise<{ name: string } | undefined> {
  const rows = await database.$queryRawUnsafe<{ name: string }[]>(
    'SELECT DISTINCT "who" AS "name" FROM "Revision"',
  )
  return rows.find((row) => isImitated(row.name, name))
}

export type Joining = { name: string; email: string; password: string; again: string }

/**
 * Makes the account of whoever holds a token and uses the token up, both or neither. Gives what is wrong with the form
 * instead; null when the token is not one that works.
 */
export async function join(
  database: Database,
  token: string,
  form: Joining,
  now = new Date(),
): Promise<{ person: Person } | { problems: FormProblem[] } | null> {
  const invitation = await invitationFor(database, token, now)
  if (!invitation || invitation.forUser) return null
  const name = tidyName(form.name)
  const email = form.email.trim().toLowerCase()
  const problems = [
    ...profileProblems(name, email),
    ...(await passwordProblems(form.password, form.again, { name, email })),
    ...(await takenProblems(database, name, email)),
  ]
  // One sentence for each field: the first says what is worst.
  const first = problems.filter(
    ({ field }, place) => problems.findIndex((one) => one.field === field) === place,
  )
  if (first.length > 0) return { problems: first }
  const password = await hashedPassword(database, form.password)
  const { role } = invitation
  const id = newId()
  return database.$transaction(async (transaction) => {
    if (!(await useUp(transaction, invitation.id, now))) return null
    if (invitation.first && (await transaction.user.count()) > 0) return null
    const taken = await takenProblems(transaction, name, email)
    // Thrown, so that the link stays good.
    if (taken.length > 0) throw new Refused(taken.map(({ message }) => message).join(' '))
    await transaction.user.create({ data: { id, name, email, role } })
    await transaction.account.create({
      data: { id: newId(), accountId: id, providerId: PASSWORDS, userId: id, password },
    })
    return { person: { id, name, email, role, coderId: null } }
  })
}

/** Marks an invitation as used; false when somebody was quicker. Writes first, so that two cannot both have it. */
async function useUp(transaction: Transaction, id: string, now: Date): Promise<boolean> {
  const { count } = await transaction.invitation.updateMany({
    where: { id, ...isOpen(now) },
    data: { usedAt: now },
  })
  return count === 1
}

/** Sets a new password by a link and ends all sessions of its person; null when the link does not work. */
export async function renewPassword(
  database: Database,
  token: string,
  { password, again }: { password: string; again: string },
  now = new Date(),
): Promise<{ email: string } | { problems: FormProblem[] } | null> {
  const invitation = await invitationFor(database, token, now)
  if (!invitation?.forUser) return null
  const { id: userId, email } = invitation.forUser
  const problems = await passwordProblems(password, again, invitation.forUser)
  if (problems.length > 0) return { problems }
  const hash = await hashedPassword(database, password)
  return database.$transaction(async (transaction) => {
    if (!(await useUp(transaction, invitation.id, now))) return null
    await setPassword(transaction, userId, hash)
    await transaction.session.deleteMany({ where: { userId } })
    return { email }
  })
}

async function setPassword(transaction: Transaction, userId: string, password: string): Promise<void> {
  const { count } = await transaction.account.updateMany({
    where: { userId, providerId: PASSWORDS },
    data: { password },
  })
  if (count === 0)
    await transaction.account.create({
      data: { id: newId(), accountId: userId, providerId: PASSWORDS, userId, password },
    })
}

/** Changes a person's own password and ends their other sessions; gives what is wrong instead. */
export async function changePassword(
  database: Database,
  person: Person,
  sessionId: string,
  form: { current: string; password: string; again: string },
): Promise<FormProblem[]> {
  const problems = await passwordProblems(form.password, form.again, person)
  if (problems.length > 0) return problems
  if (!(await isPasswordOf(database, person.id, form.current)))
    return [{ field: 'current', message: 'The current password is wrong.' }]
  const hash = await hashedPassword(database, form.password)
  await database.$transaction(async (transaction) => {
    await setPassword(transaction, person.id, hash)
    await transaction.session.deleteMany({ where: { userId: person.id, id: { not: sessionId } } })
  })
  return []
}

// ---- sessions ------------------------------------------------------------------------------------------------

export type Session = { id: string; since: Date; seen: Date; address: string | null; agent: string | null }

const isRunning = (now: Date) => ({
  expiresAt: { gt: now },
  createdAt: { gt: new Date(now.getTime() - SESSION_DAYS * 24 * HOUR) },
})

/** A person's sessions, the last used first. */
export async function sessionsFor(database: Database, userId: string, now = new Date()): Promise<Session[]> {
  const rows = await database.session.findMany({
    where: { userId, ...isRunning(now) },
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

// ---- people --------------------------------------------------------------------------------------------------

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
    include: { sessions: { where: isRunning(now), select: { updatedAt: true } } },
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
export async function memberCalled(database: Database, words: string): Promise<Member | null> {
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
    if (count === 0) throw new Refused('There is nobody with this account.')
    if (data.suspended) await transaction.session.deleteMany({ where: { userId: id } })
    // Who may not invite any more has no links out either.
    if (data.suspended || (data.role && data.role !== 'admin'))
      await transaction.invitation.deleteMany({ where: { invitedById: id, usedAt: null } })
    const admins = await transaction.user.count({ where: { role: 'admin', suspended: false } })
    if (admins === 0)
      throw new Refused(
        'This is the last admin, without whom nobody could invite people any more. Make somebody else an admin first.',
      )
  })
}

/** Gives a person another role. Throws Refused for the last admin. */
export const setRole = (database: Database, id: string, role: Role) => changeMember(database, id, { role })

/** Keeps a person out and ends their sessions, or lets them in again. Throws Refused for the last admin. */
export const setSuspended = (database: Database, id: string, suspended: boolean) =>
  changeMember(database, id, { suspended })
