// Where a statement is reported: its sources, the passages kept for checking, and the quotation held against them.

import { describeUnknown, folded } from '../../record/naming'
import { checkQuotation, describeCheck, type QuotationCheck, quotationHashOf } from '../../record/quotation'
import { parseRecord, type StoredRecord } from '../../record/schema'
import { freeOf, makeSlug } from '../../record/slug'
import { cleaned, typedIn } from '../fields'
import { describeRefused } from '../messages'
import { checked, isTakenIn, MISSING, type Reader } from './reader'

/** Outlets and sources that are new with the statement. */
export type Made = { outlets: StoredRecord<'outlet'>[]; sources: StoredRecord<'source'>[] }

const LONGEST_PASSAGE = 20_000

type SourceLink = StoredRecord<'statement'>['sources'][number]

const NEW_OUTLET = ' Where the outlet is new, tick “This outlet is new”.'

/** The outlet called so; a new one where the form says that it is new. */
function readOutlet(reader: Reader, made: Made, field: string, typed: string): string | null {
  const { outlet } = reader.known.naming
  const found = outlet.resolve(typed)
  if (found) return found.id
  const twin = made.outlets.find(({ name }) => folded(name) === folded(typed))
  if (twin) return twin.id
  if (!reader.flag('newOutlet')) {
    reader.say(field, describeUnknown('outlet', typed, outlet) + NEW_OUTLET)
    return null
  }
  const isTaken = isTakenIn(outlet)
  const slug = freeOf(
    makeSlug(typed) || 'outlet',
    (wish) => isTaken(wish) || made.outlets.some(({ id }) => id === wish),
  )
  const stored = checked(reader, 'outlet', { id: slug, slug, name: typed }, field)
  if (stored) made.outlets.push(stored)
  return stored?.id ?? null
}

function makeSource(
  reader: Reader,
  made: Made,
  field: string,
  outletId: string,
  facts: { title: string | null; url: string | null; publishedOn: string | null; language: string | null },
): string | null {
  const { source } = reader.known.naming
  const outletSlug =
    reader.known.naming.outlet.names.find(({ id }) => id === outletId)?.slug ??
    made.outlets.find(({ id }) => id === outletId)?.slug ??
    'source'
  const isTaken = isTakenIn(source)
  const slug = freeOf(
    makeSlug(outletSlug.slice(0, 40), facts.publishedOn ?? facts.title ?? 'undated') || 'source',
    (wish) => isTaken(wish) || made.sources.some(({ id }) => id === wish),
  )
  const told = {
    publishedOn: 'sourcePublishedOn',
    url: 'sourceUrl',
    language: 'sourceLanguage',
    title: 'sourceTitle',
  }
  const { record, problems } = parseRecord('source', { id: slug, slug, outletId, ...facts })
  for (const { field: name, message } of problems)
    reader.say(Object.entries(told).find(([key]) => key === name)?.[1] ?? field, describeRefused(message))
  if (record) made.sources.push(record)
  return record?.id ?? null
}

/** The source quoted from: one of the data set, or a new one from its own boxes. */
function readSource(reader: Reader, made: Made): string | null {
  const typed = reader.text('source')
  const outlet = reader.text('sourceOutlet')
  const facts = {
    title: reader.text('sourceTitle'),
    url: reader.text('sourceUrl'),
    publishedOn: reader.text('sourcePublishedOn'),
    language: reader.text('sourceLanguage'),
  }
  const isNew = outlet !== null || Object.values(facts).some((fact) => fact !== null)
  if (!isNew) {
    if (typed === null)
      reader.say('source', 'Say where it is reported: a source of the data set, or a new one.')
    return reader.name(
      'source',
      'source',
      typed,
      ' For a new one fill in the boxes below and empty this one.',
    )
  }
  if (typed !== null) {
    reader.say(
      'source',
      'Name a source of the data set or describe a new one, not both: empty one of the two.',
    )
    return null
  }
  if (outlet === null) {
    reader.say('sourceOutlet', 'Say which outlet published the new source.')
    return null
  }
  const known = facts.url === null ? null : reader.known.naming.source.resolve(facts.url)
  if (known) {
    reader.say(
      'sourceUrl',
      `This address is the source “${known.name}” already: write that name into “Source”.`,
    )
    return null
  }
  const outletId = readOutlet(reader, made, 'sourceOutlet', outlet)
  return outletId === null ? null : makeSource(reader, made, 'sourceOutlet', outletId, facts)
}

function passageIn(reader: Reader, field: string, text: string | undefined): string | null {
  const passage = cleaned(text ?? '')
  if (passage.trim() === '') return null
  if (passage.length <= LONGEST_PASSAGE) return passage
  reader.say(
    field,
    `The passage has ${passage.length} characters; ${LONGEST_PASSAGE} are the most. Keep the part around the words.`,
  )
  return passage.slice(0, LONGEST_PASSAGE)
}

export function readSources(
  reader: Reader,
  made: Made,
  quote: string | null,
  before: StoredRecord<'statement'> | null,
): { sources: SourceLink[]; check: QuotationCheck | null } {
  const { fields } = reader
  const sourceId = readSource(reader, made)
  const passage = passageIn(reader, 'passage', fields.passage?.[0])
  const held = readCheck(reader, quote, passage)
  const main = {
    sourceId: sourceId ?? MISSING,
    quotedFrom: true,
    relayedById: reader.name('sourceVia', 'source'),
    quotationHash: held.hash,
    passage,
  }
  const links = [main, ...readFurther(reader, made, sourceId, quote, before)]
  const places = new Map(before?.sources.map((link, place) => [link.sourceId, place]))
  const placeOf = (link: SourceLink) => places.get(link.sourceId) ?? places.size
  const sources = before ? links.toSorted((a, b) => placeOf(a) - placeOf(b)) : links
  return { sources, check: held.check }
}

/** Holds the quotation, or the original words of a translated one, against the passage. */
function readCheck(
  reader: Reader,
  quote: string | null,
  passage: string | null,
): { hash: string | null; check: QuotationCheck | null } {
  if (quote === null) return { hash: null, check: null }
  if (passage === null) {
    const told = typedIn(reader.fields, 'quoteChecked')
    const hash = quotationHashOf(quote)
    if (told !== null && told !== 'yes' && told !== hash)
      reader.say(
        'quoteChecked',
        'The quotation has changed since it was held against the source. Compare it again, or paste the passage.',
      )
    return { hash: told === null ? null : hash, check: null }
  }
  const original = reader.text('originalQuote')
  if (original !== null && checkQuotation(original, passage).kind === 'verbatim')
    return { hash: quotationHashOf(original), check: null }
  const check = checkQuotation(quote, passage)
  const wrong = describeCheck(check)
  if (wrong === null) return { hash: quotationHashOf(quote), check: null }
  reader.say('quote', wrong)
  return { hash: null, check: check.kind === 'spelling' ? check : null }
}

function readFurther(
  reader: Reader,
  made: Made,
  main: string | null,
  quote: string | null,
  before: StoredRecord<'statement'> | null,
): SourceLink[] {
  const [names, outlets, ways, vias] = ['further', 'furtherOutlet', 'furtherHow', 'furtherVia'].map((name) =>
    reader.rows(name),
  )
  const passages = reader.each('furtherPassage')
  const count = Math.max(names?.length ?? 0, outlets?.length ?? 0)
  const links: SourceLink[] = []
  for (let row = 0; row < count; row += 1) {
    const [typed = '', outlet = '', how = 'also', via = ''] = [names, outlets, ways, vias].map(
      (all) => all?.[row],
    )
    const passage = passageIn(reader, 'furtherPassage', passages[row])
    if (typed === '' && outlet === '') {
      if (via !== '' || passage !== null)
        reader.say(
          'further',
          `Further source ${row + 1}: name the source to which the rest of its row belongs.`,
        )
      continue
    }
    const sourceId = readFurtherSource(reader, made, typed, outlet)
    if (sourceId === null) continue
    if (sourceId === main || links.some((link) => link.sourceId === sourceId)) {
      reader.say('further', `“${typed === '' ? outlet : typed}” stands among the sources already.`)
      continue
    }
    const relayedById =
      how === 'above' ? main : how === 'other' ? reader.name('furtherVia', 'source', via) : null
    if (how === 'other' && via === '')
      reader.say(
        'furtherVia',
        `Further source ${row + 1}: name the source through which its words reached us.`,
      )
    const hash = quote === null ? null : quotationHashOf(quote)
    const kept = before?.sources.find((link) => link.sourceId === sourceId)?.quotationHash ?? null
    const isVerbatim =
      quote !== null && passage !== null && checkQuotation(quote, passage).kind === 'verbatim'
    const quotationHash = isVerbatim || (kept !== null && kept === hash) ? hash : null
    links.push({ sourceId, quotedFrom: false, relayedById, quotationHash, passage })
  }
  return links
}

function readFurtherSource(reader: Reader, made: Made, typed: string, outlet: string): string | null {
  if (typed !== '' && outlet !== '') {
    reader.say('further', 'In one row name a source of the data set or the outlet of a new one, not both.')
    return null
  }
  if (typed !== '') return reader.name('further', 'source', typed, ' For a new one name its outlet instead.')
  const outletId = readOutlet(reader, made, 'furtherOutlet', outlet)
  const unknown = { title: null, url: null, publishedOn: null, language: null }
  return outletId === null ? null : makeSource(reader, made, 'furtherOutlet', outletId, unknown)
}
