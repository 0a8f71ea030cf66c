// One of several servers on one database, as far as imports are concerned; run with tsx by tests/import-jobs.test.ts. At
// the moment that its input says it asks for a check of each import, and says which it could ask for and which it began.
// What it begins does nothing for some seconds, so that no server is too late to see it.
import childProcess from 'node:child_process'
import { syncBuiltinESMExports } from 'node:module'
import { createInterface } from 'node:readline'

const say = (words: string) => process.stdout.write(`${words}\n`)

const { spawn } = childProcess
childProcess.spawn = ((command: string, args: readonly string[], options: childProcess.SpawnOptions) => {
  const folder = args.at(-1) ?? ''
  say(`begun ${folder.split('/').at(-1)}`)
  return spawn(command, ['-e', 'setTimeout(() => {}, 4000)', '--', folder], options)
}) as typeof spawn
syncBuiltinESMExports()
const { ask, jobsFor } = await import('@/lib/jobs/imports')

const ids = process.argv.slice(2)
say('ready')
const at = await new Promise<string>((resolve) =>
  createInterface({ input: process.stdin }).once('line', resolve),
)
for (const [place, id] of ids.entries()) {
  const moment = Number(at) + place * 10
  while (Date.now() < moment);
  if (ask(id, 'check')) say(`asked ${id}`)
}
const end = Date.now() + 120_000
while (Date.now() < end && jobsFor().some(({ run }) => run !== null && run.state !== 'ended'))
  await new Promise((resolve) => setTimeout(resolve, 20))
