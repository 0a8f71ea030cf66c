// The records of a data set as changes, in an order in which they can be stored.
import { itemsIn } from '@/lib/dataset/items'
import type { RecordType } from '@/lib/record/field'
import { parseRecord } from '@/lib/record/schema'
import type { Change } from '../store/change'
import type { Reader } from '../store/client'
import { newestRevision } from '../store/revisions'
import { recordsFor } from '../store/stored-records'
import type { Examined } from './dataset-check'

/** Records looked up at once. */
const BATCH = 500

/** The records of a file in an order in which they can be stored. */
export async function* changesIn(
  reader: Reader,
  path: string,
  { passages }: Examined,
  onWritten: (rows: number) => void,
): AsyncGenerator<Change, void> {
  let rows = 0
  let type: RecordType | null = null
  let batch: Change[] = []
  // Actors with members, and what was merged into others, come after the others of their type.
  let held: Change[] = []
  let given: Change | null = null
  let newest: number | null = null

  async function* give(changes: readonly Change[]): AsyncGenerator<Change, void> {
    for await (const change of passages ? changes : withStoredPassages(reader, changes)) {
      given = change
      yield change
    }
  }
  async function* section(): AsyncGenerator<Change, void> {
    yield* give(batch)
    yield* give(inOrder(held))
    batch = []
    held = []
  }
  for await (const item of itemsIn(path)) {
    if (item.kind !== 'record') continue
    rows += 1
    onWritten(rows)
    const { record: after } = parseRecord(item.type, item.value)
    // examine has found nothing wrong with any of them.
    if (!after) throw new Error('The file was changed while it was read. Nothing was stored.')
    // The record is of the item's type, which the compiler cannot follow through a list of all types.
    const change = { type: item.type, id: after.id, after } as Change
    if (type !== null && type !== item.type) yield* section()
    type = item.type
    if (change.type === 'frozen') {
      // The writer keeps back what it was given last; the same once more, which changes nothing, makes it write that.
      if (newest === null && given) yield given
      newest ??= await newestRevision(reader)
      yield* frozenAnew(reader, change, newest)
    } else if (isHeld(change)) held.push(change)
    else batch.push(change)
    if (batch.length < BATCH) continue
    yield* give(batch)
    batch = []
  }
  yield* section()
}

function isHeld({ after }: Change): boolean {
  if (after === null) return false
  return (
    ('mergedIntoId' in after && after.mergedIntoId !== null) ||
    ('members' in after && after.members.length > 0)
  )
}

/** Each after the one that it was merged into. */
function inOrder(held: readonly Change[]): Change[] {
  const waiting = new Map(held.map((change) => [change.id, change]))
  const ordered: Change[] = []
  const place = (change: Change) => {
    if (!waiting.delete(change.id)) return
    const { after } = change
    const target = after !== null && 'mergedIntoId' in after ? after.mergedIntoId : null
    const first = target === null ? undefined : waiting.get(target)
    if (first) place(first)
    ordered.push(change)
  }
  for (const change of held) place(change)
  return ordered
}

// A frozen view never changes, and what is new since it was frozen is told by revisions of this database: those of the
// import belong to what was frozen.
async function* frozenAnew(reader: Reader, change: Change, revision: number): AsyncGenerator<Change, void> {
  if (change.type !== 'frozen' || change.after === null) return
  const stored = await recordsFor(reader, 'frozen', [change.id])
  if (!stored.has(change.id)) yield { ...change, after: { ...change.after, revision } }
}

/** A file without passages says nothing about those that are stored. */
async function* withStoredPassages(reader: Reader, changes: readonly Change[]): AsyncGenerator<Change, void> {
  const stored = await recordsFor(
    reader,
    'statement',
    changes.flatMap(({ type, id }) => (type === 'statement' ? [id] : [])),
  )
  for (const change of changes) {
    const known = change.type === 'statement' ? stored.get(change.id) : undefined
    if (change.type !== 'statement' || change.after === null || !known) {
      yield change
      continue
    }
    const passageOf = (id: string) => known.sources.find(({ sourceId }) => sourceId === id)?.passage ?? null
    const sources = change.after.sources.map((source) => ({
      ...source,
      passage: source.passage ?? passageOf(source.sourceId),
    }))
    yield { ...change, after: { ...change.after, sources } }
  }
}
