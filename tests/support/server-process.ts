// A process that has the database open as a server has; run with tsx by tests/db/journal.test.ts. Saves topics for
// each line it is sent, enough of them that the journal is soon written into the file, says so, and ends with SIGTERM as Next's server does.
import { createInterface } from 'node:readline'
import { database } from '@/lib/db/store/client'
import { record } from '@/lib/db/store/record'
import { change } from './made-up'

const TOPICS_A_SAVE = 30

process.once('SIGTERM', () => process.exit(143))
database()
process.stdout.write('open\n')
for await (const line of createInterface({ input: process.stdin })) {
  const topics = Array.from({ length: TOPICS_A_SAVE }, (_, place) => {
    const id = `${line}-${place}`
    return change('topic', { id, slug: id, name: id, description: id.padEnd(3900, '.'), statedOrder: 1 })
  })
  await record(database(), { who: 'A server', why: 'a save' }, topics)
  process.stdout.write(`saved ${line}\n`)
}
