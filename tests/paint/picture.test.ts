import { describe, expect, test } from 'vitest'
import { FIGURES } from '@/lib/figures/all'
import type { Figure } from '@/lib/figures/figure'
import { isBacked } from '@/lib/figures/figure'
import { dark, light } from '@/lib/figures/palette'
import { spectrum } from '@/lib/figures/spectrum'
import { svgOf } from '@/lib/paint/markup'
import { pngOf } from '@/lib/paint/resvg'
import { huge, large, mixed, nothing, seed } from '../figures/answers'
import { readPng } from './png'

const options = {
  theme: light,
  address: 'https://example.org/?actor=belmark&actor=port-ilse&figure=spectrum',
  base: 'https://example.org/',
  exportedOn: '2026-11-22',
}
const answers = Object.entries({ seed, mixed, large, huge, nothing })
const figures = FIGURES.flatMap((maker) =>
  answers.map(([name, answer]) => [`${maker.slug}-${name}`, maker.make(answer)] as const),
)
const long = 'Statements by every made-up actor '.repeat(20)

const unescaped = (text: string) =>
  text
    .replace(/&quot;/g, '"')
    .replace(/&lt;/g, '<')
    .replace(/&gt;/g, '>')
    .replace(/&#x27;/g, "'")
    .replace(/&amp;/g, '&')
const printed = (svg: string) =>
  unescaped(
    [...svg.matchAll(/<text[^>]*>(.*?)<\/text>/g)]
      .map(([, text]) => text)
      .join(' ')
      .replace(/<[^>]*>/g, ''),
  )

/** Whether the outermost columns of a picture are nothing but background. */
async function hasCleanEdges(svg: string): Promise<boolean> {
  const image = readPng(await pngOf(svg, { scale: 1 }))
  const background = image.at(0, 0)
  return Array.from({ length: image.height }, (_, y) => y).every((y) =>
    [1, 4, 8, 12].every(
      (x) => image.at(x, y) === background && image.at(image.width - 1 - x, y) === background,
    ),
  )
}

describe.each(figures)('%s', (name, figure) => {
  test('looks as it did', async () => {
    await expect(await svgOf(figure, options)).toMatchFileSnapshot(`snapshots/${name}.svg`)
  })

  test('prints title, question, counts, dates, sources, caution, provenance, day of export and address', async () => {
    const words = printed(await svgOf(figure, options))
    const { counts, sources, provenance, caution } = figure.note
    const wanted = [
      figure.title,
      figure.subtitle,
      counts,
      sources,
      provenance,
      caution ?? '',
      figure.empty ?? '',
    ]
    for (const text of wanted) for (const word of text.split(' ')) expect(words).toContain(word)
    expect(words).toContain('exported 22 Nov 2026')
    expect(words).toContain(options.address)
    if (figure.empty === null) for (const { text } of figure.legend) expect(words).toContain(text)
  })

  test('every mark that stands for statements is a named link to them', async () => {
    const svg = await svgOf(figure, options)
    const links = [...svg.matchAll(/<a ([^>]*data-mark[^>]*)>/g)].map(([, attributes]) => attributes ?? '')
    const attribute = (text: string, key: string) =>
      unescaped(new RegExp(`${key}="([^"]*)"`).exec(text)?.[1] ?? '')
    const marks = figure.empty === null ? figure.panels.flatMap((panel) => panel.marks).filter(isBacked) : []
    expect(
      links.map((text) => [
        attribute(text, 'data-mark'),
        attribute(text, 'aria-label'),
        attribute(text, 'href'),
      ]),
    ).toEqual(marks.map((mark) => [mark.id, mark.label, new URL(mark.href, options.base).href]))
    for (const mark of marks) expect(mark.label.length).toBeGreaterThan(5)
  })

  test('nothing runs out of the picture', async () => {
    expect(await hasCleanEdges(await svgOf(figure, options))).toBe(true)
  })
})

describe('the numbers printed', () => {
  test('are those of the table', async () => {
    const figure = spectrum.make(mixed)
    const svg = unescaped(await svgOf(figure, options))
    const at = (row: (typeof figure.table.rows)[number], key: string) =>
      row[figure.table.columns.findIndex((column) => column.key === key)]
    for (const row of figure.table.rows) {
      const median = at(row, 'median')
      const name = at(row, 'actor_name')
      expect(svg).toContain(`${at(row, 'n')} counted`)
      if (typeof median !== 'number') expect(svg).not.toContain(`${name}: median`)
      else {
        const [, low, high] =
          new RegExp(`${name}: 95 % interval of the estimated mean from (\\S+) to ([^<]+)<`).exec(svg) ?? []
        const read = (text: string | undefined) => Number(text?.replace('−', '-'))
        expect(read(low)).toBeCloseTo(Number(at(row, 'interval_low')), 2)
        expect(read(high)).toBeCloseTo(Number(at(row, 'interval_high')), 2)
        const diamond = new RegExp(`${name}: median [^<]*</title><path d="M([\\d.]+),`).exec(svg)
        const [left = 0, right = 0] = [176, 796]
        expect((Number(diamond?.[1]) - left) / (right - left)).toBeCloseTo((median + 3.5) / 7, 3)
      }
    }
  })
})

describe('a picture', () => {
  test('is well-formed XML whatever the words are', async () => {
    const words = 'a <b> & "c" \u0000\u0007\u000b ]]> \ud83d\ude00'
    const figure = { ...spectrum.make(seed), title: words, subtitle: words }
    const svg = await svgOf(figure, options)
    expect(svg).not.toMatch(/[^\P{Cc}\t\n\r]/u)
    const image = readPng(await pngOf(svg, { scale: 1 }))
    expect(image.width).toBe(960)
  })

  test('wraps long titles, questions, names, sources and addresses', async () => {
    const figure = spectrum.make({
      ...mixed,
      groups: mixed.groups.map((group, place) =>
        place === 0
          ? {
              ...group,
              actor: { ...group.actor, shortName: 'A Council With an Exceptionally Long and Winding Name' },
            }
          : group,
      ),
      sentence: long,
      sources: {
        quoted: 40,
        outlets: Array.from({ length: 40 }, (_, n) => `The Made-up Gazette No ${n}`),
        via: [],
      },
    })
    const svg = await svgOf(
      { ...figure, title: 'WHAT EVERY COUNCIL SAID AND MEANT '.repeat(6) },
      { ...options, address: `https://example.org/?${'actor=a-long-slug&'.repeat(40)}` },
    )
    expect(await hasCleanEdges(svg)).toBe(true)
  })

  test('is the same file every time, and the same PNG', async () => {
    const again = () => svgOf(spectrum.make(structuredClone(mixed)), options)
    const [one, two] = [await again(), await again()]
    expect(one).toBe(two)
    expect((await pngOf(one, { scale: 1 })).equals(await pngOf(two, { scale: 1 }))).toBe(true)
  })

  test.each([1, 2])('as PNG at %dx has that many times its size', async (scale) => {
    const svg = await svgOf(spectrum.make(seed), options)
    const [, width, height] = /width="(\d+)" height="(\d+)"/.exec(svg) ?? []
    const image = readPng(await pngOf(svg, { scale }))
    expect([image.width, image.height]).toEqual([Number(width) * scale, Number(height) * scale])
  })

  test('has the background of its theme', async () => {
    const svg = await svgOf(spectrum.make(seed), { ...options, theme: dark })
    expect(readPng(await pngOf(svg, { scale: 1 })).at(2, 2)).toBe(`${dark.background.slice(1)}ff`)
  })

  test('draws Hebrew and Arabic names in their own letters', async () => {
    const drawn = async (name: string) => {
      const base: Figure = spectrum.make(mixed)
      const svg = await svgOf({ ...base, title: name }, options)
      const image = readPng(await pngOf(svg, { scale: 1 }))
      const rows = Array.from({ length: 30 }, (_, y) => y + 24)
      return rows.map((y) => Array.from({ length: 300 }, (_, x) => image.at(x + 20, y)).join('')).join('')
    }
    // A missing glyph is drawn as the same box, or as nothing, for every letter.
    expect(await drawn('אאאאאא')).not.toBe(await drawn('שששששש'))
    expect(await drawn('ببببب')).not.toBe(await drawn('ععععع'))
  })
})
