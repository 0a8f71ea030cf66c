// The Atom feed, read back by a browser's parser in tests/e2e; here its escaping and its ids. Made-up words throughout.
import { describe, expect, test } from 'vitest'
import { type FeedEntry, formatAtom, formatUrn, uuidOf } from '@/lib/feed'

const DATASET = '2031-01-01T00:00:00.000Z dataset made-up'
const head = {
  id: formatUrn(DATASET, 'statements?actor=belmark&actor=kestria'),
  title: 'Belmark & Kestria <said>',
  subtitle: 'Statements containing “a]]>b” & <more>.',
  self: 'https://parallax.test/statements.atom?actor=belmark&actor=kestria',
  page: 'https://parallax.test/statements?actor=belmark&actor=kestria',
  updated: '2031-04-09T10:00:00.000Z',
  rights: 'Codings CC BY 4.0',
}
const entry: FeedEntry = {
  id: formatUrn(DATASET, 'statements/M1/2031-04-09T10:00:00.000Z'),
  title: 'New: Belmark & “<b>”',
  link: 'https://parallax.test/statements/M1?a=1&b=2',
  updated: '2031-04-09T10:00:00.000Z',
  author: 'Office of Belmark & Sons',
  paragraphs: ['“grain <b>moves</b> & ]]> stays”\u0007', 'שלום'],
}

/** XML entities and CDATA undone, as any XML parser does. */
const textOf = (xml: string, element: string) =>
  [...xml.matchAll(new RegExp(`<${element}(?: [^>]*)?>([\\s\\S]*?)</${element}>`, 'g'))].map(
    ([, inner = '']) =>
      inner
        .trim()
        .split(/(<!\[CDATA\[[\s\S]*?\]\]>)/)
        .map((part) =>
          part.startsWith('<![CDATA[')
            ? part.slice(9, -3)
            : part.replace(/&lt;/g, '<').replace(/&gt;/g, '>').replace(/&amp;/g, '&'),
        )
        .join(''),
  )
const hrefs = (xml: string) =>
  [...xml.matchAll(/href="([^"]*)"/g)].map(([, href = '']) => href.replace(/&amp;/g, '&'))

describe('an Atom feed', () => {
  const xml = formatAtom(head, [entry])

  test('says its own address, its page and when it was updated', () => {
    expect(xml).toContain('<feed xmlns="http://www.w3.org/2005/Atom">')
    expect(hrefs(xml)).toEqual([head.page, head.self, entry.link])
    expect(textOf(xml, 'updated')).toEqual([head.updated, entry.updated])
    expect(textOf(xml, 'id')[0]).toBe(head.id)
    expect(textOf(xml, 'name')).toEqual(['Parallax', 'Office of Belmark & Sons'])
  })

  test('takes every word for text, whatever it holds', () => {
    expect(textOf(xml, 'title')[0]).toBe(head.title)
    expect(textOf(xml, 'title')[1]).toBe('New: Belmark &amp; “&lt;b&gt;”')
    expect(textOf(xml, 'subtitle')).toEqual([head.subtitle])
    expect(textOf(xml, 'content')[0]).toBe(
      '<p dir="auto">“grain &lt;b&gt;moves&lt;/b&gt; &amp; ]]&gt; stays”</p>\n<p dir="auto">שלום</p>',
    )
    expect(xml).not.toContain('\u0007')
  })

  test('names itself and its entries by what they are, and by no host', () => {
    const shape = /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
    for (const id of [head.id, entry.id]) expect(id).toMatch(shape)
    expect(textOf(xml, 'id')).toEqual([head.id, entry.id])
    expect(formatUrn('another data set', 'statements/M1/2031-04-09T10:00:00.000Z')).not.toBe(entry.id)
  })

  test('makes UUIDs as RFC 9562 does', () => {
    expect(uuidOf('6ba7b810-9dad-11d1-80b4-00c04fd430c8', 'www.example.com')).toBe(
      '2ed6657d-e927-568b-95e1-2665a8aea6a2',
    )
  })

  test('without entries is a feed all the same', () => {
    const empty = formatAtom(head, [])
    expect(empty).toContain('</feed>')
    expect(empty).not.toContain('<entry>')
  })
})
