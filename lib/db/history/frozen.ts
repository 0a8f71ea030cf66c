// Frozen views: written once through the one writer, found again by the hash of their content.
import { createHash } from 'node:crypto'
import { type Frozen, type FrozenView, formatCanonical } from '@/lib/frozen'
import type { Database } from '../store/client'
import { record } from '../store/record'

/** 132 bits of the SHA-256 of the content: an address that can be read out, and not guessed. */
function idOf(view: FrozenView<unknown>): string {
  return createHash('sha256').update(formatCanonical(view)).digest('base64url').slice(0, 22)
}

/**
 * Keeps a view as it stands and returns its id; the same view again has the same id and keeps its first instant.
 * `revision` is newestRevision from before the view was read.
 */
export async function freeze(
  database: Database,
  view: FrozenView<object>,
  revision: number,
  at = new Date(),
): Promise<string> {
  const id = idOf(view)
  if (await isFrozen(database, id)) return id
  const after = {
    id,
    at: at.toISOString(),
    revision,
    question: view.question,
    sentence: view.sentence,
    figure: formatCanonical(view.figure),
    statements: formatCanonical(view.statements),
  }
  try {
    await record(database, { who: 'a reader', why: 'to show this view as it stands', at }, [
      { type: 'frozen', id, after },
    ])
  } catch (error) {
    // Somebody froze the same view in between; the trigger kept theirs.
    if (!(await isFrozen(database, id))) throw error
  }
  return id
}

async function isFrozen(database: Database, id: string): Promise<boolean> {
  return (await database.frozen.count({ where: { id } })) > 0
}

/** A frozen view. Its figure is what freeze was given, so the caller names the type. */
export async function frozenFor<Figure extends object>(
  database: Database,
  id: string,
): Promise<Frozen<Figure> | null> {
  const row = await database.frozen.findUnique({ where: { id } })
  if (!row) return null
  return { ...row, figure: JSON.parse(row.figure), statements: JSON.parse(row.statements) }
}

/** How many views were frozen at an instant or later. */
export function frozenSince(database: Database, instant: Date): Promise<number> {
  return database.frozen.count({ where: { at: { gte: instant.toISOString() } } })
}
