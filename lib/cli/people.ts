// Who has an account, and a new password for somebody who has lost theirs. Run with tsx by npm run people: whoever can
// start commands beside the database may do this, even when no admin can sign in any more.

import { inviteToPassword } from '@/lib/db/people/invitations'
import { type Member, memberNamed, membersFor, Refusal } from '@/lib/db/people/members'
import { type Database, openDatabase } from '@/lib/db/store/client'
import { describeTrouble } from '@/lib/db/store/trouble'
import { dayOf } from '@/lib/period'
import { describeCount, describeList } from '@/lib/phrase'
import { describeAddress, parseListen } from './server.mjs'

const HOW = 'npm run people lists everybody; npm run people -- link NAME makes a link for a new password.'

/** One line for each person, in columns. */
function describeMembers(members: readonly Member[]): string {
  const rows = members.map(({ name, email, role, suspended, since, seen, sessions }) => [
    ...[name, email, suspended ? `${role}, suspended` : role, `since ${dayOf(since)}`],
    seen === null ? 'not signed in' : `${describeCount(sessions, 'session')}, last used ${dayOf(seen)}`,
  ])
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')).join('\n')
}

async function list(database: Database): Promise<string> {
  const members = await membersFor(database)
  return members.length === 0
    ? 'Nobody has an account yet: npm start prints the address with which the first one is made.'
    : describeMembers(members)
}

async function link(database: Database, words: string): Promise<string> {
  const member = await memberNamed(database, words)
  if (!member) {
    const all = (await membersFor(database)).map(({ name }) => name)
    throw new Refusal(
      all.length === 0
        ? 'Nobody has an account yet, so nobody needs a new password.'
        : `Nobody is called ${words}. There is ${describeList(all)}.`,
    )
  }
  if (member.suspended)
    throw new Refusal(`${member.name} is suspended, and a new password would not let them in.`)
  const token = await inviteToPassword(database, null, member.id)
  const base = process.env.PUBLIC_URL || describeAddress(parseListen(process.env))
  return `Whoever opens this address first, within a day, sets a new password for ${member.name} (${member.role}); they sign in with ${member.email}:\n${new URL(`/join/${token}`, base).href}`
}

async function run(): Promise<string> {
  const [command, ...words] = process.argv.slice(2)
  if (command !== undefined && (command !== 'link' || words.length === 0))
    throw new Refusal(command === 'link' ? `Whose? ${HOW}` : `${command} is no command. ${HOW}`)
  const database = openDatabase()
  try {
    return await (command === undefined ? list(database) : link(database, words.join(' ')))
  } finally {
    await database.$disconnect()
  }
}

try {
  console.log(await run())
} catch (error) {
  const trouble = describeTrouble(error)
  const message = error instanceof Error ? error.message : String(error)
  console.error(trouble ? `${trouble.title}. ${trouble.advice}` : message)
  process.exitCode = 1
}
