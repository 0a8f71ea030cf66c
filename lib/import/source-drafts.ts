// New sources as the rows of a table describe them: gathered from all rows, so that one row may add what another leaves
// out, and the order of the rows does not matter.
import { parseRecord, type StoredRecord } from '../record/schema'
import { NOBODY } from './known'
import { cut, describeProblem, type RowProblem } from './report'
import { newSourceId, type SourceWish } from './source'

type Source = StoredRecord<'source'>
type Details = SourceWish['details']

/** What rows say of one new source. */
type Draft = {
  key: string | null
  outletIds: Set<string>
  details: Details
  /** Where each of these was said first: a source has one of each. */
  said: Map<keyof Details, string>
  called: string
  column: string
  place: string
}

/** A source has one of each of these; of the others the first in the order of their letters is taken. */
const UNIQUE = { title: 'title', url: 'address', publishedOn: 'day of publication' } as const

const titleKey = (outletId: string | null, title: string | null) => `${outletId}\n${title ?? ''}`

/** What a wish is gathered under: its slug, its address, or its outlet, title and day. */
const keyOf = ({ key, outletId, details }: SourceWish): string =>
  key !== null
    ? `key ${key}`
    : details.url !== null
      ? `url ${details.url}`
      : `title ${titleKey(outletId, details.title)}\n${details.publishedOn ?? ''}`

export class SourceDrafts {
  readonly #drafts = new Map<string, Draft>()
  /** Drafts without a slug, by their outlet and title. */
  readonly #byTitle = new Map<string, Set<Draft>>()
  readonly #final = new Map<Draft, Source | null>()

  /** Gathers what a row says of a new source; a provisional id. `tell` hears where it contradicts another row. */
  add(wish: SourceWish, place: string, tell: (problem: RowProblem) => void): string {
    const key = keyOf(wish)
    const known = this.#drafts.get(key)
    const draft = known ?? {
      ...{ key: wish.key, outletIds: new Set<string>(), details: { ...wish.details }, said: new Map() },
      ...{ called: wish.called, column: wish.column, place },
    }
    if (wish.outletId !== null) draft.outletIds.add(wish.outletId)
    for (const field of Object.keys(wish.details) as (keyof Details)[]) merge(draft, field, wish, place, tell)
    if (!known) this.#drafts.set(key, draft)
    if (wish.key === null)
      for (const outlet of draft.outletIds) {
        const title = titleKey(outlet, draft.details.title)
        this.#byTitle.set(title, (this.#byTitle.get(title) ?? new Set()).add(draft))
      }
    return newSourceId({ ...wish, details: { ...wish.details, url: key } }, wish.outletId ?? 'source')
  }

  /** Tells what is wrong with drafts, once all rows are known. */
  finish(tell: (problem: RowProblem) => void): void {
    for (const draft of this.#drafts.values()) {
      const { place, column, called } = draft
      const say = (message: string) => tell({ place, column, value: cut(called, 200), message })
      if (draft.outletIds.size > 1) say('the same source is given with two outlets: it has one')
      const others = this.#othersFor(draft)
      if (others.length > 1)
        say(
          `it fits several sources of the file (${others.map((other) => other.place).join(', ')}): give its day of publication or its address`,
        )
      if (others.length === 0) this.#make(draft, say)
    }
  }

  /** A new source by what a row says of it, once all rows are known; null where none could be made. */
  find(wish: SourceWish): Source | null {
    const draft = this.#drafts.get(keyOf(wish))
    if (!draft) return null
    const [other] = this.#othersFor(draft)
    return this.#final.get(other ?? draft) ?? null
  }

  /** Drafts that say more of the same source: with an address or a day, where this one has only a title. */
  #othersFor(draft: Draft): Draft[] {
    const { title, url, publishedOn } = draft.details
    if (draft.key !== null || url !== null) return []
    const [outlet = null] = draft.outletIds
    const alike = [...(this.#byTitle.get(titleKey(outlet, title)) ?? [])]
    return alike.filter(
      ({ details }) =>
        (title !== null &&
          details.url !== null &&
          (publishedOn ?? details.publishedOn) === details.publishedOn) ||
        (publishedOn === null && details.publishedOn !== null && details.url === null),
    )
  }

  #make(draft: Draft, say: (message: string) => void): void {
    const [outletId = null] = draft.outletIds
    if (outletId === NOBODY) return
    if (outletId === null) {
      say('a new source needs its outlet')
      return
    }
    const wish = { ...draft, outletId }
    const id = newSourceId(wish, outletId)
    const { record, problems } = parseRecord('source', { ...draft.details, id, slug: id, outletId })
    for (const problem of problems) say(describeProblem(problem))
    this.#final.set(draft, record)
  }
}

/** Takes what a row says of a field into a draft. */
function merge(
  draft: Draft,
  field: keyof Details,
  { details, column, called }: SourceWish,
  place: string,
  tell: (problem: RowProblem) => void,
): void {
  const [is, said] = [draft.details[field], details[field]]
  if (said === null) return
  if (!draft.said.has(field)) draft.said.set(field, place)
  if (is === null) draft.details[field] = said
  else if (is !== said && field in UNIQUE)
    tell({
      ...{ place, column, value: cut(called, 200) },
      message: `the same source has another ${UNIQUE[field as keyof typeof UNIQUE]} in ${draft.said.get(field)}, “${cut(is)}”, and here “${cut(said)}”: a source has one`,
    })
  else if (said < is) draft.details[field] = said
}
