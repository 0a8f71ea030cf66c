// The Atom feed, read back by a browser's parser in tests/e2e; here its escaping and its ids. Made-up words throughout.
import { describe, expect, test } from 'vitest'
import { type FeedEntry, formatAtom, formatTag } from '@/lib/feed'

const head = {
  title: 'Belmark & Kestria <said>',
  subtitle: 'Statements containing “a]]>b” & <more>.',
  self: 'https://parallax.test/statements.atom?actor=belmark&actor=kestria',
  page: 'https://parallax.test/statements?actor=belmark&actor=kestria',
  updated: '2031-04-09T10:00:00.000Z',
  rights: 'Codings CC BY 4.0',
}
const entry: FeedEntry = {
  id: formatTag('https://parallax.test:8080/x', '2031-04-09', 'statements/M1/17'),
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
    expect(textOf(xml, 'id')[0]).toBe(head.self)
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

  test('names an entry by a tag that holds no port and no path of the site', () => {
    expect(entry.id).toBe('tag:parallax.test,2031-04-09:statements/M1/17')
    expect(textOf(xml, 'id')[1]).toBe(entry.id)
  })

  test('without entries is a feed all the same', () => {
    const empty = formatAtom(head, [])
    expect(empty).toContain('</feed>')
    expect(empty).not.toContain('<entry>')
  })
})
