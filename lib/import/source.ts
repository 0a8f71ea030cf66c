// The source that a row of a table describes, before anybody has looked whether it is stored.
import { hash } from 'node:crypto'
import type { StoredRecord } from '../record/schema'
import { columnFor, type Row } from './cells'

type Source = StoredRecord<'source'>

/** A source as a row describes it. */
export type SourceWish = {
  /** A slug or id, as typed. */
  key: string | null
  outletId: string | null
  /** As people call it who see the row: slug, address, or outlet and title. */
  called: string
  details: Pick<Source, 'title' | 'url' | 'archiveUrl' | 'publishedOn' | 'accessedOn' | 'language'>
  column: string
}

/** A source that is relayed: what the row calls it, and its slug and that of its outlet where the row says them. */
export type ViaWish = { name: string; key: string | null; outletKey: string | null }

/** The sources whose words a row's source relays; null where the plan says nothing of them. */
export function readVia(row: Row): ViaWish[] | null {
  if (!row.isMapped('via', 'via_keys')) return null
  const [names, keys, outletKeys] = [row.items('via'), row.items('via_keys'), row.items('via_outlet_keys')]
  const many = keys.length === 0 ? names : keys
  for (const [target, others] of [
    ['via', names],
    ['via_outlet_keys', outletKeys],
  ] as const)
    if (others.length > 0 && others.length !== many.length && keys.length > 0)
      row.say(
        target,
        row.text(target),
        `it names ${others.length}, and ${columnFor(row.plan, 'via_keys')} ${keys.length}: each stands for one source, in the same order`,
      )
  return many.map((each, at) => ({
    name: names[at] ?? each,
    key: keys[at] ?? null,
    outletKey: outletKeys[at] ?? null,
  }))
}

/** The id of the outlet that a row names, NOBODY where it is not known; null where it names none. */
export function readOutlet(row: Row): string | null {
  const typed = row.text('outlet_key') || row.text('outlet')
  if (typed === '') return null
  const slug = row.text('outlet_key')
  const known = slug === '' ? null : row.names.knows('outlet', slug)
  const name = row.text('outlet') || typed
  const id = known ?? row.names.find('outlet', name, row.where('outlet'), { ...(slug !== '' && { slug }) })
  return row.known(id)
}

export function readSource(row: Row): SourceWish | null {
  const key = row.optional('source')
  const outletId = readOutlet(row)
  const details = {
    title: row.optional('source_title'),
    url: row.optional('source_url'),
    archiveUrl: row.optional('source_archive'),
    publishedOn: row.day('source_published'),
    accessedOn: row.day('source_accessed'),
    language: row.optional('source_language'),
  }
  if (key === null && outletId === null && details.url === null) return null
  const outlet = row.text('outlet') || row.text('outlet_key')
  return {
    key,
    outletId,
    called: key ?? details.url ?? [outlet, details.title].filter((part) => part).join(', '),
    details,
    column: columnFor(row.plan, key ? 'source' : 'outlet'),
  }
}

/** The id of a source that a row describes and nobody has stored: the same row always means the same one. */
export function newSourceId({ key, outletId, details }: SourceWish, outletSlug: string): string {
  if (key !== null && /^[a-z0-9]+(?:-[a-z0-9]+)*$/.test(key)) return key
  const said = details.url ?? [outletId, details.title ?? '', details.publishedOn ?? ''].join('\n')
  return `${outletSlug.slice(0, 50)}-${hash('sha256', said).slice(0, 10)}`
}
