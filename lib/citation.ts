// How a view is cited: one CSL item, its words for people, and the files reference managers read. Cites the view, not the
// statements in it; those carry sources of their own.

import { createHash } from 'node:crypto'
import type { Answer } from './answer'
import { isolated, keptDirection } from './direction'
import { type Day, dayOf, describeDay } from './period'
import { describeList, quoted } from './phrase'

/** A day as CSL writes it: year, month, day. */
type CslDate = { 'date-parts': [number[]] }

/** A view as a CSL-JSON item: https://docs.citationstyles.org/en/stable/specification.html */
export type CitedItem = {
  id: string
  type: 'dataset'
  title: string
  'title-short': string
  /** The whole question in words: every name and every filter. */
  abstract: string
  author: [{ literal: string }]
  publisher: string
  'container-title': string
  version: string
  note: string
  language: 'en'
  URL: string
  issued: CslDate
  accessed: CslDate
}

/** The files a citation is kept in, by their endings. */
export type CitationFormat = 'bib' | 'ris' | 'json'

const NAME = 'Parallax'

/** Actors named in a title; the abstract names all. */
const MOST_NAMED = 3
/** Characters of a title: two lines in a list of references. */
const LONGEST_TITLE = 160

const cslDate = (day: Day): CslDate => ({ 'date-parts': [day.split('-').map(Number)] })
const dayIn = ({ 'date-parts': [parts] }: CslDate): Day =>
  parts.map((part) => String(part).padStart(2, '0')).join('-')

/** The item of a view: `address` is absolute and fully specified, `today` the day it is read. Issued when the data last changed. */
export function itemFor(
  answer: Pick<Answer, 'sentence' | 'dataset' | 'codebooks' | 'updatedAt'> & {
    groups: readonly { actor: { shortName: string } }[]
  },
  figure: { slug: string; title: string },
  address: string,
  today: Day,
): CitedItem {
  const { dataset, codebooks, updatedAt } = answer
  const codebook =
    codebooks.length === 0
      ? 'nothing coded'
      : `codebook version${codebooks.length > 1 ? 's' : ''} ${describeList(codebooks.map((version) => String(version)))}`
  return {
    // The same view has the same key in every list of references.
    id: `parallax-${figure.slug}-${createHash('sha256').update(address).digest('hex').slice(0, 8)}`,
    type: 'dataset',
    title: titleOf(
      figure.title,
      answer.groups.map(({ actor }) => actor.shortName),
    ),
    'title-short': oneLine(figure.title),
    abstract: oneLine(answer.sentence),
    author: [{ literal: NAME }],
    publisher: NAME,
    'container-title': oneLine(dataset.title),
    version: oneLine(dataset.version),
    note: oneLine(`Data set ${isolated(quoted(dataset.title))}, version ${dataset.version}; ${codebook}`),
    language: 'en',
    URL: address,
    issued: cslDate(updatedAt ? dayOf(new Date(updatedAt)) : today),
    accessed: cslDate(today),
  }
}

/** "What each actor said: Israel, UK, France and 2 more". */
function titleOf(figure: string, names: readonly string[]): string {
  const more = names.length - MOST_NAMED
  // One name more takes no more room than the words that leave it out.
  const shown = more > 1 ? [...names.slice(0, MOST_NAMED), `${more} more`] : names
  const title = oneLine(names.length === 0 ? figure : `${figure}: ${describeList(shown)}`)
  if (title.length <= LONGEST_TITLE) return title
  const [cut = ''] = keptDirection(title, [title.slice(0, LONGEST_TITLE - 1).replace(/\s+\S*$/u, '')])
  return `${cut}…`
}

// No format here has a place for a line break or a control character.
const oneLine = (text: string) => text.replace(/[\p{Cc}\s]+/gu, ' ').trim()

/** A citation for people: `short` for a caption, `full` for a list of references. */
export function describeCitation(item: CitedItem): { short: string; full: string } {
  const year = item.issued['date-parts'][0][0]
  const read = describeDay(dayIn(item.accessed))
  return {
    short: `${NAME}, ${isolated(quoted(item['title-short']))}, ${describeDay(dayIn(item.issued))}, ${item.URL}`,
    full: `${NAME} (${year}). ${item.title} [Data set]. ${item.note}. ${item.URL} (data of ${describeDay(dayIn(item.issued))}, accessed ${read}).`,
  }
}

/** A citation as the text of a file: BibTeX, RIS, or CSL-JSON. */
export async function formatCitation(item: CitedItem, format: CitationFormat): Promise<string> {
  switch (format) {
    case 'bib':
      return bibtexOf(item)
    case 'ris':
      return risOf(item)
    case 'json':
      return `${JSON.stringify([{ ...item, title: cased(item.title), 'title-short': cased(item['title-short']) }], null, 2)}\n`
  }
}

// A style that capitalises titles makes "de-Escalation" of it, because it takes "de" for a particle. CSL's processors leave
// these spans as they are (https://citationstyles.org; citeproc-js, "nocase"). RIS has no such mark.
const cased = (title: string) =>
  title.replace(/\bde-escalat\p{L}*/gu, (word) => `<span class="nocase">${word}</span>`)

// Loaded only when a file is asked for: pages need no more than the words.
async function citationJs() {
  const [{ Cite, plugins }] = await Promise.all([
    import('@citation-js/core'),
    import('@citation-js/plugin-bibtex'),
    import('@citation-js/plugin-ris'),
  ])
  // Its ASCII leaves out every letter that TeX has no command for, all of Hebrew and Arabic.
  Object.assign(plugins.config.get('@bibtex').format, {
    asciiOnly: false,
    useIdAsLabel: true,
    checkLabel: false,
  })
  return (item: object) => new Cite([item], { forceType: '@csl/list+object' })
}

async function bibtexOf(item: CitedItem): Promise<string> {
  const cite = await citationJs()
  const [year = 0, month = 1] = item.issued['date-parts'][0]
  const note = `${item.note}; accessed ${describeDay(dayIn(item.accessed))}`
  const bibtex = cite({
    ...item,
    title: formatTex(item.title),
    note: formatTex(note),
    abstract: undefined,
    // A field that @misc does not have; the author says who publishes.
    publisher: undefined,
    // BibTeX has a year and a month, and none of these.
    issued: { 'date-parts': [[year, month]] },
    'container-title': undefined,
    version: undefined,
  }).format('bibtex')
  // Without a publisher the library gives the address twice. It protects single words of a title; styles change the case of
  // the others, and make "de-Escalation" of one of ours.
  return `${bibtex
    .trim()
    .replace(/^\thowpublished = .*\n/m, '')
    .replace(/^\ttitle = \{.*\},$/m, () => `\ttitle = {{${formatTex(item.title)}}},`)}\n`
}

const TEX: Record<string, string> = {
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '<': '\\textless{}',
  '>': '\\textgreater{}',
}

/** Text as TeX prints it. */
function formatTex(text: string): string {
  return text.replace(/[\\~^<>&%$#_{}]/g, (character) => TEX[character] ?? `\\${character}`)
}

async function risOf(item: CitedItem): Promise<string> {
  const cite = await citationJs()
  const lines = cite(item).format('ris')
  // It folds a line after 80 characters, in the middle of a word; readers do not agree on how to unfold.
  const unfolded = lines
    .replace(/\n(?![A-Z][A-Z0-9] {2}-)/g, '')
    // It cuts the key after 20 characters, and then all views of a figure have the same.
    .replace(/^ID {2}- .*$/m, () => `ID  - ${item.id}`)
  return `${unfolded.trimEnd()} \r\n`.replace(/\r?\n/g, '\r\n')
}

/** A view for reference managers and search engines: the content of a page's meta elements by their names. */
export function metaOf(item: CitedItem): Record<string, string> {
  const issued = dayIn(item.issued)
  return {
    citation_title: item.title,
    citation_author: NAME,
    citation_publisher: item.publisher,
    citation_publication_date: issued.replaceAll('-', '/'),
    citation_online_date: issued.replaceAll('-', '/'),
    citation_language: item.language,
    citation_public_url: item.URL,
    'DC.title': item.title,
    'DC.creator': NAME,
    'DC.publisher': item.publisher,
    'DC.date': issued,
    'DC.type': 'Dataset',
    'DC.identifier': item.URL,
    'DC.isPartOf': item['container-title'],
    'DC.language': item.language,
  }
}
