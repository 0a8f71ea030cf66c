// Puts a copy of the database in its place. Run with tsx by npm run restore.
import { describeHoldings } from '@/lib/db/store/holdings'
import { databaseUrl, describePath } from '@/lib/db/store/location'
import { restore } from '@/lib/db/store/restore'
import { describeTrouble } from '@/lib/db/store/trouble'
import { describeList } from '@/lib/phrase'

const file = process.argv[2] ?? ''
try {
  const { holdings, applied, aside } = restore(databaseUrl(), file, 'prisma/migrations')
  console.log(`Restored from ${describePath(file)}. ${describeHoldings(holdings)}`)
  if (applied.length > 0) console.log(`Brought up to date: ${describeList(applied)}.`)
  if (aside !== null) console.log(`The former database is kept as ${describePath(aside)}.`)
  console.log(
    'Accounts and passwords are as they were then; everybody signs in anew, and open invitations are void.',
  )
} catch (error) {
  const trouble = describeTrouble(error)
  const message = error instanceof Error ? error.message : String(error)
  console.error(trouble ? `${trouble.title}. ${trouble.advice}` : message)
  console.error('Nothing was changed: the database is as it was.')
  process.exitCode = 1
}
