// PDF and PNG of pictures: vector and with its words as metadata, or bounded in pixels; drawn beside the event loop.
import { inflateSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { parseOptions } from '@/lib/figures/figure'
import { THEMES } from '@/lib/figures/presentation'
import { spectrum } from '@/lib/figures/spectrum'
import { svgOf } from '@/lib/paint/markup'
import { pdfOf } from '@/lib/paint/pdf'
import { pngOf } from '@/lib/paint/resvg'
import { makeThread } from '@/lib/paint/thread'
import { mixed } from './figures/answers'
import { readPng } from './paint/png'

const { options } = parseOptions(new URLSearchParams(), spectrum.options)
const figure = spectrum.make(mixed, options)
const about = {
  title: 'What each actor said – ‏שלום',
  summary: 'Counted statements per actor.',
  keywords: ['Belmark', 'Port Ilse'],
  day: '2031-05-06',
}
const picture = (theme: keyof typeof THEMES = 'light') =>
  svgOf(figure, {
    theme: THEMES[theme],
    address: 'https://parallax.test/?figure=spectrum',
    base: 'https://parallax.test/',
    exportedOn: '2031-05-06',
  })
const drawing = (inner: string) =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="300" height="100" viewBox="0 0 300 100">${inner}</svg>`

/** The drawing commands of a PDF, unpacked. */
function commandsOf(pdf: Uint8Array): string {
  const file = Buffer.from(pdf)
  const found = [...file.toString('latin1').matchAll(/\/FlateDecode[\s\S]*?stream\r?\n/g)]
  return found
    .map(({ index, 0: head }) => inflateSync(file.subarray(index + head.length)).toString('latin1'))
    .join('\n')
}
const raw = (pdf: Uint8Array) => Buffer.from(pdf).toString('latin1')
const utf16 = (text: string) => `\xfe\xff${Buffer.from(text, 'utf16le').swap16().toString('latin1')}`

describe('a PDF', () => {
  test.each(['light', 'dark', 'print'] as const)(
    'is vector in the theme %s: paths, no picture, no font',
    async (theme) => {
      const svg = await picture(theme)
      const pdf = await pdfOf(svg, about)
      expect(raw(pdf)).toMatch(/^%PDF-1\.7/)
      expect(raw(pdf)).not.toMatch(/\/Subtype \/Image|\/Type \/Font\b/)
      expect(commandsOf(pdf).match(/ c$/gm)?.length ?? 0).toBeGreaterThan(1000)
      const [, width, height] = /width="(\d+)" height="(\d+)"/.exec(svg) ?? []
      expect(raw(pdf)).toContain(`/MediaBox [0 0 ${width} ${height}]`)
    },
  )

  test('carries title, summary, keywords, day and alternative text', async () => {
    const file = raw(await pdfOf(await picture(), about))
    expect(file).toContain(utf16(about.title).replace(/[()\\]/g, '\\$&'))
    expect(file).toContain('(Belmark, Port Ilse)')
    expect(file).toContain('(D:20310506000000Z)')
    // Once as the document's subject.
    expect(file.split(`(${about.summary})`)).toHaveLength(3)
    expect(file).toContain(`/Alt (${about.summary})`)
    expect(file).toContain('/Lang (en)')
  })

  test('is the same, byte for byte, for the same picture on the same day', async () => {
    const svg = await picture()
    const [first, second] = [await pdfOf(svg, about), await pdfOf(svg, about)]
    expect(Buffer.compare(first, second)).toBe(0)
    expect(Buffer.compare(first, await pdfOf(svg, { ...about, day: '2031-05-07' }))).not.toBe(0)
  })

  test.each([
    ['Hebrew', 'ממשלת הדוגמה'],
    ['Arabic', 'حكومة المثال'],
    ['Persian', 'دولت نمونه'],
  ])('draws %s as shapes, from right to left', async (_, words) => {
    const text = (content: string) =>
      drawing(`<text x="10" y="50" font-size="30" font-family="Inter">${content}</text>`)
    const pointsOf = async (content: string) =>
      [...commandsOf(await pdfOf(text(content), about)).matchAll(/^([\d.]+) [\d.]+ m$/gm)].map(([, x]) =>
        Number(x),
      )
    const [first = '', ...rest] = words
    const whole = await pointsOf(words)
    expect(whole.length).toBeGreaterThan(5)
    // Without its first letter, the one that is read first, the word ends further left.
    expect(Math.max(...(await pointsOf(rest.join(''))))).toBeLessThan(Math.max(...whole))
    expect(await pointsOf(first)).not.toHaveLength(0)
  })
})

describe('a PNG', () => {
  test.each([1, 2, 4])('has %i pixels to a unit', async (scale) => {
    const png = await pngOf(drawing('<rect width="300" height="100" fill="#123456"/>'), { scale })
    const image = readPng(png)
    expect([image.width, image.height]).toEqual([300 * scale, 100 * scale])
    expect(image.at(5, 5)).toBe('123456ff')
  })

  test('of a huge picture is smaller than asked for, and whole', async () => {
    const huge = drawing('').replaceAll('300', '30000').replaceAll('100', '10000')
    const png = await pngOf(huge, { scale: 4 })
    const [width, height] = [png.readUInt32BE(16), png.readUInt32BE(20)]
    expect(width * height).toBeLessThanOrEqual(32_100_000)
    expect(width / height).toBeCloseTo(3, 2)
  })
})

describe('the drawing thread', () => {
  test('lets other work go on meanwhile', async () => {
    const svg = await picture()
    let turns = 0
    let drawing = true
    const count = () => {
      turns += 1
      if (drawing) setImmediate(count)
    }
    count()
    await Promise.all([pdfOf(svg, about), pngOf(svg, { scale: 4 })])
    drawing = false
    expect(turns).toBeGreaterThan(10)
  })

  test('says why a picture cannot be drawn, and draws the next one', async () => {
    await expect(pngOf('no picture', { scale: 1 })).rejects.toThrow(/SVG/)
    await expect(pdfOf('<svg', about)).rejects.toThrow()
    expect((await pngOf(drawing(''), { scale: 1 })).length).toBeGreaterThan(50)
  })

  test('gives each who waits its own picture', async () => {
    const sizes = [40, 10, 30, 20]
    const images = await Promise.all(
      sizes.map((size) => pngOf(drawing('').replaceAll('300', String(size)), { scale: 1 })),
    )
    expect(images.map((png) => png.readUInt32BE(16))).toEqual(sizes)
  })

  // Seconds of arithmetic, and more memory the more there are.
  const scribble = (lines: number) =>
    drawing(Array.from({ length: lines }, (_, at) => `<path d="M${at % 300},0l9,99l-9,1l3,-50z"/>`).join(''))

  test('that hangs is given up and replaced', async () => {
    const draw = makeThread({ patience: 2 })
    const hangs = draw({ kind: 'pdf', svg: scribble(100_000), about })
    const next = draw({ kind: 'png', svg: drawing(''), scale: 1 })
    await expect(hangs).rejects.toMatchObject({
      name: 'NotNow',
      message: expect.stringMatching(/longer than 2 s/),
    })
    expect((await next).length).toBeGreaterThan(50)
  })

  test('that runs out of memory is replaced, and the server lives on', async () => {
    const draw = makeThread({ megabytes: 40 })
    const greedy = draw({ kind: 'pdf', svg: scribble(25_000), about })
    const next = draw({ kind: 'png', svg: drawing(''), scale: 1 })
    await expect(greedy).rejects.toMatchObject({ name: 'NotNow' })
    expect((await next).length).toBeGreaterThan(50)
  })
})
