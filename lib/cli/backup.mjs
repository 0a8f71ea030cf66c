// npm run backup [-- FILE]: a checked copy of the database, accounts included, while the server runs.
import { resolve } from 'node:path'
import { main, Refusal, runNode } from './run.mjs'
import { install } from './set-up.mjs'

// A file is named from where the command was typed, not from the repository's folder.
const from = process.env.INIT_CWD ?? process.cwd()

await main(async () => {
  const [file, ...more] = process.argv.slice(2)
  if (more.length > 0 || file?.startsWith('-'))
    throw new Refusal(
      'npm run backup [-- FILE]: without a FILE the copy goes into the folder backups beside the database.',
    )
  await install()
  const { status } = await runNode([
    ...['--import', 'tsx', 'lib/cli/backup.ts'],
    ...(file === undefined ? [] : [resolve(from, file)]),
  ])
  return status
})
