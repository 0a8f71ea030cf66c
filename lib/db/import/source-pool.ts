// Sources by all that a row of a table may know them by: id, slug, former slug, address, or outlet and title.
import type { ReadRow } from '@/lib/import/row'
import { newSourceId, type SourceWish } from '@/lib/import/source'
import type { StoredRecord } from '@/lib/record/schema'
import type { Reader } from '../store/client'
import { recordsFor } from '../store/stored-records'
import { idsWhere } from './stored'

export type Source = StoredRecord<'source'>

/** The id that a source has when it is made of what a row describes. */
export const idOfNew = (wish: SourceWish): string => newSourceId(wish, wish.outletId ?? 'source')

const titleKey = (outletId: string | null, title: string | null) => `${outletId}\n${title ?? ''}`

const waysTo = ({ outletId, title, url }: Source): string[] => [
  titleKey(outletId, title),
  ...(url === null ? [] : [url]),
]

export class SourcePool {
  readonly #byId = new Map<string, Source>()
  readonly #bySlug = new Map<string, Source>()
  /** Address, or outlet and title. */
  readonly #byWords = new Map<string, Source[]>()
  /** Former slugs. */
  readonly #aliases: ReadonlyMap<string, string>

  constructor(sources: Iterable<Source> = [], aliases: ReadonlyMap<string, string> = new Map()) {
    this.#aliases = aliases
    for (const source of sources) this.add(source)
  }

  add(source: Source): void {
    this.#byId.set(source.id, source)
    this.#bySlug.set(source.slug, source)
    for (const way of waysTo(source)) {
      const alike = this.#byWords.get(way)
      if (alike) alike.push(source)
      else this.#byWords.set(way, [source])
    }
  }

  withId(id: string): Source | undefined {
    return this.#byId.get(id)
  }

  /** By id, slug or former slug. */
  withKey(key: string): Source | undefined {
    return this.#byId.get(key) ?? this.#bySlug.get(key) ?? this.#byId.get(this.#aliases.get(key) ?? '')
  }

  /** Those that the words of a row fit: its address, or without one its outlet and title. */
  alike({ outletId, details }: SourceWish): readonly Source[] {
    return this.#byWords.get(details.url ?? titleKey(outletId, details.title)) ?? []
  }

  /** The source that stands in the place of one that was merged. */
  staying(source: Source): Source {
    return source.mergedIntoId === null ? source : (this.#byId.get(source.mergedIntoId) ?? source)
  }
}

/** What rows may mean by their sources. */
export type Wanted = {
  wishes: readonly SourceWish[]
  /** Ids and slugs. */
  keys: readonly string[]
  /** Outlets of which a source without title and address may be meant. */
  outlets: readonly string[]
}

/** What a block of rows may mean: `more` are keys known from elsewhere; `outletOf` finds an outlet by its name. */
export function wantedBy(
  rows: readonly ReadRow[],
  more: readonly string[],
  outletOf: (name: string) => string | null,
): Wanted {
  const wishes = rows.flatMap(({ source }) => source ?? [])
  const via = rows.flatMap((row) => row.via ?? [])
  return {
    wishes,
    keys: [
      ...wishes.flatMap((wish) => [wish.key ?? [], idOfNew(wish)].flat()),
      ...via.map(({ key, name }) => key ?? name),
      ...more,
    ],
    outlets: [
      ...wishes.flatMap(({ outletId }) => outletId ?? []),
      ...via.flatMap(({ name, outletKey }) => outletOf(outletKey ?? name) ?? []),
    ],
  }
}

const LIST = 'IN (SELECT value FROM json_each(?))'
const unique = (list: readonly string[]) => [...new Set(list)]

/** All stored sources that may be meant, and those that they were merged into. */
export async function poolFor(reader: Reader, wanted: Wanted): Promise<SourcePool> {
  const keys = unique(wanted.keys)
  const former = await reader.$queryRawUnsafe<{ slug: string; id: string }[]>(
    `SELECT "slug", "recordId" AS "id" FROM "SlugAlias" WHERE "recordType" = 'source' AND "slug" ${LIST}`,
    JSON.stringify(keys),
  )
  const aliases = new Map(former.map(({ slug, id }) => [slug, id]))
  const ids = [
    ...aliases.values(),
    ...(await idsWhere(reader, `SELECT "id" FROM "Source" WHERE "id" ${LIST}`, keys)),
    ...(await idsWhere(reader, `SELECT "id" FROM "Source" WHERE "slug" ${LIST}`, keys)),
    ...(await idsByWords(reader, wanted)),
  ]
  const found = await recordsFor(reader, 'source', unique(ids))
  const mergedInto = [...found.values()].flatMap(({ mergedIntoId }) => mergedIntoId ?? [])
  const others = await recordsFor(reader, 'source', mergedInto)
  return new SourcePool([...found.values(), ...others.values()], aliases)
}

async function idsByWords(reader: Reader, { wishes, outlets }: Wanted): Promise<string[]> {
  const described = wishes.filter(({ key }) => key === null)
  const titles = unique(described.flatMap(({ details }) => (details.url === null && details.title) || []))
  const urls = unique(described.flatMap(({ details }) => details.url || []))
  return [
    ...(await idsWhere(reader, `SELECT "id" FROM "Source" WHERE "url" ${LIST}`, urls)),
    ...(titles.length === 0
      ? []
      : await idsWhere(
          reader,
          `SELECT "id" FROM "Source" WHERE "outletId" ${LIST} AND "title" ${LIST}`,
          unique(outlets),
          titles,
        )),
    ...(await idsWhere(
      reader,
      `SELECT "id" FROM "Source" WHERE "outletId" ${LIST} AND "title" IS NULL AND "url" IS NULL`,
      unique(outlets),
    )),
  ]
}
