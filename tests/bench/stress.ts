// Tries what may happen to a server: kills, locks, a full disk, any question, any row, any shape of request. Counts what
// was lost and what was answered wrongly, and writes docs/reliability.md. Bounded, and speaks to this machine alone.
import { writeFileSync } from 'node:fs'
import { availableParallelism, totalmem } from 'node:os'
import { disk } from './stress/disk'
import { kills } from './stress/kills'
import { locks } from './stress/locks'
import { endAll } from './stress/product'
import { questions } from './stress/questions'
import { endImports, rows } from './stress/rows'
import { shapes } from './stress/shapes'
import { describeResults, isClean, makeTally, type Result, type Tally } from './stress/tally'

const SCALES = {
  full: {
    kills: 100,
    writes: 50,
    longestLock: 8000,
    questions: 20_000,
    rows: 20_000,
    shapes: 2000,
    minutes: 60,
  },
  quick: { kills: 5, writes: 12, longestLock: 1500, questions: 150, rows: 1000, shapes: 200, minutes: 5 },
}

type Part = (tally: Tally, scale: (typeof SCALES)['full'], isOver: () => boolean) => Promise<void>
const PARTS: Record<string, Part> = {
  kills: (tally, scale, isOver) => kills(tally, scale.kills, isOver),
  locks: (tally, scale, isOver) => locks(tally, scale.writes, scale.longestLock, isOver),
  disk: (tally) => disk(tally),
  questions: (tally, scale, isOver) => questions(tally, scale.questions, isOver),
  rows: (tally, scale, isOver) => rows(tally, scale.rows, isOver),
  shapes: (tally, scale, isOver) => shapes(tally, scale.shapes, isOver),
}

const asked = new Set(process.argv.slice(2))
const isQuick = asked.delete('--quick')
const limit = [...asked].find((arg) => arg.startsWith('--minutes='))
if (limit) asked.delete(limit)
const whole = isQuick ? SCALES.quick : SCALES.full
const scale = limit ? { ...whole, minutes: Number(limit.replace('--minutes=', '')) } : whole

async function run(name: string, part: Part): Promise<Result> {
  const tally = makeTally(name)
  const start = Date.now()
  const isOver = () => Date.now() - start > scale.minutes * 60_000
  console.log(`${name} ...`)
  try {
    await part(tally, scale, isOver)
  } catch (error) {
    // The parts to come are tried all the same.
    tally.fault('unanswered', `it broke off: ${error instanceof Error ? error.message : error}`)
    tally.done ||= 'broke off'
    endAll()
    endImports()
  }
  return { ...tally.report(), done: tally.done, seconds: (Date.now() - start) / 1000 }
}

function documentOf(results: readonly Result[]): string {
  const told = results.flatMap((result) => result.told)
  const sentences = [
    `Written by \`npm run stress${isQuick || limit ? ` --${isQuick ? ' --quick' : ''}${limit ? ` ${limit}` : ''}` : ''}\` on ${new Date().toISOString().slice(0, 10)}: the built product as \`npm start\` runs it, on made-up data in a folder`,
    `of its own, Node ${process.version}, ${process.platform}, ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GB of memory.${isQuick ? ' A reduced run.' : limit ? ` No part took on more after ${scale.minutes} minutes.` : ''}`,
  ]
  return `# Reliability

${sentences.join('\n')}

${describeResults(results)}

A fault is a save that was acknowledged and is not found again, or refused and found; an answer of 5xx that is no 503
with a sentence saying what to do; a count that differs between the page, the data files and the database; and a request
without an answer. A save that was under way when the server was killed was promised nothing and may be there or not.

A pause is how long the server's event loop stood still. In brackets stand the milliseconds of processor time that the
whole process, its threads included, took meanwhile: the rest is waiting for the processor or the disk, and moves with
the machine. The budget is 250 ms. The first use of a page loads its code and stands apart; after a kill all are first uses.

${told.length === 0 ? 'No fault was found.' : `The first faults of each kind:\n\n${told.map((words) => `- ${words}`).join('\n')}`}
`
}

for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => {
    endAll()
    endImports()
    process.exit(130)
  })

const chosen = Object.entries(PARTS).filter(([name]) => asked.size === 0 || asked.has(name))
const results: Result[] = []
for (const [name, part] of chosen) results.push(await run(name, part))
endAll()
const words = documentOf(results)
console.log(words)
// A part of the table would stand there as if it were all of it.
if (chosen.length === Object.keys(PARTS).length) writeFileSync('docs/reliability.md', words)
process.exitCode = results.every(isClean) ? 0 : 1
