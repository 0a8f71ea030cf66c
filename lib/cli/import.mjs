// npm run import -- FILE: brings a table of statements, a .dna file or a whole data set into the database.
import { resolve } from 'node:path'
import { main, Refusal, runNode } from './run.mjs'
import { generate, install, prepareDatabase } from './set-up.mjs'

const USE =
  'npm run import -- FILE [--plan plan.json] [--create actors,topics,…] [--confirm all] [--save-plan plan.json] [--check] [--who NAME] [--why TEXT]'

/** Flags whose values are files, and those whose values are not. */
const PATHS = ['--plan', '--save-plan']
const OTHERS = ['--create', '--confirm', '--who', '--why']

// Files are named from where the command was typed, not from the repository's folder.
const from = process.env.INIT_CWD ?? process.cwd()

await main(async () => {
  const args = process.argv.slice(2)
  if (args.length === 0) throw new Refusal(`Which file? ${USE}`)
  const paths = args.map((arg, place) => {
    const before = args[place - 1] ?? ''
    const isPath = PATHS.includes(before) || !(arg.startsWith('--') || OTHERS.includes(before))
    const [flag = '', ...rest] = arg.split('=')
    if (PATHS.includes(flag) && rest.length > 0) return `${flag}=${resolve(from, rest.join('='))}`
    return isPath ? resolve(from, arg) : arg
  })
  await install()
  await generate()
  await prepareDatabase(['--no-seed'])
  const { status } = await runNode(['--import', 'tsx', 'lib/cli/import.ts', ...paths])
  return status
})
