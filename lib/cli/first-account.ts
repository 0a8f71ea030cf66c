// Makes the link with which the first account is made, and prints its path; prints nothing once there is an account. Run
// with tsx by start.mjs after the server is up: the token goes through a pipe and into no file.

import { makeSetUpToken } from '@/lib/db/people/invitations'
import { openDatabase } from '@/lib/db/store/client'
import { describeTrouble } from '@/lib/db/store/trouble'

const database = openDatabase()
try {
  const token = await makeSetUpToken(database)
  if (token !== null) console.log(`/join/${token}`)
} catch (error) {
  const trouble = describeTrouble(error)
  const message = error instanceof Error ? error.message : String(error)
  console.error(trouble ? `${trouble.title}. ${trouble.advice}` : message)
  process.exitCode = 1
} finally {
  await database.$disconnect()
}
