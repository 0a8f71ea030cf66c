// npm run restore -- FILE: puts a copy made by npm run backup in the place of the database, which is kept aside.
import { resolve } from 'node:path'
import { beAtWork } from './at-work.mjs'
import { main, Refusal, runNode } from './run.mjs'
import { install } from './set-up.mjs'

// A file is named from where the command was typed, not from the repository's folder.
const from = process.env.INIT_CWD ?? process.cwd()

await main(async () => {
  const [file, ...more] = process.argv.slice(2)
  if (file === undefined || more.length > 0 || file.startsWith('-'))
    throw new Refusal(
      'Which copy? npm run restore -- FILE, such as one of the folder backups beside the database.',
    )
  beAtWork({ alone: true })
  await install()
  const { status } = await runNode(['--import', 'tsx', 'lib/cli/restore.ts', resolve(from, file)])
  return status
})
