// The sources that rows of a table describe: found among those that are stored, or made where the plan says so.
import type { Names } from '@/lib/import/names'
import type { Plan } from '@/lib/import/plan'
import { describeProblem, type RowProblem } from '@/lib/import/report'
import type { ReadRow } from '@/lib/import/row'
import { newSourceId, type SourceWish } from '@/lib/import/source'
import { parseRecord, type StoredRecord } from '@/lib/record/schema'
import type { Change } from '../store/change'
import type { Reader } from '../store/client'
import { recordsFor } from '../store/stored-records'
import { idsWhere } from './table-known'

type Source = StoredRecord<'source'>

const NO_DETAILS = {
  title: null,
  url: null,
  archiveUrl: null,
  publishedOn: null,
  accessedOn: null,
  language: null,
}

const COLUMNS: Record<string, string> = {
  ...{ title: 'source_title', url: 'source_url', archiveUrl: 'source_archive', slug: 'source', id: 'source' },
  ...{ publishedOn: 'source_published', accessedOn: 'source_accessed', language: 'source_language' },
}

const WORDS = { title: 'title', url: 'address', publishedOn: 'day of publication' } as const

const titleKey = (outletId: string | null, title: string | null) => `${outletId}\n${title ?? ''}`

const slugOfOutlet = (id: string | null) => id ?? 'source'

/** Sources by all that a row may know them by. */
function indexOf(sources: readonly Source[]) {
  const byId = new Map<string, Source>()
  const bySlug = new Map<string, Source>()
  const byWords = new Map<string, Source[]>()
  const add = (source: Source) => {
    byId.set(source.id, source)
    bySlug.set(source.slug, source)
    const ways = [titleKey(source.outletId, source.title), ...(source.url === null ? [] : [source.url])]
    for (const way of ways) {
      const alike = byWords.get(way)
      if (alike) alike.push(source)
      else byWords.set(way, [source])
    }
  }
  for (const source of sources) add(source)
  return { byId, bySlug, byWords, add }
}

/** Finds the sources that rows describe, a block at a time, or makes them where the plan says so. */
export class RowSources {
  /** Those of the block that are stored. */
  private pool = indexOf([])
  /** Former slugs of those of the block. */
  private aliases = new Map<string, string>()
  /** All that were made so far. */
  private readonly made = indexOf([])
  private fresh: Change[] = []

  constructor(
    private readonly reader: Reader,
    private readonly plan: Plan,
    private readonly names: Names,
    private readonly tell: (problem: RowProblem) => void,
  ) {}

  /** Looks up all that a block of rows may mean, and what its statements have already. */
  async gather(read: readonly ReadRow[], stored: readonly StoredRecord<'statement'>[]): Promise<void> {
    const wishes = read.flatMap(({ source }) => source ?? [])
    const via = read.flatMap((row) => row.via ?? [])
    const said = Object.values(this.plan.same.source ?? {})
    const keys = [
      ...wishes.flatMap((wish) => [wish.key ?? [], newSourceId(wish, slugOfOutlet(wish.outletId))].flat()),
      ...via,
      ...said,
      ...stored.flatMap(({ sources }) => sources.map(({ sourceId }) => sourceId)),
    ]
    const outlets = [
      ...wishes.flatMap(({ outletId }) => outletId ?? []),
      ...via.flatMap((name) => this.names.knows('outlet', name) ?? []),
    ]
    const unique = (list: readonly string[]) => [...new Set(list)]
    const list = 'IN (SELECT value FROM json_each(?))'
    const former = await this.reader.$queryRawUnsafe<{ slug: string; id: string }[]>(
      `SELECT "slug", "recordId" AS "id" FROM "SlugAlias" WHERE "recordType" = 'source' AND "slug" ${list}`,
      JSON.stringify(unique(keys)),
    )
    this.aliases = new Map(former.map(({ slug, id }) => [slug, id]))
    const titles = unique(
      wishes.flatMap(({ key, details }) => (key === null && details.url === null && details.title) || []),
    )
    const urls = unique(wishes.flatMap(({ key, details }) => (key === null && details.url) || []))
    const ids = [
      ...this.aliases.values(),
      ...(await idsWhere(this.reader, `SELECT "id" FROM "Source" WHERE "id" ${list}`, unique(keys))),
      ...(await idsWhere(this.reader, `SELECT "id" FROM "Source" WHERE "slug" ${list}`, unique(keys))),
      ...(await idsWhere(this.reader, `SELECT "id" FROM "Source" WHERE "url" ${list}`, urls)),
      ...(titles.length === 0
        ? []
        : await idsWhere(
            this.reader,
            `SELECT "id" FROM "Source" WHERE "outletId" ${list} AND "title" ${list}`,
            unique(outlets),
            titles,
          )),
      ...(await idsWhere(
        this.reader,
        `SELECT "id" FROM "Source" WHERE "outletId" ${list} AND "title" IS NULL AND "url" IS NULL`,
        unique(outlets),
      )),
    ]
    const found = await recordsFor(this.reader, 'source', unique(ids))
    const mergedInto = [...found.values()].flatMap(({ mergedIntoId }) => mergedIntoId ?? [])
    const others = await recordsFor(this.reader, 'source', mergedInto)
    this.pool = indexOf([...found.values(), ...others.values()])
  }

  /** The source that a statement is quoted from; null, and a problem is told, where it is none. */
  quotedFor(wish: SourceWish, place: string): Source | null {
    const { column, key, outletId, called, details } = wish
    const said = this.plan.same.source
    const id = newSourceId(wish, slugOfOutlet(outletId))
    const saidId = said && Object.hasOwn(said, called) ? said[called] : undefined
    const candidates = key === null && saidId === undefined ? this.matching(wish) : []
    const found =
      (saidId === undefined ? undefined : this.pool.byId.get(saidId)) ??
      (key === null ? candidates[0] : this.byKey(key)) ??
      this.pool.byId.get(id) ??
      this.made.byId.get(id)
    if (candidates.length > 1) {
      const slugs = candidates.map(({ slug }) => slug).join(', ')
      this.tell({
        place,
        column,
        value: called,
        message: `it fits several sources: give the slug of one, ${slugs}`,
      })
      return null
    }
    if (found) return this.agreesWithStored(found, wish, place) ? this.staying(found) : null
    this.names.noteSource(called, id, place, column)
    if (!this.names.isMade('source')) return null
    if (outletId === null) {
      this.tell({ place, column, value: called, message: 'a new source needs its outlet' })
      return null
    }
    const { record: source, problems } = parseRecord('source', { ...details, id, slug: id, outletId })
    for (const { field, message } of problems)
      this.tell({
        place,
        column: this.plan.columns[COLUMNS[field] ?? ''] ?? field,
        value: String(Object.entries(details).find(([name]) => name === field)?.[1] ?? called),
        message: describeProblem({ field, message }),
      })
    if (!source) return null
    this.made.add(source)
    this.fresh.push({ type: 'source', id, after: source })
    return source
  }

  /** The sources that a statement was relayed by; null for each that is none. */
  async relayedFor(row: ReadRow, before: StoredRecord<'statement'> | null): Promise<(Source | null)[]> {
    return (row.via ?? []).map((name) => {
      const said = this.plan.same.source
      const known =
        (said && Object.hasOwn(said, name) ? this.pool.byId.get(said[name] ?? '') : undefined) ??
        this.byKey(name)
      if (known) return known
      const column = this.plan.columns.via ?? 'via'
      const outletId = this.names.find('outlet', name, { place: row.place, column })
      // Our own files name a relayed source by its outlet; what the statement has already is that one.
      for (const { sourceId, relayedById } of before?.sources ?? []) {
        const source = this.pool.byId.get(sourceId)
        if (relayedById !== null && source && source.outletId === outletId) return source
      }
      return outletId === null
        ? null
        : this.quotedFor({ key: null, outletId, called: name, details: NO_DETAILS, column }, row.place)
    })
  }

  /** The sources made since this was asked last, to be stored. */
  takeFresh(): Change[] {
    const now = this.fresh
    this.fresh = []
    return now
  }

  private staying(source: Source): Source {
    return source.mergedIntoId === null ? source : (this.pool.byId.get(source.mergedIntoId) ?? source)
  }

  /** By slug or id, former slugs too. */
  private byKey(key: string): Source | null {
    const found =
      this.pool.byId.get(key) ?? this.pool.bySlug.get(key) ?? this.pool.byId.get(this.aliases.get(key) ?? '')
    return found ? this.staying(found) : (this.made.byId.get(key) ?? null)
  }

  private matching({ outletId, details }: SourceWish): Source[] {
    const alike = details.url === null ? titleKey(outletId, details.title) : details.url
    const all = [...(this.pool.byWords.get(alike) ?? []), ...(this.made.byWords.get(alike) ?? [])]
    const unique = [...new Map(all.map((source) => [source.id, source])).values()]
    const staying = unique.filter(({ mergedIntoId }) => mergedIntoId === null)
    if (details.url !== null) return staying
    if (details.title === null) return staying.filter(({ url }) => url === null)
    const { publishedOn } = details
    return staying.filter(
      (source) => !publishedOn || !source.publishedOn || source.publishedOn === publishedOn,
    )
  }

  /** A table of statements changes no source, so what it says of one must be so. */
  private agreesWithStored(source: Source, { details }: SourceWish, place: string): boolean {
    let agrees = true
    for (const field of ['title', 'url', 'publishedOn'] as const) {
      const [said, is] = [details[field], source[field]]
      if (said === null || said === is) continue
      agrees = false
      const there = is === null ? `it has no ${WORDS[field]}` : `its ${WORDS[field]} is “${is}”`
      this.tell({
        place,
        column: this.plan.columns[COLUMNS[field] ?? ''] ?? WORDS[field],
        value: said,
        message: `the source ${source.slug} is known, and ${there}: change the source itself, or leave this column out`,
      })
    }
    return agrees
  }
}
