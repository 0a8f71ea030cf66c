// The sources that the rows of a table describe: found among those stored, or made where the plan says so.
import { columnFor } from '@/lib/import/cells'
import type { Names } from '@/lib/import/names'
import type { Plan } from '@/lib/import/plan'
import type { RowProblem } from '@/lib/import/report'
import type { ReadRow } from '@/lib/import/row'
import type { SourceWish, ViaWish } from '@/lib/import/source'
import type { SourceDrafts } from '@/lib/import/source-drafts'
import type { StoredRecord } from '@/lib/record/schema'
import type { Change } from '../store/change'
import type { Reader } from '../store/client'
import { idOfNew, poolFor, type Source, SourcePool, wantedBy } from './source-pool'

type Statement = StoredRecord<'statement'>

const NO_DETAILS = {
  title: null,
  url: null,
  archiveUrl: null,
  publishedOn: null,
  accessedOn: null,
  language: null,
}

/** The column of a table that says a field of a source. */
const COLUMNS: Record<string, string> = {
  ...{ title: 'source_title', url: 'source_url', archiveUrl: 'source_archive', slug: 'source', id: 'source' },
  ...{ publishedOn: 'source_published', accessedOn: 'source_accessed', language: 'source_language' },
}
const WORDS = { title: 'title', url: 'address', publishedOn: 'day of publication' } as const

export type SourcesOptions = {
  plan: Plan
  names: Names
  /** New sources: gathered while the table is read for the first time, and taken from here afterwards. */
  drafts: SourceDrafts
  isGathering: boolean
  tell: (problem: RowProblem) => void
}

/** A source as far as rows name it. */
type Found = { id: string }

export class Sources {
  readonly #options: SourcesOptions
  readonly #plan: Plan
  readonly #names: Names
  readonly #tell: (problem: RowProblem) => void
  /** Those that the block of rows may mean. */
  #stored = new SourcePool()
  readonly #written = new Set<string>()
  #fresh: Change[] = []

  constructor(options: SourcesOptions) {
    this.#options = options
    this.#plan = options.plan
    this.#names = options.names
    this.#tell = options.tell
  }

  /** Reads what a block of rows may mean; `statements` are the stored ones that it changes. */
  async gather(reader: Reader, rows: readonly ReadRow[], statements: readonly Statement[]): Promise<void> {
    const keys = [
      ...Object.values(this.#plan.same.source ?? {}),
      ...statements.flatMap(({ sources }) => sources.map(({ sourceId }) => sourceId)),
    ]
    const wanted = wantedBy(rows, keys, (name) => this.#names.knows('outlet', name))
    this.#stored = await poolFor(reader, wanted)
  }

  /** The source that a row quotes from; null, with the reason told, where there is none. */
  quotedFor(wish: SourceWish, place: string): Found | null {
    const { column, key, called } = wish
    const said = this.#saidBy(called)
    const candidates = key === null && said === undefined ? this.#matching(wish) : []
    if (candidates.length > 1) {
      const slugs = candidates.map(({ slug }) => slug).join(', ')
      const message = `it fits several sources: give the slug of one, ${slugs}`
      this.#tell({ place, column, value: called, message })
      return null
    }
    const found =
      (said === undefined ? undefined : this.#stored.withId(said)) ??
      (key === null ? candidates[0] : this.#byKey(key)) ??
      this.#stored.withId(idOfNew(wish))
    if (found) return this.#agreesWithStored(found, wish, place) ? this.#stored.staying(found) : null
    return this.#isGathering ? this.#gather(wish, place) : this.#take(wish)
  }

  get #isGathering(): boolean {
    return this.#options.isGathering
  }

  #gather(wish: SourceWish, place: string): Found | null {
    const id = this.#options.drafts.add(wish, place, this.#tell)
    this.#names.noteSource(wish.called, id, { place, column: wish.column })
    return this.#names.isMade('source') ? { id } : null
  }

  /** A new source, to be stored the first time that a row names it. */
  #take(wish: SourceWish): Found | null {
    const source = this.#options.drafts.find(wish)
    if (source && !this.#written.has(source.id)) {
      this.#written.add(source.id)
      this.#fresh.push({ type: 'source', id: source.id, after: source })
    }
    return source
  }

  /** The sources that a row relays, each null where it is not known and not to be made. */
  relayedFor(row: ReadRow, before: Statement | null): (Found | null)[] {
    const former = (before?.sources ?? []).flatMap(({ sourceId, relayedById }) =>
      relayedById === null ? [] : (this.#stored.withId(sourceId) ?? []),
    )
    return (row.via ?? []).map((wish) => this.#relayed(wish, row.place, former))
  }

  /** `former` are those that the statement has already; one that is found is taken out. */
  #relayed({ name, key, outletKey }: ViaWish, place: string, former: Source[]): Found | null {
    const known = this.#stored.withId(this.#saidBy(key ?? name) ?? '') ?? this.#byKey(key ?? name)
    if (known) return known
    const column = columnFor(this.#plan, key === null ? 'via' : 'via_keys')
    const slug = outletKey === null ? {} : { slug: outletKey }
    const outletId =
      (outletKey === null ? null : this.#names.knows('outlet', outletKey)) ??
      this.#names.find('outlet', name, { place, column }, slug)
    // Files of earlier releases name a relayed source by its outlet; what the statement has already is that one.
    const at = key === null ? former.findIndex((source) => source.outletId === outletId) : -1
    const [stored] = at < 0 ? [] : former.splice(at, 1)
    if (stored) return stored
    return outletId === null
      ? null
      : this.quotedFor({ key, outletId, called: key ?? name, details: NO_DETAILS, column }, place)
  }

  /** Sources made since it was last asked. */
  takeFresh(): Change[] {
    const now = this.#fresh
    this.#fresh = []
    return now
  }

  /** The id that the plan gives for what a row calls a source. */
  #saidBy(called: string): string | undefined {
    const said = this.#plan.same.source
    return said && Object.hasOwn(said, called) ? said[called] : undefined
  }

  /** By slug or id, former slugs too. */
  #byKey(key: string): Source | null {
    const found = this.#stored.withKey(key)
    return found ? this.#stored.staying(found) : null
  }

  #matching(wish: SourceWish): Source[] {
    const { url, title, publishedOn } = wish.details
    const staying = this.#stored.alike(wish).filter(({ mergedIntoId }) => mergedIntoId === null)
    if (url !== null) return staying
    if (title === null) return staying.filter((source) => source.url === null)
    return staying.filter(
      (source) => !publishedOn || !source.publishedOn || source.publishedOn === publishedOn,
    )
  }

  /** A table of statements changes no source, so what it says of one must be so. */
  #agreesWithStored(source: Source, { details }: SourceWish, place: string): boolean {
    let agrees = true
    for (const field of ['title', 'url', 'publishedOn'] as const) {
      const [said, is] = [details[field], source[field]]
      if (said === null || said === is) continue
      agrees = false
      const there = is === null ? `it has no ${WORDS[field]}` : `its ${WORDS[field]} is “${is}”`
      this.#tell({
        place,
        column: this.#columnOf(field) ?? WORDS[field],
        value: said,
        message: `the source ${source.slug} is known, and ${there}: change the source itself, or leave this column out`,
      })
    }
    return agrees
  }

  /** The column of the file that says a field of a source. */
  #columnOf(field: string): string | undefined {
    return this.#plan.columns[COLUMNS[field] ?? '']
  }
}
