import { file, fileFor } from '@/app/_parts/files'
import {
  absoluteAddress,
  changesAddress,
  correctionsAddress,
  historyAddress,
  statementAddress,
} from '@/lib/address'
import { datasetFor, identityFor, updatedAt } from '@/lib/db/ask/dataset'
import { type Correction, correctionsFor } from '@/lib/db/history/corrections'
import { namesIn } from '@/lib/db/history/record-names'
import { isolated } from '@/lib/direction'
import { type FeedEntry, formatAtom, formatUrn } from '@/lib/feed'
import { describeCount } from '@/lib/phrase'
import { AS_OF } from '@/lib/question'
import { describeFieldChange, fieldChanges, type NameOf } from '@/lib/record/differences'
import { describeEffect, isSameEffect } from '@/lib/record/effect'

const MOST_ENTRIES = 50
/** What a feed without a single entry is dated, so that it stays the same. */
const NEVER = '1970-01-01T00:00:00.000Z'

/** Corrections of what was published, newest first. */
export function GET(request: Request): Promise<Response> {
  return fileFor(request, [AS_OF], async ({ db, base }) => {
    const [corrections, dataset, identity, updated] = await Promise.all([
      correctionsFor(db, { offset: 0, limit: MOST_ENTRIES }),
      datasetFor(db),
      identityFor(db),
      updatedAt(db),
    ])
    const nameOf = await namesIn(
      db,
      corrections.flatMap(({ statements }) => statements.flatMap(({ changes }) => changes)),
    )
    const xml = formatAtom(
      {
        id: formatUrn(identity, 'corrections'),
        title: `Corrections: ${isolated(dataset.title)}`,
        subtitle:
          'What was changed in published statements and codings, why, and what it did to the numbers.',
        self: absoluteAddress(correctionsAddress('atom'), base),
        page: absoluteAddress(correctionsAddress(), base),
        updated: corrections[0]?.at ?? updated ?? NEVER,
        rights: 'Codings CC BY 4.0; quotations belong to their speakers and publishers',
      },
      corrections.map((correction) => entryOf(correction, nameOf, identity, base)),
    )
    return file(request, xml, 'application/atom+xml; charset=utf-8')
  })
}

function entryOf(correction: Correction, nameOf: NameOf, identity: string, base: string): FeedEntry {
  const { at, who, why, count, statements, effects, changeset } = correction
  const [first] = statements
  const changed = effects.filter(({ effect }) => !isSameEffect(effect))
  const gone = first?.changes.some(({ type, after }) => type === 'statement' && after === null)
  const page =
    count !== 1 || !first
      ? changesAddress(changeset)
      : gone
        ? historyAddress('statement', first.id)
        : statementAddress(first.id)
  return {
    id: formatUrn(identity, `corrections/${at}/${changeset}`),
    title:
      count === 1 && first
        ? `Statement ${first.id}: ${isolated(why)}`
        : `${describeCount(count, 'statement')}: ${isolated(why)}`,
    link: absoluteAddress(page, base),
    updated: at,
    author: who,
    paragraphs: [
      ...statements.flatMap(({ id, changes }) =>
        changes.map((change) => {
          const name =
            change.type === 'statement' ? `Statement ${id}` : isolated(nameOf(change.type, change.id))
          if (change.after === null) return `${name} was removed.`
          if (change.before === null) return `${name} was added.`
          const said = fieldChanges(change.type, change.before, change.after, nameOf, change.hidden)
          return `${name}. ${said.map(describeFieldChange).join('. ')}.`
        }),
      ),
      ...(count > statements.length
        ? [`And ${describeCount(count - statements.length, 'more statement')}.`]
        : []),
      changed.length === 0
        ? 'No number changes.'
        : `${changed.map(({ actor, effect }) => describeEffect(actor.name, effect)).join('; ')}.`,
    ],
  }
}
