// Accounts: made by a link, with a name, an e-mail address and a password that are checked first. Passwords are hashed by
// auth.ts.
import { describeWeakness, PASSWORD_LENGTH } from '@/lib/password'
import type { Person } from '@/lib/person'
import { isAlike, isImitated, nameProblem, tidyName } from '@/lib/person-name'
import { describeCount } from '@/lib/phrase'
import type { Database, Reader } from '../store/client'
import { hashedPassword, isPasswordOf, PASSWORDS } from './auth'
import { invitationFor, useUp } from './invitations'
import { newId, Refusal } from './members'

/** A field of a form and what is wrong with it, in a sentence. */
export type FormProblem = { field: string; message: string }

/** What somebody types who joins; the password twice. */
export type NewAccount = { name: string; email: string; password: string; again: string }

/**
 * Makes the account of whoever holds a token and uses the token up, both or neither. Gives what is wrong with the form
 * instead; null when the token is not one that works.
 */
export async function join(
  database: Database,
  token: string,
  form: NewAccount,
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
    if (taken.length > 0) throw new Refusal(taken.map(({ message }) => message).join(' '))
    await transaction.user.create({ data: { id, name, email, role } })
    await transaction.account.create({
      data: { id: newId(), accountId: id, providerId: PASSWORDS, userId: id, password },
    })
    return { person: { id, name, email, role, coderId: null } }
  })
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

async function setPassword(transaction: Reader, userId: string, password: string): Promise<void> {
  const { count } = await transaction.account.updateMany({
    where: { userId, providerId: PASSWORDS },
    data: { password },
  })
  if (count === 0)
    await transaction.account.create({
      data: { id: newId(), accountId: userId, providerId: PASSWORDS, userId, password },
    })
}

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

const LONGEST_EMAIL = 254

/** What is wrong with a name or an e-mail address, whoever else there is. */
function profileProblems(name: string, email: string): FormProblem[] {
  const problems: FormProblem[] = []
  const message = nameProblem(name)
  if (message !== null) problems.push({ field: 'name', message })
  if (!/^[^\s@<>"\p{C}]+@[^\s@<>"\p{C}]+\.[^\s@<>"\p{C}]+$/u.test(email) || email.length > LONGEST_EMAIL)
    problems.push({ field: 'email', message: 'This is no e-mail address. One looks like ada@example.org.' })
  return problems
}

async function takenProblems(database: Reader, name: string, email: string): Promise<FormProblem[]> {
  const users = await database.user.findMany({ select: { name: true, email: true } })
  const like = users.find((user) => isAlike(user.name, name)) ?? (await lookalikeInHistory(database, name))
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
async function lookalikeInHistory(database: Reader, name: string): Promise<{ name: string } | undefined> {
  const rows = await database.$queryRawUnsafe<{ name: string }[]>(
    'SELECT DISTINCT "who" AS "name" FROM "Revision"',
  )
  return rows.find((row) => isImitated(row.name, name))
}
