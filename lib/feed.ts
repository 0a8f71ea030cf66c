// An Atom feed as text. Knows the format, not what is announced.
import { Feed } from 'feed'

export type FeedEntry = {
  /** A tag URI, for ever the same. */
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

/** A tag URI (RFC 4151) for a thing of the site at `base` that came to be on `day`. */
export function formatTag(base: string, day: string, thing: string): string {
  return `tag:${new URL(base).hostname},${day}:${thing}`
}

/** An Atom 1.0 document (RFC 4287); everything handed in is plain text. */
export function formatAtom(head: FeedHead, entries: readonly FeedEntry[]): string {
  const feed = new Feed({
    id: head.self,
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
