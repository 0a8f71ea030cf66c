// The names by which people may call records, read whole: some thousands of them are a few hundred kilobytes. How they
// are compared stands in lib/record/naming.ts.
import { type Byname, folded, makeNaming, type Named, type NamedType, type Naming } from '@/lib/record/naming'
import type { Database } from '../store/client'

export { folded, type Named, type NamedType }

/** A record with where it went, if it turned out to be a duplicate. */
type Row = Named & { mergedIntoId: string | null }

const SHELVED = { id: true, slug: true, name: true, archived: true, mergedIntoId: true } as const

const READERS: Record<NamedType, (database: Database) => Promise<Row[]>> = {
  async actor(database) {
    const rows = await database.actor.findMany({
      select: { ...SHELVED, shortName: true, kind: true, aliases: { select: { alias: true } } },
      orderBy: [{ statedOrder: 'asc' }, { slug: 'asc' }],
    })
    return rows.map(({ shortName, kind, aliases, ...row }) => ({
      ...row,
      aliases: [...new Set([shortName, ...aliases.map(({ alias }) => alias)])].filter(
        (alias) => alias !== row.name,
      ),
      detail: kind,
    }))
  },
  async speaker(database) {
    const rows = await database.speaker.findMany({
      select: { ...SHELVED, actor: { select: { shortName: true } } },
      orderBy: [{ name: 'asc' }, { slug: 'asc' }],
    })
    return rows.map(({ actor, ...row }) => ({ ...row, aliases: [], detail: actor.shortName }))
  },
  async topic(database) {
    const rows = await database.topic.findMany({
      select: SHELVED,
      orderBy: [{ statedOrder: 'asc' }, { slug: 'asc' }],
    })
    return rows.map((row) => ({ ...row, aliases: [], detail: null }))
  },
  async outlet(database) {
    const rows = await database.outlet.findMany({
      select: { ...SHELVED, url: true },
      orderBy: [{ name: 'asc' }, { slug: 'asc' }],
    })
    return rows.map(({ url, ...row }) => ({ ...row, aliases: url ? [url] : [], detail: null }))
  },
  async source(database) {
    const rows = await database.source.findMany({
      select: {
        ...{ id: true, slug: true, archived: true, mergedIntoId: true },
        ...{ title: true, url: true, archiveUrl: true, publishedOn: true },
        outlet: { select: { name: true } },
      },
      orderBy: [{ outlet: { name: 'asc' } }, { publishedOn: 'asc' }, { slug: 'asc' }],
    })
    return rows.map(({ title, url, archiveUrl, publishedOn, outlet, ...row }) => ({
      ...row,
      // A source without a title is told by its slug: an outlet has many.
      name: title
        ? [outlet.name, `“${title}”`, ...(publishedOn ? [publishedOn] : [])].join(', ')
        : `${outlet.name} (${row.slug})`,
      aliases: [title, url, archiveUrl].filter((alias) => alias !== null),
      detail: publishedOn,
    }))
  },
  async coder(database) {
    const rows = await database.coder.findMany({ select: { id: true, name: true }, orderBy: { name: 'asc' } })
    return rows.map((row) => ({
      ...row,
      ...{ slug: row.id, aliases: [], archived: false, detail: null, mergedIntoId: null },
    }))
  },
}

const namedOf = ({ mergedIntoId: _, ...named }: Row): Named => named

/** All records of a type that are not merged away, archived ones too, in their stated order or by name. */
export async function namesFor(database: Database, type: NamedType): Promise<Named[]> {
  const rows = await READERS[type](database)
  return rows.filter(({ mergedIntoId }) => mergedIntoId === null).map(namedOf)
}

/** The records of a type, to be asked for by id, slug, name or alias; former slugs and merged records lead to what they are now. */
export async function namingFor(database: Database, type: NamedType): Promise<Naming> {
  const [rows, formerSlugs] = await Promise.all([
    READERS[type](database),
    type === 'coder' ? [] : database.slugAlias.findMany({ where: { recordType: type } }),
  ])
  const byId = new Map(rows.map((row) => [row.id, row]))
  const stayingOf = (id: string): string => {
    let row = byId.get(id)
    // Twelve mergers in a row are more than anybody makes, and a circle ends too.
    for (let steps = 0; row?.mergedIntoId && steps < 12; steps += 1) row = byId.get(row.mergedIntoId)
    return row?.id ?? id
  }
  const bynames: Byname[] = [
    ...rows.flatMap(({ id, slug, name, aliases, mergedIntoId }) =>
      mergedIntoId === null
        ? []
        : [id, slug, name, ...aliases].map((typed) => ({ typed, id: stayingOf(id) })),
    ),
    ...formerSlugs.map(({ slug, recordId }) => ({ typed: slug, id: stayingOf(recordId) })),
  ]
  return makeNaming(rows.filter(({ mergedIntoId }) => mergedIntoId === null).map(namedOf), bynames)
}

/** By id, slug (former ones too), name, short name or alias, folded; what fits several records fits none. */
export async function resolverFor(
  database: Database,
  type: NamedType,
): Promise<(typed: string) => Named | null> {
  return (await namingFor(database, type)).resolve
}
