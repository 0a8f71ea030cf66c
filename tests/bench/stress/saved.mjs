// Says which saves stand in a database file, and what is not whole in it: node tests/bench/stress/saved.mjs FILE START,
// where START is how the names of the saved outlets begin.
import Libsql from 'libsql'

const [file = '', start = ''] = process.argv.slice(2)
const connection = new Libsql(file, { timeout: 10_000 })
const saved = connection
  .prepare(
    `SELECT o."name" AS name,
      (SELECT count(*) FROM "Revision" r WHERE r."recordType" = 'outlet' AND r."recordId" = o."id") AS revisions
    FROM "Outlet" o WHERE substr(o."name", 1, length(?)) = ?`,
  )
  .all(start, start)
const checked = connection.prepare('PRAGMA integrity_check').all()
const problems = [
  ...checked.map((row) => row.integrity_check).filter((words) => words !== 'ok'),
  ...saved
    .filter(({ revisions }) => Number(revisions) !== 1)
    .map(({ name, revisions }) => `${name} has ${revisions} revisions`),
]
process.stdout.write(JSON.stringify({ names: saved.map(({ name }) => name), problems }))
