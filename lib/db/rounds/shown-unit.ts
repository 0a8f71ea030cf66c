// A statement as a coder sees it in a round: its words with some of the passage around them, and what the round does not hide.
// No coding of it, by nobody.

import type { Form } from '@/lib/record/choices'
import type { StoredRecord } from '@/lib/record/schema'
import type { Database } from '../store/client'
import { wordsHashes } from './round'

export type ShownUnit = {
  form: Form
  /** Verbatim; null where there are none. */
  quote: string | null
  paraphrase: string | null
  language: string | null
  /** Up to CONTEXT words of the passage before and after the quotation; empty where it is not known. */
  before: string
  after: string
  /** Who speaks, and for whom, and when; null where the round hides it. */
  speaker: string | null
  actors: string | null
  /** The outlet and what is known of the piece; null where the round hides it. */
  source: string | null
  day: string
  /** The words are others than when the round was opened. */
  changed: boolean
}

/** Words of context on each side. */
export const CONTEXT = 50

/** The words of a passage on both sides of a quotation in it. */
export function contextOf(passage: string | null, quote: string | null): { before: string; after: string } {
  const at = passage !== null && quote !== null ? passage.indexOf(quote) : -1
  if (passage === null || quote === null || at < 0) return { before: '', after: '' }
  const bare = (text: string) => text.replaceAll(/^[\s“”"]+|[\s“”"]+$/g, '')
  const wordsOf = (text: string) => bare(text).split(/\s+/).filter(Boolean)
  const [head, tail] = [wordsOf(passage.slice(0, at)), wordsOf(passage.slice(at + quote.length))]
  return {
    before: `${head.length > CONTEXT ? '… ' : ''}${head.slice(-CONTEXT).join(' ')}`,
    after: `${tail.slice(0, CONTEXT).join(' ')}${tail.length > CONTEXT ? ' …' : ''}`,
  }
}

/** A statement of a round as its coders see it; null where there is none any more. */
export async function shownUnit(
  database: Database,
  round: StoredRecord<'round'>,
  statementId: string,
): Promise<ShownUnit | null> {
  const row = await database.statement.findUnique({
    where: { id: statementId },
    select: {
      ...{ form: true, quote: true, paraphrase: true, language: true, dateEarliest: true, dateLatest: true },
      ...{ speakerRole: true, speaker: { select: { name: true } } },
      actors: { orderBy: { position: 'asc' }, select: { actor: { select: { name: true } } } },
      jointActor: { select: { name: true } },
      sources: {
        where: { quotedFrom: true },
        select: { passage: true, source: { select: { title: true, outlet: { select: { name: true } } } } },
      },
    },
  })
  if (!row) return null
  const [quotedFrom] = row.sources
  const hash = (await wordsHashes(database, [statementId])).get(statementId)
  const hides = round.hide !== 'none'
  return {
    // A CHECK holds it to the list.
    ...{ form: row.form as Form, quote: row.quote, paraphrase: row.paraphrase, language: row.language },
    ...contextOf(quotedFrom?.passage ?? null, row.quote),
    speaker: hides ? null : [row.speaker.name, row.speakerRole].filter(Boolean).join(', '),
    actors: hides ? null : (row.jointActor?.name ?? row.actors.map(({ actor }) => actor.name).join(', ')),
    source:
      round.hide === 'all' || !quotedFrom
        ? null
        : [quotedFrom.source.outlet.name, quotedFrom.source.title].filter(Boolean).join(', '),
    day: row.dateEarliest === row.dateLatest ? row.dateEarliest : `${row.dateEarliest} to ${row.dateLatest}`,
    changed: round.units.find((unit) => unit.statementId === statementId)?.wordsHash !== hash,
  }
}
