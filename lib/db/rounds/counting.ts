// Lets every statement count by a rule: the coding that the rule picks becomes the adopted one, as a change like any other.
import { type Counted, countingCoding } from '@/lib/counting-rule'
import type { Person } from '@/lib/person'
import type { CountingRule } from '@/lib/record/choices'
import type { Change } from '../store/change'
import type { Database } from '../store/client'
import { record } from '../store/record'
import { newestRevisionOf } from '../store/revisions'
import { recordFor, recordsFor } from '../store/stored-records'

/** Codings of people, of each statement under the newest codebook it was coded by. */
async function codingsByStatement(database: Database): Promise<Map<string, Counted[]>> {
  const rows = await database.$queryRaw<{ statementId: string; id: string; level: number | bigint | null }[]>`
    SELECT c.statementId, c.id, c.level FROM Coding c
    JOIN Coder coder ON coder.id = c.coderId JOIN Codebook b ON b.id = c.codebookId
    WHERE coder.kind IN ('person', 'imported') AND b.version = (
      SELECT max(b2.version) FROM Coding c2 JOIN Codebook b2 ON b2.id = c2.codebookId
      WHERE c2.statementId = c.statementId
    )
    ORDER BY c.statementId, coder.name, c.id`
  const found = new Map<string, Counted[]>()
  for (const { statementId, id, level } of rows) {
    const coding = { id, level: level === null ? null : Number(level) }
    const known = found.get(statementId)
    if (known) known.push(coding)
    else found.set(statementId, [coding])
  }
  return found
}

/** What the rule picks for each statement that counts by another coding now. */
export async function adoptionsBy(database: Database, rule: CountingRule): Promise<Map<string, string>> {
  if (rule === 'adopted') return new Map()
  const now = new Map(
    (await database.statement.findMany({ select: { id: true, adoptedCodingId: true } })).map((row) => [
      row.id,
      row.adoptedCodingId,
    ]),
  )
  const adoptions = new Map<string, string>()
  for (const [statementId, codings] of await codingsByStatement(database)) {
    const picked = countingCoding(rule, codings)
    if (picked && picked.id !== now.get(statementId)) adoptions.set(statementId, picked.id)
  }
  return adoptions
}

/** Stores the rule of the data set and lets every statement count by it; false where no data set is described yet. */
export async function applyRule(
  database: Database,
  person: Person,
  rule: CountingRule,
  why: string,
): Promise<boolean> {
  const row = await database.dataset.findFirst({ orderBy: { id: 'asc' }, select: { id: true } })
  const dataset = row && (await recordFor(database, 'dataset', row.id))
  if (!dataset) return false
  const basedOn = await newestRevisionOf(database, 'dataset', dataset.id)
  const adoptions = await adoptionsBy(database, rule)
  await record(database, { who: person.name, why }, async function* (reader) {
    yield { type: 'dataset', id: dataset.id, after: { ...dataset, rule }, basedOn } satisfies Change
    const ids = [...adoptions.keys()]
    for (let start = 0; start < ids.length; start += 500)
      for (const [id, statement] of await recordsFor(reader, 'statement', ids.slice(start, start + 500)))
        yield {
          ...{ type: 'statement', id },
          after: { ...statement, adoptedCodingId: adoptions.get(id) ?? statement.adoptedCodingId },
        } satisfies Change
  })
  return true
}
