// The sources that the rows of a table describe: found among those stored, or made where the plan says so.
import { columnFor } from '@/lib/import/cells'
import type { Names } from '@/lib/import/names'
import type { Plan } from '@/lib/import/plan'
import { describeProblem, type RowProblem } from '@/lib/import/report'
import type { ReadRow } from '@/lib/import/row'
import type { SourceWish, ViaWish } from '@/lib/import/source'
import { type Problem, parseRecord, type StoredRecord } from '@/lib/record/schema'
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

export class Sources {
  readonly #reader: Reader
  readonly #plan: Plan
  readonly #names: Names
  readonly #tell: (problem: RowProblem) => void
  /** Those that the block of rows may mean. */
  #stored = new SourcePool()
  /** All that were made so far. */
  readonly #made = new SourcePool()
  #fresh: Change[] = []

  constructor(reader: Reader, plan: Plan, names: Names, tell: (problem: RowProblem) => void) {
    this.#reader = reader
    this.#plan = plan
    this.#names = names
    this.#tell = tell
  }

  /** Reads what a block of rows may mean; `statements` are the stored ones that it changes. */
  async gather(rows: readonly ReadRow[], statements: readonly Statement[]): Promise<void> {
    const keys = [
      ...Object.values(this.#plan.same.source ?? {}),
      ...statements.flatMap(({ sources }) => sources.map(({ sourceId }) => sourceId)),
    ]
    const wanted = wantedBy(rows, keys, (name) => this.#names.knows('outlet', name))
    this.#stored = await poolFor(this.#reader, wanted)
  }

  /** The source that a row quotes from; null, with the reason told, where there is none. */
  quotedFor(wish: SourceWish, place: string): Source | null {
    const { column, key, called } = wish
    const said = this.#saidBy(called)
    const candidates = key === null && said === undefined ? this.#matching(wish) : []
    if (candidates.length > 1) {
      const slugs = candidates.map(({ slug }) => slug).join(', ')
      const message = `it fits several sources: give the slug of one, ${slugs}`
      this.#tell({ place, column, value: called, message })
      return null
    }
    const id = idOfNew(wish)
    const found =
      (said === undefined ? undefined : this.#stored.withId(said)) ??
      (key === null ? candidates[0] : this.#byKey(key)) ??
      this.#stored.withId(id) ??
      this.#made.withId(id)
    if (found && this.#made.withId(found.id) === found) return this.#completed(found, wish, place)
    if (found) return this.#agreesWithStored(found, wish, place) ? this.#stored.staying(found) : null
    this.#names.noteSource(called, id, { place, column })
    return this.#names.isMade('source') ? this.#make(id, wish, place) : null
  }

  /** The sources that a row relays, each null where it is not known and not to be made. */
  relayedFor(row: ReadRow, before: Statement | null): (Source | null)[] {
    const former = (before?.sources ?? []).flatMap(({ sourceId, relayedById }) =>
      relayedById === null ? [] : (this.#stored.withId(sourceId) ?? []),
    )
    return (row.via ?? []).map((wish) => this.#relayed(wish, row.place, former))
  }

  /** `former` are those that the statement has already; one that is found is taken out. */
  #relayed({ name, key, outletKey }: ViaWish, place: string, former: Source[]): Source | null {
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
    return found ? this.#stored.staying(found) : (this.#made.withId(key) ?? null)
  }

  #matching(wish: SourceWish): Source[] {
    const { url, title, publishedOn } = wish.details
    const all = [...this.#stored.alike(wish), ...this.#made.alike(wish)]
    const unique = [...new Map(all.map((source) => [source.id, source])).values()]
    const staying = unique.filter(({ mergedIntoId }) => mergedIntoId === null)
    if (url !== null) return staying
    if (title === null) return staying.filter((source) => source.url === null)
    return staying.filter(
      (source) => !publishedOn || !source.publishedOn || source.publishedOn === publishedOn,
    )
  }

  #make(id: string, wish: SourceWish, place: string): Source | null {
    const { column, called, outletId, details } = wish
    if (outletId === null) {
      this.#tell({ place, column, value: called, message: 'a new source needs its outlet' })
      return null
    }
    const { record: source, problems } = parseRecord('source', { ...details, id, slug: id, outletId })
    this.#tellProblems(problems, wish, place)
    if (!source) return null
    this.#made.add(source)
    this.#fresh.push({ type: 'source', id, after: source })
    return source
  }

  #tellProblems(problems: readonly Problem[], { called, details }: SourceWish, place: string): void {
    for (const { field, message } of problems)
      this.#tell({
        place,
        column: this.#columnOf(field) ?? field,
        value: String(Object.entries(details).find(([name]) => name === field)?.[1] ?? called),
        message: describeProblem({ field, message }),
      })
  }

  /** A source of this import with what another of its rows says of it: each may be the first, and need not say all. */
  #completed(source: Source, wish: SourceWish, place: string): Source | null {
    if (!this.#agreesWithStored(source, wish, place, true)) return null
    const more = Object.entries(wish.details).filter(
      ([field, said]) => said !== null && source[field as keyof SourceWish['details']] === null,
    )
    if (more.length === 0) return source
    const { record: whole, problems } = parseRecord('source', { ...source, ...Object.fromEntries(more) })
    this.#tellProblems(problems, wish, place)
    if (!whole) return null
    this.#made.replace(source, whole)
    this.#fresh.push({ type: 'source', id: whole.id, after: whole })
    return whole
  }

  /** A table of statements changes no source, so what it says of one must be so. */
  #agreesWithStored(source: Source, { details }: SourceWish, place: string, isNew = false): boolean {
    let agrees = true
    for (const field of ['title', 'url', 'publishedOn'] as const) {
      const [said, is] = [details[field], source[field]]
      if (said === null || said === is || (isNew && is === null)) continue
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
