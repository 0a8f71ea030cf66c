// Undoes a changeset of any size in a process of its own. Run with tsx by npm run undo, and by the page of a large
// changeset: while it writes, a server of this process would answer nobody.

import { changesetFor } from '@/lib/db/history/changesets'
import { NotUndone, undo } from '@/lib/db/history/undo'
import { openDatabase } from '@/lib/db/store/client'
import { describeTrouble } from '@/lib/db/store/trouble'
import { describeCount } from '@/lib/phrase'
import { describeUndo, reasonProblem } from '@/lib/record/undo-reason'

const HOW =
  'npm run undo -- CHANGESET --why "the wrong file" --who NAME. The page /changes lists the changesets.'

/** A changeset's word may begin with a dash, so what is no flag of ours is the changeset. */
function parseArguments(args: readonly string[]): { key: string; who: string; why: string } {
  const said = { key: '', who: 'the command line', why: 'taken back from the command line' }
  for (let place = 0; place < args.length; place += 1) {
    const [arg = '', next] = [args[place], args[place + 1]]
    const flag = /^--(who|why)(?:=(.*))?$/s.exec(arg)
    if (flag?.[1] === 'who' || flag?.[1] === 'why') {
      if (flag[2] === undefined) place += 1
      said[flag[1]] = (flag[2] ?? next ?? '').trim()
    } else if (arg !== '--') said.key = arg
  }
  if (said.key === '') throw new NotUndone(`Which changeset? ${HOW}`)
  if (said.who === '') throw new NotUndone(`Who undoes it? ${HOW}`)
  const problem = reasonProblem(said.why)
  if (problem !== null) throw new NotUndone(`${problem} ${HOW}`)
  return said
}

async function run(): Promise<void> {
  const { key, who, why } = parseArguments(process.argv.slice(2))
  const database = openDatabase()
  try {
    const undone = await changesetFor(database, key)
    if (!undone) throw new NotUndone(`There is no changeset ${key}.`)
    const { written, changeset } = await undo(database, key, { who, why: describeUndo(undone.why, why) })
    console.log(`${describeCount(written, 'record')} set back. The undo is changeset ${changeset}.`)
  } finally {
    await database.$disconnect()
  }
}

try {
  await run()
} catch (error) {
  process.exitCode = 1
  const trouble = describeTrouble(error)
  if (error instanceof NotUndone) {
    console.error(error.message)
    for (const { type, id } of error.obstacles) console.error(`- ${type} ${id}`)
    if (error.count > error.obstacles.length)
      console.error(`... and ${error.count - error.obstacles.length} more.`)
  } else if (trouble) console.error(`${trouble.title}. ${trouble.advice}`)
  else throw error
}
