// Every file of a view, and the archive that joins them.
import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parsePresentation } from '@/app/_parts/presentation'
import { bytesOf } from '@/app/(compare)/_files/figure-files'
import { FILES, type FigureFile } from '@/lib/address'
import { FIGURES } from '@/lib/figures/all'
import { definitionOf } from '@/lib/figures/definitions'
import { parseMetadata } from '@/lib/figures/metadata'
import { describeIgnored } from '@/lib/question'
import { unzipped, zipOf } from '@/lib/table/zip'
import { madeUpDatabase, seededDatabase, type TestDatabase } from './support/database'
import { viewFor } from './support/views'

let opening: TestDatabase
beforeAll(async () => {
  opening = await seededDatabase()
})
afterAll(() => opening?.close())

const names = Object.keys(FILES).filter((name): name is FigureFile => name in FILES)
const bytes = (content: string | Uint8Array) => Buffer.from(content)
const fileIn = (files: Record<string, Uint8Array>, name: string) => new TextDecoder().decode(files[name])
const bundleFor = async (slug: string, query = '') =>
  unzipped(bytes(await bytesOf('bundle.zip', await viewFor(opening.database, slug, query))))

const BEGINNINGS: Record<string, string> = {
  svg: '<?xml version="1.0" encoding="UTF-8"?>',
  png: '\x89PNG',
  pdf: '%PDF-',
  csv: '\xef\xbb\xbfactor',
  json: '',
  xlsx: 'PK',
  zip: 'PK',
  bib: '@',
  ris: 'TY  - ',
}

describe.each(FIGURES.map(({ slug }) => slug))('%s', (slug) => {
  test('has every file, each of its kind, and the same bytes when asked again', async () => {
    const view = await viewFor(opening.database, slug)
    for (const name of names) {
      const file = bytes(await bytesOf(name, view))
      const beginning = BEGINNINGS[name.split('.').at(-1) ?? '']
      if (name !== 'data.csv') expect(file.toString('latin1').startsWith(beginning ?? '?')).toBe(true)
      expect(file.equals(bytes(await bytesOf(name, view)))).toBe(true)
    }
  })

  test('has a definition of every column', async () => {
    const { figure } = await viewFor(opening.database, slug)
    expect(figure.table.columns.filter((column) => definitionOf(column) === null)).toEqual([])
  })
})

describe('a bundle', () => {
  test('holds picture, numbers, statements, metadata and what they mean', async () => {
    const files = await bundleFor('spectrum')
    expect(Object.keys(files).sort()).toEqual([
      'README.md',
      'data.csv',
      'figure.png',
      'figure.svg',
      'manifest-sha256.txt',
      'metadata.json',
      'statements.csv',
    ])
    const view = await viewFor(opening.database, 'spectrum')
    for (const name of ['figure.svg', 'figure.png', 'data.csv'] as const)
      expect(bytes(files[name] ?? '').equals(bytes(await bytesOf(name, view)))).toBe(true)
  })

  test('its metadata has the question, the whole texts and the table; its manifest the hash of every other file', async () => {
    const title = 'A title of many words '.repeat(9).trim()
    const files = await bundleFor('spectrum', `topic=gaza-ceasefire-talks&title=${encodeURIComponent(title)}`)
    const metadata = parseMetadata(fileIn(files, 'metadata.json'))
    expect(metadata.question).toContain('topic=gaza-ceasefire-talks')
    expect(metadata.questionInWords).toContain('Gaza ceasefire talks')
    expect(metadata.texts.title).toBe(title)
    expect(metadata.table.columns.map(({ key }) => key).join()).toBe(
      fileIn(files, 'data.csv').split('\r\n')[0]?.replace('\ufeff', ''),
    )
    const { 'manifest-sha256.txt': _, ...others } = files
    expect(fileIn(files, 'manifest-sha256.txt')).toBe(
      Object.entries(others)
        .map(([name, file]) => `${createHash('sha256').update(file).digest('hex')}  ${name}\n`)
        .sort((a, b) => (a.slice(66) < b.slice(66) ? -1 : 1))
        .join(''),
    )
  })

  test('its README defines every column and says how to cite, to check, and what not to conclude', async () => {
    const files = await bundleFor('distribution')
    const readme = fileIn(files, 'README.md')
    const view = await viewFor(opening.database, 'distribution')
    for (const { key } of view.figure.table.columns) expect(readme).toContain(`- \`${key}\` (`)
    for (const part of [
      view.answer.sentence,
      view.address,
      'Codebook: v1',
      'CC BY 4.0',
      '@misc{',
      'npm run verify -- bundle.zip',
      'Silence is not neutrality',
      'All in view rests on one source and one coder.',
    ])
      expect(readme).toContain(part)
  })

  test('keeps what is private at home', async () => {
    const { database, close } = await madeUpDatabase(40)
    const files = unzipped(bytes(await bytesOf('bundle.zip', await viewFor(database, 'spectrum'))))
    for (const name of Object.keys(files)) expect(fileIn(files, name)).not.toContain('A private passage')
    await close()
  })

  test('is the same on the same day wherever the clock stands', async () => {
    async function* files() {
      yield { name: 'a.txt', pieces: [new TextEncoder().encode('a'), new TextEncoder().encode('b')] }
      yield { name: 'empty.txt', pieces: [] }
    }
    const archive = await zipOf(files(), '2031-05-06')
    expect(Object.entries(unzipped(archive)).map(([name, file]) => [name, bytes(file).toString()])).toEqual([
      ['a.txt', 'ab'],
      ['empty.txt', ''],
    ])
    // Two bytes of date: 2031-05-06 is 51 years, 5 months and 6 days in.
    expect(Buffer.from(archive).readUInt16LE(12)).toBe((51 << 9) | (5 << 5) | 6)
    expect(Buffer.from(archive).readUInt16LE(10)).toBe(0)
  })
})

test('a file is packed alike in whatever pieces it comes', async () => {
  const whole = new TextEncoder().encode('Nothing here was ever said. '.repeat(9000))
  const packedBy = (size: number) =>
    zipOf(
      (async function* () {
        const pieces = Array.from({ length: Math.ceil(whole.length / size) }, (_, i) =>
          whole.subarray(i * size, (i + 1) * size),
        )
        yield { name: 'a.txt', pieces }
      })(),
      '2031-05-06',
    )
  const archive = bytes(await packedBy(whole.length))
  for (const size of [1000, 8191, 65_536, 65_537])
    expect(bytes(await packedBy(size)).equals(archive)).toBe(true)
  expect(bytes(unzipped(archive)['a.txt'] ?? '').equals(whole)).toBe(true)
})

describe('the presentation of an export', () => {
  const parse = (query: string) => parsePresentation(new URLSearchParams(query))

  test('is the figure’s own when nobody asks', () => {
    expect(parse('actor=belmark&title=&theme=')).toEqual({
      presentation: { theme: 'light', title: null, subtitle: null, note: null },
      ignored: [],
    })
  })

  test('takes words and a theme', () => {
    expect(
      parse('theme=print&title=+One+two+&subtitle=%D7%A9%D7%9C%D7%95%D7%9D&note=n').presentation,
    ).toEqual({
      theme: 'print',
      title: 'One two',
      subtitle: 'שלום',
      note: 'n',
    })
  })

  test.each([
    ['theme=pink', 'theme=pink: it is one of light, dark, print'],
    [`title=${'a'.repeat(201)}`, `title=${'a'.repeat(79)}…: it has at most 200 characters`],
    [`subtitle=${'a'.repeat(401)}`, `subtitle=${'a'.repeat(79)}…: it has at most 400 characters`],
    [`note=${'a'.repeat(601)}`, `note=${'a'.repeat(79)}…: it has at most 600 characters`],
    ['title=a%00b', 'title=a\u0000b: it has a line break or another control character'],
    ['note=a%0Ab', 'note=a\nb: it has a line break or another control character'],
    ['title=%E2%80%AEabc', 'title=\u202eabc: it has a line break or another control character'],
    ['title=a&title=b', 'title=a: title can be asked only once'],
  ])('names and ignores %j', (query, words) => {
    const { presentation, ignored } = parse(query)
    expect(presentation).toEqual({ theme: 'light', title: null, subtitle: null, note: null })
    expect(ignored.map(describeIgnored)).toEqual([words])
  })

  test('changes words and colours of the picture, hides no filter, and leaves the data alone', async () => {
    const query = 'topic=gaza-ceasefire-talks'
    const own = await viewFor(opening.database, 'spectrum', query)
    const edited = await viewFor(
      opening.database,
      'spectrum',
      `${query}&title=Who%20said%20it&subtitle=In%20a%20week&note=For%20a%20classroom&theme=dark`,
    )
    const svg = String(await bytesOf('figure.svg', edited))
    for (const words of [
      'Who said it',
      'In a week',
      'Note: For a classroom.',
      'Gaza ceasefire talks',
      '#0f1419',
    ])
      expect(svg).toContain(words)
    expect(await bytesOf('data.csv', edited)).toBe(await bytesOf('data.csv', own))
    expect(await bytesOf('data.json', edited)).toBe(await bytesOf('data.json', own))
  })
})
