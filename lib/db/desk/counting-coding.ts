// Which coding of a statement counts by the rule of the data set, once one is stored at the desk.
import { countingCoding } from '@/lib/counting-rule'
import type { StoredRecord } from '@/lib/record/schema'
import { datasetFor } from '../ask/dataset'
import type { Database } from '../store/client'

/** The coding that counts by the rule of the data set; null where an editor decides. */
export async function countingAmong(
  database: Database,
  known: readonly { coding: StoredRecord<'coding'> }[],
  judged: StoredRecord<'coding'> | null,
): Promise<string | null> {
  const { rule } = await datasetFor(database)
  if (rule === 'adopted') return null
  const others = known.flatMap(({ coding }) => (coding.id === judged?.id ? [] : [coding]))
  const all = judged ? [...others, judged] : others
  const people = await database.coder.findMany({
    where: { id: { in: all.map(({ coderId }) => coderId) }, kind: { in: ['person', 'imported'] } },
    select: { id: true },
  })
  const newest = judged?.codebookId ?? known[0]?.coding.codebookId
  // A coder who is made with this coding is a person.
  const isPerson = (coding: StoredRecord<'coding'>) =>
    coding.id === judged?.id || people.some(({ id }) => id === coding.coderId)
  const counting = countingCoding(
    rule,
    all.filter((coding) => coding.codebookId === newest && isPerson(coding)),
  )
  return counting?.id ?? null
}
