// A frozen view for the pages and files that show it, with what was corrected since.

import { refusal } from '@/app/_parts/files'
import { type Entry, entriesAfter } from '@/lib/db/history/entries'
import { frozenFor } from '@/lib/db/history/frozen'
import { database } from '@/lib/db/store/client'
import { describeTrouble } from '@/lib/db/store/trouble'
import type { Figure } from '@/lib/figures/figure'
import type { Frozen } from '@/lib/frozen'

export type FrozenWithCorrections = { frozen: Frozen<Figure>; corrections: Entry[] }

/** Null when nobody froze it. */
export async function frozenView(id: string): Promise<FrozenWithCorrections | null> {
  const db = database()
  const frozen = await frozenFor<Figure>(db, id)
  if (!frozen) return null
  const corrections = await entriesAfter(
    db,
    frozen.revision,
    frozen.statements.map((statement) => statement.id),
    frozen.statements.flatMap(({ coding }) => coding?.id ?? []),
  )
  return { frozen, corrections }
}

/** Hands a frozen view to `use`; refuses an unknown one with 404. */
export async function frozenFile(
  id: string,
  use: (view: FrozenWithCorrections) => Promise<Response>,
): Promise<Response> {
  try {
    const view = await frozenView(id)
    if (view) return await use(view)
    return refusal(404, 'There is no frozen view at this address; it may have been cut short.')
  } catch (error) {
    const trouble = describeTrouble(error)
    if (!trouble) throw error
    return refusal(503, `${trouble.title}. ${trouble.advice}`)
  }
}
