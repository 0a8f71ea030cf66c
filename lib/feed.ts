// An Atom feed as text. Knows the format, not what is announced.
import { createHash } from 'node:crypto'
import { Feed } from 'feed'

export type FeedEntry = {
  /** A URI, for ever the same, wherever the data set is published. */
  id: string
  title: string
  /** Absolute. */
  link: string
  /** Instant, ISO 8601 UTC. */
  updated: string
  author: string
  /** Paragraphs of plain text. */
  paragraphs: string[]
}

export type FeedHead = {
  /** A URI, for ever the same, wherever the data set is published. */
  id: string
  title: string
  subtitle: string
  /** Of the feed itself, absolute. */
  self: string
  /** The page it belongs to, absolute. */
  page: string
  /** Instant of the newest change, ISO 8601 UTC. */
  updated: string
  rights: string
}

/** Of Parallax: names made within it are nobody else's. */
const NAMESPACE = '6f1c1d52-0f5e-4b0e-9a3e-0d3c5a7b9e41'

/**
 * The name of a thing of a data set, as a UUID made of both (version 5, RFC 9562): no host stands in it, so that a
 * reader who has an entry knows it again when the data set has moved. `dataset` is identityFor's.
 */
export function formatUrn(dataset: string, thing: string): string {
  return `urn:uuid:${uuidOf(NAMESPACE, JSON.stringify([dataset, thing]))}`
}

/** UUID version 5: of the SHA-1 of a namespace and a name. */
export function uuidOf(namespace: string, name: string): string {
  const bytes = createHash('sha1')
    .update(Buffer.from(namespace.replaceAll('-', ''), 'hex'))
    .update(name)
    .digest()
    .subarray(0, 16)
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x50
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

/** An Atom 1.0 document (RFC 4287); everything handed in is plain text. */
export function formatAtom(head: FeedHead, entries: readonly FeedEntry[]): string {
  const feed = new Feed({
    id: head.id,
    title: plain(head.title),
    description: plain(head.subtitle),
    link: head.page,
    feedLinks: { atom: head.self },
    updated: new Date(head.updated),
    author: { name: 'Parallax' },
    copyright: plain(head.rights),
    generator: false,
  })
  for (const { id, title, link, updated, author, paragraphs } of entries)
    feed.addItem({
      id,
      title: formatHtml(title),
      link,
      date: new Date(updated),
      author: [{ name: plain(author) }],
      content: paragraphs.map((text) => `<p dir="auto">${formatHtml(text)}</p>`).join('\n'),
    })
  return feed.atom1()
}

// XML 1.0 forbids control characters, even escaped.
const plain = (text: string) => text.replace(/[^\P{Cc}\t\n\r]/gu, '')

const ESCAPED: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }

// The library hands titles and contents on as HTML.
const formatHtml = (text: string) => plain(text).replace(/[&<>"]/g, (character) => ESCAPED[character] ?? '')
