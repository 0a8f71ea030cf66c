import { describe, expect, test } from 'vitest'
import { isolated } from '@/lib/direction'
import { distribution } from '@/lib/figures/distribution'
import type { Figure } from '@/lib/figures/figure'
import { isBacked } from '@/lib/figures/figure'
import { dark, light, print } from '@/lib/figures/palette'
import { spectrum } from '@/lib/figures/spectrum'
import { svgOf } from '@/lib/paint/markup'
import { pngOf } from '@/lib/paint/resvg'
import { huge, large, mixed, nothing, seed } from '../figures/answers'
import { HAND_MADE } from './figures'
import { readPng } from './png'

const options = {
  theme: light,
  address: 'https://example.org/?actor=belmark&actor=port-ilse&figure=spectrum',
  base: 'https://example.org/',
  exportedOn: '2026-11-22',
}
const answers = Object.entries({ seed, mixed, large, huge, nothing })
const figures: [string, Figure][] = [
  ...[spectrum, distribution].flatMap((maker) =>
    answers.map(([name, answer]): [string, Figure] => [`${maker.slug}-${name}`, maker.make(answer, {})]),
  ),
  ...Object.values(HAND_MADE).map((figure): [string, Figure] => [figure.slug, figure]),
]
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
    // More than two hundred marks are left to the table, and have no names of their own.
    const named = (label: string) => (marks.length > 200 ? '' : label)
    expect(
      links.map((text) => [
        attribute(text, 'data-mark'),
        attribute(text, 'aria-label'),
        attribute(text, 'href'),
      ]),
    ).toEqual(marks.map((mark) => [mark.id, named(mark.label), new URL(mark.href, options.base).href]))
    for (const mark of marks) expect(mark.label.length).toBeGreaterThan(5)
  })

  test('nothing runs out of the picture', async () => {
    expect(await hasCleanEdges(await svgOf(figure, options))).toBe(true)
  })
})

describe('the numbers printed', () => {
  test('are those of the table', async () => {
    const figure = spectrum.make(mixed, {})
    const svg = unescaped(await svgOf(figure, options))
    const at = (row: (typeof figure.table.rows)[number], key: string) =>
      row[figure.table.columns.findIndex((column) => column.key === key)]
    for (const row of figure.table.rows) {
      const median = at(row, 'median')
      const name = isolated(String(at(row, 'actor_name')))
      expect(svg).toContain(`${at(row, 'n')} counted`)
      if (typeof median !== 'number') expect(svg).not.toContain(`${name}: median`)
      else {
        const bar = new RegExp(
          `${name}: 95 % interval of the median (?:from (\\S+) to )?([^< ]+)[^<]*<`,
        ).exec(svg)
        if (Number(at(row, 'n')) < 5) expect(bar).toBeNull()
        else {
          const [, low, high] = bar ?? []
          const read = (text: string | undefined) => Number(text?.replace('−', '-'))
          expect(read(low ?? high)).toBe(at(row, 'median_interval_low'))
          expect(read(high)).toBe(at(row, 'median_interval_high'))
        }
        const diamond = new RegExp(`${name}: median [^<]*</title><path d="M([\\d.]+),`).exec(svg)
        const [left = 0, right = 0] = [176, 784]
        expect((Number(diamond?.[1]) - left) / (right - left)).toBeCloseTo((median + 3.5) / 7, 3)
      }
    }
  })
})

describe('in print', () => {
  test.each(figures)('%s needs no colour', async (name, figure) => {
    const svg = await svgOf(figure, { ...options, theme: print, id: 'p' })
    for (const [colour] of svg.matchAll(/#[0-9a-f]{6}\b/g))
      expect(new Set([colour.slice(1, 3), colour.slice(3, 5), colour.slice(5, 7)]).size, colour).toBe(1)
    const defined = new Set([...svg.matchAll(/<pattern id="([^"]+)"/g)].map(([, id]) => id))
    for (const [, id] of svg.matchAll(/url\(#([^)]+)\)/g)) expect(defined).toContain(id)
    for (const id of defined) expect(id).toMatch(/^p-/)
    if (['time-steps', 'matrix', 'distribution-mixed'].includes(name))
      await expect(svg).toMatchFileSnapshot(`snapshots/${name}-print.svg`)
  })

  test('a level is darker the farther it is from 0, and each leaves its own marks on the paper', async () => {
    const ink = async (level: number) => {
      const bar = { ...spectrum.make(mixed, {}), legend: [] }
      const svg = (await svgOf(bar, { ...options, theme: print })).replace(
        '</svg>',
        `<rect width="240" height="240" fill="url(#figure-hatch-${level < 0 ? 'm' : 'p'}${Math.abs(level)})"/></svg>`,
      )
      const image = readPng(await pngOf(svg, { scale: 1 }))
      const at = (x: number, y: number) => 255 - Number.parseInt(image.at(x, y).slice(0, 2), 16)
      let sum = 0
      let leaning = 0
      for (let y = 20; y < 200; y++)
        for (let x = 20; x < 200; x++) {
          sum += at(x, y)
          leaning += Math.abs(at(x, y) - at(x + 1, y + 1)) - Math.abs(at(x, y) - at(x - 1, y + 1))
        }
      return { dark: sum / 180 ** 2 / 255, leaning: Math.sign(leaning) }
    }
    const inks = new Map<number, Awaited<ReturnType<typeof ink>>>()
    for (const level of [-3, -2, -1, 1, 2, 3]) inks.set(level, await ink(level))
    const dark = (level: number) => inks.get(level)?.dark ?? 0
    for (const side of [-1, 1]) {
      expect(dark(side)).toBeGreaterThan(0.1)
      expect(dark(2 * side)).toBeGreaterThan(dark(side) + 0.1)
      expect(dark(3 * side)).toBeGreaterThan(dark(2 * side) + 0.15)
    }
    for (const level of [1, 2, 3]) expect(inks.get(level)?.leaning).toBe(-(inks.get(-level)?.leaning ?? 0))
  })
})

describe('a picture', () => {
  test('is well-formed XML whatever the words are', async () => {
    const words = 'a <b> & "c" \u0000\u0007\u000b ]]> \ud83d\ude00'
    const figure = { ...spectrum.make(seed, {}), title: words, subtitle: words }
    const svg = await svgOf(figure, options)
    expect(svg).not.toMatch(/[^\P{Cc}\t\n\r]/u)
    const image = readPng(await pngOf(svg, { scale: 1 }))
    expect(image.width).toBe(960)
  })

  test('wraps long titles, questions, names, sources and addresses', async () => {
    const figure = spectrum.make(
      {
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
      },
      {},
    )
    const svg = await svgOf(
      { ...figure, title: 'WHAT EVERY COUNCIL SAID AND MEANT '.repeat(6) },
      { ...options, address: `https://example.org/?${'actor=a-long-slug&'.repeat(40)}` },
    )
    expect(await hasCleanEdges(svg)).toBe(true)
  })

  test.each([
    ['square', 1080, 1080],
    ['og', 1200, 630],
  ] as const)('as %s is always of that size, and holds all its parts', async (shape, width, height) => {
    for (const [name, figure] of figures) {
      const svg = await svgOf(figure, { ...options, shape })
      expect(svg, name).toContain(`width="${width}" height="${height}"`)
      const words = printed(svg)
      expect(words, name).toContain(figure.title.split(' ')[0])
      expect(words, name).toContain(figure.subtitle.split(' ')[0])
      expect(words, name).toContain(new URL(options.address).host)
      const parts = [...svg.matchAll(/translate\([\d.-]+ ([\d.-]+)\)/g)].map(([, y]) => Number(y))
      for (const y of parts) expect(y, name).toBeLessThan(height)
    }
  })

  test('in a fixed size keeps its notes above the lower edge, however long they are', async () => {
    const figure = spectrum.make(
      { ...mixed, sentence: long, sources: { quoted: 9, outlets: [long], via: [] } },
      {},
    )
    for (const shape of ['square', 'og'] as const) {
      const svg = await svgOf(figure, { ...options, shape, title: long, subtitle: long, note: long })
      expect(await hasCleanEdges(svg)).toBe(true)
      const ys = [...svg.matchAll(/<text x="40" y="([\d.]+)"/g)].map(([, y]) => Number(y))
      expect(Math.max(...ys)).toBeLessThan(shape === 'og' ? 630 : 1080)
    }
  })

  test('takes an editor’s words, keeps the question and the counts, and the whole of what it cuts', async () => {
    const figure = spectrum.make(mixed, {})
    const words = { title: `Headline ${long}`, subtitle: `Standfirst ${long}`, note: `Remark ${long}` }
    const svg = await svgOf(figure, { ...options, ...words })
    const lines = [...svg.matchAll(/<text [^>]*font-size="22"[^>]*>/g)]
    expect(lines).toHaveLength(3)
    const told = printed(svg)
    for (const start of ['Headline', 'Standfirst', 'Remark']) expect(told).toContain(start)
    expect(told.match(/…/g)).toHaveLength(3)
    expect(told).toContain(figure.note.counts)
    expect(told).toContain(figure.subtitle)
    const heads = unescaped(
      /<title[^>]*>(.*?)<\/title><desc[^>]*>(.*?)<\/desc>/.exec(svg)?.slice(1).join(' ') ?? '',
    )
    for (const whole of Object.values(words)) expect(heads).toContain(whole)
  })

  test('is the same file every time, and the same PNG', async () => {
    const again = () => svgOf(spectrum.make(structuredClone(mixed), {}), options)
    const [one, two] = [await again(), await again()]
    expect(one).toBe(two)
    expect((await pngOf(one, { scale: 1 })).equals(await pngOf(two, { scale: 1 }))).toBe(true)
  })

  test.each([1, 2])('as PNG at %dx has that many times its size', async (scale) => {
    const svg = await svgOf(spectrum.make(seed, {}), options)
    const [, width, height] = /width="(\d+)" height="(\d+)"/.exec(svg) ?? []
    const image = readPng(await pngOf(svg, { scale }))
    expect([image.width, image.height]).toEqual([Number(width) * scale, Number(height) * scale])
  })

  test('has the background of its theme', async () => {
    const svg = await svgOf(spectrum.make(seed, {}), { ...options, theme: dark })
    expect(readPng(await pngOf(svg, { scale: 1 })).at(2, 2)).toBe(`${dark.background.slice(1)}ff`)
  })

  test('draws Hebrew and Arabic names in their own letters', async () => {
    const drawn = async (name: string) => {
      const base: Figure = spectrum.make(mixed, {})
      const svg = await svgOf({ ...base, title: name }, options)
      const image = readPng(await pngOf(svg, { scale: 1 }))
      const rows = Array.from({ length: 30 }, (_, y) => y + 24)
      return rows
        .map((y) => Array.from({ length: 300 }, (_, x) => image.at(image.width - 330 + x, y)).join(''))
        .join('')
    }
    // A missing glyph is drawn as the same box, or as nothing, for every letter.
    expect(await drawn('אאאאאא')).not.toBe(await drawn('שששששש'))
    expect(await drawn('ببببب')).not.toBe(await drawn('ععععع'))
  })

  test('draws a Hebrew and an Arabic word on one line, which resvg alone would leave out', async () => {
    const both = { ...HAND_MADE.rightToLeft, title: 'حكومة ממשלת' }
    const image = readPng(await pngOf(await svgOf(both, options), { scale: 1 }))
    const columns = Array.from({ length: image.width - 60 }, (_, x) => x + 28)
    const drawn = columns.filter((x) =>
      Array.from({ length: 30 }, (_, y) => y + 24).some((y) => image.at(x, y) !== 'ffffffff'),
    )
    expect(drawn.length).toBeGreaterThan(70)
    // Read from the right, so they end at the right margin.
    expect(Math.max(...drawn)).toBeGreaterThan(image.width - 40)
  })

  test('draws a sentence with names in both scripts as far as it goes, each name after the one before', async () => {
    const [first, second] = [isolated('ממשלת הדוגמה'), isolated('حكومة المثال')]
    const columnsOf = async (title: string) => {
      const svg = await svgOf({ ...spectrum.make(mixed, {}), title }, options)
      const image = readPng(await pngOf(svg, { scale: 1 }))
      const rows = Array.from({ length: 30 }, (_, y) => y + 24)
      const columns = Array.from({ length: image.width }, (_, x) => rows.map((y) => image.at(x, y)).join(''))
      const blank = columns[0]
      return columns.slice(0, columns.findLastIndex((column) => column !== blank) + 1)
    }
    const whole = await columnsOf(`By ${first}, ${second} and UK`)
    const start = await columnsOf(`By ${first},`)
    expect(start.length).toBeGreaterThan(150)
    expect(whole.length).toBeGreaterThan(start.length + 150)
    expect(whole.slice(0, start.length - 2)).toEqual(start.slice(0, -2))
  })

  test('keeps a number that follows a Hebrew name at its right', async () => {
    const svg = await svgOf(spectrum.make(mixed, {}), options)
    expect(svg).toContain('\u2067ממשלת הדוגמה\u2069')
    expect(svg).toContain('font-family="&quot;Noto Sans Arabic&quot;, Inter, sans-serif"')
  })
})
