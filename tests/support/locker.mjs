// A process that locks a database again and again, for random spans: node tests/support/locker.mjs FILE MOST_MS SEED. Says
// "locked" each time. Ends by itself when the test has.
import Libsql from 'libsql'

const [file = '', most = '500', seed = '1'] = process.argv.slice(2)
const connection = new Libsql(file, { timeout: 60_000 })
let state = Number(seed)
/** Park and Miller's generator: the same spans for the same seed. */
function random() {
  state = (state * 48_271) % 2_147_483_647
  return state / 2_147_483_647
}
const sleep = (/** @type {number} */ ms) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms)

const end = Date.now() + 600_000
process.stdout.on('error', () => process.exit())
while (Date.now() < end) {
  connection.exec('BEGIN IMMEDIATE')
  process.stdout.write('locked\n')
  sleep(random() * Number(most))
  connection.exec('COMMIT')
  sleep(10 + random() * 60)
}
