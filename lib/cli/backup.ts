// Makes a checked copy of the database. Run with tsx by npm run backup.
import { backupPath, makeBackup } from '@/lib/db/store/backup'
import { describeHoldings } from '@/lib/db/store/holdings'
import { databaseUrl, describePath } from '@/lib/db/store/location'
import { describeTrouble } from '@/lib/db/store/trouble'

try {
  const url = databaseUrl()
  const path = process.argv[2] ?? backupPath(url, new Date())
  const holdings = makeBackup(url, path, 'prisma/migrations')
  console.log(`Kept and checked: ${describePath(path)}. ${describeHoldings(holdings)}`)
  console.log(
    'Accounts with the hashes of their passwords and the private passages are in it: keep it where nobody else reads it.',
  )
} catch (error) {
  const trouble = describeTrouble(error)
  const message = error instanceof Error ? error.message : String(error)
  console.error(trouble ? `${trouble.title}. ${trouble.advice}` : message)
  process.exitCode = 1
}
