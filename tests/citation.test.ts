// Citations are read back by a program, as a reference manager would. Made-up actors throughout.
import { Cite } from '@citation-js/core'
import { describe, expect, test } from 'vitest'
import { describeCitation, formatCitation, itemFor, metaOf } from '@/lib/citation'

const ADDRESS = 'https://parallax.test/?actor=belmark&actor=kestria&q=%D7%A9%D7%9C%D7%95%D7%9D'
const answer = {
  sentence:
    'Statements by Belmark & Kestria, on grain_100%, at any time, containing “שלום {a} <b>\\ $5 #1 ~^”.',
  dataset: { title: 'A made-up conflict', description: 'Made up.', version: '1.2' },
  codebooks: [1, 2],
  updatedAt: '2031-04-09T23:30:00.000Z',
  groups: ['Belmark & Kestria', 'grain_100%', '{שלום}', 'Varn', 'Ostria'].map((shortName) => ({
    actor: { shortName },
  })),
}
const figure = { slug: 'spectrum', title: 'What each actor said, from de-escalation to escalation' }
const item = itemFor(answer, figure, ADDRESS, '2031-05-01')

/** The fields of a BibTeX entry, its braces matched. */
function parseBibtex(text: string): Record<string, string> {
  const fields: Record<string, string> = {}
  for (const [, name = '', value = ''] of text.matchAll(/^\t(\w+) = \{(.*)\},$/gm)) fields[name] = value
  return fields
}

/** What TeX prints of a field. */
const printed = (tex: string) =>
  tex
    .replace(/\\textbackslash\{\}/g, '⧵')
    .replace(/\\textasciitilde\{\}/g, '~')
    .replace(/\\textasciicircum\{\}/g, '^')
    .replace(/\\textless\{\}/g, '<')
    .replace(/\\textgreater\{\}/g, '>')
    .replace(/(?<!\\)[{}]/g, '')
    .replace(/\\([&%$#_{}])/g, '$1')
    .replace('⧵', '\\')

describe('an item', () => {
  test('names figure, question, data set, codebooks, publisher, address and both days', () => {
    expect(item).toMatchObject({
      type: 'dataset',
      'title-short': figure.title,
      abstract: answer.sentence,
      'container-title': 'A made-up conflict',
      version: '1.2',
      publisher: 'Parallax',
      URL: ADDRESS,
      issued: { 'date-parts': [[2031, 4, 9]] },
      accessed: { 'date-parts': [[2031, 5, 1]] },
    })
    expect(item.note).toBe('Data set “A made-up conflict”, version 1.2; codebook versions 1 and 2')
  })

  test('has a title of two lines at most, and every name in its abstract', () => {
    const titled = (names: string[]) =>
      itemFor(
        { ...answer, groups: names.map((shortName) => ({ actor: { shortName } })) },
        { slug: 'spectrum', title: 'What each actor said' },
        ADDRESS,
        '2031-05-01',
      ).title
    expect(item.title).toBe(`${figure.title}: Belmark & Kestria, grain_100%, \u2068{שלום}\u2069 and 2 more`)
    expect(titled([])).toBe('What each actor said')
    expect(titled(['Belmark', 'Kestria', 'Varn', 'Ostria'])).toBe(
      'What each actor said: Belmark, Kestria, Varn and Ostria',
    )
    const long = titled(Array.from({ length: 200 }, (_, i) => `The Federation of the Northern Ports ${i}`))
    expect(titled(['A'.repeat(200), 'B']).length).toBeLessThanOrEqual(160)
    expect(long.length).toBeLessThanOrEqual(160)
    expect(long).toBe(
      'What each actor said: The Federation of the Northern Ports 0, The Federation of the Northern Ports 1, The Federation of the Northern Ports 2 and 197 more',
    )
  })

  test('has the same key for the same view, and another for another', () => {
    expect(itemFor(answer, figure, ADDRESS, '2032-01-01').id).toBe(item.id)
    expect(itemFor(answer, figure, `${ADDRESS}&order=name`, '2031-05-01').id).not.toBe(item.id)
    expect(item.id).toMatch(/^parallax-spectrum-[0-9a-f]{8}$/)
  })

  test('of a data set in which nothing is coded says so, and is of today', () => {
    const bare = itemFor({ ...answer, codebooks: [], updatedAt: null }, figure, ADDRESS, '2031-05-01')
    expect(bare.note).toContain('nothing coded')
    expect(bare.issued).toEqual({ 'date-parts': [[2031, 5, 1]] })
  })
})

test('BibTeX keeps every letter, is safe for TeX, and balances its braces', async () => {
  const text = await formatCitation(item, 'bib')
  expect(text.startsWith(`@misc{${item.id},\n`)).toBe(true)
  const fields = parseBibtex(text)
  expect(printed(fields.title ?? '')).toBe(item.title)
  expect(fields.url).toBe(ADDRESS)
  expect(fields.year).toBe('2031')
  expect(fields.note).toContain('version 1.2; codebook versions 1 and 2; accessed 1 May 2031')
  expect(fields.title).toContain('שלום')
  expect(fields.publisher).toBeUndefined()
  const bare = text.replace(/\\[{}]/g, '')
  expect(bare.split('{')).toHaveLength(bare.split('}').length)
})

test('BibTeX has only fields that @misc has, and a title whose case no style changes', async () => {
  const text = await formatCitation(item, 'bib')
  const fields = [...text.matchAll(/^\t(\w+) = /gm)].map(([, name]) => name).sort()
  expect(fields).toEqual(['author', 'month', 'note', 'title', 'url', 'year'])
  expect(text).toMatch(/^\ttitle = \{\{What each actor said, from de-escalation to escalation: .*\}\},$/m)
})

test('CSL-JSON marks the word that styles would spell “de-Escalation”', async () => {
  const [{ title, 'title-short': short }] = JSON.parse(await formatCitation(item, 'json'))
  for (const words of [title, short])
    expect(words).toContain('from <span class="nocase">de-escalation</span> to escalation')
})

test('RIS has one line for each field, CRLF, and begins and ends as the format asks', async () => {
  const text = await formatCitation(item, 'ris')
  const lines = text.split('\r\n')
  expect(lines.pop()).toBe('')
  expect(lines[0]).toBe('TY  - DATA')
  expect(lines.at(-1)).toBe('ER  - ')
  for (const line of lines) expect(line).toMatch(/^[A-Z][A-Z0-9] {2}- /)
  expect(lines).toContain(`TI  - ${item.title}`)
  expect(lines).toContain(`AB  - ${item.abstract}`)
  // Whole: cut short, it would be the same for every view of a figure.
  expect(lines).toContain(`ID  - ${item.id}`)
  expect(lines).toContain(`UR  - ${ADDRESS}`)
  expect(lines.find((line) => line.startsWith('DA'))).toMatch(/^DA {2}- 2031\/0?4\/0?9/)
  expect(text).not.toContain('\n\n')
})

test('CSL-JSON is the item itself, and citation-js makes the same RIS of it', async () => {
  const parsed = JSON.parse(await formatCitation(item, 'json'))
  const plain = JSON.parse(JSON.stringify(parsed).replace(/<span class=\\"nocase\\">(.*?)<\/span>/g, '$1'))
  expect(plain).toEqual([item])
  const again = new Cite(plain, { forceType: '@csl/list+object' }).format('ris').replace(/\s/g, '')
  const fields = (ris: string) => ris.replace(/\s/g, '').replace(/ID-parallax-spectru[-m\w]*?(?=LA-)/, '')
  expect(fields(await formatCitation(item, 'ris'))).toBe(fields(again))
})

test('the words for people hold what the files hold', () => {
  const { short, full } = describeCitation(item)
  expect(short).toBe(`Parallax, “${figure.title}”, 9 Apr 2031, ${ADDRESS}`)
  expect(full).toBe(
    `Parallax (2031). ${item.title} [Data set]. Data set “A made-up conflict”, version 1.2; codebook versions 1 and 2. ${ADDRESS} (data of 9 Apr 2031, accessed 1 May 2031).`,
  )
})

test('a line break in a name breaks no format', async () => {
  const broken = itemFor(
    { ...answer, dataset: { ...answer.dataset, title: 'Two\nlines\u0000' } },
    figure,
    ADDRESS,
    '2031-05-01',
  )
  expect(broken['container-title']).toBe('Two lines')
  expect((await formatCitation(broken, 'ris')).split('\r\n').every((line) => !line.includes('\n'))).toBe(true)
})

test('the meta names are those that reference managers read', () => {
  expect(metaOf(item)).toMatchObject({
    citation_title: item.title,
    citation_author: 'Parallax',
    citation_publication_date: '2031/04/09',
    citation_public_url: ADDRESS,
    'DC.type': 'Dataset',
    'DC.isPartOf': 'A made-up conflict',
  })
})
